// Turns each <textarea data-sparql> into an editor. Without this script the page has the textarea, and all works.
// The textarea stays in the form, out of sight, and in step with the editor: submitting is the browser's own.
//
// The editor lives in a shadow root, where its styles are constructed sheets: a Content-Security-Policy without
// 'unsafe-inline' allows these, and the page's own rules do not reach in. Colours come in as custom properties.
import {autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap} from "@codemirror/autocomplete";
import {defaultKeymap, history, historyKeymap} from "@codemirror/commands";
import {bracketMatching, indentOnInput} from "@codemirror/language";
import {lintKeymap} from "@codemirror/lint";
import {EditorState, Prec} from "@codemirror/state";
import {EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers} from "@codemirror/view";
import {completion} from "./completion.js";
import {definitions} from "./definitions.js";
import {loadsExamples} from "./examples.js";
import {language} from "./language.js";
import {overtyping} from "./overtyping.js";
import {marksError} from "./problem.js";
import {looks} from "./theme.js";
import {vocabulary} from "./vocabulary.js";

// Tab has no binding: it leaves the editor, as it leaves a text field.
const KEYS = [...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...defaultKeymap, ...historyKeymap];

function runs(form) {
  return Prec.highest(keymap.of([{key: "Mod-Enter", run: () => (form.requestSubmit(), true)}]));
}

function named(textarea) {
  const name = textarea.getAttribute("aria-label") ?? textarea.labels[0]?.textContent.trim() ?? "SPARQL";
  const wrong = textarea.dataset.errorMessage; // what aria-describedby names is outside the shadow root
  return EditorView.contentAttributes.of({
    "aria-label": name, tabindex: "0", spellcheck: "false", autocapitalize: "off",
    ...(wrong && {"aria-invalid": "true", "aria-description": wrong}),
  });
}

function extensions(textarea, terms) {
  return [
    lineNumbers(), history(), drawSelection(), highlightActiveLine(), bracketMatching(), closeBrackets(), indentOnInput(),
    EditorView.lineWrapping, EditorState.tabSize.of(2),
    language, looks, autocompletion({override: [completion(terms)], icons: false}), definitions(terms),
    overtyping, runs(textarea.form), keymap.of(KEYS), named(textarea),
    EditorView.updateListener.of(({docChanged, state}) => {
      if (docChanged) textarea.value = state.doc.toString();
    }),
  ];
}

function enhance(textarea) {
  const host = document.createElement("div");
  host.className = "editor";
  const root = host.attachShadow({mode: "open", delegatesFocus: true});
  const terms = vocabulary(textarea.dataset.terms);
  const view = new EditorView({doc: textarea.value, extensions: extensions(textarea, terms), parent: root, root});
  textarea.before(host);
  textarea.hidden = true;
  textarea.required = false; // what is out of sight cannot be pointed at: the server tells that there is no query
  for (const label of textarea.labels) label.addEventListener("click", () => view.focus());
  textarea.form.addEventListener("reset", () => {
    view.dispatch({changes: {from: 0, to: view.state.doc.length, insert: textarea.defaultValue}});
  });
  marksError(view, textarea.dataset);
  loadsExamples(view);
}

document.querySelectorAll("textarea[data-sparql]").forEach(enhance);
