import csv
import hashlib
import io
import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF

from kg.config import Config
from kg.dataset import figures_csv, metadata, summary
from kg.dataset.manifest import Manifest, ReleaseFile
from kg.namespaces import BASE, ID, PREFIXES, RG
from kg.store import Store
from tests import tiny
from tests.conftest import FREEDONIA, SYLVANIA

Row = dict[str, str]
PAGE = ID[f"report/{FREEDONIA}"]


def rows_of(folder: Path) -> dict[str, Row]:
    text = (folder / "figures.csv").read_text("utf-8")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return {row["observation"].removeprefix(f"{ID}observation/"): row for row in rows}


@pytest.fixture
def figures(config: Config) -> dict[str, Row]:
    return rows_of(config.releases / "latest")


def test_there_is_a_row_for_each_observation(figures: dict[str, Row], store: Store) -> None:
    kind, of_kind = ox.NamedNode(RG.Figure), ox.NamedNode(RDF.type)
    quads = store.engine.quads_for_pattern(None, of_kind, kind, ox.DefaultGraph())
    assert {f"{ID}observation/{name}" for name in figures} == {
        q.subject.value for q in quads if isinstance(q.subject, ox.NamedNode)
    }


def test_over_is_a_minimum_and_no_value(figures: dict[str, Row]) -> None:
    row = figures[f"{FREEDONIA}/hosted"]
    assert (row["kind"], row["minimum"], row["minimum_is_exclusive"]) == (
        "minimum",
        "40000",
        "true",
    )
    assert row["value"] == row["approximate_value"] == row["maximum"] == row["rank"] == ""
    assert (row["first_day"], row["last_day"]) == ("2023-12-31", "2023-12-31")
    assert row["quotation"] == "more than 40,000 were living there by the end of 2023"
    assert (row["unit"], row["quantity_basis"], row["report"]) == (
        "person",
        "stated",
        str(PAGE),
    )
    assert (row["iso3166_alpha3"], row["geonames_id"]) == ("XFD", "999999003")


def test_a_value_has_its_words_at_their_offsets(figures: dict[str, Row], config: Config) -> None:
    for row in figures.values():
        page = row["report"].rpartition("/")[2]
        text = (config.reports / page / "report.txt").read_text("utf-8")
        spans = [tuple(map(int, span.split("-"))) for span in row["offsets"].split(" | ")]
        assert row["quotation"] == " | ".join(text[start:end] for start, end in spans)
    consultations = figures[f"{FREEDONIA}/outpatient-consultations"]
    assert (consultations["kind"], consultations["value"]) == ("exact", "7300")
    assert (consultations["first_day"], consultations["last_day"]) == ("2023-01-01", "2023-12-31")


def test_a_rank_and_words_are_no_numbers(figures: dict[str, Row]) -> None:
    rank = figures[f"{FREEDONIA}/hosted-rank"]
    assert (rank["kind"], rank["rank"], rank["rank_among_label"]) == ("rank", "2", "Middle Lands")
    words = figures[f"{FREEDONIA}/killed"]
    assert (words["kind"], words["quantifier_label"]) == ("words", "dozens")
    numbers = ("value", "approximate_value", "minimum", "maximum")
    assert not any(row[name] for row in (rank, words) for name in numbers)


def test_several_things_stand_in_one_cell_in_the_same_order() -> None:
    names = "GRAPH <graph/provenance> { <id/b> rdfs:label 'A'@en . <id/a> rdfs:label 'B'@en }"
    (row,) = tiny_rows(f"<id/x> a rg:Figure ; rg:condition <id/b> , <id/a> . }} {names[:-1]}")
    assert row["condition"] == f"{ID.a} {ID.b}"
    assert row["condition_label"] == "B | A"


def test_the_basis_of_a_quantity_is_not_that_of_place_and_time(figures: dict[str, Row]) -> None:
    row = figures[f"{FREEDONIA}/outpatient-consultations"]
    assert (row["quantity_basis"], row["place_basis"], row["time_basis"]) == (
        "stated",
        "page-scope",
        "page-scope",
    )
    hosted = figures[f"{FREEDONIA}/hosted"]
    assert (hosted["place_basis"], hosted["population_basis"]) == ("stated", "stated")
    assert not row["phase"] and not row["phase_basis"]


