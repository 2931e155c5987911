import json

import pytest
from flask.testing import FlaskClient

from kg.namespaces import BASE
from kg.store import Store
from server import found as founds
from server.inventory import Inventory
from server.links import Links
from server.search import MOST_CHARS, Index, Match, address, fold
from tests import tiny

THINGS = f"{BASE}id/"
PUBLIC = "https://data.example.org/"


@pytest.fixture(scope="module")
def index(store: Store) -> Index:
    links = Links(store.manifest, PUBLIC)
    return Index(store, links, Inventory(store, links))


def found(index: Index, sought: str) -> list[str]:
    return [hit.key.iri.removeprefix(THINGS) for hit in index.find(sought)]


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Fredonía", "fredonia"), ("FREEDONIA ", "freedonia"), ("  a\n b ", "a b"), ("É", "e"),
     ("Straße", "strasse"),
     ("over 1,200 were", "over 1200 were"), ("1.500.000", "1500000"), ("16\u202f200", "16200"),
     ("1’200", "1200"), ("1,200.5", "1200.5"), ("1,2000", "1,2000"), ("1,20", "1,20"),
     ("10.1000/1,200x", "10.1000/1200x"), ("2023 120", "2023 120"), ("1.2.345", "1.2.345")],
)  # fmt: skip
def test_case_accents_and_space_do_not_matter(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    "text",
    [
        "http://www.wikidata.org/entity/Q999999004",
        "https://www.wikidata.org/wiki/Q999999004",
        "wikidata.org/wiki/Q999999004/",
    ],
)
def test_the_addresses_of_one_thing_are_one(text: str) -> None:
    assert address(text) == "wikidata.org/entity/q999999004"


@pytest.mark.parametrize(
    "sought",
    [
        "XF02",
        "xf02",
        "XF-TOL",
        "Q999999004",
        "wd:Q999999004",
        "https://www.wikidata.org/wiki/Q999999004",
        "http://www.wikidata.org/entity/Q999999004",
        "999999004",
        "https://www.geonames.org/999999004/",
        f"{THINGS}place/tolmar",
        f"{PUBLIC}doc/place/tolmar",
        f"{PUBLIC}doc/place/tolmar?lang=es",
        "/doc/place/tolmar",
        "place/tolmar",
    ],
)
def test_a_code_or_an_address_finds_its_thing_first(index: Index, sought: str) -> None:
    first = index.find(sought)[0]
    assert (first.key.iri, first.match) == (f"{THINGS}place/tolmar", Match.IDENTIFIER)


@pytest.mark.parametrize(
    ("sought", "first"),
    [
        ("freedonia", "place/freedonia"),
        ("fredonía", "place/freedonia"),
        ("Frédonie", "place/freedonia"),
        ("tolmar", "place/tolmar"),
        ("SR", "organization/star-relief"),
        ("secours etoile", "organization/star-relief"),
        ("nord de la fredonie", "place/northern-freedonia"),
        ("armed groups", "organization/sr-2023-freedonia/armed-groups"),
    ],
)
def test_a_name_in_any_language_finds_its_thing_first(
    index: Index, sought: str, first: str
) -> None:
    assert found(index, sought)[0] == first


def test_what_fits_better_comes_first(index: Index) -> None:
    hits = index.find("tolmar")
    matches = [hit.match for hit in hits if hit.key.role == "name"]
    assert matches[0] == Match.WHOLE
    assert matches == sorted(matches)
    roles = [hit.key.role for hit in hits]
    assert roles.index("words of a report") > max(
        n for n, role in enumerate(roles) if role == "name"
    )


def test_every_word_must_fit(index: Index) -> None:
    assert "service/sr-2023-freedonia/vesta-first-aid" in found(index, "vesta aid")
    assert found(index, "vesta aid zebra") == []


def test_words_of_reports_find_their_excerpts(index: Index) -> None:
    kinds = {iri.partition("/")[0] for iri in found(index, "over 1,900 were wounded")}
    assert kinds == {"excerpt"}


