// <a data-example href> leads to a query; with the editor there it comes into it instead.
const QUERY = {headers: {Accept: "application/sparql-query"}};

export function loadsExamples(view) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-example]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    load(view, link.href);
  });
}

async function load(view, href) {
  try {
    const answer = await fetch(href, QUERY);
    if (!answer.ok) throw new Error(answer.status);
    const insert = (await answer.text()).trim();
    view.dispatch({changes: {from: 0, to: view.state.doc.length, insert}, selection: {anchor: 0}, scrollIntoView: true});
    view.dom.scrollIntoView({block: "nearest"});
    view.focus();
  } catch {
    location.assign(href); // as without a script
  }
}
