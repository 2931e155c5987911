"""The Flask application: opens the store, builds the shared services, registers the routes."""

import asyncio
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, TypeVar

from flask import Flask, Response, request, send_from_directory
from werkzeug.http import parse_date
from werkzeug.test import create_environ, run_wsgi_app

from kg import load
from kg import store as stores
from kg.config import Config
from kg.dataset.summary import ReleaseReader, Subjects
from kg.errors import Busy
from kg.formats import HTML
from kg.store import Store
from kg.workers.pool import Pool, PoolSizes
from kg.workers.results import Limits
from kg.workers.worker import WorkerSettings
from server.assets import built
from server.dataset import catalogue, discovery, downloads, site, status
from server.dataset.releases import ReleaseFolder
from server.dataset.schema_org import SchemaOrg
from server.dataset.status import Status
from server.endpoint import completion, example_queries, flask_routes
from server.endpoint.endpoint import Endpoint
from server.endpoint.protocol import body_limit
from server.graph.graph_reader import GraphReader
from server.graph.kinds import Inventory
from server.graph.page_renderer import PageRenderers
from server.maps import places
from server.ontology import routes as ontology
from server.pages import home, lists, resource, search
from server.pages.search_index import SearchIndex
from server.web import caching, errors
from server.web.links import Links
from server.web.message import EVERYWHERE, preflight

T = TypeVar("T")
#: The key of ``Services`` in Flask's ``extensions``.
SERVICES: Final = "reliefgraph"
_THREADS, _QUEUE = 4, 64
#: The public URL if none is configured.
_LOCAL: Final = "http://localhost/"


class Threads:
    """Threads for work that would block the event loop; ``queue`` more calls may wait for one."""

    def __init__(self, n_threads: int, queue: int) -> None:
        self._max_pending = n_threads + queue
        self._threads = ThreadPoolExecutor(n_threads, thread_name_prefix="flask")
        self._n_pending = 0

    async def run(self, work: Callable[[], T]) -> T:
        """Call ``work`` in a thread and return its result.

        Raises:
            Busy: too many calls are waiting.
        """
        if self._n_pending >= self._max_pending:
            raise Busy(
                "too many requests are waiting; try again in a moment", "pages", self._max_pending
            )
        self._n_pending += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._n_pending -= 1


@dataclass(frozen=True, slots=True)
class Services:
    """What Flask and the server in front of it share.

    Attributes:
        pool: the workers, not started.
        body_limit_bytes: the longest request body, with room for a form's escapes.
        warm: renders the pages that people open first, so that templates and maps are loaded.
    """

    pool: Pool
    endpoint: Endpoint
    threads: Threads
    runner: flask_routes.Runner
    body_limit_bytes: int
    warm: Callable[[], None]


def create_app(config: Config | None = None, *, with_endpoint: bool = True) -> Flask:
    """Return the Flask application that publishes one store.

    The configuration is by default the environment's. Under a WSGI server, Flask itself must answer
    queries.

    Raises:
        ReleaseError: there is no release, or its bytes do not match its manifest.
    """
    config = config or Config.from_env(os.environ)
    store = open_store(config)
    links = Links(store.manifest, config.public_url or _LOCAL)
    app = Flask("server")
    app.url_map.strict_slashes = app.url_map.merge_slashes = False  # no redirects to any Host
    app.before_request(_ignore_impossible_dates)
    app.after_request(_finish)  # runs last, because it is registered first
    app.view_functions["static"] = _send_static_file
    about = site.describe(store, config.title)
    app.jinja_env.globals.update(links=links, manifest=store.manifest, site=about)
    services = _build_services(app, store, config, links)
    app.extensions[SERVICES] = services
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = (
        services.body_limit_bytes
    )
    is_release = store.manifest.is_release
    errors.register(app, is_release=is_release)
    if with_endpoint:
        app.register_blueprint(flask_routes.blueprint(services.endpoint, services.runner))
    renderers, inventory = PageRenderers(store, links), Inventory(store, links)
    app.register_blueprint(resource.blueprint(renderers))
    app.register_blueprint(lists.blueprint(inventory, renderers))
    app.register_blueprint(search.blueprint(SearchIndex(store, links, inventory), renderers))
    app.register_blueprint(ontology.blueprint(renderers))
    app.register_blueprint(discovery.blueprint(inventory, links, about.title))
    if is_release:
        _add_release(app, ReleaseFolder(store.manifest, config.releases, config.release), renderers)
    else:
        app.register_blueprint(home.files_blueprint(renderers))
    app.register_blueprint(completion.blueprint(store, links))
    app.register_blueprint(built.blueprint())
    return app


