"""A number is stated by its words as a whole, or not at all."""

from dataclasses import replace
from decimal import Decimal

import pytest
from rdflib import DCTERMS, RDF, SKOS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from kg.evidence import attestation, naming, statement_words
from kg.evidence.antecedents import find_antecedents
from kg.evidence.excerpts import Span
from kg.evidence.naming import NameIndex
from kg.namespaces import BASE, BASES, CONCEPT, ID, PREFIXES, RG, SCHEMA
from tests import tiny


def number_failure(text: str, name: str, number: int) -> str | None:
    """Return why a text does not state a number of an observation; None when it does."""
    page = attestation.read_page(ID["report/x"], text, (), Graph())
    fact = (ID["observation/x/some"], RG[name], Literal(number))
    return attestation.attestation_failure(fact, [Span(0, len(text))], BASES.stated, page, {})


@pytest.mark.parametrize(
    ("text", "in_part", "whole"),
    [
        ("One hundred and fifty", ("value", 50), ("value", 150)),
        ("More than two hundred and fifty", ("minExclusive", 200), ("minExclusive", 250)),
        ("Some 1 200", ("value", 200), ("approximateValue", 1200)),
        ("950,000-plus", ("value", 950000), ("minInclusive", 950000)),
        ("Half a million", ("value", 1000000), ("value", 500000)),
    ],
)
def test_a_part_of_a_number_is_not_stated(
    text: str, in_part: tuple[str, int], whole: tuple[str, int]
) -> None:
    assert number_failure(text, *whole) is None
    assert str(number_failure(text, *in_part)).startswith(
        f"the words do not state {in_part[0]} {in_part[1]}"
    )


@pytest.mark.parametrize(
    ("text", "name", "number", "hint"),
    [
        (
            "Nearly 200 to 300",
            "minInclusive",
            200,
            ", which is too vague or a ratio: write an rg:quantifier, not the number",
        ),
        ("over 10 months", "minExclusive", 10, " with the unit MO"),
        ("900 patients a day", "value", 900, " with the unit PER-DAY"),
        ("€5 million", "value", 5000000, " with the unit CCY_EUR"),
        ("one in three", "value", 1, " with the unit FRACTION and the denominator 3"),
    ],
)
def test_what_is_no_count_says_so(text: str, name: str, number: int, hint: str) -> None:
    assert number_failure(text, name, number) == (
        f"the words do not state {name} {number}; the page has it as {name} in {text!r}{hint}"
    )


def test_the_ontology_tells_which_numbers_are_per_cent() -> None:
    evidence = "rg:basis <id/concept/bases/stated> ; rg:evidence <id/excerpt/r/0-31>"
    facts = {
        "fled": "<id/observation/r/fled> rg:value 12",
        "fled-as-count": "<id/observation/r/fled> rg:value 30",
        "hurt": "<id/observation/r/hurt> rg:value 30",
        "hurt-as-share": "<id/observation/r/hurt> rg:value 12",
    }
    dataset = tiny.dataset(f"""
        GRAPH <graph/ontology> {{ indicators:fled rg:unit unit:FRACTION }}
        GRAPH <graph/report/r> {{ <id/observation/r/fled> rg:indicator indicators:fled ;
            rg:denominator 100 }}
        GRAPH <graph/provenance> {{
            <id/report/r> schema:text "12 per cent fled, 30 were hurt." .
            <id/excerpt/r/0-31> oa:hasSource <id/report/r> ;
                oa:hasSelector [ oa:start 0 ; oa:end 31 ] .
            {"".join(tiny.statement(iri, fact, evidence) for iri, fact in facts.items())}
        }}
    """)
    assert {each.node: each.message for each in statement_words.check(dataset)} == {
        f"{BASE}fled-as-count": (
            "the words do not state value 30 with the unit FRACTION and the denominator 100; "
            "the page has it as value in '30'"
        ),
        f"{BASE}hurt-as-share": (
            "the words do not state value 12; the page has it as value in '12 per cent' "
            "with the unit FRACTION and the denominator 100"
        ),
    }


# ---- one fact and its words

PAGE = ID["report/x"]
UNIT = Namespace(PREFIXES["unit"])
LIMA, FLOOD, SOME = ID["place/lima"], ID["event/x/flood"], ID["observation/x/some"]
CARE, NOTHING = CONCEPT["service-types/care"], ID["place/nothing"]
MSF = ID["organization/msf"]
NAMES: NameIndex = {
    LIMA: frozenset({"Lima", "LIM"}),
    FLOOD: frozenset({"flood"}),
    CARE: frozenset({"care"}),
    MSF: frozenset({"MSF"}),
    DCTERMS.spatial: frozenset({"in"}),
    RG.cause: frozenset({"because", "after", "due to", "following"}),
}


