"""What the engine answers otherwise than the standard says, and ``rewriting`` cannot change.

An answer that may be concerned says so. docs/engine.md has an example of each difference.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import pyoxigraph as ox

from kg.namespaces import PREFIXES
from kg.sparql.query import Query, Token

#: An expression or a sort that compares, adds or converts.
_EVALUATING: Final = frozenset("FILTER BIND HAVING ORDER SUM AVG MIN MAX AS".split())
#: What has another value if rows are repeated.
_COUNTING: Final = frozenset({"COUNT", "SUM", "AVG", "GROUP_CONCAT", "LIMIT"})
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_TIME: Final = re.compile(r"-?[0-9]+-[0-9]{2}|[0-9]{2}:[0-9]{2}:")
#: A number or a time that is not longer is never too large or too precise.
_SAFE_LENGTH: Final = 18
_NUMBERS: Final = ("decimal", "integer", "long", "unsignedLong", "nonNegativeInteger",
    "nonPositiveInteger", "positiveInteger", "negativeInteger")  # fmt: skip
_TIMES: Final = ("dateTime", "dateTimeStamp", "date", "time", "gYear", "gYearMonth")


#: What the engine does; the names are those of the rows in docs/engine.md.
DIFFERENCES: Final[Mapping[str, str]] = {
    "absent-nodes": "a path of length zero (* or ?) does not match at a term that is in no triple, "
    "so the term itself is missing: add it by UNION",
    "blank-nodes": "BNODE with an argument is the same blank node in all rows: write BNODE()",
    "graph-variables": "the variable of GRAPH is bound inside its group, where the standard joins "
    "it only afterwards: move what uses it behind the group",
    "large-numbers": "integers beyond 64 bits, and decimals and times with more than 18 digits "
    "after the point, cannot be compared, sorted or added, so rows that need them are left out "
    "or have no value: compare STRLEN(STR(?x)) and STR(?x)",
    "literal-values": "numbers, truth values and times are returned by value, not as they are "
    "written (0.80 as 0.8), and all types of integers as xsd:integer: the files have them as "
    "written",
    "path-alternatives": "a path with alternatives (|) gives each pair of terms once, where the "
    "standard gives it once for each alternative that matches, which counts and repeated rows "
    "show: use UNION",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference that may concern an answer.

    Attributes:
        name: in DIFFERENCES.
        example: what in the query or the data it concerns; empty if that is clear.
    """

    name: str
    example: str = ""

    @property
    def message(self) -> str:
        """What the engine does, and what to write instead."""
        return f"The engine differs from the standard: {DIFFERENCES[self.name]}"


def may_be_unreadable(literal: ox.Literal) -> bool:
    """Whether a literal is a number or time so long that the engine may not know its value."""
    if len(literal.value) <= _SAFE_LENGTH:
        return False
    name = literal.datatype.value.removeprefix(PREFIXES["xsd"])
    return bool(
        (name in _NUMBERS and _NUMBER.fullmatch(literal.value))
        or (name in _TIMES and _TIME.match(literal.value))
    )


def unreadable(literals: Iterable[ox.Literal]) -> list[str]:
    """Return the numbers and times whose values the engine does not know, in N-Triples, sorted."""
    values = sorted(map(str, filter(may_be_unreadable, literals)))
    if not values:
        return []
    solutions = ox.Store().query(
        f"""SELECT DISTINCT ?x {{
            VALUES ?x {{ {" ".join(values)} }}
            BIND(COALESCE(YEAR(?x), HOURS(?x)) AS ?time)
            FILTER(!isNumeric(?x) && !BOUND(?time))
        }}"""
    )
    assert isinstance(solutions, ox.QuerySolutions)
    return sorted(str(literal) for (literal,) in solutions)


def find_differences(
    query: Query,
    unreadable_data: Sequence[str],
    changed_data: Sequence[str],
    mentions: Callable[[str], bool],
    base_iri: str,
) -> list[Difference]:
    """Return the differences that may concern the answer to a query, each once.

    Args:
        query: as it was sent.
        unreadable_data: examples of literals in the data whose values the engine does not know.
        changed_data: examples of literals in the data that the engine does not return as written.
        mentions: whether an IRI is in a triple of the data.
        base_iri: resolves the query's IRIs.
    """
    differences = {
        "absent-nodes": _absent_node(query, mentions, base_iri),
        "blank-nodes": "BNODE" if _has_labelled_bnode(query.tokens) else None,
        "graph-variables": _graph_variable(query.tokens),
        "large-numbers": _large_number(query, unreadable_data),
        "literal-values": next(iter(changed_data), None) if query.form != "ASK" else None,
        "path-alternatives": _alternative(query),
    }
    return [Difference(name, example) for name, example in differences.items() if example]


def _large_number(query: Query, unreadable_data: Sequence[str]) -> str | None:
    words = {token.text.upper() for token in query.tokens if token.kind == "word"}
    examples = [*unreadable_data, *unreadable(_literals(query.tokens))]
    return next(iter(examples), None) if words & _EVALUATING else None


def _literals(tokens: Sequence[Token]) -> Iterator[ox.Literal]:
    """Yield the numbers in a query, and its strings as if they were numbers or times."""
    for token in tokens:
        text = token.text.strip("'\"")
        if len(text) > _SAFE_LENGTH and token.kind in ("word", "string"):
            name = "dateTime" if _TIME.match(text) else "decimal" if "." in text else "integer"
            yield ox.Literal(text, datatype=ox.NamedNode(PREFIXES["xsd"] + name))


def _absent_node(query: Query, mentions: Callable[[str], bool], base_iri: str) -> str | None:
    if not any(_is_zero_length(*pair) for pair in pairwise(query.tokens)):
        return None
    names = query.iri_references(base_iri)
    return next((name.text for name in names if name.iri and not mentions(name.iri)), None)


def _alternative(query: Query) -> str | None:
    """Return a sign of alternatives in a path, where repeated rows matter."""
    tokens = query.tokens
    words = {token.text.upper() for token in tokens if token.kind == "word"}
    if query.form != "SELECT" or ("DISTINCT" in words and not words & _COUNTING):
        return None
    depth = 0  # of the brackets of !(...), which has alternatives without repetition
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if depth or (before.text == "!" and token.text == "("):
            depth += (token.text == "(") - (token.text == ")")
        elif token.text == "|" and "|" not in (before.text, after.text):
            return "|"
    return None


def _is_zero_length(before: Token, operator: Token) -> bool:
    """Whether ``*`` or ``?`` follows a part of a path without a space."""
    is_end = before.kind in ("iri", "pname") or before.text in (")", "a")
    is_next = operator.position == before.position + len(before.text)
    return is_end and is_next and operator.kind == "sign" and operator.text in "*?"


def _graph_variable(tokens: Sequence[Token]) -> str | None:
    for index, (word, variable) in enumerate(pairwise(tokens)):
        if word.text.upper() != "GRAPH" or variable.kind != "variable":
            continue
        depth = 0
        for token in tokens[index + 2 :]:
            depth += (token.text == "{") - (token.text == "}")
            if token.kind == "variable" and token.text[1:] == variable.text[1:]:
                return variable.text
            if not depth:
                break
    return None


def _has_labelled_bnode(tokens: Sequence[Token]) -> bool:
    texts = [token.text.upper() for token in tokens]
    calls = (i for i in range(len(texts)) if texts[i : i + 2] == ["BNODE", "("])
    return any(texts[i + 2 : i + 3] != [")"] for i in calls)
