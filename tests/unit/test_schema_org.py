import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from rdflib import SDO

from kg import subjects
from kg.namespaces import BASE, ID
from kg.store import Store
from kg.subjects import Subjects
from server import schema_org
from server.links import Links
from server.shelf import Shelf

PAGE = str(ID["report/sr-2023-freedonia"])
URL = "https://data.example.org/"


@pytest.fixture
def about(store: Store) -> Subjects:
    return Subjects(store.engine, BASE)


@pytest.fixture
def links(store: Store) -> Links:
    return Links(store.manifest, URL)


@pytest.fixture
def block(shelf: Shelf, about: Subjects, links: Links) -> dict[str, Any]:
    assert shelf.served is not None
    return schema_org.dataset(shelf.served, about, links)


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


def test_the_dataset_has_its_files(block: dict[str, Any], shelf: Shelf, store: Store) -> None:
    assert shelf.served is not None
    told = {row["name"]: row for row in block["distribution"]}
    assert told.keys() == shelf.served.dumps.keys()
    row = told["figures.csv"]
    assert row["contentUrl"] == f"{URL}dumps/{store.manifest.name}/figures.csv"
    assert (row["encodingFormat"], row["sha256"]) == (
        "text/csv",
        shelf.served.dumps["figures.csv"].sha256,
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
    nothing = subjects.of([], BASE)
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
