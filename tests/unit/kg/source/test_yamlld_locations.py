"""The line of a file that first mentions a thing or a property."""

from pathlib import Path

from rdflib import RDFS

from kg.namespaces import ID, RG
from kg.source import yamlld
from kg.source.context import read_context
from tests.conftest import CORPUS


def test_the_first_mention_of_a_thing_and_of_each_property_counts(tmp_path: Path) -> None:
    first, second = tmp_path / "a.yamlld", tmp_path / "b.yamlld"
    first.write_text(
        """\
"@context": [https://w3id.org/reliefgraph/context.jsonld, {e: "https://example.org/e/"}]
things:
  - id: place/x
    within: y
  - {id: e:z, label: {en: Z}}
place/x: {id: 5, unit: x}
stated:
  - id: place/x
    within: z
    pcode: P
    colour: red
""",
        "utf-8",
    )
    second.write_text(
        """\
"@context": {f: "https://example.org/f/"}
id: f:a
value:
  - [{id: e:z, value: 1}]
  - {id: "f:b:c", within: {id: place/x, value: 2}}
""",
        "utf-8",
    )
    assert yamlld.locate_things(
        map(yamlld.read_document, [first, second]), read_context(CORPUS.ontology / "context.jsonld")
    ) == {
        (str(ID["place/x"]), ""): f"{first}:3",
        (str(ID["place/x"]), str(RG.within)): f"{first}:4",
        ("https://example.org/e/z", ""): f"{first}:5",
        ("https://example.org/e/z", str(RDFS.label)): f"{first}:5",
        (str(ID["place/x"]), str(RG.pcode)): f"{first}:10",
        (str(ID["place/x"]), str(RG.colour)): f"{first}:11",
        ("https://example.org/f/a", ""): f"{second}:2",
        ("https://example.org/f/a", f"{RG}@context"): f"{second}:1",
        ("https://example.org/f/a", str(RG.value)): f"{second}:4",
        ("e:z", ""): f"{second}:4",
        ("e:z", str(RG.value)): f"{second}:4",
        ("https://example.org/f/b:c", ""): f"{second}:5",
        ("https://example.org/f/b:c", str(RG.within)): f"{second}:5",
        (str(ID["place/x"]), str(RG.value)): f"{second}:5",
    }
    assert yamlld.locate_things([], read_context(CORPUS.ontology / "context.jsonld")) == {}
