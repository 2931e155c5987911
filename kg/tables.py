"""Tables for people who do not speak RDF: every figure of every report, one in a row.

The table says no more than the graph: a bound has a column of its own and never stands in that of
values; what a report does not say is empty. Only what the report says is here, nothing inferred.

Sources: https://www.rfc-editor.org/rfc/rfc4180, https://datapackage.org/standard/table-schema/
"""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox
from rdflib import RDF, URIRef

from kg import about
from kg.formats import by_token
from kg.manifest import FIGURES, File, Manifest
from kg.namespaces import BASE, GRAPH, ID, OA, OWLTIME, RG
from kg.subjects import Subjects

#: Between several texts, and between several IRIs, in one cell.
_TEXTS: Final = " | "
_IRIS: Final = " "
_QUANTITIES: Final = (
    ("exact", RG.value),
    ("approximate", RG.approximateValue),
    ("minimum", RG.minInclusive),
    ("minimum", RG.minExclusive),
    ("maximum", RG.maxInclusive),
    ("maximum", RG.maxExclusive),
    ("rank", RG.rank),
    ("words", RG.quantifier),
)


@dataclass(frozen=True)
class Row:
    """One observation.

    Attributes:
        subjects: where names, codes and dates are looked up.
        iri: of the observation.
        graph: of its report.
    """

    subjects: Subjects
    iri: str
    graph: str

    @property
    def page(self) -> str:
        """The IRI of the page that says it."""
        return self._ours(ID) + "report/" + self.graph.removeprefix(self._ours(GRAPH.reports))

    def said(self, predicate: str) -> list[Any]:
        """Return what the report says, sorted."""
        quads = self.subjects.engine.quads_for_pattern(
            ox.NamedNode(self.iri),
            ox.NamedNode(self._ours(predicate)),
            None,
            ox.NamedNode(self.graph),
        )
        return sorted((quad.object for quad in quads), key=str)

    def kinds(self) -> list[str]:
        """Return the kind of quantity: one, or both ends of a range."""
        return [kind for kind, predicate in _QUANTITIES if self.said(predicate)]

    def number(self, *predicates: str) -> str:
        """Return the number that one of some properties has."""
        return _TEXTS.join(n.value for predicate in predicates for n in self.said(predicate))

    def codes(self, predicate: str) -> str:
        """Return the codes of the place."""
        found = [c for p in self.said(RG.place) for c in self.subjects.objects(p.value, predicate)]
        return _TEXTS.join(sorted(code.value for code in found if isinstance(code, ox.Literal)))

    def day(self, end: URIRef) -> str:
        """Return the day that its time begins or ends with, where the calendar tells it."""
        days = [d for time in self.said(RG.time) for d in self.subjects.days(time.value, end)]
        return _TEXTS.join(days)

    def statements(self) -> Iterator[str]:
        """Yield the statements of its quantity."""
        for _, predicate in _QUANTITIES:
            for value in self.said(predicate):
                yield from self._statements(self._ours(predicate), value)

    def about(self, predicate: str) -> list[str]:
        """Return what the statements of its quantity have, sorted."""
        found = {
            term.value
            for statement in self.statements()
            for term in self.subjects.objects(statement, predicate)
            if isinstance(term, ox.NamedNode)
        }
        return sorted(found)

    def passages(self) -> list[tuple[int, int, str]]:
        """Return start, end and words of each passage that says the quantity, in its order."""
        return sorted(map(self._passage, self.about(RG.evidence)))

    def _statements(self, predicate: str, value: Any) -> Iterator[str]:
        engine = self.subjects.engine
        subject, of_subject = ox.NamedNode(self.iri), ox.NamedNode(RDF.subject)
        for quad in engine.quads_for_pattern(None, of_subject, subject):
            told = quad.subject
            rest = ((RDF.predicate, ox.NamedNode(predicate)), (RDF.object, value))
            if all(
                next(engine.quads_for_pattern(told, ox.NamedNode(p), o), None) for p, o in rest
            ) and isinstance(told, ox.NamedNode):
                yield told.value

    def _passage(self, excerpt: str) -> tuple[int, int, str]:
        told = {}
        for selector in self.subjects.objects(excerpt, OA.hasSelector):
            for predicate in (OA.start, OA.end, OA.exact):
                for term in self.subjects.objects(getattr(selector, "value", ""), predicate):
                    told[predicate] = getattr(term, "value", "")
        return int(told.get(OA.start, 0)), int(told.get(OA.end, 0)), told.get(OA.exact, "")

    def _ours(self, iri: str) -> str:
        base = self.subjects.base_iri
        return f"{base}{iri.removeprefix(BASE)}" if iri.startswith(BASE) else str(iri)


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
    cell: Callable[[Row], str]


