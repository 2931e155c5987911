"""Known and unknown names in a small file."""

from pathlib import Path

import pytest
from rdflib import URIRef
from rdflib.term import Node

from kg.errors import EncodingError, raise_all
from kg.evidence.naming import NameIndex
from kg.namespaces import CONCEPT, CONTEXT, ID, RG
from kg.source import encoding_file, unknown_names, yamlld
from kg.source.context import read_context
from kg.source.encoding_file import CuratedFile
from tests.conftest import ROOT

OUR_CONTEXT = read_context(ROOT / "ontology/context.jsonld")
#: What the file may name.
DECLARED: set[Node] = {
    RG.Place,
    *(ID[name] for name in ("place/lima", "place/peru", "place/lima-2#c", "source/iso")),
    CONCEPT["event-types/storm"],
    URIRef("https://e.org/flood"),
}
OBJECTS: set[Node] = {RG.within, RG.place}
NAMES: NameIndex = {CONCEPT["event-types/storm"]: frozenset({"tropical cyclone", "hurricane"})}
START = f"""'@context': [{CONTEXT}, {{x: 'https://e.org/'}}]
things:
- {{id: place/lima, label: {{en: 'a:'}}}}
passages:
"""
IN_PEER = "\n    id: place/lima\n    within: peer"


def check(path: Path, source: str, stated: str, things: str = "") -> None:
    passage = f"- source: {source}\n  stated: {stated}\n"
    path.write_text(START.replace("passages", f"{things}passages") + passage, "utf-8")
    file = encoding_file.read_encoding(yamlld.read_document(path), None, OUR_CONTEXT)
    check_names(file)


def check_names(file: CuratedFile) -> None:
    raise_all(file.errors)
    found = [*unknown_names.find_errors(file, OUR_CONTEXT, DECLARED, OBJECTS, NAMES)]
    raise_all({error.reason: error for _, error in reversed(found)}.values())


@pytest.mark.parametrize(
    "stated",
    [
        "{id: place/lima, type: Place, within: peru, placeType: 'http://other.org/x'}",
        "{id: 'place/lima#centre', asWKT: {'@value': 'POINT(1 1)', '@type': 'geo:wktLiteral'}}",
        "{id: 'http://other.org/lima', closeMatch: 'https://other.org/peru'}",
        "{id: time/2023-05-01, within: [peru, lima], label: {en: x}}",
        "{id: x:flood, closeMatch: 'rg:within'}",
        "{id: place/lima, placeType: 'rg:within', 'rdf:type': 'rg:Place'}",
    ],
)
def test_declared_and_foreign_names_are_known(tmp_path: Path, stated: str) -> None:
    check(tmp_path / "file.yamlld", "iso", stated)


#: What to do about a name of a thing that nothing declares.
DECLARE = "declare it under 'things', here or in kg/reference/"
DECLARE_PLACE = "declare it under 'things' in kg/reference/places.yamlld, with 'type' and 'label'"


