"""The answer to a query, arranged for people."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from server.links import Links

#: A page shows so many rows; every other format has all.
SHOWN_ROWS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Cell:
    """One term: its text, its language or datatype, and where it leads."""

    text: str
    lang: str | None
    datatype: str | None
    href: str | None


class Result:
    """What a query gave; it is read when the page is made.

    Attributes:
        form: SELECT, ASK, CONSTRUCT or DESCRIBE.
        body: the answer: SPARQL results in JSON, or Turtle.
        tokens: of the formats that can carry it.
    """

    def __init__(self, form: str, body: bytes, tokens: Sequence[str], links: Links) -> None:
        self.form, self.body, self.tokens, self._links = form, body, tokens, links

    @cached_property
    def _value(self) -> Any:
        return json.loads(self.body)

    @property
    def boolean(self) -> bool:
        """The answer of an ASK."""
        return bool(self._value["boolean"])

    @property
    def variables(self) -> list[str]:
        """The columns of a SELECT."""
        return list(self._value["head"]["vars"])

    @property
    def n_rows(self) -> int:
        """How many solutions a SELECT has."""
        return len(self._value["results"]["bindings"])

    @property
    def rows(self) -> list[list[Cell | None]]:
        """The first SHOWN_ROWS solutions of a SELECT, a cell for each variable."""
        found = self._value["results"]["bindings"][:SHOWN_ROWS]
        return [[self._cell(row.get(name)) for name in self.variables] for row in found]

    @property
    def text(self) -> str:
        """The graph of a CONSTRUCT or DESCRIBE."""
        return self.body.decode()

    def _cell(self, term: dict[str, str] | None) -> Cell | None:
        if term is None:
            return None
        if term["type"] == "triple":
            return Cell(json.dumps(term["value"], ensure_ascii=False), None, None, None)
        value = term["value"]
        href = self._links.leads_to(value) if term["type"] == "uri" else None
        return Cell(value, term.get("xml:lang"), term.get("datatype"), href)