def reason(
    text: str, *fact: Node, spans: list[Span] | None = None, basis: URIRef = BASES.stated
) -> str | None:
    """Return why the words of a page by MSF do not carry a fact; None if they do."""
    published = [(PAGE, DCTERMS.publisher, Literal("MSF")), (PAGE, DCTERMS.publisher, MSF)]
    others = [(LIMA, DCTERMS.publisher, CARE), (PAGE, DCTERMS.creator, CARE)]
    page = attestation.read_page(PAGE, text, [*others, *published], Graph())
    subject, predicate, value = fact
    spans = [Span(0, len(text))] if spans is None else spans
    return attestation.attestation_failure((subject, predicate, value), spans, basis, page, NAMES)


def date(text: str) -> Literal:
    kinds = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}
    return Literal(text, datatype=kinds[len(text)], normalize=False)


#: What to do about words that do not name a thing, or a concept.
QUOTE = "quote words that do"
NAME = f": {QUOTE}, or add a hiddenLabel"
PLAN = "the words speak only of a plan: write 'status: planned', or quote what was done"
READ = f": {QUOTE}, or make the fact an interpretation"
YEAR = URIRef("http://qudt.org/vocab/unit/YR")


@pytest.mark.parametrize(
    ("text", "fact", "expected"),
    [
        # both ends are named, in any excerpt
        ("a flood in Lima", (FLOOD, RG.place, LIMA), None),
        ("a flood", (FLOOD, RG.place, LIMA), f"the words do not name {LIMA} (LIM, Lima){NAME}"),
        ("in Lima", (FLOOD, RG.place, LIMA), f"the words do not name {FLOOD} (flood){NAME}"),
        ("", (FLOOD, RG.place, LIMA), f"the words do not name {LIMA} (LIM, Lima){NAME}"),
        (
            "a flood",
            (FLOOD, RG.place, NOTHING),
            f"the words do not name {NOTHING} (it has no names){NAME}",
        ),
        # observations and the page itself need no name
        ("in Lima", (SOME, RG.place, LIMA), None),
        ("in Lima", (PAGE, RG.place, LIMA), None),
        ("12", (SOME, RG.place, LIMA), f"the words do not name {LIMA} (LIM, Lima){NAME}"),
        # whose names are elsewhere cannot get one here
        ("12", (SOME, RG.unit, YEAR), f"the words do not name {YEAR} (it has no names): {QUOTE}"),
        # the first person is the publisher, who may also be named
        ("We came", (PAGE, RG.actor, MSF), None),
        ("MSF came", (PAGE, RG.actor, MSF), None),
        (
            "They came",
            (PAGE, RG.actor, MSF),
            f"the words do not name {MSF} (MSF, our, ours, us, we){NAME}",
        ),
        ("We came", (PAGE, RG.actor, LIMA), f"the words do not name {LIMA} (LIM, Lima){NAME}"),
        # classes, and statuses that the tense shows, need no name; other concepts do
        ("a flood", (FLOOD, RDF.type, RG.Event), None),
        ("Lima", (FLOOD, RDF.type, RG.Event), f"the words do not name {FLOOD} (flood){NAME}"),
        ("a flood", (FLOOD, RG.status, CONCEPT["statuses/happened"]), None),
        ("They plan a flood", (FLOOD, RG.status, CONCEPT["statuses/happened"]), None),
        ("There will be a flood", (FLOOD, RG.status, CONCEPT["statuses/happened"]), None),
        ("They will start a flood", (FLOOD, RG.status, CONCEPT["statuses/happened"]), PLAN),
        ("They will start a flood", (FLOOD, RDF.type, RG.Service), PLAN),
        ("They will start a flood", (FLOOD, RDF.type, RG.Operation), PLAN),
        ("They will start a flood", (FLOOD, RDF.type, RG.Event), None),
        ("a flood", (FLOOD, RG.serviceType, CARE), f"the words do not name {CARE} (care){READ}"),
        ("in Lima", (LIMA, SKOS.closeMatch, FLOOD), f"the words do not name {FLOOD} (flood){NAME}"),
        # a property with words of its own needs one of them
        ("after a flood in Lima", (FLOOD, RG.cause, LIMA), None),
        (
            "a flood in Lima",
            (FLOOD, RG.cause, LIMA),
            "no word for 'cause': expected one of after, because, due to, following",
        ),
        ("a flood", (FLOOD, RG.cause, LIMA), f"the words do not name {LIMA} (LIM, Lima){NAME}"),
        (
            "Lima",
            (FLOOD, RG.cause, LIMA),
            "no word for 'cause': expected one of after, because, due to, following",
        ),
        ("a flood in Lima", (FLOOD, DCTERMS.spatial, LIMA), None),
        (
            "a flood, Lima",
            (FLOOD, DCTERMS.spatial, LIMA),
            "no word for 'spatial': expected one of in",
        ),
        # texts
        ("a flood, P-1", (FLOOD, RG.pcode, Literal("P-1")), None),
        ("a flood", (FLOOD, RG.pcode, Literal("P-1")), "the words do not contain 'P-1'"),
        # times
        ("a flood in 2023", (FLOOD, RG.time, ID["time/2023"]), None),
        ("a flood", (FLOOD, RG.time, ID["time/2023"]), "the words do not state the time 2023"),
        ("a flood in 2023", (FLOOD, RG.year, date("2023")), None),
        ("a flood in May 2023", (FLOOD, RG.month, date("2023-05")), None),
        ("a flood on 1 May 2023", (FLOOD, RG.day, date("2023-05-01")), None),
        ("a flood in 2023", (FLOOD, RG.year, date("2024")), "the words do not state the time 2024"),
        (
            "a flood on 31 April 2023",
            (FLOOD, RG.day, date("2023-04-31")),
            "the words do not state the time 2023-04-31",
        ),
        # numbers
        ("12.5", (SOME, RG.value, Literal(Decimal("12.5"))), None),
        ("12", (FLOOD, RG.value, Literal(12)), f"the words do not name {FLOOD} (flood){NAME}"),
        ("x", (SOME, RG.value, Literal("x", datatype=XSD.integer)), "'x' is not a number"),
        ("Infinity", (SOME, RG.value, Literal(Decimal("Infinity"))), "'Infinity' is not a number"),
        (
            "over 30, 30, up to 30, about 30",
            (SOME, RG.rank, Literal(30)),
            "the words do not state rank 30; the page has it as approximateValue in 'about 30', "
            "maxInclusive in 'up to 30', minExclusive in 'over 30', value in '30'",
        ),
        (
            "over 30",
            (SOME, RG.value, Literal(31)),
            "the words do not state value 31; they state minExclusive 30",
        ),
    ],
)
def test_words_carry_a_fact_or_the_reason_is_given(
    text: str, fact: tuple[Node, Node, Node], expected: str | None
) -> None:
    assert reason(text, *fact) == expected


