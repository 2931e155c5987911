import json
from functools import cache

import pytest
from flask.testing import FlaskClient

from kg.namespaces import BASE
from kg.store import Store
from server.graph.kinds import Inventory
from server.pages import search
from server.pages.search_index import MAX_CHARS, Match, SearchIndex, fold, normalize_address
from server.web.links import Links
from tests import tiny

THINGS = f"{BASE}id/"
PUBLIC = "https://data.example.org/"


@pytest.fixture(scope="module")
def index(store: Store) -> SearchIndex:
    links = Links(store.manifest, PUBLIC)
    return SearchIndex(store, links, Inventory(store, links))


def find_iris(index: SearchIndex, text: str) -> list[str]:
    return [hit.key.iri.removeprefix(THINGS) for hit in index.find(text)]


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
    assert normalize_address(text) == "wikidata.org/entity/q999999004"


@pytest.mark.parametrize(
    "text",
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
def test_a_code_or_an_address_finds_its_thing_first(index: SearchIndex, text: str) -> None:
    first = index.find(text)[0]
    assert (first.key.iri, first.match) == (f"{THINGS}place/tolmar", Match.IDENTIFIER)


@pytest.mark.parametrize(
    ("text", "first"),
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
    index: SearchIndex, text: str, first: str
) -> None:
    assert find_iris(index, text)[0] == first


def test_what_fits_better_comes_first(index: SearchIndex) -> None:
    hits = index.find("tolmar")
    matches = [hit.match for hit in hits if hit.key.kind == "name"]
    assert matches[0] == Match.WHOLE
    assert matches == sorted(matches)
    roles = [hit.key.kind for hit in hits]
    assert roles.index("words of a report") > max(
        n for n, role in enumerate(roles) if role == "name"
    )


def test_every_word_must_fit(index: SearchIndex) -> None:
    assert "service/sr-2023-freedonia/vesta-first-aid" in find_iris(index, "vesta aid")
    assert find_iris(index, "vesta aid zebra") == []


def test_words_of_reports_find_their_excerpts(index: SearchIndex) -> None:
    kinds = {iri.partition("/")[0] for iri in find_iris(index, "over 1,900 were wounded")}
    assert kinds == {"excerpt"}


def test_each_thing_is_found_once(index: SearchIndex) -> None:
    iris = find_iris(index, "e")
    assert len(iris) == len(set(iris)) > 100


def test_a_term_of_the_ontology_is_found(index: SearchIndex) -> None:
    assert f"{BASE}ontology#minExclusive" in find_iris(index, "minimum, exclusive")


@pytest.mark.parametrize("text", ["minExclusive", "rg:minExclusive", "RG:minexclusive"])
def test_a_term_is_found_by_its_name_in_queries(index: SearchIndex, text: str) -> None:
    assert find_iris(index, text)[0] == f"{BASE}ontology#minExclusive"


@pytest.mark.parametrize(
    ("text", "quantity", "end"),
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
    index: SearchIndex, text: str, quantity: str, end: str
) -> None:
    first = index.find(text)[0].key
    assert (first.kind, first.text) == ("number", quantity)
    assert first.iri == f"{THINGS}observation/{end}"


def test_a_number_finds_the_words_that_say_it(index: SearchIndex) -> None:
    assert "excerpt" in {iri.partition("/")[0] for iri in find_iris(index, "1900 wounded")}


@pytest.mark.parametrize(
    ("text", "near"),
    [("Tolmaz", "Tolmar"), ("tulmar", "Tolmar"), ("Secours etoil", "Secours Étoil")],
)
def test_the_nearest_names_are_offered(index: SearchIndex, text: str, near: str) -> None:
    names = index.similar_names(text)
    assert names[0].startswith(near)
    assert len(names) <= 3
    assert all(find_iris(index, name) for name in names)


@pytest.mark.parametrize("text", ["", "zzzzzz", "x" * 200])
def test_nothing_is_offered_that_is_not_near(index: SearchIndex, text: str) -> None:
    assert index.similar_names(text) == []


@pytest.mark.parametrize("text", ["", " ", "\u0301", "<>", "::", "\x00", "/", "#", "id/", "%"])
def test_odd_input_finds_little_and_does_no_harm(
    index: SearchIndex, client: FlaskClient, text: str
) -> None:
    assert all(hit.key.iri for hit in index.find(text))
    response = client.get("/search", query_string={"q": text}, headers={"Accept": "text/html"})
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


def test_a_search_without_results_says_what_can_be_searched(client: FlaskClient) -> None:
    response = client.get("/search?q=zebra", headers={"Accept": "text/html"})
    assert response.status_code == 200
    assert 'Nothing is called <b dir="auto">zebra</b>' in response.text
    assert 'href="/list/"' in response.text


def test_a_search_without_results_offers_similar_names(client: FlaskClient) -> None:
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
    text, names, kinds, addresses = json.loads(response.data)
    assert (text, names[0], kinds[0]) == ("tol", "Tolmar", "place")
    assert addresses[0].endswith("/doc/place/tolmar")
    assert len(names) == len(kinds) == len(addresses) <= 10
    assert json.loads(client.get("/suggest").data) == ["", [], [], []]


def test_a_search_text_that_is_too_long_is_refused(client: FlaskClient) -> None:
    longest = "x" * MAX_CHARS
    assert client.get("/search", query_string={"q": longest}).status_code == 200
    response = client.get("/search", query_string={"q": longest + "x"})
    assert response.status_code == 400
    assert "the limit is 200" in response.get_json()["detail"]
    assert client.get("/suggest", query_string={"q": longest + "x"}).status_code == 400


def test_a_search_has_pages(client: FlaskClient) -> None:
    first = client.get("/search?q=e&lang=en", headers={"Accept": "text/html"})
    assert 'rel="next"' in first.headers.get_all("Link")[0]
    second = client.get("/search?q=e&page=2&lang=en", headers={"Accept": "text/html"})
    assert '</search?q=e&lang=en>; rel="first"' in second.headers.get_all("Link")
    assert client.get("/search?q=e&page=99").status_code == 404
    assert client.get("/search?q=e&page=two").status_code == 400


@pytest.mark.parametrize(
    ("text", "why"), [("ran dry", None), ("wells", None), ("pozos secos", "pozos secos")]
)
def test_a_result_shows_what_matched_unless_it_is_the_name(text: str, why: str | None) -> None:
    names = tiny.names("""
        <id/excerpt/a> a rg:Excerpt ; oa:hasSelector <id/excerpt/a#position> .
        <id/excerpt/a#position> oa:exact 'Two wells ran dry' .
        <id/event/a> a rg:Event ; rdfs:label 'dry wells'@en , 'pozos secos'@es .""")
    index = SearchIndex(names.store, names.links, Inventory(names.store, names.links))
    row = search.first_results(text, 1, index, names)[0]
    assert (row.matched_text.text if row.matched_text else None) == why


def test_the_end_of_an_iri_comes_behind_the_beginning_of_a_name() -> None:
    names = tiny.names("""
        <id/place/lima> a rg:Place ; rdfs:label 'Capital'@en .
        <id/place/x> a rg:Place ; rdfs:label 'Lima district'@en .
        <id/place/y> a rg:Place ; rdfs:label 'Port'@en ; skos:altLabel 'near lima'@en .""")
    index = SearchIndex(names.store, names.links, Inventory(names.store, names.links))
    assert find_iris(index, "lima") == ["place/x", "place/y", "place/lima"]


# ---- on a few triples


@cache
def tiny_index(trig: str) -> SearchIndex:
    names = tiny.names(trig)
    return SearchIndex(names.store, names.links, Inventory(names.store, names.links))


Row = tuple[str, str, str, str | None]


def hits(index: SearchIndex, text: str) -> list[Row]:
    """Return how each thing fits, what it is found by, its role and its language."""
    return [
        (
            f"{hit.match.name} {hit.key.iri.removeprefix(THINGS)}",
            hit.key.kind,
            hit.key.text,
            hit.key.lang,
        )
        for hit in index.find(text)
    ]


@pytest.mark.parametrize(
    ("text", "folded"),
    [("5%", "5 per cent"), ("5PerCent", "5 per cent"), ("5 %", "5 per cent"),
     ("5 percent", "5 per cent"),
     ("5  Per  Cent of", "5 per cent of"), ("5 percentage", "5 percentage"), ("%", "%"),
     ("12.5%", "12.5 per cent"), ("12.5  per cent", "12.5 per cent"),
     ("1,200 percent", "1200 per cent"), ("percentage", "percentage"),
     ("1,200,3456", "1,200,3456"), ("12.345.6789", "12.345.6789"),
     ("1\u00a0200 1\u2009200 1'200", "1200 1200 1200"), ("\u2122", "tm"), ("\uff21", "a")],
)  # fmt: skip
def test_folding_normalizes_per_cent_and_letters(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("HTTPS://www.example.org/A/", "example.org/a"),
        ("example.org/www.a", "example.org/www.a"),
        ("lima", "lima"),
    ],
)
def test_addresses_are_normalized(text: str, compared: str) -> None:
    assert normalize_address(text) == compared


