import pytest
from rdflib import RDFS, SKOS, Graph, Literal

from kg import names
from kg.namespaces import ID, RG

THING = ID["place/freedonia"]
TERM = RG.borders


def test_all_labels_are_names() -> None:
    graph = Graph()
    for label, text in (
        (RDFS.label, "Freedonia"),
        (SKOS.prefLabel, "Fredonía"),
        (SKOS.altLabel, "XF"),
        (SKOS.hiddenLabel, "Freedonian"),
        (SKOS.definition, "a country"),
    ):
        graph.add((THING, label, Literal(text)))
    assert names.of([graph]) == {THING: {"Freedonia", "Fredonía", "XF", "Freedonian"}}


def test_a_property_is_called_by_its_hidden_labels_only() -> None:
    graph = Graph()
    graph.add((TERM, RDFS.label, Literal("borders", lang="en")))
    assert names.of([graph]) == {}
    graph.add((TERM, SKOS.hiddenLabel, Literal("bordering", lang="en")))
    assert names.of([graph]) == {TERM: {"bordering"}}


@pytest.mark.parametrize(
    ("text", "name", "says"),
    [
        ("in Freedonia, they", "Freedonia", True),
        ("in FREEDONIA", "Freedonia", True),
        ("Freedonian", "Freedonia", False),
        ("Star\nRelief", "Star Relief", True),
        ("(SR) teams", "SR", True),
        ("“women”", "men", False),
        ("anything", "", False),
        ("a+b", "a+b", True),
    ],
)
def test_names_are_whole_words(text: str, name: str, says: bool) -> None:
    assert names.says(text, [name] if name else []) is says
