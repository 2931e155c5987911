"""Where a code leads, and what its register is called."""

import pytest

from server.graph import place_codes


@pytest.mark.parametrize(
    ("kind", "code", "page"),
    [
        ("geonamesId", "3691146", "https://www.geonames.org/3691146/"),
        ("geonamesId", "1/../2?a=é#b", "https://www.geonames.org/1%2F..%2F2%3Fa%3D%C3%A9%23b/"),
        ("iso3166Alpha2", "PE", "https://www.iso.org/obp/ui/#iso:code:3166:PE"),
        ("iso3166Alpha2", "P E&<", "https://www.iso.org/obp/ui/#iso:code:3166:P%20E%26%3C"),
        ("pcode", "PE24", None),
        ("", "x", None),
    ],
)
def test_a_code_is_quoted_in_the_url_of_its_page(kind: str, code: str, page: str | None) -> None:
    assert place_codes.code_page(kind, code) == page


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        ("http://www.wikidata.org/entity/Q1", "Wikidata"),
        ("https://www.wikidata.org/entity/Q1", "Wikidata"),
        ("https://sws.geonames.org/1/", "GeoNames"),
        ("https://www.geonames.org/1/", "GeoNames"),
        ("http://dbpedia.org/resource/Lima", "DBpedia"),
        ("https://spelunker.whosonfirst.org/id/1/", "Who’s On First"),
        ("https://data.whosonfirst.org/1", "Who’s On First"),
        ("https://www.openstreetmap.org/node/1", "OpenStreetMap"),
        ("https://ror.org/1", "ROR"),
        ("https://example.org/www.wikidata.org", "example.org"),
        ("urn:isbn:1", "elsewhere"),
    ],
)
def test_a_register_is_known_by_its_host(iri: str, name: str) -> None:
    assert place_codes.register_name(iri) == name
