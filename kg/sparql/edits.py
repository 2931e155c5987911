"""Parts of a query by their tokens, and new texts for them."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import Final, NamedTuple, overload

import pyoxigraph as ox
from rdflib import XSD

from kg.sparql.query import Token

#: The beginning of the names of our functions, which a rewritten query may call.
NAMESPACE: Final = "urn:reliefgraph:function:"
_OPENING, _CLOSING = ("(", "{", "["), (")", "}", "]")
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class Edit(NamedTuple):
    """A new text for a part of a query; the part may be empty."""

    begin: int
    end: int
    text: str


class Tokens(Sequence[Token]):
    """Some tokens of a query in a row, which are not copied: calls nest in calls."""

    def __init__(self, tokens: Sequence[Token], places: range) -> None:
        self._tokens, self._places = tokens, places

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, index: int) -> Token: ...
    @overload
    def __getitem__(self, index: slice) -> "Tokens": ...
    def __getitem__(self, index: int | slice) -> "Token | Tokens":
        if isinstance(index, slice):
            return Tokens(self._tokens, self._places[index])
        return self._tokens[self._places[index]]


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """A call of a function: the indexes of its name and of its closing bracket, its arguments.

    The tokens after a semicolon are in the last argument.
    """

    name: str
    begin: int
    end: int
    arguments: list[Tokens]


def function_calls(tokens: Sequence[Token], names: Collection[str]) -> list[FunctionCall]:
    """Return the calls of functions and aggregates by their names, which are in upper case."""
    calls, open_brackets = list[FunctionCall](), list[list[int]]()  # with the separators in each
    for index, token in enumerate(tokens):
        change = bracket(token)
        if change > 0:
            open_brackets.append([index])
        elif change < 0 and open_brackets:
            opening, *separators = open_brackets.pop()
            word = tokens[max(opening - 1, 0)]
            name = word.text.upper()
            if word.kind == "word" and name in names and token.text == ")":
                ends = pairwise((opening, *separators, index))
                arguments = [Tokens(tokens, range(begin + 1, end)) for begin, end in ends]
                calls.append(FunctionCall(name, opening - 1, index, arguments))
        elif token.kind == "sign" and token.text in ",;" and open_brackets:
            open_brackets[-1].append(index)
    return sorted(calls, key=attrgetter("begin"))


def bracket(token: Token) -> int:
    """Return 1 for an opening bracket, -1 for a closing one, 0 for any other token."""
    is_sign = token.kind == "sign"
    return is_sign * ((token.text in _OPENING) - (token.text in _CLOSING))


def closing_brackets(tokens: Sequence[Token]) -> dict[int, int]:
    """Return the index of the bracket that closes each one that is closed."""
    closing, opening = dict[int, int](), list[int]()
    for index, change in enumerate(map(bracket, tokens)):
        if change > 0:
            opening.append(index)
        elif change < 0 and opening:
            closing[opening.pop()] = index
    return closing


def outside_expressions(tokens: Sequence[Token]) -> Iterator[int]:
    """Yield the indexes of the tokens of triples and of VALUES, with the brackets in them."""
    is_outside = [False]  # at each open bracket
    for index, (before, token) in enumerate(pairwise(tokens), 1):
        text = token.text if token.kind == "sign" else ""
        if text in ("{", "[", "("):
            is_call = text == "(" and before.kind == "word" and before.text != "a"
            is_outside.append(text == "{" or (is_outside[-1] and not is_call))
        if is_outside[-1] and (text != ")" or is_outside[-2]):
            yield index
        if text in ("}", "]", ")") and len(is_outside) > 1:
            is_outside.pop()


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


def end_of(token: Token) -> int:
    """Return the index after a token in the text of its query."""
    return token.position + len(token.text)


def replace(argument: Sequence[Token], text: str) -> Edit:
    """Return the edit that puts a text in the place of an argument."""
    return Edit(argument[0].position, end_of(argument[-1]), text)


def wrap(argument: Sequence[Token], before: str, after: str) -> list[Edit]:
    """Return the edits that put texts before and after an argument."""
    begin, end = argument[0].position, end_of(argument[-1])
    return [Edit(begin, begin, before), Edit(end, end, after)]


def source(argument: Sequence[Token], text: str) -> str:
    """Return an argument as it is written, from its first token to its last."""
    return text[argument[0].position : end_of(argument[-1])]


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return a query with its edits, none of which overlap."""
    pieces, end = list[str](), 0
    for edit in sorted(edits):
        pieces += text[end : edit.begin], edit.text
        end = edit.end
    return "".join((*pieces, text[end:]))


def simple_text(term: object) -> str | None:
    """Return the text of a literal of type xsd:string; None for any other term."""
    match term:
        case ox.Literal() if term.datatype.value == str(XSD.string):
            return term.value
    return None
