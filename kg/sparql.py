"""What a SPARQL query says before it is evaluated: whom it calls, its graphs, its size.

The engine parses; here only tokens are read. Where ``<`` may open an IRI or be an operator, both
are tried, so a call cannot hide behind either.

Source: https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urljoin

from kg.errors import BadRequest, Refused

#: Brackets may nest as deep as this; the engine's parser is recursive.
MAX_DEPTH: Final = 100
#: A query may have as many tokens as this: chains of operators nest in the engine, too.
MAX_TOKENS: Final = 5_000

_TOKEN: Final = re.compile(
    r"""
      (?P<space>\s+|\#[^\r\n]*)
    | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    | (?P<string>\"\"\"(?:[^\\]|\\.)*?\"\"\"
               | '''(?:[^\\]|\\.)*?'''
               | "(?:[^"\\\r\n]|\\.)*"
               | '(?:[^'\\\r\n]|\\.)*')
    | (?P<variable>[?$]\w+)
    | (?P<language>@[\w-]+)
    | (?P<pname>_?(?:\w[\w.-]*)?:(?:[\w.%:-]|\\.)*)
    | (?P<word>\w[\w-]*)
    | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
#: A pseudo-IRI without a scheme may be an operator and what follows it, if that could end an
#: expression, a comment or a string inside it.
_DOUBTFUL: Final = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*://)[^>]*[)#'][^>]*>")
_OPEN, _CLOSE = "([{", ")]}"

Token = tuple[str, str]


def tokens(text: str) -> Iterator[Token]:
    """Yield kind and text of each token but spaces; ``<…>`` is an IRI where it can be."""
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "space":
            yield str(match.lastgroup), match.group()


def check_size(text: str) -> None:
    """Refuse what would overflow the stack of the engine's parser.

    Raises:
        BadRequest: too deep or too long.
    """
    if len(text) <= MAX_TOKENS and sum(map(text.count, _OPEN)) <= MAX_DEPTH:
        return
    depth = count = 0
    for count, (kind, token) in enumerate(tokens(text), 1):
        if kind == "sign":
            depth += (token in _OPEN) - (token in _CLOSE)
        if depth > MAX_DEPTH:
            raise BadRequest(f"the query nests brackets deeper than {MAX_DEPTH}")
        if count > MAX_TOKENS:
            raise BadRequest(f"the query has more than {MAX_TOKENS} tokens")


def refuse_service(text: str) -> None:
    """Refuse a query that would call another endpoint.

    Raises:
        Refused: the query has a SERVICE clause.

    Source: https://www.w3.org/TR/sparql11-federated-query/
    """
    if "service" in text.lower() and any(_calls(text)):
        raise Refused("SERVICE is refused: this endpoint never calls another one")


def _calls(text: str) -> Iterator[bool]:
    """Yield True where some reading of the text has a SERVICE clause.

    The engine's keywords need no space around them: ``SERVICEex:a {`` calls, and so does
    ``trueSERVICE<…>``. So any bare word with "service" in it counts, and a prefixed name with
    "service" in its prefix does when ``{`` follows and GRAPH does not come before.
    """
    todo, seen = [(0, "")], set()
    while todo:
        position, before = todo.pop()
        while position < len(text) and position not in seen:
            seen.add(position)
            match = _TOKEN.match(text, position)
            if match is None:
                break
            kind, token = str(match.lastgroup), match.group()
            if kind == "iri" and _DOUBTFUL.fullmatch(token):
                todo.append((position + 1, "<"))
            lower = token.lower()
            if kind == "word" and "service" in lower:
                yield True
            if kind == "pname" and "service" in lower.partition(":")[0]:
                yield before != "graph" and _next(text, match.end()) == "{"
            position = match.end()
            before = before if kind == "space" else lower


def _next(text: str, position: int) -> str:
    """Return the next token behind spaces and comments."""
    for match in _TOKEN.finditer(text, position):
        if match.lastgroup != "space":
            return match.group()
    return ""


def dataset_clause(text: str) -> tuple[list[str], list[str]]:
    """Return the graphs that FROM and FROM NAMED name, as IRIs.

    Source: https://www.w3.org/TR/sparql11-query/#specifyingDataset
    """
    outer = list(_outside_braces(text))
    prefixes, base = _prologue(outer)
    default: list[str] = []
    named: list[str] = []
    for index, (kind, token) in enumerate(outer):
        if kind == "word" and token.lower() == "from" and index + 2 <= len(outer):
            following = outer[index + 1 : index + 3]
            is_named = following[0][1].lower() == "named"
            graph = _resolve(following[-1] if is_named else following[0], prefixes, base)
            if graph:
                (named if is_named else default).append(graph)
    return default, named


def _outside_braces(text: str) -> Iterator[Token]:
    depth = 0
    for kind, token in tokens(text):
        if kind == "sign":
            depth += {"{": 1, "}": -1}.get(token, 0)
        if depth == 0:
            yield kind, token


def _prologue(outer: list[Token]) -> tuple[dict[str, str], str]:
    prefixes: dict[str, str] = {}
    base = ""
    for index, (kind, token) in enumerate(outer):
        word = token.lower() if kind == "word" else ""
        if word == "base" and index + 1 < len(outer):
            base = urljoin(base, outer[index + 1][1][1:-1])
        if word == "prefix" and index + 2 < len(outer):
            prefixes[outer[index + 1][1][:-1]] = urljoin(base, outer[index + 2][1][1:-1])
    return prefixes, base


def _resolve(token: Token, prefixes: dict[str, str], base: str) -> str | None:
    kind, text = token
    if kind == "iri":
        return urljoin(base, text[1:-1])
    prefix, _, local = text.partition(":")
    return prefixes[prefix] + local if kind == "pname" and prefix in prefixes else None


_FORM: Final = re.compile(
    r"""(?:\s | \#[^\r\n]*
        | BASE\s*<[^>]*> | PREFIX\s*[^\s:<>]*:(?:\s|\#[^\r\n]*)*<[^>]*>)*
        (?P<form>SELECT|ASK|CONSTRUCT|DESCRIBE)""",
    re.VERBOSE | re.IGNORECASE,
)
_CHANGING: Final = re.compile(
    r"(?<![\w?$])(?:NOW|RAND|UUID|STRUUID|BNODE|SERVICE)(?!\w)", re.IGNORECASE
)


def query_form(text: str) -> str | None:
    """Return SELECT, ASK, CONSTRUCT or DESCRIBE; None where the query does not begin like one.

    Source: https://www.w3.org/TR/sparql11-query/#QueryForms
    """
    match = _FORM.match(text)
    return match["form"].upper() if match else None


def is_repeatable(text: str) -> bool:
    """Whether the query has the same answer each time; False in doubt.

    Source: https://www.w3.org/TR/sparql11-query/#SparqlOps (NOW, RAND, UUID, STRUUID, BNODE)
    """
    return not _CHANGING.search(text)
