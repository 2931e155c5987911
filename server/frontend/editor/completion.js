// What can be written next: variables of the query, terms, prefixes, keywords.
const KEYWORDS = (
  "SELECT CONSTRUCT DESCRIBE ASK WHERE FROM NAMED GRAPH OPTIONAL UNION MINUS FILTER BIND VALUES SERVICE DISTINCT REDUCED " +
  "GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET PREFIX BASE EXISTS NOT IN AS COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT SEPARATOR " +
  "STR LANG LANGMATCHES DATATYPE BOUND IRI BNODE COALESCE IF CONTAINS STRSTARTS STRENDS STRLEN LCASE UCASE CONCAT REPLACE " +
  "REGEX SUBSTR STRBEFORE STRAFTER YEAR MONTH DAY NOW isIRI isBLANK isLITERAL isNUMERIC UNDEF"
).split(" ");
const NAME = /[\w-]*:?[\w-]*$/;
const VARIABLE = /[?$]\w*$/;
const DECLARED = /PREFIX\s+[\w-]*$/i;
// Inside an IRI, a string or a comment nothing is completed.
const CLOSED = /<[^<>\s]*$|^[^"]*("[^"]*"[^"]*)*"[^"]*$|(^|\s)#[^>]*$/;

export function completion(known) {
  return (context) => {
    const before = context.state.doc.lineAt(context.pos).text.slice(0, context.pos - context.state.doc.lineAt(context.pos).from);
    if (CLOSED.test(before)) return null;
    return prefixes(context, known) ?? variables(context) ?? names(context, known);
  };
}

function prefixes(context, known) {
  const typed = context.matchBefore(DECLARED);
  if (!typed) return null;
  const options = Object.entries(known.prefixes).map(([prefix, iri]) => ({label: `${prefix}:`, detail: iri, apply: `${prefix}: <${iri}>`}));
  return {from: typed.from + typed.text.search(/[\w-]*$/), options, validFor: /^[\w-]*$/};
}

function variables(context) {
  const typed = context.matchBefore(VARIABLE);
  if (!typed) return null;
  const rest = context.state.sliceDoc(0, typed.from) + context.state.sliceDoc(context.pos);
  const options = [...new Set(rest.match(/[?$]\w+/g))].map((label) => ({label, type: "variable"}));
  return {from: typed.from, options, validFor: /^[?$]\w*$/};
}

function names(context, known) {
  const typed = context.matchBefore(NAME);
  if (!typed || (!typed.text && !context.explicit)) return null;
  const terms = known.terms.map(([label, type, info]) => ({label, type, detail: type, info, apply: writes(label, known), boost: 1}));
  const keywords = typed.text.includes(":") ? [] : KEYWORDS.map((label) => ({label, type: "keyword"}));
  return {from: typed.from, options: [...terms, ...keywords], validFor: /^[\w-]*:?[\w-]*$/};
}

// A term goes in with the PREFIX line that it needs.
function writes(label, known) {
  return (view, _, from, to) => {
    const [prefix] = label.split(":");
    const text = view.state.doc.toString();
    const isDeclared = new RegExp(`PREFIX\\s+${prefix}:`, "i").test(text) || !(prefix in known.prefixes);
    const line = isDeclared ? "" : `PREFIX ${prefix}: <${known.prefixes[prefix]}>\n`;
    const changes = [{from, to, insert: label}, ...(line ? [{from: 0, insert: line}] : [])];
    view.dispatch({changes, selection: {anchor: from + line.length + label.length}, userEvent: "input.complete"});
  };
}