NAMED = """
    <id/place/lima> a rg:Place ; rdfs:label "Lima"@en ; skos:altLabel "Lima city" .
    <id/place/lima#centre> rdfs:label "Lima centre"@en .
    <id/event/lima-flood> a rg:Event ; rdfs:label "flood in Lima"@en .
    <id/event/blimax> a rg:Event ; skos:prefLabel "a blimaxed event"@en .
    <id/event/x> a rg:Event ; skos:hiddenLabel "LIMA"@fr .
    <https://example.org/v#lima> rdfs:label "Lima, elsewhere" .
    <id/excerpt/r/1-2> oa:hasSelector <id/excerpt/r/1-2#at> .
    <id/excerpt/r/1-2#at> oa:exact "Lima"@en .
    <https://example.org/e#at> oa:exact "Lima"@en .
    <id/statement/lima> rdf:subject <id/x> .
    [] rdfs:label "Lima, unnamed" ; rg:pcode "lima" .
    """


def test_each_thing_appears_once_with_its_best_match() -> None:
    assert hits(tiny_index(NAMED), " LÍMA ") == [
        ("WHOLE place/lima", "name", "Lima", "en"),
        ("START https://example.org/v#lima", "name", "Lima, elsewhere", None),
        ("WORDS event/lima-flood", "name", "flood in Lima", "en"),
        ("INSIDE event/blimax", "name", "a blimaxed event", "en"),
        ("WHOLE excerpt/r/1-2", "words of a report", "Lima", "en"),
    ]


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("north-east of a:b/c", "WHOLE"),
        ("north", "START"),
        ("east", "WORDS"),
        ("b", "WORDS"),
        ("c", "WORDS"),
        ("of nor", "WORDS"),
        ("c b e n", "WORDS"),
        ("of ast", "INSIDE"),
        ("orth", "INSIDE"),
    ],
)
def test_each_word_must_begin_a_word(text: str, match: str) -> None:
    index = tiny_index('<id/place/z> rdfs:label "North-East of a:b/c"@en .')
    assert hits(index, text) == [(f"{match} place/z", "name", "North-East of a:b/c", "en")]


