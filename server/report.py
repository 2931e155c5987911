"""The page of a country page: its text with the passages marked, and what the graph says there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import pyoxigraph as ox
from flask import Response

from kg.formats import Format
from server import figures, marked
from server.figures import Figure
from server.marked import Block, Span
from server.names import Name, Names
from server.reader import Reader

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_OA: Final = "http://www.w3.org/ns/oa#"
_DCTERMS: Final = "http://purl.org/dc/terms/"
_TYPE, _SUBJECT, _PREDICATE, _OBJECT = (
    ox.NamedNode(f"{_RDF}{name}") for name in ("type", "subject", "predicate", "object")
)
_HAS_SOURCE = ox.NamedNode(f"{_OA}hasSource")
_TEXT = ox.NamedNode("https://schema.org/text")
_DEFAULT_GRAPH: Final = ox.DefaultGraph()

#: The kinds of passages that a reader can tell apart, by the kinds of things that facts are of;
#: a passage with facts of several kinds has the colour of the first.
KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "figure": ("observation",),
    "activity": ("service", "operation"),
    "event": ("event",),
    "context": (),
}
_LABELS: Final[Mapping[str, str]] = {
    "figure": "figures",
    "activity": "activities",
    "event": "events",
    "context": "people, places, organisations, times",
}
_KIND_OF: Final = {thing: kind for kind, things in KINDS.items() for thing in things}


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that rests on a passage.

    Attributes:
        property: its name.
        value: its name.
        basis: stated, page-scope or interpretation.
        statement: where the fact itself is described.
        also: the other passages that carry it together with this one.
    """

    property: Name
    value: Name
    basis: str
    statement: str | None
    also: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class About:
    """The facts of one thing that rest on a passage, by property."""

    thing: Name
    kind: str
    facts: tuple[tuple[Name, tuple[Fact, ...]], ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of the page, and what rests on them.

    Attributes:
        span: where they stand.
        words: they themselves.
        kinds: of what rests on them, the one that decides the colour first.
        about: what rests on them, by thing.
        href: the document of the excerpt.
    """

    span: Span
    words: str
    kinds: tuple[str, ...]
    about: tuple[About, ...]
    href: str | None


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


def respond(iri: str, reader: Reader, offers: Sequence[Format]) -> Response:
    """Return the page of a country page.

    Args:
        iri: of it.
        reader: of the page.
        offers: what the document can be had in, too.
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
        offers=offers,
        section="Reports",
    )


def is_one(iri: str, names: Names) -> bool:
    """Whether a thing is a country page."""
    kind = ox.NamedNode(f"{names.store.manifest.base_iri}ontology#CountryPage")
    return kind in names.objects(iri, _TYPE)


def of(iri: str, names: Names) -> Page:
    """Return a country page."""
    passages = _passages(iri, names)
    told = {about.thing.iri for passage in passages for about in passage.about}
    text = _literal(iri, _TEXT, names)
    spans = [passage.span for passage in passages]
    return Page(
        names.of_iri(iri),
        _literal(iri, ox.NamedNode(f"{_DCTERMS}title"), names),
        iri,
        _literal(iri, ox.NamedNode(f"{_DCTERMS}language"), names),
        _literal(iri, ox.NamedNode(f"{_DCTERMS}rights"), names),
        tuple(_about(iri, names)),
        tuple(marked.blocks(text, [span for span in spans if span.end <= len(text)])),
        {passage.span.key: passage for passage in passages},
        tuple(figures.of_graph(names.links.report_graph(iri), names)),
        tuple(_inferred(told, names)),
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


def _passages(page: str, names: Names) -> list[Passage]:
    engine = names.store.engine
    rg = f"{names.store.manifest.base_iri}ontology#"
    excerpts = [
        quad.subject.value
        for quad in engine.quads_for_pattern(None, _HAS_SOURCE, ox.NamedNode(page), _DEFAULT_GRAPH)
        if isinstance(quad.subject, ox.NamedNode)
    ]
    placed = {excerpt: span for excerpt in excerpts if (span := _span(excerpt, names))}
    found = []
    for excerpt, span in sorted(placed.items(), key=lambda item: (item[1].start, -item[1].end)):
        about = _resting(excerpt, placed, names, rg)
        found_kinds = {each.kind for each in about}
        kinds = tuple(kind for kind in KINDS if kind in found_kinds)
        words = names.words(excerpt) or ""
        found.append(Passage(span, words, kinds, about, names.links.document(excerpt)))
    return found


def _span(excerpt: str, names: Names) -> Span | None:
    """Return where an excerpt stands, as its position selector says."""
    ends: dict[str, int] = {}
    for selector in names.objects(excerpt, ox.NamedNode(f"{_OA}hasSelector")):
        if isinstance(selector, ox.NamedNode):
            for end in ("start", "end"):
                for value in names.objects(selector.value, ox.NamedNode(f"{_OA}{end}")):
                    if isinstance(value, ox.Literal) and value.value.isdecimal():
                        ends[end] = int(value.value)
    return Span(ends["start"], ends["end"]) if len(ends) == 2 else None  # noqa: PLR2004  # both


def _resting(excerpt: str, placed: Mapping[str, Span], names: Names, rg: str) -> tuple[About, ...]:
    """Return the facts that rest on an excerpt, by thing: of figures first, of context last."""
    evidence = ox.NamedNode(f"{rg}evidence")
    facts: dict[str, list[Fact]] = defaultdict(list)
    pattern = names.store.engine.quads_for_pattern(
        None, evidence, ox.NamedNode(excerpt), _DEFAULT_GRAPH
    )
    for quad in pattern:
        if not isinstance(quad.subject, ox.NamedNode):
            continue
        statement = quad.subject.value
        subject, predicate, value = (
            next(names.objects(statement, role), None) for role in (_SUBJECT, _PREDICATE, _OBJECT)
        )
        if isinstance(subject, ox.NamedNode) and predicate is not None and value is not None:
            others = (o for o in names.objects(statement, evidence) if isinstance(o, ox.NamedNode))
            also = sorted(placed[o.value] for o in others if o.value in placed)
            basis = next(names.objects(statement, ox.NamedNode(f"{rg}basis")), None)
            slug = basis.value.rpartition("/")[2] if isinstance(basis, ox.NamedNode) else ""
            here = placed[excerpt]
            facts[subject.value].append(
                Fact(
                    names.of(predicate),
                    names.of(value),
                    slug,
                    names.links.document(statement),
                    tuple(span for span in also if span != here),
                )
            )
    things = [(names.of_iri(iri), kind_of(iri, names), told) for iri, told in facts.items()]
    order = list(KINDS)
    things.sort(key=lambda item: (order.index(item[1]), item[0].text))
    return tuple(About(name, kind, _by_property(told)) for name, kind, told in things)


def _by_property(facts: Sequence[Fact]) -> tuple[tuple[Name, tuple[Fact, ...]], ...]:
    """Return facts by property: what a thing is first, then by the property's name."""

    def order(fact: Fact) -> tuple[bool, str]:
        return fact.property.iri != _TYPE.value, fact.property.text

    told = sorted(facts, key=lambda fact: (*order(fact), fact.value.text))
    groups = [tuple(group) for _, group in groupby(told, key=order)]
    return tuple((group[0].property, group) for group in groups)


def kind_of(iri: str, names: Names) -> str:
    """Return the kind of a thing that a reader of a report can tell apart; see KINDS."""
    slug = iri.removeprefix(names.links.identifiers).partition("/")[0]
    return _KIND_OF.get(slug, "context")


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
