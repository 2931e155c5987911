"""What every response of the application has in common, and how its parts are made."""

import asyncio
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import zstandard
from flask import Blueprint, Flask, Response, request
from flask.testing import FlaskClient

from kg import load
from kg.config import Config
from kg.dataset import rdf_files
from kg.errors import ReleaseError
from kg.workers.pool import PoolSizes
from kg.workers.results import Limits
from kg.workers.worker import WorkerSettings
from server import app as apps
from server.app import SERVICES, Services, create_app
from server.web.links import Links
from server.web.message import EVERYWHERE, preflight
from tests import tiny

LONG, SHORT = b"x" * 512, b"x" * 511
MADE = {"long": LONG, "short": SHORT, "untagged": LONG, "file": LONG}


@pytest.fixture(scope="module")
def any_client() -> FlaskClient:
    """A client of an application with a few routes of its own."""
    app = Flask("any")
    answers = Blueprint("sparql", "any")

    @app.route("/<name>", methods=["GET", "POST", "OPTIONS"], provide_automatic_options=False)
    def respond(name: str) -> Response:
        status = int(name) if name.isdigit() else 200
        response = Response(MADE.get(name, LONG), status)
        if name != "untagged":
            response.set_etag("tag")
        response.direct_passthrough = name == "file"
        return response

    @app.route("/date")
    def date() -> str:
        return repr([request.if_modified_since, request.if_unmodified_since, request.if_range.date])

    @answers.get("/answer")
    def answer() -> Response:
        return Response(LONG, headers={"ETag": '"tag"'})

    app.register_blueprint(answers)
    app.before_request(apps._ignore_impossible_dates)
    app.after_request(apps._finish)
    return app.test_client()


def about(response: Any) -> dict[str, str]:
    """Return the headers that only this response has."""
    others = {"content-type", "date", *(name for name, _ in EVERYWHERE)}
    return {k.lower(): v for k, v in response.headers if k.lower() not in others}


@pytest.mark.parametrize(
    ("path", "coding", "body", "headers"),
    [
        ("/long", "", LONG, {"etag": '"tag"'}),
        ("/short", "", SHORT, {"etag": '"tag"'}),
        ("/short", "gzip", SHORT, {"etag": '"tag"'}),
        ("/long", "gzip", LONG, {"etag": '"tag-gzip"', "content-encoding": "gzip"}),
        ("/long", "zstd, gzip", LONG, {"etag": '"tag-zstd"', "content-encoding": "zstd"}),
        ("/untagged", "gzip", LONG, {"content-encoding": "gzip"}),
    ],
)
def test_a_long_page_is_compressed(
    any_client: FlaskClient, path: str, coding: str, body: bytes, headers: dict[str, str]
) -> None:
    made = any_client.get(path, headers={"Accept-Encoding": coding} if coding else {})
    coding_used = made.headers.get("Content-Encoding", "")
    plain = made.data
    if coding_used:
        plain = gzip.decompress(plain) if coding_used == "gzip" else zstandard.decompress(plain)
    assert (made.status_code, plain) == (200, body)
    length = {"content-length": str(len(made.data))}
    assert about(made) == {"vary": "Accept-Encoding", **length, **headers}
    assert tuple((name, made.headers[name]) for name, _ in EVERYWHERE) == EVERYWHERE


@pytest.mark.parametrize(
    ("path", "status", "headers"),
    [
        ("/404", 404, {"etag": '"tag"'}),
        ("/201", 201, {"etag": '"tag"'}),
        ("/file", 200, {"etag": '"tag"'}),
        ("/answer", 200, {"etag": '"tag"'}),
    ],
)
def test_files_answers_and_errors_are_not_compressed(
    any_client: FlaskClient, path: str, status: int, headers: dict[str, str]
) -> None:
    requests = {"Accept-Encoding": "gzip", "If-None-Match": '"tag"'}
    made = any_client.get(path, headers=requests)
    assert (made.status_code, made.data) == (status, LONG)
    assert about(made) == {"content-length": "512", **headers}
    assert {name for name, _ in EVERYWHERE} <= {name.lower() for name, _ in made.headers}


@pytest.mark.parametrize(
    ("known", "coding", "status"),
    [
        ('"tag"', "", 304),
        ('"tag"', "gzip", 200),
        ('"tag-gzip"', "gzip", 304),
        ('"tag-gzip"', "", 200),
        ('"other"', "", 200),
    ],
)
def test_a_known_page_in_the_same_coding_is_not_modified(
    any_client: FlaskClient, known: str, coding: str, status: int
) -> None:
    made = any_client.get("/long", headers={"If-None-Match": known, "Accept-Encoding": coding})
    assert made.status_code == status
    assert any_client.post("/long", headers={"If-None-Match": known}).status_code == 200


@pytest.mark.parametrize(("path", "status"), [("/long", 204), ("/404", 404)])
def test_a_preflight_that_is_answered_has_no_content(
    any_client: FlaskClient, path: str, status: int
) -> None:
    names = ("Access-Control-Request-Method", "Access-Control-Request-Headers")
    made = any_client.options(path, headers=dict(zip(names, ("PUT", "traceparent"), strict=True)))
    assert made.status_code == status
    expected = preflight("PUT", "traceparent")
    sent = tuple((name, made.headers.get(name)) for name, _ in expected)
    assert (sent == expected) is (status == 204)
    assert any_client.get(path).headers.get("Access-Control-Max-Age") is None


