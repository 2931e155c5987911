"""The page of a concept scheme."""

import re
from dataclasses import replace
from pathlib import Path

from kg import files
from kg.config import Config
from kg.namespaces import BASE
from kg.store import build_from_files
from server.app import PARTS, create_app
from tests.conftest import ROOT

HTML = {"Accept": "text/html"}


def test_a_scheme_with_many_concepts_shows_the_first_and_says_how_many_are_left(
    tmp_path: Path,
) -> None:
    start = "https://w3id.org/reliefgraph/id/concept/long"
    skos = "http://www.w3.org/2004/02/skos/core#"
    rdf_type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    lines = [f"<{start}/{n:04}> <{skos}inScheme> <{start}> ." for n in range(1_003, 0, -1)]
    lines += [f"<{start}/0001> <{skos}topConceptOf> <{start}> ."]
    lines += [f"<{start}> <{rdf_type}> <{skos}ConceptScheme> ."]
    (tmp_path / "long.nt").write_text("\n".join(lines) + "\n", "utf-8")
    loaded = files.load([tmp_path / "long.nt"], BASE)
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
    app.extensions[PARTS].runner.stop()