def _things(name: str, predicate: str, what: str) -> tuple[Field, Field]:
    """Return two columns: the IRIs of what a property says, and their English names."""

    def iris(row: Row) -> str:
        return _IRIS.join(thing.value for thing in row.said(predicate))

    def labels(row: Row) -> str:
        return _TEXTS.join(row.subjects.label(thing.value) for thing in row.said(predicate))

    return (
        Field(name, "string", f"{what}: IRI, or several with a space between", iris),
        Field(f"{name}_label", "string", f"{what}, in English", labels),
    )


def _unit(row: Row) -> str:
    units = [u for i in row.said(RG.indicator) for u in row.subjects.objects(i.value, RG.unit)]
    texts = [u for u in units if isinstance(u, ox.Literal) and u.language in ("en", None)]
    return _TEXTS.join(sorted(text.value for text in texts))


def _kind(row: Row) -> str:
    return "range" if row.kinds() == ["minimum", "maximum"] else _TEXTS.join(row.kinds())


def _is_exclusive(exclusive: str, inclusive: str) -> Callable[[Row], str]:
    def cell(row: Row) -> str:
        if row.said(exclusive):
            return "true"
        return "false" if row.said(inclusive) else ""

    return cell


FIELDS: Final = (
    Field("report", "string", "The page that says it: IRI", lambda row: row.page),
    Field("report_label", "string", "The page", lambda row: row.subjects.label(row.page)),
    Field("observation", "string", "The figure itself: IRI", lambda row: row.iri),
    Field("label", "string", "What the figure is", lambda row: row.subjects.label(row.iri)),
    *_things("indicator", RG.indicator, "What is counted or measured"),
    Field("unit", "string", "The unit of all numbers of the row but the rank", _unit),
    Field(
        "kind",
        "string",
        "What the report gives: exact (see value), approximate (approximate_value), minimum, "
        "maximum or range (minimum, maximum), rank, or words (quantifier)",
        _kind,
    ),
    Field(
        "value",
        "number",
        "The number, where the report states it as exact",
        lambda row: row.number(RG.value),
    ),
    Field(
        "approximate_value",
        "number",
        "The number, where the report says “about”",
        lambda row: row.number(RG.approximateValue),
    ),
    Field(
        "minimum",
        "number",
        "It is more than this, or at least this: see minimum_is_exclusive",
        lambda row: row.number(RG.minExclusive, RG.minInclusive),
    ),
    Field(
        "minimum_is_exclusive",
        "boolean",
        "true: more than the minimum; false: at least the minimum",
        _is_exclusive(RG.minExclusive, RG.minInclusive),
    ),
    Field(
        "maximum",
        "number",
        "It is less than this, or at most this: see maximum_is_exclusive",
        lambda row: row.number(RG.maxExclusive, RG.maxInclusive),
    ),
    Field(
        "maximum_is_exclusive",
        "boolean",
        "true: less than the maximum; false: at most the maximum",
        _is_exclusive(RG.maxExclusive, RG.maxInclusive),
    ),
    Field(
        "rank", "integer", "Its place in an order from the largest", lambda row: row.number(RG.rank)
    ),
    *_things("rank_among", RG.rankAmong, "Where the rank holds"),
    *_things("quantifier", RG.quantifier, "How much, where the report says it in words"),
    *_things("population", RG.population, "The people that it is about"),
    *_things("subgroup", RG.subgroup, "The part of them that is counted"),
    *_things("place", RG.place, "Where"),
    Field(
        "iso3166_alpha3",
        "string",
        "The place in ISO 3166-1 alpha-3, if it is a country",
        lambda row: row.codes(RG.iso3166Alpha3),
    ),
    Field("iso3166_2", "string", "The place in ISO 3166-2", lambda row: row.codes(RG.iso3166Part2)),
    Field("pcode", "string", "The P-code of the place (OCHA)", lambda row: row.codes(RG.pcode)),
    Field("geonames_id", "string", "The place in GeoNames", lambda row: row.codes(RG.geonamesId)),
    *_things("time", RG.time, "When"),
    Field(
        "first_day",
        "date",
        "The first day of the time, where the calendar tells it",
        lambda row: row.day(OWLTIME.hasBeginning),
    ),
    Field(
        "last_day",
        "date",
        "The last day of the time, where the calendar tells it",
        lambda row: row.day(OWLTIME.hasEnd),
    ),
    *_things("phase", RG.phase, "In which phase of a journey"),
    *_things("event", RG.event, "At which event"),
    *_things("condition", RG.condition, "What people suffered or had"),
    *_things("actor", RG.actor, "Who did it"),
    *_things("reason", RG.reason, "Why"),
    *_things("frequency", RG.frequency, "How often"),
    *_things("duration", RG.duration, "How long"),
    *_things("provider", RG.provider, "Who provided it"),
    Field(
        "basis",
        "string",
        "How the words carry the quantity: stated, page-scope or interpretation",
        lambda row: _TEXTS.join(iri.rpartition("/")[2] for iri in row.about(RG.basis)),
    ),
    Field(
        "quotation",
        "string",
        "The words of the report that say the quantity",
        lambda row: _TEXTS.join(words for _, _, words in row.passages()),
    ),
    Field(
        "offsets",
        "string",
        "Where the words stand in the report's text: first and last, in code points from 0, "
        "the last excluded",
        lambda row: _TEXTS.join(f"{start}-{end}" for start, end, _ in row.passages()),
    ),
)


