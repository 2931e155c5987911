"""The facts about a thing, what points to it, and the evidence for each fact."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Final

import pyoxigraph as ox

from kg.formats import parse_whole_number
from kg.namespaces import PREFIXES
from server.graph import queries
from server.graph.graph_reader import MAX_SUBJECTS, RdfTerm
from server.graph.names import DEFAULT_LANGUAGE, DisplayName, Names
from server.graph.reasons import explain

#: At most this many of the things that point to one by a property are shown; a query has all.
MAX_SHOWN: Final = 25
_TYPE: Final = f"{PREFIXES['rdf']}type"
#: The parts of a statement, and the classes of things, are not links to a thing.
_NO_LINKS: Final = {
    f"{PREFIXES['rdf']}{part}" for part in ("subject", "predicate", "object", "type")
}
_INTEGER: Final = f"{PREFIXES['xsd']}integer"


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of a report, and the path of their place in its page or else of their own document."""

    text: str
    href: str | None
    lang: str | None


@dataclass(frozen=True, slots=True)
class Support:
    """The evidence of one statement for a fact: words, with their basis, or else a source."""

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
    bases = names.graph.sorted_values(statement, "basis")
    sources = names.graph.sorted_values(statement, "dcterms:source")
    return Support(
        names.links.document(statement),
        names.name(bases[0]) if bases else None,
        basis_slug(statement, names),
        tuple(quotation(excerpt, names) for excerpt in excerpts(statement, names)),
        names.name(sources[0]) if sources else None,
    )


def basis_slug(statement: str, names: Names) -> str:
    """Return the last part of the IRI of a statement's basis; empty if there is none."""
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
    """Return a key that sorts excerpts by page, and within a page by position in the text."""
    page, _, span = excerpt.rpartition("/")
    return page, re.sub("[0-9]+", lambda digits: digits[0].zfill(9), span)


class Origin(StrEnum):
    """Where facts come from; the value is their heading on a page."""

    REPORT = "Said by reports"
    SOURCE = "From other sources"
    RELEASE = "Described here"
    INFERRED = "Inferred"
    ELSEWHERE = "Inferred, in the terms of other vocabularies"

    @property
    def has_support(self) -> bool:
        """Whether such facts have evidence."""
        return self in (Origin.REPORT, Origin.SOURCE)

    @property
    def is_inferred(self) -> bool:
        """Whether such facts were inferred."""
        return self in (Origin.INFERRED, Origin.ELSEWHERE)

    @property
    def is_folded(self) -> bool:
        """Whether a page hides such facts until its reader opens them."""
        return self == Origin.ELSEWHERE


@dataclass(frozen=True, slots=True)
class Premise:
    """A fact that another one follows from, and the path of its statement, if it has one."""

    subject: DisplayName
    property: DisplayName
    value: DisplayName
    href: str | None


@dataclass(frozen=True, slots=True)
class Inference:
    """Why a fact was inferred, with names; see ``Reason``."""

    kind: str
    terms: tuple[DisplayName, ...]
    sentence: str
    premises: tuple[Premise, ...]


@dataclass(frozen=True, slots=True)
class FactView:
    """One triple, seen from one of its ends.

    Attributes:
        parts: the facts about an end without a document.
        inference: why it was inferred; None if it was not, or if that is unknown.
    """

    value: DisplayName
    parts: tuple[tuple[DisplayName, DisplayName], ...]
    support: tuple[Support, ...]
    is_inferred: bool
    inference: Inference | None = None


@dataclass(frozen=True, slots=True)
class FactGroup:
    """The facts with one property; repeated ones are inferred, in a foreign vocabulary."""

    property: DisplayName
    facts: tuple[FactView, ...]
    count: str = ""
    more: str | None = None
    is_repeated: bool = False


def group_by_origin(
    triples: Iterable[ox.Triple], names: Names
) -> list[tuple[Origin, list[FactGroup]]]:
    """Return facts about a thing by where they come from, and by property."""
    facts: dict[Origin, dict[str, list[FactView]]] = defaultdict(lambda: defaultdict(list))
    for triple in sorted(triples, key=lambda triple: triple.predicate.value):
        fact = _fact(triple, triple.object, names)
        facts[_origin(fact, triple.predicate, names)][triple.predicate.value].append(fact)
    return [(origin, _groups(facts[origin], names)) for origin in Origin if origin in facts]


def _groups(facts: Mapping[str, list[FactView]], names: Names) -> list[FactGroup]:
    groups = (FactGroup(names.iri_name(iri), tuple(views)) for iri, views in facts.items())
    return sorted(groups, key=lambda group: group.property.text.casefold())


