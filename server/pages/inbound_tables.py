"""Tables of the things that point to a thing: the services at a place, the figures of an event."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from server.graph import facts, figures, queries
from server.graph.facts import Quotation
from server.graph.figures import Facet, Figure
from server.graph.graph_reader import MAX_SUBJECTS
from server.graph.names import DisplayName, Names
from server.pages.sections import Listing, TableColumn

#: Maximum number of rows of a table; a query has all.
MAX_ROWS: Final = 100
#: The facets of an observation, by the heading of their column.
_FACETS: Final = {
    "Of whom": ("population",),
    "Where": ("place",),
    "When": ("time",),
    "About": ("event", "activity", "condition", "travelMode"),
}


@dataclass(frozen=True, slots=True)
class TableCell:
    """The content of one cell: names, facets, or a quantity with the words that support it."""

    names: tuple[DisplayName, ...] = ()
    facets: tuple[Facet, ...] = ()
    text: str = ""
    words: tuple[Quotation, ...] = ()
    bases: tuple[str, ...] = ()
    lang: str | None = None
    is_inferred: bool = False


_Rows = tuple[tuple[DisplayName, tuple[TableCell, ...]], ...]


@dataclass(frozen=True, slots=True)
class InboundTable:
    """A table of the things that point to another: the name of each thing, and its cells.

    Attributes:
        more: the path of a query for all of them, where the table does not show all.
        pairs: all facts of the table: each a property and the thing that has it.
        inferred: the IRIs of the things that point to the other by inferred facts only.
    """

    title: str
    headings: tuple[str, ...]
    rows: _Rows
    count: str
    csv: str
    more: str | None
    pairs: frozenset[tuple[str, str]] = field(repr=False)
    inferred: frozenset[str] = field(repr=False)


def make_table(listing: Listing, iri: str, names: Names) -> InboundTable | None:
    """Return the table of the things that point to another; None where there are none."""
    graph = names.graph
    start = f"{names.links.iris.things}{listing.kind}/"
    pairs = {
        (graph.expand(name).value, thing)
        for name in listing.properties.split()
        for thing in graph.subjects(name, iri)
        if thing.startswith(start) and (not listing.of_class or graph.is_a(thing, listing.of_class))
    }
    things, target = {thing for _, thing in pairs}, ox.NamedNode(iri)
    if not things:
        return None
    properties = [graph.expand(name).value for name in listing.properties.split()]
    if listing.kind == "observation":
        headings, rows = _figure_rows(listing, names.iri_name(iri), things, names)
        of_class = graph.expand(listing.of_class).value
        query = queries.fill(
            names.store, "observations", thing=iri, properties=properties, of_class=of_class
        )
    else:
        headings, rows = _thing_rows(listing.columns, things, names)
        query = queries.fill(names.store, "listing", thing=iri, properties=properties, start=start)
    asserted = {
        thing
        for predicate, thing in pairs
        if not graph.is_inferred(ox.Triple(ox.NamedNode(thing), ox.NamedNode(predicate), target))
    }
    return InboundTable(
        listing.title,
        headings,
        rows,
        f"{len(things):,}" + (" or more" if len(things) >= MAX_SUBJECTS else ""),
        names.links.query(query, "csv"),
        names.links.query(query, "html") if len(things) > MAX_ROWS else None,
        frozenset(pairs),
        frozenset(things - asserted),
    )


def sort_figures(observations: Iterable[str], names: Names) -> list[Figure]:
    """Return the first MAX_ROWS observations by name: numbers, then ranks, then words."""
    first = sort_by_name(set(observations), names)[:MAX_ROWS]
    return sorted(
        (figures.read_figure(iri, names) for iri in first),
        key=lambda figure: (not figure.numbers, "rank" in figure.numbers),
    )


def sort_by_name(iris: Iterable[str], names: Names) -> list[str]:
    """Return IRIs sorted by the names of their things, then by the IRIs themselves."""
    return sorted(iris, key=lambda iri: (names.iri_name(iri).text.casefold(), iri))


def summarize(
    iri: str, properties: Iterable[str], names: Names
) -> list[tuple[DisplayName, TableCell]]:
    """Return the given properties that a thing has values for, with the values."""
    cells = ((name, _values(iri, name, names)) for name in properties)
    return [(names.name(names.graph.expand(name)), cell) for name, cell in cells if cell.names]


def _thing_rows(
    columns: Sequence[TableColumn], things: Iterable[str], names: Names
) -> tuple[tuple[str, ...], _Rows]:
    """Return the headings of the columns that have values, and the rows."""
    rows = [
        (names.iri_name(thing), [_cell(thing, column.properties, names) for column in columns])
        for thing in sort_by_name(things, names)[:MAX_ROWS]
    ]
    used = [n for n in range(len(columns)) if any(cells[n].names for _, cells in rows)]
    return (
        tuple(columns[n].heading for n in used),
        tuple((name, tuple(cells[n] for n in used)) for name, cells in rows),
    )


def _figure_rows(
    listing: Listing, title: DisplayName, things: Iterable[str], names: Names
) -> tuple[tuple[str, ...], _Rows]:
    """Return the headings of the columns that say more than the page's title, and the rows."""
    figures_ = sort_figures(things, names)
    used = {}
    for heading, properties in _FACETS.items():
        column = [
            [facet for name in properties for facet in f.facets.get(name, ())] for f in figures_
        ]
        if any(facet.name != title for facets in column for facet in facets):
            used[heading] = column
    rows = tuple(
        (
            figure.name,
            (
                TableCell(text=figure.quantity, lang=figure.lang),
                *(TableCell(facets=tuple(column[n])) for column in used.values()),
                TableCell(words=figure.words, bases=figure.bases),
            ),
        )
        for n, figure in enumerate(figures_)
    )
    how = "How common, how soon" if listing.of_class == "Circumstance" else "Quantity"
    return (how, *used, "In the report’s words"), rows


def _cell(iri: str, properties: str, names: Names) -> TableCell:
    """Return the values of the given properties; they are inferred only if all of them are."""
    cells = [cell for name in properties.split() if (cell := _values(iri, name, names)).names]
    values = tuple(name for cell in cells for name in cell.names)
    return TableCell(values, is_inferred=bool(cells) and all(cell.is_inferred for cell in cells))


def _values(iri: str, name: str, names: Names) -> TableCell:
    """Return the values of a property; those that are inferred only where there are no others."""
    graph = names.graph
    terms = graph.asserted_values(iri, name)
    triples = [ox.Triple(ox.NamedNode(iri), graph.expand(name), term) for term in terms[:1]]
    is_inferred = any(map(graph.is_inferred, triples))
    return TableCell(facts.value_names(terms, names, name), is_inferred=is_inferred)
