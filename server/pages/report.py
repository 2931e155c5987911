"""Renders a country page: its text with passages highlighted, and the facts of each passage."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any, Final

import pyoxigraph as ox
from flask import Response

from kg.evidence.excerpts import Span
from kg.formats import parse_whole_number
from kg.namespaces import PREFIXES
from kg.store import Store
from server.dataset import catalogue
from server.graph import figures, queries
from server.graph.figures import Figure
from server.graph.names import DisplayName, Names
from server.graph.page_renderer import PageRenderer
from server.pages import diagrams, highlighting
from server.pages.highlighting import Block
from server.web.links import Links

MAX_CACHED: Final = 32
_TYPE: Final = f"{PREFIXES['rdf']}type"
#: The kinds of passages and their labels; each has a colour in the style sheet. A passage with
#: facts of several kinds has the colour of the first.
KIND_LABELS: Final[Mapping[str, str]] = {
    "figure": "figures and circumstances",
    "activity": "activities",
    "event": "events",
    "context": "people, places, organisations, times",
}
#: The kind of passage for facts about a kind of thing; for all others it is "context".
_PASSAGE_KINDS: Final[Mapping[str, str]] = {
    "observation": "figure",
    "service": "activity",
    "operation": "activity",
    "event": "event",
}
#: The properties at the head of the page, by their label.
_METADATA: Final = {
    "Report": "prov:wasDerivedFrom",
    "Publisher": "dcterms:publisher",
    "Country": "dcterms:spatial",
    "Period": "dcterms:temporal",
}
#: The position of an excerpt, with a solution of the query for the statements that it supports.
_SpanAndRow = tuple[Span, ox.QuerySolution]


@dataclass(frozen=True, slots=True)
class PassageFact:
    """A fact that a passage supports, perhaps with others; ``statement`` is a path."""

    property: DisplayName
    value: DisplayName
    basis: str
    statement: str | None
    other_spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class PassageThing:
    """A thing with the facts about it that a passage supports, by property."""

    name: DisplayName
    kind: str
    facts: tuple[tuple[DisplayName, tuple[PassageFact, ...]], ...]


@dataclass(frozen=True, slots=True)
class ReportPassage:
    """Words of the page, and the facts that they support, by thing.

    Attributes:
        kinds: the kinds of its facts; the first one decides the colour.
        overlapping: the shortest passage that includes this one, and those that cross it.
    """

    span: Span
    words: str
    kinds: tuple[str, ...]
    things: tuple[PassageThing, ...]
    overlapping: tuple[Span, ...]
    href: str | None


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The page of a country page.

    Attributes:
        blocks: the lines of its text, passages marked; empty where the text may not be shown.
        passages: by the keys of their spans, in the order of the text.
        inferred: inferred facts about the things in its facts, by thing.
    """

    name: DisplayName
    title: str
    iri: str
    lang: str
    rights: str
    metadata: tuple[tuple[str, DisplayName], ...]
    blocks: tuple[Block, ...]
    passages: Mapping[str, ReportPassage]
    figures: tuple[Figure, ...]
    circumstances: tuple[Figure, ...]
    inferred: tuple[tuple[DisplayName, tuple[tuple[DisplayName, DisplayName], ...]], ...]
    query: str
    csv: str


def cached_reports(store: Store, links: Links) -> Callable[[str, str, str], ReportPage]:
    """Return a cached reader of country pages by IRI, language, and language that was chosen."""

    @lru_cache(MAX_CACHED)
    def read(iri: str, lang: str, chosen: str) -> ReportPage:
        return read_report(iri, Names(store, links.in_language(chosen), lang))

    return read


def respond(page: ReportPage, renderer: PageRenderer, **values: Any) -> Response:
    """Return the page of a country page; the template also gets the values."""
    links = renderer.links
    statements = {
        fact.statement
        for passage in page.passages.values()
        for thing in passage.things
        for _, facts in thing.facts
        for fact in facts
    }
    return renderer.render(
        "report.html",
        page=page,
        n_facts=len(statements),
        key_figures=[figure for figure in page.figures if figure.numbers],
        kinds=list(KIND_LABELS.items()),
        section="Reports",
        citation=catalogue.citation(links.manifest, links) if links.manifest.is_release else "",
        map=diagrams.reports_map([page.iri], f"Places: {page.name.text}", renderer.names),
        **values,
    )


def is_country_page(iri: str, names: Names) -> bool:
    """Return whether a thing is a country page."""
    return names.graph.is_a(iri, "CountryPage")


def read_report(iri: str, names: Names) -> ReportPage:
    """Return what the page of a country page shows."""
    graph, links = names.graph, names.links
    facts_graph = links.iris.report_graph(iri)
    passages = read_passages(iri, names)
    text = graph.text(iri, "schema:text")
    spans = [passage.span for passage in passages if passage.span.end <= len(text)]
    return ReportPage(
        names.iri_name(iri),
        graph.text(iri, "dcterms:title"),
        iri,
        graph.text(iri, "dcterms:language"),
        graph.text(iri, "dcterms:rights"),
        tuple(
            (label, names.name(value))
            for label, predicate in _METADATA.items()
            for value in graph.sorted_values(iri, predicate)
        ),
        tuple(highlighting.mark_passages(text, spans)),
        {passage.span.key: passage for passage in passages},
        tuple(figures.read_figures(facts_graph, names)),
        tuple(figures.read_figures(facts_graph, names, "Circumstance")),
        tuple(_inferred(passages, names)),
        links.query(queries.fill(names.store, "thing", thing=iri), "html"),
        links.query(queries.fill(names.store, "figures", graph=facts_graph), "csv"),
    )


