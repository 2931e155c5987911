"""Title, licence and authors of the dataset, and its descriptions in VoID and DCAT 3.

All other descriptions (schema.org, data package, citation, pages) use the same constants.

The descriptions are made from the quads of a release and its manifest. All IRIs in them are under
the base IRI of the release; ``locate`` replaces those of files and services by the URLs of a
server.

Sources: https://www.w3.org/TR/void/, https://www.w3.org/TR/vocab-dcat-3/
"""

from collections import Counter
from collections.abc import Iterable, Set
from typing import Final
from urllib.parse import urlsplit

import pyoxigraph as ox
from rdflib import DCTERMS, FOAF, RDF, RDFS, SKOS, VOID, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from kg.dataset.manifest import STEM, Manifest, ReleaseFile, dump_formats
from kg.dataset.summary import Subjects
from kg.formats import GZIP, Kind, offered
from kg.namespaces import DCAT, GEO, SPDX, rebase, split_iri

TITLE: Final = "ReliefGraph: facts from humanitarian activity reports"
ABOUT: Final = (
    "Facts from humanitarian activity reports as linked data: organisations, places, populations, "
    "services, events and figures, each with the words of the report that say it."
)
AUTHORS: Final = "The ReliefGraph authors"
LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
LICENCE_NAME: Final = "Creative Commons Attribution 4.0 International"
#: The licence in SPDX's list: https://spdx.org/licenses/
LICENCE_SPDX: Final = "CC-BY-4.0"
RIGHTS: Final = (
    "Ontology, encodings and links: CC BY 4.0. The quoted report texts remain those of their "
    "publishers, as each page says (dcterms:rights)."
)

_GRAPHS: Final = "All facts with their evidence, in named graphs"
#: By the name of the file, or by its extension.
_CONTENTS: Final[dict[str, str]] = {
    "nq": f"{_GRAPHS}; canonical: its SHA-256 is the digest of the dataset",
    "trig": _GRAPHS,
    "jsonld": f"{_GRAPHS}, as JSON",
    "ttl": "All facts with their evidence, each once, without graphs",
    "reliefgraph-1.2.ttl": "All facts, each with its statement as a reifier, in RDF 1.2",
    "rdf": "All facts with their evidence, each once, without graphs, as XML",
    "figures.csv": "Every figure of every report, one in a row, with the words that say it",
    "datapackage.json": "What the columns of figures.csv mean (Frictionless Data Package)",
    "context.jsonld": "The JSON-LD context: short names for our terms",
    "validation.ttl": "What validation found (SHACL validation report)",
    "void.ttl": "What the dataset consists of: counts, partitions, links (VoID)",
    "dcat.ttl": "The dataset and its files as a catalogue has them (DCAT 3)",
    "manifest.json": "Every file with its digest, and what the release was made from",
}

_IANA = Namespace("https://www.iana.org/assignments/media-types/")
_LANGUAGES = Namespace("http://id.loc.gov/vocabulary/iso639-1/")
_LICENCE = URIRef(LICENCE)
_TITLE = Literal(TITLE, lang="en")
_ABOUT = Literal(ABOUT, lang="en")
_PROTOCOL = URIRef("https://www.w3.org/TR/sparql11-protocol/")
_MAX_EXAMPLES: Final = 3
#: Properties whose values are URLs to open, not names.
LOCATIONS: Final = frozenset(
    {DCAT.accessURL, DCAT.downloadURL, DCAT.endpointDescription, DCAT.endpointURL}
    | {DCAT.landingPage, FOAF.homepage}
    | {VOID.dataDump, VOID.openSearchDescription, VOID.sparqlEndpoint}
)


def describe_file(name: str) -> str:
    """Return what a file of a release contains, in words; empty for an unknown name."""
    if name.endswith(".gz"):
        return f"{name.removesuffix('.gz')}, compressed"
    return _CONTENTS.get(name) or _CONTENTS.get(name.rpartition(".")[2], "")


def dcat(manifest: Manifest, subjects: Subjects) -> Graph:
    """Return the DCAT 3 catalogue: one dataset, its files as distributions, the SPARQL service."""
    base = manifest.base_iri
    catalogue, dataset = URIRef(f"{base}catalogue"), URIRef(f"{base}dataset")
    described = _heading(dataset, manifest)
    described.add((catalogue, RDF.type, DCAT.Catalog))
    described.add((catalogue, DCTERMS.title, _TITLE))
    described.add((catalogue, DCTERMS.description, _ABOUT))
    described.add((catalogue, DCTERMS.publisher, _authors(manifest)))
    described.add((catalogue, DCTERMS.license, _LICENCE))
    described.add((catalogue, FOAF.homepage, URIRef(base)))
    described.add((catalogue, DCAT.dataset, dataset))
    described.add((catalogue, DCAT.service, URIRef(f"{base}sparql")))
    described.add((dataset, RDF.type, DCAT.Dataset))
    described.add((dataset, DCAT.landingPage, URIRef(base)))
    described.add((dataset, DCTERMS.identifier, Literal(f"sha256:{manifest.digest}")))
    described.add((dataset, DCTERMS.conformsTo, URIRef(f"{base}ontology")))
    _add_subjects(described, dataset, subjects)
    _add_themes(described, catalogue, dataset, subjects)
    _add_service(described, dataset, manifest)
    for file in manifest.files:
        _add_distribution(described, dataset, manifest, file)
    return described