def test_each_value_has_a_basis(figures: dict[str, Row], store: Store) -> None:
    row = figures[f"{FREEDONIA}/hosted"]
    facets = [name.removesuffix("_basis") for name in row if name.endswith("_basis")]
    assert {"place", "time", "population", "provider", "rank_among"} <= {*facets}
    for row in figures.values():
        for facet in (name for name in facets if name != "quantity"):
            values = row[facet].split()
            expected = [basis_of(row["observation"], facet, value, store) for value in values]
            assert row[f"{facet}_basis"] == " | ".join(expected)


def basis_of(observation: str, facet: str, value: str, store: Store) -> str:
    first, *rest = facet.split("_")
    property_ = RG[first + "".join(map(str.capitalize, rest))]
    results = store.query(
        f"""SELECT ?basis {{ ?s <{RDF.subject}> <{observation}> ; <{RDF.predicate}> <{property_}> ;
            <{RDF.object}> <{value}> ; <{RG.basis}> ?basis }}"""
    )
    assert isinstance(results, ox.QuerySolutions)
    (row,) = results
    return str(row["basis"].value).rpartition("/")[2]


def test_only_what_the_report_says_is_in_the_table(figures: dict[str, Row]) -> None:
    """That a number is not smaller than itself is inferred."""
    row = figures[f"{SYLVANIA}/opd"]
    assert (row["value"], row["minimum"], row["maximum"]) == ("1234567", "", "")


def test_a_circumstance_has_no_row(figures: dict[str, Row]) -> None:
    assert f"{FREEDONIA}/arrival" not in figures


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("first-aid", {"kind": "approximate", "approximate_value": "2000"}),
        ("killed", {"kind": "range", "minimum": "200", "maximum": "300"}),
        ("killed", {"minimum_is_exclusive": "false", "maximum_is_exclusive": "false"}),
        ("wounded", {"kind": "minimum", "minimum": "50", "minimum_is_exclusive": "false"}),
        ("wounded", {"first_day": "2023-03-01", "last_day": "2023-03-31"}),
        ("robbed", {"kind": "maximum", "maximum": "12.5", "maximum_is_exclusive": "true"}),
        ("robbed", {"unit": "per cent", "value": ""}),
        ("hosted", {"kind": "maximum", "maximum": "3000000", "maximum_is_exclusive": "false"}),
        ("opd", {"kind": "exact", "value": "1234567"}),
    ],
)
def test_every_kind_of_quantity(figures: dict[str, Row], name: str, expected: Row) -> None:
    row = figures[f"{SYLVANIA}/{name}"]
    assert {key: row[key] for key in expected} == expected


def test_another_base_reaches_the_table(store: Store) -> None:
    base = "https://data.example.org/relief/"
    data = ox.serialize(store.engine, format=ox.RdfFormat.N_QUADS) or b""
    quads = ox.parse(data.replace(BASE.encode(), base.encode()), format=ox.RdfFormat.N_QUADS)
    moved = figures_csv.figures_csv(summary.summarize(quads, base).reader).decode()
    unmoved = figures_csv.figures_csv(summary.summarize(store.engine, BASE).reader).decode()
    assert moved.replace(base, BASE) == unmoved


def test_a_graph_without_reports_has_an_empty_table() -> None:
    table = figures_csv.figures_csv(summary.summarize([], BASE).reader).decode()
    assert table == ",".join(column.name for column in figures_csv.COLUMNS) + "\r\n"


def test_the_package_describes_every_column_and_the_table_s_digest(
    config: Config, figures: dict[str, Row]
) -> None:
    folder = config.releases / "latest"
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    (resource,) = package["resources"]
    data = (folder / resource["path"]).read_bytes()
    assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
    assert resource["bytes"] == len(data)
    fields = resource["schema"]["fields"]
    row = next(iter(figures.values()))
    assert [column["name"] for column in fields] == list(row)
    assert all(len(column["description"]) > 3 for column in fields)
    assert package["sources"][0]["path"] == str(PAGE)


FORM = {
    "number": r"-?[0-9]+(\.[0-9]+)?",
    "integer": r"-?[0-9]+",
    "boolean": "true|false",
    "date": r"\d{4}-\d\d-\d\d",
    "string": r"(?s).*",
}


def test_every_cell_has_the_type_of_its_column(figures: dict[str, Row]) -> None:
    n_typed = 0
    for row in figures.values():
        for column in figures_csv.COLUMNS:
            if cell := row[column.name]:
                assert re.fullmatch(FORM[column.type], cell), (column.name, cell)
                n_typed += column.type != "string"
    assert n_typed > 20


# ---- a tiny release


