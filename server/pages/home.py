"""The home page: the reports of a release, or the files and graphs of other RDF files."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote

from flask import Blueprint, Response, request

from server.dataset import catalogue
from server.dataset.releases import ReleaseFolder
from server.graph import figures, queries
from server.graph.figures import Figure
from server.graph.names import DisplayName, Names
from server.graph.page_renderer import PageRenderers
from server.pages import diagrams

#: Maximum number of reports, and of figures of each; lists have all.
MAX_REPORTS: Final = 12
_MAX_FIGURES: Final = 4
#: Maximum number of named graphs of other RDF files.
_MAX_GRAPHS: Final = 100


@dataclass(frozen=True, slots=True)
class ReportCard:
    """A country page in short."""

    name: DisplayName
    country: DisplayName | None
    publisher: DisplayName | None
    period: DisplayName | None
    figures: tuple[Figure, ...]


def blueprint(releases: ReleaseFolder, renderers: PageRenderers) -> Blueprint:
    """Return the route of the home page of a release."""
    routes = Blueprint("home", __name__)

    @routes.get("/")
    def home() -> Response:
        renderer = renderers.for_request(request)
        reports = renderer.names.graph.instances("CountryPage")[:MAX_REPORTS]
        return renderer.render(
            "home.html",
            reports=[make_card(report, renderer.names) for report in reports],
            map=diagrams.reports_map(reports, "Where the reports' facts are", renderer.names),
            citation=catalogue.citation(renderers.store.manifest, renderers.links),
            release=releases.served,
        )

    return routes


def files_blueprint(renderers: PageRenderers) -> Blueprint:
    """Return the route of the home page of RDF files that are not a release."""
    routes = Blueprint("home", __name__)
    store, manifest = renderers.store, renderers.store.manifest

    def query(name: str, **values: str) -> str:
        return renderers.links.query(queries.fill(store, name, **values), "html")

    @routes.get("/")
    def home() -> Response:
        return renderers.for_request(request).render(
            "files.html",
            graphs=[
                (graph.iri, graph.n_triples, query("graph", graph=graph.iri))
                for graph in manifest.graphs[:_MAX_GRAPHS]
            ],
            files=[(unquote(PurePosixPath(uri).name), sha) for uri, sha in manifest.inputs.items()],
            titles_query=query("titles"),
        )

    return routes


def make_card(report: str, names: Names) -> ReportCard:
    """Return a country page in short."""

    def first(term: str) -> DisplayName | None:
        value = next(names.graph.values(report, f"dcterms:{term}"), None)
        return names.name(value) if value else None

    observations = figures.read_figures(names.links.iris.report_graph(report), names)
    part_of = names.graph.expand("rg:partOfFigure")
    parts = {str(triple.subject) for triple in names.graph.match(None, part_of)}
    numbers = tuple(f for f in observations if f.numbers and f"<{f.name.iri}>" not in parts)
    country, publisher, period = (first(term) for term in ("spatial", "publisher", "temporal"))
    return ReportCard(names.iri_name(report), country, publisher, period, numbers[:_MAX_FIGURES])
