"""What pages say of activities, people and time is encoded, served, and found by a query."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kg.load import open_release
from kg.namespaces import CONCEPT, ID
from kg.namespaces import PREFIXES as PREFIX_IRIS
from kg.store import Store
from tests.conftest import CORPUS, Built, build_once, open_client

PAGES = Path(__file__).parent / "constructions"
PAGE = "sr-2023-ruritania"
KINDS = "event operation organization partnership place population service".split()
SCHEMES = "age-groups conditions event-types partner-roles reasons sexes statuses".split()
PREFIXES = "".join(
    f"PREFIX {name}: <{iri}>\n"
    for name, iri in (
        *((name, PREFIX_IRIS[name]) for name in ("prov", "rg", "skos", "xsd")),
        *((kind, f"{ID}{kind}/{PAGE}/") for kind in KINDS),
        *((scheme, f"{CONCEPT}{scheme}/") for scheme in SCHEMES),
    )
)

#: Words, the thing that they speak of, and what a query finds of it.
FOUND = [
    ("present in Ruritania since 1986", "operation:ruritania", "rg:year 1986 , 2023"),
    (
        "a pause in 2010-12",
        "event:pause",
        "rg:earliest '2010-01-01'^^xsd:date ; rg:latest '2012-12-31'^^xsd:date",
    ),
    ("Throughout 2023", "service:clinics", "rg:throughout ?t ; rg:time ?t ; rg:year 2023"),
    ("in Strelsau and Hentzau", "service:clinics", "rg:place place:strelsau , place:hentzau"),
    (
        "together with the Ministry of Health and local associations",
        "service:clinics",
        "rg:partner organization:ministry , organization:associations",
    ),
    ("local associations", "organization:associations", "a rg:OrganizationGroup , prov:Agent"),
    (
        "with funds from the Elphberg Foundation",
        "service:vaccination",
        "rg:partner organization:foundation ; "
        "rg:hasPartnership [ rg:partner organization:foundation ; "
        "rg:partnerRole partner-roles:funding ]",
    ),
    ("girls under five", "population:girls", "rg:sex sexes:female ; rg:ageBelow 5"),
    ("men aged 18 to 25", "population:men", "rg:sex sexes:male ; rg:ageFrom 18 ; rg:ageTo 25"),
    (
        "From January to March, we supported the hospital",
        "service:hospital-support",
        "rg:recipient [ a rg:Facility ] ; rg:earliest '2023-01-01'^^xsd:date ; "
        "rg:latest '2023-03-31'^^xsd:date",
    ),
    ("trained the Ministry", "service:triage-training", "rg:recipient organization:ministry"),
    (
        "In mid-April, we expanded",
        "event:expansion",
        "rg:eventType event-types:expansion ; rg:target place:hospital ; "
        "rg:earliest '2023-04-01'^^xsd:date ; rg:latest '2023-04-30'^^xsd:date",
    ),
    (
        "In July, we opened",
        "event:opening",
        "rg:eventType/skos:broader event-types:change-of-activity ; "
        "rg:earliest '2023-07-01'^^xsd:date",
    ),
    (
        "handed it over to the Ministry of Health so that it goes on",
        "event:handover",
        "rg:target place:clinic-zenda ; rg:handedOverTo organization:ministry ; "
        "rg:purpose reasons:lasting-services ; rg:year 2023",
    ),
    (
        "suspended the clinics because of insecurity",
        "event:suspension",
        "rg:eventType event-types:suspension ; rg:cause conditions:insecurity ; "
        "rg:reason conditions:insecurity",
    ),
    ("resumed them", "event:resumption", "rg:eventType event-types:resumption"),
    ("reduced them", "event:reduction", "rg:eventType event-types:reduction"),
    (
        "cholera broke out in Hentzau, in May",
        "event:outbreak",
        "rg:problem conditions:cholera ; rg:earliest '2023-05-01'^^xsd:date ; "
        "^rg:comesAfter operation:cholera",
    ),
    (
        "our teams and those of the Ministry of Health",
        "operation:cholera",
        "rg:provider <https://w3id.org/reliefgraph/id/organization/star-relief> , "
        "organization:ministry ; rg:servesPeopleWith conditions:cholera",
    ),
    ("According to UNHCR", "event:displacement", "rg:accordingTo organization:unhcr"),
    (
        "fighting forced many people to flee",
        "event:displacement",
        "rg:comesAfter event:fighting ; rg:population/rg:origin place:zenda",
    ),
    ("the flood in June", "event:flood", "rg:eventType/skos:broader event-types:disaster"),
    ("were unable to reach", "operation:gustav", "rg:status statuses:failed"),
    ("Unaccompanied minors often", "event:journey", "rg:status statuses:recurring"),
    ("We plan to open", "event:ward-opening", "rg:status statuses:planned"),
    ("may have to close", "event:closure", "rg:status statuses:possible"),
]
#: Nothing that happened follows from what failed, is planned or is possible.
NOT_FOUND = [
    "?presence a rg:Presence ; rg:place place:gustav",
    "event:ward-opening rg:year ?year FILTER(?year < 2024)",
    "event:closure rg:year ?year",
    "?event a prov:Activity",
    "organization:associations a rg:Organization",
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build_once(tmp_path_factory, replace(CORPUS, reports=PAGES), "constructions")


@pytest.fixture(scope="module")
def store(built: Built) -> Store:
    config = built.config
    return open_release(config.releases / config.release, config.stores)


@pytest.fixture(scope="module")
def client(built: Built, store: Store) -> Iterator[FlaskClient]:
    yield from open_client(built.config)


def ask(store: Store, pattern: str) -> bool:
    return bool(store.query(f"{PREFIXES} ASK {{ {pattern} }}"))


@pytest.mark.parametrize(("words", "thing", "facts"), FOUND, ids=[row[0] for row in FOUND])
def test_a_construction_is_found_and_served(
    words: str, thing: str, facts: str, store: Store, client: FlaskClient
) -> None:
    assert words in (PAGES / PAGE / "report.txt").read_text("utf-8")
    assert ask(store, f"{thing} {facts}")
    kind, _, name = thing.partition(":")
    page = client.get(f"/doc/{kind}/{PAGE}/{name}", headers={"Accept": "text/html"})
    assert page.status_code == 200


@pytest.mark.parametrize("pattern", NOT_FOUND)
def test_nothing_real_follows_from_what_did_not_happen(pattern: str, store: Store) -> None:
    assert not ask(store, pattern)
