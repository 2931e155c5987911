"""What a SPARQL query says before it is evaluated: its form, its graphs, its names, its size.

The engine parses; here only tokens are read. The refusal of SERVICE does not rely on them.

Source: https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Final, NamedTuple
from urllib.parse import urljoin

from kg.errors import BadRequest, Refused

#: Brackets may nest as deep as this; the engine's parser is recursive.
MAX_DEPTH: Final = 100
#: A query may have as many tokens as this: chains of operators nest in the engine, too.
MAX_TOKENS: Final = 5_000

#: A character that only names have: one that is not ASCII is in a name, or it is an error.
_CHAR: Final = r"[\w\x80-\U0010FFFF]"
#: A word, number or prefixed name with what is glued to it; a dot does not end it.
_NAME: Final = r"(?:[\w:%\x80-\U0010FFFF-]|\\.)(?:\.*(?:[\w:%\x80-\U0010FFFF-]|\\.))*"
#: Names, in code, strings or IRIs. The first three lines pass over what is no keyword in any place:
#: a comment up to a quotation mark (an IRI has no spaces), a variable, the name of a graph.
_NAMES: Final = re.compile(
    rf"""(?<!\S)\#[^\n'"]*
       | [?$]{_CHAR}+
       | (?<![^\s{{}}])(?:graph|from(?:[ \t]+named)?)[ \t]+{_NAME}
       | (?P<name>{_NAME})""",
    re.VERBOSE | re.ASCII,
)
#: An IRI, variable or prefixed name.
_ENDPOINT: Final = re.compile(
    rf"<[^<>\s]*>|[?$]{_CHAR}+|[\w.\x80-\U0010FFFF-]*:(?:{_NAME})?", re.ASCII
)
_SPACES: Final = re.compile(r"[ \t]*")

_TOKEN: Final = re.compile(
    r"""
      (?P<space>\s+|\#[^\r\n]*)
    | (?P<iri><(?!')(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    | (?P<string>\"\"\"[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*\"\"\"
               | \'\'\'[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*\'\'\'
               | "[^"\\\r\n]*(?:\\.[^"\\\r\n]*)*"
               | '[^'\\\r\n]*(?:\\.[^'\\\r\n]*)*')
    | (?P<variable>[?$]\w+)
    | (?P<language>@[\w-]+)
    | (?P<pname>(?:\w[\w-]*(?:\.+[\w-]+)*)?:(?:(?:[\w%:]|\\.)(?:[\w.%:-]|\\.)*)?)
    | (?P<word>\w[\w-]*(?:\.+[\w-]+)*)
    | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_OPEN, _CLOSE, _QUOTES = "([{", ")]}", ("'", '"')

Token = tuple[str, str]


def refuse_service(text: str) -> None:
    """Refuse a query with the text of a SERVICE clause, even if that is in a string.

    Whether it is code depends on how the engine reads each ``<``, dot and quotation mark before it,
    which a second reader would have to do alike. The engine's keywords need no spaces around them:
    ``trueSERVICE<...>{`` calls, and so does ``SERVICEex:a{``.

    Raises:
        Refused: SERVICE, perhaps SILENT, a variable or IRI, and ``{`` follow each other.

    Source: https://www.w3.org/TR/sparql11-query/#rServiceGraphPattern
    """
    if "service" in text.lower() and _has_service(text.lower().replace("\r", "\n") + "\n"):
        raise Refused(
            "SERVICE is refused: this endpoint never calls another one. A client can ask both: "
            "docs/endpoint.md shows how"
        )


def _has_service(text: str) -> bool:
    code_after: dict[int, int] = {}  # a line break

    def skip(position: int) -> int:
        """Return where the spaces and comments end that begin at a position."""
        spaces = _SPACES.match(text, position)
        end = spaces.end() if spaces else position
        return code_after[text.index("\n", end)] if text.startswith(("#", "\n"), end) else end

    for line in reversed([*re.finditer("\n", text)]):
        code_after[line.start()] = skip(line.end())
    endpoints, patterns = set(), set()  # where they may begin
    for match in _NAMES.finditer(text):
        name, position = match["name"] or "", skip(match.end())
        if name.endswith(("service", "servicesilent")):
            endpoints.add(position)
        if ":" in name.partition("service")[2]:
            patterns.add(position)
    endpoints |= {skip(at + len("silent")) for at in endpoints if text.startswith("silent", at)}
    ends = {end.end() for at in endpoints if (end := _ENDPOINT.match(text, at))}
    return any(text.startswith("{", at) for at in {*patterns, *map(skip, ends)})


def tokens(text: str) -> Iterator[Token]:
    """Yield kind and text of each token but spaces; ``<…>`` is an IRI where it can be.

    The last one is a quotation mark that opens no string, if there is one.
    """
    return ((str(match.lastgroup), match.group()) for match in _matches(text))


def _matches(text: str, begin: int = 0) -> Iterator[re.Match[str]]:
    for match in _TOKEN.finditer(text, begin):
        if match.lastgroup != "space":
            yield match
        if match.group() in _QUOTES:
            return


def check_size(text: str) -> None:
    """Refuse what would overflow the stack of the engine's parser.

    Raises:
        BadRequest: too deep, too long, or with a string that has no end.
    """
    if len(text) <= MAX_TOKENS and sum(map(text.count, _OPEN)) <= MAX_DEPTH:
        return
    depth = 0
    for count, (kind, token) in enumerate(tokens(text), 1):
        if kind == "sign":
            depth += (token in _OPEN) - (token in _CLOSE)
        if token in _QUOTES:
            raise BadRequest(f"a quotation mark ({token}) opens no string")
        if depth > MAX_DEPTH:
            raise BadRequest(f"the query nests brackets deeper than {MAX_DEPTH}")
        if count > MAX_TOKENS:
            raise BadRequest(f"the query has more than {MAX_TOKENS} tokens")


def dataset_clause(text: str, base_iri: str = "") -> tuple[list[str], list[str]]:
    """Return the graphs that FROM and FROM NAMED name, as IRIs.

    Args:
        text: the query.
        base_iri: what relative IRIs are relative to where the query does not say.

    Source: https://www.w3.org/TR/sparql11-query/#specifyingDataset
    """
    if "from" not in text.lower():
        return [], []
    outer = list(_outside_braces(text))
    prefixes, base = _prologue(outer, base_iri)
    default: list[str] = []
    named: list[str] = []
    for index, (_, token) in enumerate(outer):
        if token.lower() == "from" and index + 2 <= len(outer):
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


def _prologue(outer: list[Token], base: str = "") -> tuple[dict[str, str], str]:
    prefixes: dict[str, str] = {}
    for index, (_, token) in enumerate(outer):
        word = token.lower()
        if word == "base" and index + 1 < len(outer):
            base = _join(base, outer[index + 1][1][1:-1])
        if word == "prefix" and index + 2 < len(outer):
            prefixes[outer[index + 1][1][:-1]] = _join(base, outer[index + 2][1][1:-1])
    return prefixes, base


def _join(base: str, iri: str) -> str:
    """Return an IRI, resolved; the library drops an empty fragment, which prefixes end with."""
    joined = urljoin(base, iri)
    return f"{joined}#" if iri.endswith("#") and not joined.endswith("#") else joined


def _resolve(token: Token, prefixes: dict[str, str], base: str) -> str | None:
    kind, text = token
    if kind == "iri":
        return _join(base, text[1:-1])
    prefix, _, local = text.partition(":")
    return prefixes[prefix] + local if kind == "pname" and prefix in prefixes else None


_PROLOGUE: Final = re.compile(
    r"""(?:\s | \#[^\r\n]*
        | VERSION\s*(?:"[^"\r\n]*"|'[^'\r\n]*')
        | (?:BASE | PREFIX\s*[^\s:<>]*:)(?:\s|\#[^\r\n]*[\r\n])*<[^>]*>)*""",
    re.VERBOSE | re.IGNORECASE,
)
_FORM: Final = re.compile("SELECT|ASK|CONSTRUCT|DESCRIBE", re.IGNORECASE)
_CHANGING: Final = re.compile(r"(?:NOW|RAND|UUID|BNODE)\s*[(#]|\\u", re.IGNORECASE)


def query_form(text: str) -> str | None:
    """Return SELECT, ASK, CONSTRUCT or DESCRIBE; None where the query does not begin like one.

    Source: https://www.w3.org/TR/sparql11-query/#QueryForms
    """
    match = _FORM.match(text, start(text))
    return match.group().upper() if match else None


def start(text: str) -> int:
    """Return where the prologue ends and the query form is expected."""
    prologue = _PROLOGUE.match(text)
    return prologue.end() if prologue else 0


class Named(NamedTuple):
    """A name in a query.

    Attributes:
        text: as it is written, prefixed or in angle brackets.
        iri: that it stands for; None where its prefix is not declared.
        position: where it begins.
    """

    text: str
    iri: str | None
    position: int


def names(text: str, base_iri: str = "") -> Iterator[Named]:
    """Yield the IRIs behind the prologue without escapes, up to what cannot be read.

    Args:
        text: the query.
        base_iri: what relative IRIs are relative to where the query does not say.
    """
    with suppress(ValueError):
        begin = start(text)
        prologue = _prologue(list(tokens(text[:begin])), base_iri)
        for match in _matches(text, begin):
            kind, written = str(match.lastgroup), match.group()
            if kind in ("iri", "pname") and not re.match(r"_:|<.*\\", written):
                written = re.sub(r"(?<!\\)\.+$", "", written)  # that ends the triple
                iri = _resolve((kind, written), *prologue)
                yield Named(written, iri and re.sub(r"\\(.)", r"\1", iri), match.start())


def is_repeatable(text: str) -> bool:
    """Whether the query has the same answer each time; False in doubt.

    In doubt it is where a comment or an escape could hide a function.

    Source: https://www.w3.org/TR/sparql11-query/#SparqlOps (NOW, RAND, UUID, STRUUID, BNODE)
    """
    return not _CHANGING.search(text)
