"""The terms of the ontology, arranged for people, with how often the data use them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.store import Store
from server import asking
from server.names import Name, Names

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
_OWL: Final = "http://www.w3.org/2002/07/owl#"
_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
_TYPE: Final = ox.NamedNode(f"{_RDF}type")
_DEFAULT: Final = ox.DefaultGraph()
#: What makes a term a class, or a property.
_CLASSES: Final = (f"{_OWL}Class", f"{_RDFS}Class")
_PROPERTIES: Final = (
    f"{_OWL}ObjectProperty",
    f"{_OWL}DatatypeProperty",
    f"{_OWL}AnnotationProperty",
    f"{_RDF}Property",
)
#: What relates a term to others: what it is called here, in the order of the page.
_RELATIONS: Final[Mapping[str, str]] = {
    f"{_RDFS}subClassOf": "is a",
    f"{_RDFS}subPropertyOf": "is a kind of",
    f"{_RDFS}domain": "of",
    f"{_RDFS}range": "leads to",
    f"{_OWL}inverseOf": "inverse of",
    f"{_OWL}disjointWith": "never also",
    f"{_SKOS}exactMatch": "same as",
    f"{_SKOS}closeMatch": "close to",
    f"{_SKOS}relatedMatch": "related to",
    "http://purl.org/dc/terms/isReplacedBy": "replaced by",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """How a term relates to others: in words, and the others."""

    words: str
    others: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A class or a property.

    Attributes:
        name: in the reader's language; leads to its place on the page.
        local: behind the ``#`` of its IRI: its place on the page, and its name in a query.
        kind: what it is: "class", "property to things", "property to values".
        definition: in words; empty where there is none.
        notes: on its scope.
        examples: of its use.
        relations: to other terms.
        n_uses: things of the class, or facts with the property.
        query: asks for them.
        is_deprecated: whether it should be used no more.
    """

    name: Name
    local: str
    kind: str
    definition: str
    notes: tuple[str, ...]
    examples: tuple[str, ...]
    relations: tuple[Relation, ...]
    n_uses: int
    query: str
    is_deprecated: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """A class in the tree of classes, with what its things lead to.

    Attributes:
        term: the class.
        arrows: each property that starts at it, and where it ends.
        branches: its subclasses.
    """

    term: Term
    arrows: tuple[tuple[Term, tuple[Name, ...]], ...]
    branches: tuple["Branch", ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """A concept scheme, with the number of its concepts."""

    name: Name
    definition: str
    n_concepts: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The ontology as one page has it.

    Attributes:
        title, description: of the ontology.
        version: of it, and the IRI of that version; empty where it has none.
        classes, properties: sorted by name.
        tree: of the classes.
        loose: properties that start at no class of the tree.
        schemes: the closed lists.
    """

    title: str
    description: str
    version: str
    version_iri: str
    classes: tuple[Term, ...]
    properties: tuple[Term, ...]
    tree: tuple[Branch, ...]
    loose: tuple[Term, ...]
    schemes: tuple[Scheme, ...]


def of(names: Names) -> Vocabulary:
    """Arrange the ontology of a store for a reader."""
    reading = _Reading(names)
    classes, properties = reading.terms(_CLASSES), reading.terms(_PROPERTIES)
    tree, loose = _tree(classes, properties)
    return Vocabulary(
        reading.text(reading.ontology, "http://purl.org/dc/terms/title") or "Ontology",
        reading.text(reading.ontology, "http://purl.org/dc/terms/description"),
        reading.text(reading.ontology, f"{_OWL}versionInfo"),
        version_iri(names.store),
        classes,
        properties,
        tree,
        loose,
        tuple(reading.schemes()),
    )


def version_iri(store: Store) -> str:
    """Return the IRI of the version of the ontology that is served; empty where it has none."""
    ontology = ox.NamedNode(f"{store.manifest.base_iri}ontology")
    version = ox.NamedNode(f"{_OWL}versionIRI")
    found = store.engine.quads_for_pattern(ontology, version, None, _DEFAULT)
    return next((q.object.value for q in found if isinstance(q.object, ox.NamedNode)), "")


class _Reading:
    """Reads terms out of a store."""

    def __init__(self, names: Names) -> None:
        self.names, self.store = names, names.store
        self.ontology = f"{self.store.manifest.base_iri}ontology"

    def terms(self, kinds: Sequence[str]) -> tuple[Term, ...]:
        """Return our own terms of some kinds, sorted by name, each once."""
        iris = {
            quad.subject.value
            for kind in kinds
            for quad in self._quads(None, _TYPE, ox.NamedNode(kind))
            if isinstance(quad.subject, ox.NamedNode)
            and quad.subject.value.startswith(f"{self.ontology}#")
        }
        return tuple(sorted(map(self.term, iris), key=lambda t: (t.name.text.lower(), t.local)))

    def term(self, iri: str) -> Term:
        local = iri.removeprefix(f"{self.ontology}#")
        types = {getattr(o, "value", "") for o in self.names.objects(iri, _TYPE)}
        is_class = bool(types & set(_CLASSES))
        name = self.names.of_iri(iri)
        deprecated = self.text(iri, f"{_OWL}deprecated")
        return Term(
            Name(name.text, name.lang, f"#{local}", iri),
            local,
            _kind(types),
            self.text(iri, f"{_SKOS}definition") or self.text(iri, f"{_RDFS}comment"),
            tuple(self.texts(iri, f"{_SKOS}scopeNote")),
            tuple(self.texts(iri, f"{_SKOS}example")),
            tuple(self._relations(iri)),
            self._n_uses(iri, is_class=is_class),
            (asking.instances if is_class else asking.uses)(self.store, iri),
            deprecated == "true",
        )

    def text(self, iri: str, predicate: str) -> str:
        """Return the text of a property, in the reader's language, else in English, else in any."""
        order = {self.names.lang: 0, "en": 1, None: 2}
        found = [o for o in self._objects(iri, predicate) if isinstance(o, ox.Literal)]
        best = min(found, key=lambda o: (order.get(o.language, 3), o.value), default=None)
        return best.value if best is not None else ""

    def texts(self, iri: str, predicate: str) -> Iterator[str]:
        for value in sorted(self._objects(iri, predicate), key=str):
            if isinstance(value, ox.Literal):
                yield value.value

    def schemes(self) -> Iterator[Scheme]:
        """Yield the concept schemes among our things, sorted by name."""
        found = self._quads(None, _TYPE, ox.NamedNode(f"{_SKOS}ConceptScheme"))
        iris = {q.subject.value for q in found if isinstance(q.subject, ox.NamedNode)}
        ours = [iri for iri in iris if iri.startswith(self.names.links.identifiers)]
        for iri in sorted(ours, key=lambda iri: self.names.of_iri(iri).text):
            inside = self._quads(None, ox.NamedNode(f"{_SKOS}inScheme"), ox.NamedNode(iri))
            definition = self.text(iri, f"{_SKOS}definition")
            yield Scheme(self.names.of_iri(iri), definition, sum(1 for _ in inside))

    def _relations(self, iri: str) -> Iterator[Relation]:
        for predicate, words in _RELATIONS.items():
            linked = (o for o in self._objects(iri, predicate) if isinstance(o, ox.NamedNode))
            others = {o.value for o in linked} - {iri, f"{_OWL}Thing"}  # everything is both
            if others:
                named = (self.names.of_iri(other) for other in sorted(others))
                yield Relation(words, tuple(sorted(named, key=lambda n: n.text)))

    def _n_uses(self, iri: str, *, is_class: bool) -> int:
        term = ox.NamedNode(iri)
        uses = self._quads(None, _TYPE, term) if is_class else self._quads(None, term, None)
        return sum(1 for _ in uses)

    def _objects(self, iri: str, predicate: str) -> list[object]:
        return list(self.names.objects(iri, ox.NamedNode(predicate)))

    def _quads(
        self, subject: ox.NamedNode | None, predicate: ox.NamedNode, value: ox.NamedNode | None
    ) -> Iterator[ox.Quad]:
        return self.store.engine.quads_for_pattern(subject, predicate, value, _DEFAULT)


def _kind(types: set[str]) -> str:
    if types & set(_CLASSES):
        return "class"
    if f"{_OWL}ObjectProperty" in types:
        return "property to things"
    return "property to values" if f"{_OWL}DatatypeProperty" in types else "property"


def _tree(
    classes: Sequence[Term], properties: Sequence[Term]
) -> tuple[tuple[Branch, ...], tuple[Term, ...]]:
    """Return the tree of classes with the properties that start at each, and all the others."""
    by_iri = {term.name.iri or "": term for term in classes}
    below: dict[str, list[Term]] = defaultdict(list)
    starts: dict[str, list[tuple[Term, tuple[Name, ...]]]] = defaultdict(list)
    for term in classes:
        parents = [iri for iri in _others(term, "is a") if iri in by_iri]
        for iri in _nearest(parents, by_iri) or [""]:
            below[iri].append(term)
    loose = []
    for term in properties:
        domains = [iri for iri in _others(term, "of") if iri in by_iri]
        ends = next((r.others for r in term.relations if r.words == "leads to"), ())
        for iri in _nearest(domains, by_iri):
            starts[iri].append((term, ends))
        if not domains:
            loose.append(term)

    def branch(term: Term, above: frozenset[str]) -> Branch:
        iri = term.name.iri or ""
        inside = [branch(t, above | {iri}) for t in below[iri] if t.name.iri not in above]
        return Branch(term, tuple(starts[iri]), tuple(inside))

    return tuple(branch(term, frozenset()) for term in below[""]), tuple(loose)


def _others(term: Term, words: str) -> list[str]:
    return [n.iri or "" for r in term.relations if r.words == words for n in r.others]


def _nearest(iris: Sequence[str], by_iri: Mapping[str, Term]) -> list[str]:
    """Return those of some classes that have no other of them below: the rest was inferred."""
    above = {up for iri in iris for up in _others(by_iri[iri], "is a") if iri not in (up,)}
    return [iri for iri in iris if iri not in above]