def locate(graph: Graph, base_iri: str, url: str) -> Graph:
    """Return a description by ``void`` or ``dcat`` with addresses on the server at ``url``."""

    def address(value: Node) -> Node:
        return URIRef(rebase(str(value), url, base_iri))

    described = Graph()
    for subject, predicate, value in graph:
        is_location = predicate in LOCATIONS
        described.add((subject, predicate, address(value) if is_location else value))
    return described


def file_iri(manifest: Manifest, name: str) -> URIRef:
    """Return the IRI of a file of a release."""
    return URIRef(f"{manifest.base_iri}dumps/{manifest.name}/{name}")


def _authors(manifest: Manifest) -> URIRef:
    return URIRef(f"{manifest.base_iri}catalogue#authors")


def _heading(dataset: URIRef, manifest: Manifest) -> Graph:
    """Return the triples that VoID and DCAT have in common: title, licence, authors, version."""
    described, authors = Graph(), _authors(manifest)
    described.add((dataset, DCTERMS.title, _TITLE))
    described.add((dataset, DCTERMS.description, _ABOUT))
    described.add((dataset, DCTERMS.license, _LICENCE))
    described.add((dataset, DCTERMS.rights, Literal(RIGHTS, lang="en")))
    described.add((dataset, DCTERMS.creator, authors))
    described.add((dataset, DCTERMS.publisher, authors))
    described.add((dataset, DCTERMS.issued, Literal(manifest.issued, datatype=XSD.date)))
    described.add((dataset, DCAT.version, Literal(manifest.version)))
    described.add((dataset, FOAF.homepage, URIRef(manifest.base_iri)))
    described.add((authors, RDF.type, FOAF.Agent))
    described.add((authors, FOAF.name, Literal(AUTHORS)))
    return described


def _add_subjects(described: Graph, dataset: URIRef, subjects: Subjects) -> None:
    for word in subjects.keywords:
        described.add((dataset, DCAT.keyword, Literal(word.value, lang=word.language)))
    for page in subjects.pages:
        described.add((dataset, DCTERMS.source, URIRef(page)))
        _add_labels(described, page, RDFS.label, subjects)
    for language in subjects.languages:
        described.add((dataset, DCTERMS.language, _LANGUAGES[language]))
    for place in map(URIRef, subjects.places):
        described.add((dataset, DCTERMS.spatial, place))
        _add_place(described, place, subjects)
    if period := subjects.period:
        node = URIRef(f"{dataset}#period")
        described.add((dataset, DCTERMS.temporal, node))
        described.add((node, RDF.type, DCTERMS.PeriodOfTime))
        described.add((node, DCAT.startDate, Literal(period.first, datatype=XSD.date)))
        described.add((node, DCAT.endDate, Literal(period.last, datatype=XSD.date)))


def _add_place(described: Graph, place: URIRef, subjects: Subjects) -> None:
    described.add((place, RDF.type, DCTERMS.Location))
    _add_labels(described, place, RDFS.label, subjects)
    for centroid in subjects.reader.objects(place, GEO.hasCentroid):
        for point in subjects.reader.literals(centroid, GEO.asWKT):
            described.add((place, DCAT.centroid, Literal(point.value, datatype=GEO.wktLiteral)))


def _add_themes(described: Graph, catalogue: URIRef, dataset: URIRef, subjects: Subjects) -> None:
    for theme in map(URIRef, subjects.themes):
        described.add((dataset, DCAT.theme, theme))
        described.add((theme, RDF.type, SKOS.Concept))
        _add_labels(described, theme, SKOS.prefLabel, subjects)
        for scheme in subjects.reader.iris(theme, SKOS.inScheme):
            described.add((catalogue, DCAT.themeTaxonomy, URIRef(scheme)))


def _add_labels(described: Graph, iri: str, predicate: URIRef, subjects: Subjects) -> None:
    for label in subjects.reader.literals(iri, RDFS.label):
        described.add((URIRef(iri), predicate, Literal(label.value, lang=label.language)))


