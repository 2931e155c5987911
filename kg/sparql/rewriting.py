"""Queries rewritten, so that the engine answers as the standard says.

Only what tokens alone make certain is changed: truth values, casts, COUNT, arguments of functions,
strings that are compared with languages, keys of ORDER BY. Comments, IRIs and other strings stay as
they are, and errors have the places of the text that was sent. docs/engine.md has examples.

Source: https://www.w3.org/TR/sparql11-query/#expressions
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final
from urllib.parse import quote

import pyoxigraph as ox
from rdflib import XSD

from kg.sparql import xpath_regex
from kg.sparql.edits import (
    NAMESPACE,
    Edit,
    FunctionCall,
    apply,
    closing_brackets,
    end_of,
    function_calls,
    outside_expressions,
    replace,
    simple_text,
    source,
    string_value,
    wrap,
)
from kg.sparql.language_case import COMPARING, fold, language_edits
from kg.sparql.query import Query, Token
from kg.sparql.syntax_errors import error_at
from kg.sparql.xpath_regex import Unsupported

_AGGREGATES: Final = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")
_SEPARATOR: Final = " "
#: An expression that is an error, as the argument of a function.
_ERROR: Final = "(1/0)"
_REWRITTEN: Final = {"REGEX", "REPLACE", "GROUP_CONCAT", "COUNT", "LANG", *COMPARING}
#: The end of the name of a type in a cast, which ignores spaces around a text.
_CAST: Final = re.compile(
    r"[:#](?:integer|decimal|double|float|boolean|dateTime|date|time|g[A-Z]\w+|\w*[dD]uration)"
    r">?\s*[(#]"
)
_SPECIAL: Final = ("INF", "+INF", "-INF", "NaN")
#: TRUE, False and the like, wherever they are.
_UPPER_TRUTH_VALUE: Final = re.compile(r"\b(?!true|false)(?i:true|false)\b")


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A query for the engine, and the functions and aggregates that it calls, by name."""

    text: str
    functions: dict[ox.NamedNode, Callable[..., Any]] = field(default_factory=dict)
    aggregates: dict[ox.NamedNode, Callable[[], Any]] = field(default_factory=dict)


def rewrite(query: Query) -> Rewritten:
    """Return a query that the engine answers as the standard says, as far as possible.

    Raises:
        QuerySyntaxError: a regular expression uses what the engine does not have, or an aggregate
            is in another.
    """
    if query.is_plain:
        return Rewritten(query.text)
    tokens, text = query.tokens, with_lower_truth_values(query)
    _refuse_nested_aggregates(query)
    edits: list[Edit] = []
    aggregates: dict[ox.NamedNode, Callable[[], Any]] = {}
    calls = function_calls(tokens, _REWRITTEN)
    for call in calls:
        try:
            if call.name in ("REGEX", "REPLACE") and len(call.arguments) > 1:
                edits += _regex_edits(call, text)
        except Unsupported as error:
            raise error_at(query, tokens[call.begin].position, str(error)) from error
        if call.name == "GROUP_CONCAT":
            edits += _group_concat_edits(call, tokens, aggregates)
    edits += language_edits(tokens, calls)
    text = apply(text, edits)
    text = apply(text, _cast_edits(Query(text)))
    text = apply(text, _order_edits(Query(text)))  # which copies keys
    if any(call.name == "COUNT" for call in calls):  # whose arguments may be copied
        text = apply(text, _count_edits(Query(text)))
    return Rewritten(text, FUNCTIONS if text != query.text else {}, aggregates)


def with_lower_truth_values(query: Query) -> str:
    """Return a query with ``TRUE`` and ``False`` as the engine writes them; nothing else moves.

    Source: https://www.w3.org/TR/sparql11-query/#sparqlGrammar (note 1)
    """
    if not _UPPER_TRUTH_VALUE.search(query.text):
        return query.text
    words = (token for token in query.tokens if token.kind == "word")
    values = (token for token in words if token.text.lower() in ("true", "false"))
    return apply(query.text, (replace([token], token.text.lower()) for token in values))


def _refuse_nested_aggregates(query: Query) -> None:
    """Refuse what the standard's syntax excludes, and the engine would evaluate.

    Source: https://www.w3.org/TR/sparql12-query/#sparqlGrammar (notes)
    """
    for outer, inner in pairwise(function_calls(query.tokens, _AGGREGATES)):
        between = query.tokens[outer.begin : inner.begin]
        if inner.begin < outer.end and not any(token.text == "{" for token in between):
            raise error_at(
                query,
                query.tokens[inner.begin].position,
                f"{inner.name} is inside {outer.name}, and an aggregate cannot contain another: "
                "compute the inner one in a subquery",
            )


