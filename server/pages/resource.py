"""Things and their documents: ``/id/…`` redirects (303) to ``/doc/…``, which describes the thing.

A suffix (``/doc/….ttl``) fixes the format, unless another thing has exactly that name.

Source: https://www.w3.org/TR/cooluris/#r303gendocument
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as BaseResponse

from kg.errors import BadRequest, NotAcceptable, NotFound
from kg.formats import Format, by_token
from kg.namespaces import CONTEXT_FILE
from kg.store import Store
from server.graph import typed_links
from server.graph.description import ThingDescription
from server.graph.page_renderer import PageRenderers
from server.graph.typed_links import Signpost
from server.pages import report
from server.pages.report import ReportPage
from server.pages.thing import ThingPages
from server.web import iris, representation
from server.web.errors import STATUS, Gone
from server.web.links import Links
from server.web.message import FRESH
from server.web.representation import DATA, OFFERS


@dataclass(frozen=True, slots=True)
class Documents:
    """Answers requests for the document about a thing."""

    renderers: PageRenderers
    things: ThingPages
    reports: Callable[[str, str, str], ReportPage]

    def respond(self, description: ThingDescription, suffix: str) -> Response:
        """Return the document, with status 410 for a withdrawn thing; a suffix fixes the format."""
        failures = list[NotAcceptable]()
        for form in representation.rank(request, OFFERS, suffix):
            try:
                return self._respond_as(form, description, suffix)
            except NotAcceptable as error:
                failures.append(error)
        raise failures[0]

    def _respond_as(self, form: Format, description: ThingDescription, suffix: str) -> Response:
        links = self.renderers.links
        signposts = typed_links.document_links(description, links, form, OFFERS)
        if form.codec is None:
            response = self._page(description, signposts)
        else:
            triples = [*description.triples, *description.document_triples(links)]
            response = representation.triples_response(triples, form, self.renderers.store)
            version = response.mimetype_params.get("version", "")
            representation.rank(request, (form,), suffix, version)  # refuses a lower version
        fixed = links.document_as(description.iri, form.token)
        assert fixed  # every described thing is one of ours
        representation.add_negotiation_headers(response, request, fixed, suffix)
        response.headers.extend([typed_links.link_header(signposts)])
        if description.is_withdrawn:
            response.status_code = STATUS[Gone]
        return response

    def redirect(self, iri: str, suffix: str) -> BaseResponse:
        """Redirect to the document, in the format of the suffix."""
        links = self.renderers.links
        path = links.document_as(iri, suffix) if suffix else links.document(iri)
        response = representation.redirect(str(path))
        response.headers.extend([FRESH])
        return response

    def _page(self, description: ThingDescription, signposts: list[Signpost]) -> Response:
        renderer = self.renderers.for_request(request)
        if report.is_country_page(description.iri, renderer.names):
            page = self.reports(description.iri, renderer.names.lang, renderer.links.lang)
            return report.respond(page, renderer, offers=DATA, signposts=signposts)
        return self.things.respond(description, renderer, offers=DATA, signposts=signposts)


def blueprint(renderers: PageRenderers) -> Blueprint:
    """Return the routes of things and documents."""
    routes = Blueprint("resource", __name__)
    store, links = renderers.store, renderers.links
    documents = Documents(renderers, ThingPages(store), report.cached_reports(store, links))

    @routes.get("/id/<path:name>")
    def thing(name: str) -> BaseResponse:
        description, suffix = find_description(name, store, links)
        if description.is_withdrawn:
            return documents.respond(description, suffix)
        return documents.redirect(description.iri, suffix)

    @routes.get("/doc/<path:name>")
    def document(name: str) -> Response:
        return documents.respond(*find_description(name, store, links))

    @routes.get(f"/{CONTEXT_FILE}")
    def context() -> Response:
        return representation.fresh(store.context.text, by_token("jsonld").content_type)

    return routes


def find_description(name: str, store: Store, links: Links) -> tuple[ThingDescription, str]:
    """Return the thing that a decoded path after ``/id/`` or ``/doc/`` names, and the suffix.

    Raises:
        NotFound: the release says nothing about it.
        BadRequest: no IRI can have such a name, either.
    """
    if description := _describe(name, store, links):
        return description, ""
    stem, _, token = name.rpartition(".")
    is_suffix = token in {form.token for form in OFFERS}
    if is_suffix and (description := _describe(stem, store, links)):
        return description, token
    if not iris.is_name(name):
        raise BadRequest(f"{name!r} is not a name: an IRI cannot contain some of its characters")
    raise NotFound(f"there are no facts about <{links.iris.thing(name)}>")


def _describe(name: str, store: Store, links: Links) -> ThingDescription | None:
    descriptions = (ThingDescription(store, iri) for iri in links.iris.spellings(name))
    return next((d for d in descriptions if links.document(d.iri) and d.exists), None)
