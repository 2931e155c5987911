"""The title, licence and date of data that is not ours: its own, or none."""

import pytest

from server.dataset.site import OURS, Site, describe
from tests import tiny

PREFIXES = """PREFIX void: <http://rdfs.org/ns/void#> PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


@pytest.mark.parametrize(
    ("trig", "expected"),
    [
        ("", Site("RDF files")),
        ("<urn:d> dcterms:title 'x' ; dcterms:license <urn:l> .", Site("RDF files")),
        ("<urn:d> a void:Dataset .", Site("RDF files")),
        ("<urn:d> a void:Dataset ; dcterms:title 'x' .", Site("x")),
        ('<urn:d> a dcat:Dataset ; dcterms:title """ x\n y """ .', Site("x y")),
        ("GRAPH <urn:g> { <urn:d> a dcat:Dataset ; dcterms:title 'x' }", Site("x")),
        ("[] a void:Dataset, dcat:Dataset ; dcterms:title 'x' .", Site("x")),
        (
            "<urn:d> a void:Dataset ; dcterms:title 'y'@de , 'x'@en , 'a' ;"
            "dcterms:license <urn:l> ; dcterms:issued '2023' ;"
            "dcterms:modified '2024-05-06'^^xsd:date .",
            Site("x", "urn:l", "2024-05-06"),
        ),
        (
            "<urn:d> a void:Dataset ; dcterms:issued '2023'^^xsd:gYear .",
            Site("RDF files", "", "2023"),
        ),
        ("<urn:d> a void:Dataset ; dcterms:license 'CC0' .", Site("RDF files", "CC0")),
        ("<urn:d> a void:Dataset ; dcterms:license <urn:l> , <urn:m> .", Site("RDF files")),
        ("<urn:d> a void:Dataset ; dcterms:title [] , <urn:x> .", Site("RDF files")),
        (
            "<urn:d> a void:Dataset . <urn:e> a dcat:Dataset ; dcterms:title 'x' .",
            Site("RDF files"),
        ),
        (
            "<urn:d> a void:Dataset ; dcterms:title 'x' ; void:subset <urn:e> ;"
            "dcterms:hasPart <urn:f> . <urn:e> a void:Dataset ; dcterms:title 'part' ."
            "<urn:f> a dcat:Dataset ."
            "<urn:h> a dcat:Dataset ; dcterms:isPartOf <urn:d> ; dcterms:license <urn:l> .",
            Site("x"),
        ),
        (f"<urn:d> a void:Dataset ; dcterms:title '{'x' * 200}' .", Site("x" * 100)),
    ],
)
def test_other_data_are_described_by_the_one_dataset_in_them(trig: str, expected: Site) -> None:
    assert describe(tiny.store(PREFIXES + trig)) == expected


def test_a_given_title_replaces_their_own() -> None:
    own = f"{PREFIXES}<urn:d> a void:Dataset ; dcterms:title 'x' ; dcterms:license <urn:l> ."
    assert describe(tiny.store(own), "Given") == Site("Given", "urn:l")
    assert describe(tiny.store(""), "Given") == Site("Given")


def test_a_release_is_ours() -> None:
    assert describe(
        tiny.release(f"{PREFIXES}<urn:d> a void:Dataset ; dcterms:title 'x' .")
    ) == Site(OURS)
