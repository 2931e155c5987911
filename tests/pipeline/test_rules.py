"""What the rules derive, each on a few facts, and on the corpus."""

import re
from itertools import takewhile
from pathlib import Path
from typing import Final

import pytest
from rdflib import RDF, RDFS, XSD, Dataset, Graph, Literal

from kg import rules
from kg.config import Config
from kg.errors import EncodingError
from kg.namespaces import GRAPH, ID, RG, SCHEMA
from tests import tiny
from tests.conftest import FREEDONIA

ONTOLOGY = Config().ontology
TIMES = """GRAPH <graph/names> {
    <id/time/2022> time:hasBeginning <id/time/2022-01-01> ; time:hasEnd <id/time/2022-12-31> .
    <id/time/2022-01-01> time:inXSDDate "2022-01-01"^^xsd:date .
    <id/time/2022-12-31> time:inXSDDate "2022-12-31"^^xsd:date .
    <id/time/2023> time:hasBeginning <id/time/2023-01-01> ; time:hasEnd <id/time/2023-12-31> .
    <id/time/2023-01-01> time:inXSDDate "2023-01-01"^^xsd:date .
    <id/time/2023-12-31> time:inXSDDate "2023-12-31"^^xsd:date .
    <id/t/feb> time:inXSDgYearMonth "2024-02"^^xsd:gYearMonth .
    <id/t/since> time:hasBeginning <id/t/1986> . <id/t/1986> time:inXSDgYear "1986"^^xsd:gYear .
    <id/t/from-february> time:hasBeginning <id/t/feb> .
    <id/t/early> time:intervalStarts <id/time/2023> .
    <id/t/before> time:before <id/time/2023> . <id/t/after> time:after <id/time/2022> .
    <id/t/span> time:hasBeginning <id/time/2022> ; time:hasEnd <id/time/2023> .
}
GRAPH <graph/report/r> { <id/report/r> a rg:CountryPage ; dcterms:temporal <id/time/2023> }
"""


def derived(trig: str) -> Graph:
    dataset = tiny.dataset(f"{TIMES} GRAPH <graph/report/r> {{ {trig} }}")
    return rules.derive(dataset, ONTOLOGY)


def values(graph: Graph, name: str, *properties: str) -> list[str]:
    return [str(graph.value(ID[name], RG[p]) or "") for p in properties]


@pytest.mark.parametrize(
    ("time", "earliest", "latest"),
    [
        ("time/2022", "2022-01-01", "2022-12-31"),
        ("t/feb", "2024-02-01", "2024-02-29"),
        ("t/1986", "1986-01-01", "1986-12-31"),
        ("t/since", "1986-01-01", ""),
        ("t/early", "2023-01-01", "2023-12-31"),
        ("t/before", "", "2022-12-31"),
        ("t/after", "2023-01-01", ""),
        ("t/span", "2022-01-01", "2023-12-31"),
    ],
)
def test_a_time_reaches_from_its_first_to_its_last_day(
    time: str, earliest: str, latest: str
) -> None:
    graph = derived("")
    assert values(graph, time, "earliest", "latest") == [earliest, latest]
    assert {o.datatype for o in graph.objects(None, RG.latest)} == {XSD.date}  # type: ignore[attr-defined]


GAP, THREE = [2022, 2024], [2022, 2023, 2024]
#: The days and the year of the page.
PAGE: Final = ("2023-01-01", "2023-12-31", [2023])


