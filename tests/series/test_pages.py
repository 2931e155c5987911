"""Every page of the server opens for the series, and tells its releases apart by report."""

import shutil
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, RDFS, Dataset, Graph, URIRef

from kg import pipeline
from kg.config import Config
from kg.namespaces import BASE, DCAT, GRAPH, ID, RG
from kg.store import Store
from server.dataset.releases import ReleaseFolder
from tests.conftest import Built, open_client
from tests.series.conftest import SERIES

HAITI = "sr-2022-haiti"
BROWSER = {"Accept": "text/html"}
#: Classes of which a reader may open each thing.
KINDS = (
    "CountryPage Report Figure Circumstance Event Operation Service Partnership Population "
    "Organization OrganizationGroup Place Presence"
).split()


@pytest.mark.parametrize("kind", KINDS)
def test_each_thing_has_a_page_that_names_it(
    client: FlaskClient, dataset: Dataset, kind: str
) -> None:
    things = {str(s): s for s, _, _, _ in dataset.quads((None, RDF.type, RG[kind], None))}
    assert things
    for iri, thing in things.items():
        response = client.get(f"/doc/{iri.removeprefix(ID)}", headers=BROWSER)
        assert response.status_code == 200, iri
        labels = {str(o) for _, _, o, _ in dataset.quads((thing, RDFS.label, None, None))}
        assert not labels or any(label in response.text for label in map(_as_html, labels)), iri


def _as_html(text: str) -> str:
    return text.replace("&", "&amp;").replace("'", "&#39;")


def test_each_list_opens(client: FlaskClient) -> None:
    index = client.get("/list/", headers=BROWSER).text
    kinds = {part.partition('"')[0] for part in index.split('href="/list/')[1:]} - {""}
    assert {"report", "event", "place", "observation", "presence", "partnership"} <= kinds
    for kind in kinds:
        assert client.get(f"/list/{kind}", headers=BROWSER).status_code == 200, kind


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("page", ["/", "/dataset", "/status", "/dumps/", "/search?q=cholera"])
def test_each_page_about_the_release_opens(client: FlaskClient, page: str, language: str) -> None:
    headers = {**BROWSER, "Accept-Language": language}
    assert client.get(page, headers=headers, follow_redirects=True).status_code == 200


def test_a_chart_draws_a_figure_of_each_country(client: FlaskClient) -> None:
    query = f"""PREFIX rg: <{RG}> PREFIX rdfs: <{RDFS}>
    SELECT ?page ?consultations {{
      ?figure a rg:TotalFigure ; rg:value ?consultations ; rg:page/rdfs:label ?page ;
        rg:indicator <{ID}concept/indicators/outpatient-consultations>
      FILTER(LANG(?page) = "en") }} ORDER BY ?page"""
    page = client.get("/sparql", query_string={"query": query}, headers=BROWSER).text
    chart = page.partition("<svg")[2].partition("</svg>")[0]
    assert "Bangladesh" in chart
    assert "688,000" in chart
    assert "7,850" in chart


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("report/sr-2022-haiti", "increase of 20 per cent"),
        ("report/sr-2024-bangladesh", "decrease of 1/3"),
        ("observation/sr-2021-uganda/treatment-change", "decrease of 3 months"),
        ("concept/indicators/outpatient-consultations", "decrease of 640"),
        ("population/sr-2024-bangladesh/vaccinated", "age to, in months"),
    ],
)
def test_a_page_says_a_change_or_an_age_in_words(
    client: FlaskClient, page: str, words: str
) -> None:
    assert words in client.get(f"/doc/{page}", headers=BROWSER).text


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory, built: Built) -> Config:
    """The series, and a release before it that lacks the page on Haiti."""
    folder = tmp_path_factory.mktemp("two")
    served = (built.config.releases / built.config.release).resolve()
    shutil.copytree(SERIES.reports, folder / "reports", ignore=shutil.ignore_patterns(HAITI))
    before = replace(
        SERIES, reports=folder / "reports", releases=folder / "releases", issued="2026-10-01"
    )
    dataset = pipeline.encode_reports(before)
    pipeline.add_inferred(dataset, before.ontology)
    pipeline.publish(dataset, before, lambda line: None)
    shutil.copytree(served, before.releases / served.name)
    return replace(built.config, releases=before.releases, release=served.name)


@pytest.fixture(scope="module")
def visitor(two: Config) -> Iterator[FlaskClient]:
    yield from open_client(two)


def test_changes_are_those_of_the_new_report(visitor: FlaskClient) -> None:
    changes = visitor.get("/status.json").json
    assert changes
    assert changes["changes"]["since"]["issued"] == "2026-10-01"
    facts = changes["changes"]["facts"]
    assert {(fact["kind"], fact["graph"]) for fact in facts} == {
        ("added", str(GRAPH.reports[HAITI]))
    }
    page = visitor.get("/status", headers=BROWSER).text
    part = page.partition('id="changes"')[2].partition('id="contents"')[0]
    assert part.count("<h3>") == 1
    assert "Haiti, page of the Star Relief International Report 2022" in part
    assert f"<p>{len(facts):,} added.</p>" in part


def test_each_release_has_its_own_name_version_and_date(
    visitor: FlaskClient, two: Config, store: Store
) -> None:
    page = visitor.get("/dumps/", headers=BROWSER).text
    manifest = store.manifest
    (other,) = ReleaseFolder(manifest, two.releases, two.release).others()
    earlier = other.manifest
    assert (earlier.issued, manifest.issued) == ("2026-10-01", "2026-11-23")
    assert [earlier.version, manifest.version] == sorted({manifest.version, earlier.version})
    graph = Graph().parse(data=visitor.get("/dataset.ttl").data, format="turtle")
    before, now = (URIRef(f"{BASE}dumps/{each.name}/") for each in (earlier, manifest))
    versions = {str(iri): str(text) for iri, text in graph.subject_objects(DCAT.version)}
    assert versions == {
        f"{BASE}dataset": manifest.version,
        str(now): manifest.version,
        str(before): earlier.version,
    }
    assert (now, DCAT.previousVersion, before) in graph
    assert f"<dd>{manifest.version}</dd>" in page
    address = f"/dumps/{earlier.name}/"
    assert f'{address}">Release {earlier.name}</a>, version {earlier.version}' in page
    assert f"<dd>{earlier.version}</dd>" in visitor.get(address, headers=BROWSER).text
