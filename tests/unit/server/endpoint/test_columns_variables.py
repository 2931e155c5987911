"""The kinds of number of a query's variables; a kind is known only if the query is plain."""

from pathlib import Path

import pytest

from kg.sparql.query import Query
from server.endpoint.columns import QueryVariables

QUESTIONS = sorted((Path(__file__).parents[4] / "kg/questions").glob("*.rq"))
#: What ``?n`` is in a query.
PLAIN = {
    "a value": ("SELECT ?n { ?s rg:value ?n }", "value"),
    "another property": ("SELECT ?n { ?s ex:height ?n }", "value"),
    "a whole IRI": ("SELECT ?n { ?s <https://a.org/x#minExclusive> ?n }", "minExclusive"),
    "a bound": ("SELECT ?n { ?s rg:minExclusive ?n }", "minExclusive"),
    "an inferred bound": ("SELECT ?n { ?s rg:atLeast ?n }", "minInclusive"),
    "cut elsewhere": (
        "PREFIX x: <https://a.org/x#min> SELECT ?n { ?s x:Exclusive ?n }",
        "minExclusive",
    ),
    "tested": ("SELECT ?n { ?s rg:value ?n FILTER(?n > 5) ?s a rg:Figure }", "value"),
    "behind a path": ("SELECT ?n { ?s rg:event/rg:maxInclusive ?n }", "maxInclusive"),
    "in an OPTIONAL": ("SELECT ?n { OPTIONAL { ?s rg:rank ?n } }", "rank"),
    "in a list": ("SELECT ?n { ?s a ?c ; rg:approximateValue ?n }", "approximateValue"),
    "a count": ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "value"),
    "a count of bounds": ("SELECT (COUNT(DISTINCT ?b) AS ?n) { ?s rg:minExclusive ?b }", "value"),
    "a sum of values": ("SELECT (SUM(?v) AS ?n) { ?s rg:value ?v }", "value"),
    "a sum of sums": (
        "SELECT (SUM(?v) + 1 AS ?n) { { SELECT (AVG(?w) AS ?v) { ?s rg:value ?w } } }",
        "value",
    ),
    "in a sub-select": ("SELECT * { { SELECT ?s ?n { ?s rg:value ?n } } }", "value"),
    "given": ("SELECT ?n { VALUES (?s ?n) { (ex:a 5) } }", "value"),
    "given by itself": ("SELECT ?n { VALUES ?n { 5 } }", "value"),
    "a constant": ("SELECT (5 AS ?n) {}", "value"),
    "in lists of a sub-select": (
        "SELECT ?n { { SELECT ?s ?n { ?s rg:value ?n } GROUP BY ?s ?n HAVING(?s > ?n) "
        "ORDER BY ?s ?n } }",
        "value",
    ),
    "ordered in a sub-select": (
        "SELECT ?n { { SELECT * { ?s rg:value ?n } ORDER BY ?s ?n } }",
        "value",
    ),
    "in a template": ("CONSTRUCT { ?n rg:value 5 } WHERE { ?s rg:rank ?n }", "rank"),
    "an upper bound that is inferred": ("SELECT ?n { ?s rg:atMost ?n }", "maxInclusive"),
    "an upper bound": ("SELECT ?n { ?s rg:maxExclusive ?n }", "maxExclusive"),
    "a lower bound": ("SELECT ?n { ?s rg:minInclusive ?n }", "minInclusive"),
    "an IRI without a hash": ("SELECT ?n { ?s <https://a.org/x/rank> ?n }", "rank"),
    "an IRI without a path": ("SELECT ?n { ?s <urn:rank> ?n }", "rank"),
    "lower case": ("prefix x: <https://a.org/x#min> select (5 as ?n) {}", "value"),
    "a prefix of another name": (
        "PREFIX y: <https://a.org/x#min> SELECT ?n { ?s x:rank ?n }",
        "rank",
    ),
    "behind what is given": ("SELECT ?n { VALUES ?s { ex:a } ?s rg:rank ?n }", "rank"),
    "behind what is given, with a word": (
        "SELECT ?n { VALUES ?s { ex:a } OPTIONAL { ?s rg:rank ?n } }",
        "rank",
    ),
    "twice the same": ("SELECT ?n { ?s rg:rank ?n . ?t rg:rank ?n }", "rank"),
    "a value and a count": ("SELECT ?n { ?s rg:value ?n BIND(5 AS ?n) }", "value"),
    "with an unclear other": ("SELECT ?n { ?s rg:rank ?n ; ?p ?o }", "rank"),
    "next to one that is read against the direction": (
        "SELECT ?n { ?s rg:rank ?n . ?o ^rg:rank ?s }",
        "rank",
    ),
    "grouped": ("SELECT ?n { ?s rg:value ?n } GROUP BY ?s ?n ORDER BY ?s ?n", "value"),
}
UNCLEAR = {
    "a variable property": "SELECT ?n { ?s ?p ?n }",
    "an alternative": "SELECT ?n { ?s rg:value|rg:minExclusive ?n }",
    "an alternative in brackets": "SELECT ?n { ?s (rg:minExclusive|rg:value) ?n }",
    "a negated property": "SELECT ?n { ?s !rg:rank ?n }",
    "two properties": "SELECT ?n { { ?s rg:value ?n } UNION { ?s rg:minExclusive ?n } }",
    "once a variable property": "SELECT ?n { ?s rg:value ?n . ?t ?p ?n }",
    "a sum of bounds": "SELECT (SUM(?b) AS ?n) { ?s rg:minExclusive ?b }",
    "a fallback": "SELECT (COALESCE(?v, ?b) AS ?n) { ?s rg:value ?v ; rg:minExclusive ?b }",
    "bound to a bound": "SELECT ?n { ?s rg:minExclusive ?b BIND(?b * 2 AS ?n) }",
    "of itself": "SELECT (?n + 1 AS ?n) {}",
    "the object of statements": "SELECT ?n { ?f rdf:predicate ?p ; rdf:object ?n }",
    "once against the direction": (
        "SELECT ?n { { ?s rg:value ?n } UNION { ?n ^rg:minExclusive ?s } }"
    ),
    "once in brackets": "SELECT ?n { { ?s rg:value ?n } UNION { ?s (rg:minExclusive) ?n } }",
    "once repeated": "SELECT ?n { { ?s rg:value ?n } UNION { ?s rg:minExclusive? ?n } }",
    "once in a list": "SELECT ?n { { ?s rg:value ?n } UNION { ?s rg:minExclusive 5 , ?n } }",
    "behind an escape": r"SELECT ?n { ?s rg:min\u0045xclusive ?n }",
    "behind an escape in an IRI": r"SELECT ?n { ?s <https://a.org/x#min\u0045xclusive> ?n }",
    "against the direction": "SELECT ?n { ?s ^rg:rank ?n }",
    "with an alternative before": "SELECT ?n { ?s rg:a|rg:rank ?n }",
    "once negated": "SELECT ?n { { ?s rg:value ?n } UNION { ?n !rg:rank ?s } }",
    "once begun with a bracket": "SELECT ?n { { ?s rg:value ?n } UNION { ?n (rg:rank) ?s } }",
    "once any number of times": "SELECT ?n { { ?s rg:value ?n } UNION { ?s rg:value* ?n } }",
    "once repeated at least once": "SELECT ?n { { ?s rg:value ?n } UNION { ?s rg:value+ ?n } }",
    "a class": "SELECT ?n { ?s a ?n }",
    "a sum of a bound and a value in brackets": (
        "SELECT ?n { ?s rg:value ?v ; rg:rank ?b BIND(?b + ABS(?v) AS ?n) }"
    ),
    "a count of bounds and a bound": ("SELECT ?n { ?s rg:rank ?n BIND(COUNT(?s) AS ?n) }"),
    "in brackets only": "SELECT ?n { FILTER(rg:rank ?n) }",
    "out of the pattern": "SELECT rg:rank ?n {}",
    "a part that is not there": "SELECT (?x AS ?n) {}",
    "of one another": "SELECT (?m AS ?n) (?n AS ?m) {}",
    "ends at once": "SELECT (5 AS",
    "closes what is not open": ") AS ?n",
    "given to another": "SELECT ?n { VALUES ?m { 5 } }",
    "not there": "SELECT ?n { ?s rg:value ?m }",
    "no query": "'" * 100,
}