@pytest.mark.parametrize(
    ("facts", "earliest", "latest", "years"),
    [
        ("a rg:Event ; rg:time <id/t/span>", "2022-01-01", "2023-12-31", [2022, 2023]),
        # two years that are not next to each other
        ("a rg:Event ; rg:time <id/time/2022> , <id/t/feb>", "2022-01-01", "2024-02-29", GAP),
        ("a rg:Service", "2023-01-01", "2023-12-31", [2023]),
        ("a rg:Event", "", "2023-12-31", []),
        ("a rg:Event ; rg:status <id/concept/statuses/planned>", "", "", []),
        ("a rg:Operation ; rg:status <id/concept/statuses/possible>", "", "", []),
        ("a rg:Operation ; rg:time <id/t/since>", "1986-01-01", "2023-12-31", [*range(1986, 2024)]),
        # what is before the page's period does not begin in it
        ("a rg:Observation ; rg:time <id/t/before>", "", "2022-12-31", []),
        ("a rg:Observation ; rg:event <id/e/old>", "2022-01-01", "2022-12-31", [2022]),
        # of several events, from the first to the last; if one has no time, as the page says
        ("a rg:Observation ; rg:event <id/e/old> , <id/e/new>", "2022-01-01", "2024-02-29", THREE),
        ("a rg:Observation ; rg:event <id/e/old> , <id/e/undated>", *PAGE),
        ("a rg:Observation ; rg:event <id/e/old> , <id/e/maybe>", "", "", []),
        ("a rg:Service ; rg:partOfOperation <id/o/old>", "2022-01-01", "2022-12-31", [2022]),
        ("a rg:Event ; rg:follows <id/e/old>", "2022-01-01", "2023-12-31", [2022, 2023]),
        ("a rg:Event . <id/e/old> rg:follows <id/a>", "", "2022-12-31", []),
        # what follows does not end what has a time, and a plan dates nothing
        ("a rg:Event ; rg:time <id/time/2023> . <id/e/old> rg:follows <id/a>", *PAGE),
        ("a rg:Event ; rg:decides <id/e/plan>", "", "2023-12-31", []),
        ("a rg:Service ; rg:partOfOperation <id/o/old> ; rg:status <id/concept/statuses/planned>",
         "", "", []),
        ("a rg:Observation ; rg:event <id/e/maybe>", "", "", []),
        # the work as a whole has gone on since 1986, which says nothing of a part of it
        ("a rg:Service ; rg:partOfOperation <id/o/since>", *PAGE),
        # a response to several events may begin with any of them, and no later than its parts
        ("a rg:Operation ; rg:respondsTo <id/e/old> , <id/e/new>", *PAGE),
        ("a rg:Operation ; rg:respondsTo <id/e/new> . <id/o/old> rg:partOfOperation <id/a>",
         "2022-01-01", "2023-12-31", [2022, 2023]),
        ("a rg:Operation . <id/o/new> rg:partOfOperation <id/a>",
         "2023-01-01", "2024-02-29", [2023, 2024]),
    ],
)  # fmt: skip
def test_everything_has_days(facts: str, earliest: str, latest: str, years: list[int]) -> None:
    graph = derived(f"""<id/a> {facts} .
        <id/e/old> a rg:Event ; rg:time <id/time/2022> .
        <id/e/new> a rg:Event ; rg:time <id/t/feb> .
        <id/e/plan> a rg:Event ; rg:status <id/concept/statuses/planned> ; rg:time <id/t/feb> .
        <id/e/maybe> a rg:Event ; rg:status <id/concept/statuses/possible> .
        <id/o/new> a rg:Operation ; rg:time <id/t/feb> .
        <id/o/since> a rg:Operation ; rg:time <id/t/since> .
        <id/o/old> a rg:Operation ; rg:time <id/time/2022> .""")
    assert values(graph, "a", "earliest", "latest") == [earliest, latest]
    assert sorted(o.value for o in graph.objects(ID.a, RG.year)) == years  # type: ignore[attr-defined]


PLANNED = "<id/o> a rg:Operation ; rg:status <id/concept/statuses/planned>"
CHANGE = """rg:Event ; rg:time <id/time/2022> ; rg:actor <id/organization/o> ; rg:target <id/x> ;
    rg:status <id/concept/statuses/"""
WORK = """<id/organization/o> rg:provides <id/a> ; rdfs:label "O"@en , "La O"@es , "Le O"@fr .
    <id/place/p> rg:within <id/place/q> . <id/a> rg:place <id/place/p> ; a """


@pytest.mark.parametrize(
    ("facts", "years"),
    [
        ("rg:Service", [2023]),
        ("rg:Operation ; rg:time <id/time/2022>", [2022]),
        ("rg:Operation ; rg:time <id/t/span>", [2022, 2023]),
        # some time after 2021: nothing says in which year
        ("rg:Operation ; rg:time <id/t/vague> . <id/t/vague> time:after <id/t/1986>", []),
        ("rg:Operation ; rg:status <id/concept/statuses/planned> ; rg:time <id/time/2023>", []),
        ("rg:Service ; rg:status <id/concept/statuses/failed> ; rg:time <id/time/2023>", []),
        # nor do the parts of such work, and the figures of it
        ("rg:Service ; rg:time <id/time/2023> ; rg:partOfOperation <id/o> . " + PLANNED, []),
        ("rg:Observation ; rg:time <id/time/2023> ; rg:activity <id/o> . " + PLANNED, []),
        # who opened something worked there; who plans to, did not
        (CHANGE + "happened>", [2022]),
        (CHANGE + "planned>", []),
    ],
)
def test_an_organisation_is_present_where_it_works_in_certain_years(
    facts: str, years: list[int]
) -> None:
    graph = derived(f"{WORK} {facts} .")
    presences = [ID[f"presence/o-{year}"] for year in years]
    assert set(graph.subjects(RDF.type, RG.Presence)) == set(presences)
    for presence, year in zip(presences, years, strict=True):
        assert set(graph.objects(presence, RG.place)) == {ID["place/p"], ID["place/q"]}
        assert graph.value(presence, RG.organization) == ID["organization/o"]
        assert set(graph.objects(presence, RDFS.label)) == {
            Literal(f"O in {year}", lang="en"), Literal(f"La O en {year}", lang="es"),
        }  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "totals"),
    [
        ("<id/a> rg:place <id/p> . <id/b> rg:place <id/q> .", "b"),
        ("<id/a> rg:place <id/p> . <id/b> rg:place <id/other> .", "a b"),
        ("<id/a> rg:place <id/p> ; rg:time <id/time/2022> . <id/b> rg:place <id/q> .", "a b"),
        ("<id/a> rg:partOfFigure <id/b> .", "b"),
        ("<id/a> rg:population <id/few> . <id/b> rg:population <id/all> .", "b"),
        ("<id/a> rg:population <id/few> ; rg:place <id/p> . <id/b> rg:place <id/q> .", "b"),
        # people with one condition are no total of those with another
        ("<id/a> rg:place <id/p> . <id/b> rg:place <id/q> ; rg:condition <id/c> .", "a b"),
        ("<id/a> rg:place <id/p> ; rg:condition <id/c> . <id/b> rg:place <id/q> .", "b"),
        # those of a day are among those of the year
        ("<id/a> rg:time <id/time/2023-01-01> .", "b"),
        ("<id/a> rg:time <id/time/2023-01-01> ; rg:place <id/p> . <id/b> rg:place <id/o> .", "a b"),
        # what is planned is no total, and contains nothing
        ("<id/a> rg:activity <id/o> . " + PLANNED + " .", "b"),
        (
            f"<id/a> rg:place <id/p> . <id/b> rg:place <id/q> ; rg:activity <id/o> . {PLANNED} .",
            "a",
        ),
    ],
)
def test_a_total_is_no_part_of_another_figure(facts: str, totals: str) -> None:
    graph = derived(f"""{facts} <id/p> rg:within <id/q> . <id/few> rg:subgroupOf <id/all> .
        <id/i> rg:unit <http://qudt.org/vocab/unit/NUM> .
        <id/a> a rg:Figure , rg:Observation ; rg:indicator <id/i> ; rg:value 1 .
        <id/b> a rg:Figure , rg:Observation ; rg:indicator <id/i> ; rg:value 2 .""")
    found = set(graph.subjects(RDF.type, RG.TotalFigure))
    assert found == {ID[name] for name in totals.split()}


