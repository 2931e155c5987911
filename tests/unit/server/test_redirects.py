"""Every redirect keeps the parameters of the request, behind Flask and behind the front."""

import asyncio
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pyoxigraph as ox
import pytest

from kg import load
from kg.config import Config
from kg.dataset import rdf_files
from kg.namespaces import BASE
from kg.store import Store
from server.app import SERVICES, create_app
from server.granian.rsgi import RsgiApplication
from tests.conftest import ROOT
from tests.unit.server.granian.test_rsgi import Headers, Protocol, Scope

DATA = "<https://w3id.org/reliefgraph/id/x> <https://schema.org/name> 'x' .\n"
#: Returns the Location of the answer to a GET of a path with a query.
Locate = Callable[[str, str], str]


@pytest.fixture(scope="module")
def files_config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """The configuration of a server of one RDF file."""
    folder: Path = tmp_path_factory.mktemp("redirects")
    (folder / "any.ttl").write_text(DATA, "utf-8")
    loaded = rdf_files.load([folder / "any.ttl"], BASE)
    context = (ROOT / "ontology/context.jsonld").read_text("utf-8")
    built = load.build_from_files(loaded, context, folder / "stores", is_union=False)
    return replace(Config(), store=str(built))


def through_flask(config: Config) -> Iterator[Locate]:
    app = create_app(config)
    client = app.test_client()

    def locate(path: str, query: str) -> str:
        response = client.get(path, query_string=query)
        assert response.status_code in (302, 303), (path, query, response.text)
        return response.headers["Location"]

    yield locate
    app.extensions[SERVICES].runner.stop()


def through_front(config: Config) -> Iterator[Locate]:
    front = RsgiApplication(config)
    loop = asyncio.new_event_loop()

    def locate(path: str, query: str) -> str:
        proto = Protocol()
        scope = Scope("GET", path, query, Headers())
        loop.run_until_complete(front.__rsgi__(scope, proto))
        assert proto.status in (302, 303), (path, query, proto.body)
        return proto.header("location")

    yield locate
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()


@pytest.fixture(scope="module", params=[through_flask, through_front])
def locate_in_release(request: pytest.FixtureRequest, config: Config) -> Iterator[Locate]:
    yield from request.param(config)


@pytest.fixture(scope="module", params=[through_flask, through_front])
def locate_in_files(request: pytest.FixtureRequest, files_config: Config) -> Iterator[Locate]:
    yield from request.param(files_config)


QUERIES = {
    "": [],
    "a=1": [("a", "1")],
    "lang=es": [("lang", "es")],
    "format=json&a=1": [("format", "json"), ("a", "1")],
    "query=ASK%7B%7D&page=1&format=json": [("query", "ASK{}"), ("page", "1"), ("format", "json")],
    "a=1&a=2&&b": [("a", "1"), ("a", "2"), ("b", "")],
    "q=a%26b%3Dc%23+d%0d%0aX:y": [("q", "a&b=c# d\r\nX:y")],
    "q=é": [("q", "é")],
    "q=שלום&f%6Frmat=json": [("q", "שלום"), ("format", "json")],
}


def check(location: str, path: str, own: dict[str, str], query: str) -> None:
    """Check that a Location has the target's own parameters and the request's others."""
    target = urlsplit(location)
    expected = [(k, v) for k, v in QUERIES[query] if k not in own] + list(own.items())
    assert target.path == path
    found = parse_qsl(target.query, keep_blank_values=True, errors="strict")
    assert sorted(found) == sorted(expected), (path, query)
    assert location.isascii()
    assert location.count("?") == bool(expected)
    assert "\n" not in location


def any_name(store: Store) -> str:
    """Return what follows ``/id/`` in the IRI of a thing of the release."""
    things = f"{store.manifest.base_iri}id/"
    subjects = (quad.subject for quad in store.engine)
    iris = (subject.value for subject in subjects if isinstance(subject, ox.NamedNode))
    return min(i for i in iris if i.startswith(things) and "#" not in i).removeprefix(things)


@pytest.mark.parametrize("query", QUERIES)
def test_every_redirect_of_a_release_keeps_the_query(
    locate_in_release: Locate, store: Store, query: str
) -> None:
    name = any_name(store)
    dumps, file = f"/dumps/{store.manifest.name}/", store.manifest.files[0].name
    for source, path in {
        f"/id/{name}": f"/doc/{name}",
        f"/id/{name}.ttl": f"/doc/{name}.ttl",
        "/dumps/latest/": dumps,
        "/dumps/latest": dumps,
        f"/dumps/latest/{file}": f"{dumps}{file}",
        "/.well-known/void": "/void",
    }.items():
        check(locate_in_release(source, query), path, {}, query)


@pytest.mark.parametrize("query", [q for q, sent in QUERIES.items() if "format" in dict(sent)])
def test_a_list_as_data_keeps_the_query(
    locate_in_release: Locate, store: Store, query: str
) -> None:
    location = locate_in_release(f"/list/{any_name(store).partition('/')[0]}", query)
    asked = dict(parse_qsl(urlsplit(location).query))["query"]
    assert "SELECT" in asked
    check(location, "/sparql", {"query": asked, "format": "json"}, query)


@pytest.mark.parametrize("query", QUERIES)
def test_every_redirect_of_any_files_keeps_the_query(locate_in_files: Locate, query: str) -> None:
    check(locate_in_files("/id/x", query), "/doc/x", {}, query)
    check(locate_in_files("/id/x.ttl", query), "/doc/x", {"format": "ttl"}, query)


def test_all_redirects_are_made_in_one_place() -> None:
    library = re.compile(r"from (?:flask|werkzeug)\b.*\bredirect\b|flask\.redirect\(")
    paths = (ROOT / "server").rglob("*.py")
    makers = [path.name for path in paths if library.search(path.read_text("utf-8"))]
    assert makers == ["representation.py"]
