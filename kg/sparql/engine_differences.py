"""What the engine answers otherwise than the standard says, and ``rewriting`` cannot change.

An answer that may be concerned says so. docs/engine.md has an example of each difference.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import pyoxigraph as ox

from kg.namespaces import PREFIXES
from kg.sparql.query import Query, Token

#: An expression or a sort that compares, adds or converts.
_EVALUATING: Final = frozenset("FILTER BIND HAVING ORDER SUM AVG MIN MAX AS".split())
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_TIME: Final = re.compile(r"-?[0-9]+-[0-9]{2}|[0-9]{2}:[0-9]{2}:")
#: A number or a time that is not longer is never too large or too precise.
_SAFE_LENGTH: Final = 18
_NUMBERS: Final = ("decimal", "integer", "long", "unsignedLong", "nonNegativeInteger",
    "nonPositiveInteger", "positiveInteger", "negativeInteger")  # fmt: skip
_TIMES: Final = ("dateTime", "dateTimeStamp", "date", "time", "gYear", "gYearMonth")


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference that may concern an answer.

    Attributes:
        name: the anchor of its row in docs/engine.md.
        message: what the engine does, and what to write instead.
    """

    name: str
    message: str


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
    values = " ".join(sorted(map(str, filter(may_be_unreadable, literals))))
    solutions = ox.Store().query(
        f"""SELECT DISTINCT ?x {{
            VALUES ?x {{ {values} }}
            BIND(COALESCE(YEAR(?x), HOURS(?x)) AS ?time)
            FILTER(!isNumeric(?x) && !BOUND(?time))
        }}"""
    )
    assert isinstance(solutions, ox.QuerySolutions)
    return sorted(str(literal) for (literal,) in solutions)


def find_differences(
    query: Query, unreadable_data: Sequence[str], is_node: Callable[[str], bool], base_iri: str
) -> list[Difference]:
    """Return the differences that may concern the answer to a query.

    Args:
        query: as it was sent.
        unreadable_data: examples of literals in the data whose values the engine does not know.
        is_node: whether an IRI is a subject or an object in the data.
        base_iri: resolves the query's IRIs.
    """
    return [
        *_values(query, unreadable_data),
        *_paths(query, is_node, base_iri),
        *_graph_variables(query.tokens),
        *_blank_nodes(query.tokens),
    ]


def _values(query: Query, unreadable_data: Sequence[str]) -> Iterator[Difference]:
    words = {token.text.upper() for token in query.tokens if token.kind == "word"}
    examples = [*unreadable_data, *unreadable(_literals(query.tokens))]
    if examples and words & _EVALUATING:
        yield Difference(
            "large-numbers",
            f"the engine cannot compare, sort or add {examples[0]}: its integers have 64 bits, its "
            "decimals 18 digits after the point; rows that need it are left out or have no value. "
            "Compare STRLEN(STR(?x)) and STR(?x)",
        )


def _literals(tokens: Sequence[Token]) -> Iterator[ox.Literal]:
    """Yield the numbers in a query, and its strings as if they were numbers or times."""
    for token in tokens:
        text = token.text.strip("'\"")
        if len(text) > _SAFE_LENGTH and token.kind in ("word", "string"):
            name = "dateTime" if _TIME.match(text) else "decimal" if "." in text else "integer"
            yield ox.Literal(text, datatype=ox.NamedNode(PREFIXES["xsd"] + name))


def _paths(query: Query, is_node: Callable[[str], bool], base_iri: str) -> Iterator[Difference]:
    tokens = query.tokens
    if not any(_is_zero_length(*pair) for pair in pairwise(tokens)):
        return
    for name in query.iri_references(base_iri):
        if name.iri and not is_node(name.iri):
            yield Difference(
                "absent-nodes",
                f"the engine does not follow a path of length zero (* or ?) at a term that is in "
                f"no triple, such as {name.text}; the term itself is missing from the answer. Add "
                "it by UNION",
            )
            return


def _is_zero_length(before: Token, operator: Token) -> bool:
    """Whether ``*`` or ``?`` follows a part of a path without a space."""
    is_end = before.kind in ("iri", "pname") or before.text in (")", "a")
    is_next = operator.position == before.position + len(before.text)
    return is_end and is_next and operator.kind == "sign" and operator.text in "*?"


def _graph_variables(tokens: Sequence[Token]) -> Iterator[Difference]:
    for index, (word, variable) in enumerate(pairwise(tokens)):
        if word.text.upper() != "GRAPH" or variable.kind != "variable":
            continue
        depth = 0
        for token in tokens[index + 2 :]:
            depth += (token.text == "{") - (token.text == "}")
            if depth and token.text[1:] == variable.text[1:] and token.kind == "variable":
                yield Difference(
                    "graph-variables",
                    f"the engine has {variable.text} bound inside GRAPH {variable.text} {{ ... }}, "
                    "where the standard joins it only afterwards. Move what uses it behind the "
                    "group",
                )
                return
            if not depth:
                break


def _blank_nodes(tokens: Sequence[Token]) -> Iterator[Difference]:
    texts = [token.text.upper() for token in tokens]
    if any(
        texts[i : i + 2] == ["BNODE", "("] and texts[i + 2 : i + 3] != [")"]
        for i in range(len(texts))
    ):
        yield Difference(
            "blank-nodes",
            "the engine's BNODE with an argument is the same blank node in all rows. Write BNODE()",
        )
