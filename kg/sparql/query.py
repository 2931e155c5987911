"""A SPARQL query before it is evaluated: its form, dataset, prefixes and IRIs.

The engine parses, and resolves IRIs; this module reads only tokens, and refuses SERVICE without
relying on them.

Source: https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

import pyoxigraph as ox

from kg.errors import BadRequest, Refused

#: The depth to which brackets may nest in a query that is evaluated in the caller's process.
MAX_DEPTH: Final = 500

#: A character of a name. A character beyond ASCII is part of a name, or an error.
_CHAR: Final = r"[\w\x80-\U0010FFFF]"
#: A word, number or prefixed name and whatever follows without a space; a dot does not end it.
_NAME: Final = r"(?:[\w:%\x80-\U0010FFFF-]|\\.)(?:\.*(?:[\w:%\x80-\U0010FFFF-]|\\.))*"
#: Names in code, strings or IRIs. The first three lines skip what is never a keyword: a comment up
#: to a quotation mark (an IRI has no spaces), a variable, and the name of a graph.
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
_QUOTES = ("'", '"')
_PROLOGUE: Final = re.compile(
    r"""(?:\s | \#[^\r\n]*
        | VERSION(?:\s|\#[^\r\n]*[\r\n])*(?:"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
        | (?:BASE | PREFIX\s*[^\s:<>]*:)(?:\s|\#[^\r\n]*[\r\n])*<[^>]*>)*""",
    re.VERBOSE | re.IGNORECASE,
)
_FORM: Final = re.compile("SELECT|ASK|CONSTRUCT|DESCRIBE", re.IGNORECASE)
_IRI: Final = re.compile(r"""<[^<>"'{}|^`\\\x00-\x20]*>""")
#: What ``rewriting`` and ``engine_differences`` look for, in lower case and without IRIs: numbers
#: but for short whole ones, operators of paths, divisions, types, escapes, calls of IRIs, < ...
_SIGNS: Final = re.compile(
    r"(?<![\w?$:])(?!(?<![+.-])(?:0|[1-9][0-9]{0,16})(?![\w.:%\x80-\U0010FFFF-]))[0-9]"
    r"|[|!/\\]|\^\^|<>\s*[(#]|\?(?!\w)"
    r"|:(?:integer|decimal|double|float|boolean|date|time|datetime|g[a-z]+|\w*duration)\s*[(#]"
    r"|\*(?!\s*(?:where|from|\{))"
    r"|[<>](?<!<<|<>|>>)(?![<>])=?\s*(?:(?![\d.+\s=-])|[\d.+-][\w.+-]*\s*(?:,|as\b))"
)
#: ... and names, but for the IRIs of graphs.
_WORDS: Final = re.compile(
    r"\b(?:regex|replace|group_concat|count|sum|min|max|avg|sample|order|lang|contains|strstarts"
    r"|strends|strbefore|strafter|graph(?!\s*<>|\s+[\w-]*:)|bnode|string|true|false)\b"
)
_CHANGING: Final = re.compile(r"(?:NOW|RAND|UUID|BNODE)\s*[(#]|\\U")


class Token(NamedTuple):
    """A token of a query: iri, string, variable, language, pname (prefixed name), word or sign."""

    kind: str
    text: str
    position: int


class IriReference(NamedTuple):
    """An IRI in a query as it is written, and in full unless its prefix is not declared."""

    text: str
    iri: str | None
    position: int


@dataclass(frozen=True)
class Query:
    """A query, or a text that was sent as one; each part is read once, on first use."""

    text: str

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """All tokens but spaces and comments.

        ``<...>`` is an IRI wherever it can be one. A quotation mark that opens no string is the
        last token.
        """
        return tuple(_scan(self.text))

    @cached_property
    def form_position(self) -> int:
        """The index where the prologue ends and the query form is expected."""
        prologue = _PROLOGUE.match(self.text)
        return prologue.end() if prologue else 0

    @cached_property
    def form(self) -> str | None:
        """SELECT, ASK, CONSTRUCT or DESCRIBE; None if the prologue is followed by anything else.

        Source: https://www.w3.org/TR/sparql11-query/#QueryForms
        """
        match = _FORM.match(self.text, self.form_position)
        return match.group().upper() if match else None

    @cached_property
    def is_repeatable(self) -> bool:
        """Whether the query has the same answer each time; False in case of doubt.

        There is doubt if a comment or an escape could hide a function.

        Source: https://www.w3.org/TR/sparql11-query/#SparqlOps (NOW, RAND, UUID, STRUUID, BNODE)
        """
        return not _CHANGING.search(self.text.upper())

    @cached_property
    def is_plain(self) -> bool:
        """Whether nothing in the query can make the engine differ from the standard.

        It is False in case of doubt. Most queries are plain, and this is seen without their tokens.
        """
        text = _IRI.sub("<>", self.text).lower()
        return not (_SIGNS.search(text) or _WORDS.search(text))

    def check_depth(self) -> None:
        """Refuse a query that could overflow the usual stack of a process, of 8 MiB.

        The workers of the server have a larger one.

        Raises:
            BadRequest: brackets nest deeper than MAX_DEPTH.
        """
        signs = [token.text for token in self.tokens if token.kind == "sign"]
        depths = accumulate((text in "([{") - (text in ")]}") for text in signs)
        if max(depths, default=0) > MAX_DEPTH:
            raise BadRequest(
                f"the query nests brackets deeper than {MAX_DEPTH}: only a server answers it"
            )

    def refuse_service(self) -> None:
        """Refuse a query with the text of a SERVICE clause, even if that is in a string.

        Whether it is code depends on how the engine reads each ``<``, dot and quotation mark before
        it, and a second parser would have to agree on all of them. So this does not use the tokens.
        The engine's keywords need no spaces around them: ``trueSERVICE<...>{`` is a call, and so is
        ``SERVICEex:a{``.

        Raises:
            Refused: SERVICE, perhaps SILENT, a variable or IRI, and ``{`` follow each other.

        Source: https://www.w3.org/TR/sparql11-query/#rServiceGraphPattern
        """
        text = self.text.lower()
        if "service" in text and _has_service(text.replace("\r", "\n") + "\n"):
            raise Refused(
                "SERVICE is refused: this endpoint never calls another. A client can query both: "
                "docs/endpoint.md shows how"
            )

    def dataset_clause(self, base_iri: str = "") -> tuple[list[str], list[str]]:
        """Return the IRIs of the graphs in FROM and in FROM NAMED; none if one is malformed.

        ``base_iri`` resolves relative IRIs if the query declares no base.

        Source: https://www.w3.org/TR/sparql11-query/#specifyingDataset
        """
        graphs: tuple[list[str], list[str]] = ([], [])
        if "from" not in self.text.lower():
            return graphs
        depths = accumulate((text == "{") - (text == "}") for _, text, _ in self.tokens)
        outer = [token for token, depth in zip(self.tokens, depths, strict=True) if depth == 0]
        names: list[tuple[bool, str]] = []
        for index, token in enumerate(outer):
            if token.kind == "word" and token.text.lower() == "from":
                following = outer[index + 1 : index + 3]
                is_named = bool(following) and following[0].text.lower() == "named"
                names += [
                    (is_named, name.text)
                    for name in following[is_named:][:1]
                    if name.kind in ("iri", "pname")
                ]
        iris = self._resolve([name for _, name in names], base_iri)
        for (is_named, _), iri in zip(names, iris, strict=False):
            graphs[is_named].append(iri)
        return graphs

    def prefixes(self, base_iri: str = "") -> dict[str, str]:
        """Return the declared prefixes, without colons, and IRIs; none if one is malformed."""
        declared = list(self._declared)
        iris = self._resolve([f"{name}:" for name in declared], base_iri)
        return dict(zip(declared, iris, strict=False))

    def iri_references(self, base_iri: str = "") -> list[IriReference]:
        """Return the IRIs after the prologue, as the engine resolves them.

        If one is malformed, only the names whose prefix is not declared are returned.
        """
        names = [
            (re.sub(r"(?<!\\)\.+$", "", token.text), token.position)  # dots that end the triple
            for token in self.tokens
            if token.position >= self.form_position
            if token.kind == "iri" or (token.kind == "pname" and not token.text.startswith("_:"))
        ]
        known = [
            text for text, _ in names if text[0] == "<" or text.partition(":")[0] in self._declared
        ]
        iris = dict(zip(known, self._resolve(known, base_iri), strict=False))
        return [
            IriReference(text, iris.get(text), position)
            for text, position in names
            if text in iris or text not in known
        ]

    @cached_property
    def _declared(self) -> frozenset[str]:
        """The prefixes that the prologue declares, without colons."""
        tokens = [token for token in self.tokens if token.position < self.form_position]
        return frozenset(
            name.text[:-1] for word, name in pairwise(tokens) if word.text.lower() == "prefix"
        )

    def _resolve(self, names: Sequence[str], base_iri: str) -> list[str]:
        """Return the IRIs that the engine reads in names after the prologue; none if it cannot."""
        if not names:
            return []
        prologue = self.text[: self.form_position]
        query = f"{prologue}\nSELECT ?iri {{ VALUES ?iri {{ {' '.join(names)} }} }}"
        try:
            solutions = ox.Store().query(query, base_iri=base_iri or None)
        except SyntaxError:
            return []
        assert isinstance(solutions, ox.QuerySolutions)
        return [str(getattr(iri, "value", "")) for (iri,) in solutions]


def line_and_column(query: Query, position: int) -> tuple[int, int]:
    """Return the line and the column of an index in the text of a query, counted from 1."""
    before = query.text[:position]
    return before.count("\n") + 1, position - before.rfind("\n")


def _scan(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        kind, written = str(match.lastgroup), match.group()
        if kind != "space":
            yield Token(kind, written, match.start())
        if written in _QUOTES:
            return


def _has_service(text: str) -> bool:
    code_after: dict[int, int] = {}  # a line break

    def skip(position: int) -> int:
        """Return the end of the spaces and comments that begin at a position."""
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
