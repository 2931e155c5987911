"""The home page: what this is, what is in it, and the ways in."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote

from flask import Blueprint, Response, request

from kg.store import Store
from server.dataset import catalogue
from server.dataset.releases import ReleaseFolder
from server.graph import figures, link_queries
from server.graph.figures import Figure
from server.graph.names import DisplayName, Names
from server.graph.page_renderer import PageRenderers
from server.pages import thing_figures
from server.web.links import Links

#: The home page shows so many reports, and so many figures of each; lists have all.
SHOWN_REPORTS: Final = 12
SHOWN_FIGURES: Final = 4
#: The home page of other RDF files shows so many named graphs.
SHOWN_GRAPHS: Final = 100


@dataclass(frozen=True, slots=True)
class Card:
    """A country page in short."""

    name: DisplayName
    country: DisplayName | None
    publisher: DisplayName | None
    period: DisplayName | None
    figures: tuple[Figure, ...]


def blueprint(store: Store, links: Links, releases: ReleaseFolder) -> Blueprint:
    """Return the route of the home page."""
    routes = Blueprint("home", __name__)
    renderers = PageRenderers(store, links)

    @routes.get("/")
    def home() -> Response:
        renderer = renderers.for_request(request)
        pages = renderer.names.graph.instances("CountryPage")[:SHOWN_REPORTS]
        shown = [card(page, renderer.names) for page in pages]
        told = catalogue.citation(store.manifest, links)
        drawn = thing_figures.reports_map(pages, "Where the reports' facts are", renderer.names)
        release = releases.served
        return renderer.render(
            "home.html", reports=shown, map=drawn, citation=told, release=release
        )

    return routes


def of_files(store: Store, links: Links) -> Blueprint:
    """Return the route of the home page of RDF files that are no release."""
    routes = Blueprint("home", __name__)
    renderers, manifest = PageRenderers(store, links), store.manifest

    @routes.get("/")
    def home() -> Response:
        graphs = [
            (
                graph.iri,
                graph.n_triples,
                links.query(link_queries.query(store, "graph", graph=graph.iri), "html"),
            )
            for graph in manifest.graphs[:SHOWN_GRAPHS]
        ]
        files = [(unquote(PurePosixPath(uri).name), sha) for uri, sha in manifest.inputs.items()]
        question = links.query(link_queries.query(store, "titles"), "html")
        return renderers.for_request(request).render(
            "files.html", graphs=graphs, files=files, question=question
        )

    return routes


def card(iri: str, names: Names) -> Card:
    """Return a country page in short."""

    def first(term: str) -> DisplayName | None:
        found = next(names.graph.values(iri, f"dcterms:{term}"), None)
        return names.name(found) if found else None

    told = figures.of_graph(names.links.iris.report_graph(iri), names)
    numbers = [figure for figure in told if figure.numbers][:SHOWN_FIGURES]
    return Card(
        names.iri_name(iri), first("spatial"), first("publisher"), first("temporal"), tuple(numbers)
    )