def test_ties_are_broken_by_kind_length_name_and_iri() -> None:
    label = 'rdfs:label "flood {}"@en .'.format
    index = tiny_index(
        f"<id/event/g> {label('a')} <id/event/f> {label('a')} <id/event/e> {label('a')} "
        f"<id/event/b> {label('a')} <id/event/a> {label('a')} <id/event/c> {label('bb')} "
        f"<id/event/d> {label('ba')} <id/zoo/a> {label('a')} <id/place/a> {label('aaaa')} "
        f"<https://example.org/a> {label('a')}"
    )
    assert find_iris(index, "flood") == [
        "place/a",
        "event/a",
        "event/b",
        "event/e",
        "event/f",
        "event/g",
        "event/d",
        "event/c",
        "https://example.org/a",
        "zoo/a",
    ]


def test_preferred_names_rank_first() -> None:
    index = tiny_index(
        """
        <id/place/a> skos:hiddenLabel "lima x" . <id/place/b> skos:altLabel "lima x" .
        <id/place/c> skos:prefLabel "lima x" . <id/place/lima-x> rdfs:label "other" .
        """
    )
    assert [row[:2] for row in hits(index, "lima")] == [
        ("START place/c", "name"),
        ("START place/b", "also called"),
        ("START place/lima-x", "end of its IRI"),
    ]


