"""Queries rewritten, so that the engine answers as the standard says.

Only what tokens alone make certain is changed: arguments of functions, strings that are compared
with languages, the keys of ORDER BY. Comments, IRIs and other strings stay as they are, and errors
have the places of the text that was sent. docs/engine.md has an example of each.

Source: https://www.w3.org/TR/sparql11-query/#expressions
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any, Final, NamedTuple
from urllib.parse import quote

import pyoxigraph as ox

from kg.errors import QuerySyntaxError
from kg.sparql import xpath_regex
from kg.sparql.query import Query, Token, line_and_column
from kg.sparql.xpath_regex import Unsupported

_AGGREGATES: Final = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")
_FUNCTIONS: Final = "urn:reliefgraph:function:"
_SEPARATOR: Final = " "
_N_COMPARED: Final = 2
_OPENING, _CLOSING = ("(", "{", "["), (")", "}", "]")
#: An expression that is an error, as the argument of a function.
_ERROR: Final = "(1/0)"
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
#: The functions whose second argument is compared with their first.
_COMPARING: Final = ("CONTAINS", "STRSTARTS", "STRENDS", "STRBEFORE", "STRAFTER")
_REWRITTEN: Final = {"REGEX", "REPLACE", "GROUP_CONCAT", "COUNT", "LANG", *_COMPARING}
#: TRUE, False and the like, wherever they are.
_UPPER_TRUTH_VALUE: Final = re.compile(r"\b(?!true|false)(?i:true|false)\b")


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A query for the engine.

    Attributes:
        text: SPARQL.
        functions: that it calls, by name.
        aggregates: that it calls, by name.
    """

    text: str
    functions: dict[ox.NamedNode, Callable[..., Any]] = field(default_factory=dict)
    aggregates: dict[ox.NamedNode, Callable[[], Any]] = field(default_factory=dict)


class _Edit(NamedTuple):
    """A new text for a part of a query; the part may be empty."""

    begin: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """A call of a function: the indexes of its name and of its closing bracket, its arguments.

    An argument is a list of tokens; those after a semicolon are in the last one.
    """

    name: str
    begin: int
    end: int
    arguments: list[list[Token]]


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
    edits: list[_Edit] = []
    aggregates: dict[ox.NamedNode, Callable[[], Any]] = {}
    calls = list(function_calls(tokens, _REWRITTEN))
    for call in calls:
        try:
            if call.name in ("REGEX", "REPLACE") and len(call.arguments) > 1:
                edits += _regex_edits(call, text)
        except Unsupported as error:
            line, column = line_and_column(query, tokens[call.begin].position)
            raise QuerySyntaxError(f"error at {line}:{column}: {error}") from error
        if call.name == "GROUP_CONCAT":
            edits += _group_concat_edits(call, tokens, aggregates)
    edits += _order_edits(tokens, text)
    edits += _language_edits(tokens, calls)
    text = _edited(text, edits)
    if any(call.name == "COUNT" for call in calls):  # whose arguments may be copied
        text = _edited(text, _count_edits(Query(text)))
    return Rewritten(text, FUNCTIONS if edits else {}, aggregates)


def with_lower_truth_values(query: Query) -> str:
    """Return a query with ``TRUE`` and ``False`` as the engine writes them; nothing else moves.

    Source: https://www.w3.org/TR/sparql11-query/#sparqlGrammar (note 1)
    """
    if not _UPPER_TRUTH_VALUE.search(query.text):
        return query.text
    words = (token for token in query.tokens if token.kind == "word")
    values = (token for token in words if token.text.lower() in ("true", "false"))
    return _edited(query.text, (_replaced([token], token.text.lower()) for token in values))


def _edited(text: str, edits: Iterable[_Edit]) -> str:
    pieces, end = list[str](), 0
    for edit in sorted(edits):
        pieces += text[end : edit.begin], edit.text
        end = edit.end
    return "".join((*pieces, text[end:]))


def function_calls(tokens: Sequence[Token], names: Collection[str]) -> Iterator[FunctionCall]:
    """Yield the calls of functions and aggregates by their names, which are in upper case."""
    for begin, token in enumerate(tokens[:-1]):
        name = token.text.upper()
        if token.kind != "word" or name not in names or tokens[begin + 1].text != "(":
            continue
        depth, arguments = 0, list[list[Token]]([[]])
        for end in range(begin + 2, len(tokens)):
            text = tokens[end].text if tokens[end].kind == "sign" else ""
            if text == ")" and not depth:
                yield FunctionCall(name, begin, end, arguments)
                break
            depth += (text in _OPENING) - (text in _CLOSING)
            if text in (",", ";") and not depth:
                arguments.append([])
            else:
                arguments[-1].append(tokens[end])


