"""The results of a search, page by page, on a few triples."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import pytest

from kg.errors import NotFound
from kg.namespaces import ID, RG
from server.graph import queries
from server.graph.names import DisplayName, Names
from server.pages import search
from server.pages.lists import Pager
from server.pages.search import SearchPage, SearchResult
from server.pages.search_index import Match, SearchHit, SearchIndex, SearchKey
from tests import tiny

TRIG = """
    <id/place/lima> rdfs:label "Lima"@en , "Ciudad"@es ; rdfs:label "“Lima”" .
    <id/report/r> rdfs:label "Peru"@en ; dcterms:title "Report on Peru" .
    <id/concept/s/c> rdfs:label "care"@en ; skos:definition "What helps."@en .
    <id/organization/o> rdfs:label "Relief"@en .
    rg:Place rdfs:label "place"@en .
    <id/ark/a> rdfs:label "Ark"@en .
    <urn:x> rdfs:label "X"@en .
"""


@dataclass
class FixedIndex(SearchIndex):
    """An index that always finds the same."""

    hits: Sequence[SearchHit]

    def find(self, text: str) -> Sequence[SearchHit]:  # type: ignore[override]  # as long as it likes
        return self.hits if text == "x" else ()

    def similar_names(self, text: str) -> Sequence[str]:  # type: ignore[override]
        return [f"near {text}"]


def hit(iri: str, text: str = "x", lang: str | None = None, kind: str = "name") -> SearchHit:
    return SearchHit(Match.WORDS, SearchKey(text, text, lang, kind, iri))


def result(iri: str, text: str = "x", lang: str | None = None, kind: str = "name") -> SearchResult:
    (first_result,) = search.first_results(
        "x", 1, FixedIndex([hit(iri, text, lang, kind)]), names()
    )
    return first_result


@cache
def names() -> Names:
    return tiny.names(TRIG)


@pytest.mark.parametrize(
    ("text", "kind", "why"),
    [
        ("Lima", "name", None),
        ("Ciudad", "name", DisplayName("Ciudad", "es")),
        ("lima", "name", DisplayName("lima", "es")),
        ("anything", "IRI", None),
        ("Q1", "code", DisplayName("Q1", "es")),
    ],
)
def test_a_match_is_shown_unless_it_is_the_name(
    text: str, kind: str, why: DisplayName | None
) -> None:
    iri = str(ID["place/lima"])
    best = hit(iri, text, "es", kind)
    name = DisplayName("Lima", "en", "/doc/place/lima", iri)
    assert result(iri, text, "es", kind) == SearchResult(name, "place", (), why, best)


def test_an_excerpt_found_by_its_words_shows_no_match() -> None:
    trig = """<id/excerpt/r/1-2> oa:hasSelector <id/excerpt/r/1-2#q> .
    <id/excerpt/r/1-2#q> oa:exact "abc" ."""
    iri = str(ID["excerpt/r/1-2"])
    (first_result,) = search.first_results("x", 1, FixedIndex([hit(iri, "abc")]), tiny.names(trig))
    assert (first_result.name.text, first_result.matched_text) == ("“abc”", None)


@pytest.mark.parametrize(
    ("iri", "kind", "text"),
    [
        (str(ID["concept/s/c"]), "concept", "care"),
        (str(ID["organization/o"]), "organisation", "Relief"),
        (str(RG.Place), "term of the ontology", "place"),
        (str(ID["ark/a"]), "thing", "Ark"),
        ("urn:x", "thing", "X"),
    ],
)
def test_a_result_names_its_kind(iri: str, kind: str, text: str) -> None:
    first_result = result(iri, text)
    assert (
        first_result.kind,
        first_result.name.text,
        first_result.name.iri,
        first_result.matched_text,
    ) == (kind, text, iri, None)


def test_only_known_kinds_have_details() -> None:
    places = "rg:within <id/place/peru> ; rg:place <id/place/peru> ; a rg:Region ."
    trig = f"<id/place/lima> {places} <id/ark/a> {places} <id/place/peru> rdfs:label 'Peru'@en ."
    lines = {}
    for name in ("place/lima", "ark/a"):
        (first_result,) = search.first_results(
            "x", 1, FixedIndex([hit(str(ID[name]))]), tiny.names(trig)
        )
        lines[name] = [value.text for value in first_result.details]
    assert "Peru" in lines["place/lima"]
    assert lines["ark/a"] == []


def test_a_thing_without_a_page_links_to_a_query() -> None:
    query = queries.fill(names().store, "thing", thing="urn:x")
    assert result("urn:x").name.href == names().links.query(query, "html")


def test_results_are_split_into_pages() -> None:
    hits = [hit(str(ID[f"ark/{n}"])) for n in range(201)]
    iris = [item.key.iri for item in hits]
    index, english = FixedIndex(hits), names()

    def path(number: int) -> str:
        return "/search?q=x" + (f"&page={number}" if number > 1 else "")

    for number, start, end, pager in (
        (1, 0, 100, Pager(1, 3, None, None, path(2), path(3))),
        (2, 100, 200, Pager(2, 3, path(1), path(1), path(3), path(3))),
        (3, 200, 201, Pager(3, 3, path(1), path(2), None, None)),
    ):
        page = search.search_page("x", number, index, english)
        assert [item.name.iri for item in page.results] == iris[start:end]
        assert (page.text, page.total, page.start) == ("x", 201, start + 1)
        assert (page.pager, page.similar_names) == (pager, ())
    with pytest.raises(NotFound, match="there is no page 4: the pages are 1 to 3"):
        search.search_page("x", 4, index, english)
    first = search.first_results("x", 2, index, english)
    assert [item.name.iri for item in first] == iris[:2]
    assert search.search_page("y", 1, index, english) == SearchPage(
        "y", 0, 1, (), Pager(1, 1), ["near y"]
    )


def test_results_as_json() -> None:
    hits = [hit(str(ID["place/lima"]), "Ciudad", "es"), *[hit("urn:x")] * 100]
    spanish = tiny.names(TRIG, "es")
    page = search.search_page("x", 1, FixedIndex(hits), spanish)
    links = tiny.links()
    answer = search.as_json(page, links, spanish)
    results = answer.pop("results")
    assert answer == {
        "query": "x",
        "language": "es",
        "total": 101,
        "page": 1,
        "pages": 2,
        "next": f"{tiny.URL}search?q=x&page=2",
        "near": [],
    }
    assert len(results) == 100
    assert results[0] == {
        "iri": str(ID["place/lima"]),
        "page": f"{tiny.URL}doc/place/lima",
        "kind": "place",
        "name": "Ciudad",
        "lang": "es",
        "match": "words",
        "by": {"role": "name", "text": "Ciudad", "lang": "es"},
    }
    organisation = search.search_page("x", 1, FixedIndex([hit(str(ID["organization/o"]))]), spanish)
    assert search.as_json(organisation, links, spanish)["results"][0]["lang"] == "en"
    nothing = search.as_json(search.search_page("y", 1, FixedIndex([]), spanish), links, spanish)
    assert (nothing["near"], nothing["next"], nothing["results"]) == (["near y"], None, [])