def incoming_groups(
    iri: str,
    predicates: Iterable[ox.NamedNode],
    excluded: Collection[tuple[str, str]],
    names: Names,
) -> list[FactGroup]:
    """Return what points to a thing, by property; ``excluded`` are pairs of property and thing."""
    groups = []
    for predicate in predicates:
        if predicate.value not in _NO_LINKS:
            first = sorted(islice(names.graph.all_subjects(predicate, iri), MAX_SUBJECTS))
            subjects = [subject for subject in first if (predicate.value, subject) not in excluded]
            if subjects:
                groups.append(_incoming_group(predicate, iri, subjects, names))
    return sorted(groups, key=lambda group: group.property.text.casefold())


def _incoming_group(
    predicate: ox.NamedNode, iri: str, subjects: Sequence[str], names: Names
) -> FactGroup:
    nodes = map(ox.NamedNode, subjects[:MAX_SHOWN])
    triples = (ox.Triple(node, predicate, ox.NamedNode(iri)) for node in nodes)
    facts = [_fact(triple, triple.subject, names) for triple in triples]
    foreign = not predicate.value.startswith(names.graph.ontology)
    query = queries.fill(names.store, "pointing", thing=iri, property=predicate.value)
    return FactGroup(
        names.name(predicate),
        tuple(sorted(facts, key=lambda fact: fact.value.text.casefold())),
        f"{len(subjects):,}" + (" or more" if len(subjects) >= MAX_SUBJECTS else ""),
        names.links.query(query, "html") if len(subjects) > MAX_SHOWN else None,
        foreign and all(fact.is_inferred for fact in facts),
    )


def _fact(triple: ox.Triple, end: object, names: Names) -> FactView:
    support = support_of(triple, names)
    inferred = not support and names.graph.is_inferred(triple)
    name = value_name(triple.subject, triple.predicate, end, names)
    inference = _inference(triple, names) if inferred else None
    return FactView(name, _parts(triple, end, names), support, inferred, inference)


def _inference(fact: ox.Triple, names: Names) -> Inference | None:
    reason = explain(fact, names.graph)
    if not reason:
        return None
    terms, premises = tuple(map(names.name, reason.terms)), []
    for subject, predicate, value in reason.premises:
        statement = next(names.graph.statements(ox.Triple(subject, predicate, value)), "")
        ends = names.name(subject), names.name(predicate)
        shown = value_name(subject, predicate, value, names)
        premises.append(Premise(*ends, shown, names.links.document(statement)))
    return Inference(reason.kind, terms, reason.sentence, tuple(premises))


def _parts(
    triple: ox.Triple, end: object, names: Names
) -> tuple[tuple[DisplayName, DisplayName], ...]:
    """Return the facts about a term without a document: ``<thing>#part``, or a blank node."""
    whole = triple.subject
    if isinstance(end, ox.BlankNode) or (
        isinstance(end, ox.NamedNode)
        and isinstance(whole, ox.NamedNode)
        and end.value.startswith(f"{whole.value}#")
    ):
        facts = (fact for fact in names.graph.outgoing(end) if fact.predicate.value != _TYPE)
        return tuple((names.name(fact.predicate), names.name(fact.object)) for fact in facts)
    return ()


def _origin(fact: FactView, predicate: ox.NamedNode, names: Names) -> Origin:
    if any(support.words for support in fact.support):
        return Origin.REPORT
    if fact.support:
        return Origin.SOURCE
    if not fact.is_inferred:
        return Origin.RELEASE
    is_ours = predicate.value.startswith(names.graph.ontology)
    return Origin.INFERRED if is_ours else Origin.ELSEWHERE


def value_name(subject: object, predicate: object, value: object, names: Names) -> DisplayName:
    """Return the name of a fact's value, a whole number with its digits in groups of three."""
    return _group_digits(names.value_name(subject, predicate, value), predicate, names)


def _group_digits(name: DisplayName, predicate: object, names: Names) -> DisplayName:
    is_whole = parse_whole_number(name.text.removeprefix("-")) is not None
    if name.datatype != _INTEGER or not is_whole or predicate == names.graph.expand("year"):
        return name
    return DisplayName(f"{int(name.text):,}")


def value_names(
    terms: Iterable[RdfTerm], names: Names, property_: str = ""
) -> tuple[DisplayName, ...]:
    """Return the names of values of a property; see ``in_reader_language`` for texts."""
    predicate = names.graph.expand(property_)
    grouped = [_group_digits(names.name(term), predicate, names) for term in terms]
    return in_reader_language(grouped, names)


def in_reader_language(texts: Sequence[DisplayName], names: Names) -> tuple[DisplayName, ...]:
    """Return texts in the reader's language, or else in English, and those without a language.

    If there are none in either language, return all.
    """
    available = {text.lang for text in texts}
    lang = next((tag for tag in (names.lang, DEFAULT_LANGUAGE) if tag in available), None)
    return tuple(text for text in texts if lang is None or text.lang in (lang, None))
