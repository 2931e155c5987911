"""What a release is about, on a few triples."""

import pyoxigraph as ox
import pytest
from rdflib import DCTERMS, RDF, RDFS

from kg.dataset import summary
from kg.dataset.summary import Period, Subjects
from kg.namespaces import BASE, ID, OWLTIME, RG
from tests import tiny


def about(trig: str, base_iri: str = BASE) -> Subjects:
    return summary.summarize(tiny.quads(trig), base_iri)


TIMES = """
<id/time/march> time:hasBeginning <id/time/1> ; time:hasEnd <id/time/31> .
<id/time/may> time:hasBeginning <id/time/121> ; time:hasEnd <id/time/151> .
<id/time/1> time:inXSDDate "2023-03-01"^^xsd:date .
<id/time/31> time:inXSDDate "2023-03-31"^^xsd:date .
<id/time/121> time:inXSDDate "2023-05-01"^^xsd:date .
<id/time/151> time:inXSDDate "2023-05-31"^^xsd:date .
<id/time/open> time:hasBeginning <id/time/1> .
<id/time/until> time:hasEnd <id/time/31> .
<id/time/named> rdfs:label "the rainy season"@en .
"""


@pytest.mark.parametrize(
    ("times", "period"),
    [
        (["march"], Period("2023-03-01", "2023-03-31")),
        (["may", "march"], Period("2023-03-01", "2023-05-31")),
        (["1"], Period("2023-03-01", "2023-03-01")),
        (["151", "march"], Period("2023-03-01", "2023-05-31")),
        (["open", "until"], Period("2023-03-01", "2023-03-31")),
        (["open"], None),
        (["until"], None),
        (["named"], None),
        ([], None),
    ],
)
def test_a_period_is_from_the_first_day_of_its_times_to_the_last(
    times: list[str], period: Period | None
) -> None:
    assert about(TIMES).period_of(ID[f"time/{name}"] for name in times) == period


def test_the_period_of_a_release_is_that_of_its_reports() -> None:
    report = "GRAPH <graph/report/r> { <id/report/r> dcterms:temporal <id/time/may> }"
    other = "GRAPH <graph/links> { <id/report/r> dcterms:temporal <id/time/march> }"
    assert about(TIMES + report + other).period == Period("2023-05-01", "2023-05-31")
    assert about(TIMES + other).period is None


# ---- a report, and other graphs about the same things

REPORT = """
<id/page/b> a rg:CountryPage ; dcterms:publisher <id/org/2> , <id/org/1> , "MSF" .
<id/page/a> a rg:CountryPage ; dcterms:publisher <id/org/1> ; dcterms:spatial <id/place/3> .
<id/e> a rg:Event ; rg:place <id/place/2> , <id/place/1> , "Lima" , [] ; rg:eventType <id/c/4> ;
    rg:serviceType <id/c/2> ; rg:condition <id/c/3> , <id/c/1> ; rg:indicator <id/c/9> , <id/c/8> ;
    rg:within <id/place/7> .
"""
OTHERS = """
GRAPH <graph/links> { <id/page/c> a rg:CountryPage ; dcterms:publisher <id/org/5> .
    <id/x> rg:place <id/place/5> ; rg:eventType <id/c/5> ; rg:indicator <id/c/5> }
GRAPH _:g { <id/page/d> a rg:CountryPage ; rg:place <id/place/6> }
<id/page/e> a rg:CountryPage ; rg:place <id/place/6> .
"""
NAMES = """
<id/place/1> rdfs:label "Lima"@es , "Lima"@en , <id/no-name> . <id/place/2> rdfs:label "Ica" .
<id/c/1> rdfs:label "thirst"@en . <id/c/2> rdfs:label "care"@en-gb , "Ica" .
<id/org/1> rdfs:label "Médicos"@pt . <id/c/9> rdfs:label "the dead"@fr .
<id/place/5> rdfs:label "Cusco"@qu . GRAPH <graph/links> { <id/place/1> rdfs:label "Lima"@en }
"""


def iris(*names: str) -> tuple[str, ...]:
    return tuple(str(ID[name]) for name in names)


def test_a_release_is_about_what_its_reports_say() -> None:
    subjects = about(f"GRAPH <graph/report/r> {{ {REPORT} }} {OTHERS} {NAMES}")
    assert subjects.pages == iris("page/a", "page/b")
    assert subjects.places == iris("place/1", "place/2", "place/3")
    assert subjects.themes == iris("c/1", "c/2", "c/3", "c/4")
    assert subjects.indicators == iris("c/8", "c/9")
    assert subjects.publishers == iris("org/1", "org/2")
    assert subjects.reader.iris(str(ID["page/b"]), DCTERMS.publisher) == [*iris("org/1", "org/2")]
    assert subjects.reader.iris(str(ID["page/a"]), DCTERMS.publisher) == [*iris("org/1")]
    assert [str(word) for word in subjects.keywords] == [
        '"Ica"',
        '"Lima"@en',
        '"Lima"@es',
        '"Médicos"@pt',
        '"care"@en-gb',
        '"thirst"@en',
    ]
    assert subjects.languages == ("en", "en-gb", "es", "pt")