def test_a_figure_has_its_words_kind_country_and_page(dataset: Dataset) -> None:
    graph = dataset.graph(GRAPH.inferred)
    hosted = ID[f"observation/{FREEDONIA}/hosted"]
    assert set(graph.objects(hosted, RG.quantityText)) == {
        Literal("more than 40,000", lang="en"),
        Literal("más de 40\N{NO-BREAK SPACE}000", lang="es"),
    }
    text = str(dataset.graph(GRAPH.provenance).value(ID[f"report/{FREEDONIA}"], SCHEMA.text))
    start, end = (int(str(graph.value(hosted, RG[f"quotation{x}"]))) for x in ("Start", "End"))
    assert text[start:end] == str(graph.value(hosted, RG.quotation))
    assert graph.value(hosted, RG.quantityKind) == Literal("bound")
    assert graph.value(hosted, RG.page) == ID[f"report/{FREEDONIA}"]
    assert (ID["place/tolmar"], RG.page, ID[f"report/{FREEDONIA}"]) in graph
    assert (hosted, RDF.type, RG.TotalFigure) in graph


def test_several_excerpts_are_one_quotation() -> None:
    graph = derived("""<id/a> rg:minInclusive 1 ; rg:maxInclusive 9 .
        <id/s> rdf:subject <id/a> ; rdf:predicate rg:minInclusive ; rg:evidence <id/e> , <id/f> .
        <id/u> rdf:subject <id/a> ; rdf:predicate rg:maxInclusive ; rg:evidence <id/f> .
        <id/e> a rg:Excerpt ; oa:hasSelector [ oa:exact "one" ] , [ oa:start 10 ; oa:end 13 ] .
        <id/f> a rg:Excerpt ; oa:hasSelector [ oa:exact "nine" ] , [ oa:start 3 ; oa:end 7 ] .""")
    names = ("quotation", "quotationStart", "quotationEnd", "quantityKind")
    assert values(graph, "a", *names) == ["nine … one", "3", "13", "range"]
    assert values(graph, "e", "exact", "start", "end") == ["one", "10", "13"]
    assert set(graph.objects(ID.a, RG.quantityStatement)) == {ID.s, ID.u}


def test_deriving_again_adds_nothing(dataset: Dataset) -> None:
    known = set(dataset.graph(GRAPH.inferred))
    assert set(rules.derive(dataset, ONTOLOGY)) <= known


@pytest.mark.parametrize("path", sorted((ONTOLOGY / "rules").glob("*.rq")), ids=lambda p: p.stem)
def test_a_rule_begins_with_the_reason_that_readers_see(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert max(map(len, lines)) <= 120
    head = [line.removeprefix("# ") for line in takewhile(lambda line: line[0] == "#", lines)]
    assert re.fullmatch(r"([A-Z][^.?#]+\.( |$)){1,2}", " ".join(head))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("SELECT * { ?s ?p ?o }", "is not a CONSTRUCT query"),
        ("CONSTRUCT { ?s }", "is not SPARQL"),
        ("CONSTRUCT { ?s <urn:p> ?n } { ?s <urn:p> ?o BIND(?o + 1 AS ?n) }", "still adds triples"),
    ],
)
def test_a_faulty_rule_is_named(text: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/a.rq").write_text(text, "utf-8")
    with pytest.raises(EncodingError, match=reason):
        rules.derive(tiny.dataset("GRAPH <urn:g> { <urn:s> <urn:p> 1 }"), tmp_path)
