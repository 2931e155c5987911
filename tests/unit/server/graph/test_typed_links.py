"""Typed links of documents, on a few triples."""

from dataclasses import replace
from functools import cache

import pytest

from kg.dataset import metadata
from kg.formats import Format, by_token
from kg.namespaces import BASE
from kg.store import Store
from server.graph import typed_links
from server.graph.description import ThingDescription
from server.graph.typed_links import Signpost
from tests import tiny

HTML, TTL, NT = by_token("html"), by_token("ttl"), by_token("nt")
OURS = f"{BASE}ontology#"


@cache
def few() -> Store:
    return tiny.store(
        """
        <id/place/lima> a rg:Place , schema:Place , geo:Feature .
        <id/place/old> owl:deprecated true ; dcterms:isReplacedBy
            <javascript:x> , <id/place/lima> , <https://e.org/lima> .
        <id/concept/care/first-aid> rdfs:label "first aid" .
        <id/concept/care> rdfs:label "care" .
        <id/zoo/lion> rdfs:label "lion" .
        """
        + f"<id/place/many> a {', '.join(f'rg:C{n}' for n in range(9))} ."
    )


def links_of(name: str, form: str = "html", *, is_release: bool = True) -> list[Signpost]:
    links = tiny.links("es", is_release=is_release)
    description = ThingDescription(replace(few(), manifest=links.manifest), f"{BASE}id/{name}")
    return typed_links.document_links(description, links, by_token(form), (HTML, TTL))


def test_the_header_has_all_links() -> None:
    posts = [Signpost("a", "https://a.org/", "x/y"), Signpost("b", "https://b.org/")]
    assert typed_links.link_header(posts) == (
        "Link",
        '<https://a.org/>; rel="a"; type="x/y", <https://b.org/>; rel="b"',
    )


def test_a_page_links_to_its_type_and_its_collections() -> None:
    assert links_of("place/lima") == [
        Signpost("canonical", f"{tiny.URL}doc/place/lima"),
        Signpost("describes", f"{BASE}id/place/lima"),
        Signpost("cite-as", f"{BASE}id/place/lima"),
        Signpost("alternate", f"{tiny.URL}doc/place/lima.ttl", "text/turtle"),
        Signpost("describedby", f"{tiny.URL}doc/place/lima.ttl", "text/turtle"),
        Signpost("type", "https://schema.org/AboutPage"),
        Signpost("type", "https://schema.org/Place"),
        Signpost("type", f"{OURS}Place"),
        Signpost("license", metadata.LICENCE),
        Signpost("collection", f"{tiny.URL}list/place"),
        Signpost("collection", f"{tiny.URL}dataset"),
    ]


def test_data_link_to_their_thing_and_other_data_have_no_licence() -> None:
    assert links_of("place/lima#centre", "ttl", is_release=False)[:2] == [
        Signpost("canonical", f"{tiny.URL}doc/place/lima"),
        Signpost("describes", f"{BASE}id/place/lima#centre"),
    ]
    assert links_of("place/lima", "ttl", is_release=False)[3:] == [
        Signpost("alternate", f"{tiny.URL}doc/place/lima?format=html", "text/html"),
        Signpost("type", "https://schema.org/Place"),
        Signpost("type", f"{OURS}Place"),
    ]


def test_successors_of_a_withdrawn_thing_are_web_addresses() -> None:
    assert links_of("place/old", "ttl")[3:] == [
        Signpost("alternate", f"{tiny.URL}doc/place/old.html", "text/html"),
        Signpost("successor-version", "https://e.org/lima"),
        Signpost("successor-version", f"{BASE}id/place/lima"),
    ]


@pytest.mark.parametrize(
    ("name", "collections"),
    [
        ("concept/care/first-aid", ["doc/concept/care", "dataset"]),
        ("concept/care/first-aid/a", ["doc/concept/care", "dataset"]),
        ("concept/care", ["list/concept", "dataset"]),
        ("place/peru/lima", ["list/place", "dataset"]),
        ("zoo/lion", ["dataset"]),
    ],
)
def test_a_document_is_one_of_its_scheme_or_kind_and_of_the_dataset(
    name: str, collections: list[str]
) -> None:
    found = [post.href for post in links_of(name) if post.rel == "collection"]
    assert found == [f"{tiny.URL}{path}" for path in collections]


def test_a_thing_of_many_classes_names_the_first() -> None:
    found = [post.href for post in links_of("place/many") if post.rel == "type"]
    assert found == ["https://schema.org/AboutPage", *(f"{OURS}C{n}" for n in range(8))]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (HTML, ["alternate ttl", "describedby ttl", "alternate nt", "describedby nt"]),
        (TTL, ["alternate html", "alternate nt"]),
    ],
)
def test_other_formats_are_alternates_and_describe_a_page(
    form: Format, expected: list[str]
) -> None:
    found = typed_links.alternates("/x", tiny.links(), form, (HTML, TTL, NT))
    assert [f"{post.rel} {post.href.removeprefix(f'{tiny.URL}x.')}" for post in found] == expected
