"""Sitemaps of a few triples."""

from functools import cache

import pytest

from kg.store import Store
from server.dataset import discovery
from tests import tiny

HEAD = "<?xml version='1.0' encoding='utf-8'?>\n"
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
DATE = "<lastmod>2026-01-02</lastmod>"


@cache
def few() -> Store:
    return tiny.store(
        """
        <id/place/b> rg:within <id/place/c> ; rdfs:seeAlso <id/place/d> .
        <id/place/a> rdfs:label "a" ; rg:within [ rdfs:label "unnamed" ] .
        <id/place/a#centre> rdfs:label "part" .
        <ontology#place> rdfs:label "place" . <https://e.org/x> rdfs:label "x" .
        GRAPH <graph/x> { <id/place/z> rdfs:label "z" }
        """
    )


def test_every_described_thing_has_a_document() -> None:
    found = discovery.document_paths(few(), tiny.links())
    assert list(found) == ["/doc/place/a", "/doc/place/b", "/doc/place/z"]


@pytest.mark.parametrize(
    ("n", "most", "sizes"), [(0, 2, [0]), (2, 2, [2]), (3, 2, [2, 1]), (4, 2, [2, 2])]
)
def test_paths_are_in_as_many_parts_as_are_needed(n: int, most: int, sizes: list[int]) -> None:
    paths = [f"/{number}" for number in range(n)]
    found = discovery.in_parts(paths, most)
    assert [len(part) for part in found] == sizes
    assert [path for part in found for path in part] == paths


def test_a_sitemap_has_fifty_thousand_addresses_at_most() -> None:
    assert [len(part) for part in discovery.in_parts(["/"] * 50_001)] == [50_000, 1]


def test_a_sitemap_and_an_index_are_xml() -> None:
    links = tiny.links()
    assert discovery.sitemap(["/doc/é&", "/x"], links).decode() == (
        f"{HEAD}<urlset {NAMESPACE}><url><loc>{tiny.URL}doc/é&amp;</loc>{DATE}</url>"
        f"<url><loc>{tiny.URL}x</loc>{DATE}</url></urlset>"
    )
    assert discovery.sitemap(["/sitemap-1.xml"], links, "sitemapindex", "sitemap").decode() == (
        f"{HEAD}<sitemapindex {NAMESPACE}>"
        f"<sitemap><loc>{tiny.URL}sitemap-1.xml</loc>{DATE}</sitemap></sitemapindex>"
    )


def test_a_sitemap_of_other_data_has_no_dates() -> None:
    links = tiny.links(is_release=False)
    assert discovery.sitemap(["/x"], links).decode() == (
        f"{HEAD}<urlset {NAMESPACE}><url><loc>{tiny.URL}x</loc></url></urlset>"
    )
