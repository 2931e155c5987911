import csv
import io
import re

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from kg.errors import NotFound
from kg.namespaces import BASE, ID
from kg.store import Store
from server.graph import kinds
from server.graph.kinds import Inventory, ThingKind
from server.graph.names import DisplayName, Names
from server.pages import lists
from server.pages.lists import ListItem, ListPage, Pager
from server.web.links import Links
from tests import tiny
from tests.conftest import FREEDONIA, SYLVANIA

THINGS = f"{BASE}id/"
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def inventory(store: Store) -> Inventory:
    return Inventory(store, Links(store.manifest, "http://localhost/"))


@pytest.fixture(scope="module")
def names(store: Store) -> Names:
    return Names(store, Links(store.manifest, "http://localhost/"))


def test_every_subject_is_in_the_list_of_its_kind(store: Store, inventory: Inventory) -> None:
    subjects = {
        quad.subject.value.removeprefix(THINGS)
        for quad in store.engine
        if str(quad.subject).startswith(f"<{THINGS}") and "#" not in str(quad.subject)
    }
    listed = {
        iri.removeprefix(THINGS)
        for kind, _ in inventory.counts()
        for iri in inventory.all_iris(kind.slug)
    }
    assert listed == subjects
    assert {kind.slug for kind, _ in inventory.counts()} <= {kind.slug for kind in kinds.KINDS}


def test_concepts_are_listed_by_their_schemes(inventory: Inventory) -> None:
    schemes = [iri.removeprefix(f"{THINGS}concept/") for iri in inventory.iris("concept")]
    assert "indicators" in schemes
    assert not any("/" in scheme for scheme in schemes)
    assert len(inventory.all_iris("concept")) > len(schemes)


def test_a_list_is_sorted_by_name_in_the_reader_s_language(
    store: Store, inventory: Inventory
) -> None:
    for lang in ("en", "es"):
        names = Names(store, Links(store.manifest, "http://localhost/"), lang)
        listed = [
            item.name.text.casefold()
            for item in lists.list_page("place", 1, inventory, names).items
        ]
        assert listed == sorted(listed)
        assert ("norte de fredonía" in listed) == (lang == "es")


def test_excerpts_are_in_the_order_of_the_text(inventory: Inventory, names: Names) -> None:
    """Those of one report before those of the next."""
    ordered = [iri.rsplit("/", 2)[1:] for iri in inventory.ordered("excerpt", names)]
    places = [(report, int(span.partition("-")[0])) for report, span in ordered]
    assert places == sorted(places)
    assert places[0] == (FREEDONIA, 1)
    assert {report for report, _ in places} == {FREEDONIA, SYLVANIA}
    assert max(start for _, start in places) > 1_000


@pytest.mark.parametrize(
    ("slug", "name", "line"),
    [
        ("place", "Tolmar", ["region", "Freedonia", "northern Freedonia", "XF-TOL", "XF02"]),
        ("place", "Freedonia", ["country", "XFD"]),
        ("service", "first aid in Vesta", ["first aid", "Star Relief team in Vesta", "Vesta"]),
        (
            "observation",
            "Sylvanian refugees living in Freedonia by the end of 2023",
            ["more than 40,000", "Freedonia", "2023-12-31"],
        ),
    ],
)
def test_details_distinguish_things(
    inventory: Inventory, names: Names, slug: str, name: str, line: list[str]
) -> None:
    items = {item.name.text: item for item in lists.list_page(slug, 1, inventory, names).items}
    assert [value.text for value in items[name].details] == line


