// Typing over a selection. Left to itself the browser puts the letter into a span with the style of what stood there, and a
// Content-Security-Policy without 'unsafe-inline' complains of that style; so the editor replaces the selection itself.
import {EditorView} from "@codemirror/view";

export const overtyping = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const {state} = view, {from, to, empty} = state.selection.main;
    if (event.inputType !== "insertText" || !event.data || empty || view.composing) return false;
    const typed = () => state.update(state.replaceSelection(event.data), {userEvent: "input.type", scrollIntoView: true});
    const isHandled = state.facet(EditorView.inputHandler).some((handler) => handler(view, from, to, event.data, typed));
    if (!isHandled) view.dispatch(typed());
    event.preventDefault();
    return true;
  },
});