def tiny_rows(facts: str) -> list[Row]:
    """Return the rows of a report with some facts, without their empty cells."""
    subjects = summary.summarize(tiny.quads(f"GRAPH <graph/report/r> {{ {facts} }} {NAMED}"), BASE)
    rows = csv.DictReader(
        io.StringIO(figures_csv.figures_csv(subjects.reader).decode(), newline="")
    )
    return [{name: cell for name, cell in row.items() if cell} for row in rows]


NAMED = f"""
<id/report/r> rdfs:label "Report"@en , "Informe"@es .
<id/dead> rdfs:label "dead"@en ; rg:unitText "people"@en , "gente"@es , "p" .
<id/lima> rdfs:label "Lima" ; rg:pcode "PE15" , "PE15-2" ; rg:iso3166Part2 "PE-LMA" .
<id/may> time:hasBeginning <id/first> ; time:hasEnd <id/last> .
<id/first> time:inXSDDate "2023-05-01"^^xsd:date .
<id/last> time:inXSDDate "2023-05-31"^^xsd:date .
{tiny.statement("id/s1", "<id/x> rg:value 3", "rg:basis <id/concept/bases/stated>")}
{tiny.statement("id/s2", "<id/x> rg:value 3", "rg:evidence <id/e9> , <id/e10>")}
{tiny.statement("id/s3", "<id/x> rg:place <id/lima>", "rg:basis <id/concept/bases/page-scope>")}
{tiny.statement("id/s4", "<id/y> rg:value 3", "rg:basis <id/concept/bases/interpretation>")}
{tiny.statement("id/s5", "<id/x> rg:value 4", "rg:basis <id/concept/bases/interpretation>")}
{tiny.statement("id/s6", "<id/x> rg:rank 3", "rg:basis <id/concept/bases/interpretation>")}
<id/e9> oa:hasSelector <id/e9#quote> , <id/e9#position> .
<id/e9#quote> oa:exact "three" .
<id/e9#position> oa:start 9 ; oa:end 14 .
<id/e10> oa:hasSelector <id/e10#quote> , <id/e10#position> .
<id/e10#quote> oa:exact "dead" .
<id/e10#position> oa:start 100 ; oa:end 104 .
"""


def test_a_row_has_all_that_a_report_says_of_an_observation() -> None:
    facts = """<id/x> a rg:Figure ; rdfs:label "deaths" ; rg:indicator <id/dead> ; rg:value 3 ;
      rg:place <id/lima> , <id/cusco> ; rg:time <id/may> ."""
    assert tiny_rows(facts) == [
        {
            "report": str(ID["report/r"]),
            "report_label": "Report",
            "observation": str(ID.x),
            "label": "deaths",
            "indicator": str(ID.dead),
            "indicator_label": "dead",
            "unit": "p | people",
            "kind": "exact",
            "value": "3",
            "place": f"{ID.cusco} {ID.lima}",
            "place_label": "cusco | Lima",
            "place_basis": " | page-scope",
            "iso3166_2": "PE-LMA",
            "pcode": "PE15 | PE15-2",
            "time": str(ID.may),
            "time_label": "may",
            "first_day": "2023-05-01",
            "last_day": "2023-05-31",
            "quantity_basis": "stated",
            "quotation": "three | dead",
            "offsets": "9-14 | 100-104",
        }
    ]


@pytest.mark.parametrize(
    ("quantity", "cells"),
    [
        ("rg:approximateValue 3", {"kind": "approximate", "approximate_value": "3"}),
        (
            "rg:minExclusive 3",
            {"kind": "minimum", "minimum": "3", "minimum_is_exclusive": "true"},
        ),
        (
            "rg:maxInclusive 3",
            {"kind": "maximum", "maximum": "3", "maximum_is_exclusive": "false"},
        ),
        (
            "rg:minInclusive 3 ; rg:maxExclusive 4",
            {
                "kind": "range",
                "minimum": "3",
                "minimum_is_exclusive": "false",
                "maximum": "4",
                "maximum_is_exclusive": "true",
            },
        ),
        ("rg:rank 2", {"kind": "rank", "rank": "2"}),
        (
            "rg:quantifier <id/dozens>",
            {"kind": "words", "quantifier": str(ID.dozens), "quantifier_label": "dozens"},
        ),
        ("rg:value 1.5 ; rg:rank 2", {"kind": "exact | rank", "value": "1.5", "rank": "2"}),
        ("rg:note 3", {}),
    ],
)
def test_each_kind_of_quantity_has_cells_of_its_own(quantity: str, cells: Row) -> None:
    (row,) = tiny_rows(f"<id/z> a rg:Figure ; {quantity} .")
    for name in ("report", "report_label", "observation", "label"):
        row.pop(name)
    assert row == cells