def _refuse_nested_aggregates(query: Query) -> None:
    """Refuse what the standard's syntax excludes, and the engine would evaluate.

    Source: https://www.w3.org/TR/sparql12-query/#sparqlGrammar (notes)
    """
    for outer, inner in pairwise(function_calls(query.tokens, _AGGREGATES)):
        between = query.tokens[outer.begin : inner.begin]
        if inner.begin < outer.end and not any(token.text == "{" for token in between):
            line, column = line_and_column(query, query.tokens[inner.begin].position)
            raise QuerySyntaxError(
                f"error at {line}:{column}: {inner.name} is inside {outer.name}, and an aggregate "
                "cannot contain another: compute the inner one in a subquery"
            )


# ---- strings


def string_value(argument: Sequence[Token]) -> str | None:
    """Return the value of an argument that is a string as it is written; None for any other."""
    if len(argument) != 1 or argument[0].kind != "string":
        return None
    text = argument[0].text
    width = 3 if text.startswith(("'''", '"""')) else 1
    return _ESCAPE.sub(_unescape, text[width:-width])


def _unescape(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _ESCAPED.get(match[3], match[3])


def _end(token: Token) -> int:
    return token.position + len(token.text)


def _replaced(argument: Sequence[Token], text: str) -> _Edit:
    return _Edit(argument[0].position, _end(argument[-1]), text)


def _wrapped(argument: Sequence[Token], before: str, after: str) -> list[_Edit]:
    begin, end = argument[0].position, _end(argument[-1])
    return [_Edit(begin, begin, before), _Edit(end, end, after)]


# ---- regular expressions


def _regex_edits(call: FunctionCall, text: str) -> Iterator[_Edit]:
    """Write patterns and replacements as the engine reads them.

    Source: https://www.w3.org/TR/xpath-functions-31/#regex-syntax
    """
    n_others = 2 if call.name == "REGEX" else 3
    if not all(call.arguments) or not n_others <= len(call.arguments) <= n_others + 1:
        return  # the engine will report it
    pattern = call.arguments[1]
    flags = call.arguments[n_others] if len(call.arguments) > n_others else []
    flags_text = _text(flags, text) if flags else '""'
    texts = string_value(pattern), string_value(flags) if flags else ""
    if texts[0] is None or texts[1] is None:
        yield from _wrapped(pattern, f"<{_FUNCTIONS}pattern>(", f", {flags_text})")
    elif (rust := xpath_regex.translate(texts[0], texts[1])) != texts[0]:
        yield _replaced(pattern, json.dumps(rust, ensure_ascii=False))
    if call.name == "REPLACE":
        others = f"{_text(pattern, text)}, {flags_text}"
        yield from _replacement_edits(call.arguments[2], others, texts)


def _replacement_edits(
    replacement: Sequence[Token], others: str, texts: tuple[str | None, str | None]
) -> Iterator[_Edit]:
    literal = string_value(replacement)
    if literal is None or texts[0] is None or texts[1] is None:
        yield from _wrapped(replacement, f"<{_FUNCTIONS}replacement>(", f", {others})")
        return
    rust = _replacement(literal, texts[0], texts[1])
    if rust != literal:
        written = _ERROR if rust is None else json.dumps(rust, ensure_ascii=False)
        yield _replaced(replacement, written)


def _text(argument: Sequence[Token], text: str) -> str:
    """Return an argument as it is written, from its first token to its last."""
    return text[argument[0].position : _end(argument[-1])]


@lru_cache(1_000)
def _replacement(text: str, pattern: str, flags: str) -> str | None:
    """Return the engine's form of a replacement; None if the standard has an error.

    Source: https://www.w3.org/TR/xpath-functions-31/#func-replace
    """
    arguments = ", ".join(map(json.dumps, ("", xpath_regex.translate(pattern, flags), flags)))
    if ox.Store().query(f"ASK {{ FILTER(REGEX({arguments})) }}"):
        return None  # FORX0003: the pattern matches the empty string
    return xpath_regex.translate_replacement(text, xpath_regex.n_groups(pattern), flags)


def _function(read: Callable[..., str | None]) -> Callable[..., ox.Literal | None]:
    """Return a function of the engine's strings; any other argument is an error."""

    def call(*arguments: object) -> ox.Literal | None:
        texts = [_simple(argument) for argument in arguments]
        try:
            result = None if None in texts else read(*texts)
        except Unsupported:
            return None
        return None if result is None else ox.Literal(result)

    return call


def _simple(term: object) -> str | None:
    is_simple = isinstance(term, ox.Literal) and term.datatype.value.endswith("#string")
    return term.value if is_simple else None  # type: ignore[attr-defined]


def _fold(term: object) -> object:
    """Return a simple literal in lower case, as the engine's language tags are; or the term."""
    text = _simple(term)
    return term if text is None else ox.Literal(text.lower())


#: The functions that ``rewrite`` uses, by name.
FUNCTIONS: Final[dict[ox.NamedNode, Callable[..., Any]]] = {
    ox.NamedNode(f"{_FUNCTIONS}pattern"): _function(xpath_regex.translate),
    ox.NamedNode(f"{_FUNCTIONS}replacement"): _function(_replacement),
    ox.NamedNode(f"{_FUNCTIONS}fold"): _fold,
}


# ---- aggregates and order


class _DistinctConcat:
    """GROUP_CONCAT(DISTINCT ...) of any terms but blank nodes."""

    def __init__(self, separator: str) -> None:
        self._separator, self._terms = separator, dict[object, None]()

    def accumulate(self, term: object) -> None:
        """Add a term."""
        self._terms[term] = None

    def finish(self) -> ox.Literal | None:
        """Return the terms in one string; None if one is a blank node or a triple."""
        if not all(isinstance(term, ox.NamedNode | ox.Literal) for term in self._terms):
            return None
        return ox.Literal(self._separator.join(str(term.value) for term in self._terms))  # type: ignore[attr-defined]


def _group_concat_edits(
    call: FunctionCall, tokens: Sequence[Token], aggregates: dict[ox.NamedNode, Callable[[], Any]]
) -> list[_Edit]:
    """Concatenate the texts of IRIs and numbers, too; the result never has a language.

    Source: https://www.w3.org/TR/sparql12-query/#aggGroupConcat
    """
    values, *scalars = call.arguments
    if not values or len(scalars) > 1:
        return []  # the engine will report it
    if values[0].text.upper() != "DISTINCT":
        return _wrapped(values, "STR(", ")")
    separator = string_value(scalars[0][2:]) if scalars else _SEPARATOR
    if separator is None or len(values) == 1:
        return []
    name = f"{_FUNCTIONS}group_concat:{quote(separator, safe='')}"
    aggregates[ox.NamedNode(name)] = lambda: _DistinctConcat(separator)
    end = tokens[call.end].position
    return [
        _Edit(tokens[call.begin].position, values[1].position, f"<{name}>("),
        _Edit(_end(values[-1]), end, ""),
    ]


def _count_edits(query: Query) -> Iterator[_Edit]:
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
        value = _text(values, query.text)
        count = f"SUM(COALESCE(IF(isBlank({value}), 1, 1), 0))"
        if is_distinct:  # all errors are one more value
            n_errors = f"COALESCE(MAX(COALESCE(IF(isBlank({value}), 0, 0), 1)), 0)"
            count = f"(COUNT(DISTINCT COALESCE({value}, <{_FUNCTIONS}error>)) - {n_errors})"
        yield _replaced(query.tokens[call.begin : call.end + 1], count)


def _order_edits(tokens: Sequence[Token], text: str) -> Iterator[_Edit]:
    """Sort numbers apart from other literals: the engine compares the two as texts.

    Its order of both together has contradictions, so that numbers get out of order, too.

    Source: https://www.w3.org/TR/sparql11-query/#modOrderBy
    """
    words = [token.text.upper() for token in tokens]
    for begin in range(len(tokens) - 2):
        if words[begin : begin + 2] != ["ORDER", "BY"] or tokens[begin].kind != "word":
            continue
        at = begin + 2
        while at < len(tokens):
            is_modified = words[at] in ("ASC", "DESC")
            end = _end_of_condition(tokens, at)
            if end == at:
                break
            expression = _text(tokens[at + is_modified : end], text)
            if _may_be_mixed(tokens[at:end]):
                key = f"{words[at] if is_modified else ''}(isNumeric({expression})) "
                yield _Edit(tokens[at].position, tokens[at].position, key)
            at = end


def _end_of_condition(tokens: Sequence[Token], begin: int) -> int:
    """Return the index after a variable, a call or an expression in brackets, or else ``begin``."""
    if tokens[begin].kind == "variable":
        return begin + 1
    for opening in (begin, begin + 1):
        if tokens[opening : opening + 1] and tokens[opening].text == "(":
            return _closing(tokens, opening)
        if tokens[begin].kind == "sign":
            break
    return begin


def _may_be_mixed(tokens: Sequence[Token]) -> bool:
    """Whether an expression can have numbers and other literals: a variable, or a choice."""
    choices = {"COALESCE", "IF", "SAMPLE", "MIN", "MAX"}
    words = {token.text.upper() for token in tokens if token.kind == "word"}
    return not words - {"ASC", "DESC"} or bool(words & choices)


def _closing(tokens: Sequence[Token], opening: int) -> int:
    """Return the index after the bracket that closes the one at ``opening``."""
    depth = 0
    for index in range(opening, len(tokens)):
        if tokens[index].kind == "sign":
            depth += (tokens[index].text in _OPENING) - (tokens[index].text in _CLOSING)
        if not depth:
            return index + 1
    return len(tokens)


# ---- languages


def _language_edits(tokens: Sequence[Token], calls: Sequence[FunctionCall]) -> Iterator[_Edit]:
    """Compare language tags without regard to case: the engine has them in lower case.

    Source: https://www.w3.org/TR/rdf11-concepts/#section-Graph-Literal
    """
    if not any(token.kind == "string" and token.text != token.text.lower() for token in tokens):
        return
    languages = _languages(tokens, calls)
    for index in range(len(tokens) if languages else 0):
        for operand, others in _comparisons(tokens, index):
            if operand in languages:
                for other in sorted({*others} - languages):
                    yield from _folded(tokens, other)
    for call in calls:
        yield from _comparison_edits(call)


def _comparisons(tokens: Sequence[Token], index: int) -> Iterator[tuple[int, Sequence[int]]]:
    """Yield an operand and those that it is compared with at ``=``, ``!=``, ``IN`` and VALUES.

    An operand is the index of its only, first or last token.
    """
    word = tokens[index].text.upper() if tokens[index].kind in ("word", "sign") else ""
    if word == "=":
        left = index - 1 - (tokens[index - 1].text == "!")
        yield left, [index + 1]
        yield index + 1, [left]
    elif word == "IN":
        left = index - 1 - (tokens[index - 1].text.upper() == "NOT")
        yield left, _elements(tokens, index + 1)
    elif word == "VALUES":
        yield index + 1, _elements(tokens, index + 2)


def _elements(tokens: Sequence[Token], opening: int) -> list[int]:
    """Return the indexes of the tokens in brackets that are in no further ones."""
    depth, elements = 0, []
    for index in range(opening, _closing(tokens, opening)):
        text = tokens[index].text if tokens[index].kind == "sign" else ""
        depth += (text in _OPENING) - (text in _CLOSING)
        if depth == 1:
            elements.append(index)
    return elements


def _comparison_edits(call: FunctionCall) -> list[_Edit]:
    """Return the edits of a function that compares a language with a text."""
    first = call.arguments[0][0].text.upper() if call.arguments[0] else ""
    if first != "LANG" or len(call.arguments) != _N_COMPARED or not call.arguments[1]:
        return []
    if call.name == "REGEX":
        return _wrapped(call.arguments[1], "", ', "i"')
    return _folded(call.arguments[1], 0) if call.name in _COMPARING else []


def _languages(tokens: Sequence[Token], calls: Sequence[FunctionCall]) -> set[int]:
    """Return the first and last tokens of expressions for a language, by index."""
    spans = [(call.begin, call.end) for call in calls if call.name == "LANG"]
    for begin, end in spans:  # which grows by what stands around: (LANG(?x)), STR(LANG(?x))
        around = [
            token.text.upper() for token in (*tokens[begin - 1 : begin], *tokens[end + 1 : end + 2])
        ]
        is_call = begin > 1 and tokens[begin - 2].kind in ("word", "pname", "iri")
        if around == ["(", ")"] and (not is_call or tokens[begin - 2].text.upper() == "STR"):
            spans.append((begin - 1 - is_call, end + 1))
    bound = {
        variable.text[1:]
        for _, end in spans
        for word, variable in pairwise(tokens[end + 1 : end + 3])
        if word.text.upper() == "AS"
    }
    variables = (
        index
        for index, token in enumerate(tokens)
        if token.kind == "variable" and token.text[1:] in bound
    )
    return {*chain.from_iterable(spans), *variables}


def _folded(tokens: Sequence[Token], index: int) -> list[_Edit]:
    """Return the edits that put a string or a variable into lower case."""
    operand = tokens[index : index + 1] if index >= 0 else ()
    if not operand:
        return []
    if operand[0].kind == "variable":
        return _wrapped(operand, f"<{_FUNCTIONS}fold>(", ")")
    text = string_value(operand)
    is_typed = [token.text for token in tokens[index + 1 : index + 2]] == ["^"]
    if text is None or text == text.lower() or is_typed:
        return []
    return [_replaced(operand, json.dumps(text.lower(), ensure_ascii=False))]
