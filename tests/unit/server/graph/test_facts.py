"""The facts about a thing, arranged for people, on a few triples."""

import pyoxigraph as ox
import pytest

from kg.namespaces import ID, PREFIXES, RG
from server.graph import facts, queries
from server.graph.facts import FactGroup, FactView, Origin, Quotation, Support
from server.graph.names import DisplayName
from tests import tiny

LIMA = ox.NamedNode(ID["place/lima"])
ENGLISH, SPANISH, FRENCH = DisplayName("b", "en"), DisplayName("c", "es"), DisplayName("d", "fr")
PLAIN, GERMAN = DisplayName("a"), DisplayName("e", "de")


@pytest.mark.parametrize(
    ("texts", "lang", "expected"),
    [
        ([PLAIN, ENGLISH, SPANISH], "es", [PLAIN, SPANISH]),
        ([SPANISH, PLAIN, ENGLISH], "fr", [PLAIN, ENGLISH]),
        ([SPANISH, PLAIN, FRENCH], "en", [SPANISH, PLAIN, FRENCH]),
        ([SPANISH, GERMAN], "fr", [SPANISH, GERMAN]),
        ([PLAIN], "en", [PLAIN]),
        ([ENGLISH, DisplayName("f", "en"), SPANISH], "en", [ENGLISH, DisplayName("f", "en")]),
        ([], "en", []),
    ],
)
def test_texts_are_in_the_reader_s_language_else_in_english_else_all_and_untagged_ones_stay(
    texts: list[DisplayName], lang: str, expected: list[DisplayName]
) -> None:
    assert facts.in_reader_language(texts, tiny.names("", lang)) == tuple(expected)


@pytest.mark.parametrize(
    ("literal", "text"),
    [
        ("1234567", "1,234,567"),
        ("-1234", "-1,234"),
        ("'1234'", "1234"),
        ("1234.5", "1234.5"),
        ("'abc'^^xsd:integer", "abc"),
        ("'١٢٣٤'^^xsd:integer", "١٢٣٤"),
        ("'" + "9" * 18 + "'^^xsd:integer", ",".join(["999"] * 6)),
        ("'" + "9" * 19 + "'^^xsd:integer", "9" * 19),
    ],
)
def test_the_digits_of_a_whole_number_are_in_groups(literal: str, text: str) -> None:
    names = tiny.names("")
    (quad,) = tiny.quads(f"<id/a> rg:p {literal} .")
    assert facts.value_names([quad.object], names)[0].text == text


def test_a_year_is_written_without_groups() -> None:
    names = tiny.names("")
    (quad,) = tiny.quads("<id/a> rg:year 2023 .")
    assert facts.value_name(quad.subject, quad.predicate, quad.object, names).text == "2023"
    assert [name.text for name in facts.value_names([quad.object], names, "year")] == ["2023"]
    assert [name.text for name in facts.value_names([quad.object], names)] == ["2,023"]


def outline(groups: list[FactGroup]) -> list[tuple[str, list[str]]]:
    return [(group.property.text, [fact.value.text for fact in group.facts]) for group in groups]


def test_facts_are_arranged_by_where_they_come_from() -> None:
    within = "<id/place/lima> rg:within"
    names = tiny.names(
        f"""
        <id/place/lima> rg:within "said" , "sourced" , "described" ; rg:area "of the release" .
        GRAPH <graph/inferred> {{
          <id/place/lima> rg:within "followed" , "said" ; rdfs:seeAlso "elsewhere" .
        }}
        {tiny.statement("id/1", f"{within} 'said'", "rg:evidence <id/excerpt/r/1-2>")}
        {tiny.statement("id/2", f"{within} 'sourced'", "dcterms:source <https://example.org/s>")}
        """
    )
    found = facts.group_by_origin(names.graph.outgoing(LIMA), names)
    inferred = {
        fact.value.text
        for _, groups in found
        for group in groups
        for fact in group.facts
        if fact.is_inferred
    }
    assert inferred == {"followed", "elsewhere"}
    assert [(origin, outline(groups)) for origin, groups in found] == [
        (Origin.REPORT, [("within", ["said"])]),
        (Origin.SOURCE, [("within", ["sourced"])]),
        (Origin.RELEASE, [("area", ["of the release"]), ("within", ["described"])]),
        (Origin.INFERRED, [("within", ["followed"])]),
        (Origin.ELSEWHERE, [("see also", ["elsewhere"])]),
    ]


