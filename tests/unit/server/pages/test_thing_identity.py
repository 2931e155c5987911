"""What a thing is called and known by, on a few triples."""

import pyoxigraph as ox
import pytest

from kg.namespaces import BASE, ID, PREFIXES
from server.graph import place_codes
from server.graph.facts import Support
from server.graph.names import DisplayName
from server.pages import thing
from server.pages.thing import Identity, RegisterCode, ThingName, ThingNote
from tests import tiny

WIKIDATA = "https://www.wikidata.org/entity/Q1"


def identity_of(trig: str, lang: str = "en") -> Identity:
    names = tiny.names(trig, lang)
    return thing.read_identity(names.graph.outgoing(ox.NamedNode(ID["place/lima"])), names)


def codes(facts: str) -> list[tuple[str, str, str | None]]:
    """Return the register, the code and the link of each code of Lima, given its facts."""
    identity = identity_of(f"<id/place/lima> {facts} .")
    return [(code.register, code.code, code.href) for code in identity.codes]


@pytest.mark.parametrize("match", ["exact", "close", "broad", "narrow", "related"])
def test_only_a_match_with_an_external_thing_is_a_code(match: str) -> None:
    assert codes(f"skos:{match}Match <{WIKIDATA}>") == [("Wikidata", "Q1", WIKIDATA)]
    assert codes(f"skos:{match}Match <id/place/callao>") == []
    assert codes(f"skos:{match}Match 'Q1'") == []


def test_the_same_thing_elsewhere_is_a_code_and_other_properties_are_none() -> None:
    ror = "https://ror.org/0abc/"
    assert codes(f"owl:sameAs <{ror}> , <{BASE}id/x>") == [("ROR", "0abc", ror)]
    assert codes("owl:sameAs <https://example.org/a#b>") == [
        ("example.org", "b", "https://example.org/a#b")
    ]
    for iri in ("http://example.org/#", "http://example.org/a/#/"):
        code = iri.strip("/#").rpartition("/")[2]
        assert codes(f"owl:sameAs <{iri}>") == [("example.org", code, iri)]
    assert codes("owl:sameAs <urn:isbn:1>") == [("elsewhere", "urn:isbn:1", None)]
    assert codes(f"rdfs:seeAlso <{WIKIDATA}>") == []
    assert codes("owl:sameAs <<( <id/a> <id/b> <id/c> )>> , [] , 'x'") == []


#: The properties whose texts are codes, and what their registers are called.
REGISTERS = {
    "rg:iso3166Alpha2": "ISO 3166-1, two letters",
    "rg:iso3166Alpha3": "ISO 3166-1, three letters",
    "rg:iso3166Part2": "ISO 3166-2",
    "rg:withinIso3166Part2": "ISO 3166-2 of the subdivision around it",
    "rg:unM49": "UN M49",
    "rg:pcode": "P-code (OCHA)",
    "rg:withinPcode": "P-code (OCHA) of the unit around it",
    "rg:geonamesId": "GeoNames",
    "rg:crsChannelCode": "IATI and OECD CRS channel",
    "skos:notation": "Notation",
    "dcterms:identifier": "Identifier",
    "schema:identifier": "Identifier",
}


@pytest.mark.parametrize(("property_", "register"), REGISTERS.items())
def test_a_code_shows_its_register(property_: str, register: str) -> None:
    assert [code[:2] for code in codes(f"{property_} 'PE15'")] == [(register, "PE15")]


def test_every_property_for_codes_is_tested_here() -> None:
    assert len(place_codes.CODES) + len(place_codes.COMMON_CODES) == len(REGISTERS)
    assert len(place_codes.MATCHES) == 7  # five of SKOS, owl:sameAs, schema:sameAs


def test_a_code_links_to_its_page_and_other_texts_are_no_codes() -> None:
    assert codes("rg:geonamesId '36/9'") == [
        ("GeoNames", "36/9", "https://www.geonames.org/36%2F9/")
    ]
    assert codes("rg:pcode 'PE15'") == [("P-code (OCHA)", "PE15", None)]
    assert codes("rg:population 'L' ; <https://example.org/pcode> 'PE15'") == []


