"""What the home pages show, on a few triples."""

from dataclasses import replace
from decimal import Decimal
from typing import cast

import pytest

from kg.dataset.manifest import NamedGraph
from kg.namespaces import BASE, ID
from server.dataset import catalogue
from server.dataset.releases import ReleaseFolder
from server.graph import page_renderer, queries
from server.graph.figures import Figure
from server.graph.names import DisplayName, Names
from server.graph.page_renderer import PageRenderers
from server.pages import diagrams, home
from server.pages.home import ReportCard
from server.web.links import Links
from tests import tiny


class Served:
    """A release folder that has only the served release."""

    served = "the release"


RELEASES = cast("ReleaseFolder", Served())


def page(name: str, more: str = "") -> str:
    return f"GRAPH <graph/report/{name}> {{ <id/report/{name}> a rg:CountryPage . {more} }}"


def test_a_card_has_the_first_figures_in_numbers_without_their_parts() -> None:
    observations = " ".join(
        f"<id/{name}> a rg:Figure ; {facts} ."
        for name, facts in (
            ("a", "rg:value 1"),
            ("b", "rg:quantifier <id/dozens>"),
            ("c", "rg:value 3"),
            ("d", "rg:value 2"),
            ("e", "rg:minExclusive 9"),
            ("f", "rg:rank 1"),
            ("g", "rg:maxExclusive 5"),
            ("part", "rg:value 2 ; rg:partOfFigure <id/c>"),
        )
    )
    names = tiny.names(
        page("r", observations)
        + page("s", "<id/y> a rg:Figure ; rg:quantifier <id/few> .")
        + """
        <id/report/r> rdfs:label "Peru 2023"@en ; dcterms:spatial <id/peru> ;
            dcterms:publisher <id/relief> ; dcterms:temporal <id/2023> .
        """
    )

    def name(text: str) -> DisplayName:
        return DisplayName(text, None, f"/doc/{text}", str(ID[text]))

    def figure(text: str, quantity: str, property_: str, number: int) -> Figure:
        return Figure(name(text), None, quantity, {property_: Decimal(number)}, {}, (), ())

    iri = str(ID["report/r"])
    assert home.make_card(iri, names) == ReportCard(
        DisplayName("Peru 2023", "en", "/doc/report/r", iri),
        name("peru"),
        name("relief"),
        name("2023"),
        (
            figure("c", "3", "value", 3),
            figure("d", "2", "value", 2),
            figure("a", "1", "value", 1),
            figure("e", "more than 9", "minExclusive", 9),
        ),
    )
    other = home.make_card(str(ID["report/s"]), names)
    assert (other.country, other.publisher, other.period, other.figures) == (None, None, None, ())


def test_the_home_page_of_a_release_shows_the_first_reports(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = tiny.release("".join(page(f"{n:02}") for n in range(13)))
    links = Links(store.manifest, tiny.URL)
    drawn: list[object] = []

    def draw(pages: list[str], title: str, names: Names) -> str:
        drawn.append((pages, title, names.lang))
        return "a map"

    monkeypatch.setattr(diagrams, "reports_map", draw)
    rendered = tiny.pages(monkeypatch, page_renderer)
    response = tiny.client(home.blueprint(RELEASES, PageRenderers(store, links))).get("/")
    assert response.status_code == 200
    ((template, values),) = rendered
    iris = [str(ID[f"report/{n:02}"]) for n in range(12)]
    assert template == "home.html"
    assert [card.name.iri for card in values["reports"]] == iris
    assert drawn == [(iris, "Where the reports' facts are", "en")]
    assert (values["map"], values["release"]) == ("a map", "the release")
    assert values["citation"] == catalogue.citation(store.manifest, links)


def test_the_home_page_of_other_data_shows_files_and_the_first_graphs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = tiny.store("")
    graphs = tuple(NamedGraph(f"{BASE}{n}", n) for n in range(101))
    inputs = {"file:///data/a%20b.ttl": "1" * 64, "c.nq": "2" * 64}
    store = replace(store, manifest=replace(store.manifest, graphs=graphs, inputs=inputs))
    links = Links(store.manifest, tiny.URL)
    rendered = tiny.pages(monkeypatch, page_renderer)
    client = tiny.client(home.files_blueprint(PageRenderers(store, links)))
    assert client.get("/").status_code == 200
    ((template, values),) = rendered
    assert template == "files.html"
    assert values["graphs"] == [
        (
            graph.iri,
            graph.n_triples,
            links.query(queries.fill(store, "graph", graph=graph.iri), "html"),
        )
        for graph in graphs[:100]
    ]
    assert values["files"] == [("a b.ttl", "1" * 64), ("c.nq", "2" * 64)]
    assert values["titles_query"] == links.query(queries.fill(store, "titles"), "html")
