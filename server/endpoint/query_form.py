"""What the page to ask on shows: a query, what is wrong with it, where it leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from kg.formats import Format, Kind, offered
from kg.namespaces import RG, rebase
from server.web.links import Links

#: Lines of the query around the one that is at fault, and characters around the place.
_LINES, _CHARACTERS = 2, 80
#: To begin with: of a release, and of any other data.
_SERVICES: Final = """\
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX rg: <{rg}>

SELECT ?service ?label ?place
WHERE {{
  ?service a rg:Service ;
           rdfs:label ?label ;
           rg:place ?place .
  FILTER(LANG(?label) = "en")
}}
ORDER BY ?label
"""
_ANYTHING: Final = """\
SELECT ?subject ?predicate ?object
WHERE {
  ?subject ?predicate ?object .
}
LIMIT 50
"""
#: What a form can ask to be answered with, beside a page: by what the query selects.
FORMATS: Final[Sequence[tuple[str, Sequence[Format]]]] = (
    ("SELECT, ASK", offered(Kind.BINDINGS)),
    ("CONSTRUCT, DESCRIBE", offered(Kind.GRAPH)),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a query: what stands before the fault, at it and behind it."""

    number: int
    before: str
    at: str = ""
    behind: str = ""
    is_at_fault: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a query has no answer.

    Attributes:
        status: of the response.
        detail: what is wrong and what to do.
        line: where, from 1; None where that is not known.
        column: where in the line, from 1.
        lines: of the query, around the place.
    """

    status: HTTPStatus
    detail: str
    line: int | None = None
    column: int | None = None
    lines: Sequence[Line] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """The form and what is around it.

    Attributes:
        text: the query; empty for a page to begin on.
        links: that make its URL.
        graphs: the parameters that choose its dataset, with their values.
        fault: why it has no answer.
    """

    text: str
    links: Links
    graphs: Sequence[tuple[str, str]] = ()
    fault: Fault | None = None

    @property
    def beginning(self) -> str:
        """A query to begin with."""
        manifest = self.links.manifest
        services = _SERVICES.format(rg=rebase(RG, manifest.base_iri))
        return services if manifest.is_release else _ANYTHING

    @property
    def share(self) -> str:
        """The URL that asks this again, for anyone."""
        return self.links.public(self.links.ask(self.text, self.graphs))

    @property
    def n_lines(self) -> int:
        """How many lines the form shows at once."""
        return min(max(self.text.count("\n") + 2, 10), 20)

    def answered_as(self, token: str) -> str:
        """Return the path of the answer in another format."""
        return self.links.query(self.text, token, self.graphs)


def fault(status: HTTPStatus, detail: str, query: str, at: tuple[int, int] | None) -> Fault:
    """Return a fault, with the place in the query marked where it is known."""
    found = [line.rstrip("\r") for line in query.split("\n")]
    if at is None or not 1 <= at[0] <= len(found):
        return Fault(status, detail)
    line, column = at
    first = max(1, line - _LINES)
    shown = enumerate(found[first - 1 : line + _LINES], first)
    lines = [_marked(number, text, column if number == line else 0) for number, text in shown]
    return Fault(status, detail.replace(f"error at {line}:{column}: ", ""), line, column, lines)


def _marked(number: int, text: str, column: int) -> Line:
    """Return a line, shortened around the column that is at fault; 0 where none is."""
    if not column:
        return Line(number, _cut(text, _CHARACTERS))
    index = min(column - 1, len(text))
    before = text[max(0, index - _CHARACTERS) : index]
    before = f"…{before}" if index > _CHARACTERS else before
    return Line(number, before, text[index : index + 1], _cut(text[index + 1 :], _CHARACTERS), True)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"