def _add_service(described: Graph, dataset: URIRef, manifest: Manifest) -> None:
    service = URIRef(f"{manifest.base_iri}sparql")
    described.add((service, RDF.type, DCAT.DataService))
    described.add((service, DCTERMS.title, Literal("SPARQL endpoint", lang="en")))
    described.add((service, DCTERMS.conformsTo, _PROTOCOL))
    described.add((service, DCTERMS.license, _LICENCE))
    described.add((service, DCTERMS.publisher, _authors(manifest)))
    described.add((service, DCAT.endpointURL, service))
    described.add((service, DCAT.endpointDescription, URIRef(f"{service}?format=ttl")))
    described.add((service, DCAT.servesDataset, dataset))


def _add_distribution(
    described: Graph, dataset: URIRef, manifest: Manifest, file: ReleaseFile
) -> None:
    iri = file_iri(manifest, file.name)
    checksum = URIRef(f"{iri}#sha256")
    described.add((dataset, DCAT.distribution, iri))
    described.add((iri, RDF.type, DCAT.Distribution))
    described.add((iri, DCTERMS.title, Literal(file.name)))
    described.add((iri, DCTERMS.description, Literal(describe_file(file.name), lang="en")))
    described.add((iri, DCTERMS.issued, Literal(manifest.issued, datatype=XSD.date)))
    described.add((iri, DCTERMS.license, _LICENCE))
    described.add((iri, DCAT.accessURL, URIRef(f"{manifest.base_iri}dumps/")))
    described.add((iri, DCAT.downloadURL, iri))
    described.add((iri, DCAT.mediaType, _IANA[file.media_type]))
    if file.gzip:
        described.add((iri, DCAT.compressFormat, _IANA[GZIP]))
    described.add((iri, DCAT.byteSize, Literal(file.n_bytes, datatype=XSD.nonNegativeInteger)))
    described.add((iri, SPDX.checksum, checksum))
    described.add((checksum, RDF.type, SPDX.Checksum))
    described.add((checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256))
    described.add((checksum, SPDX.checksumValue, Literal(file.sha256, datatype=XSD.hexBinary)))


def void(quads: Iterable[ox.Quad], manifest: Manifest, subjects: Subjects) -> Graph:
    """Return the VoID description: counts, partitions, linksets, one subset for each named graph.

    The files of the manifest are not used.
    """
    base = manifest.base_iri
    dataset, document = URIRef(f"{base}dataset"), URIRef(f"{base}void.ttl")
    described = _heading(dataset, manifest)
    triples = {quad.triple for quad in quads}
    described.add((document, RDF.type, VOID.DatasetDescription))
    described.add((document, FOAF.primaryTopic, dataset))
    described.add((dataset, RDF.type, VOID.Dataset))
    described.add((dataset, VOID.sparqlEndpoint, URIRef(f"{base}sparql")))
    described.add((dataset, VOID.openSearchDescription, URIRef(f"{base}opensearch.xml")))
    described.add((dataset, VOID.vocabulary, URIRef(f"{base}ontology#")))
    described.add((dataset, VOID.uriSpace, Literal(f"{base}id/")))
    for example in (*subjects.pages[:_MAX_EXAMPLES], *subjects.places[:_MAX_EXAMPLES]):
        described.add((dataset, VOID.exampleResource, URIRef(example)))
    for form in dump_formats():
        for ending in ("", ".gz"):
            dump = file_iri(manifest, f"{STEM}.{form.extension}{ending}")
            described.add((dataset, VOID.dataDump, dump))
    for form in offered(Kind.GRAPH, Kind.DATASET):
        if form.iri:
            described.add((dataset, VOID.feature, URIRef(form.iri)))
    _add_counts(described, dataset, triples)
    for graph in manifest.graphs:
        subset = URIRef(graph.iri)
        described.add((dataset, VOID.subset, subset))
        described.add((subset, RDF.type, VOID.Dataset))
        described.add((subset, VOID.triples, Literal(graph.n_triples)))
    _add_partitions(described, dataset, triples)
    _add_linksets(described, dataset, triples, base)
    return described


def _add_counts(described: Graph, dataset: URIRef, triples: Set[ox.Triple]) -> None:
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


def _add_partitions(described: Graph, dataset: URIRef, triples: Set[ox.Triple]) -> None:
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
    """Return a readable, unique name for an IRI, to be part of another IRI."""
    return iri.partition("://")[2].replace("/", "-").replace("#", "-")


def _add_linksets(described: Graph, dataset: URIRef, triples: Set[ox.Triple], base: str) -> None:
    """Add a linkset for each outside dataset and each matching property that links to it."""
    links: Counter[tuple[str, str]] = Counter(
        (split_iri(t.object.value)[0], t.predicate.value)
        for t in triples
        if isinstance(t.object, ox.NamedNode)
        and t.predicate.value.endswith(("Match", "sameAs"))
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
