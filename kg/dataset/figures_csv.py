"""``figures.csv`` for people who do not use RDF: a row for each figure of each report.

It leaves out circumstances: they count nothing, and somebody would count a row without a number.

The table says no more than the graph: bounds have columns of their own, apart from exact values,
and a cell is empty if the report does not say it. Only the country, the years and the earliest
and latest day are inferred, so that rows can be grouped.

Sources: https://www.rfc-editor.org/rfc/rfc4180, https://datapackage.org/standard/table-schema/
"""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import pyoxigraph as ox
from rdflib import RDF, URIRef

from kg.dataset import metadata
from kg.dataset.manifest import FIGURES, Manifest, ReleaseFile
from kg.dataset.summary import ReleaseReader, Subjects
from kg.formats import by_token, parse_whole_number
from kg.namespaces import GRAPH, ID, OA, OWLTIME, PREFIXES, RG, rebase, split_iri
from kg.quantity_text import measure_words

#: Separators of several texts, or several IRIs, in one cell.
_TEXTS, _IRIS = " | ", " "
_BASES: Final = "stated, page-scope or interpretation"
_QUANTITIES: Final = (
    ("exact", RG.value),
    ("approximate", RG.approximateValue),
    ("just below", RG.justBelow),
    ("average", RG.average),
    ("minimum", RG.minInclusive),
    ("minimum", RG.minExclusive),
    ("maximum", RG.maxInclusive),
    ("maximum", RG.maxExclusive),
    ("rank", RG.rank),
    ("multiple", RG.multiple),
    ("change", RG.change),
    ("words", RG.quantifier),
)


@dataclass(frozen=True)
class Observation:
    """One figure of a report, which is one row; ``graph`` is the IRI of the report's graph."""

    reader: ReleaseReader
    iri: str
    graph: str

    @property
    def page(self) -> str:
        """The IRI of the page with the figure."""
        report = self.graph.removeprefix(rebase(GRAPH.reports, self.reader.base_iri))
        return rebase(f"{ID}report/{report}", self.reader.base_iri)

    def values(self, predicate: str) -> list[Any]:
        """Return the values of a property in the report, sorted."""
        quads = self.reader.quads(self.iri, predicate, None, self.graph)
        return sorted((quad.object for quad in quads), key=str)

    def kinds(self) -> list[str]:
        """Return the kind of quantity: one, or both ends of a range."""
        return [kind for kind, predicate in _QUANTITIES if self.values(predicate)]

    def numbers(self, *predicates: str) -> list[str]:
        """Return the numbers that some properties have."""
        return [number.value for predicate in predicates for number in self.values(predicate)]

    def units(self) -> list[str]:
        """Return the IRI of the figure's unit, or else of its indicator's."""
        if self.values(RG.change) and self.values(RG.denominator):
            return [f"{PREFIXES['unit']}FRACTION"]
        things = [self.iri, *(indicator.value for indicator in self.values(RG.indicator))]
        return sorted({unit for thing in things for unit in self.reader.iris(thing, RG.unit)})

    def unit_texts(self) -> list[str]:
        """Return what is counted, or the English name of another unit."""
        if denominators := self.numbers(RG.denominator):
            return [measure_words(("", Decimal(number))) for number in denominators]
        measured = [measure_words((split_iri(unit)[1], None)) for unit in self.units()]
        indicators = self.values(RG.indicator)
        return list(filter(None, measured)) or sorted(
            text for i in indicators for text in self.reader.units(i.value)
        )

    def codes(self, predicate: str) -> list[str]:
        """Return the codes of the place."""
        places = self.values(RG.place)
        literals = (code for p in places for code in self.reader.literals(p.value, predicate))
        return sorted(code.value for code in literals)

    def days(self, end: URIRef) -> list[str]:
        """Return the first or last day of its time, if that has a calendar date."""
        return [day for t in self.values(RG.time) for day in self.reader.days(t.value, end)]

    def basis(self, predicate: str, value: Any) -> str:
        """Return how the words support a value: the end of the IRI, or empty."""
        bases = (
            basis
            for statement in self._statements(predicate, value)
            for basis in self.reader.iris(statement, RG.basis)
        )
        return min(bases, default="").rpartition("/")[2]

    def quantity_bases(self) -> list[str]:
        """Return how the words support the quantity: the ends of the IRIs."""
        return [iri.rpartition("/")[2] for iri in self._support(RG.basis)]

    def passages(self) -> list[tuple[int, int, str]]:
        """Return start, end and words of each passage with the quantity, in the text's order."""
        return sorted(map(self._passage, self._support(RG.evidence)))

    def _support(self, predicate: str) -> list[str]:
        """Return the values of a property of the statements of the quantity, sorted."""
        statements = (
            statement
            for _, quantity in _QUANTITIES
            for value in self.values(quantity)
            for statement in self._statements(quantity, value)
        )
        return sorted({iri for s in statements for iri in self.reader.iris(s, predicate)})

    def _statements(self, predicate: str, value: Any) -> Iterator[str]:
        property_ = self.reader.node(predicate)
        for quad in self.reader.quads(None, RDF.subject, ox.NamedNode(self.iri)):
            statement = quad.subject
            if (
                isinstance(statement, ox.NamedNode)
                and any(self.reader.quads(statement, RDF.predicate, property_))
                and any(self.reader.quads(statement, RDF.object, value))
            ):
                yield statement.value

    def _passage(self, excerpt: str) -> tuple[int, int, str]:
        values = {
            predicate: getattr(term, "value", "")
            for selector in self.reader.objects(excerpt, OA.hasSelector)
            for predicate in (OA.start, OA.end, OA.exact)
            for term in self.reader.objects(selector, predicate)
        }
        start, end = (parse_whole_number(values.get(name, "")) or 0 for name in (OA.start, OA.end))
        return start, end, values.get(OA.exact, "")


