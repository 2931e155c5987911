"""The ontology as its page has it: all terms, and the tree of classes with what starts at each."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.graph.names import DisplayName, Names
from server.ontology import terms
from server.ontology.terms import OntologyTerm, SchemeSummary


@dataclass(frozen=True, slots=True)
class Branch:
    """A class in the tree of classes, with what its things lead to.

    Attributes:
        term: the class.
        arrows: each property that starts at it, and where it ends.
        branches: its subclasses.
    """

    term: OntologyTerm
    arrows: tuple[tuple[OntologyTerm, tuple[DisplayName, ...]], ...]
    branches: tuple["Branch", ...]


@dataclass(frozen=True, slots=True)
class OntologyOutline:
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
    classes: tuple[OntologyTerm, ...]
    properties: tuple[OntologyTerm, ...]
    tree: tuple[Branch, ...]
    loose: tuple[OntologyTerm, ...]
    schemes: tuple[SchemeSummary, ...]


def arrange(names: Names) -> OntologyOutline:
    """Arrange the ontology of a store for a reader."""
    classes = terms.read_terms(terms.CLASSES, names)
    properties = terms.read_terms(terms.PROPERTIES, names)
    tree, loose = _tree(classes, properties)
    ontology = names.links.iris.ontology
    return OntologyOutline(
        terms.preferred_text(ontology, "dcterms:title", names) or "Ontology",
        terms.preferred_text(ontology, "dcterms:description", names),
        terms.preferred_text(ontology, "owl:versionInfo", names),
        terms.version_iri(names.store),
        classes,
        properties,
        tree,
        loose,
        tuple(terms.read_schemes(names)),
    )


def _tree(
    classes: Sequence[OntologyTerm], properties: Sequence[OntologyTerm]
) -> tuple[tuple[Branch, ...], tuple[OntologyTerm, ...]]:
    """Return the tree of classes with the properties that start at each, and all the others."""
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
    """Return those of some classes that have no other of them below: the rest was inferred."""
    above = {up for iri in iris for up in _others(by_iri[iri], "is a")}
    return [iri for iri in iris if iri not in above]
