"""What a thing is called and known by, on a few triples."""

import pyoxigraph as ox
import pytest

from kg.namespaces import BASE, ID
from server import identity
from server.identity import Called, Identity
from tests import tiny

WIKIDATA = "https://www.wikidata.org/entity/Q1"


def of(trig: str, lang: str = "en") -> Identity:
    names = tiny.names(trig, lang)
    return identity.of(names.lookup.own(ox.NamedNode(ID["place/lima"])), names)


def codes(said: str) -> list[tuple[str, str, str | None]]:
    """Return the register, the code and where it leads, of what is said of Lima."""
    found = of(f"<id/place/lima> {said} .").codes
    return [(code.register, code.code, code.href) for code in found]


@pytest.mark.parametrize("match", ["exact", "close", "broad", "narrow", "related"])
def test_a_match_with_a_thing_of_others_is_a_code_and_with_one_of_ours_is_none(match: str) -> None:
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


def test_codes_in_text_are_of_our_registers_or_of_known_properties() -> None:
    assert codes("rg:geonamesId '36/9'") == [
        ("GeoNames", "36/9", "https://www.geonames.org/36%2F9/")
    ]
    assert codes("rg:pcode 'PE15'") == [("P-code (OCHA)", "PE15", None)]
    assert codes("skos:notation 'L'") == [("Notation", "L", None)]
    assert codes("rg:population 'L' ; <https://example.org/pcode> 'PE15'") == []


def test_a_thing_is_called_by_its_first_names_first() -> None:
    found = of(
        """
        <id/place/lima> skos:hiddenLabel "la capital"@es ; skos:altLabel "Big city"@es , "City"@en .
        <id/place/lima> rdfs:label "Lima"@es , "Lima"@en , "Lima" , "Лима"@ru .
        <id/place/lima> skos:prefLabel "Lima"@fr .
        """
    )
    assert found.called == (
        Called("Lima", ("", "en", "es", "fr"), "name"),
        Called("Лима", ("ru",), "name"),
        Called("City", ("en",), "also called"),
        Called("Big city", ("es",), "also called"),
        Called("la capital", ("es",), "in the words of reports"),
    )


def test_a_name_that_a_statement_is_about_is_told_with_the_facts() -> None:
    trig = "<id/place/lima> rdfs:label 'Lima' , 'Ciudad' ; skos:altLabel <id/no-text> ."
    found = of(trig + tiny.statement("id/s", "<id/place/lima> rdfs:label 'Ciudad'"))
    assert found.called == (Called("Lima", ("",), "name"),)
    assert [triple.object for triple in found.facts] == [ox.Literal("Lima")]


def test_notes_are_in_the_order_of_the_page_and_in_the_language_of_the_reader() -> None:
    trig = """<id/place/lima> skos:changeNote "new" ; skos:scopeNote "city"@en , "ciudad"@es ;
    skos:definition "b"@es , "a"@es , "c" ; rg:note "no note" ."""
    notes = of(trig, "es").notes
    assert [(note.role, note.text.text) for note in notes] == [
        ("Definition", "a"),
        ("Definition", "b"),
        ("Definition", "c"),
        ("Scope", "ciudad"),
        ("Change", "new"),
    ]
