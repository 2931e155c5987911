"""The files of the release.

A release's own path never changes; ``latest`` leads to the one that is served.
"""

from pathlib import Path

from flask import Blueprint, Response, redirect, render_template, send_from_directory
from werkzeug.wrappers import Response as BaseResponse

from kg import manifest as manifests
from kg.errors import NotFound
from kg.formats import GZIP
from kg.manifest import LATEST, File
from kg.store import Store
from server.links import Links


def blueprint(store: Store, links: Links, releases: Path) -> Blueprint:
    """Return the routes of the files; plain RDF files that are served have none."""
    routes = Blueprint("dump", __name__)
    files = {file.name: (_media_type(file), file.sha256) for file in store.manifest.files}
    if files:
        files[manifests.NAME] = ("application/json", f"manifest-{store.manifest.name}")

    @routes.get("/dumps/")
    def index() -> str:
        return render_template("dumps.html", manifest=store.manifest, links=links)

    @routes.get("/dumps/<release>/<name>")
    def file(release: str, name: str) -> BaseResponse:
        if name not in files:
            raise NotFound(f"the release has no file {name!r}")
        if release == LATEST:
            return redirect(links.dump(name), 302)
        if release != store.manifest.name:
            raise NotFound(f"release {release} is not served here; {store.manifest.name} is")
        return _send(releases.resolve() / release, name, *files[name])

    return routes


def _media_type(file: File) -> str:
    return GZIP if file.gzip else file.media_type


def _send(directory: Path, name: str, media_type: str, etag: str) -> Response:
    response = send_from_directory(
        directory, name, mimetype=media_type, as_attachment=True, etag=etag
    )
    response.cache_control.no_cache = None  # Flask's own
    response.cache_control.public = True
    response.cache_control.immutable = True
    response.cache_control.max_age = 31_536_000  # a year: RFC 8246
    return response
