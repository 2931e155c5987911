// The prefixes and terms that the page's data names, as the server lists them:
// {"prefixes": {"rg": "https://…"}, "terms": [["rg:place", "property", "place: where it is"], …]}
// They come when they come; until then, and where they cannot be had, there are none.
export function vocabulary(url) {
  const known = {prefixes: {}, terms: [], definitions: new Map()};
  if (url) load(url, known);
  return known;
}

async function load(url, known) {
  try {
    const answer = await fetch(url, {headers: {Accept: "application/json"}});
    if (!answer.ok) return;
    const {prefixes, terms} = await answer.json();
    Object.assign(known, {prefixes, terms, definitions: new Map(terms.map(([name, , text]) => [name, text]))});
  } catch {
    // No network, or no JSON: an editor that completes nothing is still an editor.
  }
}
