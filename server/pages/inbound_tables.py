"""Tables of the things that point to one: what a place has services, a service recipients by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from server.graph import facts, figures, link_queries
from server.graph.evidence import Words
from server.graph.figures import Facet
from server.graph.graph_reader import MOST
from server.graph.names import DisplayName, Names

#: A table shows so many things; a query has all.
MOST_ROWS: Final = 100
#: What observations are of, by the heading of the column that has it.
_FACETS: Final = {
    "Of whom": ("population",),
    "Where": ("place",),
    "When": ("time",),
    "About": ("event", "condition"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and the properties whose values it has, separated by spaces."""

    heading: str
    properties: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What a table is to show.

    Attributes:
        title: its heading.
        by: the properties through which things point to the one that the page is about, separated
            by spaces.
        kind: of these things, the first segment of their names.
        columns: what is told of each.
    """

    title: str
    by: str
    kind: str
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """What a table has in one place."""

    names: tuple[DisplayName, ...] = ()
    facets: tuple[Facet, ...] = ()
    text: str = ""
    words: tuple[Words, ...] = ()
    bases: tuple[str, ...] = ()
    lang: str | None = None
    is_inferred: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        title: its heading.
        headings: of its columns.
        rows: the name of a thing, and what is told of it.
        count: how many things there are, in words.
        csv: a query for all of them, as a file.
        more: a query for all of them, where some are not shown.
        pairs: what is shown here: each thing with the property that it points to this one by.
        inferred: the IRIs of things of which no file says that they do.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[DisplayName, tuple[Cell, ...]], ...]
    count: str
    csv: str
    more: str | None
    pairs: frozenset[tuple[str, str]] = field(repr=False)
    inferred: frozenset[str] = field(repr=False)


def of(listing: Listing, iri: str, names: Names) -> Table | None:
    """Return the table of what points to a thing; None where nothing does."""
    found = _found(listing, iri, names)
    if not found:
        return None
    ordered = sorted({each for _, each in found}, key=lambda each: _order(each, names))
    rows = [(names.iri_name(each), _cells(each, listing, names)) for each in ordered[:MOST_ROWS]]
    kept = [n for n in range(len(listing.columns)) if any(cells[n].names for _, cells in rows)]
    start = f"{names.links.iris.things}{listing.kind}/"
    query = link_queries.query(
        names.store, "listing", thing=iri, properties=_terms(listing, names), start=start
    )
    return Table(
        listing.title,
        tuple(listing.columns[n].heading for n in kept),
        tuple((name, tuple(cells[n] for n in kept)) for name, cells in rows),
        _count(len(ordered)),
        names.links.query(query, "csv"),
        names.links.query(query, "html") if len(ordered) > MOST_ROWS else None,
        _pairs(found, names),
        _inferred(found, iri, names),
    )


def figures_of(listing: Listing, iri: str, names: Names) -> Table | None:
    """Return the table of the observations that point to a thing; None where none does."""
    found = _found(listing, iri, names)
    if not found:
        return None
    total = len({each for _, each in found})
    shown = in_order([each for _, each in found], names)
    here = names.iri_name(iri)
    kept = [heading for heading, facets in _FACETS.items() if _tells(facets, shown, here)]
    query = link_queries.query(
        names.store, "observations", thing=iri, properties=_terms(listing, names)
    )
    return Table(
        listing.title,
        ("Quantity", *kept, "In the report’s words"),
        tuple((each.name, _figure_cells(each, kept)) for each in shown),
        _count(total),
        names.links.query(query, "csv"),
        names.links.query(query, "html") if total > MOST_ROWS else None,
        _pairs(found, names),
        _inferred(found, iri, names),
    )


def in_order(observations: Iterable[str], names: Names) -> list[figures.Figure]:
    """Return observations by name, MOST_ROWS at most: in numbers, then ranks, then in words."""
    first = sorted(set(observations), key=lambda each: _order(each, names))[:MOST_ROWS]
    return sorted((figures.of(each, names) for each in first), key=_figure_order)


def _found(listing: Listing, iri: str, names: Names) -> list[tuple[str, str]]:
    """Return the things of the listing, each with the property by which it points here."""
    graph = names.graph
    start = f"{names.links.iris.things}{listing.kind}/"
    return [
        (by, each)
        for by in listing.by.split()
        for each in graph.subjects(by, iri)
        if each.startswith(start)
    ]


def _terms(listing: Listing, names: Names) -> list[str]:
    return [names.graph.term(by).value for by in listing.by.split()]


def _pairs(found: Iterable[tuple[str, str]], names: Names) -> frozenset[tuple[str, str]]:
    graph = names.graph
    return frozenset((graph.term(by).value, each) for by, each in found)


def _inferred(found: Iterable[tuple[str, str]], iri: str, names: Names) -> frozenset[str]:
    graph, thing = names.graph, ox.NamedNode(iri)
    said = {
        each
        for by, each in found
        if not graph.is_inferred(ox.Triple(ox.NamedNode(each), graph.term(by), thing))
    }
    return frozenset(each for _, each in found) - said


def _tells(facets: Iterable[str], shown: Iterable[figures.Figure], here: DisplayName) -> bool:
    """Return whether a column would tell more than the thing that the page is about."""
    found = (figure.facets.get(facet, ()) for facet in facets for figure in shown)
    return any(told.name != here for each in found for told in each)


def _figure_order(figure: figures.Figure) -> tuple[bool, bool]:
    return not figure.numbers, "rank" in figure.numbers


def _order(iri: str, names: Names) -> tuple[str, str]:
    return names.iri_name(iri).text.casefold(), iri


def _cells(iri: str, listing: Listing, names: Names) -> tuple[Cell, ...]:
    return tuple(
        _joined([_values(iri, property_, names) for property_ in column.properties.split()])
        for column in listing.columns
    )


def _joined(cells: Sequence[Cell]) -> Cell:
    told = [cell for cell in cells if cell.names]
    found = tuple(name for cell in told for name in cell.names)
    return Cell(found, is_inferred=bool(told) and all(cell.is_inferred for cell in told))


def _values(iri: str, property_: str, names: Names) -> Cell:
    """Return the values of a property: what was inferred only where nothing else is there."""
    graph = names.graph
    terms = graph.asserted(iri, property_)
    facts_of_it = (ox.Triple(ox.NamedNode(iri), graph.term(property_), term) for term in terms[:1])
    return Cell(facts.values(terms, names), is_inferred=any(map(graph.is_inferred, facts_of_it)))


def _figure_cells(figure: figures.Figure, headings: Sequence[str]) -> tuple[Cell, ...]:
    told = (
        Cell(facets=tuple(told for facet in _FACETS[each] for told in figure.facets.get(facet, ())))
        for each in headings
    )
    said = Cell(text=figure.quantity, lang=figure.lang)
    return (said, *told, Cell(words=figure.words, bases=figure.bases))


def _count(n: int) -> str:
    return f"{n:,}" + (" or more" if n >= MOST else "")


def described(iri: str, properties: Iterable[str], names: Names) -> list[tuple[DisplayName, Cell]]:
    """Return some properties of a thing that have values, each with them."""
    graph = names.graph
    found = ((each, _values(iri, each, names)) for each in properties)
    return [(names.name(graph.term(each)), cell) for each, cell in found if cell.names]
