"""What of a thing can be seen on a map or a chart."""

from collections.abc import Iterable, Sequence
from typing import Final

import pyoxigraph as ox
from markupsafe import Markup

from kg.namespaces import RG, rebase
from server.charts import bar_chart
from server.graph import facts, figures
from server.graph import places as pins
from server.graph.names import Names
from server.maps import places_map
from server.pages import inbound_tables

#: By which properties a thing is somewhere.
_WHERE: Final = ("place", "presentIn", "origin", "destination")
#: A map shows so many places.
_MOST_PINS: Final = 50
#: Larger numbers are of nothing that a report counts, and would leave no room for others.
_LARGEST: Final = 10**15


def place_map(iri: str, names: Names) -> Markup | None:
    """Return a map of a place, or of the places of a thing; None where there is none to show."""
    graph = names.graph
    if graph.is_a(iri, "Place"):
        places = [iri, *graph.subjects("within", iri)]
    else:
        terms = (term for each in _WHERE for term in graph.asserted(iri, each))
        places = [term.value for term in terms if isinstance(term, ox.NamedNode)]
    return _drawn(places, f"Map: {names.iri_name(iri).text}", names)


def reports_map(pages: Iterable[str], title: str, names: Names) -> Markup | None:
    """Return a map of the places that the facts of country pages are at."""
    place = ox.NamedNode(rebase(RG.place, names.store.manifest.base_iri))
    found = set()
    for page in pages:
        graph = ox.NamedNode(names.links.iris.report_graph(page))
        quads = names.store.engine.quads_for_pattern(None, place, None, graph)
        found |= {quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)}
    return _drawn(sorted(found), title, names)


def _drawn(places: Sequence[str], title: str, names: Names) -> Markup | None:
    found = [pins.pin(place, names) for place in list(dict.fromkeys(places))[:_MOST_PINS]]
    known = [each for each in found if each.iso or each.latitude is not None]
    return places_map.draw(tuple(known), title) if known else None


def indicator_chart(iri: str, names: Names) -> Markup | None:
    """Return a chart of all observations of an indicator; None where there is nothing to draw."""
    graph = names.graph
    if not graph.is_a(iri, "Indicator"):
        return None
    found = inbound_tables.in_order(graph.subjects("indicator", iri), names)
    drawn = [each for each in found if _can_be_drawn(each)]
    points = [bar_chart.ChartRow(each.name.text, each.numbers, each.quantity) for each in drawn]
    title = f"{names.iri_name(iri).text}: all observations in numbers"
    return bar_chart.draw(points, title, _unit(iri, names)) if points else None


def _can_be_drawn(figure: figures.Figure) -> bool:
    numbers = [number for name, number in figure.numbers.items() if name != "rank"]
    return bool(numbers) and all(
        number.is_finite() and abs(number) <= _LARGEST for number in numbers
    )


def _unit(iri: str, names: Names) -> str:
    units = facts.values(names.graph.objects(iri, "unit"), names)
    return next((unit.text for unit in units), "")
