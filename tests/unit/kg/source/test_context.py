"""What a small JSON-LD context defines."""

import json
from pathlib import Path

import pytest

from kg.errors import DataError, EncodingError
from kg.namespaces import BASE
from kg.source.context import (
    JsonLdContext,
    TermDefinition,
    empty_context,
    parse_context,
    read_context,
)

START = {"@version": 1.1, "@base": "https://e.org/id/", "@vocab": "https://e.org/o#"}


def parsed(**names: object) -> JsonLdContext:
    return parse_context(json.dumps({"@context": START | names}))


def test_a_context_is_read_whole() -> None:
    names = {
        "id": "@id",
        "things": "@included",
        "headings": None,
        "o": "https://e.org/o#",
        "x": "http://x.org/",
        "mailto": "mailto:a/",
        "xFile": "http://x.org/file",
        "Place": "o:Place",
        "odd": "y:odd",
        "within": {
            "@id": "o:within",
            "@type": "@vocab",
            "@context": {"@vocab": "https://e.org/id/place/"},
        },
        "domain": {"@id": "x:domain", "@type": "@vocab"},
        "broader": {"@id": "x:broader", "@type": "@id"},
        "point": {"@id": "x:point", "@type": "x:wkt"},
        "label": {"@id": "x:label", "@container": "@language"},
        "all": {"@id": "x:all", "@container": "@set"},
        "stated": {"@id": "o:stated", "@container": "@graph"},
        "included": {"@id": "@included"},
    }
    found = parsed(**names)
    assert found == JsonLdContext(
        text=json.dumps({"@context": START | names}),
        value=START | names,
        base="https://e.org/id/",
        vocab="https://e.org/o#",
        prefixes={"o": "https://e.org/o#", "x": "http://x.org/"},
        terms={
            "mailto:a/": TermDefinition("mailto"),
            "http://x.org/file": TermDefinition("xFile"),
            "https://e.org/o#Place": TermDefinition("Place"),
            "y:odd": TermDefinition("odd"),
            "https://e.org/o#within": TermDefinition("within", "@vocab"),
            "http://x.org/domain": TermDefinition("domain", "@vocab"),
            "http://x.org/broader": TermDefinition("broader", "@id"),
            "http://x.org/point": TermDefinition("point", "http://x.org/wkt"),
            "http://x.org/label": TermDefinition("label", by_language=True),
            "http://x.org/all": TermDefinition("all"),
        },
        names={
            "mailto": "mailto:a/",
            "xFile": "http://x.org/file",
            "Place": "https://e.org/o#Place",
            "odd": "y:odd",
            "within": "https://e.org/o#within",
            "domain": "http://x.org/domain",
            "broader": "http://x.org/broader",
            "point": "http://x.org/point",
            "label": "http://x.org/label",
            "all": "http://x.org/all",
            "stated": "https://e.org/o#stated",
        },
        aliases={
            "mailto:a/": "mailto",
            "http://x.org/file": "xFile",
            "https://e.org/o#Place": "Place",
            "y:odd": "odd",
        },
    )


def test_a_context_without_names_has_a_base_and_a_vocabulary() -> None:
    found = parse_context(empty_context(BASE))
    value = {"@base": BASE, "@vocab": f"{BASE}ontology#"}
    assert found == JsonLdContext(
        json.dumps({"@context": value}), value, BASE, f"{BASE}ontology#", {}, {}, {}, {}
    )


NO_CONTEXT = "has no '@context' with '@base' and '@vocab'"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (None, "cannot be read: No such file or directory"),
        (b"{", "is not JSON: Expecting property name enclosed in double quotes: line 1 column 2"),
        (b'{"@context": {"@base": "a"}}', NO_CONTEXT),
        (b'{"@context": {"@vocab": "a"}}', NO_CONTEXT),
        (b'{"@context": {"@base": "a", "@vocab": null}}', NO_CONTEXT),
        (b'{"@context": {"@base": null, "@vocab": "a"}}', NO_CONTEXT),
        (b'["@context"]', NO_CONTEXT),
        (b'{"a": "\xe9"}', "is not UTF-8: byte 7"),
    ],
)
def test_a_file_that_is_no_context_is_named(
    tmp_path: Path, data: bytes | None, reason: str
) -> None:
    path = tmp_path / "context.jsonld"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(EncodingError) as caught:
        read_context(path)
    assert (caught.value.path, caught.value.line) == (path, None)
    assert caught.value.reason.startswith(reason)


@pytest.mark.parametrize(
    "definition",
    [
        5,
        [],
        {},
        {"@type": "@id"},
        {"@id": 5},
        {"@id": "x:a", "@type": 5},
        {"@id": "x:a", "@context": "http://x.org/"},
    ],
)
def test_a_term_that_has_no_iri_is_named(definition: object) -> None:
    with pytest.raises(DataError) as caught:
        parsed(within=definition)
    assert str(caught.value) == (
        "the term 'within' needs an IRI: as its value, or as '@id' of a mapping whose '@type' is "
        "text and whose '@context' is a mapping"
    )


def test_a_file_is_read_as_its_text_says(tmp_path: Path) -> None:
    path = tmp_path / "context.jsonld"
    path.write_text(
        json.dumps({"@context": START | {"años": "x:años"}}, ensure_ascii=False), "utf-8"
    )
    assert read_context(path) == parse_context(path.read_text("utf-8"))


def test_a_definition_has_whole_iris() -> None:
    found = parsed(
        x="http://x.org/",
        id="@id",
        headings=None,
        name="x:name",
        point={"@id": "x:point", "@type": "x:wkt"},
        label={"@id": "x:label", "@container": "@language"},
    )
    assert {name: found.definition(name) for name in found.value} == {
        **START,
        "x": "http://x.org/",
        "id": "@id",
        "headings": None,
        "name": "http://x.org/name",
        "point": {"@id": "http://x.org/point", "@type": "http://x.org/wkt"},
        "label": {"@id": "http://x.org/label", "@container": "@language"},
    }