def test_what_points_to_a_thing_is_counted_and_what_the_page_has_elsewhere_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = tiny.names(
        """
        <id/a> rg:place <id/place/lima> .
        <id/b> rg:place <id/place/lima> .
        <id/c> rg:place <id/place/lima> .
        <id/d> rg:near <id/place/lima> .
        <id/s> rdf:subject <id/place/lima> .
        GRAPH <graph/inferred> {
          <id/e> rdfs:seeAlso <id/place/lima> .
          <id/f> rg:about <id/place/lima> .
        }
        """
    )
    predicates = names.graph.linking_predicates()

    def pointing(left_out: set[tuple[str, str]]) -> list[tuple[str, list[str], str, bool, bool]]:
        return [
            (
                group.property.text,
                [fact.value.text for fact in group.facts],
                group.count,
                group.more is not None,
                group.is_repeated,
            )
            for group in facts.incoming_groups(LIMA.value, predicates, left_out, names)
        ]

    rest = [
        ("about", ["f"], "1", False, False),
        ("near", ["d"], "1", False, False),
    ]
    also = ("see also", ["e"], "1", False, True)
    assert pointing(set()) == [*rest, ("place", ["a", "b", "c"], "3", False, False), also]
    monkeypatch.setattr(facts, "MAX_SHOWN", 2)
    monkeypatch.setattr(facts, "MAX_SUBJECTS", 3)
    assert pointing({(str(RG.near), str(ID.d)), (str(RG.about), str(ID.f))}) == [
        ("place", ["a", "b"], "3 or more", True, False),
        also,
    ]
    assert pointing({(str(RG.place), str(ID.a))}) == [
        *rest,
        ("place", ["b", "c"], "2", False, False),
        also,
    ]


def test_a_fact_has_a_value_parts_and_support() -> None:
    within = "<id/place/lima> rg:within"
    names = tiny.names(
        f"""
        {within} <id/place/peru> . <id/place/peru> rdfs:label "Peru"@en ; rg:area 7 .
        <id/place/lima> rg:centre <id/place/lima#centre> , <id/place/lim#x> , [ rg:at 1 ] .
        <id/place/lima> rg:centre <id/place/lima2> .
        <id/place/lima#centre> a rg:Point ; rg:at "x"@es , "y" .
        <id/place/lim#x> rg:at "z" . <id/place/lima2> rg:at "z" .
        <id/place/lima> rg:people 1234567 .
        GRAPH <graph/inferred> {{ {within} <id/place/peru> }}
        {tiny.statement("id/1", f"{within} <id/place/peru>", "rg:evidence <id/excerpt/r/1-2>")}
        """
    )
    support = Support("/doc/1", None, "", (Quotation("1-2", "/doc/report/r#e-1-2", None),), None)
    peru = DisplayName("Peru", "en", "/doc/place/peru", str(ID["place/peru"]))
    at, within_, centre, people = (
        names.iri_name(str(RG[x])) for x in "at within centre people".split()
    )
    (of_report, reported), (_, described) = facts.group_by_origin(names.graph.outgoing(LIMA), names)
    assert (of_report, reported) == (
        Origin.REPORT,
        [FactGroup(within_, (FactView(peru, (), (support,), is_inferred=False),))],
    )
    centres, counted = described
    assert counted == FactGroup(
        people, (FactView(DisplayName("1,234,567"), (), (), is_inferred=False),)
    )
    assert centres.property == centre
    assert {fact.value.text: fact.parts for fact in centres.facts} == {
        "centre": ((at, DisplayName("x", "es")), (at, DisplayName("y"))),
        "x": (),
        "lima2": (),
        "(unnamed)": ((at, DisplayName("1", datatype=f"{PREFIXES['xsd']}integer")),),
    }


