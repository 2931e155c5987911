"""VoID and DCAT 3 descriptions of a release, made from its quads and its manifest.

Names are IRIs under the base of the release. Where things are to be had is said under the base,
too, as the release's own files must; ``located`` says it for the server that is asked.

Sources: https://www.w3.org/TR/void/, https://www.w3.org/TR/vocab-dcat-3/
"""

from typing import Final

import pyoxigraph as ox
from rdflib import DCTERMS, FOAF, RDF, RDFS, SKOS, VOID, XSD, Graph, Literal, Namespace, URIRef

from kg.dataset import metadata
from kg.dataset.manifest import File, Manifest
from kg.dataset.summary import Subjects
from kg.formats import GZIP
from kg.namespaces import DCAT, GEO, SPDX, rebase

_IANA = Namespace("https://www.iana.org/assignments/media-types/")
_LANGUAGES = Namespace("http://id.loc.gov/vocabulary/iso639-1/")
_LICENCE = URIRef(metadata.LICENCE)
_TITLE = Literal(metadata.TITLE, lang="en")
_ABOUT = Literal(metadata.ABOUT, lang="en")
_PROTOCOL = URIRef("https://www.w3.org/TR/sparql11-protocol/")
#: Properties whose values tell where something is, not what it is called.
LOCATIONS: Final = frozenset(
    {DCAT.accessURL, DCAT.downloadURL, DCAT.endpointDescription, DCAT.endpointURL}
    | {DCAT.landingPage, FOAF.homepage}
    | {VOID.dataDump, VOID.openSearchDescription, VOID.sparqlEndpoint}
)


def dcat(manifest: Manifest, subjects: Subjects) -> Graph:
    """Return the DCAT 3 catalogue: one dataset, its files as distributions, the SPARQL service."""
    base = manifest.base_iri
    catalogue, dataset = URIRef(f"{base}catalogue"), URIRef(f"{base}dataset")
    described = heading(dataset, manifest)
    described.add((catalogue, RDF.type, DCAT.Catalog))
    described.add((catalogue, DCTERMS.title, _TITLE))
    described.add((catalogue, DCTERMS.description, _ABOUT))
    described.add((catalogue, DCTERMS.publisher, _authors(manifest)))
    described.add((catalogue, DCTERMS.license, _LICENCE))
    described.add((catalogue, FOAF.homepage, URIRef(base)))
    described.add((catalogue, DCAT.dataset, dataset))
    described.add((catalogue, DCAT.service, URIRef(f"{base}sparql")))
    described.add((dataset, RDF.type, DCAT.Dataset))
    described.add((dataset, DCAT.version, Literal(manifest.version)))
    described.add((dataset, DCAT.landingPage, URIRef(base)))
    described.add((dataset, DCTERMS.identifier, Literal(f"sha256:{manifest.digest}")))
    described.add((dataset, DCTERMS.conformsTo, URIRef(f"{base}ontology")))
    _subjects(described, dataset, subjects)
    _themes(described, catalogue, dataset, subjects)
    _service(described, dataset, manifest)
    for file in manifest.files:
        _distribution(described, dataset, manifest, file)
    return described


def located(graph: Graph, base: str, url: str) -> Graph:
    """Return a description that says where things are on a server.

    Args:
        graph: what ``void`` or ``dcat`` return.
        base: of the release.
        url: where the public reaches the server.
    """
    moved = Graph()
    for subject, predicate, value in graph:
        is_location = predicate in LOCATIONS
        target = URIRef(rebase(str(value), url, base)) if is_location else value
        moved.add((subject, predicate, target))
    return moved


def file_iri(manifest: Manifest, name: str) -> URIRef:
    """Return the IRI of a file of a release."""
    return URIRef(f"{manifest.base_iri}dumps/{manifest.name}/{name}")


def _authors(manifest: Manifest) -> URIRef:
    return URIRef(f"{manifest.base_iri}catalogue#authors")


