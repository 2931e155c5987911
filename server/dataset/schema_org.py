"""The dataset and its reports in terms of schema.org, for search engines.

Sources: https://schema.org/Dataset, https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from markupsafe import Markup
from rdflib import DCTERMS, PROV, SKOS

from kg.dataset import metadata
from kg.dataset.summary import Period, Subjects
from kg.formats import by_token
from kg.namespaces import GEO
from server.charts import literals
from server.dataset.releases import Release
from server.web.links import Links

_CONTEXT: Final = "https://schema.org/"
#: Characters that could end or begin a script in HTML, with escapes that JSON reads as the same.
_ESCAPES: Final = {"<": r"\u003c", ">": r"\u003e", "&": r"\u0026"}

Node = dict[str, Any]


class SchemaOrg:
    """The data blocks of pages: ``schema_org.dataset()``, ``schema_org.report(iri)``."""

    def __init__(self, release: Release, subjects: Subjects, links: Links) -> None:
        self.dataset = cache(lambda: script(dataset(release, subjects, links)))
        self.report = cache(lambda iri: script(report(iri, subjects, links)))


def script(value: Mapping[str, Any]) -> Markup:
    """Return JSON-LD as a data block of HTML that its content cannot end."""
    text = json.dumps(value, ensure_ascii=False)
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    media_type = by_token("jsonld").media_type
    return Markup('<script type="{}">{}</script>').format(media_type, Markup(text))  # noqa: S704 (escaped above)


def dataset(release: Release, subjects: Subjects, links: Links) -> Node:
    """Return the dataset with its files."""
    manifest = release.manifest
    authors = {"@type": "Organization", "name": metadata.AUTHORS}
    return {
        "@context": _CONTEXT,
        **_dataset(links),
        "description": metadata.ABOUT,
        "identifier": [links.iris.dataset, f"sha256:{manifest.digest}"],
        "version": manifest.version,
        "datePublished": manifest.issued,
        "license": metadata.LICENCE,
        "usageInfo": metadata.RIGHTS,
        "isAccessibleForFree": True,
        "creator": authors,
        "publisher": authors,
        "keywords": sorted({k.value for k in subjects.keywords if k.language == "en"}),
        "inLanguage": list(subjects.languages),
        "spatialCoverage": [_place(iri, subjects, links) for iri in subjects.places],
        **_temporal(subjects.period),
        "variableMeasured": [_indicator(iri, subjects) for iri in subjects.indicators],
        "isBasedOn": [_named("Report", iri, subjects, links) for iri in subjects.pages],
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "@id": links.iris.catalogue,
            "name": metadata.TITLE,
            "url": links.public(links.catalogue),
        },
        "distribution": [
            {
                "@type": "DataDownload",
                "name": dump.name,
                "description": dump.holds,
                "encodingFormat": dump.media_type,
                "contentUrl": links.public(links.dump(dump.name, manifest.name)),
                "contentSize": f"{dump.n_bytes} B",
                "sha256": dump.sha256,
            }
            for dump in release.dumps.values()
        ],
    }


def report(iri: str, subjects: Subjects, links: Links) -> Node:
    """Return a page of a report, and that the dataset is about it.

    Args:
        iri: of a report, or of a page of one.
        subjects: of the release.
        links: to pages.
    """
    publishers = [
        _named("Organization", publisher, subjects, links)
        for publisher in subjects.reader.iris(iri, DCTERMS.publisher)
    ]
    described: Node = {
        "@context": _CONTEXT,
        **_named("Report", iri, subjects, links),
        "publisher": publishers,
        "inLanguage": _texts(subjects, iri, DCTERMS.language),
        "copyrightNotice": _texts(subjects, iri, DCTERMS.rights),
        "spatialCoverage": [
            _place(place, subjects, links) for place in subjects.reader.iris(iri, DCTERMS.spatial)
        ],
        "isPartOf": [
            _named("Report", report, subjects, links)
            for report in subjects.reader.iris(iri, PROV.wasDerivedFrom)
        ],
        **_temporal(subjects.period_of(subjects.reader.iris(iri, DCTERMS.temporal))),
        "subjectOf": _dataset(links),
    }
    return {key: value for key, value in described.items() if value != []}


def _dataset(links: Links) -> Node:
    url = links.public(links.dataset)
    return {"@type": "Dataset", "@id": links.iris.dataset, "name": metadata.TITLE, "url": url}


def _named(kind: str, iri: str, subjects: Subjects, links: Links) -> Node:
    named = {"@type": kind, "@id": iri, "name": subjects.reader.label(iri)}
    path = links.document(iri)
    return {**named, "url": links.public(path)} if path else named


def _place(iri: str, subjects: Subjects, links: Links) -> Node:
    place = _named("Place", iri, subjects, links)
    if same := subjects.reader.iris(iri, SKOS.exactMatch):
        place["sameAs"] = same
    for latitude, longitude in _points(iri, subjects):
        place["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": latitude,
            "longitude": longitude,
        }
    return place


def _points(iri: str, subjects: Subjects) -> Iterator[tuple[float, float]]:
    for centroid in subjects.reader.iris(iri, GEO.hasCentroid):
        for text in _texts(subjects, centroid, GEO.asWKT):
            if point := literals.parse_wkt_point(text):
                yield point


def _indicator(iri: str, subjects: Subjects) -> Node:
    measured = {"@type": "PropertyValue", "propertyID": iri, "name": subjects.reader.label(iri)}
    units = subjects.reader.units(iri)
    return {**measured, "unitText": units[0]} if units else measured


def _temporal(period: Period | None) -> Node:
    return {"temporalCoverage": f"{period.first}/{period.last}"} if period else {}


def _texts(subjects: Subjects, iri: str, predicate: str) -> list[str]:
    return sorted(text.value for text in subjects.reader.literals(iri, predicate))
