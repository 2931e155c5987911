"""The page of a country page: its text with the passages marked, and what the graph says there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import Response

from server import asking, figures, marked, passages, sights
from server.figures import Figure
from server.marked import Block
from server.names import Name, Names
from server.passages import Passage
from server.reader import Reader

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

    name: Name
    title: str
    iri: str
    lang: str
    rights: str
    about: tuple[tuple[str, Name], ...]
    blocks: tuple[Block, ...]
    passages: Mapping[str, Passage]
    figures: tuple[Figure, ...]
    inferred: tuple[tuple[Name, tuple[tuple[Name, Name], ...]], ...]
    query: str
    csv: str


def respond(iri: str, reader: Reader, **around: Any) -> Response:
    """Return the page of a country page.

    Args:
        iri: of it.
        reader: of the page.
        around: what the page says of the document: ``offers`` and ``signposts``.
    """
    page = of(iri, reader.names)
    facts = {
        fact.statement
        for passage in page.passages.values()
        for about in passage.about
        for _, told in about.facts
        for fact in told
    }
    return reader.page(
        "report.html",
        page=page,
        n_facts=len(facts),
        headline=[figure for figure in page.figures if figure.numbers],
        kinds=list(_LABELS.items()),
        section="Reports",
        map=sights.reports_map([iri], f"Places: {page.name.text}", reader.names),
        **around,
    )


def is_one(iri: str, names: Names) -> bool:
    """Whether a thing is a country page."""
    return names.lookup.is_a(iri, "CountryPage")


def of(iri: str, names: Names) -> Page:
    """Return a country page."""
    found = passages.of_page(iri, names)
    told = {about.thing.iri for passage in found for about in passage.about}
    lookup = names.lookup
    text = lookup.text(iri, "schema:text")
    spans = [passage.span for passage in found]
    links, graph = names.links, names.links.iris.report_graph(iri)
    return Page(
        names.of_iri(iri),
        lookup.text(iri, "dcterms:title"),
        iri,
        lookup.text(iri, "dcterms:language"),
        lookup.text(iri, "dcterms:rights"),
        tuple(_about(iri, names)),
        tuple(marked.blocks(text, [span for span in spans if span.end <= len(text)])),
        {passage.span.key: passage for passage in found},
        tuple(figures.of_graph(graph, names)),
        tuple(_inferred(told, names)),
        links.query(asking.thing(names.store, iri), "html"),
        links.query(asking.figures_of_graph(names.store, graph), "csv"),
    )


def _about(iri: str, names: Names) -> Iterable[tuple[str, Name]]:
    roles = (
        ("Report", "prov:wasDerivedFrom"),
        ("Publisher", "dcterms:publisher"),
        ("Country", "dcterms:spatial"),
        ("Period", "dcterms:temporal"),
    )
    for role, predicate in roles:
        for value in names.lookup.objects(iri, predicate):
            yield role, names.of(value)


def _inferred(
    things: Iterable[str | None], names: Names
) -> Iterable[tuple[Name, tuple[tuple[Name, Name], ...]]]:
    found = []
    for iri in filter(None, things):
        triples = names.lookup.inferred(iri)
        rows = [(names.of(triple.predicate), names.of(triple.object)) for triple in triples]
        if rows:
            rows.sort(key=lambda row: (row[0].text, row[1].text))  # stable: as their IRIs
            found.append((names.of_iri(iri), tuple(rows)))
    return sorted(found, key=lambda item: (item[0].text, item[0].iri))
