"""What a thing is called and known by: names in all languages, notes, codes in other registers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.namespaces import PREFIXES
from server.graph import evidence, facts, registers
from server.graph.evidence import Support
from server.graph.graph_reader import GraphReader
from server.graph.names import DisplayName, Names
from server.web import links

_SKOS: Final = PREFIXES["skos"]
_RDFS: Final = PREFIXES["rdfs"]
_DCTERMS: Final = PREFIXES["dcterms"]
#: Names by their property, and what they are.
_NAMES: Final = {
    f"{_RDFS}label": "name",
    f"{_SKOS}prefLabel": "name",
    f"{_SKOS}altLabel": "also called",
    f"{_SKOS}hiddenLabel": "in the words of reports",
}
#: Texts about a thing by their property, in the order of the page; the first is its lede.
_NOTES: Final = {
    f"{_SKOS}definition": "Definition",
    f"{_RDFS}comment": "Comment",
    f"{_DCTERMS}description": "Description",
    f"{_SKOS}note": "Note",
    f"{_SKOS}scopeNote": "Scope",
    f"{_SKOS}example": "Example",
    f"{_SKOS}editorialNote": "Editor’s note",
    f"{_SKOS}historyNote": "History",
    f"{_SKOS}changeNote": "Change",
}


@dataclass(frozen=True, slots=True)
class Called:
    """A name of a thing, the languages that it is so called in, and what kind of name it is."""

    text: str
    langs: tuple[str, ...]
    role: str


@dataclass(frozen=True, slots=True)
class Note:
    """A text about a thing."""

    role: str
    text: DisplayName


@dataclass(frozen=True, slots=True)
class Code:
    """What a thing is known by in a register: the code, where it leads, and who says so."""

    register: str
    code: str
    href: str | None
    match: DisplayName | None
    support: tuple[Support, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """What a thing is called and known by.

    Attributes:
        called: its names, its first names first.
        notes: texts about it.
        codes: what it is known by.
        facts: the triples that are told here, and need not be told again.
    """

    called: tuple[Called, ...]
    notes: tuple[Note, ...]
    codes: tuple[Code, ...]
    facts: frozenset[ox.Triple]


def of(triples: Sequence[ox.Triple], names: Names) -> Identity:
    """Return what a thing is called and known by, out of its triples."""
    graph = names.graph
    texts = [t for t in triples if isinstance(t.object, ox.Literal)]
    bare = [t for t in texts if t.predicate.value in _NAMES and not any(graph.statements(t))]
    noted = [t for t in texts if t.predicate.value in _NOTES]
    coded_by = [t for t in triples if _register(t, graph) is not None]
    return Identity(
        tuple(_called(bare)),
        tuple(_notes(noted, names)),
        tuple(_code(triple, names) for triple in coded_by),
        frozenset([*bare, *noted, *coded_by]),
    )


def _called(triples: Iterable[ox.Triple]) -> list[Called]:
    found: dict[tuple[str, str], set[str]] = {}
    for triple in triples:
        literal = triple.object
        if isinstance(literal, ox.Literal):
            role = _NAMES[triple.predicate.value]
            found.setdefault((role, literal.value), set()).add(literal.language or "")
    order = list(_NAMES.values())
    made = [Called(text, tuple(sorted(langs)), role) for (role, text), langs in found.items()]
    return sorted(made, key=lambda name: (order.index(name.role), name.langs, name.text))


def _notes(triples: Sequence[ox.Triple], names: Names) -> list[Note]:
    """Return texts: of those in several languages, the reader's."""
    found = []
    for predicate, role in _NOTES.items():
        texts = [names.name(t.object) for t in triples if t.predicate.value == predicate]
        kept = sorted(facts.for_reader(texts, names), key=lambda text: text.text)
        found += [Note(role, text) for text in kept]
    return found


def _register(triple: ox.Triple, graph: GraphReader) -> str | None:
    """Return the register that a triple has a code of; None for any other triple."""
    predicate, value = triple.predicate.value, triple.object
    if isinstance(value, ox.Literal):
        ours = registers.CODES.get(predicate.removeprefix(graph.ontology))
        return ours or registers.COMMON_CODES.get(predicate)
    if predicate not in registers.MATCHES or not isinstance(value, ox.NamedNode):
        return None
    is_ours = value.value.startswith(graph.store.manifest.base_iri)
    return None if is_ours else registers.of(value.value)


def _code(triple: ox.Triple, names: Names) -> Code:
    graph = names.graph
    support = evidence.of(triple, names)
    kept_by = str(_register(triple, graph))
    value = triple.object
    if isinstance(value, ox.Literal):
        kind = triple.predicate.value.removeprefix(graph.ontology)
        return Code(kept_by, value.value, registers.page(kind, value.value), None, support)
    iri = value.value if isinstance(value, ox.NamedNode) else ""
    code = iri.replace("#", "/").rstrip("/").rpartition("/")[2]
    return Code(kept_by, code, links.external(iri), names.name(triple.predicate), support)
