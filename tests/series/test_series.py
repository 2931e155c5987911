"""The series of invented pages builds, adds up without counting twice, and is a table, too."""

import csv

import pytest
from rdflib import RDF, Dataset, URIRef

from kg.check import check_report
from kg.config import Config
from kg.namespaces import ID, RG
from kg.store import Store
from tests.series.conftest import SERIES
from tests.series.test_constructions import rows


def test_each_page_of_the_series_is_in_its_release(dataset: Dataset) -> None:
    pages = {s for s, _, _, _ in dataset.quads((None, RDF.type, RG.CountryPage, None))}
    assert pages == {URIRef(f"{ID}report/{each.name}") for each in SERIES.reports.iterdir()}


def test_what_builds_has_no_fault_alone() -> None:
    """One sentence counts two kinds of facilities with one indicator: hospitals, health centres."""
    assert not check_report(SERIES.reports / "sr-2024-bangladesh", SERIES).faults


def test_no_figure_of_a_page_lacks_its_country_or_its_year(store: Store) -> None:
    lacking = "{ ?figure rg:countryCode ?code ; rg:year ?year }"
    assert not rows(store, f"?figure {{ ?figure a rg:Figure FILTER NOT EXISTS {lacking} }}")


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (
            "sr-2022-chad",
            [
                "TCD 2022 births 5470",
                "TCD 2022 caesarean-sections 250",
                "TCD 2022 inpatient-consultations 1200",
                "TCD 2022 outpatient-consultations 250795",
                "TCD 2022 people-treated 1300",
                "TCD 2022 staff 309",
            ],
        ),
        (
            "sr-2021-uganda",
            [
                "UGA 2021 antenatal-consultations 16300",
                "UGA 2021 patients 900",
                "UGA 2021 postnatal-consultations 4370",
            ],
        ),
        (
            "sr-2022-haiti",
            [
                "HTI 2022 admissions 13600",
                "HTI 2022 emergency-room-consultations 22400",
                "HTI 2022 people-treated 2940",
            ],
        ),
        (
            "sr-2023-greece",
            [
                "GRC 2023 individual-mental-health-consultations 3140",
                "GRC 2023 outpatient-consultations 7850",
                "GRC 2023 relief-items 1200",
            ],
        ),
        (
            "sr-2024-bangladesh",
            [
                "BGD 2024 admissions 21900",
                "BGD 2024 births 4610",
                "BGD 2024 outpatient-consultations 688000",
                "BGD 2024 people-screened 12500",
            ],
        ),
    ],
)
def test_totals_count_nobody_twice(page: str, expected: list[str], store: Store) -> None:
    """Neither the parts of a figure nor the figures of five camps are added to those of Chad."""
    query = f"""?code ?year ?indicator (SUM(?value) AS ?sum) {{
        ?figure a rg:TotalFigure ; rg:page page:{page} ; rg:indicator ?indicator ;
            rg:provider ?provider ; rg:countryCode ?code ; rg:year ?year ; rg:value ?value ;
            rg:unit <http://qudt.org/vocab/unit/NUM> .
        FILTER(?indicator != <id/concept/indicators/camps>)
        FILTER(?indicator != <id/concept/indicators/health-facilities>)
    }} GROUP BY ?code ?year ?indicator"""
    assert rows(store, query) == expected


def test_figures_are_counted_by_country_and_year(store: Store) -> None:
    query = """?code ?year (COUNT(DISTINCT ?figure) AS ?n) {
        ?figure a rg:Figure ; rg:countryCode ?code ; rg:year ?year
    }"""
    counts = {row[:8]: int(row[9:]) for row in rows(store, f"{query} GROUP BY ?code ?year")}
    assert counts["TCD 2022"] == 21
    assert counts["UGA 2021"] == 15
    assert (counts["HTI 2022"], counts["GRC 2023"], counts["BGD 2024"]) == (19, 15, 17)


def test_the_table_has_each_figure_with_its_quantity(config: Config, store: Store) -> None:
    text = (config.releases / config.release / "figures.csv").read_text("utf-8")
    table = {
        row["observation"].rpartition("/id/")[2]: row for row in csv.DictReader(text.splitlines())
    }
    assert len(table) == len(rows(store, "?figure { ?figure a rg:Figure }"))
    arrivals = table["observation/sr-2022-chad/arrivals-aboutengue"]
    assert (arrivals["just_below"], arrivals["value"]) == ("44300", "")
    assert (arrivals["place_label"], arrivals["within_iso3166_2"]) == ("Aboutengue camp", "TD-OD")
    years = ("TCD", "2022", "2022-01-01", "2022-12-31")
    inferred = ("iso3166_alpha3", "year", "earliest", "latest")
    assert tuple(arrivals[name] for name in inferred) == years
    assert all(row["iso3166_alpha3"] and row["year"] for row in table.values())
    assert arrivals["according_to_label"] == "authorities in Chad"
    assert arrivals["part_of_label"] == "people displaced by fighting"
    mortality = table["observation/sr-2022-chad/mortality"]
    assert (mortality["value"], mortality["denominator"]) == ("14", "100000")
    money = table["observation/sr-2022-chad/expenditure"]
    assert (money["value"], money["unit_iri"]) == ("5400000", "http://qudt.org/vocab/unit/CCY_EUR")
    assert table["observation/sr-2021-uganda/mental-health"]["value"] == ""
    aid = table["observation/sr-2024-bangladesh/aid"]
    assert (aid["change"], aid["denominator"], aid["value"], aid["kind"]) == (
        "-1",
        "3",
        "",
        "change",
    )
    consultations = table["observation/sr-2022-haiti/consultations-change"]
    assert (consultations["change"], consultations["unit"]) == ("20", "per cent")
    assert consultations["unit_iri"] == "http://qudt.org/vocab/unit/FRACTION"
    assert consultations["compared_with_label"] == "2021"