def test_each_thing_is_found_once(index: Index) -> None:
    iris = found(index, "e")
    assert len(iris) == len(set(iris)) > 100


def test_a_term_of_the_ontology_is_found(index: Index) -> None:
    assert f"{BASE}ontology#minExclusive" in found(index, "minimum, exclusive")


@pytest.mark.parametrize("sought", ["minExclusive", "rg:minExclusive", "RG:minexclusive"])
def test_a_term_is_found_by_its_name_in_queries(index: Index, sought: str) -> None:
    assert found(index, sought)[0] == f"{BASE}ontology#minExclusive"


@pytest.mark.parametrize(
    ("sought", "quantity", "end"),
    [
        ("1900", "more than 1,900", "sr-2023-freedonia/wounded"),
        ("1,900", "more than 1,900", "sr-2023-freedonia/wounded"),
        ("more than 1900", "more than 1,900", "sr-2023-freedonia/wounded"),
        ("1234567", "1,234,567", "sr-2023-sylvania/opd"),
        ("1.234.567", "1,234,567", "sr-2023-sylvania/opd"),
        ("7300", "7,300", "sr-2023-freedonia/outpatient-consultations"),
    ],
)
def test_a_number_finds_its_observation_first(
    index: Index, sought: str, quantity: str, end: str
) -> None:
    first = index.find(sought)[0].key
    assert (first.role, first.text) == ("number", quantity)
    assert first.iri == f"{THINGS}observation/{end}"


def test_a_number_finds_the_words_that_say_it(index: Index) -> None:
    assert "excerpt" in {iri.partition("/")[0] for iri in found(index, "1900 wounded")}


@pytest.mark.parametrize(
    ("sought", "near"),
    [("Tolmaz", "Tolmar"), ("tulmar", "Tolmar"), ("Secours etoil", "Secours Étoil")],
)
def test_the_nearest_names_are_offered(index: Index, sought: str, near: str) -> None:
    names = index.near(sought)
    assert names[0].startswith(near)
    assert len(names) <= 3
    assert all(found(index, name) for name in names)


@pytest.mark.parametrize("sought", ["", "zzzzzz", "x" * 200])
def test_nothing_is_offered_that_is_not_near(index: Index, sought: str) -> None:
    assert index.near(sought) == []


@pytest.mark.parametrize("sought", ["", " ", "\u0301", "<>", "::", "\x00", "/", "#", "id/", "%"])
def test_odd_input_finds_little_and_does_no_harm(
    index: Index, client: FlaskClient, sought: str
) -> None:
    assert all(hit.key.iri for hit in index.find(sought))
    response = client.get("/search", query_string={"q": sought}, headers={"Accept": "text/html"})
    assert response.status_code == 200


# ---- over HTTP


def test_the_page_says_what_was_found_and_why(client: FlaskClient) -> None:
    text = client.get("/search?q=Frédonie", headers={"Accept": "text/html"}).text
    assert 'href="/doc/place/freedonia"' in text
    assert '<span lang="fr" dir="auto">Frédonie</span> (name, fr)' in text


def test_an_empty_search_shows_the_form(client: FlaskClient) -> None:
    text = client.get("/search", headers={"Accept": "text/html"}).text
    assert "found" not in text.partition("<main")[2].partition("</main>")[0]
    assert text.count('type="search"') == 2


def test_nothing_found_says_what_can_be_sought(client: FlaskClient) -> None:
    response = client.get("/search?q=zebra", headers={"Accept": "text/html"})
    assert response.status_code == 200
    assert 'Nothing is called <b dir="auto">zebra</b>' in response.text
    assert 'href="/list/"' in response.text


def test_nothing_found_offers_what_may_be_meant(client: FlaskClient) -> None:
    text = client.get("/search?q=tolmaz", headers={"Accept": "text/html"}).text
    assert 'Did you mean <a href="/search?q=Tolmar"><bdi>Tolmar</bdi></a>' in text
    assert client.get("/search?q=tolmaz&format=json").get_json()["near"][0] == "Tolmar"
    assert client.get("/search?q=tolmar&format=json").get_json()["near"] == []
    text = client.get("/search?q=zebra", headers={"Accept": "text/html"}).text
    assert "Did you mean" not in text