def test_impossible_dates_are_ignored(any_client: FlaskClient) -> None:
    impossible = "Mon, 01 Jan 99999999999999999999 00:00:00 GMT"
    names = ("If-Modified-Since", "If-Unmodified-Since", "If-Range")
    made = any_client.get("/date", headers=dict.fromkeys(names, impossible))
    assert (made.status_code, made.text) == (200, "[None, None, None]")
    real = "Mon, 06 Nov 2023 08:49:37 GMT"
    made = any_client.get("/date", headers=dict.fromkeys(names, real))
    assert made.text.count("datetime.datetime(2023, 11, 6, 8, 49, 37") == 3


# ---- the services


@pytest.fixture(scope="module")
def on_disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small store of RDF files."""
    folder = tmp_path_factory.mktemp("app")
    (folder / "data.nt").write_text("<x:s> <x:p> <x:o> .\n")
    loaded = rdf_files.load([folder / "data.nt"], Config().base_iri)
    context = (Config().ontology / "context.jsonld").read_text("utf-8")
    return load.build_from_files(loaded, context, folder / "stores", is_union=False)


@pytest.fixture(scope="module")
def app(on_disk: Path) -> Iterator[Flask]:
    config = Config(
        store=str(on_disk),
        query_memory_bytes=1,
        max_rows=2,
        max_result_bytes=3,
        fast_queries=4,
        slow_queries=5,
        query_queue=6,
        query_limit_bytes=7,
        public_url="https://data.example/",
    )
    made = create_app(config)
    yield made
    made.extensions[SERVICES].threads._threads.shutdown()


def test_the_services_have_the_configured_limits(app: Flask, on_disk: Path) -> None:
    services: Services = app.extensions[SERVICES]
    assert services.pool._settings == WorkerSettings(on_disk.resolve(), 1, Limits(2, 3))
    assert services.pool._sizes == PoolSizes(4, 5, 6)
    assert services.runner._pool is services.pool
    assert services.endpoint._pool is services.pool
    assert (services.threads._max_pending, services.threads._threads._max_workers) == (68, 4)
    assert services.body_limit_bytes == 28
    assert (app.config["MAX_CONTENT_LENGTH"], app.config["MAX_FORM_MEMORY_SIZE"]) == (28, 28)
    assert (app.url_map.strict_slashes, app.url_map.merge_slashes) == (False, False)


def test_templates_know_the_links_and_the_manifest(app: Flask) -> None:
    known = app.jinja_env.globals
    assert getattr(known["links"], "public_url", "") == "https://data.example/"
    manifest = known["manifest"]
    assert getattr(manifest, "n_triples", 0) == 1
    assert "topics" not in known


def test_templates_are_rendered_for_the_endpoint(app: Flask) -> None:
    services: Services = app.extensions[SERVICES]
    with app.test_request_context():
        page = asyncio.run(services.endpoint._pages.render_form())
    assert b"</html>" in page.body


def test_rdf_files_have_other_routes_than_a_release(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/").status_code == 200
    made = client.get("/dumps/")
    assert made.status_code == 404
    assert json.loads(made.data)["detail"] == (
        "there is nothing at this address: plain RDF files are served here; only a release has "
        "downloads, a description, a citation, a status and examples"
    )
    assert client.get("/list").location is None
    assert (
        sorted(app.blueprints)
        == "assets discovery home lists ontology resource search sparql terms".split()
    )
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    assert {"/sparql", "/graphs", "/graph/<path:name>"} <= rules


def test_the_endpoint_s_routes_may_be_left_out(on_disk: Path) -> None:
    made = create_app(Config(store=str(on_disk)), with_endpoint=False)
    assert "/sparql" not in {rule.rule for rule in made.url_map.iter_rules()}
    links = made.jinja_env.globals["links"]
    assert getattr(links, "public_url", "") == "http://localhost/"


def test_the_environment_is_the_default_configuration(
    on_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELIEFGRAPH_STORE", str(on_disk))
    monkeypatch.setenv("RELIEFGRAPH_QUERY_LIMIT_BYTES", "11")
    assert create_app().config["MAX_CONTENT_LENGTH"] == 44


def test_a_store_or_a_release_is_opened(
    on_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert apps.open_store(Config(store=str(on_disk))).path == on_disk.resolve()
    with pytest.raises(ReleaseError):
        apps.open_store(Config(store=str(tmp_path)))
    opened: list[tuple[Path, Path]] = []
    monkeypatch.setattr("kg.load.open_release", lambda *paths: opened.append(paths))
    apps.open_store(Config(releases=Path("a"), release="b", stores=Path("c")))
    assert opened == [(Path("a/b"), Path("c"))]


def test_popular_pages_are_made_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    reports = "".join(f"<id/report/{n:02}> a rg:CountryPage . " for n in range(14))
    opened = tiny.store(f"{reports} <id/place/b> a rg:Place . <id/place/a> a rg:Place .")
    requests: list[tuple[str, str]] = []

    def run(app: object, environ: dict[str, Any]) -> None:
        requests.append((environ["PATH_INFO"], environ["HTTP_ACCEPT"]))

    monkeypatch.setattr("server.app.run_wsgi_app", run)
    shipped: list[str] = []
    monkeypatch.setattr("server.maps.places.load_outlines", lambda: shipped.append("outlines"))
    apps._warm(Flask("any"), opened, Links(opened.manifest, "http://localhost/"))
    pages = [f"/doc/report/{n:02}" for n in range(12)]
    assert requests == [(path, "text/html") for path in ("/", *pages, "/doc/place/a")]
    assert shipped == ["outlines"]