def test_rows_are_of_reports_only_and_in_their_order() -> None:
    other = "GRAPH <graph/links> { <id/0> a rg:Figure } <id/1> a rg:Figure ."
    unnamed = "[] a rg:Figure ."
    facts = "<id/b> a rg:Figure . <id/a> a rg:Figure ."
    first = "GRAPH <graph/report/q> { <id/c> a rg:Figure }"
    quads = tiny.quads(f"GRAPH <graph/report/r> {{ {facts} {unnamed} }} {other} {first}")
    rows = csv.DictReader(
        io.StringIO(
            figures_csv.figures_csv(summary.summarize(quads, BASE).reader).decode(), newline=""
        )
    )
    assert [row["observation"].removeprefix(ID) for row in rows] == ["c", "a", "b"]


def test_a_release_under_another_base_has_the_same_rows() -> None:
    facts = "<id/x> a rg:Figure ; rg:value 3 ; rg:indicator <id/dead> ; rg:place <id/lima> ."
    base = "http://localhost/"
    moved = [
        line.replace(BASE.encode(), base.encode())
        for line in (
            (ox.serialize([quad], format=ox.RdfFormat.N_QUADS) or b"")
            for quad in tiny.quads(f"GRAPH <graph/report/r> {{ {facts} }} {NAMED}")
        )
    ]
    quads = ox.parse(b"".join(moved), format=ox.RdfFormat.N_QUADS)
    rows = csv.DictReader(
        io.StringIO(
            figures_csv.figures_csv(summary.summarize(quads, base).reader).decode(), newline=""
        )
    )
    (row,) = [{name: cell for name, cell in row.items() if cell} for row in rows]
    (ours,) = tiny_rows(facts)
    assert row == {name: cell.replace(BASE, base) for name, cell in ours.items()}


def test_the_package_describes_the_release_in_english() -> None:
    trig = """GRAPH <graph/report/r> {
        <id/report/r> a rg:CountryPage ; rdfs:label "Perú 2023"@es , "Peru 2023"@en .
        <id/observation/r/1> rg:place <id/place/coast> , <id/place/andes> .
        <id/place/coast> rdfs:label "the coast"@en , "la costa"@es .
        <id/place/andes> rdfs:label "Ándes"@en , "Andes"@es .
    }"""
    file = ReleaseFile("figures.csv", "text/csv", gzip=False, n_bytes=12, sha256="ab" * 32)
    manifest = Manifest("2023-12-31", "cd" * 32, BASE, 8, 8, (), {}, {}, (file,))
    data = figures_csv.data_package(manifest, file, summary.summarize(tiny.quads(trig), BASE))
    package = json.loads(data)
    assert data.decode() == json.dumps(package, indent=2, ensure_ascii=False) + "\n"
    (resource,) = package.pop("resources")
    schema = resource.pop("schema")
    assert package == {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "reliefgraph",
        "id": f"{BASE}dataset",
        "title": metadata.TITLE,
        "description": f"{metadata.ABOUT} {metadata.RIGHTS}",
        "version": "2023-12-31.cdcdcdcd",
        "homepage": BASE,
        "licenses": [
            {
                "name": metadata.LICENCE_SPDX,
                "path": metadata.LICENCE,
                "title": metadata.LICENCE_NAME,
            }
        ],
        "contributors": [{"title": metadata.AUTHORS, "roles": ["creator"]}],
        "sources": [{"title": "Peru 2023", "path": f"{ID}report/r"}],
        "keywords": ["the coast", "Ándes"],
    }
    assert resource == {
        "name": "figures",
        "type": "table",
        "profile": "tabular-data-resource",
        "path": "figures.csv",
        "title": "Every figure of every report, one in a row, with the words that say it",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": 12,
        "hash": f"sha256:{'ab' * 32}",
    }
    assert (schema["primaryKey"], schema["missingValues"]) == (["observation"], [""])
    assert schema["fields"][0] == {
        "name": "report",
        "type": "string",
        "description": "The page that says it: IRI",
    }