@pytest.mark.parametrize(
    ("fact", "is_free"),
    [
        ((FLOOD, RG.serviceType, CARE), True),
        ((FLOOD, SCHEMA.sameAs, LIMA), True),
        ((FLOOD, RG.place, LIMA), False),
    ],
)
def test_an_interpretation_need_not_name_concepts_or_matches(
    fact: tuple[Node, Node, Node], *, is_free: bool
) -> None:
    assert (reason("a flood", *fact, basis=BASES.interpretation) is None) is is_free
    assert reason("a flood", *fact, basis=BASES["page-scope"]) is not None


@pytest.mark.parametrize(
    ("spans", "is_stated"),
    [
        ([Span(0, 7)], True),
        ([Span(0, 8)], True),
        ([Span(8, 14), Span(0, 7)], True),
        ([Span(1, 7)], False),
        ([Span(0, 6)], False),
        ([Span(0, 4), Span(4, 7)], False),
        ([], False),
    ],
)
def test_a_number_must_be_whole_within_one_excerpt(spans: list[Span], *, is_stated: bool) -> None:
    found = reason("over 30 people", SOME, RG.minExclusive, Literal(30), spans=spans)
    assert (found is None) is is_stated


def test_words_may_come_from_several_excerpts() -> None:
    spans = [Span(0, 5), Span(9, 13)]
    assert reason("flood in Lima", FLOOD, RG.place, LIMA, spans=spans) is None
    assert reason("flood in Lima", FLOOD, RG.place, LIMA, spans=spans[:1]) is not None


def test_a_rank_is_never_a_share() -> None:
    ontology = Graph()
    ontology.add((CARE, RG.unit, UNIT.FRACTION))
    facts = [(SOME, RG.indicator, CARE), (FLOOD, RG.note, CARE), (LIMA, RG.indicator, MSF)]
    page = attestation.read_page(PAGE, "the second largest", facts, ontology)
    assert page.measures == {SOME: ("FRACTION", None), LIMA: ("NUM", None)}
    assert page.publisher is None
    fact = (SOME, RG.rank, Literal(2))
    assert attestation.attestation_failure(fact, [Span(0, 18)], BASES.stated, page, {}) is None


