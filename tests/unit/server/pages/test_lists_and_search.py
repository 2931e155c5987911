"""Lists, searches and suggestions over HTTP, on a few triples."""

import pytest
from flask.testing import FlaskClient

from kg.namespaces import ID
from kg.store import Store
from server.graph import page_renderer, queries
from server.graph.kinds import Inventory
from server.graph.page_renderer import PageRenderers
from server.pages import lists, search
from server.pages.search_index import SearchIndex
from server.web.links import Links
from server.web.message import FRESH
from tests import tiny

TRIG = """
    <id/place/a> rdfs:label "Lima A"@en , "Lima Á"@es . <id/place/b> rdfs:label "Lima B"@en .
    <id/place/c> rdfs:label "Lima C"@en .  <id/event/e> rdfs:label "flood"@en .
    rg:Lima rdfs:label "Lima D"@en .
"""
STORE = tiny.release(TRIG)
LINKS = Links(STORE.manifest, tiny.URL)
BROWSER = {"Accept": "text/html"}


def client_of(store: Store, links: Links) -> FlaskClient:
    inventory, renderers = Inventory(store, links), PageRenderers(store, links)
    index = SearchIndex(store, links, inventory)
    return tiny.client(lists.blueprint(inventory, renderers), search.blueprint(index, renderers))


@pytest.fixture
def client() -> FlaskClient:
    return client_of(STORE, LINKS)


def link(path: str, relation: str) -> str:
    return f'<{path}>; rel="{relation}"'


def test_all_kinds_are_a_page(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered = tiny.pages(monkeypatch, page_renderer)
    assert client.get("/list/", headers=BROWSER).status_code == 200
    ((template, values),) = rendered
    assert template == "kinds.html"
    assert [(kind.slug, n) for kind, n in values["counts"]] == [("place", 3), ("event", 1)]
    assert client.get("/list/?format=csv").status_code == 406


PATHS = {"list": "/list/place", "search": "/search?q=lima"}


@pytest.mark.parametrize("name", PATHS)
def test_the_link_header_has_the_other_pages(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = PATHS[name]
    for module in (lists, search):
        monkeypatch.setattr(module, "PAGE_SIZE", 1)
    last = {"list": 3, "search": 4}[name]
    rendered = tiny.pages(monkeypatch, page_renderer)
    and_ = "&" if "?" in path else "?"
    first, second, third, end = path, *(f"{path}{and_}page={n}" for n in (2, 3, last))
    for number, expected in (
        (1, [link(second, "next"), link(end, "last")]),
        (2, [link(first, "first"), link(first, "prev"), link(third, "next"), link(end, "last")]),
        (last, [link(first, "first"), link(f"{path}{and_}page={last - 1}", "prev")]),
    ):
        response = client.get(f"{path}{and_}page={number}", headers=BROWSER)
        assert response.headers.getlist("Link") == expected
    monkeypatch.undo()
    rendered = tiny.pages(monkeypatch, page_renderer)
    assert client.get(path, headers=BROWSER).headers.getlist("Link") == []
    ((template, values),) = rendered
    assert template == f"{name}.html"
    if name == "list":
        listed = values["page"]
        assert (listed.total, values["section"]) == (3, "Places")
        assert [item.name.text for item in listed.items] == ["Lima A", "Lima B", "Lima C"]
    else:
        assert (values["search_text"], values["page"].total) == ("lima", 4)


@pytest.mark.parametrize("token", ["json", "xml", "csv", "tsv"])
def test_a_list_as_data_is_at_the_endpoint(client: FlaskClient, token: str) -> None:
    response = client.get(f"/list/place?format={token}")
    query = queries.fill(STORE, "kind", start=f"{ID}place/")
    assert (response.status_code, response.location) == (303, LINKS.query(query, token))
    assert response.headers["Vary"] == "Accept"
    assert response.headers["Cache-Control"] == FRESH[1]


def test_a_search_is_available_as_json(client: FlaskClient) -> None:
    response = client.get("/search?q=lima+c&format=json&lang=es")
    assert response.content_type == "application/json"
    assert response.headers["Vary"] == "Accept, Accept-Language"
    answer = response.get_json()
    assert (answer["query"], answer["language"], answer["total"]) == ("lima c", "es", 1)
    (result,) = answer["results"]
    assert result["page"] == f"{tiny.URL}doc/place/c?lang=es"
    assert client.get("/search?q=x&format=csv").status_code == 406
    nothing = client.get("/search?format=json").get_json()
    assert (nothing["query"], nothing["total"]) == ("", 0)


def test_suggestions_are_names_kinds_and_addresses(client: FlaskClient) -> None:
    response = client.get("/suggest?q=lima")
    assert response.content_type == "application/x-suggestions+json"
    assert response.headers["Vary"] == "Accept, Accept-Language"
    places = [f"{tiny.URL}doc/place/{name}" for name in "abc"]
    assert response.get_json() == [
        "lima",
        ["Lima A", "Lima B", "Lima C", "Lima D"],
        ["place", "place", "place", "term of the ontology"],
        [*places, f"{tiny.URL}ontology#Lima"],
    ]
    assert client.get("/suggest?q=nothing").get_json() == ["nothing", [], [], []]
    assert client.get("/suggest").get_json() == ["", [], [], []]


def test_at_most_ten_names_are_suggested() -> None:
    store = tiny.release(" ".join(f"<id/place/{n}> rdfs:label 'Lima {n}' ." for n in range(11)))
    client = client_of(store, Links(store.manifest, tiny.URL))
    assert [len(column) for column in client.get("/suggest?q=lima").get_json()[1:]] == [10, 10, 10]


@pytest.mark.parametrize("path", ["/search", "/suggest"])
def test_a_search_text_has_at_most_200_characters(client: FlaskClient, path: str) -> None:
    parameters = {"format": "json"}
    assert client.get(path, query_string={**parameters, "q": "x" * 200}).status_code == 200
    response = client.get(path, query_string={**parameters, "q": "x" * 201})
    assert response.status_code == 400
    detail = "the search text has 201 characters; the limit is 200"
    assert response.get_json()["detail"] == detail


@pytest.mark.parametrize(
    ("page", "status", "detail"),
    [
        ("x", 400, "the page must be a whole number, 1 or greater, not 'x'"),
        ("", 400, "the page must be a whole number, 1 or greater, not ''"),
        ("-1", 400, "the page must be a whole number, 1 or greater, not '-1'"),
        ("0", 404, "there is no page 0: the pages are 1 to 1"),
        ("2", 404, "there is no page 2: the pages are 1 to 1"),
    ],
)
def test_a_missing_page_is_an_error(
    client: FlaskClient, page: str, status: int, detail: str
) -> None:
    for path in ("/search?q=lima&format=json&", "/list/place?format=csv&"):
        response = client.get(f"{path}page={page}")
        assert (response.status_code, response.get_json()["detail"]) == (status, detail)