def _add_release(app: Flask, releases: ReleaseFolder, renderers: PageRenderers) -> None:
    """Add the routes that only a release has: home page, dataset, files, status, examples."""
    store, links = renderers.store, renderers.links
    subjects = Subjects(ReleaseReader(store.engine, store.manifest.base_iri))
    app.jinja_env.globals["topics"] = topics = example_queries.read_topics(store)
    app.register_blueprint(example_queries.blueprint(store, links, topics))
    app.jinja_env.globals["schema_org"] = SchemaOrg(releases.served, subjects, links)
    app.register_blueprint(downloads.blueprint(releases, links, renderers))
    app.register_blueprint(catalogue.blueprint(releases, links, renderers, subjects))
    app.register_blueprint(home.blueprint(releases, renderers))
    app.register_blueprint(status.blueprint(Status(store, releases), renderers))


def _ignore_impossible_dates() -> None:
    """Remove dates that no calendar has from the request; Werkzeug would fail on them."""
    for name in ("HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_IF_RANGE"):
        try:
            parse_date(request.environ.get(name))
        except OverflowError:
            request.environ[name] = ""


def _send_static_file(filename: str) -> Response:
    whole = send_from_directory("static", filename, conditional=False)
    return caching.finish_file(whole, request)


def _finish(response: Response) -> Response:
    """Compress a page, evaluate its preconditions, and add the headers that every response has."""
    if request.method == "OPTIONS" and response.status_code < HTTPStatus.MULTIPLE_CHOICES:
        response.status_code = HTTPStatus.NO_CONTENT
        method, names = "Access-Control-Request-Method", "Access-Control-Request-Headers"
        response.headers.update(preflight(request.headers.get(method), request.headers.get(names)))
    # files and answers of the endpoint have their own codings and conditions
    is_finished = response.direct_passthrough or request.blueprint == "sparql"
    if response.status_code == HTTPStatus.OK and not is_finished:
        response = caching.finish_flask(response, request)
    response.headers.update(EVERYWHERE)
    return response


def open_store(config: Config) -> Store:
    """Open the store that the configuration names, or that of its release.

    Raises:
        ReleaseError: there is none, or it is damaged.
    """
    if config.store:
        return stores.open_store(Path(config.store))
    return load.open_release(config.releases / config.release, config.stores)


def _build_services(app: Flask, store: Store, config: Config, links: Links) -> Services:
    limits = Limits(config.max_rows, config.max_result_bytes)
    settings = WorkerSettings(store.path, config.query_memory_bytes, limits)
    pool = Pool(settings, PoolSizes(config.fast_queries, config.slow_queries, config.query_queue))
    threads = Threads(_THREADS, _QUEUE)

    async def render(template: str, context: Mapping[str, Any]) -> bytes:
        return await threads.run(
            lambda: app.jinja_env.get_template(template).render(**context).encode()
        )

    endpoint = Endpoint(store, config, links, pool, render)
    runner = flask_routes.Runner(pool)
    warm = partial(_warm, app, store, links)
    return Services(pool, endpoint, threads, runner, body_limit(config.query_limit_bytes), warm)


def _warm(app: Flask, store: Store, links: Links) -> None:
    places.load_outlines()
    graph = GraphReader(store)
    things = graph.instances("CountryPage")[: home.MAX_REPORTS] + graph.instances("Place")[:1]
    for path in (links.home, *filter(None, map(links.document, things))):
        run_wsgi_app(app.wsgi_app, create_environ(path, headers={"Accept": HTML.media_type}))
