"""The dataset and its reports in terms of schema.org, for search engines.

Sources: https://schema.org/Dataset, https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents
"""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from markupsafe import Markup
from rdflib import DCTERMS, PROV

from kg.dataset import metadata
from kg.dataset.summary import Period, Subjects
from kg.formats import by_token
from kg.namespaces import GEO, SCHEMA
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
    """Return a report, or a page of one, and that the dataset is about it."""
    reader = subjects.reader

    def named(kind: str, predicate: str) -> list[Node]:
        return [_named(kind, value, subjects, links) for value in reader.iris(iri, predicate)]

    described: Node = {
        "@context": _CONTEXT,
        **_named("Report", iri, subjects, links),
        "publisher": named("Organization", DCTERMS.publisher),
        "inLanguage": _texts(subjects, iri, DCTERMS.language),
        "copyrightNotice": _texts(subjects, iri, DCTERMS.rights),
        "spatialCoverage": [
            _place(place, subjects, links) for place in reader.iris(iri, DCTERMS.spatial)
        ],
        "isPartOf": named("Report", PROV.wasDerivedFrom),
        **_temporal(subjects.period_of(reader.iris(iri, DCTERMS.temporal))),
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
    if same := subjects.reader.iris(iri, SCHEMA.sameAs):
        place["sameAs"] = same
    for centroid in subjects.reader.iris(iri, GEO.hasCentroid):
        for point in map(literals.parse_wkt_point, _texts(subjects, centroid, GEO.asWKT)):
            if point:
                latitude, longitude = point
                coordinates = {"latitude": latitude, "longitude": longitude}
                place["geo"] = {"@type": "GeoCoordinates", **coordinates}
    return place


def _indicator(iri: str, subjects: Subjects) -> Node:
    measured = {"@type": "PropertyValue", "propertyID": iri, "name": subjects.reader.label(iri)}
    units = subjects.reader.units(iri)
    return {**measured, "unitText": units[0]} if units else measured


def _temporal(period: Period | None) -> Node:
    return {"temporalCoverage": f"{period.first}/{period.last}"} if period else {}


def _texts(subjects: Subjects, iri: str, predicate: str) -> list[str]:
    return sorted(text.value for text in subjects.reader.literals(iri, predicate))
