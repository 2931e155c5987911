"""Tables for people who do not speak RDF: every figure of every report, one in a row.

The table says no more than the graph: a bound has a column of its own and never stands in that of
values; what a report does not say is empty. Only what the report says is here, nothing inferred.

Sources: https://www.rfc-editor.org/rfc/rfc4180, https://datapackage.org/standard/table-schema/
"""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox
from rdflib import URIRef

from kg.dataset import metadata, observations
from kg.dataset.manifest import FIGURES, File, Manifest
from kg.dataset.observations import TEXTS, Observation
from kg.dataset.summary import Subjects
from kg.formats import by_token
from kg.namespaces import OWLTIME, RG

#: Between several IRIs in one cell.
_IRIS: Final = " "
_BASES: Final = "stated, page-scope or interpretation"


@dataclass(frozen=True, slots=True)
class Field:
    """A column.

    Attributes:
        name: its heading.
        type: of the Table Schema.
        about: what it means, for ``datapackage.json``.
        cell: what it has for an observation.
    """

    name: str
    type: str
    about: str
    cell: Callable[[Observation], str]


def _things(name: str, predicate: str, what: str) -> tuple[Field, Field]:
    """Return two columns: the IRIs of what a property says, and their English names."""

    def iris(row: Observation) -> str:
        return _IRIS.join(thing.value for thing in row.said(predicate))

    def labels(row: Observation) -> str:
        return TEXTS.join(row.subjects.label(thing.value) for thing in row.said(predicate))

    return (
        Field(name, "string", f"{what}: IRI, or several with a space between", iris),
        Field(f"{name}_label", "string", f"{what}, in English", labels),
    )


def _facet(name: str, predicate: str, what: str) -> tuple[Field, Field, Field]:
    """Return three columns: as ``_things``, and how the words carry that the figure is of it."""

    def bases(row: Observation) -> str:
        return TEXTS.join(row.basis(predicate, thing) for thing in row.said(predicate))

    about = (
        f"How the words carry {name.replace('_', ' ')}, which need not be as they carry the "
        f"quantity: {_BASES}; one for each of several, in their order"
    )
    return (*_things(name, predicate, what), Field(f"{name}_basis", "string", about, bases))


def _unit(row: Observation) -> str:
    units = [u for i in row.said(RG.indicator) for u in row.subjects.objects(i.value, RG.unit)]
    texts = [u for u in units if isinstance(u, ox.Literal) and u.language in ("en", None)]
    return TEXTS.join(sorted(text.value for text in texts))


def _kind(row: Observation) -> str:
    return "range" if row.kinds() == ["minimum", "maximum"] else TEXTS.join(row.kinds())


def _number(name: str, what: str, *predicates: URIRef) -> Field:
    return Field(name, "number", what, lambda row: row.number(*predicates))


def _bound(name: str, words: tuple[str, str], ends: tuple[URIRef, URIRef]) -> tuple[Field, Field]:
    """Return two columns: a bound, and whether the bound itself is excluded.

    Args:
        name: of the bound.
        words: that an exclusive bound has, and an inclusive one.
        ends: the properties of the one and of the other.
    """
    (beyond, at), (exclusive, inclusive) = words, ends

    def is_exclusive(row: Observation) -> str:
        if row.said(exclusive):
            return "true"
        return "false" if row.said(inclusive) else ""

    about = f"true: {beyond} the {name}; false: {at} the {name}"
    return (
        _number(name, f"It is {beyond} this, or {at} this: see {name}_is_exclusive", *ends),
        Field(f"{name}_is_exclusive", "boolean", about, is_exclusive),
    )


def _code(name: str, what: str, predicate: URIRef) -> Field:
    return Field(name, "string", what, lambda row: row.codes(predicate))


def _day(name: str, which: str, predicate: URIRef) -> Field:
    about = f"The {which} day of the time, where the calendar tells it"
    return Field(name, "date", about, lambda row: row.day(predicate))