def observations(reader: ReleaseReader) -> list[Observation]:
    """Return the figures of all reports, sorted by report and IRI."""
    rows = {
        (quad.graph_name.value, quad.subject.value)
        for quad in reader.facts(RDF.type, reader.node(RG.Figure))
        if isinstance(quad.graph_name, ox.NamedNode) and isinstance(quad.subject, ox.NamedNode)
    }
    return [Observation(reader, iri, graph) for graph, iri in sorted(rows)]


@dataclass(frozen=True, slots=True)
class CsvColumn:
    """A column: its heading, meaning, texts for an observation, and type in Table Schema."""

    name: str
    description: str
    cell: Callable[[Observation], str | list[str]]
    type: str = "string"


def _things(name: str, predicate: str, description: str) -> tuple[CsvColumn, CsvColumn]:
    """Return two columns: the IRIs that a property has, and their English labels."""

    def iris(row: Observation) -> str:
        return _IRIS.join(thing.value for thing in row.values(predicate))

    def labels(row: Observation) -> list[str]:
        return [row.reader.label(thing.value) for thing in row.values(predicate)]

    return (
        CsvColumn(name, f"{description}: IRI, or several with a space between", iris),
        CsvColumn(f"{name}_label", f"{description}, in English", labels),
    )


def _facet(name: str, predicate: str, description: str) -> tuple[CsvColumn, CsvColumn, CsvColumn]:
    """Return three columns: those of ``_things``, and how the words support the value."""

    def bases(row: Observation) -> list[str]:
        return [row.basis(predicate, thing) for thing in row.values(predicate)]

    about_basis = (
        f"How the words carry {name.replace('_', ' ')}, which need not be as they carry the "
        f"quantity: {_BASES}; one for each of several, in their order"
    )
    return (*_things(name, predicate, description), CsvColumn(f"{name}_basis", about_basis, bases))


def _kind(row: Observation) -> list[str]:
    return ["range"] if row.kinds() == ["minimum", "maximum"] else row.kinds()


def _number(name: str, description: str, *predicates: URIRef, type_: str = "number") -> CsvColumn:
    return CsvColumn(name, description, lambda row: row.numbers(*predicates), type_)