def test_programs_get_json(client: FlaskClient) -> None:
    for ask in ({"Accept": "application/json"}, {}):
        path = "/search?q=XF02" if ask else "/search?q=XF02&format=json"
        response = client.get(path, headers=ask)
        assert response.mimetype == "application/json"
        told = json.loads(response.data)
        assert (told["total"], told["results"][0]["iri"]) == (1, f"{THINGS}place/tolmar")
        assert told["results"][0]["match"] == "identifier"
        assert told["results"][0]["by"] == {
            "role": "code: P-code (OCHA)",
            "text": "XF02",
            "lang": None,
        }
        assert told["results"][0]["page"].endswith("/doc/place/tolmar")


def test_a_format_that_is_none_is_refused(client: FlaskClient) -> None:
    assert client.get("/search?q=x&format=ttl").status_code == 406


def test_names_are_in_the_reader_s_language(client: FlaskClient) -> None:
    spanish = client.get("/search?q=freedonia&format=json&lang=es").get_json()
    assert spanish["results"][0]["name"] == "Fredonía"
    assert spanish["language"] == "es"


def test_suggestions_are_as_opensearch_has_them(client: FlaskClient) -> None:
    response = client.get("/suggest?q=tol")
    assert response.mimetype == "application/x-suggestions+json"
    sought, names, kinds, addresses = json.loads(response.data)
    assert (sought, names[0], kinds[0]) == ("tol", "Tolmar", "place")
    assert addresses[0].endswith("/doc/place/tolmar")
    assert len(names) == len(kinds) == len(addresses) <= 10
    assert json.loads(client.get("/suggest").data) == ["", [], [], []]


def test_what_is_too_long_is_told(client: FlaskClient) -> None:
    longest = "x" * MOST_CHARS
    assert client.get("/search", query_string={"q": longest}).status_code == 200
    response = client.get("/search", query_string={"q": longest + "x"})
    assert response.status_code == 400
    assert "200 are the most" in response.get_json()["detail"]
    assert client.get("/suggest", query_string={"q": longest + "x"}).status_code == 400


def test_a_search_has_pages(client: FlaskClient) -> None:
    first = client.get("/search?q=e&lang=en", headers={"Accept": "text/html"})
    assert 'rel="next"' in first.headers.get_all("Link")[0]
    second = client.get("/search?q=e&page=2&lang=en", headers={"Accept": "text/html"})
    assert '</search?q=e&lang=en>; rel="first"' in second.headers.get_all("Link")
    assert client.get("/search?q=e&page=99").status_code == 404
    assert client.get("/search?q=e&page=two").status_code == 400


@pytest.mark.parametrize(
    ("sought", "why"), [("ran dry", None), ("wells", None), ("pozos secos", "pozos secos")]
)
def test_what_a_thing_was_found_by_is_told_unless_it_is_its_name(
    sought: str, why: str | None
) -> None:
    names = tiny.names("""
        <id/excerpt/a> a rg:Excerpt ; oa:hasSelector <id/excerpt/a#position> .
        <id/excerpt/a#position> oa:exact 'Two wells ran dry' .
        <id/event/a> a rg:Event ; rdfs:label 'dry wells'@en , 'pozos secos'@es .""")
    index = Index(names.store, names.links, Inventory(names.store, names.links))
    row = founds.first(sought, 1, index, names)[0]
    assert (row.why.text if row.why else None) == why


def test_the_end_of_an_iri_comes_behind_the_beginning_of_a_name() -> None:
    names = tiny.names("""
        <id/place/lima> a rg:Place ; rdfs:label 'Capital'@en .
        <id/place/x> a rg:Place ; rdfs:label 'Lima district'@en .
        <id/place/y> a rg:Place ; rdfs:label 'Port'@en ; skos:altLabel 'near lima'@en .""")
    index = Index(names.store, names.links, Inventory(names.store, names.links))
    assert found(index, "lima") == ["place/x", "place/y", "place/lima"]
