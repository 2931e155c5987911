"""The passages of a page that facts rest on, and the facts, by thing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import pyoxigraph as ox

from kg.namespaces import PREFIXES
from kg.numerals import whole_number
from server.graph import link_queries
from server.graph.names import DisplayName, Names
from server.pages.highlighting import Span

_RDF: Final = PREFIXES["rdf"]
_TYPE: Final = f"{_RDF}type"

#: The kinds of passages that a reader can tell apart, by the kinds of things that facts are of;
#: a passage with facts of several kinds has the colour of the first.
KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "figure": ("observation",),
    "activity": ("service", "operation"),
    "event": ("event",),
    "context": (),
}
_KIND_OF: Final[Mapping[str, str]] = {
    thing: kind for kind, things in KINDS.items() for thing in things
}


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

    property: DisplayName
    value: DisplayName
    basis: str
    statement: str | None
    also: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class About:
    """The facts of one thing that rest on a passage, by property."""

    thing: DisplayName
    kind: str
    facts: tuple[tuple[DisplayName, tuple[Fact, ...]], ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of the page, and what rests on them.

    Attributes:
        span: where they stand.
        words: they themselves.
        kinds: of what rests on them, the one that decides the colour first.
        about: what rests on them, by thing.
        around: the shortest passage that they are part of, and those that share some of them.
        href: the document of the excerpt.
    """

    span: Span
    words: str
    kinds: tuple[str, ...]
    about: tuple[About, ...]
    around: tuple[Span, ...]
    href: str | None


@dataclass(frozen=True, slots=True)
class _Resting:
    """A fact, as its statement tells it, on one of its excerpts."""

    excerpt: str
    span: Span
    words: str
    statement: str
    subject: ox.NamedNode
    predicate: object
    value: object
    basis: str


def of_page(page: str, names: Names) -> list[Passage]:
    """Return the passages of a country page, in the order of its text."""
    by_excerpt: dict[str, list[_Resting]] = defaultdict(list)
    spans: dict[str, set[Span]] = defaultdict(set)
    for fact in _resting(page, names):
        by_excerpt[fact.excerpt].append(fact)
        spans[fact.statement].add(fact.span)
    found = []
    placed = {facts[0].span for facts in by_excerpt.values()}
    for excerpt, facts in by_excerpt.items():
        span = facts[0].span
        about = _about_things(facts, spans, names)
        told = {each.kind for each in about}
        kinds = tuple(kind for kind in KINDS if kind in told)
        href = names.links.document(excerpt)
        found.append(Passage(span, facts[0].words, kinds, about, _around(span, placed), href))
    return sorted(found, key=lambda passage: (passage.span.start, -passage.span.end))


def _around(span: Span, placed: Iterable[Span]) -> tuple[Span, ...]:
    """Return the passages that a reader of this one should know of; see Passage."""
    met = [each for each in placed if each != span and each.meets(span)]
    longer = sorted((each for each in met if each.has(span)), key=lambda x: x.end - x.start)
    crossing = [each for each in met if not each.has(span) and not span.has(each)]
    return tuple(sorted([*longer[:1], *crossing]))


def _resting(page: str, names: Names) -> Iterator[_Resting]:
    solutions = names.store.engine.query(
        link_queries.query(names.store, "passages"),
        substitutions={ox.Variable("page"): ox.NamedNode(page)},
    )
    for row in solutions:  # type: ignore[union-attr]  # a SELECT
        subject = row["subject"]
        start, end = (whole_number(row[name].value) for name in ("start", "end"))
        if isinstance(subject, ox.NamedNode) and start is not None and end is not None:
            yield _Resting(
                row["excerpt"].value,
                Span(start, end),
                row["words"].value,
                row["statement"].value,
                subject,
                row["predicate"],
                row["value"],
                row["basis"].value.rpartition("/")[2] if row["basis"] else "",
            )


def _about_things(
    resting: Sequence[_Resting], spans: Mapping[str, set[Span]], names: Names
) -> tuple[About, ...]:
    """Return the facts that rest on a passage, by thing: of figures first, of context last.

    Args:
        resting: all facts on one excerpt.
        spans: where the excerpts of each statement stand.
        names: of what they name.
    """
    facts: dict[str, list[Fact]] = defaultdict(list)
    for told in resting:
        facts[told.subject.value].append(
            Fact(
                names.name(told.predicate),
                names.value_name(told.subject, told.predicate, told.value),
                told.basis,
                names.links.document(told.statement),
                tuple(sorted(spans[told.statement] - {told.span})),
            )
        )
    order = list(KINDS)
    things = [
        About(names.iri_name(iri), kind_of(iri, names), _by_property(of_thing))
        for iri, of_thing in facts.items()
    ]
    return tuple(sorted(things, key=lambda item: (order.index(item.kind), item.thing.text)))


def _by_property(facts: Sequence[Fact]) -> tuple[tuple[DisplayName, tuple[Fact, ...]], ...]:
    """Return facts by property: what a thing is first, then by the property's name."""

    def order(fact: Fact) -> tuple[bool, str]:
        return fact.property.iri != _TYPE, fact.property.text

    told = sorted(facts, key=lambda fact: (*order(fact), fact.value.text))
    groups = [tuple(group) for _, group in groupby(told, key=order)]
    return tuple((group[0].property, group) for group in groups)


def kind_of(iri: str, names: Names) -> str:
    """Return the kind of a thing that a reader of a report can tell apart; see KINDS."""
    slug = names.links.iris.kind(iri)
    return _KIND_OF.get(slug, "context")
