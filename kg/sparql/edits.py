"""Parts of a query by their tokens, and new texts for them."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

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


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """A call of a function: the indexes of its name and of its closing bracket, its arguments.

    An argument is a list of tokens; those after a semicolon are in the last one.
    """

    name: str
    begin: int
    end: int
    arguments: list[list[Token]]


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
            depth += bracket(tokens[end])
            if text in (",", ";") and not depth:
                arguments.append([])
            else:
                arguments[-1].append(tokens[end])


def bracket(token: Token) -> int:
    """Return 1 for an opening bracket, -1 for a closing one, 0 for any other token."""
    is_sign = token.kind == "sign"
    return is_sign * ((token.text in _OPENING) - (token.text in _CLOSING))


def index_after(tokens: Sequence[Token], opening: int) -> int:
    """Return the index after the bracket that closes the one at ``opening``."""
    depth = 0
    for index in range(opening, len(tokens)):
        depth += bracket(tokens[index])
        if not depth:
            return index + 1
    return len(tokens)


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
    """Return the index behind a token in the text of its query."""
    return token.position + len(token.text)


def replace(argument: Sequence[Token], text: str) -> Edit:
    """Return the edit that puts a text in the place of an argument."""
    return Edit(argument[0].position, end_of(argument[-1]), text)


def wrap(argument: Sequence[Token], before: str, after: str) -> list[Edit]:
    """Return the edits that put texts before and behind an argument."""
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