@pytest.mark.parametrize(
    ("source", "stated", "line", "reason"),
    [
        (
            "isa",
            "{id: place/lima, type: Place}",
            5,
            f"unknown name 'source/isa'; did you mean 'source/iso'? Or {DECLARE}",
        ),
        (
            "ministry-of-health",
            "{id: place/lima, type: Place}",
            5,
            f"unknown name 'source/ministry-of-health': {DECLARE}",
        ),
        (
            "iso",
            "\n    id: place/lime\n    type: Place",
            7,
            f"unknown name 'place/lime'; did you mean 'place/lima'? Or {DECLARE_PLACE}",
        ),
        (
            "iso",
            "\n    type: Place\n    id: organization/ministry",
            8,
            "unknown name 'organization/ministry': declare it under 'things' "
            "in kg/reference/organizations.yamlld, with 'type' and 'label'",
        ),
        (
            "iso",
            IN_PEER,
            8,
            f"unknown name 'place/peer'; did you mean 'place/peru'? Or {DECLARE_PLACE}",
        ),
        (
            "iso",
            "\n    id: place/lima\n    eventType: hurricane",
            8,
            "unknown name 'concept/event-types/hurricane'; did you mean "
            "'concept/event-types/storm'? Or declare it under 'concepts'",
        ),
        (
            "iso",
            "\n    id: place/lima\n    recipient: lima",
            8,
            "unknown name 'population/lima'; did you mean 'place/lima'? Or declare it under "
            "'things', here or in kg/reference/",
        ),
        (
            "iso",
            IN_PEER.replace("peer", "per"),
            8,
            f"unknown name 'place/per'; did you mean 'place/peru'? Or {DECLARE_PLACE}",
        ),
        (
            "iso",
            IN_PEER.replace("within: peer", "'rg:Within': {id: place/lima}"),
            8,
            "unknown name 'Within'; did you mean 'within'?",
        ),
        (
            "iso",
            "\n    id: 'rg:within'\n    type: Place",
            7,
            "unknown name 'within'",
        ),
        (
            "iso",
            "\n    id: place/lima\n    'owl:sameAs': place/lima",
            8,
            "unknown term 'http://www.w3.org/2002/07/owl#sameAs'",
        ),
        (
            "iso",
            "\n    id: place/lima\n    'x:y': {id: place/peru}",
            8,
            "unknown term 'https://e.org/y'",
        ),
        (
            "iso",
            "\n    id: place/lima\n    closeMatch: 'ftp:x'",
            8,
            "unknown prefix 'ftp' in 'ftp:x'; declare it under '@context'",
        ),
        (
            "iso",
            "\n    id: place/lima\n    within: 5",
            8,
            "'within' takes a name, not a literal: put 5 in quotes",
        ),
        (
            "iso",
            "\n    id: place/lima\n    'rg:place': [{id: place/peru}, Lima]",
            8,
            "'place' takes a name, not a literal: put Lima in quotes",
        ),
        (
            "iso",
            "\n    id: place/lima-2#c\n    type: Place",
            7,
            f"unknown name 'place/lima-2#c'; did you mean 'place/lima'? Or {DECLARE_PLACE}",
        ),
        (
            "iso",
            "\n  - {id: place/lima, type: Place}\n  - {id: event/none, type: Place}",
            8,
            f"unknown name 'event/none': {DECLARE}",
        ),
        (
            "iso",
            "\n    type: Place\n    id: ../lima",
            7,
            "unknown name 'lima'; did you mean 'place/lima'?",
        ),
    ],
)
def test_an_unknown_name_is_reported_with_its_line(
    tmp_path: Path, source: str, stated: str, line: int, reason: str
) -> None:
    with pytest.raises(EncodingError) as caught:
        check(tmp_path / "file.yamlld", source, stated)
    assert (caught.value.reason, caught.value.line) == (reason, line)


def test_an_unknown_source_is_reported_on_its_own_line(tmp_path: Path) -> None:
    path = tmp_path / "file.yamlld"
    passage = "- stated: {id: place/lima, type: Place}\n  source: isa\n"
    path.write_text(START + passage, "utf-8")
    with pytest.raises(EncodingError) as caught:
        check_names(encoding_file.read_encoding(yamlld.read_document(path), None, OUR_CONTEXT))
    assert (caught.value.path, caught.value.line) == (path, 6)


def test_all_unknown_names_are_reported_each_once(tmp_path: Path) -> None:
    path = tmp_path / "file.yamlld"
    things = "- {id: place/peru, label: {en: Peru}}\n- {id: source/ministry-of-health, label: x}\n"
    with pytest.raises(EncodingError) as caught:
        check(
            path, "iso", "[{id: place/peer, type: Place}, {id: place/lima, within: peer}]", things
        )
    assert str(caught.value).split("\n") == [
        f"{path}:5: unknown name 'source/ministry-of-health': {DECLARE}",
        f"{path}:8: unknown name 'place/peer'; did you mean 'place/peru'? Or {DECLARE_PLACE}",
    ]
