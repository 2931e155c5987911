"""The facts about a thing, what points to it, and the evidence for each fact."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Final

import pyoxigraph as ox

from kg.formats import parse_whole_number
from kg.namespaces import PREFIXES
from server.graph import queries
from server.graph.graph_reader import MAX_SUBJECTS, GraphReader, RdfTerm
from server.graph.names import DEFAULT_LANGUAGE, DisplayName, Names

#: At most N of the things that point here by one property are shown; a query has all.
MAX_SHOWN: Final = 25
_RDF: Final = PREFIXES["rdf"]
_TYPE: Final = f"{_RDF}type"
#: What a statement says of its fact, and classes of things, are not what points to a thing.
_NO_POINTERS: Final = {f"{_RDF}{end}" for end in ("subject", "predicate", "object", "type")}
_INTEGER: Final = f"{PREFIXES['xsd']}integer"
_NUMBER: Final = re.compile("[0-9]+")
#: Numbers of at most N digits are in their order when they are compared as texts.
_WIDTH: Final = 9


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of a report.

    Attributes:
        text: the words themselves.
        href: where they stand in the page of their report, or else their own document.
        lang: the language that they are in; None where it is not known.
    """

    text: str
    href: str | None
    lang: str | None


@dataclass(frozen=True, slots=True)
class Support:
    """What a fact rests on, as one statement tells it.

    Attributes:
        statement: where the statement's document is.
        basis: how the words carry the fact; None for a fact with a source.
        basis_slug: the last part of the IRI of the basis; empty for none.
        words: the words, in the order of the text.
        source: where a fact of no report comes from.
    """

    statement: str | None
    basis: DisplayName | None
    basis_slug: str
    words: tuple[Quotation, ...]
    source: DisplayName | None


def support_of(fact: ox.Triple, names: Names) -> tuple[Support, ...]:
    """Return the evidence for a fact, once for each statement of it."""
    return tuple(statement_support(statement, names) for statement in names.graph.statements(fact))


def statement_support(statement: str, names: Names) -> Support:
    """Return the evidence for the fact of a statement."""
    graph = names.graph
    bases = graph.sorted_values(statement, "basis")
    sources = graph.sorted_values(statement, "dcterms:source")
    basis = bases[0] if bases else None
    return Support(
        names.links.document(statement),
        names.name(basis) if basis else None,
        basis_slug(statement, names),
        tuple(quotation(excerpt, names) for excerpt in excerpts(statement, names)),
        names.name(sources[0]) if sources else None,
    )


def basis_slug(statement: str, names: Names) -> str:
    """Return the last part of the IRI of a statement's basis; empty for none."""
    basis = next(iter(names.graph.sorted_values(statement, "basis")), None)
    return basis.value.rpartition("/")[2] if isinstance(basis, ox.NamedNode) else ""


def excerpts(statement: str, names: Names) -> list[str]:
    """Return the IRIs of the excerpts that support a statement, in the order of the text."""
    return sorted(names.graph.iris(statement, "evidence"), key=text_order)


def quotation(excerpt: str, names: Names) -> Quotation:
    """Return the words of an excerpt."""
    href = names.links.passage(excerpt) or names.links.document(excerpt)
    text = names.quoted_text(excerpt) or names.iri_name(excerpt).text
    return Quotation(text, href, names.excerpt_language(excerpt))


def text_order(excerpt: str) -> tuple[str, str]:
    """Return a key that puts excerpts in the order of their pages, and there of the text."""
    page, _, span = excerpt.rpartition("/")
    return page, _NUMBER.sub(lambda digits: digits[0].zfill(_WIDTH), span)


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
class FactView:
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
class FactGroup:
    """The facts with one property.

    Attributes:
        property: its name.
        facts: those that are shown.
        count: of all, in words.
        more: a query for all, where some are not shown.
        is_repeated: whether they are inferred, and say in the terms of others what ours say.
    """

    property: DisplayName
    facts: tuple[FactView, ...]
    count: str = ""
    more: str | None = None
    is_repeated: bool = False


