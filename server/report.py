"""The page of a country page: its text with the passages marked, and what the graph says there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox
from flask import Response

from server import annotations, asking, figures, marked, sights
from server.annotations import Passage
from server.figures import Figure
from server.marked import Block
from server.names import Name, Names
from server.reader import Reader

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DCTERMS: Final = "http://purl.org/dc/terms/"
_TYPE = ox.NamedNode(f"{_RDF}type")
_TEXT = ox.NamedNode("https://schema.org/text")
_DEFAULT_GRAPH: Final = ox.DefaultGraph()

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
    kind = ox.NamedNode(f"{names.store.manifest.base_iri}ontology#CountryPage")
    return kind in names.objects(iri, _TYPE)


def of(iri: str, names: Names) -> Page:
    """Return a country page."""
    found = annotations.of_page(iri, names)
    told = {about.thing.iri for passage in found for about in passage.about}
    text = _literal(iri, _TEXT, names)
    spans = [passage.span for passage in found]
    links, graph = names.links, names.links.report_graph(iri)
    return Page(
        names.of_iri(iri),
        _literal(iri, ox.NamedNode(f"{_DCTERMS}title"), names),
        iri,
        _literal(iri, ox.NamedNode(f"{_DCTERMS}language"), names),
        _literal(iri, ox.NamedNode(f"{_DCTERMS}rights"), names),
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
        ("Report", "http://www.w3.org/ns/prov#wasDerivedFrom"),
        ("Publisher", f"{_DCTERMS}publisher"),
        ("Country", f"{_DCTERMS}spatial"),
        ("Period", f"{_DCTERMS}temporal"),
    )
    for role, predicate in roles:
        for value in names.objects(iri, ox.NamedNode(predicate)):
            yield role, names.of(value)


def _literal(iri: str, predicate: ox.NamedNode, names: Names) -> str:
    found = names.objects(iri, predicate)
    return next((value.value for value in found if isinstance(value, ox.Literal)), "")


def _inferred(
    things: Iterable[str | None], names: Names
) -> Iterable[tuple[Name, tuple[tuple[Name, Name], ...]]]:
    graph = ox.NamedNode(f"{names.store.manifest.base_iri}graph/inferred")
    found = []
    for iri in things:
        if iri is None:
            continue
        quads = names.store.engine.quads_for_pattern(ox.NamedNode(iri), None, None, graph)
        rows = {(names.of(quad.predicate), names.of(quad.object)) for quad in quads}
        if rows:
            ordered = tuple(sorted(rows, key=lambda row: (row[0].text, row[1].text)))
            found.append((names.of_iri(iri), ordered))
    return sorted(found, key=lambda item: item[0].text)
