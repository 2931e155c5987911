"""Signposts of a made-up release."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.dataset import metadata
from kg.dataset.manifest import Manifest, ReleaseFile
from kg.formats import by_token
from kg.namespaces import BASE
from server.dataset import discovery
from server.dataset.releases import Dump, Release
from server.graph.typed_links import Signpost
from server.web.links import Links

URL = "https://a.org/"
DUMPS = {
    name: Dump(name, media_type, "", "", 1, "", is_gzip=name.endswith(".gz"))
    for name, media_type in (
        ("x.nq", "application/n-quads"),
        ("x.nq.gz", "application/gzip"),
        ("é.csv", "text/csv"),
    )
}
FILE = ReleaseFile("x.nq", "application/n-quads", gzip=False, n_bytes=1, sha256="")


def manifest(*files: ReleaseFile) -> Manifest:
    return Manifest("2026-01-02", "ab" * 32, BASE, 1, 1, (), {}, {}, files)


RELEASE = Release(manifest(FILE), Path("/none"), DUMPS, ("", 0, ""))
LINKS = Links(replace(RELEASE.manifest, digest="cd" * 32), URL)
FORMS = (by_token("ttl"), by_token("nt"))
AT = f"{URL}dumps/abababababababab"
HTML = {"href": f"{URL}dataset", "type": "text/html"}


@pytest.mark.parametrize(
    ("signpost", "header"),
    [
        (Signpost("item", "https://a.org/x"), '<https://a.org/x>; rel="item"'),
        (Signpost("item", "https://a.org/x", "a/b"), '<https://a.org/x>; rel="item"; type="a/b"'),
        (
            Signpost("item", "https://a.org/é %41?b=c&d#e(f)"),
            '<https://a.org/%C3%A9%20%41?b=c&d#e(f)>; rel="item"',
        ),
    ],
)
def test_a_signpost_is_a_header_in_ascii(signpost: Signpost, header: str) -> None:
    assert signpost.header() == header


LANDING = [
    Signpost("cite-as", f"{BASE}dataset"),
    Signpost("author", f"{BASE}catalogue#authors"),
    Signpost("license", metadata.LICENCE),
    Signpost("type", "https://schema.org/AboutPage"),
    Signpost("type", "https://schema.org/Dataset"),
    Signpost("linkset", f"{URL}linkset", "application/linkset+json"),
    Signpost("api-catalog", f"{URL}.well-known/api-catalog", "application/linkset+json"),
    Signpost("describedby", f"{URL}dataset.ttl", "text/turtle"),
    Signpost("describedby", f"{URL}dataset.nt", "application/n-triples"),
    Signpost("item", f"{AT}/x.nq", "application/n-quads"),
    Signpost("item", f"{AT}/x.nq.gz", "application/gzip"),
    Signpost("item", f"{AT}/%C3%A9.csv", "text/csv"),
]


def test_the_landing_page_links_to_metadata_and_files() -> None:
    assert discovery.landing_signposts(RELEASE, LINKS, FORMS) == LANDING


def test_the_headers_leave_out_only_compressed_files() -> None:
    other = Signpost("alternate", f"{AT}/x.nq.gz")
    longer = Signpost("item", f"{AT}/xx.nq.gz")
    found = list(discovery.landing_headers(RELEASE, [*LANDING, other, longer]))
    left = [each for each in LANDING if each.href != f"{AT}/x.nq.gz"]
    assert found == [each.header() for each in (*left, other, longer)]


def test_the_linkset_describes_both_landing_pages_and_every_file() -> None:
    posts = [
        Signpost("item", "https://a.org/1", "a/b"),
        Signpost("type", "https://a.org/t"),
        Signpost("item", "https://a.org/2"),
    ]
    targets = {
        "item": [{"href": "https://a.org/1", "type": "a/b"}, {"href": "https://a.org/2"}],
        "type": [{"href": "https://a.org/t"}],
    }
    assert discovery.linkset(RELEASE, LINKS, posts) == {
        "linkset": [
            {"anchor": f"{URL}dataset", **targets},
            {"anchor": URL, **targets},
            *(
                {"anchor": f"{AT}/{name}", "collection": [HTML]}
                for name in ("x.nq", "x.nq.gz", "%C3%A9.csv")
            ),
        ]
    }


@pytest.mark.parametrize(
    ("files", "more"),
    [
        (
            (FILE,),
            {"service-meta": [{"href": f"{URL}status.json", "type": "application/json"}]},
        ),
        ((), {}),
    ],
)
def test_the_api_catalogue_describes_the_endpoint(
    files: tuple[ReleaseFile, ...], more: dict[str, Any]
) -> None:
    links = Links(manifest(*files), URL)
    assert discovery.api_catalog(links, FORMS) == {
        "linkset": [
            {"anchor": f"{URL}.well-known/api-catalog", "item": [{"href": f"{URL}sparql"}]},
            {
                "anchor": f"{URL}sparql",
                "service-desc": [
                    {"href": f"{URL}sparql?format=ttl", "type": "text/turtle"},
                    {"href": f"{URL}sparql?format=nt", "type": "application/n-triples"},
                ],
                "service-doc": [{"href": f"{URL}sparql?format=html", "type": "text/html"}],
                "status": [{"href": f"{URL}readyz"}],
                **more,
            },
        ]
    }
