"""A second report is a new folder, and a new place a new row: no code."""

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph, Literal

from kg import check, encode, pipeline
from kg.config import Config
from kg.errors import EncodingError
from kg.evidence import attestation, statement_words
from kg.evidence.excerpts import Span
from kg.namespaces import BASES, CONCEPT, GRAPH, ID, RG
from kg.store import Store
from tests.conftest import CORPUS, SYLVANIA


def rows(store: Store, query: str) -> list[list[str]]:
    results = store.query(
        "PREFIX rg: <https://w3id.org/reliefgraph/ontology#> "
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> " + query
    )
    assert isinstance(results, ox.QuerySolutions)
    data = results.serialize(format=ox.QueryResultsFormat.TSV) or b""
    return [line.split("\t") for line in data.decode().splitlines()[1:]]


def test_each_quantity_is_what_its_words_say(store: Store) -> None:
    values = rows(
        store,
        """SELECT ?name ?kind ?property ?number {
          VALUES ?kind {
            rg:ExactFigure rg:ApproximateFigure rg:BoundedFigure rg:RankedFigure
          }
          ?o a ?kind .
          GRAPH ?page { ?o ?property ?number }
          FILTER(isNUMERIC(?number) && CONTAINS(STR(?page), "report/sr-2023-sylvania"))
          BIND(STRAFTER(STR(?o), "sylvania/") AS ?name)
        } ORDER BY ?name ?number""",
    )
    short = [[part.rpartition("#")[2].strip('">') for part in row] for row in values]
    assert short == [
        ["first-aid", "ApproximateFigure", "approximateValue", "2000"],
        ["hosted", "BoundedFigure", "maxInclusive", "3000000"],
        ["hosted-rank", "RankedFigure", "rank", "1"],
        ["killed", "BoundedFigure", "minInclusive", "200"],
        ["killed", "BoundedFigure", "maxInclusive", "300"],
        ["opd", "ExactFigure", "value", "1234567"],
        ["robbed", "BoundedFigure", "maxExclusive", "12.5"],
        ["robbed", "BoundedFigure", "denominator", "100"],
        ["wounded", "BoundedFigure", "minInclusive", "50"],
    ]


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        (
            "indicator: share-of-people",
            "indicator: patients",
            [
                f":70: the words do not state {number} with the unit NUM and the denominator 100; "
                "the page has it as maxExclusive in 'Fewer than 12.5 per cent' with the unit "
                "FRACTION and the denominator 100"
                for number in ("denominator 100", "maxExclusive 12.5")
            ],
        ),
        (
            "{id: observations:first-aid, indicator: patients}",
            "{id: observations:first-aid, indicator: share-of-people}",
            [
                ":54: the words do not state approximateValue 2000 with the unit FRACTION; the "
                "page has it as approximateValue in 'about 2,000'"
            ],
        ),
    ],
)
def test_a_percentage_and_a_count_are_distinguished(
    old: str, new: str, faults: list[str], config: Config, tmp_path: Path
) -> None:
    report = shutil.copytree(config.reports / SYLVANIA, tmp_path / SYLVANIA)
    text = (report / "encoding.yamlld").read_text("utf-8")
    assert text.count(old) == 1
    (report / "encoding.yamlld").write_text(text.replace(old, new), "utf-8")
    with pytest.raises(EncodingError) as caught:
        encode.dataset(config.ontology, config.reference, tmp_path)
    path = report / "encoding.yamlld"
    assert str(caught.value).splitlines() == [f"{path}{fault}" for fault in faults]


def test_validation_distinguishes_a_percentage_from_a_count(config: Config) -> None:
    dataset = pipeline.encode_reports(config)
    robbed = ID[f"observation/{SYLVANIA}/robbed"]
    facts = dataset.graph(GRAPH.reports[SYLVANIA])
    facts.set((robbed, RG.indicator, CONCEPT["indicators/patients"]))
    assert "with the unit NUM" in next(statement_words.check(dataset)).message


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (
            "One in three was robbed.",
            "value in 'One in three' with the unit FRACTION and the denominator 3",
        ),
        (
            "Thefts rose by 1 per cent.",
            "change 1 in 'rose by 1 per cent' with the unit FRACTION and the denominator 100",
        ),
        (
            "Thefts fell by almost 1.",
            "change -1 in 'fell by almost 1', which is too vague or a ratio: write an "
            "rg:quantifier, not the number",
        ),
        ("It was Level 1.", "part of a name in 'Level 1'"),
        (
            "1 man with burns a day",
            "value in '1 man with burns a day' with the unit PER-DAY",
        ),
        ("It took 1 month.", "value in '1 month' with the unit MO"),
    ],
)
def test_a_number_of_something_else_is_no_count(words: str, reason: str) -> None:
    on = attestation.read_page(ID["report/x"], words, (), Graph())
    fact = (ID["observation/x/robbed"], RG.value, Literal(1))
    assert attestation.attestation_failure(fact, [Span(0, 24)], BASES.stated, on, {}) == (
        f"the words do not state value 1; the page has it as {reason}"
    )


def test_an_approximate_number_is_no_bound(store: Store) -> None:
    assert rows(store, "SELECT ?n { ?o rg:approximateValue 2000 ; rg:atLeast|rg:atMost ?n }") == []


def test_a_maximum_bounds_from_above_only(store: Store) -> None:
    assert rows(store, "SELECT ?n { ?o rg:maxInclusive 3000000 ; rg:atMost ?n }") == [["3000000"]]
    assert rows(store, "SELECT ?n { ?o rg:maxInclusive 3000000 ; rg:atLeast ?n }") == []


def test_reports_share_what_does_not_depend_on_them(store: Store) -> None:
    pages = rows(
        store,
        "SELECT ?page { ?page a rg:CountryPage ; <http://purl.org/dc/terms/publisher> "
        "<https://w3id.org/reliefgraph/id/organization/star-relief> } ORDER BY ?page",
    )
    assert len(pages) == 2
    present = rows(
        store,
        f"SELECT DISTINCT ?name {{ ?w rg:organization <{ID['organization/star-relief']}> ; "
        "rg:place ?p . "
        '?p rdfs:label ?name FILTER(LANG(?name) = "en") } ORDER BY ?name',
    )
    assert [row[0] for row in present] == [
        f'"{name}"@en'
        for name in ("Freedonia", "Sylvania", "Tolmar", "Vesta", "northern Freedonia")
    ]


def test_a_fact_that_both_reports_say_has_a_statement_in_each(store: Store) -> None:
    statements = rows(
        store,
        "SELECT ?s { ?s <http://www.w3.org/1999/02/22-rdf-syntax-ns#subject> "
        "<https://w3id.org/reliefgraph/id/report/sr-2023> ; "
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate> <http://purl.org/dc/terms/title> }",
    )
    assert len(statements) == 2


def test_every_word_of_it_is_quoted() -> None:
    checked = check.check_report(CORPUS.reports / SYLVANIA, CORPUS)
    assert checked.faults == []
    assert checked.n_quoted == checked.n_words == 74
    assert [gap for gap in checked.gaps if "no Spanish label" not in gap] == []