def heading(dataset: URIRef, manifest: Manifest) -> Graph:
    """Return what VoID and DCAT both say of a dataset: title, licence, authors, date."""
    described, authors = Graph(), _authors(manifest)
    described.add((dataset, DCTERMS.title, _TITLE))
    described.add((dataset, DCTERMS.description, _ABOUT))
    described.add((dataset, DCTERMS.license, _LICENCE))
    described.add((dataset, DCTERMS.rights, Literal(metadata.RIGHTS, lang="en")))
    described.add((dataset, DCTERMS.creator, authors))
    described.add((dataset, DCTERMS.publisher, authors))
    described.add((dataset, DCTERMS.issued, Literal(manifest.issued, datatype=XSD.date)))
    described.add((dataset, FOAF.homepage, URIRef(manifest.base_iri)))
    described.add((authors, RDF.type, FOAF.Agent))
    described.add((authors, FOAF.name, Literal(metadata.AUTHORS)))
    return described


def _subjects(described: Graph, dataset: URIRef, subjects: Subjects) -> None:
    """Add what the dataset is about: words, places, days, sources, languages."""
    for word in subjects.keywords:
        described.add((dataset, DCAT.keyword, Literal(word.value, lang=word.language)))
    for page in subjects.pages:
        described.add((dataset, DCTERMS.source, URIRef(page)))
        _label(described, page, RDFS.label, subjects)
    for language in subjects.languages:
        described.add((dataset, DCTERMS.language, _LANGUAGES[language]))
    for place in map(URIRef, subjects.places):
        described.add((dataset, DCTERMS.spatial, place))
        _place(described, place, subjects)
    if period := subjects.period:
        node = URIRef(f"{dataset}#period")
        described.add((dataset, DCTERMS.temporal, node))
        described.add((node, RDF.type, DCTERMS.PeriodOfTime))
        described.add((node, DCAT.startDate, Literal(period.first, datatype=XSD.date)))
        described.add((node, DCAT.endDate, Literal(period.last, datatype=XSD.date)))


def _place(described: Graph, place: URIRef, subjects: Subjects) -> None:
    described.add((place, RDF.type, DCTERMS.Location))
    _label(described, place, RDFS.label, subjects)
    for centroid in subjects.objects(place, GEO.hasCentroid):
        for point in subjects.objects(centroid, GEO.asWKT):
            if isinstance(point, ox.Literal):
                literal = Literal(point.value, datatype=GEO.wktLiteral)
                described.add((place, DCAT.centroid, literal))


def _themes(described: Graph, catalogue: URIRef, dataset: URIRef, subjects: Subjects) -> None:
    for theme in map(URIRef, subjects.themes):
        described.add((dataset, DCAT.theme, theme))
        described.add((theme, RDF.type, SKOS.Concept))
        _label(described, theme, SKOS.prefLabel, subjects)
        for scheme in subjects.objects(theme, SKOS.inScheme):
            if isinstance(scheme, ox.NamedNode):
                described.add((catalogue, DCAT.themeTaxonomy, URIRef(scheme.value)))


def _label(described: Graph, iri: str, term: URIRef, subjects: Subjects) -> None:
    for label in subjects.labels(iri):
        described.add((URIRef(iri), term, Literal(label.value, lang=label.language)))


def _service(described: Graph, dataset: URIRef, manifest: Manifest) -> None:
    service = URIRef(f"{manifest.base_iri}sparql")
    described.add((service, RDF.type, DCAT.DataService))
    described.add((service, DCTERMS.title, Literal("SPARQL endpoint", lang="en")))
    described.add((service, DCTERMS.conformsTo, _PROTOCOL))
    described.add((service, DCTERMS.license, _LICENCE))
    described.add((service, DCTERMS.publisher, _authors(manifest)))
    described.add((service, DCAT.endpointURL, service))
    described.add((service, DCAT.endpointDescription, URIRef(f"{service}?format=ttl")))
    described.add((service, DCAT.servesDataset, dataset))


def _distribution(described: Graph, dataset: URIRef, manifest: Manifest, file: File) -> None:
    iri = file_iri(manifest, file.name)
    checksum = URIRef(f"{iri}#sha256")
    described.add((dataset, DCAT.distribution, iri))
    described.add((iri, RDF.type, DCAT.Distribution))
    described.add((iri, DCTERMS.title, Literal(file.name)))
    described.add((iri, DCTERMS.description, Literal(metadata.holds(file.name), lang="en")))
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
