"""The results of a search, for people and programs, and their routes: ``/search``, ``/suggest``."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, request

from kg.errors import BadRequest
from kg.formats import HTML, JSON, SUGGESTIONS
from server.graph import kinds, queries
from server.graph.names import DisplayName, Names
from server.graph.page_renderer import PageRenderers
from server.pages import lists
from server.pages.lists import PAGE_SIZE, Pager
from server.pages.search_index import MAX_CHARS, SearchHit, SearchIndex
from server.web import representation
from server.web.links import Links

_MAX_SUGGESTIONS: Final = 10
_VARY: Final = ("Accept", "Accept-Language")


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A thing that matches a search; ``matched_text`` is None if its name is what matched."""

    name: DisplayName
    kind: str
    details: tuple[DisplayName, ...]
    matched_text: DisplayName | None
    hit: SearchHit


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of results, from number ``start``, or else names that the reader may have meant."""

    text: str
    total: int
    start: int
    results: tuple[SearchResult, ...]
    pager: Pager
    similar_names: Sequence[str] = ()


def blueprint(index: SearchIndex, renderers: PageRenderers) -> Blueprint:
    """Return the routes of the search."""
    routes, links = Blueprint("search", __name__), renderers.links

    @routes.get("/search")
    def search() -> Response:
        text = _search_text()
        form = representation.choose(request, (HTML, JSON))
        renderer = renderers.for_request(request)
        page = search_page(text, lists.requested_page(), index, renderer.names)
        if form is JSON:
            return representation.json_response(
                as_json(page, links, renderer.names), JSON.content_type, _VARY
            )
        response = renderer.render("search.html", page=page, search_text=text)
        lists.add_links(response, page.pager)
        return response

    @routes.get("/suggest")
    def suggest() -> Response:
        """Answer in the form of OpenSearch suggestions: text, names, kinds, addresses."""
        text = _search_text()
        results = first_results(text, _MAX_SUGGESTIONS, index, renderers.for_request(request).names)
        suggestions = [
            text,
            [result.name.text for result in results],
            [result.kind for result in results],
            [links.absolute(result.name.href) for result in results],
        ]
        return representation.json_response(suggestions, SUGGESTIONS, _VARY)

    return routes


def search_page(text: str, number: int, index: SearchIndex, names: Names) -> SearchPage:
    """Return a page of results.

    Raises:
        NotFound: there are fewer pages.
    """
    hits, search = index.find(text), names.links.search
    pager = lists.make_pager(
        number, len(hits), lambda n: search(text, page=str(n)) if n > 1 else search(text)
    )
    start = (number - 1) * PAGE_SIZE
    results = tuple(_result(hit, names) for hit in hits[start : start + PAGE_SIZE])
    similar_names = () if hits else index.similar_names(text)
    return SearchPage(text, len(hits), start + 1, results, pager, similar_names)


def first_results(text: str, limit: int, index: SearchIndex, names: Names) -> list[SearchResult]:
    """Return the best results, at most ``limit``."""
    return [_result(hit, names) for hit in index.find(text)[:limit]]


def as_json(page: SearchPage, links: Links, names: Names) -> dict[str, Any]:
    """Return a page of results for programs."""
    return {
        "query": page.text,
        "language": names.lang,
        "total": page.total,
        "page": page.pager.page,
        "pages": page.pager.n_pages,
        "next": links.absolute(page.pager.next),
        "near": list(page.similar_names),
        "results": [
            {
                "iri": result.name.iri,
                "page": links.absolute(result.name.href),
                "kind": result.kind,
                "name": result.name.text,
                "lang": result.name.lang,
                "match": result.hit.match.name.lower(),
                "by": {
                    "role": result.hit.key.kind,
                    "text": result.hit.key.text,
                    "lang": result.hit.key.lang,
                },
            }
            for result in page.results
        ],
    }


def _search_text() -> str:
    """Return the text that the request searches for."""
    text = request.args.get("q", "")
    if len(text) > MAX_CHARS:
        raise BadRequest(f"the search text has {len(text)} characters; the limit is {MAX_CHARS}")
    return text


def _result(hit: SearchHit, names: Names) -> SearchResult:
    key, name = hit.key, names.iri_name(hit.key.iri)
    slug = names.links.iris.kind(key.iri)
    kind = kinds.find_kind(slug)
    query = queries.fill(names.store, "thing", thing=key.iri)
    href = name.href or names.links.query(query, "html")
    is_name = key.text in (name.text, name.text.strip("“”")) or key.kind == "IRI"
    other = "term of the ontology" if key.iri.startswith(names.graph.ontology) else "thing"
    return SearchResult(
        DisplayName(name.text, name.lang, href, key.iri),
        kind.one if kind else other,
        lists.distinguishing_values(key.iri, slug, names),
        None if is_name else DisplayName(key.text, key.lang),
        hit,
    )
