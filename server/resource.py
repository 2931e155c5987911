"""Things and their documents: ``/id/…`` answers 303, ``/doc/…`` describes.

Source: https://www.w3.org/TR/cooluris/#r303gendocument
"""

from importlib.metadata import version

import pyoxigraph as ox
from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from kg import rdf
from kg.errors import NotFound
from kg.formats import Kind, by_token, offered
from kg.namespaces import CONTEXT_FILE
from kg.store import Store
from server import report
from server.describe import Description
from server.links import Links
from server.message import FRESH
from server.negotiate import negotiate
from server.reader import Readers
from server.things import Things

_OFFERS = tuple(
    form
    for form in offered(Kind.PAGE, Kind.GRAPH)
    if Kind.DATASET not in form.kinds or form.codec == ox.RdfFormat.JSON_LD
)


def blueprint(store: Store, links: Links) -> Blueprint:
    """Return the routes of things and documents."""
    routes = Blueprint("resource", __name__)
    program = version("reliefgraph")
    readers, pages = Readers(store, links), Things(store)

    def described(name: str) -> Description:
        description = Description(store, links.iri(name))
        if not description.exists:
            raise NotFound(f"the release says nothing of <{description.iri}>")
        return description

    @routes.get("/id/<path:name>")
    def thing(name: str) -> BaseResponse:
        document = links.document(described(name).iri)
        return redirect(str(document), 303)

    @routes.get("/doc/<path:name>")
    def document(name: str) -> Response:
        description = described(name)
        form = negotiate(request.headers.get("Accept"), _OFFERS, request.args.get("format"))
        if form.codec is None and report.is_one(description.iri, readers.of(request).names):
            return report.respond(description.iri, readers.of(request), _OFFERS[1:])
        if form.codec is None:
            return pages.document(description.iri, readers.of(request), _OFFERS[1:])
        quads = [ox.Quad(t.subject, t.predicate, t.object) for t in description.triples]
        body = rdf.serialize(quads, form, store.manifest.base_iri, store.context)
        response = Response(body, content_type=form.content_type)
        response.vary.add("Accept")
        response.set_etag(f"{store.manifest.name}-{program}-{form.token}")
        response.headers.extend([FRESH])
        return response

    _add_terms(routes, store, links)
    return routes


def _add_terms(routes: Blueprint, store: Store, links: Links) -> None:
    @routes.get("/ontology")
    def ontology() -> BaseResponse:
        """Lead to the graph that has the terms, which ``…/ontology#<term>`` asks for."""
        if links.ontology_graph not in {graph.iri for graph in store.manifest.graphs}:
            raise NotFound(f"there is no graph <{links.ontology_graph}>")
        return redirect(links.graph_path(links.ontology_graph), 303)

    @routes.get(f"/{CONTEXT_FILE}")
    def context() -> Response:
        response = Response(store.context.text, content_type=by_token("jsonld").content_type)
        response.add_etag()
        response.headers.extend([FRESH])
        return response