#: Columns that have the IRI of what a property says, its name and its basis: property and meaning.
FACETS = {
    "indicator": ("indicator", "What is counted or measured"),
    "rank_among": ("rankAmong", "Where the rank holds"),
    "ranked_type": ("rankedType", "The kind of places that are ranked"),
    "population": ("population", "The people that it is about"),
    "subgroup": ("subgroup", "The part of them that is counted"),
    "place": ("place", "Where"),
    "time": ("time", "When"),
    "phase": ("phase", "In which phase of a journey"),
    "event": ("event", "At which event"),
    "condition": ("condition", "What people suffered or had"),
    "actor": ("actor", "Who did it"),
    "cause": ("cause", "Why"),
    "provider": ("provider", "Who provided it"),
    "partner": ("partner", "Who worked together with the provider"),
    "compared_with": ("comparedWith", "What, or when, it is compared with"),
    "part_of": ("partOfFigure", "The figure that includes this one: add up only one of the two"),
    "according_to": ("accordingTo", "Who says so, according to the report"),
}


@pytest.mark.parametrize("facet", FACETS)
def test_a_facet_has_its_iri_its_name_and_its_basis(facet: str) -> None:
    term, meaning = FACETS[facet]
    fact = f"<id/x> rg:{term} <id/dozens>"
    statement = tiny.statement("id/s", fact, "rg:basis <id/concept/bases/stated>")
    names = 'GRAPH <graph/links> { <id/dozens> rdfs:label "Dutzende"@de , "dozens"@en }'
    (row,) = tiny_rows(f"<id/x> a rg:Figure . {fact} . }} {names} GRAPH <a:b> {{ {statement} ")
    for name in ("report", "report_label", "observation", "label"):
        row.pop(name)
    assert row == {
        facet: str(ID.dozens),
        f"{facet}_label": "dozens",
        f"{facet}_basis": "stated",
    }
    words = facet.replace("_", " ")
    assert [column.description for column in figures_csv.COLUMNS if column.name.startswith(facet)][
        -3:
    ] == [
        f"{meaning}: IRI, or several with a space between",
        f"{meaning}, in English",
        f"How the words carry {words}, which need not be as they carry the quantity: stated, "
        "page-scope or interpretation; one for each of several, in their order",
    ]


@pytest.mark.parametrize(
    ("name", "term"),
    [
        ("iso3166_2", "iso3166Part2"),
        ("within_iso3166_2", "withinIso3166Part2"),
        ("pcode", "pcode"),
        ("within_pcode", "withinPcode"),
        ("geonames_id", "geonamesId"),
    ],
)
def test_a_place_has_each_code_in_a_column_of_its_own(name: str, term: str) -> None:
    facts = f"<id/x> a rg:Figure ; rg:place <id/p> . <id/p> rg:{term} '2' , '1'"
    (row,) = tiny_rows(facts)
    assert [(key, cell) for key, cell in row.items() if cell == "1 | 2"] == [(name, "1 | 2")]


def test_a_row_has_the_inferred_country_and_years_of_its_figure() -> None:
    facts = "<id/x> a rg:Figure ; rg:place <id/camp>"
    inferred = """<id/x> rg:countryCode "TCD" , "SDN" ; rg:year 2022 , 2023 ;
        rg:earliest "2022-05-01"^^xsd:date ; rg:latest "2023-01-31"^^xsd:date"""
    (row,) = tiny_rows(f"{facts} }} GRAPH <graph/inferred> {{ {inferred} ")
    assert (row["iso3166_alpha3"], row["year"]) == ("SDN | TCD", "2022 | 2023")
    assert (row["earliest"], row["latest"]) == ("2022-05-01", "2023-01-31")


def facet(name: str) -> list[tuple[str, str]]:
    return [(name, "string"), (f"{name}_label", "string"), (f"{name}_basis", "string")]