def _inferred(
    passages: Iterable[ReportPassage], names: Names
) -> Iterable[tuple[DisplayName, tuple[tuple[DisplayName, DisplayName], ...]]]:
    """Yield the inferred facts about the things in the given passages, by name."""
    things = {thing.name for passage in passages for thing in passage.things if thing.name.iri}
    for thing in sorted(things, key=lambda name: (name.text, name.iri)):
        triples = (t for t in names.graph.inferred_triples(str(thing.iri)) if _is_shown(t, names))
        rows = [(names.name(p), names.value_name(s, p, o)) for s, p, o in triples]
        if rows:
            rows.sort(key=lambda row: (row[0].text, row[1].text))  # stable: as their IRIs
            yield thing, tuple(rows)


def _is_shown(triple: ox.Triple, names: Names) -> bool:
    """Return whether an inferred fact is in our own terms, and not the inverse of another."""
    predicate = triple.predicate.value
    term = getattr(triple.object, "value", "") if predicate == _TYPE else predicate
    is_inverse = any(names.graph.sorted_values(predicate, "owl:inverseOf"))
    return term.startswith(names.store.manifest.base_iri) and not is_inverse


def read_passages(report: str, names: Names) -> list[ReportPassage]:
    """Return the passages of a country page, in the order of its text."""
    by_excerpt: dict[str, list[_SpanAndRow]] = defaultdict(list)
    statement_spans: dict[str, set[Span]] = defaultdict(set)
    for span, row in _statements(report, names):
        by_excerpt[row["excerpt"].value].append((span, row))
        statement_spans[row["statement"].value].add(span)
    spans = {rows[0][0] for rows in by_excerpt.values()}
    passages = []
    for excerpt, rows in by_excerpt.items():
        span, first = rows[0]
        things = _things(rows, statement_spans, names)
        kinds = tuple(kind for kind in KIND_LABELS if kind in {thing.kind for thing in things})
        words, href = first["words"].value, names.links.document(excerpt)
        overlapping = _overlapping(span, spans)
        passages.append(ReportPassage(span, words, kinds, things, overlapping, href))
    return sorted(passages, key=lambda passage: (passage.span.start, -passage.span.end))


def _overlapping(span: Span, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the shortest span that includes another, and those that cross it."""
    others = [other for other in spans if other != span and other.overlaps(span)]
    longer = sorted((x for x in others if x.contains(span)), key=lambda x: x.end - x.start)
    crossing = [other for other in others if not other.contains(span) and not span.contains(other)]
    return tuple(sorted([*longer[:1], *crossing]))


def _statements(report: str, names: Names) -> Iterator[_SpanAndRow]:
    query = queries.fill(names.store, "passages")
    for row in names.graph.select(query, page=ox.NamedNode(report)):
        start, end = (parse_whole_number(row[name].value) for name in ("start", "end"))
        if isinstance(row["subject"], ox.NamedNode) and start is not None and end is not None:
            yield Span(start, end), row


def _things(
    rows: Iterable[_SpanAndRow], statement_spans: Mapping[str, set[Span]], names: Names
) -> tuple[PassageThing, ...]:
    """Return the facts of one excerpt by thing: figures first, context last."""
    facts: dict[str, list[PassageFact]] = defaultdict(list)
    for span, row in rows:
        subject, statement = row["subject"], row["statement"].value
        facts[subject.value].append(
            PassageFact(
                names.name(row["predicate"]),
                names.value_name(subject, row["predicate"], row["value"]),
                row["basis"].value.rpartition("/")[2] if row["basis"] else "",
                names.links.document(statement),
                tuple(sorted(statement_spans[statement] - {span})),
            )
        )
    things = []
    for iri, group in facts.items():
        kind = _PASSAGE_KINDS.get(names.links.iris.kind(iri), "context")
        things.append(PassageThing(names.iri_name(iri), kind, _group_by_property(group)))
    order = list(KIND_LABELS)
    return tuple(sorted(things, key=lambda thing: (order.index(thing.kind), thing.name.text)))


def _group_by_property(
    facts: Sequence[PassageFact],
) -> tuple[tuple[DisplayName, tuple[PassageFact, ...]], ...]:
    """Return facts by property: the class of the thing first, then by the property's name."""

    def order(fact: PassageFact) -> tuple[bool, str]:
        return fact.property.iri != _TYPE, fact.property.text

    ordered = sorted(facts, key=lambda fact: (*order(fact), fact.value.text))
    groups = [tuple(group) for _, group in groupby(ordered, key=order)]
    return tuple((group[0].property, group) for group in groups)
