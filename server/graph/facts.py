"""The facts about a thing and what points to it, arranged for people."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Final

import pyoxigraph as ox

from kg.namespaces import PREFIXES
from kg.numerals import whole_number
from server.graph import evidence, link_queries
from server.graph.evidence import Support
from server.graph.graph_reader import MOST, GraphReader, Term
from server.graph.languages import DEFAULT
from server.graph.names import DisplayName, Names

#: So many things are shown that point here by one property; a query has all.
SHOWN: Final = 25
#: So many values of a property are shown; a query has all.
VALUES: Final = 100
_RDF: Final = PREFIXES["rdf"]
_TYPE: Final = f"{_RDF}type"
#: What a statement says of its fact, and classes of things, are not what points to a thing.
_NO_POINTERS: Final = {f"{_RDF}{end}" for end in ("subject", "predicate", "object", "type")}
_INTEGER: Final = f"{PREFIXES['xsd']}integer"


class Origin(StrEnum):
    """Where facts come from; the value is the heading that they stand under."""

    REPORT = "Said by reports"
    SOURCE = "From other sources"
    RELEASE = "Described here"
    INFERRED = "Inferred"
    ELSEWHERE = "Inferred, in the terms of other vocabularies"

    @property
    def has_support(self) -> bool:
        """Whether such facts rest on something."""
        return self in (Origin.REPORT, Origin.SOURCE)

    @property
    def is_folded(self) -> bool:
        """Whether a page shows such facts to whoever asks for them only."""
        return self == Origin.ELSEWHERE


@dataclass(frozen=True, slots=True)
class Fact:
    """One triple, seen from one of its ends.

    Attributes:
        value: the other end.
        parts: what the other end is made of, where it has no document: pairs of names.
        support: what the fact rests on, once for each statement of it.
        is_inferred: whether no file says it.
    """

    value: DisplayName
    parts: tuple[tuple[DisplayName, DisplayName], ...]
    support: tuple[Support, ...]
    is_inferred: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The facts with one property.

    Attributes:
        property: its name.
        facts: those that are shown.
        count: of all, in words.
        more: a query for all, where some are not shown.
        is_repeated: whether they are inferred, and say in the terms of others what ours say.
    """

    property: DisplayName
    facts: tuple[Fact, ...]
    count: str = ""
    more: str | None = None
    is_repeated: bool = False


def first(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return the facts of a thing that its page has: VALUES of each property, MOST in all."""
    counts: Counter[str] = Counter()
    found = []
    for triple in triples:
        counts[triple.predicate.value] += 1
        if counts[triple.predicate.value] <= VALUES:
            found.append(triple)
    return found[:MOST]


def own(triples: Iterable[ox.Triple], names: Names) -> list[tuple[Origin, list[Group]]]:
    """Return facts about a thing by where they come from, and by property."""
    graph = names.graph
    found: dict[Origin, list[tuple[str, Fact]]] = {}
    for triple in triples:
        made = _fact(triple, triple.object, names)
        origin = _origin(made, triple.predicate, graph)
        found.setdefault(origin, []).append((triple.predicate.value, made))
    return [(origin, _grouped(found[origin], names)) for origin in Origin if origin in found]


def pointing(
    iri: str,
    predicates: Iterable[ox.NamedNode],
    left_out: Collection[tuple[str, str]],
    names: Names,
) -> list[Group]:
    """Return what points to a thing, by property.

    Args:
        iri: of the thing.
        predicates: that are looked at.
        left_out: what the page has elsewhere: pairs of a property and a thing.
        names: in the reader's language.
    """
    thing, graph = ox.NamedNode(iri), names.graph
    groups = []
    for predicate in predicates:
        if predicate.value not in _NO_POINTERS:
            subjects = graph.pointing(predicate, thing)
            kept = [each for each in subjects if (predicate.value, each) not in left_out]
            if kept:
                groups.append(_pointing(predicate, thing, kept, names))
    return sorted(groups, key=lambda group: group.property.text.casefold())


def _pointing(
    predicate: ox.NamedNode, thing: ox.NamedNode, subjects: Sequence[str], names: Names
) -> Group:
    triples = [ox.Triple(ox.NamedNode(each), predicate, thing) for each in subjects[:SHOWN]]
    facts = sorted(
        (_fact(each, each.subject, names) for each in triples),
        key=lambda fact: fact.value.text.casefold(),
    )
    foreign = not predicate.value.startswith(names.graph.ontology)
    query = link_queries.query(names.store, "pointing", thing=thing.value, property=predicate.value)
    return Group(
        names.name(predicate),
        tuple(facts),
        f"{len(subjects):,}" + (" or more" if len(subjects) >= MOST else ""),
        names.links.query(query, "html") if len(subjects) > SHOWN else None,
        foreign and all(fact.is_inferred for fact in facts),
    )


def _fact(triple: ox.Triple, end: object, names: Names) -> Fact:
    support = evidence.of(triple, names)
    inferred = not support and names.graph.is_inferred(triple)
    name = grouped(names.value_name(triple.subject, triple.predicate, end))
    return Fact(name, _parts(triple, end, names), support, inferred)


def grouped(name: DisplayName) -> DisplayName:
    """Return the name of a value; a whole number has its digits in groups of three."""
    is_number = name.datatype == _INTEGER and whole_number(name.text.removeprefix("-")) is not None
    return DisplayName(f"{int(name.text):,}") if is_number else name


def values(terms: Iterable[Term], names: Names) -> tuple[DisplayName, ...]:
    """Return the names of values; of texts in several languages, those for the reader."""
    return for_reader([grouped(names.name(term)) for term in terms], names)


def for_reader(texts: Sequence[DisplayName], names: Names) -> tuple[DisplayName, ...]:
    """Return names without texts in other languages, where there are some in the reader's.

    Where there are none in the reader's language, those in English are for the reader; else all.
    """
    told = {text.lang for text in texts}
    lang = next((tag for tag in (names.lang, DEFAULT) if tag in told), None)
    return tuple(text for text in texts if lang is None or text.lang in (lang, None))


def _parts(
    triple: ox.Triple, end: object, names: Names
) -> tuple[tuple[DisplayName, DisplayName], ...]:
    """Return what a part of a thing is made of: ``<thing>#part``, or a blank node."""
    if not isinstance(end, ox.NamedNode | ox.BlankNode):
        return ()
    if isinstance(end, ox.NamedNode) and not _is_part(end, triple.subject):
        return ()
    inner = (each for each in names.graph.own(end) if each.predicate.value != _TYPE)
    return tuple((names.name(each.predicate), names.name(each.object)) for each in inner)


def _is_part(part: ox.NamedNode, whole: object) -> bool:
    return isinstance(whole, ox.NamedNode) and part.value.startswith(f"{whole.value}#")


def _origin(fact: Fact, predicate: ox.NamedNode, graph: GraphReader) -> Origin:
    if any(support.words for support in fact.support):
        return Origin.REPORT
    if fact.support:
        return Origin.SOURCE
    if not fact.is_inferred:
        return Origin.RELEASE
    return Origin.INFERRED if predicate.value.startswith(graph.ontology) else Origin.ELSEWHERE


def _grouped(facts: Iterable[tuple[str, Fact]], names: Names) -> list[Group]:
    groups = []
    for iri, same in groupby(sorted(facts, key=lambda pair: pair[0]), lambda pair: pair[0]):
        groups.append(Group(names.iri_name(iri), tuple(fact for _, fact in same)))
    return sorted(groups, key=lambda group: group.property.text.casefold())