def test_properties_and_pointers_are_sorted_by_name() -> None:
    names = tiny.names(
        """
        rg:p rdfs:label "Beta" . rg:q rdfs:label "alpha" . rg:r rdfs:label "Gamma" .
        <id/place/lima> rg:p 2 ; rg:q 1 , 3 ; rg:r 4 .
        <id/p> rdfs:label "b" ; rg:p <id/place/lima> .
        <id/q> rdfs:label "A" ; rg:p <id/place/lima> ; rg:q <id/place/lima> .
        <id/r> rdfs:label "C" ; rg:p <id/place/lima> ; rg:r <id/place/lima> .
        """
    )
    triples = sorted(names.graph.outgoing(LIMA), key=lambda triple: str(triple.object))
    ((origin, groups),) = facts.group_by_origin(triples, names)
    assert (origin, outline(groups)) == (
        Origin.RELEASE,
        [("alpha", ["1", "3"]), ("Beta", ["2"]), ("Gamma", ["4"])],
    )
    assert outline(
        facts.incoming_groups(LIMA.value, names.graph.linking_predicates(), set(), names)
    ) == [
        ("alpha", ["A"]),
        ("Beta", ["A", "b", "C"]),
        ("Gamma", ["C"]),
    ]


def test_a_query_lists_the_rest_of_what_points_to_a_thing() -> None:
    trig = "".join(f"<id/{n}> rdfs:seeAlso <id/place/lima> ." for n in range(1001))
    names = tiny.names(f"GRAPH <graph/inferred> {{ {trig} }}")
    see_also = ox.NamedNode(f"{PREFIXES['rdfs']}seeAlso")
    (group,) = facts.incoming_groups(LIMA.value, [see_also], (), names)
    query = queries.fill(names.store, "pointing", thing=LIMA.value, property=see_also.value)
    assert (group.count, group.more) == ("1,000 or more", names.links.query(query, "html"))
    assert (len(group.facts), group.is_repeated) == (25, True)


def test_only_inferences_in_foreign_vocabularies_are_folded() -> None:
    names = tiny.names(
        """
        <id/a> rdfs:seeAlso <id/place/lima> .
        GRAPH <graph/inferred> { <id/b> rdfs:seeAlso <id/place/lima> }
        """
    )
    (group,) = facts.incoming_groups(LIMA.value, names.graph.linking_predicates(), (), names)
    assert (outline([group]), group.is_repeated) == ([("see also", ["a", "b"])], False)
    assert [str(origin) for origin in Origin] == [
        "Said by reports",
        "From other sources",
        "Described here",
        "Inferred",
        "Inferred, in the terms of other vocabularies",
    ]
    assert [origin for origin in Origin if origin.is_folded] == [Origin.ELSEWHERE]
    assert [origin for origin in Origin if origin.has_support] == [Origin.REPORT, Origin.SOURCE]


@pytest.mark.parametrize("end", ["subject", "predicate", "object", "type"])
def test_statements_and_instances_do_not_count_as_pointing(end: str) -> None:
    names = tiny.names(f"<id/a> rdf:{end} <id/place/lima> ; rg:p <id/place/lima> .")
    assert outline(
        facts.incoming_groups(LIMA.value, names.graph.linking_predicates(), (), names)
    ) == [("p", ["a"])]


def test_values_suit_the_reader_and_group_their_digits() -> None:
    terms = [
        ox.Literal("12345", datatype=ox.NamedNode(f"{PREFIXES['xsd']}integer")),
        ox.Literal("a", language="en"),
        ox.Literal("b", language="es"),
    ]
    assert facts.value_names(terms, tiny.names("", "es")) == (
        DisplayName("12,345"),
        DisplayName("b", "es"),
    )