def test_pages_are_whole_and_end(inventory: Inventory, names: Names) -> None:
    total = len(inventory.iris("statement"))
    n_pages = -(-total // lists.PAGE_SIZE)
    pages = [lists.list_page("statement", n, inventory, names) for n in range(1, n_pages + 1)]
    iris = [item.name.iri for page in pages for item in page.items]
    assert iris == list(inventory.iris("statement"))
    assert [page.start for page in pages] == list(range(1, total + 1, lists.PAGE_SIZE))
    for number in (0, n_pages + 1):
        with pytest.raises(NotFound, match=f"the pages are 1 to {n_pages}"):
            lists.list_page("statement", number, inventory, names)


@pytest.mark.parametrize(
    ("number", "total", "pager"),
    [
        (1, 0, Pager(1, 1)),
        (1, 100, Pager(1, 1)),
        (1, 101, Pager(1, 2, None, None, "p2", "p2")),
        (2, 101, Pager(2, 2, "p1", "p1", None, None)),
        (3, 501, Pager(3, 6, "p1", "p2", "p4", "p6")),
    ],
)
def test_a_pager_links_to_the_pages_that_exist(number: int, total: int, pager: Pager) -> None:
    assert lists.make_pager(number, total, lambda n: f"p{n}") == pager


@pytest.mark.parametrize(
    ("number", "total", "n_pages"), [(0, 0, 1), (2, 0, 1), (2, 100, 1), (3, 101, 2), (-1, 500, 5)]
)
def test_a_missing_page_is_reported_with_the_range(number: int, total: int, n_pages: int) -> None:
    with pytest.raises(
        NotFound, match=f"^there is no page {number}: the pages are 1 to {n_pages}$"
    ):
        lists.make_pager(number, total, str)


def test_a_page_of_a_list_has_its_things_with_their_details() -> None:
    places = "".join(f'<id/place/{n:03}> rdfs:label "p{200 - n}" .' for n in range(101))
    names = tiny.names(f"""{places} <id/place/000> rg:within <id/place/001> , <id/place/002> .
        <id/place/000> rg:pcode "XF01" ; rg:placeType <id/concept/t/city> .
        <id/event/e> rg:place <id/place/000> . <id/event/e#part> rg:place <id/place/000> .
        GRAPH <graph/inferred> {{ <id/place/000> rg:within <id/place/003> }}""")
    inventory = Inventory(names.store, names.links)

    def name(n: int) -> DisplayName:
        return DisplayName(f"p{200 - n}", None, f"/doc/place/{n:03}", str(ID[f"place/{n:03}"]))

    city = DisplayName("city", None, "/doc/concept/t/city", str(ID["concept/t/city"]))
    last = lists.list_page("place", 2, inventory, names)
    assert last == ListPage(
        ThingKind("place", "Place", ""),
        (ListItem(name(0), (city, name(1), name(2), DisplayName("XF01"))),),
        101,
        101,
        Pager(2, 2, "/list/place", "/list/place", None, None),
        last.query,
    )
    assert f"STR(<{ID['place/']}>)" in last.query
    first = lists.list_page("place", 1, inventory, names)
    assert [item.name.text for item in first.items] == [f"p{n}" for n in range(100, 200)]
    assert {item.details for item in first.items} == {()}
    assert (first.start, first.pager) == (
        1,
        Pager(1, 2, None, None, "/list/place?page=2", "/list/place?page=2"),
    )
    (event,) = lists.list_page("event", 1, inventory, names).items
    assert event.details == (name(0),)


def test_the_query_of_a_list_asks_for_its_things_with_their_labels_and_no_parts() -> None:
    names = tiny.names("""
        <id/event/b> rdfs:label "y"@en , "x"@es ; rg:place <id/place/a> ; rg:time <id/time/1> .
        <id/event/a> rg:place <id/place/a> . <id/event/a#part> rdfs:label "part" .
        <id/events/a> rdfs:label "other" . <id/place/a> rg:actor <id/event/c> .""")
    listed = lists.list_page("event", 1, Inventory(names.store, names.links), names)
    solutions = names.store.query(listed.query)
    assert isinstance(solutions, ox.QuerySolutions)
    rows = [[str(term) if term else None for term in row] for row in solutions]
    a, b = (f"<{ID[f'event/{end}']}>" for end in "ab")
    assert rows == [[a, None], [b, '"x"@es'], [b, '"y"@en']]


def test_an_empty_kind_points_to_all_kinds() -> None:
    names = tiny.names("<id/place/a> rg:within <id/place/b> .")
    with pytest.raises(NotFound, match=r"^there are no things of the kind 'event'; see /list/$"):
        lists.list_page("event", 1, Inventory(names.store, names.links), names)


def test_a_line_of_an_observation_begins_with_what_it_says() -> None:
    names = tiny.names("""
        <id/observation/a> rg:minExclusive 1900 ; rg:place <id/place/x> ; rg:time <id/time/2023> .
        <id/observation/b> rg:quantifier <id/concept/q/many> ; rg:place <id/place/x> .
        <id/observation/c> rg:place <id/place/x> .
        <id/concept/q/many> rdfs:label "muchos"@es .
        <id/place/x> rdfs:label "X"@fr .
        <id/thing/y> rg:place <id/place/x> ; rg:value 3 .""")
    x = DisplayName("X", "fr", "/doc/place/x", str(ID["place/x"]))
    time = DisplayName("2023", None, "/doc/time/2023", str(ID["time/2023"]))
    lines = [
        lists.distinguishing_values(str(ID[f"observation/{one}"]), "observation", names)
        for one in "abc"
    ]
    assert lines == [
        (DisplayName("more than 1,900"), x, time),
        (DisplayName("muchos", "es"), x),
        (x,),
    ]
    assert lists.distinguishing_values(str(ID["thing/y"]), "thing", names) == ()


# ---- over HTTP


def test_the_list_of_lists_has_all_kinds_with_counts(
    client: FlaskClient, inventory: Inventory
) -> None:
    text = client.get("/list/", headers=HTML).text
    for kind, count in inventory.counts():
        assert f'<a href="/list/{kind.slug}">{kind.many}</a> <small>{count:,}</small>' in text


def test_a_list_links_to_its_other_pages(client: FlaskClient) -> None:
    first = client.get("/list/statement", headers=HTML)
    assert first.headers.get_all("Link") == [
        '</list/statement?page=2>; rel="next"',
        '</list/statement?page=4>; rel="last"',
    ]
    assert '<a href="/list/statement?page=2" rel="next">' in first.text
    middle = client.get("/list/statement?page=2&lang=es", headers=HTML)
    assert '</list/statement?lang=es>; rel="prev"' in middle.headers.get_all("Link")
    assert 'start="101"' in middle.text
    last = client.get("/list/statement?page=4", headers=HTML)
    assert 'rel="next"' not in last.text


@pytest.mark.parametrize(
    ("path", "status", "detail"),
    [
        ("/list/atlantis", 404, "no things of the kind 'atlantis'"),
        ("/list/place?page=2", 404, "the pages are 1 to 1"),
        ("/list/place?page=0", 404, "the pages are 1 to 1"),
        ("/list/place?page=abc", 400, "a whole number"),
        ("/list/place?page=-1", 400, "a whole number"),
        ("/list/place?page=1e3", 400, "a whole number"),
        ("/list/place?page=", 400, "a whole number"),
        ("/list/place?page=99999999999999999999", 400, "a whole number"),
        ("/list/place?lang=xx", 400, "languages"),
    ],
)
def test_an_unknown_list_or_page_is_an_error(
    client: FlaskClient, path: str, status: int, detail: str
) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert detail in response.get_json()["detail"]
    assert client.get(path, headers=HTML).status_code == status


@pytest.mark.parametrize(
    ("path", "accept", "token"),
    [
        ("/list/service?format=csv", "text/html", "csv"),
        ("/list/service?format=json&page=1", "*/*", "json"),
        ("/list/service", "text/csv", "csv"),
        ("/list/service", "application/json", "json"),
    ],
)
def test_a_list_as_data_is_a_query(
    client: FlaskClient, inventory: Inventory, path: str, accept: str, token: str
) -> None:
    response = client.get(path, headers={"Accept": accept})
    assert response.status_code == 303
    assert "Accept" in response.headers["Vary"]
    location = response.headers["Location"]
    assert location.endswith(f"&format={token}")
    answer = client.get(location)
    for iri in inventory.iris("service"):
        assert iri in answer.text


@pytest.mark.parametrize(
    "path", ["/list/place?format=ttl", "/list/place?format=", "/list/?format=csv"]
)
def test_other_formats_of_a_list_are_refused(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 406
    assert response.get_json()["offers"][0] == "html"


def test_the_query_of_a_list_has_the_whole_list(client: FlaskClient, inventory: Inventory) -> None:
    text = client.get("/list/service", headers=HTML).text
    link = re.findall(r'href="(/sparql[^"]*format=csv)"', text)[0].replace("&amp;", "&")
    rows = list(csv.DictReader(io.StringIO(client.get(link).text)))
    assert sorted({row["thing"] for row in rows}) == list(inventory.iris("service"))
