// What a term means, where the pointer rests on it.
import {hoverTooltip} from "@codemirror/view";

export function definitions(known) {
  return hoverTooltip((view, pos) => {
    const line = view.state.doc.lineAt(pos);
    for (const {0: name, index} of line.text.matchAll(/[\w-]+:[\w-]+/g)) {
      const [from, to] = [line.from + index, line.from + index + name.length];
      const text = known.definitions.get(name);
      if (text && from <= pos && pos <= to) return {pos: from, end: to, above: true, create: () => ({dom: bubble(text)})};
    }
    return null;
  });
}

function bubble(text) {
  const dom = document.createElement("p");
  dom.className = "definition";
  dom.textContent = text;
  return dom;
}