FIELDS: Final = (
    Field("report", "string", "The page that says it: IRI", lambda row: row.page),
    Field("report_label", "string", "The page", lambda row: row.subjects.label(row.page)),
    Field("observation", "string", "The figure itself: IRI", lambda row: row.iri),
    Field("label", "string", "What the figure is", lambda row: row.subjects.label(row.iri)),
    *_facet("indicator", RG.indicator, "What is counted or measured"),
    Field("unit", "string", "The unit of all numbers of the row but the rank", _unit),
    Field(
        "kind",
        "string",
        "What the report gives: exact (see value), approximate (approximate_value), minimum, "
        "maximum or range (minimum, maximum), rank, or words (quantifier)",
        _kind,
    ),
    _number("value", "The number, where the report states it as exact", RG.value),
    _number("approximate_value", "The number, where the report says “about”", RG.approximateValue),
    *_bound("minimum", ("more than", "at least"), (RG.minExclusive, RG.minInclusive)),
    *_bound("maximum", ("less than", "at most"), (RG.maxExclusive, RG.maxInclusive)),
    Field(
        "rank", "integer", "Its place in an order from the largest", lambda row: row.number(RG.rank)
    ),
    *_facet("rank_among", RG.rankAmong, "Where the rank holds"),
    *_things("quantifier", RG.quantifier, "How much, where the report says it in words"),
    *_facet("population", RG.population, "The people that it is about"),
    *_facet("subgroup", RG.subgroup, "The part of them that is counted"),
    *_facet("place", RG.place, "Where"),
    _code(
        "iso3166_alpha3", "The place in ISO 3166-1 alpha-3, if it is a country", RG.iso3166Alpha3
    ),
    _code("iso3166_2", "The place in ISO 3166-2", RG.iso3166Part2),
    _code("pcode", "The P-code of the place (OCHA)", RG.pcode),
    _code("geonames_id", "The place in GeoNames", RG.geonamesId),
    *_facet("time", RG.time, "When"),
    _day("first_day", "first", OWLTIME.hasBeginning),
    _day("last_day", "last", OWLTIME.hasEnd),
    *_facet("phase", RG.phase, "In which phase of a journey"),
    *_facet("event", RG.event, "At which event"),
    *_facet("condition", RG.condition, "What people suffered or had"),
    *_facet("actor", RG.actor, "Who did it"),
    *_facet("reason", RG.reason, "Why"),
    *_facet("frequency", RG.frequency, "How often"),
    *_facet("duration", RG.duration, "How long"),
    *_facet("provider", RG.provider, "Who provided it"),
    Field(
        "quantity_basis",
        "string",
        f"How the words carry the quantity, and nothing else of the row: {_BASES}",
        lambda row: TEXTS.join(iri.rpartition("/")[2] for iri in row.about(RG.basis)),
    ),
    Field(
        "quotation",
        "string",
        "The words of the report that say the quantity",
        lambda row: TEXTS.join(words for _, _, words in row.passages()),
    ),
    Field(
        "offsets",
        "string",
        "Where the words stand in the report's text: first and last, in code points from 0, "
        "the last excluded",
        lambda row: TEXTS.join(f"{start}-{end}" for start, end, _ in row.passages()),
    ),
)


def figures(subjects: Subjects) -> bytes:
    """Return every observation of every report as CSV, sorted."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([field.name for field in FIELDS])
    for row in observations.of(subjects):
        writer.writerow([field.cell(row) for field in FIELDS])
    return text.getvalue().encode()


def package(manifest: Manifest, file: File, subjects: Subjects) -> bytes:
    """Return ``datapackage.json``: what the columns of a table mean.

    Args:
        manifest: of the release.
        file: the table, as the manifest has it.
        subjects: of the release.

    Source: https://datapackage.org/standard/data-package/
    """
    resource = {
        "name": FIGURES.partition(".")[0],
        "type": "table",
        "profile": "tabular-data-resource",
        "path": file.name,
        "title": metadata.holds(file.name),
        "format": by_token("csv").extension,
        "mediatype": file.media_type,
        "encoding": "utf-8",
        "bytes": file.n_bytes,
        "hash": f"sha256:{file.sha256}",
        "schema": {
            "fields": [{"name": f.name, "type": f.type, "description": f.about} for f in FIELDS],
            "primaryKey": ["observation"],
            "missingValues": [""],
        },
    }
    described = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "reliefgraph",
        "id": f"{manifest.base_iri}dataset",
        "title": metadata.TITLE,
        "description": f"{metadata.ABOUT} {metadata.RIGHTS}",
        "version": manifest.version,
        "homepage": manifest.base_iri,
        "licenses": [
            {
                "name": metadata.LICENCE_SPDX,
                "path": metadata.LICENCE,
                "title": metadata.LICENCE_NAME,
            }
        ],
        "contributors": [{"title": metadata.AUTHORS, "roles": ["creator"]}],
        "sources": [{"title": subjects.label(page), "path": page} for page in subjects.pages],
        "keywords": sorted({k.value for k in subjects.keywords if k.language == "en"}),
        "resources": [resource],
    }
    return json.dumps(described, indent=2, ensure_ascii=False).encode() + b"\n"
