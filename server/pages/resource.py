"""Things and their documents: ``/id/…`` answers 303, ``/doc/…`` describes.

A suffix (``/doc/….ttl``) fixes the format; it counts only where no thing has that very name.

Source: https://www.w3.org/TR/cooluris/#r303gendocument
"""

from dataclasses import dataclass

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as BaseResponse

from kg.errors import BadRequest, NotFound
from kg.formats import Format, by_token
from kg.namespaces import CONTEXT_FILE
from kg.store import Store
from server.graph import typed_links
from server.graph.description import Description
from server.graph.page_renderer import PageRenderers
from server.graph.typed_links import Signpost
from server.pages import report
from server.pages.report import Reports
from server.pages.thing import Things
from server.web import iris, replies, representation
from server.web.errors import STATUS, Gone
from server.web.links import Links
from server.web.message import FRESH
from server.web.representation import DATA, OFFERS


@dataclass(frozen=True, slots=True)
class Named:
    """What a path names.

    Attributes:
        description: of the thing.
        suffix: the format that the path fixes; empty for none.
    """

    description: Description
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Documents:
    """Answers with the document about a thing.

    Attributes:
        store: the release.
        links: of the server.
        renderers: whom pages are for.
        pages: of things.
        reports: that were read.
    """

    store: Store
    links: Links
    renderers: PageRenderers
    pages: Things
    reports: Reports

    def respond(self, found: Named) -> Response:
        """Return the document in the format that is asked for; of a withdrawn thing, as gone."""
        description, links = found.description, self.links
        form = representation.choose(request, OFFERS, found.suffix)
        posts = typed_links.of_document(description, links, form, OFFERS)
        is_page = form.codec is None
        response = self._page(description, posts) if is_page else self._data(description, form)
        fixed = links.document_as(description.iri, form.token)
        assert fixed  # what is described is a thing of ours
        representation.tell(response, request, fixed, found.suffix)
        response.headers.extend([typed_links.header(posts)])
        if description.is_withdrawn:
            response.status_code = STATUS[Gone]
        return response

    def redirect(self, found: Named) -> BaseResponse:
        """Return where the document is, in the format of the suffix."""
        iri, suffix = found.description.iri, found.suffix
        path = self.links.document_as(iri, suffix) if suffix else self.links.document(iri)
        response = replies.redirect(str(path))
        response.headers.extend([FRESH])
        return response

    def _page(self, description: Description, posts: list[Signpost]) -> Response:
        renderer = self.renderers.for_request(request)
        if report.is_one(description.iri, renderer.names):
            page = self.reports.page(description.iri, renderer.names)
            return report.respond(page, renderer, offers=DATA, signposts=posts)
        return self.pages.document(
            description.iri,
            renderer,
            offers=DATA,
            signposts=posts,
            replacements=[renderer.names.iri_name(iri) for iri in description.replacements],
            is_withdrawn=description.is_withdrawn,
        )

    def _data(self, description: Description, form: Format) -> Response:
        triples = [*description.triples, *description.about(self.links)]
        return representation.of_triples(triples, form, self.store)


def blueprint(store: Store, links: Links) -> Blueprint:
    """Return the routes of things and documents."""
    routes = Blueprint("resource", __name__)
    documents = Documents(store, links, PageRenderers(store, links), Things(store), Reports())

    @routes.get("/id/<path:name>")
    def thing(name: str) -> BaseResponse:
        found = named(name, store, links)
        gone = found.description.is_withdrawn
        return documents.respond(found) if gone else documents.redirect(found)

    @routes.get("/doc/<path:name>")
    def document(name: str) -> Response:
        return documents.respond(named(name, store, links))

    @routes.get(f"/{CONTEXT_FILE}")
    def context() -> Response:
        return replies.kept(store.context.text, by_token("jsonld").content_type)

    return routes


def named(name: str, store: Store, links: Links) -> Named:
    """Return what a decoded path behind ``/id/`` or ``/doc/`` names.

    Raises:
        NotFound: the release says nothing of it.
        BadRequest: nor can any IRI be written so.
    """
    if found := _described(name, store, links):
        return Named(found)
    stem, _, token = name.rpartition(".")
    is_suffix = token in {form.token for form in OFFERS}
    if is_suffix and (found := _described(stem, store, links)):
        return Named(found, token)
    if not iris.is_name(name):
        raise BadRequest(f"{name!r} is no name: it has characters that an IRI cannot have")
    raise NotFound(f"nothing is said here of <{links.iris.thing(name)}>")


def _described(name: str, store: Store, links: Links) -> Description | None:
    described = (Description(store, iri) for iri in links.iris.spellings(name))
    return next((each for each in described if each.exists), None)
