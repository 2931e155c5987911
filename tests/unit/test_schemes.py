"""Concept schemes, on a few triples."""

import pytest

from kg.namespaces import ID
from server import schemes
from tests import tiny

SCHEME = "concept/services"


def concepts(trig: str, lang: str = "en") -> list[tuple[str, str | None, int, str]]:
    """Return the name, the definition, the depth and the uses of each concept."""
    found = schemes.concepts(str(ID[SCHEME]), tiny.names(trig, lang))
    return [
        (each.name.text, each.definition.text if each.definition else None, each.depth, each.uses)
        for each in found
    ]


MEMBER = f"<id/care> skos:inScheme <id/{SCHEME}> ."


@pytest.mark.parametrize(
    ("facts", "uses"),
    [
        ("", "0"),
        ("<id/a> rg:service <id/care> . <id/b> rg:service <id/care> .", "2"),
        ("<id/a> rg:service <id/care> ; rg:offers <id/care> .", "2"),
        ("GRAPH <graph/inferred> { <id/a> rg:service <id/care> }", "0"),
        ("<id/a> rg:offers <id/care> . GRAPH <graph/inferred> { <id/b> rg:offers <id/care> }", "1"),
        ("<id/x> skos:broader <id/care> . <id/s> rdf:object <id/care> .", "0"),
        ("<id/care> rg:place <id/place/lima> .", "0"),
    ],
)  # fmt: skip
def test_the_uses_of_a_concept_are_the_facts_that_a_file_says(facts: str, uses: str) -> None:
    assert concepts(MEMBER + facts) == [("care", None, 0, uses)]


def test_uses_are_counted_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schemes, "MOST", 3)
    uses = [f"<id/{n}> rg:service <id/care> ." for n in range(4)]
    for n, expected in ((2, "2"), (3, "3 or more"), (4, "3 or more")):
        assert concepts(MEMBER + " ".join(uses[:n]))[0][3] == expected


def test_narrower_concepts_are_below_the_broader_by_name() -> None:
    trig = f"""
    <id/a> skos:topConceptOf <id/{SCHEME}> ; rdfs:label "zebra"@en .
    <id/a> skos:definition "animal"@en , "animal, though"@es .
    <id/b> skos:inScheme <id/{SCHEME}> ; rdfs:label "Apple"@en .
    <id/c> skos:inScheme <id/{SCHEME}> ; rdfs:label "pip"@en .
    <id/c> skos:broader <id/b> , <id/d> , <id/c> .
    <id/d> skos:inScheme <id/{SCHEME}> ; rdfs:label "core"@en .
    <id/d> skos:broader <id/b> , <id/elsewhere> .
    <id/e> skos:inScheme <id/{SCHEME}> ; skos:broader <id/f> .
    <id/f> skos:inScheme <id/{SCHEME}> ; skos:broader <id/e> .
    <id/elsewhere> skos:inScheme <id/concept/other> .
    """
    assert concepts(trig) == [
        ("Apple", None, 0, "0"),
        ("core", None, 1, "0"),
        ("pip", None, 2, "0"),
        ("zebra", "animal", 0, "0"),
        ("e", None, 0, "0"),
        ("f", None, 0, "0"),
    ]


def test_deep_concepts_are_shown_as_deep_as_the_deepest() -> None:
    trig = " ".join(f"<id/{n}> skos:inScheme <id/{SCHEME}> ." for n in range(7))
    trig += " ".join(f"<id/{n}> skos:broader <id/{n - 1}> ." for n in range(1, 7))
    assert [depth for _, _, depth, _ in concepts(trig)] == [0, 1, 2, 3, 4, 4, 4]