def test_a_thing_is_called_by_its_first_names_first() -> None:
    identity = identity_of(
        """
        <id/place/lima> skos:hiddenLabel "la capital"@es ; skos:altLabel "Big city"@es , "City"@en .
        <id/place/lima> rdfs:label "Lima"@es , "Lima"@en , "Lima" , "Лима"@ru .
        <id/place/lima> skos:prefLabel "Lima"@fr .
        """
    )
    assert identity.names == (
        ThingName("Lima", ("", "en", "es", "fr"), "name"),
        ThingName("Лима", ("ru",), "name"),
        ThingName("City", ("en",), "also called"),
        ThingName("Big city", ("es",), "also called"),
        ThingName("la capital", ("es",), "in the words of reports"),
    )


def test_names_in_one_language_are_sorted() -> None:
    identity = identity_of("<id/place/lima> rdfs:label 'c'@en , 'a'@en ; skos:prefLabel 'b'@en .")
    assert [name.text for name in identity.names] == ["a", "b", "c"]


def test_a_name_with_a_statement_is_left_to_the_facts() -> None:
    trig = "<id/place/lima> rdfs:label 'Lima' , 'Ciudad' ; skos:altLabel <id/no-text> ."
    identity = identity_of(trig + tiny.statement("id/s", "<id/place/lima> rdfs:label 'Ciudad'"))
    assert identity.names == (ThingName("Lima", ("",), "name"),)
    assert [triple.object for triple in identity.triples] == [ox.Literal("Lima")]


def test_notes_come_in_a_fixed_order() -> None:
    headings = {
        "skos:definition": "Definition",
        "rdfs:comment": "Comment",
        "dcterms:description": "Description",
        "skos:note": "Note",
        "skos:scopeNote": "Scope",
        "skos:example": "Example",
        "skos:editorialNote": "Editor’s note",
        "skos:historyNote": "History",
        "skos:changeNote": "Change",
    }
    facts = " ; ".join(f"{name} '{name}' , <id/no-text>" for name in reversed(headings))
    identity = identity_of(f"<id/place/lima> {facts} ; rg:note 'no note' .")
    assert identity.notes == tuple(
        ThingNote(heading, DisplayName(name)) for name, heading in headings.items()
    )
    assert len(identity.triples) == len(headings)


def test_notes_are_sorted_in_the_reader_s_language() -> None:
    trig = """<id/place/lima> skos:scopeNote "city"@en , "ciudad"@es ;
    skos:definition "b"@es , "a"@es , "c" ."""
    assert identity_of(trig, "es").notes == (
        ThingNote("Definition", DisplayName("a", "es")),
        ThingNote("Definition", DisplayName("b", "es")),
        ThingNote("Definition", DisplayName("c")),
        ThingNote("Scope", DisplayName("ciudad", "es")),
    )


def test_a_code_has_a_match_and_support() -> None:
    match = f"<id/place/lima> skos:exactMatch <{WIKIDATA}>"
    source = "dcterms:source <https://example.org/s>"
    identity = identity_of(
        f"""
        {match} ; rg:pcode "PE15" ; rdfs:label "Lima" ; skos:note "a note" ; rg:area 7 .
        <id/place/lima> rdfs:seeAlso <{WIKIDATA}> .
        skos:exactMatch rdfs:label "exact match"@en .
        {tiny.statement("id/s", match, source)}
        {tiny.statement("id/t", "<id/place/lima> rg:pcode 'PE15'", source)}
        """
    )

    def support(statement: str) -> tuple[Support, ...]:
        name = DisplayName("s", None, "https://example.org/s", "https://example.org/s")
        return (Support(statement, None, "", (), name),)

    exact = f"{PREFIXES['skos']}exactMatch"
    assert identity.codes == (
        RegisterCode(
            "Wikidata",
            "Q1",
            WIKIDATA,
            DisplayName("exact match", "en", exact, exact),
            support("/doc/s"),
        ),
        RegisterCode("P-code (OCHA)", "PE15", None, None, support("/doc/t")),
    )
    assert {triple.predicate.value.rpartition("#")[2] for triple in identity.triples} == {
        "label",
        "note",
        "pcode",
        "exactMatch",
    }
