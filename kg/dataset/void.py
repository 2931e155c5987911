"""The VoID description of a release: what the dataset consists of, counted from its quads.

Source: https://www.w3.org/TR/void/
"""

from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

import pyoxigraph as ox
from rdflib import DCTERMS, FOAF, RDF, RDFS, VOID, Graph, Literal, URIRef

from kg.dataset import dcat
from kg.dataset.manifest import STEM, Manifest, dumps
from kg.dataset.summary import Subjects
from kg.formats import Kind, offered

#: So many pages and places are named as examples.
_EXAMPLES = 3


def describe(quads: Iterable[ox.Quad], manifest: Manifest, subjects: Subjects) -> Graph:
    """Return the VoID description: counts, partitions, linksets, one subset for each named graph.

    Args:
        quads: of the release.
        manifest: of the release; its files are not looked at.
        subjects: of the release.
    """
    base = manifest.base_iri
    dataset, document = URIRef(f"{base}dataset"), URIRef(f"{base}void.ttl")
    described = dcat.heading(dataset, manifest)
    triples = {quad.triple for quad in quads}
    described.add((document, RDF.type, VOID.DatasetDescription))
    described.add((document, FOAF.primaryTopic, dataset))
    described.add((dataset, RDF.type, VOID.Dataset))
    described.add((dataset, VOID.sparqlEndpoint, URIRef(f"{base}sparql")))
    described.add((dataset, VOID.openSearchDescription, URIRef(f"{base}opensearch.xml")))
    described.add((dataset, VOID.vocabulary, URIRef(f"{base}ontology#")))
    described.add((dataset, VOID.uriSpace, Literal(f"{base}id/")))
    for example in (*subjects.pages[:_EXAMPLES], *subjects.places[:_EXAMPLES]):
        described.add((dataset, VOID.exampleResource, URIRef(example)))
    for form in dumps():
        for ending in ("", ".gz"):
            dump = dcat.file_iri(manifest, f"{STEM}.{form.extension}{ending}")
            described.add((dataset, VOID.dataDump, dump))
    for form in offered(Kind.GRAPH, Kind.DATASET):
        if form.iri:
            described.add((dataset, VOID.feature, URIRef(form.iri)))
    _count(described, dataset, triples)
    for graph in manifest.graphs:
        subset = URIRef(graph.iri)
        described.add((dataset, VOID.subset, subset))
        described.add((subset, RDF.type, VOID.Dataset))
        described.add((subset, VOID.triples, Literal(graph.n_triples)))
    _partition(described, dataset, triples)
    _linksets(described, dataset, triples, base)
    return described


def _count(described: Graph, dataset: URIRef, triples: set[ox.Triple]) -> None:
    subjects = {t.subject for t in triples}
    classes = {t.object for t in triples if t.predicate.value == str(RDF.type)}
    counts = {
        VOID.triples: len(triples),
        VOID.distinctSubjects: len(subjects),
        VOID.distinctObjects: len({t.object for t in triples}),
        VOID.entities: sum(isinstance(s, ox.NamedNode) for s in subjects),
        VOID.classes: len(classes),
        VOID.properties: len({t.predicate for t in triples}),
    }
    for term, count in counts.items():
        described.add((dataset, term, Literal(count)))


def _partition(described: Graph, dataset: URIRef, triples: set[ox.Triple]) -> None:
    """Add a partition for each class and each property of our own."""
    types = (t.object for t in triples if t.predicate.value == str(RDF.type))
    classes = Counter(kind.value for kind in types if isinstance(kind, ox.NamedNode))
    properties = Counter(t.predicate.value for t in triples)
    for counted, kind, partition, term, number in (
        (classes, VOID["class"], VOID.classPartition, "class", VOID.entities),
        (properties, VOID.property, VOID.propertyPartition, "property", VOID.triples),
    ):
        for iri, count in counted.items():
            part = URIRef(f"{dataset}#{term}-{_slug(iri)}")
            described.add((dataset, partition, part))
            described.add((part, kind, URIRef(iri)))
            described.add((part, number, Literal(count)))


def _slug(iri: str) -> str:
    """Return an IRI as part of another one: readable and unique."""
    return iri.partition("://")[2].replace("/", "-").replace("#", "-")


def _linksets(described: Graph, dataset: URIRef, triples: set[ox.Triple], base: str) -> None:
    """Add a linkset for each outside dataset and each matching property that leads there."""
    links: Counter[tuple[str, str]] = Counter(
        (_space(t.object.value), t.predicate.value)
        for t in triples
        if isinstance(t.object, ox.NamedNode)
        and t.predicate.value.endswith("Match")
        and not t.object.value.startswith(base)
        and isinstance(t.subject, ox.NamedNode)
        and t.subject.value.startswith(f"{base}id/")
    )
    for (space, predicate), count in links.items():
        site = urlsplit(space)
        linkset = URIRef(f"{dataset}#links-{_slug(space)}{predicate.rpartition('#')[2]}")
        target = URIRef(f"{dataset}#target-{_slug(space).rstrip('-')}")
        described.add((linkset, RDF.type, VOID.Linkset))
        described.add((linkset, RDFS.label, Literal(f"links to {site.netloc}", lang="en")))
        described.add((linkset, VOID.linkPredicate, URIRef(predicate)))
        described.add((linkset, VOID.subjectsTarget, dataset))
        described.add((linkset, VOID.objectsTarget, target))
        described.add((linkset, VOID.triples, Literal(count)))
        described.add((dataset, VOID.subset, linkset))
        described.add((target, RDF.type, VOID.Dataset))
        described.add((target, DCTERMS.title, Literal(site.netloc)))
        described.add((target, VOID.uriSpace, Literal(space)))
        described.add((target, FOAF.homepage, URIRef(f"{site.scheme}://{site.netloc}/")))


def _space(iri: str) -> str:
    """Return what an IRI has in common with those of its neighbours."""
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]