STATED = "rg:basis <id/concept/bases/stated>"
FIRST, SECOND = "rg:evidence <id/excerpt/r/0-2>", "rg:evidence <id/excerpt/r/4-6>"


@pytest.mark.parametrize(
    ("fact", "support", "message"),
    [
        ("rg:value 12", f"{STATED} ; {FIRST} ; {SECOND}", None),
        ("rg:value 13", f"{STATED} ; {FIRST} ; {SECOND}", None),
        ("rg:value 12", f"{STATED} ; {SECOND}", "the words do not state value 12; the page has it"),
        ("rg:value 13", f"{STATED} ; {FIRST}", "the words do not state value 13; the page has it"),
        (
            "rg:value 14",
            f"{STATED} ; {FIRST} ; {SECOND}",
            "the words do not state value 14; they state value 12, value 13",
        ),
        ("rg:value 14", STATED, None),
        ("rg:value 14", FIRST, None),
        ("rg:value 14", f"rg:basis 'stated' ; {FIRST}", None),
        ("rg:value 14", f"{STATED} ; rg:evidence <id/excerpt/other/0-2>", None),
    ],
)
def test_incomplete_statements_are_left_to_the_shapes(
    fact: str, support: str, message: str | None
) -> None:
    dataset = tiny.dataset(f"""GRAPH <graph/provenance> {{
        <id/report/r> schema:text "12, 13" .
        <id/excerpt/r/0-2> oa:hasSource <id/report/r> ; oa:hasSelector [ oa:start 0 ; oa:end 2 ] .
        <id/excerpt/r/4-6> oa:hasSource <id/report/r> ; oa:hasSelector [ oa:start 4 ; oa:end 6 ] .
        {tiny.statement("id/s", f"<id/observation/r/a> {fact}", support)}
    }}""")
    found = [
        (v.check, v.node, v.rule, v.message.partition(" as ")[0])
        for v in statement_words.check(dataset)
    ]
    assert found == ([("words", str(ID.s), "attested", message)] if message else [])


def test_a_statement_without_an_object_is_left_to_the_shapes() -> None:
    dataset = tiny.dataset("""GRAPH <graph/provenance> {
        <id/report/r> schema:text "12" .
        <id/excerpt/r/0-2> oa:hasSource <id/report/r> ; oa:hasSelector [ oa:start 0 ; oa:end 2 ] .
        <id/s> rdf:subject <id/observation/r/a> ; rdf:predicate rg:value ;
            rg:basis <id/concept/bases/stated> ; rg:evidence <id/excerpt/r/0-2> .
    }""")
    assert list(statement_words.check(dataset)) == []


@pytest.mark.parametrize(
    ("text", "date", "begins"),
    [
        ("We have worked here since 2013", "2013", "since 2013"),
        ("until early 2013, we ran a clinic", "2013", "until early 2013"),
        ("displaced since May 2013", "2013-05", "since May 2013"),
        ("in 2013, as every year since 2013", "2013", ""),
        ("from January to March 2013", "2013", ""),
    ],
)
def test_a_time_that_only_begins_or_ends_with_a_date_is_not_within_it(
    text: str, date: str, begins: str
) -> None:
    page = attestation.read_page(ID["report/x"], text, (), Graph())
    fact = (ID["operation/x/clinic"], RG.time, ID[f"time/{date}"])
    basis = BASES.interpretation
    failure = attestation.attestation_failure(fact, [Span(0, len(text))], basis, page, {})
    if begins:
        assert str(failure).startswith(f"{begins!r} is not within {date}: describe a time")
    else:
        assert "is not within" not in str(failure)


def test_a_planned_service_is_one_that_the_page_gives_a_status() -> None:
    text, kind = "We will open a clinic", (FLOOD, RDF.type, RG.Service)
    names: NameIndex = {FLOOD: frozenset({"a clinic"})}
    for facts, failure in (([], PLAN), ([(FLOOD, RG.status, CARE)], None)):
        page = attestation.read_page(PAGE, text, facts, Graph())
        spans = [Span(0, len(text))]
        found = attestation.attestation_failure(kind, spans, BASES.stated, page, names)
        assert found == failure