def _regex_edits(call: FunctionCall, text: str) -> Iterator[Edit]:
    """Write patterns and replacements as the engine reads them."""
    n_others = 2 if call.name == "REGEX" else 3
    if not all(call.arguments) or not n_others <= len(call.arguments) <= n_others + 1:
        return  # the engine will report it
    pattern = call.arguments[1]
    flags = call.arguments[n_others] if len(call.arguments) > n_others else []
    flags_text = source(flags, text) if flags else '""'
    texts = string_value(pattern), string_value(flags) if flags else ""
    if texts[0] is None or texts[1] is None:
        yield from wrap(pattern, f"<{NAMESPACE}pattern>(", f", {flags_text})")
    elif (rust := xpath_regex.translate(texts[0], texts[1])) != texts[0]:
        yield replace(pattern, json.dumps(rust, ensure_ascii=False))
    if call.name == "REPLACE":
        others = f"{source(pattern, text)}, {flags_text}"
        yield from _replacement_edits(call.arguments[2], others, texts)


def _replacement_edits(
    replacement: Sequence[Token], others: str, texts: tuple[str | None, str | None]
) -> Iterator[Edit]:
    literal = string_value(replacement)
    if literal is None or texts[0] is None or texts[1] is None:
        yield from wrap(replacement, f"<{NAMESPACE}replacement>(", f", {others})")
        return
    rust = _replacement(literal, texts[0], texts[1])
    if rust != literal:
        written = _ERROR if rust is None else json.dumps(rust, ensure_ascii=False)
        yield replace(replacement, written)


@lru_cache(1_000)
def _replacement(text: str, pattern: str, flags: str) -> str | None:
    """Return the engine's form of a replacement; None if the standard has an error."""
    arguments = ", ".join(map(json.dumps, ("", xpath_regex.translate(pattern, flags), flags)))
    if ox.Store().query(f"ASK {{ FILTER(REGEX({arguments})) }}"):
        return None  # FORX0003: the pattern matches the empty string
    return xpath_regex.translate_replacement(text, xpath_regex.n_groups(pattern), flags)


def _function(read: Callable[..., str | None]) -> Callable[..., ox.Literal | None]:
    """Return a function of the engine's strings; any other argument is an error."""

    def call(*arguments: object) -> ox.Literal | None:
        texts = [simple_text(argument) for argument in arguments]
        try:
            result = None if None in texts else read(*texts)
        except Unsupported:
            return None
        return None if result is None else ox.Literal(result)

    return call


def _cast_edits(query: Query) -> Iterator[Edit]:
    """Let casts read texts as the standard does; what the engine reads rightly stays fast.

    Source: https://www.w3.org/TR/xpath-functions-31/#casting-from-strings
    """
    if not _CAST.search(query.text):
        return
    tokens, closing = query.tokens, closing_brackets(query.tokens)
    calls = [
        index
        for index, (name, opening) in enumerate(pairwise(tokens))
        if name.kind in ("pname", "iri") and opening.text == "(" and _CAST.search(f"{name.text}(")
    ]
    outside = {*outside_expressions(tokens)} if calls else set()  # with the lists in triples
    for index, following in pairwise((*calls, len(tokens))):
        end = closing.get(index + 1, 0)
        argument = tokens[index + 2 : end]
        if not argument or (index in outside and tokens[index - 1].text.upper() != "FILTER"):
            continue
        if following < end:  # copies in copies would multiply
            yield from wrap(argument, f"<{NAMESPACE}text>(", ")")
            continue
        cast = fast = source(tokens[index : end + 1], query.text)
        if "double" in tokens[index].text or "float" in tokens[index].text:  # perhaps of "inf"
            fast = f"IF(ABS({cast}) < 'INF'^^<{XSD.double}>, {cast}, {_ERROR})"
        slow = f"{tokens[index].text}(<{NAMESPACE}text>({source(argument, query.text)}))"
        yield replace(tokens[index : end + 1], f"COALESCE({fast}, {slow})")


def _text_to_cast(term: object) -> object:
    """Return a text without the spaces around it, None for one that only the engine reads."""
    text = simple_text(term)
    if text is None:
        return term
    text = text.strip(" \t\n\r")
    is_special = text.lower().strip("+-") in ("inf", "infinity", "nan")
    return None if is_special and text not in _SPECIAL else ox.Literal(text)


#: The functions that ``rewrite`` uses, by name.
FUNCTIONS: Final[dict[ox.NamedNode, Callable[..., Any]]] = {
    ox.NamedNode(f"{NAMESPACE}pattern"): _function(xpath_regex.translate),
    ox.NamedNode(f"{NAMESPACE}replacement"): _function(_replacement),
    ox.NamedNode(f"{NAMESPACE}fold"): fold,
    ox.NamedNode(f"{NAMESPACE}text"): _text_to_cast,
}


