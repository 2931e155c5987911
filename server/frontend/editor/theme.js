// How the editor looks: as the page does, in light and dark, because the colours are the page's custom properties.
import {HighlightStyle, syntaxHighlighting} from "@codemirror/language";
import {EditorView} from "@codemirror/view";
import {tags} from "@lezer/highlight";

const TINT = (percent) => `color-mix(in srgb, var(--accent) ${percent}%, transparent)`;

const frame = EditorView.theme({
  "&": {backgroundColor: "var(--card)", color: "var(--ink)", border: "1px solid var(--soft)", borderRadius: ".35rem", fontSize: ".9375rem"},
  "&.cm-focused": {outline: "3px solid var(--accent)", outlineOffset: "1px"},
  ".cm-scroller": {
    fontFamily: "var(--mono)",
    lineHeight: "1.55", minHeight: "14rem", maxHeight: "70vh",
  },
  ".cm-content": {caretColor: "var(--ink)", paddingBlock: ".6rem"},
  ".cm-cursor": {borderLeftColor: "var(--ink)", borderLeftWidth: "2px"},
  ".cm-gutters": {backgroundColor: "transparent", color: "var(--soft)", border: "0"},
  ".cm-activeLine, .cm-activeLineGutter": {backgroundColor: TINT(7)},
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {backgroundColor: TINT(28)},
  "&.cm-focused .cm-matchingBracket": {backgroundColor: TINT(22), outline: "1px solid var(--accent)"},
  ".cm-tooltip": {backgroundColor: "var(--card)", color: "var(--ink)", border: "1px solid var(--soft)", borderRadius: ".35rem", boxShadow: "0 .25rem 1rem #0003"},
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {fontFamily: "inherit", maxHeight: "16rem", minWidth: "16rem"},
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {padding: ".2rem .6rem", lineHeight: "1.4"},
  ".cm-tooltip-autocomplete ul li[aria-selected]": {backgroundColor: "var(--accent)", color: "var(--accent-ink)"},
  ".cm-completionDetail": {fontStyle: "normal", opacity: ".75", marginInlineStart: "1em"},
  ".cm-completionMatchedText": {textDecoration: "none", fontWeight: "700"},
  ".cm-tooltip.cm-completionInfo": {padding: ".5rem .7rem", maxWidth: "22rem", lineHeight: "1.45"},
  ".definition": {margin: "0", padding: ".5rem .7rem", maxWidth: "26rem", lineHeight: "1.45"},
  ".cm-diagnostic": {padding: ".5rem .7rem", borderLeft: "4px solid var(--alert)", whiteSpace: "pre-line"},
  ".cm-lintRange-error": {backgroundImage: "none", textDecoration: "underline wavy var(--alert) 2px", textUnderlineOffset: ".2em"},
  ".cm-gutter-lint": {width: "1.1rem"},
  ".cm-lint-marker-error": {content: "''", width: ".7rem", height: ".7rem", margin: ".4em auto 0", borderRadius: "50%", backgroundColor: "var(--alert)"},
});

const colours = HighlightStyle.define([
  {tag: [tags.keyword, tags.operatorKeyword, tags.definitionKeyword, tags.modifier], color: "var(--code-keyword)", fontWeight: "600"},
  {tag: [tags.string, tags.number, tags.integer, tags.float, tags.bool, tags.literal], color: "var(--code-string)"},
  {tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--code-var)"},
  {tag: [tags.namespace, tags.url, tags.typeName, tags.propertyName], color: "var(--code-iri)"},
  {tag: tags.comment, color: "var(--code-comment)", fontStyle: "italic"},
]);

export const looks = [frame, syntaxHighlighting(colours)];