def test_a_release_without_reports_is_about_nothing() -> None:
    subjects = about(f"{OTHERS} {NAMES}")
    assert subjects.pages == subjects.places == subjects.themes == subjects.indicators == ()
    assert subjects.publishers == subjects.keywords == subjects.languages == ()
    assert subjects.period is None


@pytest.mark.parametrize(
    ("labels", "label"),
    [
        ("'b'@en , 'a'@es , 'c'", "b"),
        ("'b'@en , 'a'@en", "a"),
        ("'c'@es , 'd' , 'e'@fr", "c"),
        ("<id/other>", "x"),
    ],
)
def test_a_thing_is_called_by_an_english_name_another_or_the_end_of_its_iri(
    labels: str, label: str
) -> None:
    assert about(f"<id/x> rdfs:label {labels} .").reader.label(str(ID.x)) == label


@pytest.mark.parametrize(
    ("iri", "label"),
    [("https://a/b", "b"), ("https://a/b/", "b"), ("https://a/b#c", "c"), ("https://a/b/c#", "c")],
)
def test_what_has_no_name_is_called_by_its_iri(iri: str, label: str) -> None:
    assert about("").reader.label(iri) == label


def test_a_triple_of_several_graphs_counts_once() -> None:
    trig = """<id/x> rg:place <id/y> . GRAPH <graph/links> { <id/x> rg:place <id/y> , 1 }
    GRAPH <graph/report/r> { <id/x> rg:place <id/y> . <id/z> rg:place <id/w> }
    """
    values = list(about(trig).reader.objects(str(ID.x), RG.place))
    assert sorted(map(str, values)) == [
        '"1"^^<http://www.w3.org/2001/XMLSchema#integer>',
        f"<{ID.y}>",
    ]


def test_terms_are_under_the_base_of_the_release() -> None:
    base = "http://localhost/"
    triples = [
        ("id/page", RDF.type, "ontology#CountryPage"),
        ("id/page", DCTERMS.publisher, "id/org"),
        ("id/e", f"{base}ontology#place", "id/lima"),
    ]
    quads = [
        ox.Quad(*(ox.NamedNode(x if ":" in x else base + x) for x in (*triple, "graph/report/r")))
        for triple in triples
    ]
    subjects = summary.summarize(quads, base)
    assert (subjects.pages, subjects.places, subjects.publishers) == (
        (f"{base}id/page",),
        (f"{base}id/lima",),
        (f"{base}id/org",),
    )
    assert summary.summarize(quads, BASE).pages == ()


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        ('"2023-03-01"^^xsd:date', ["2023-03-01"]),
        ("<id/no-date> , []", []),
    ],
)
def test_the_day_of_a_time_is_a_text(dates: str, days: list[str]) -> None:
    trig = f"""<id/day> time:inXSDDate {dates} .
    <id/time> time:hasBeginning <id/day> , "no instant" , [ time:inXSDDate "2023-12-31" ] .
    """
    subjects = about(trig)
    assert list(subjects.reader.days(str(ID.day), OWLTIME.hasEnd)) == days
    assert list(subjects.reader.days(str(ID.time), OWLTIME.hasBeginning)) == days
    assert list(subjects.reader.days(str(ID.time), OWLTIME.hasEnd)) == []


def test_the_labels_of_a_thing_are_sorted_and_distinct() -> None:
    names = "'d' , 'a'@es , 'b'@en , 'a' , 'c'@en , 'a'@en , 5 , <id/no-name>"
    subjects = about(f"<id/x> rdfs:label {names} . GRAPH <a:b> {{ <id/x> rdfs:label 'd' }}")
    assert [str(name) for name in subjects.reader.literals(str(ID.x), RDFS.label)] == [
        '"5"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '"a"',
        '"a"@en',
        '"a"@es',
        '"b"@en',
        '"c"@en',
        '"d"',
    ]


def test_a_node_without_a_name_has_objects_too() -> None:
    (quad,) = quads = tiny.quads("[] rg:place <id/x> .")
    values = summary.summarize(quads, BASE).reader.objects(quad.subject, RG.place)
    assert [str(term) for term in values] == [f"<{ID.x}>"]