class _DistinctConcat:
    """GROUP_CONCAT(DISTINCT ...) of any terms but blank nodes."""

    def __init__(self, separator: str) -> None:
        self._separator, self._terms = separator, dict[object, None]()

    def accumulate(self, term: object) -> None:
        """Add a term."""
        self._terms[term] = None

    def finish(self) -> ox.Literal | None:
        """Return the terms in one string; None if one is a blank node or a triple."""
        texts = [t.value for t in self._terms if isinstance(t, ox.NamedNode | ox.Literal)]
        return ox.Literal(self._separator.join(texts)) if len(texts) == len(self._terms) else None


def _group_concat_edits(
    call: FunctionCall, tokens: Sequence[Token], aggregates: dict[ox.NamedNode, Callable[[], Any]]
) -> list[Edit]:
    """Concatenate the texts of IRIs and numbers, too; the result never has a language.

    Source: https://www.w3.org/TR/sparql12-query/#aggGroupConcat
    """
    values, *scalars = call.arguments
    if not values or len(scalars) > 1:
        return []  # the engine will report it
    if values[0].text.upper() != "DISTINCT":
        return wrap(values, "STR(", ")")
    separator = string_value(scalars[0][2:]) if scalars else _SEPARATOR
    if separator is None or len(values) == 1:
        return []
    name = f"{NAMESPACE}group_concat:{quote(separator, safe='')}"
    aggregates[ox.NamedNode(name)] = lambda: _DistinctConcat(separator)
    end = tokens[call.end].position
    return [
        Edit(tokens[call.begin].position, values[1].position, f"<{name}>("),
        Edit(end_of(values[-1]), end, ""),
    ]


def _count_edits(query: Query) -> Iterator[Edit]:
    """Count the values of expressions that are no errors; variables are counted rightly.

    An expression is evaluated once for a row, since BNODE() or RAND() may be in it.

    Source: https://www.w3.org/TR/sparql11-query/#defn_aggCount
    """
    end = 0
    for call in function_calls(query.tokens, ("COUNT",)):
        words = call.arguments[0]
        is_distinct = bool(words) and words[0].text.upper() == "DISTINCT"
        values = words[is_distinct:]
        if len(values) <= 1 or len(call.arguments) > 1 or call.begin < end:
            continue  # a variable, a constant, a *, inside another or what the engine will report
        end = call.end
        value = source(values, query.text)
        count = f"SUM(COALESCE(IF(isBlank({value}), 1, 1), 0))"
        if is_distinct:  # all errors are one more value
            n_errors = f"COALESCE(MAX(COALESCE(IF(isBlank({value}), 0, 0), 1)), 0)"
            count = f"(COUNT(DISTINCT COALESCE({value}, <{NAMESPACE}error>)) - {n_errors})"
        yield replace(query.tokens[call.begin : call.end + 1], count)


def _order_edits(query: Query) -> Iterator[Edit]:
    """Sort numbers apart from other literals: the engine compares the two as texts.

    Its order of both together has contradictions, so that numbers get out of order, too.

    Source: https://www.w3.org/TR/sparql11-query/#modOrderBy
    """
    if "order" not in query.text.lower():
        return
    tokens, text = query.tokens, query.text
    words, closing = [token.text.upper() for token in tokens], closing_brackets(tokens)
    for begin in range(len(tokens) - 2):
        if words[begin : begin + 2] != ["ORDER", "BY"] or tokens[begin].kind != "word":
            continue
        at = begin + 2
        while at < len(tokens):
            is_modified = words[at] in ("ASC", "DESC")
            end = _end_of_condition(tokens, at, closing)
            if end == at:
                break
            expression = source(tokens[at + is_modified : end], text)
            if _may_be_mixed(tokens, range(at, end), closing):
                key = f"{words[at] if is_modified else ''}(isNumeric({expression})) "
                yield Edit(tokens[at].position, tokens[at].position, key)
            at = end


def _end_of_condition(tokens: Sequence[Token], begin: int, closing: Mapping[int, int]) -> int:
    """Return the index after a variable, a call or an expression in brackets, or else ``begin``."""
    if tokens[begin].kind == "variable":
        return begin + 1
    for opening in (begin, begin + 1):
        if tokens[opening : opening + 1] and tokens[opening].text == "(":
            return closing.get(opening, len(tokens) - 1) + 1
        if tokens[begin].kind == "sign":
            break
    return begin


def _may_be_mixed(tokens: Sequence[Token], places: range, closing: Mapping[int, int]) -> bool:
    """Whether an expression can have numbers and other literals: a variable, or a choice."""
    choices, words = {"COALESCE", "IF", "SAMPLE", "MIN", "MAX"}, set[str]()
    index = places.start
    while index < places.stop:
        if tokens[index].kind == "word":
            words.add(tokens[index].text.upper())
        is_group = tokens[index].text == "{"  # of EXISTS, whose value is a boolean
        index = closing.get(index, index) + 1 if is_group else index + 1
    return not words - {"ASC", "DESC"} or bool(words & choices)