def _bound(
    name: str, words: tuple[str, str], predicates: tuple[URIRef, URIRef]
) -> tuple[CsvColumn, CsvColumn]:
    """Return two columns: a bound, and whether it is exclusive.

    ``words`` and ``predicates`` name the exclusive bound first, then the inclusive one.
    """
    (beyond, at), (exclusive, inclusive) = words, predicates

    def is_exclusive(row: Observation) -> str:
        if row.values(exclusive):
            return "true"
        return "false" if row.values(inclusive) else ""

    about_flag = f"true: {beyond} the {name}; false: {at} the {name}"
    return (
        _number(name, f"It is {beyond} this, or {at} this: see {name}_is_exclusive", *predicates),
        CsvColumn(f"{name}_is_exclusive", about_flag, is_exclusive, "boolean"),
    )


def _code(name: str, description: str, predicate: URIRef) -> CsvColumn:
    return CsvColumn(name, description, lambda row: row.codes(predicate))


def _inferred(name: str, description: str, predicate: str, type_: str = "string") -> CsvColumn:
    """Return a column of what rules derive from the place or time of a figure."""

    def values(row: Observation) -> list[str]:
        return [literal.value for literal in row.reader.literals(row.iri, predicate)]

    return CsvColumn(name, f"{description}; inferred", values, type_)


def _day(name: str, which: str, end: URIRef) -> CsvColumn:
    description = f"The {which} day of the time, where the calendar tells it"
    return CsvColumn(name, description, lambda row: row.days(end), "date")


COLUMNS: Final = (
    CsvColumn("report", "The page that says it: IRI", lambda row: row.page),
    CsvColumn("report_label", "The page", lambda row: row.reader.label(row.page)),
    CsvColumn("observation", "The figure itself: IRI", lambda row: row.iri),
    CsvColumn("label", "What the figure is", lambda row: row.reader.label(row.iri)),
    *_facet("indicator", RG.indicator, "What is counted or measured"),
    CsvColumn(
        "unit",
        "The unit of all numbers in the row except rank, multiple and denominator, in words",
        Observation.unit_texts,
    ),
    CsvColumn("unit_iri", "The unit in QUDT: IRI", Observation.units),
    CsvColumn(
        "kind",
        "What the report gives: exact (see value), approximate (approximate_value), just below, "
        "average, minimum, maximum or range (minimum, maximum), rank, multiple, change, or words "
        "(quantifier)",
        _kind,
    ),
    _number("value", "The number, where the report states it as exact", RG.value),
    _number("approximate_value", "The number, where the report says “about”", RG.approximateValue),
    _number("just_below", "The number, where the report says “nearly”", RG.justBelow),
    _number("average", "The number, where the report says that it is an average", RG.average),
    *_bound("minimum", ("more than", "at least"), (RG.minExclusive, RG.minInclusive)),
    *_bound("maximum", ("less than", "at most"), (RG.maxExclusive, RG.maxInclusive)),
    _number("rank", "Its place in an order from the largest", RG.rank, type_="integer"),
    *_facet("rank_among", RG.rankAmong, "Where the rank holds"),
    *_facet("ranked_type", RG.rankedType, "The kind of places that are ranked"),
    _number("multiple", "How many times as large as what it is compared with", RG.multiple),
    _number("change", "How much larger or, below 0, smaller than that; no level", RG.change),
    *_facet("compared_with", RG.comparedWith, "What, or when, it is compared with"),
    *_things("quantifier", RG.quantifier, "How much, where the report says it in words"),
    _number("denominator", "Out of how many: 100 for per cent, 3 for one in three", RG.denominator),
    *_facet(
        "part_of", RG.partOfFigure, "The figure that includes this one: add up only one of the two"
    ),
    *_facet("population", RG.population, "The people that it is about"),
    *_facet("subgroup", RG.subgroup, "The part of them that is counted"),
    *_facet("place", RG.place, "Where"),
    _inferred(
        "iso3166_alpha3",
        "The country of the place in ISO 3166-1 alpha-3, or several with “ | ” between",
        RG.countryCode,
    ),
    _code("iso3166_2", "The place in ISO 3166-2", RG.iso3166Part2),
    _code("within_iso3166_2", "The ISO 3166-2 subdivision around the place", RG.withinIso3166Part2),
    _code("pcode", "The P-code of the place (OCHA)", RG.pcode),
    _code("within_pcode", "The P-code of the unit around the place", RG.withinPcode),
    _code("geonames_id", "The place in GeoNames", RG.geonamesId),
    *_facet("time", RG.time, "When"),
    _day("first_day", "first", OWLTIME.hasBeginning),
    _day("last_day", "last", OWLTIME.hasEnd),
    _inferred("year", "Each year that its time reaches, with “ | ” between", RG.year),
    _inferred("earliest", "The earliest day that it may be about", RG.earliest, "date"),
    _inferred("latest", "The latest day that it may be about", RG.latest, "date"),
    *_facet("phase", RG.phase, "In which phase of a journey"),
    *_facet("event", RG.event, "At which event"),
    *_facet("condition", RG.condition, "What people suffered or had"),
    *_facet("actor", RG.actor, "Who did it"),
    *_facet("cause", RG.cause, "Why"),
    *_facet("provider", RG.provider, "Who provided it"),
    *_facet("partner", RG.partner, "Who worked together with the provider"),
    *_facet("according_to", RG.accordingTo, "Who says so, according to the report"),
    CsvColumn(
        "quantity_basis",
        f"How the words carry the quantity, and nothing else of the row: {_BASES}",
        Observation.quantity_bases,
    ),
    CsvColumn(
        "quotation",
        "The words of the report that say the quantity",
        lambda row: [words for _, _, words in row.passages()],
    ),
    CsvColumn(
        "offsets",
        "Where the words stand in the report's text: first and last, in code points from 0, "
        "the last excluded",
        lambda row: [f"{start}-{end}" for start, end, _ in row.passages()],
    ),
)


