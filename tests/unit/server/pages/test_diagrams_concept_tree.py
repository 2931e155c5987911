"""The page of a concept scheme."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from kg.config import Config
from kg.dataset import rdf_files
from kg.load import build_from_files
from kg.namespaces import BASE, ID
from server.app import SERVICES, create_app
from server.pages import diagrams
from tests import tiny
from tests.conftest import ROOT

HTML = {"Accept": "text/html"}


def test_a_scheme_with_many_concepts_shows_the_first_and_counts_the_rest(
    tmp_path: Path,
) -> None:
    start = "https://w3id.org/reliefgraph/id/concept/long"
    skos = "http://www.w3.org/2004/02/skos/core#"
    rdf_type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    lines = [f"<{start}/{n:04}> <{skos}inScheme> <{start}> ." for n in range(1_003, 0, -1)]
    lines += [f"<{start}/0001> <{skos}topConceptOf> <{start}> ."]
    lines += [f"<{start}> <{rdf_type}> <{skos}ConceptScheme> ."]
    (tmp_path / "long.nt").write_text("\n".join(lines) + "\n", "utf-8")
    loaded = rdf_files.load([tmp_path / "long.nt"], BASE)
    context = (ROOT / "ontology/context.jsonld").read_text("utf-8")
    built = build_from_files(loaded, context, tmp_path / "stores", is_union=False)
    app = create_app(replace(Config(), store=str(built)))
    text = app.test_client().get("/doc/concept/long", headers=HTML).text
    rows = re.findall(r'<th scope="row" class="depth-0"><a href="/doc/concept/long/(.+?)"', text)
    assert rows == [f"{n:04}" for n in range(1, 1_001)]
    assert "3 more concepts are not shown here." in text
    (query,) = re.findall(r'shown here. <a href="([^"]*)"', text)
    csv = query.replace("&amp;", "&").replace("format=html", "format=csv")
    assert app.test_client().get(csv).text.count(f"{start}/") == 1_003
    app.extensions[SERVICES].runner.stop()


SCHEME = "concept/services"


def concepts(trig: str, lang: str = "en") -> list[tuple[str, str | None, int, str]]:
    """Return the name, the definition, the depth and the uses of each concept."""
    trig += f"<id/{SCHEME}> a skos:ConceptScheme ."
    rows = diagrams.concept_tree(str(ID[SCHEME]), tiny.names(trig, lang)).concepts
    return [
        (row.name.text, row.definition.text if row.definition else None, row.depth, row.uses)
        for row in rows
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
    monkeypatch.setattr(diagrams, "MAX_SUBJECTS", 3)
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


def test_depth_is_limited() -> None:
    trig = " ".join(f"<id/{n}> skos:inScheme <id/{SCHEME}> ." for n in range(7))
    trig += " ".join(f"<id/{n}> skos:broader <id/{n - 1}> ." for n in range(1, 7))
    assert [depth for _, _, depth, _ in concepts(trig)] == [0, 1, 2, 3, 4, 4, 4]


def test_only_a_scheme_has_a_query_for_concepts() -> None:
    names = tiny.names(f"{MEMBER} <id/concept/empty> a skos:ConceptScheme .")
    assert diagrams.concept_tree(str(ID[SCHEME]), names) == diagrams.ConceptTree((), 0, "")
    empty = diagrams.concept_tree(str(ID["concept/empty"]), names)
    assert (empty.concepts, empty.n_more) == ((), 0)
    assert "format=html" in empty.query


def test_a_concept_links_to_its_page_and_is_defined_in_the_reader_s_language() -> None:
    trig = f"""{MEMBER} <id/care> skos:definition "Sorge."@de , "care"@en , "cuidado"@es .
    <id/{SCHEME}> a skos:ConceptScheme ."""
    for lang, definition in (("en", "care"), ("es", "cuidado"), ("fr", "care")):
        (concept,) = diagrams.concept_tree(str(ID[SCHEME]), tiny.names(trig, lang)).concepts
        assert (concept.name.href, concept.name.iri) == ("/doc/care", str(ID["care"]))
        assert concept.definition
        assert concept.definition.text == definition


def test_concepts_of_the_same_name_are_by_iri_and_each_is_below_one() -> None:
    label = 'rdfs:label "{}"@en'.format
    trig = "".join(
        f"<id/{name}> skos:inScheme <id/{SCHEME}> ; {label(text)} ; skos:broader <id/{above}> ."
        for name, text, above in (
            ("e", "x", "a"), ("d", "X", "a"), ("c", "x", "b"), ("f", "w", "e"), ("g", "v", "a"),
            ("f", "w", "a"), ("b", "top", "none"), ("a", "TOP", "none"),
        )
    )  # fmt: skip
    trig += f"<id/{SCHEME}> a skos:ConceptScheme ."
    rows = diagrams.concept_tree(str(ID[SCHEME]), tiny.names(trig)).concepts
    assert [((row.name.iri or "")[-1], row.depth) for row in rows] == [
        ("a", 0),
        ("g", 1),
        ("f", 1),
        ("d", 1),
        ("e", 1),
        ("b", 0),
        ("c", 1),
    ]


def test_the_first_concepts_are_shown_and_the_others_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(diagrams, "MAX_CONCEPTS", 2)
    trig = f"<id/{SCHEME}> a skos:ConceptScheme ." + " ".join(
        f'<id/{name}> skos:inScheme <id/{SCHEME}> ; rdfs:label "{text}" ; skos:broader <id/c> .'
        for name, text in (("c", "1"), ("b", "2"), ("a", "3"))
    )
    tree = diagrams.concept_tree(str(ID[SCHEME]), tiny.names(trig))
    assert [(row.name.text, row.depth) for row in tree.concepts] == [("2", 0), ("3", 0)]
    assert tree.n_more == 1