@pytest.mark.parametrize(("query", "kind"), PLAIN.values(), ids=PLAIN.keys())
def test_the_property_of_a_number_gives_its_kind(query: str, kind: str) -> None:
    assert QueryVariables(Query(query)).number_kind("n") == kind


@pytest.mark.parametrize("query", UNCLEAR.values(), ids=UNCLEAR.keys())
def test_an_unclear_number_has_no_kind(query: str) -> None:
    assert QueryVariables(Query(query)).number_kind("n") is None


def test_a_variable_has_the_properties_that_it_is_the_object_of() -> None:
    variables = QueryVariables(Query("SELECT ?c { ?s rg:iso3166Alpha3 ?c . ?t ?p ?o }"))
    assert variables.properties("c") == {"iso3166Alpha3"}
    assert variables.properties("o") == variables.properties("none") == frozenset()
    several = QueryVariables(Query("SELECT ?c { ?s rg:a ?c . ?t rg:b ?c ; rg:a ?d }"))
    assert several.properties("c") == {"a", "b"}
    assert several.properties("d") == {"a"}


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_no_bound_of_the_questions_is_taken_for_a_value(path: Path) -> None:
    """Their columns of bounds are called so."""
    variables = QueryVariables(Query(path.read_text("utf-8")))
    assert variables.number_kind("moreThan") in (None, "minExclusive")
    if path.stem == "11-kinds-of-quantities":
        assert variables.number_kind("number") is None
