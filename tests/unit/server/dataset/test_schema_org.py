import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from rdflib import SDO

from kg.dataset import metadata as kg_about
from kg.dataset import summary
from kg.dataset.summary import ReleaseReader, Subjects
from kg.namespaces import BASE, ID
from kg.store import Store
from server.dataset import schema_org
from server.dataset.releases import Dump, Release, ReleaseFolder
from server.dataset.schema_org import SchemaOrg
from server.web.links import Links
from tests import tiny

PAGE = str(ID["report/sr-2023-freedonia"])
URL = "https://data.example.org/"


@pytest.fixture
def about(store: Store) -> Subjects:
    return Subjects(ReleaseReader(store.engine, BASE))


@pytest.fixture
def links(store: Store) -> Links:
    return Links(store.manifest, URL)


@pytest.fixture
def block(releases: ReleaseFolder, about: Subjects, links: Links) -> dict[str, Any]:
    assert releases.served is not None
    return schema_org.dataset(releases.served, about, links)


def terms(value: object) -> Iterator[str]:
    """Yield the properties and types of a JSON-LD document."""
    match value:
        case dict():
            yield from (key for key in value if not key.startswith("@"))
            yield from [value["@type"]] if "@type" in value else []
            for each in value.values():
                yield from terms(each)
        case list():
            for each in value:
                yield from terms(each)


def test_every_term_is_one_of_schema_org(
    block: dict[str, Any], about: Subjects, links: Links
) -> None:
    used = {*terms(block), *terms(schema_org.report(PAGE, about, links))}
    assert {"Dataset", "DataDownload", "DataCatalog", "Report", "GeoCoordinates"} <= used
    assert used <= set(SDO.__annotations__)


def test_the_dataset_has_its_files(
    block: dict[str, Any], releases: ReleaseFolder, store: Store
) -> None:
    assert releases.served is not None
    told = {row["name"]: row for row in block["distribution"]}
    assert told.keys() == releases.served.dumps.keys()
    row = told["figures.csv"]
    assert row["contentUrl"] == f"{URL}dumps/{store.manifest.name}/figures.csv"
    assert (row["encodingFormat"], row["sha256"]) == (
        "text/csv",
        releases.served.dumps["figures.csv"].sha256,
    )
    assert f"sha256:{store.manifest.digest}" in block["identifier"]


def test_the_dataset_has_what_its_reports_are_about(block: dict[str, Any]) -> None:
    places = {place["name"]: place for place in block["spatialCoverage"]}
    assert places["Freedonia"]["sameAs"] == ["http://www.wikidata.org/entity/Q999999003"]
    assert places["Tolmar"]["geo"]["latitude"] == 51.5
    assert "Middle Lands" not in places  # people come from there
    assert block["temporalCoverage"] == "2023-01-01/2023-12-31"
    assert [report["@id"] for report in block["isBasedOn"]] == [
        PAGE,
        str(ID["report/sr-2023-sylvania"]),
    ]
    assert "outpatient consultations" in {each["name"] for each in block["variableMeasured"]}


def test_a_report_has_its_publisher_and_whose_text_it_is(about: Subjects, links: Links) -> None:
    told = schema_org.report(PAGE, about, links)
    assert told["url"] == f"{URL}doc/report/sr-2023-freedonia"
    assert [each["@id"] for each in told["publisher"]] == [str(ID["organization/star-relief"])]
    assert told["copyrightNotice"] == ["A made-up text, free for all to use."]
    assert (told["inLanguage"], told["temporalCoverage"]) == (["en"], "2023-01-01/2023-12-31")
    assert told["isPartOf"][0]["@id"] == str(ID["report/sr-2023"])


def test_a_thing_that_nothing_is_said_of_has_only_its_name(links: Links) -> None:
    nothing = summary.summarize([], BASE)
    told = schema_org.report(f"{ID}report/none", nothing, links)
    assert told.keys() == {"@context", "@type", "@id", "name", "url", "subjectOf"}


def test_nothing_ends_the_block() -> None:
    value = {"name": "</script><script>alert(1)</script> <!-- & \u2028 ]]>"}
    made = schema_org.script(value)
    inside = re.fullmatch(r'<script type="application/ld\+json">(.*)</script>', made, re.DOTALL)
    assert inside is not None
    assert not set("<>&") & set(inside[1])
    assert json.loads(inside[1]) == value


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/dataset?format=html", "Dataset"),
        ("/", "Dataset"),
        ("/doc/report/sr-2023-freedonia?format=html", "Report"),
    ],
)
def test_pages_have_the_block(client: FlaskClient, path: str, kind: str) -> None:
    text = client.get(path).text
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert json.loads(found)["@type"] == kind


# ---- on a few triples