def figures_csv(reader: ReleaseReader) -> bytes:
    """Return every figure of every report as CSV, sorted."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([column.name for column in COLUMNS])
    for row in observations(reader):
        cells = (column.cell(row) for column in COLUMNS)
        writer.writerow([cell if isinstance(cell, str) else _TEXTS.join(cell) for cell in cells])
    return text.getvalue().encode()


def data_package(manifest: Manifest, file: ReleaseFile, subjects: Subjects) -> bytes:
    """Return ``datapackage.json``: what the columns of the table mean.

    Source: https://datapackage.org/standard/data-package/
    """
    resource = {
        "name": FIGURES.partition(".")[0],
        "type": "table",
        "profile": "tabular-data-resource",
        "path": file.name,
        "title": metadata.describe_file(file.name),
        "format": by_token("csv").extension,
        "mediatype": file.media_type,
        "encoding": "utf-8",
        "bytes": file.n_bytes,
        "hash": f"sha256:{file.sha256}",
        "schema": {
            "fields": [
                {"name": c.name, "type": c.type, "description": c.description} for c in COLUMNS
            ],
            "primaryKey": ["observation"],
            "missingValues": [""],
        },
    }
    licence = {
        "name": metadata.LICENCE_SPDX,
        "path": metadata.LICENCE,
        "title": metadata.LICENCE_NAME,
    }
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "reliefgraph",
        "id": f"{manifest.base_iri}dataset",
        "title": metadata.TITLE,
        "description": f"{metadata.ABOUT} {metadata.RIGHTS}",
        "version": manifest.version,
        "homepage": manifest.base_iri,
        "licenses": [licence],
        "contributors": [{"title": metadata.AUTHORS, "roles": ["creator"]}],
        "sources": [
            {"title": subjects.reader.label(page), "path": page} for page in subjects.pages
        ],
        "keywords": sorted({k.value for k in subjects.keywords if k.language == "en"}),
        "resources": [resource],
    }
    return json.dumps(package, indent=2, ensure_ascii=False).encode() + b"\n"
