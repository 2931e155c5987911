"""Language tags in a query: compared without regard to case, as the standard compares them.

The engine has them in lower case.

Source: https://www.w3.org/TR/rdf11-concepts/#section-Graph-Literal
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from typing import Final

import pyoxigraph as ox

from kg.sparql.edits import (
    NAMESPACE,
    Edit,
    FunctionCall,
    closing_brackets,
    replace,
    simple_text,
    string_value,
    wrap,
)
from kg.sparql.query import Token

_N_COMPARED: Final = 2
#: The functions whose second argument is compared with their first.
COMPARING: Final = ("CONTAINS", "STRSTARTS", "STRENDS", "STRBEFORE", "STRAFTER")


def fold(term: object) -> object:
    """Return a simple literal in lower case, as the engine's language tags are; or the term."""
    text = simple_text(term)
    return term if text is None else ox.Literal(text.lower())


def language_edits(tokens: Sequence[Token], calls: Sequence[FunctionCall]) -> Iterator[Edit]:
    """Yield the edits after which language tags are compared without regard to case."""
    if not any(token.kind == "string" and token.text != token.text.lower() for token in tokens):
        return
    languages, closing = _languages(tokens, calls), closing_brackets(tokens)
    for index in range(len(tokens) if languages else 0):
        for operand, others in _comparisons(tokens, index, closing):
            if operand in languages:
                for other in sorted({*others} - languages):
                    yield from _folded(tokens, other)
    for call in calls:
        yield from _comparison_edits(call)


def _comparisons(
    tokens: Sequence[Token], index: int, closing: Mapping[int, int]
) -> Iterator[tuple[int, Iterable[int]]]:
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
        yield left, _elements(closing, index + 1)
    elif word == "VALUES":
        yield index + 1, _elements(closing, index + 2)


def _elements(closing: Mapping[int, int], opening: int) -> Iterator[int]:
    """Yield the indexes of the tokens in brackets, except those in inner brackets."""
    index, end = opening + 1, closing.get(opening, 0)
    while index < end:
        yield index
        index = closing.get(index, index) + 1


def _comparison_edits(call: FunctionCall) -> list[Edit]:
    """Return the edits of a function that compares a language with a text."""
    first = call.arguments[0][0].text.upper() if call.arguments[0] else ""
    if first != "LANG" or len(call.arguments) != _N_COMPARED or not call.arguments[1]:
        return []
    if call.name == "REGEX":
        return wrap(call.arguments[1], "", ', "i"')
    return _folded(call.arguments[1], 0) if call.name in COMPARING else []


def _languages(tokens: Sequence[Token], calls: Sequence[FunctionCall]) -> set[int]:
    """Return the first and last tokens of expressions for a language, by index."""
    spans = [(call.begin, call.end) for call in calls if call.name == "LANG"]
    for begin, end in spans:  # and what is around them: (LANG(?x)), STR(LANG(?x))
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


def _folded(tokens: Sequence[Token], index: int) -> list[Edit]:
    operand = tokens[index : index + 1] if index >= 0 else ()
    if not operand:
        return []
    if operand[0].kind == "variable":
        return wrap(operand, f"<{NAMESPACE}fold>(", ")")
    text = string_value(operand)
    is_typed = [token.text for token in tokens[index + 1 : index + 2]] == ["^"]
    if text is None or text == text.lower() or is_typed:
        return []
    return [replace(operand, json.dumps(text.lower(), ensure_ascii=False))]