SUDAN, SOUTH, NORTH = (ID[f"place/{name}"] for name in ("sudan", "south-sudan", "northern-sudan"))
PLACES: NameIndex = {
    SUDAN: frozenset({"Sudan", "Sudanese"}),
    SOUTH: frozenset({"South Sudan"}),
    NORTH: frozenset({"northern Sudan"}),
}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("in Sudan", {SUDAN}),
        ("in South Sudan", {SOUTH}),
        ("from Sudan to South Sudan", {SUDAN, SOUTH}),
        ("in northern Sudan", {SUDAN, NORTH}),
        ("Sudanese in South Sudan", {SUDAN, SOUTH}),
    ],
)
def test_a_longer_name_of_another_place_does_not_name_a_place(
    text: str, named: set[URIRef]
) -> None:
    """The name of a part does: what is in northern Sudan is in Sudan."""
    graph = Graph().add((NORTH, RG.within, SUDAN))
    facts = [(SOME, RG.place, place) for place in PLACES]
    page = replace(
        attestation.read_page(PAGE, text, facts, Graph()),
        longer_names=naming.read_longer_names(facts, PLACES, [graph]),
    )
    spans = [Span(0, len(text))]
    assert named == {
        fact[2]
        for fact in facts
        if attestation.attestation_failure(fact, spans, BASES.stated, page, PLACES) is None
    }


def test_an_antecedent_is_no_part_of_a_longer_name() -> None:
    text = "The war in Sudan went on. South Sudan received people. They fled."
    facts = [(FLOOD, RG.origin, SUDAN), (FLOOD, RG.destination, SOUTH)]
    names = {**PLACES, FLOOD: frozenset({"fled"})}
    page = replace(
        attestation.read_page(PAGE, text, facts, Graph()),
        longer_names=naming.read_longer_names(facts, names, []),
    )
    quotation = [Span(text.index("They"), len(text))]
    antecedents = [
        span.extract(text)
        for fact in facts
        for span in find_antecedents(fact, quotation, BASES.interpretation, page, names)
    ]
    assert antecedents == ["The war in Sudan went on.", "South Sudan received people."]


def order_failure(text: str, predicate: str, *ends: str) -> str | None:
    """Return why a text does not state a relation between two events."""
    first, second = (ID[f"event/x/{name}"] for name in ends)
    first = ID["observation/x/most"] if ends[0] == "most" else first
    names: NameIndex = {
        ID[f"event/x/{n}"]: frozenset({n}) for n in ("floods", "cholera", "patients")
    }
    page = attestation.read_page(ID["report/x"], text, (), Graph())
    fact, spans = (first, RG[predicate], second), [Span(0, len(text))]
    return attestation.attestation_failure(fact, spans, BASES.stated, page, names)


@pytest.mark.parametrize(
    ("text", "predicate"),
    [
        ("Cholera broke out following the floods", "follows"),
        ("Cholera followed the floods", "follows"),
        ("Floods were followed by cholera", "follows"),
        ("Floods triggered cholera", "triggeredBy"),
        ("Cholera, triggered by the floods", "triggeredBy"),
    ],
)
def test_words_say_which_of_two_events_came_first(text: str, predicate: str) -> None:
    assert order_failure(text, predicate, "cholera", "floods") is None
    assert "before the other end" in str(order_failure(text, predicate, "floods", "cholera"))


def test_in_the_following_days_says_nothing_of_the_order() -> None:
    text = "After the floods, cholera spread in the following days; cholera, after that"
    assert order_failure(text, "follows", "cholera", "floods") is None


@pytest.mark.parametrize(("value", "is_stated"), [("millions", False), ("not-given", True)])
def test_an_interpretation_needs_words_for_an_amount(value: str, *, is_stated: bool) -> None:
    fact = (ID["observation/x/some"], RG.quantifier, CONCEPT[f"quantifiers/{value}"])
    page = attestation.read_page(ID["report/x"], "dozens died", (), Graph())
    names: NameIndex = {fact[2]: frozenset({value})}
    basis, spans = BASES.interpretation, [Span(0, 11)]
    reason = attestation.attestation_failure(fact, spans, basis, page, names)
    assert (reason is None) == is_stated


def test_a_quantifier_is_no_antecedent() -> None:
    """It stands for a number, which must be in the quotation."""
    some, text = CONCEPT["quantifiers/some"], "Some came. They were treated in Lima."
    page = attestation.read_page(PAGE, text, (), Graph())
    names = {**NAMES, some: frozenset({"some"})}
    spans, basis = [Span(text.index("They"), len(text))], BASES.interpretation
    fact = (SOME, RG.quantifier, some)
    assert find_antecedents(fact, spans, basis, page, names) == []
    assert attestation.attestation_failure(fact, spans, basis, page, names)
