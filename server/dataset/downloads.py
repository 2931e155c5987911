"""The files of the releases.

The path of a release never changes; ``latest`` redirects to the served one.
"""

from base64 import b64encode
from http import HTTPStatus

from flask import Blueprint, Response, request, send_from_directory
from werkzeug.wrappers import Response as BaseResponse

from kg.dataset.manifest import LATEST
from kg.errors import NotFound
from server.dataset.releases import Dump, Release, ReleaseFolder
from server.graph.page_renderer import PageRenderers
from server.graph.typed_links import Signpost
from server.web import representation
from server.web.caching import finish_file
from server.web.links import Links


def blueprint(releases: ReleaseFolder, links: Links, renderers: PageRenderers) -> Blueprint:
    """Return the routes of the files."""
    routes = Blueprint("dump", __name__)

    @routes.get("/dumps/")
    def index() -> Response:
        return _page(releases.served)

    @routes.get("/dumps/<release>/")
    def files(release: str) -> BaseResponse:
        if release == LATEST:
            path = links.release(releases.served.manifest.name)
            return representation.redirect(path, HTTPStatus.FOUND)
        return _page(releases.find(release))

    @routes.get("/dumps/<release>/<name>")
    def file(release: str, name: str) -> BaseResponse:
        source = releases.served if release == LATEST else releases.find(release)
        if name not in source.dumps:
            raise NotFound(f"the release has no file {name!r}")
        if release == LATEST:
            return representation.redirect(links.dump(name), HTTPStatus.FOUND)
        return _send(source, source.dumps[name], links)

    def _page(release: Release) -> Response:
        return renderers.for_request(request).render(
            "dumps.html",
            section="Downloads",
            release=release,
            is_served=release == releases.served,
            others=[other for other in releases.others() if other != release],
        )

    return routes


def _send(release: Release, dump: Dump, links: Links) -> Response:
    """Return a file, or the requested part of it.

    Source: https://www.rfc-editor.org/rfc/rfc9530.html#section-3
    """
    response = send_from_directory(
        release.directory,
        dump.name,
        mimetype=dump.media_type,
        as_attachment=True,
        etag=dump.sha256,
        conditional=False,
    )
    digest = b64encode(bytes.fromhex(dump.sha256)).decode()
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    response.headers["Link"] = Signpost("collection", links.public(links.dataset)).header()
    response.headers["Cache-Control"] = "public, immutable, max-age=31536000"  # a year: RFC 8246
    return finish_file(response, request)
