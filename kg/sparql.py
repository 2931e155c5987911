"""What a SPARQL query says before it is evaluated: whom it calls, its graphs, its size.

The engine parses; here only tokens are read. Where ``<`` may open an IRI or be an operator, both
are tried, so a call cannot hide behind either.

Source: https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, NamedTuple
from urllib.parse import urljoin

from kg.errors import BadRequest, Refused

#: Brackets may nest as deep as this; the engine's parser is recursive.
MAX_DEPTH: Final = 100
#: A query may have as many tokens as this: chains of operators nest in the engine, too.
MAX_TOKENS: Final = 5_000
#: So many quotation marks may open no string, in some reading of a query.
MAX_STRAYS: Final = 50

_TOKEN: Final = re.compile(
    r"""
      (?P<space>\s+|\#[^\r\n]*)
    | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    | (?P<string>\"\"\"(?:[^"\\]++|(?:\\.)++|"(?!""))*+\"\"\"
               | '''(?:[^'\\]++|(?:\\.)++|'(?!''))*+'''
               | "(?:[^"\\\r\n]++|(?:\\.)++)*+"
               | '(?:[^'\\\r\n]++|(?:\\.)++)*+')
    | (?P<variable>[?$]\w+)
    | (?P<language>@[\w-]+)
    | (?P<pname>_?(?:\w[\w.-]*)?:(?:(?:[\w%:]|\\.)(?:[\w.%:-]|\\.)*)?)
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
    """Yield kind and text of each token but spaces; ``<…>`` is an IRI where it can be.

    Raises:
        BadRequest: too many quotation marks open no string.
    """
    strays = _Strays()
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "space":
            strays.count(match)
            yield str(match.lastgroup), match.group()


class _Strays:
    """Quotation marks that open no string: for each, the rest of the text is read in vain."""

    def __init__(self) -> None:
        self._n = 0

    def count(self, match: re.Match[str]) -> None:
        self._n += match.lastgroup == "sign" and match.group() in "\"'"
        if self._n > MAX_STRAYS:
            raise BadRequest(f"more than {MAX_STRAYS} quotation marks open no string")


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


def redirect_services(text: str, relay: Mapping[str, str]) -> str:
    """Return the query with the relay's URLs in place of the endpoints of SERVICE clauses.

    Args:
        text: the query.
        relay: endpoint IRI to the URL that stands in for it; no other endpoint is allowed.

    Raises:
        Refused: the query has a SERVICE clause with another endpoint or with a variable, or one
            that is not plain to read.

    Source: https://www.w3.org/TR/sparql11-federated-query/
    """
    parts, done = [], 0
    for endpoint in _endpoints(text, relay):
        parts += [text[done : endpoint.start], f"<{relay[endpoint.iri]}>"]
        done = endpoint.end
    return "".join([*parts, text[done:]])


def name_endpoints(text: str, relay: Mapping[str, str]) -> str:
    """Return the text with the endpoints' IRIs in place of the relay's URLs.

    For what leaves the program: the engine's message when a SERVICE fails has the URL, and so has
    the query that it sends for a SERVICE with another one inside.
    """
    for iri, url in relay.items():
        text = text.replace(url, iri)
    return text


@dataclass(frozen=True, slots=True)
class _Endpoint:
    """What a SERVICE clause calls, and where in the text that stands."""

    iri: str
    start: int
    end: int


def _endpoints(text: str, allowed: Collection[str]) -> list[_Endpoint]:
    if "service" not in text.lower():
        return []
    steps = _readings(text)
    if not any(step.is_call for step in steps.values()):
        return []
    if not allowed:
        raise Refused("SERVICE is refused: this endpoint never calls another one")
    prologue = _prologue(list(_outside_braces(text)))
    return [_endpoint(text, call, prologue, allowed) for call in _calls(steps)]


def _endpoint(
    text: str, call: int, prologue: tuple[dict[str, str], str], allowed: Collection[str]
) -> _Endpoint:
    """Read ``SERVICE [SILENT] <iri> {``, which begins at ``call``."""
    found = (m for m in _TOKEN.finditer(text, call) if m.lastgroup != "space")
    words = [next(found, None) for _ in range(4)]
    if words[1] and words[1].group().lower() == "silent":
        del words[1]
    service, endpoint, bracket = words[:3]
    plain = service and service.group().lower() == "service" and bracket and bracket.group() == "{"
    if not (plain and endpoint and endpoint.lastgroup in ("iri", "pname")):
        raise Refused("SERVICE is refused unless written SERVICE [SILENT] <iri> { ... }")
    iri = _resolve((endpoint.lastgroup, endpoint.group()), *prologue)
    if iri is None or iri not in allowed:
        listed = ", ".join(f"<{each}>" for each in allowed)
        raise Refused(f"SERVICE {endpoint.group()} is refused: this endpoint calls only {listed}")
    return _Endpoint(iri, endpoint.start(), endpoint.end())