def figures(subjects: Subjects) -> bytes:
    """Return every observation of every report as CSV, sorted."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([field.name for field in FIELDS])
    for row in _rows(subjects):
        writer.writerow([field.cell(row) for field in FIELDS])
    return text.getvalue().encode()


def _rows(subjects: Subjects) -> list[Row]:
    kind = ox.NamedNode(f"{subjects.base_iri}{RG.Observation.removeprefix(BASE)}")
    start = f"{subjects.base_iri}{GRAPH.reports.removeprefix(BASE)}"
    found = {
        (quad.graph_name.value, quad.subject.value)
        for quad in subjects.engine.quads_for_pattern(None, ox.NamedNode(RDF.type), kind)
        if isinstance(quad.graph_name, ox.NamedNode) and isinstance(quad.subject, ox.NamedNode)
    }
    return [Row(subjects, iri, graph) for graph, iri in sorted(found) if graph.startswith(start)]


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
        "title": about.holds(file.name),
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
    pages = [{"title": subjects.label(page), "path": page} for page in subjects.pages]
    described = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "reliefgraph",
        "id": f"{manifest.base_iri}dataset",
        "title": about.TITLE,
        "description": f"{about.ABOUT} {about.RIGHTS}",
        "version": manifest.version,
        "homepage": manifest.base_iri,
        "licenses": [
            {"name": about.LICENCE_SPDX, "path": about.LICENCE, "title": about.LICENCE_NAME}
        ],
        "contributors": [{"title": about.AUTHORS, "roles": ["creator"]}],
        "sources": pages,
        "keywords": sorted({k.value for k in subjects.keywords if k.language == "en"}),
        "resources": [resource],
    }
    return json.dumps(described, indent=2, ensure_ascii=False).encode() + b"\n"
