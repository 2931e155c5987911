"""VoID and DCAT 3 descriptions of a release, made from its quads and its manifest.

Sources: https://www.w3.org/TR/void/, https://www.w3.org/TR/vocab-dcat-3/
"""

from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

import pyoxigraph as ox
from rdflib import DCTERMS, FOAF, RDF, RDFS, VOID, XSD, Graph, Literal, Namespace, URIRef

from kg.formats import FORMATS, GZIP, Kind
from kg.manifest import File, Manifest

_DCAT = Namespace("http://www.w3.org/ns/dcat#")
_SPDX = Namespace("http://spdx.org/rdf/terms#")
_IANA = Namespace("https://www.iana.org/assignments/media-types/")
_CC_BY = URIRef("https://creativecommons.org/licenses/by/4.0/")
_TITLE = Literal("ReliefGraph: facts from humanitarian activity reports", lang="en")
_ABOUT = Literal(
    "Facts from humanitarian activity reports as linked data: organisations, places, populations, "
    "services, events and figures, each with the words of the report that say it.",
    lang="en",
)
_RIGHTS = Literal(
    "Ontology, encodings and links: CC BY 4.0. The quoted report texts remain those of their "
    "publishers, as each page says (dcterms:rights).",
    lang="en",
)


def void(quads: Iterable[ox.Quad], manifest: Manifest) -> Graph:
    """Return the VoID description: counts, partitions, linksets, one subset for each named graph.

    Args:
        quads: of the release.
        manifest: of the release; its files are not looked at.
    """
    base = manifest.base_iri
    dataset = URIRef(f"{base}dataset")
    described = _described(dataset, manifest)
    triples = {quad.triple for quad in quads}
    described.add((dataset, RDF.type, VOID.Dataset))
    described.add((dataset, VOID.sparqlEndpoint, URIRef(f"{base}sparql")))
    described.add((dataset, VOID.vocabulary, URIRef(f"{base}ontology#")))
    described.add((dataset, VOID.uriSpace, Literal(f"{base}id/")))
    described.add((dataset, VOID.exampleResource, URIRef(f"{base}id/place/peru")))
    for row in FORMATS:
        if row.kinds & {Kind.GRAPH, Kind.DATASET} and row.iri:
            described.add((dataset, VOID.feature, URIRef(row.iri)))
    _count(described, dataset, triples)
    for graph in manifest.graphs:
        subset = URIRef(graph.iri)
        described.add((dataset, VOID.subset, subset))
        described.add((subset, RDF.type, VOID.Dataset))
        described.add((subset, VOID.triples, Literal(graph.n_triples)))
    _partition(described, dataset, triples)
    _linksets(described, dataset, triples, base)
    return described


def dcat(manifest: Manifest) -> Graph:
    """Return the DCAT 3 catalogue: one dataset, its files as distributions, the SPARQL service."""
    base = manifest.base_iri
    catalogue, dataset = URIRef(f"{base}catalogue"), URIRef(f"{base}dataset")
    described = _described(dataset, manifest)
    described.add((catalogue, RDF.type, _DCAT.Catalog))
    described.add((catalogue, DCTERMS.title, _TITLE))
    described.add((catalogue, _DCAT.dataset, dataset))
    described.add((catalogue, _DCAT.service, URIRef(f"{base}sparql")))
    described.add((dataset, RDF.type, _DCAT.Dataset))
    described.add((dataset, _DCAT.version, Literal(manifest.version)))
    described.add((dataset, DCTERMS.identifier, Literal(f"sha256:{manifest.digest}")))
    service = URIRef(f"{base}sparql")
    described.add((service, RDF.type, _DCAT.DataService))
    described.add((service, DCTERMS.title, Literal("SPARQL endpoint", lang="en")))
    described.add((service, DCTERMS.conformsTo, URIRef("https://www.w3.org/TR/sparql11-protocol/")))
    described.add((service, _DCAT.endpointURL, service))
    described.add((service, _DCAT.servesDataset, dataset))
    for file in manifest.files:
        _distribution(described, dataset, manifest, file)
    return described


def _described(dataset: URIRef, manifest: Manifest) -> Graph:
    described = Graph()
    described.add((dataset, DCTERMS.title, _TITLE))
    described.add((dataset, DCTERMS.description, _ABOUT))
    described.add((dataset, DCTERMS.license, _CC_BY))
    described.add((dataset, DCTERMS.rights, _RIGHTS))
    described.add((dataset, DCTERMS.creator, Literal("The ReliefGraph authors")))
    described.add((dataset, DCTERMS.issued, Literal(manifest.issued, datatype=XSD.date)))
    described.add((dataset, FOAF.homepage, URIRef(manifest.base_iri)))
    return described


def _distribution(described: Graph, dataset: URIRef, manifest: Manifest, file: File) -> None:
    iri = URIRef(f"{manifest.base_iri}dumps/{manifest.name}/{file.name}")
    checksum = URIRef(f"{iri}#sha256")
    described.add((dataset, _DCAT.distribution, iri))
    described.add((iri, RDF.type, _DCAT.Distribution))
    described.add((iri, DCTERMS.title, Literal(file.name)))
    described.add((iri, DCTERMS.license, _CC_BY))
    described.add((iri, _DCAT.downloadURL, iri))
    described.add((iri, _DCAT.mediaType, _IANA[file.media_type]))
    if file.gzip:
        described.add((iri, _DCAT.compressFormat, _IANA[GZIP]))
    described.add((iri, _DCAT.byteSize, Literal(file.n_bytes, datatype=XSD.nonNegativeInteger)))
    described.add((iri, _SPDX.checksum, checksum))
    described.add((checksum, RDF.type, _SPDX.Checksum))
    described.add((checksum, _SPDX.algorithm, _SPDX.checksumAlgorithm_sha256))
    described.add((checksum, _SPDX.checksumValue, Literal(file.sha256, datatype=XSD.hexBinary)))


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
    classes = Counter(
        t.object.value
        for t in triples
        if t.predicate.value == str(RDF.type) and isinstance(t.object, ox.NamedNode)
    )
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
    """Add a linkset for each outside host that matching properties lead to."""
    links = Counter(
        (urlsplit(t.object.value).netloc, t.predicate.value)
        for t in triples
        if isinstance(t.object, ox.NamedNode)
        and t.predicate.value.endswith("Match")
        and not t.object.value.startswith(base)
        and isinstance(t.subject, ox.NamedNode)
        and t.subject.value.startswith(f"{base}id/")
    )
    for (host, predicate), count in links.items():
        linkset = URIRef(f"{dataset}#links-{host}-{predicate.rpartition('#')[2]}")
        described.add((linkset, RDF.type, VOID.Linkset))
        described.add((linkset, RDFS.label, Literal(f"links to {host}", lang="en")))
        described.add((linkset, VOID.linkPredicate, URIRef(predicate)))
        described.add((linkset, VOID.subjectsTarget, dataset))
        described.add((linkset, VOID.triples, Literal(count)))
        described.add((dataset, VOID.subset, linkset))
