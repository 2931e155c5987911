"""The application: opens the release and puts the routes together."""

import os

from flask import Flask, Response

from kg import store as stores
from kg.config import Config
from server import dump, errors, page, resource, sparql
from server.links import Links

_CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def create_app(config: Config | None = None) -> Flask:
    """Return the application that publishes one release.

    Args:
        config: None means the environment's.

    Raises:
        ReleaseError: there is no release, or its bytes are not those of its manifest.
    """
    config = config or Config.from_env(os.environ)
    store = stores.open_release(config.releases / config.release, config.stores)
    links = Links(store.manifest)
    app = Flask("server")
    app.config["MAX_CONTENT_LENGTH"] = 4 * config.query_limit_bytes  # a form's text is escaped
    app.config["MAX_FORM_MEMORY_SIZE"] = 4 * config.query_limit_bytes
    errors.register(app)
    app.register_blueprint(sparql.blueprint(store, config))
    app.register_blueprint(resource.blueprint(store, links))
    app.register_blueprint(dump.blueprint(store, links))
    app.register_blueprint(page.blueprint(store, links))

    @app.after_request
    def for_everyone(response: Response) -> Response:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Content-Security-Policy"] = _CSP
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    return app
