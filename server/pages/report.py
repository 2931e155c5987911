"""The page of a country page: its text with the passages marked, and what the graph says there."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox
from flask import Response

from server.dataset import catalogue
from server.graph import figures, link_queries
from server.graph.figures import Figure
from server.graph.names import DisplayName, Names
from server.graph.page_renderer import PageRenderer
from server.pages import highlighting, passages, thing_figures
from server.pages.highlighting import Block
from server.pages.passages import Passage

#: So many country pages are kept as they were read.
MOST_KEPT: Final = 32
_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
#: What the kinds of passages are called.
_LABELS: Final[Mapping[str, str]] = {
    "figure": "figures",
    "activity": "activities",
    "event": "events",
    "context": "people, places, organisations, times",
}


@dataclass(frozen=True, slots=True)
class Page:
    """A country page.

    Attributes:
        name: of the page.
        title: as it has it.
        iri: of it.
        lang: the language of its text.
        rights: whose the text is.
        about: report, publisher, country and period.
        blocks: of its text, with the passages marked; empty when the text may not be shown.
        passages: in the order of the text.
        figures: its observations.
        inferred: what was inferred of the things that it tells of, by thing.
        query: asks the endpoint for it.
        csv: its observations as a file.
    """

    name: DisplayName
    title: str
    iri: str
    lang: str
    rights: str
    about: tuple[tuple[str, DisplayName], ...]
    blocks: tuple[Block, ...]
    passages: Mapping[str, Passage]
    figures: tuple[Figure, ...]
    inferred: tuple[tuple[DisplayName, tuple[tuple[DisplayName, DisplayName], ...]], ...]
    query: str
    csv: str


class Reports:
    """Country pages, each read once in each language: a release never changes."""

    def __init__(self) -> None:
        self._read: OrderedDict[tuple[str, str, str], Page] = OrderedDict()

    def page(self, iri: str, names: Names) -> Page:
        """Return a country page, MOST_KEPT of which are kept."""
        key = (iri, names.lang, names.links.lang)
        page = self._read.get(key) or of(iri, names)
        self._read[key] = page
        if len(self._read) > MOST_KEPT:
            self._read.popitem(last=False)
        return page


def respond(page: Page, renderer: PageRenderer, **around: Any) -> Response:
    """Return the page of a country page.

    Args:
        page: what it shows.
        renderer: of the page.
        around: what the page says of the document: ``offers`` and ``signposts``.
    """
    links = renderer.links
    facts = {
        fact.statement
        for passage in page.passages.values()
        for about in passage.about
        for _, told in about.facts
        for fact in told
    }
    return renderer.render(
        "report.html",
        page=page,
        n_facts=len(facts),
        headline=[figure for figure in page.figures if figure.numbers],
        kinds=list(_LABELS.items()),
        section="Reports",
        citation=catalogue.citation(links.manifest, links) if links.manifest.is_release else "",
        map=thing_figures.reports_map([page.iri], f"Places: {page.name.text}", renderer.names),
        **around,
    )


def is_one(iri: str, names: Names) -> bool:
    """Whether a thing is a country page."""
    return names.graph.is_a(iri, "CountryPage")


def of(iri: str, names: Names) -> Page:
    """Return a country page."""
    found = passages.of_page(iri, names)
    told = {about.thing.iri for passage in found for about in passage.about}
    graph = names.graph
    text = graph.text(iri, "schema:text")
    spans = [passage.span for passage in found]
    links, facts_graph = names.links, names.links.iris.report_graph(iri)
    return Page(
        names.iri_name(iri),
        graph.text(iri, "dcterms:title"),
        iri,
        graph.text(iri, "dcterms:language"),
        graph.text(iri, "dcterms:rights"),
        tuple(_about(iri, names)),
        tuple(highlighting.blocks(text, [span for span in spans if span.end <= len(text)])),
        {passage.span.key: passage for passage in found},
        tuple(figures.of_graph(facts_graph, names)),
        tuple(_inferred(told, names)),
        links.query(link_queries.query(names.store, "thing", thing=iri), "html"),
        links.query(link_queries.query(names.store, "figures", graph=facts_graph), "csv"),
    )


def _about(iri: str, names: Names) -> Iterable[tuple[str, DisplayName]]:
    roles = (
        ("Report", "prov:wasDerivedFrom"),
        ("Publisher", "dcterms:publisher"),
        ("Country", "dcterms:spatial"),
        ("Period", "dcterms:temporal"),
    )
    for role, predicate in roles:
        for value in names.graph.objects(iri, predicate):
            yield role, names.name(value)


def _inferred(
    things: Iterable[str | None], names: Names
) -> Iterable[tuple[DisplayName, tuple[tuple[DisplayName, DisplayName], ...]]]:
    """Yield what was inferred, in terms of ours, and not as the other side of another fact."""
    found = []
    for iri in filter(None, things):
        told = (triple for triple in names.graph.inferred(iri) if _is_news(triple, names))
        rows = [(names.name(p), names.value_name(s, p, o)) for s, p, o in told]
        if rows:
            rows.sort(key=lambda row: (row[0].text, row[1].text))  # stable: as their IRIs
            found.append((names.iri_name(iri), tuple(rows)))
    return sorted(found, key=lambda item: (item[0].text, item[0].iri))


def _is_news(triple: ox.Triple, names: Names) -> bool:
    """Whether an inferred fact is in terms of ours, and not only another one from its other end."""
    ours = names.store.manifest.base_iri
    said = (triple.predicate.value, getattr(triple.object, "value", ""))
    term = said[1] if said[0] == _TYPE else said[0]
    return term.startswith(ours) and not any(names.graph.objects(said[0], "owl:inverseOf"))
