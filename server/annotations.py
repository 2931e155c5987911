"""The passages of a page that facts rest on, and the facts, by thing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import pyoxigraph as ox

from server.marked import Span
from server.names import Name, Names

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_OA: Final = "http://www.w3.org/ns/oa#"
_TYPE: Final = f"{_RDF}type"
_HAS_SOURCE: Final = ox.NamedNode(f"{_OA}hasSource")
_DEFAULT_GRAPH: Final = ox.DefaultGraph()

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
class _Statement:
    """A statement of a fact, as the graph has it."""

    iri: str
    subject: str
    predicate: object
    value: object
    basis: str
    excerpts: tuple[str, ...]


def of_page(page: str, names: Names) -> list[Passage]:
    """Return the passages of a country page, in the order of its text."""
    engine = names.store.engine
    evidence = ox.NamedNode(f"{names.store.manifest.base_iri}ontology#evidence")
    on_page = engine.quads_for_pattern(None, _HAS_SOURCE, ox.NamedNode(page), _DEFAULT_GRAPH)
    placed: dict[str, Span] = {}
    resting: dict[str, list[_Statement]] = {}
    statements: dict[ox.NamedNode, _Statement | None] = {}
    for quad in on_page:
        if isinstance(quad.subject, ox.NamedNode) and (span := _span(quad.subject.value, names)):
            placed[quad.subject.value] = span
            pattern = engine.quads_for_pattern(None, evidence, quad.subject, _DEFAULT_GRAPH)
            told = [q.subject for q in pattern if isinstance(q.subject, ox.NamedNode)]
            for each in told:
                if each not in statements:
                    statements[each] = _statement(each, names)
            known = (statements[each] for each in told)
            resting[quad.subject.value] = [statement for statement in known if statement]
    found = []
    for excerpt, span in sorted(placed.items(), key=lambda item: (item[1].start, -item[1].end)):
        about = _about_things(span, resting[excerpt], placed, names)
        told_kinds = {each.kind for each in about}
        kinds = tuple(kind for kind in KINDS if kind in told_kinds)
        words = names.words(excerpt) or ""
        found.append(Passage(span, words, kinds, about, names.links.document(excerpt)))
    return found


def _statement(node: ox.NamedNode, names: Names) -> _Statement | None:
    """Return a statement; None when the graph does not have all of its parts."""
    rg = f"{names.store.manifest.base_iri}ontology#"
    roles: dict[str, list[object]] = defaultdict(list)
    for quad in names.store.engine.quads_for_pattern(node, None, None, _DEFAULT_GRAPH):
        roles[quad.predicate.value].append(quad.object)
    parts = [roles[f"{_RDF}{role}"] for role in ("subject", "predicate", "object")]
    if not all(parts) or not isinstance(parts[0][0], ox.NamedNode):
        return None
    bases = [each.value for each in roles[f"{rg}basis"] if isinstance(each, ox.NamedNode)]
    evidence = (each for each in roles[f"{rg}evidence"] if isinstance(each, ox.NamedNode))
    basis = bases[0].rpartition("/")[2] if bases else ""
    excerpts = tuple(each.value for each in evidence)
    return _Statement(node.value, parts[0][0].value, parts[1][0], parts[2][0], basis, excerpts)


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


def _about_things(
    here: Span, resting: Iterable[_Statement], placed: Mapping[str, Span], names: Names
) -> tuple[About, ...]:
    """Return the facts that rest on a passage, by thing: of figures first, of context last."""
    facts: dict[str, list[Fact]] = defaultdict(list)
    for told in resting:
        also = sorted(placed[each] for each in told.excerpts if each in placed)
        facts[told.subject].append(
            Fact(
                names.of(told.predicate),
                names.of(told.value),
                told.basis,
                names.links.document(told.iri),
                tuple(span for span in also if span != here),
            )
        )
    order = list(KINDS)
    things = [
        About(names.of_iri(iri), kind_of(iri, names), _by_property(of_thing))
        for iri, of_thing in facts.items()
    ]
    return tuple(sorted(things, key=lambda item: (order.index(item.kind), item.thing.text)))


def _by_property(facts: Sequence[Fact]) -> tuple[tuple[Name, tuple[Fact, ...]], ...]:
    """Return facts by property: what a thing is first, then by the property's name."""

    def order(fact: Fact) -> tuple[bool, str]:
        return fact.property.iri != _TYPE, fact.property.text

    told = sorted(facts, key=lambda fact: (*order(fact), fact.value.text))
    groups = [tuple(group) for _, group in groupby(told, key=order)]
    return tuple((group[0].property, group) for group in groups)


def kind_of(iri: str, names: Names) -> str:
    """Return the kind of a thing that a reader of a report can tell apart; see KINDS."""
    slug = iri.removeprefix(names.links.identifiers).partition("/")[0]
    return _KIND_OF.get(slug, "context")
