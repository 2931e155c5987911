// Marks where the server found the query wrong: data-error-line and data-error-column count from 1.
// The server's own parser says what is SPARQL; the editor's grammar only colours.
import {lintGutter, setDiagnostics} from "@codemirror/lint";
import {StateEffect} from "@codemirror/state";
import {EditorView} from "@codemirror/view";

export function marksError(view, {errorLine, errorColumn, errorMessage}) {
  const nth = Number(errorLine);
  if (!(nth >= 1 && nth <= view.state.doc.lines)) return;
  const line = view.state.doc.line(nth);
  const at = Math.min(line.from + units(line.text, Number(errorColumn) || 1), line.to);
  const {from, to} = word(view.state, at, line);
  view.dispatch({effects: StateEffect.appendConfig.of([lintGutter(), forgets])});
  view.dispatch(setDiagnostics(view.state, [{from, to, severity: "error", message: errorMessage || "The query is wrong here."}]));
  view.dispatch({selection: {anchor: at}});
  shows(view, at);
}

// Scrolls the editor and not the page, which says at its top what is wrong.
function shows(view, at) {
  const {scrollDOM} = view;
  view.requestMeasure({
    read: () => view.lineBlockAt(at).top - scrollDOM.clientHeight / 2,
    write: (top) => scrollDOM.scrollTo({top}),
  });
}

// The server counts characters, JavaScript UTF-16 units.
function units(text, column) {
  return [...text].slice(0, column - 1).join("").length;
}

// Something must be underlined: the word that stands there, else what is before it.
function word(state, at, line) {
  const found = state.wordAt(at);
  if (found) return found;
  return at < line.to ? {from: at, to: at + 1} : {from: Math.max(line.from, at - 1), to: at};
}

// The mark is of the query that was sent: whoever changes the query is not told of it any more.
const forgets = EditorView.updateListener.of((update) => {
  if (update.docChanged) update.view.dispatch(setDiagnostics(update.state, []));
});