CODED = """
    <id/place/lima> a rg:Place ; rdfs:label "Lima"@en ; rg:pcode "PE15" ; rg:geonamesId "3936456" ;
      skos:notation "15" ; skos:exactMatch <http://www.wikidata.org/entity/Q2868> ;
      skos:closeMatch "Q1" ; owl:sameAs <https://example.org/places#lma/> , <https://e.org/p#> .
    <id/flat> rdfs:label "flat" .
    <https://e.org/x> rdfs:label "own" .
    """


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pe15", ("place/lima", "code: P-code (OCHA)", "PE15")),
        ("x:PE15", ("place/lima", "code: P-code (OCHA)", "PE15")),
        ("15", ("place/lima", "code: Notation", "15")),
        ("3936456", ("place/lima", "code: GeoNames", "3936456")),
        ("https://www.geonames.org/3936456/", ("place/lima", "code: GeoNames", "3936456")),
        ("wd:q2868", ("place/lima", "code: Wikidata", "http://www.wikidata.org/entity/Q2868")),
        ("lma", ("place/lima", "code: example.org", "https://example.org/places#lma/")),
        ("p", ("place/lima", "code: e.org", "https://e.org/p#")),
        (
            "http://example.org/places#lma",
            ("place/lima", "code: example.org", "https://example.org/places#lma/"),
        ),
        (" place/lima/ ", ("place/lima", "IRI", f"{THINGS}place/lima")),
        ("http://a/id/place/lima#centre", ("place/lima", "IRI", f"{THINGS}place/lima")),
        ("https://e.org/x ", ("https://e.org/x", "IRI", "https://e.org/x")),
        ("/flat", ("flat", "IRI", f"{THINGS}flat")),
    ],
)  # fmt: skip
def test_codes_and_iris_identify_a_thing(text: str, expected: tuple[str, str, str]) -> None:
    iri, role, key = expected
    assert hits(tiny_index(CODED), text)[:1] == [(f"IDENTIFIER {iri}", role, key, None)]


@pytest.mark.parametrize("text", ["q1", "flat#", "e.org/x", "q28", "/id/place/lim", "x:"])
def test_partial_codes_and_iris_identify_nothing(text: str) -> None:
    found = hits(tiny_index(CODED), text)
    assert not [row for row in found if row[0].startswith("IDENTIFIER")]


def test_ends_of_iris_match_except_for_statements_and_excerpts() -> None:
    index = tiny_index(
        """
        <id/place/r/lima-1> rg:within <id/x> . <id/statement/r/lima-2> rdf:subject <id/x> .
        <id/excerpt/r/lima-3> rg:within <id/x> . <id/zoo/lima-4> rg:within <id/x> .
        """
    )
    assert hits(index, "lima") == [
        ("START place/r/lima-1", "end of its IRI", "lima-1", None),
        ("START zoo/lima-4", "end of its IRI", "lima-4", None),
    ]


def test_quantities_match_as_they_are_worded() -> None:
    index = tiny_index(
        """
        <id/share> a rg:Indicator ; rg:unit unit:FRACTION ; rg:denominator 100 .
        <id/observation/a> rg:value 1200 ; rg:indicator <id/dead> .
        <id/observation/b> rg:minExclusive 12 ; rg:indicator <id/share> .
        <id/observation/c> rg:rank 12 . <id/observation/d> rg:value "12 or so" .
        """
    )
    assert hits(index, "12") == [
        ("START observation/a", "number", "1,200", "en"),
        ("WORDS observation/b", "number", "more than 12 per cent", "en"),
    ]