class _Place(NamedTuple):
    """A position in the text, and whether GRAPH was the token before."""

    position: int
    is_behind_graph: bool = False


class _Step(NamedTuple):
    """What a reading finds at a place, and where it goes on: two places behind a doubtful ``<``."""

    is_call: bool
    following: list[_Place]


def _readings(text: str) -> dict[_Place, _Step]:
    """Return every place that some reading of the text comes to."""
    steps: dict[_Place, _Step] = {}
    todo = [_Place(0)]
    strays = _Strays()
    while todo:
        place = todo.pop()
        match = _TOKEN.match(text, place.position)
        if match is None or place in steps:
            continue
        strays.count(match)
        kind, token = str(match.lastgroup), match.group()
        is_behind_graph = place.is_behind_graph if kind == "space" else token.lower() == "graph"
        following = [_Place(match.end(), is_behind_graph)]
        if kind == "iri" and _DOUBTFUL.fullmatch(token):
            following.append(_Place(place.position + 1))
        steps[place] = _Step(_is_call(text, match, place), following)
        todo += following
    return steps


def _calls(steps: dict[_Place, _Step]) -> list[int]:
    """Return where SERVICE clauses begin.

    Raises:
        Refused: the readings differ in them.
    """
    first: dict[_Place, _Place | None] = {}  # the first call at a place or behind it
    behind: dict[_Place, _Place | None] = {}
    for place in sorted(steps, reverse=True):
        found = {first.get(each) for each in steps[place].following}
        if len(found) > 1:
            raise Refused("SERVICE is refused beside a '<' that may be an IRI: put a space behind")
        behind[place] = found.pop()
        first[place] = place if steps[place].is_call else behind[place]
    calls = []
    call = first.get(_Place(0))
    while call is not None:
        calls.append(call.position)
        call = behind[call]
    return calls


def _is_call(text: str, match: re.Match[str], place: _Place) -> bool:
    """Whether a token may begin a SERVICE clause.

    The engine's keywords need no space around them: ``SERVICEex:a {`` calls, and so does
    ``trueSERVICE<…>``. So any bare word with "service" in it counts, and a prefixed name with
    "service" in its prefix does when ``{`` follows and GRAPH does not come before.
    """
    token = match.group().lower()
    if match.lastgroup == "pname" and "service" in token.partition(":")[0]:
        return not place.is_behind_graph and _next(text, match.end()) == "{"
    return match.lastgroup == "word" and "service" in token


def _next(text: str, position: int) -> str:
    """Return the next token behind spaces and comments."""
    for match in _TOKEN.finditer(text, position):
        if match.lastgroup != "space":
            return match.group()
    return ""


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


def _prologue(outer: list[Token], base: str = "") -> tuple[dict[str, str], str]:
    prefixes: dict[str, str] = {}
    for index, (kind, token) in enumerate(outer):
        word = token.lower() if kind == "word" else ""
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
    r"""(?:\s++ | \#[^\r\n]*+
        | VERSION\s*+(?:"[^"\r\n]*+"|'[^'\r\n]*+')
        | (?:BASE | PREFIX\s*+[^\s:<>]*+:)(?:\s++|\#[^\r\n]*+)*+<[^>]*+>)*+""",
    re.VERBOSE | re.IGNORECASE,
)
_FORM: Final = re.compile("SELECT|ASK|CONSTRUCT|DESCRIBE", re.IGNORECASE)
_CHANGING: Final = re.compile(r"(?:NOW|RAND|UUID|BNODE)\s*+[(#]|\\u", re.IGNORECASE)


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
        for match in _TOKEN.finditer(text, begin):
            kind, written = str(match.lastgroup), match.group()
            if kind == "sign" and written in "\"'":
                return
            if kind in ("iri", "pname") and not re.match(r"_:|<.*\\", written):
                written = re.sub(r"(?<!\\)\.+$", "", written)  # that ends the triple
                iri = _resolve((kind, written), *prologue)
                yield Named(written, iri and re.sub(r"\\(.)", r"\1", iri), match.start())


def is_repeatable(text: str) -> bool:
    """Whether the query, if it calls no SERVICE, has the same answer each time; False in doubt.

    In doubt it is where a comment or an escape could hide a function.

    Source: https://www.w3.org/TR/sparql11-query/#SparqlOps (NOW, RAND, UUID, STRUUID, BNODE)
    """
    return not _CHANGING.search(text)
