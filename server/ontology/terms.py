"""What the page of the ontology shows: the terms with their use, and the tree of the classes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.namespaces import PREFIXES
from kg.store import Store
from server.graph import queries
from server.graph.graph_reader import GraphReader
from server.graph.names import DisplayName, Names

#: The classes of terms, and the words for each; a term has the words of its first one.
_KINDS: Final[Mapping[str, str]] = {
    "owl:Class": "class",
    "rdfs:Class": "class",
    "owl:ObjectProperty": "property to things",
    "owl:DatatypeProperty": "property to values",
    "owl:AnnotationProperty": "property",
    "rdf:Property": "property",
}
CLASSES: Final = tuple(kind for kind, words in _KINDS.items() if words == "class")
PROPERTIES: Final = tuple(kind for kind in _KINDS if kind not in CLASSES)
#: The properties that relate terms, and the words for each, in the order of the page.
_RELATIONS: Final[Mapping[str, str]] = {
    "rdfs:subClassOf": "is a",
    "rdfs:subPropertyOf": "is a kind of",
    "rdfs:domain": "of",
    "rdfs:range": "leads to",
    "owl:inverseOf": "inverse of",
    "owl:disjointWith": "never also",
    "skos:exactMatch": "same as",
    "skos:closeMatch": "close to",
    "skos:relatedMatch": "related to",
    "dcterms:isReplacedBy": "replaced by",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of a term, in words, and the terms at its other end."""

    words: str
    others: tuple[DisplayName, ...]


@dataclass(frozen=True, slots=True)
class OntologyTerm:
    """A class or a property.

    Attributes:
        name: in the reader's language, with a link to its place on the page.
        local: its local name: the part of its IRI after the ``#``.
        kind: in the words of _KINDS, such as "class" or "property to things".
        n_uses: the number of things of the class, or of facts with the property.
    """

    name: DisplayName
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
class SchemeSummary:
    """A concept scheme, with the number of its concepts."""

    name: DisplayName
    definition: str
    n_concepts: int


def version_iri(store: Store) -> str:
    """Return the IRI of the version of the ontology that is served; empty if it has none."""
    return next(GraphReader(store).iris(f"{store.manifest.base_iri}ontology", "owl:versionIRI"), "")


def read_terms(kinds: Sequence[str], names: Names) -> tuple[OntologyTerm, ...]:
    """Return our own terms of the given kinds, such as CLASSES, sorted by name, each once."""
    iris = {iri for kind in kinds for iri in names.graph.instances(kind)}
    ours = (_term(iri, names) for iri in iris if iri.startswith(names.graph.ontology))
    return tuple(sorted(ours, key=lambda term: (term.name.text.lower(), term.local)))


def read_schemes(names: Names) -> Iterator[SchemeSummary]:
    """Yield the concept schemes among our things, sorted by name."""
    in_scheme = names.graph.expand("skos:inScheme")
    iris = names.graph.instances("skos:ConceptScheme")
    ours = [iri for iri in iris if iri.startswith(names.links.iris.things)]
    for iri in sorted(ours, key=lambda iri: names.iri_name(iri).text):
        definition = preferred_text(iri, "skos:definition", names)
        n_concepts = names.graph.count(in_scheme, ox.NamedNode(iri))
        yield SchemeSummary(names.iri_name(iri), definition, n_concepts)


def preferred_text(iri: str, name: str, names: Names) -> str:
    """Return the text of a property for the reader; empty if there is none."""
    text = names.preferred_text(iri, name)
    return text.value if text is not None else ""


def _all_texts(iri: str, name: str, names: Names) -> tuple[str, ...]:
    return tuple(text.value for text in sorted(names.graph.literals(iri, name), key=str))


def _term(iri: str, names: Names) -> OntologyTerm:
    graph = names.graph
    local = iri.removeprefix(graph.ontology)
    kind = next(words for name, words in _KINDS.items() if graph.is_a(iri, name))
    is_class = kind == "class"
    name, term = names.iri_name(iri), ox.NamedNode(iri)
    return OntologyTerm(
        DisplayName(name.text, name.lang, f"#{local}", iri),
        local,
        kind,
        preferred_text(iri, "skos:definition", names) or preferred_text(iri, "rdfs:comment", names),
        _all_texts(iri, "skos:scopeNote", names),
        _all_texts(iri, "skos:example", names),
        tuple(_relations(iri, names)),
        graph.count(graph.expand("rdf:type"), term) if is_class else graph.count(term),
        queries.fill(names.store, "instances" if is_class else "uses", term=iri),
        preferred_text(iri, "owl:deprecated", names) == "true",
    )


def _relations(iri: str, names: Names) -> Iterator[Relation]:
    for name, words in _RELATIONS.items():
        trivial = {iri, f"{PREFIXES['owl']}Thing"}  # every class is a subclass of both
        others = map(names.iri_name, sorted({*names.graph.iris(iri, name)} - trivial))
        if related := tuple(sorted(others, key=lambda other: other.text)):
            yield Relation(words, related)


@dataclass(frozen=True, slots=True)
class Branch:
    """A class, the properties that start at it with what each leads to, and its subclasses."""

    term: OntologyTerm
    arrows: tuple[tuple[OntologyTerm, tuple[DisplayName, ...]], ...]
    branches: tuple["Branch", ...]


@dataclass(frozen=True, slots=True)
class OntologyOutline:
    """The ontology as its page shows it; loose properties start at no class of the tree."""

    title: str
    description: str
    version: str
    version_iri: str
    classes: tuple[OntologyTerm, ...]
    properties: tuple[OntologyTerm, ...]
    tree: tuple[Branch, ...]
    loose: tuple[OntologyTerm, ...]
    schemes: tuple[SchemeSummary, ...]


def arrange(names: Names) -> OntologyOutline:
    """Arrange the ontology of a store for a reader."""
    classes = read_terms(CLASSES, names)
    properties = read_terms(PROPERTIES, names)
    tree, loose = _tree(classes, properties)
    ontology = names.links.iris.ontology
    return OntologyOutline(
        preferred_text(ontology, "dcterms:title", names) or "Ontology",
        preferred_text(ontology, "dcterms:description", names),
        preferred_text(ontology, "owl:versionInfo", names),
        version_iri(names.store),
        classes,
        properties,
        tree,
        loose,
        tuple(read_schemes(names)),
    )


def _tree(
    classes: Sequence[OntologyTerm], properties: Sequence[OntologyTerm]
) -> tuple[tuple[Branch, ...], tuple[OntologyTerm, ...]]:
    """Return the tree of classes with their properties, and the properties that have no class."""
    by_iri = {term.name.iri or "": term for term in classes}
    below: dict[str, list[OntologyTerm]] = defaultdict(list)
    starts: dict[str, list[tuple[OntologyTerm, tuple[DisplayName, ...]]]] = defaultdict(list)
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

    def branch(term: OntologyTerm, above: frozenset[str]) -> Branch:
        iri = term.name.iri or ""
        inside = [branch(t, above | {iri}) for t in below[iri] if t.name.iri not in above]
        return Branch(term, tuple(starts[iri]), tuple(inside))

    return tuple(branch(term, frozenset()) for term in below[""]), tuple(loose)


def _others(term: OntologyTerm, words: str) -> list[str]:
    return [n.iri or "" for r in term.relations if r.words == words for n in r.others]


def _nearest(iris: Sequence[str], by_iri: Mapping[str, OntologyTerm]) -> list[str]:
    """Return the most specific of the given classes: membership of the others was inferred."""
    above = {up for iri in iris for up in _others(by_iri[iri], "is a")}
    return [iri for iri in iris if iri not in above]