TINY_PAGE = str(ID["report/r"])
TRIG = """
    GRAPH <graph/report/r> {
      <id/report/r> a rg:CountryPage ; rdfs:label "Page on Peru"@en , "Página"@es .
      <id/report/r> dcterms:publisher <id/organization/b> , <id/organization/a> , "none" .
      <id/report/r> dcterms:language "es" , "en" ; dcterms:rights "Z." , "A." .
      <id/report/r> dcterms:spatial <id/place/lima> , <https://e.org/peru> .
      <id/report/r> dcterms:temporal <id/time/2024> ; prov:wasDerivedFrom <id/report/all> .
      <id/observation/x> rg:indicator <id/concept/dead> , <id/concept/alive> .
    }
    GRAPH <graph/links> {
      <id/place/lima> rdfs:label "Lima"@en , "Ciudad de Lima"@es .
      <id/place/lima> schema:sameAs <https://e.org/2> , <https://e.org/1> .
      <id/place/lima> geo:hasCentroid <id/place/lima#centre> .
      <id/place/lima#centre> geo:asWKT "POINT(-77 -12.5)"^^geo:wktLiteral .
      <https://e.org/peru> geo:hasCentroid <https://e.org/peru#centre> .
      <https://e.org/peru#centre> geo:asWKT "POINT(-777 0)" .
      <id/time/2024> time:hasBeginning <id/time/2024-01-01> ; time:hasEnd <id/time/2024-12-31> .
      <id/time/2024-01-01> time:inXSDDate "2024-01-01" .
      <id/time/2024-12-31> time:inXSDDate "2024-12-31" .
      <id/organization/b> rdfs:label "B"@en .
      <id/concept/dead> rg:unitText "personas"@es , "they"@en , "people"@en , "persons" , "folk" .
      <id/concept/dead> rdfs:label "dead"@en .
      <id/concept/alive> rg:unitText "personas"@es , <id/x> .
    }
    """
SAME = {"@type": "Dataset", "@id": f"{BASE}dataset", "name": kg_about.TITLE, "url": f"{URL}dataset"}


def named(kind: str, name: str, label: str) -> dict[str, str]:
    return {"@type": kind, "@id": str(ID[name]), "name": label, "url": f"{URL}doc/{name}"}


LIMA = {
    **named("Place", "place/lima", "Lima"),
    "sameAs": ["https://e.org/1", "https://e.org/2"],
    "geo": {"@type": "GeoCoordinates", "latitude": -12.5, "longitude": -77.0},
}
PERU = {"@type": "Place", "@id": "https://e.org/peru", "name": "peru"}


def test_a_report_in_full() -> None:
    few = tiny.store(TRIG)
    found = schema_org.report(
        TINY_PAGE, Subjects(ReleaseReader(few.engine, BASE)), Links(few.manifest, URL)
    )
    assert found == {
        "@context": "https://schema.org/",
        **named("Report", "report/r", "Page on Peru"),
        "publisher": [
            named("Organization", "organization/a", "a"),
            named("Organization", "organization/b", "B"),
        ],
        "inLanguage": ["en", "es"],
        "copyrightNotice": ["A.", "Z."],
        "spatialCoverage": [PERU, LIMA],
        "isPartOf": [named("Report", "report/all", "all")],
        "temporalCoverage": "2024-01-01/2024-12-31",
        "subjectOf": SAME,
    }


def test_the_dataset_in_full() -> None:
    few = tiny.store(TRIG)
    made = replace(few.manifest, issued="2026-01-02", digest="ab" * 32)
    dump = Dump("a.nq", "application/n-quads", "N-Quads", "All.", 12, "cd", is_gzip=False)
    release = Release(made, Path("/none"), {"a.nq": dump}, ("", 0, ""))
    links = Links(replace(made, digest="cd" * 32), URL)
    authors = {"@type": "Organization", "name": kg_about.AUTHORS}
    found = schema_org.dataset(release, Subjects(ReleaseReader(few.engine, BASE)), links)
    assert found == {
        "@context": "https://schema.org/",
        **SAME,
        "description": kg_about.ABOUT,
        "identifier": [f"{BASE}dataset", f"sha256:{'ab' * 32}"],
        "version": "2026-01-02.abababab",
        "datePublished": "2026-01-02",
        "license": kg_about.LICENCE,
        "usageInfo": kg_about.RIGHTS,
        "isAccessibleForFree": True,
        "creator": authors,
        "publisher": authors,
        "keywords": ["B", "Lima"],
        "inLanguage": ["en", "es"],
        "spatialCoverage": [PERU, LIMA],
        "temporalCoverage": "2024-01-01/2024-12-31",
        "variableMeasured": [
            {"@type": "PropertyValue", "propertyID": str(ID["concept/alive"]), "name": "alive"},
            {
                "@type": "PropertyValue",
                "propertyID": str(ID["concept/dead"]),
                "name": "dead",
                "unitText": "folk",
            },
        ],
        "isBasedOn": [named("Report", "report/r", "Page on Peru")],
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "@id": f"{BASE}catalogue",
            "name": kg_about.TITLE,
            "url": f"{URL}catalogue",
        },
        "distribution": [
            {
                "@type": "DataDownload",
                "name": "a.nq",
                "description": "All.",
                "encodingFormat": "application/n-quads",
                "contentUrl": f"{URL}dumps/abababababababab/a.nq",
                "contentSize": "12 B",
                "sha256": "cd",
            }
        ],
    }
    pages = SchemaOrg(release, Subjects(ReleaseReader(few.engine, BASE)), links)
    assert pages.dataset() == schema_org.script(found)
    report = schema_org.report(TINY_PAGE, Subjects(ReleaseReader(few.engine, BASE)), links)
    assert pages.report(TINY_PAGE) == schema_org.script(report)


def test_a_block_is_escaped_json() -> None:
    assert schema_org.script({"é": "<&>"}) == (
        '<script type="application/ld+json">{"é": "\\u003c\\u0026\\u003e"}</script>'
    )