def group_by_origin(
    triples: Iterable[ox.Triple], names: Names
) -> list[tuple[Origin, list[FactGroup]]]:
    """Return facts about a thing by where they come from, and by property."""
    graph = names.graph
    found: dict[Origin, list[tuple[str, FactView]]] = {}
    for triple in triples:
        made = _fact(triple, triple.object, names)
        origin = _origin(made, triple.predicate, graph)
        found.setdefault(origin, []).append((triple.predicate.value, made))
    return [(origin, _grouped(found[origin], names)) for origin in Origin if origin in found]


def incoming_groups(
    iri: str,
    predicates: Iterable[ox.NamedNode],
    left_out: Collection[tuple[str, str]],
    names: Names,
) -> list[FactGroup]:
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
) -> FactGroup:
    triples = [ox.Triple(ox.NamedNode(each), predicate, thing) for each in subjects[:MAX_SHOWN]]
    facts = sorted(
        (_fact(each, each.subject, names) for each in triples),
        key=lambda fact: fact.value.text.casefold(),
    )
    foreign = not predicate.value.startswith(names.graph.ontology)
    query = queries.fill(names.store, "pointing", thing=thing.value, property=predicate.value)
    return FactGroup(
        names.name(predicate),
        tuple(facts),
        f"{len(subjects):,}" + (" or more" if len(subjects) >= MAX_SUBJECTS else ""),
        names.links.query(query, "html") if len(subjects) > MAX_SHOWN else None,
        foreign and all(fact.is_inferred for fact in facts),
    )


def _fact(triple: ox.Triple, end: object, names: Names) -> FactView:
    support = support_of(triple, names)
    inferred = not support and names.graph.is_inferred(triple)
    name = group_digits(names.value_name(triple.subject, triple.predicate, end))
    return FactView(name, _parts(triple, end, names), support, inferred)


def group_digits(name: DisplayName) -> DisplayName:
    """Return the name of a value; a whole number has its digits in groups of three."""
    is_number = (
        name.datatype == _INTEGER and parse_whole_number(name.text.removeprefix("-")) is not None
    )
    return DisplayName(f"{int(name.text):,}") if is_number else name


def value_names(terms: Iterable[RdfTerm], names: Names) -> tuple[DisplayName, ...]:
    """Return the names of values; of texts in several languages, those for the reader."""
    return in_reader_language([group_digits(names.name(term)) for term in terms], names)


def in_reader_language(texts: Sequence[DisplayName], names: Names) -> tuple[DisplayName, ...]:
    """Return names without texts in other languages, where there are some in the reader's.

    Where there are none in the reader's language, those in English are for the reader; else all.
    """
    told = {text.lang for text in texts}
    lang = next((tag for tag in (names.lang, DEFAULT_LANGUAGE) if tag in told), None)
    return tuple(text for text in texts if lang is None or text.lang in (lang, None))


def _parts(
    triple: ox.Triple, end: object, names: Names
) -> tuple[tuple[DisplayName, DisplayName], ...]:
    """Return what a part of a thing is made of: ``<thing>#part``, or a blank node."""
    if not isinstance(end, ox.NamedNode | ox.BlankNode):
        return ()
    if isinstance(end, ox.NamedNode) and not _is_part(end, triple.subject):
        return ()
    inner = (each for each in names.graph.outgoing(end) if each.predicate.value != _TYPE)
    return tuple((names.name(each.predicate), names.name(each.object)) for each in inner)


def _is_part(part: ox.NamedNode, whole: object) -> bool:
    return isinstance(whole, ox.NamedNode) and part.value.startswith(f"{whole.value}#")


def _origin(fact: FactView, predicate: ox.NamedNode, graph: GraphReader) -> Origin:
    if any(support.words for support in fact.support):
        return Origin.REPORT
    if fact.support:
        return Origin.SOURCE
    if not fact.is_inferred:
        return Origin.RELEASE
    return Origin.INFERRED if predicate.value.startswith(graph.ontology) else Origin.ELSEWHERE


def _grouped(facts: Iterable[tuple[str, FactView]], names: Names) -> list[FactGroup]:
    groups = []
    for iri, same in groupby(sorted(facts, key=lambda pair: pair[0]), lambda pair: pair[0]):
        groups.append(FactGroup(names.iri_name(iri), tuple(fact for _, fact in same)))
    return sorted(groups, key=lambda group: group.property.text.casefold())