def test_ontology_terms_match_by_prefixed_name() -> None:
    index = tiny_index(
        '<ontology#hasLand> rdfs:label "land"@en , "tierra"@es .'
        '<https://example.org/v#hasLand> rdfs:label "land"@en .'
    )
    iri = f"{BASE}ontology#hasLand"
    assert hits(index, "hasland") == [(f"WORDS {iri}", "prefixed name", "rg:hasLand", None)]


@pytest.mark.parametrize(("n", "is_found"), [(1_997, True), (1_998, False)])
def test_a_long_name_is_found_by_its_beginning(n: int, *, is_found: bool) -> None:
    index = tiny_index(f'<id/place/a> rdfs:label "{"x" * n} é!"@en .')
    text = f"{'x' * n} é!"[:2_000]
    expected = [("WORDS place/a", "name", text, "en")] if is_found else []
    assert hits(index, "x é!") == expected
    assert hits(index, "x é") == [("WORDS place/a", "name", text, "en")]


@pytest.mark.parametrize("text", ["", " ", "\u0301"])
def test_an_empty_text_finds_nothing(text: str) -> None:
    assert hits(tiny_index(NAMED), text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "rg:five",
            [
                (f"WHOLE {BASE}ontology#five", "prefixed name"),
                ("WHOLE place/b", "also called"),
            ],
        ),
        (
            "5",
            [
                ("IDENTIFIER place/c", "code: P-code (OCHA)"),
                ("WHOLE observation/x", "number"),
                ("WHOLE place/5", "end of its IRI"),
                ("WHOLE excerpt/r/1-2", "words of a report"),
            ],
        ),
        (
            f"{THINGS}place/a",
            [("IDENTIFIER place/d", "code: Notation"), ("IDENTIFIER place/a", "IRI")],
        ),
    ],
)
def test_codes_come_first_then_iris_terms_names_numbers_and_words(
    text: str, expected: list[tuple[str, str]]
) -> None:
    index = tiny_index(
        f"""
        <ontology#five> rdfs:label "the fifth" . <id/place/b> skos:altLabel "rg:five" .
        <id/place/c> rg:pcode "5" . <id/place/a> skos:hiddenLabel "5" .
        <id/observation/x> rg:value 5 . <id/place/5> rg:within <id/x> .
        <id/excerpt/r/1-2> oa:hasSelector <id/excerpt/r/1-2#at> .
        <id/excerpt/r/1-2#at> oa:exact "5" . <id/place/d> skos:notation "{THINGS}place/a" .
        """
    )
    assert [row[:2] for row in hits(index, text)] == expected


# ---- what is near


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("limb", ["Limx", "Lima"]),
        ("poriz", ["porid", "poric", "porib"]),
        ("x" * 59 + "z", ["X" * 60]),
        ("x" * 60 + "z", []),
        ("of the river", []),
        ("QX-77", []),
        ("", []),
    ],
)
def test_similar_names_are_suggested(text: str, names: list[str]) -> None:
    index = tiny_index(
        f"""
        <id/place/1> rdfs:label "Lima" ; rg:pcode "QX-78" . <id/place/2> skos:altLabel "Limas" .
        <id/place/3> rdfs:label "Limx" . <id/place/4> skos:altLabel "{"X" * 60}" , "limousine" .
        <id/place/4> skos:hiddenLabel "limb" .
        <id/place/5> rdfs:label "lime trees" . <id/place/6> rdfs:label "bilmo" .
        <id/place/7> rdfs:label "porib" , "poria" , "porid" , "poric" .
        <id/excerpt/r/1-2> oa:hasSelector <id/excerpt/r/1-2#at> .
        <id/excerpt/r/1-2#at> oa:exact "of the rivers" .
        """
    )
    assert index.similar_names(text) == names


def test_only_similar_names_count_towards_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.pages.search_index._MAX_COMPARED", 2)
    trig = """<id/place/1> rdfs:label "Lima" ; skos:prefLabel "Lima" .
        <id/place/2> rdfs:label "Limousines for hire" . <id/place/3> skos:altLabel "Limx" .
        <id/place/4> skos:altLabel "Limy" ."""
    assert tiny_index(trig).similar_names("limb") == ["Limx", "Lima"]