def test_the_columns_have_their_order_and_types() -> None:
    assert [(column.name, column.type) for column in figures_csv.COLUMNS] == [
        ("report", "string"),
        ("report_label", "string"),
        ("observation", "string"),
        ("label", "string"),
        *facet("indicator"),
        ("unit", "string"),
        ("unit_iri", "string"),
        ("kind", "string"),
        ("value", "number"),
        ("approximate_value", "number"),
        ("just_below", "number"),
        ("average", "number"),
        ("minimum", "number"),
        ("minimum_is_exclusive", "boolean"),
        ("maximum", "number"),
        ("maximum_is_exclusive", "boolean"),
        ("rank", "integer"),
        *facet("rank_among"),
        *facet("ranked_type"),
        ("multiple", "number"),
        ("change", "number"),
        *facet("compared_with"),
        ("quantifier", "string"),
        ("quantifier_label", "string"),
        ("denominator", "number"),
        *facet("part_of"),
        *facet("population"),
        *facet("subgroup"),
        *facet("place"),
        ("iso3166_alpha3", "string"),
        ("iso3166_2", "string"),
        ("within_iso3166_2", "string"),
        ("pcode", "string"),
        ("within_pcode", "string"),
        ("geonames_id", "string"),
        *facet("time"),
        ("first_day", "date"),
        ("last_day", "date"),
        ("year", "string"),
        ("earliest", "date"),
        ("latest", "date"),
        *(
            column
            for name in (
                "phase",
                "event",
                "condition",
                "actor",
                "cause",
                "provider",
                "partner",
                "according_to",
            )
            for column in facet(name)
        ),
        ("quantity_basis", "string"),
        ("quotation", "string"),
        ("offsets", "string"),
    ]


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("report", "The page that says it: IRI"),
        ("report_label", "The page"),
        ("observation", "The figure itself: IRI"),
        ("label", "What the figure is"),
        (
            "unit",
            "The unit of all numbers in the row except rank, multiple and denominator, in words",
        ),
        (
            "kind",
            "What the report gives: exact (see value), approximate (approximate_value), just "
            "below, average, minimum, maximum or range (minimum, maximum), rank, multiple, "
            "change, or words (quantifier)",
        ),
        ("approximate_value", "The number, where the report says “about”"),
        ("rank", "Its place in an order from the largest"),
        ("quantifier_label", "How much, where the report says it in words, in English"),
        (
            "iso3166_alpha3",
            "The country of the place in ISO 3166-1 alpha-3, or several with “ | ” between; "
            "inferred",
        ),
        ("year", "Each year that its time reaches, with “ | ” between; inferred"),
        ("earliest", "The earliest day that it may be about; inferred"),
        ("latest", "The latest day that it may be about; inferred"),
        ("iso3166_2", "The place in ISO 3166-2"),
        ("geonames_id", "The place in GeoNames"),
        (
            "quantity_basis",
            "How the words carry the quantity, and nothing else of the row: stated, page-scope or "
            "interpretation",
        ),
        ("quotation", "The words of the report that say the quantity"),
        (
            "offsets",
            "Where the words stand in the report's text: first and last, in code points from 0, "
            "the last excluded",
        ),
        (
            "minimum",
            "It is more than this, or at least this: see minimum_is_exclusive",
        ),
        (
            "minimum_is_exclusive",
            "true: more than the minimum; false: at least the minimum",
        ),
        (
            "maximum",
            "It is less than this, or at most this: see maximum_is_exclusive",
        ),
        (
            "maximum_is_exclusive",
            "true: less than the maximum; false: at most the maximum",
        ),
        ("first_day", "The first day of the time, where the calendar tells it"),
        ("last_day", "The last day of the time, where the calendar tells it"),
        ("value", "The number, where the report states it as exact"),
        ("pcode", "The P-code of the place (OCHA)"),
    ],
)
def test_a_column_says_what_it_means(name: str, meaning: str) -> None:
    assert [column.description for column in figures_csv.COLUMNS if column.name == name] == [
        meaning
    ]


@pytest.mark.parametrize(
    ("facts", "cells"),
    [
        ("rg:value 2 , 1", {"kind": "exact", "value": "1 | 2"}),
        ("rg:minInclusive 1 ; rg:value 2", {"kind": "exact | minimum", "value": "2"}),
        ("rg:maxInclusive 1 ; rg:rank 2", {"kind": "maximum | rank", "rank": "2"}),
        ("rg:indicator <id/i>", {"unit": "kg | people"}),
        ("rg:indicator <id/i> , <id/j>", {"unit": "% | kg | people"}),
        ("rg:denominator 100", {"unit": "per cent", "denominator": "100"}),
        ("rg:denominator 3", {"unit": "in 3", "denominator": "3"}),
        ("rg:unit unit:MO", {"unit": "months", "unit_iri": f"{PREFIXES['unit']}MO"}),
    ],
)
def test_several_of_a_kind_stand_in_one_cell(facts: str, cells: Row) -> None:
    units = """<id/i> rg:unitText "people"@en , "kg" , <id/no-unit> , "gente"@es .
    <id/j> rg:unitText "%"@en ."""
    (row,) = tiny_rows(f"<id/z> a rg:Figure ; {facts} . {units}")
    assert {name: row.get(name, "") for name in cells} == cells
