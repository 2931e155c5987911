"""What a page draws: maps of places, charts of indicators, chains of events, trees of concepts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, product
from typing import Final

import pyoxigraph as ox
from markupsafe import Markup

from kg.namespaces import PREFIXES
from kg.quantity_text import measure_words
from server.charts import bar_chart
from server.graph import facts, figures, place_codes, queries
from server.graph.graph_reader import MAX_SUBJECTS, GraphReader
from server.graph.names import WITH_UNIT, DisplayName, Names
from server.maps import places_map
from server.pages import inbound_tables

#: Properties whose values are places of a thing.
_PLACE_PROPERTIES: Final = ("place", "origin", "destination")
_MAX_PLACES: Final = 50
#: Nothing that a report counts has a larger number, which would leave no room for others.
_MAX_NUMBER: Final = 10**15
_HUNDRED, _PER_CENT = Decimal(100), "per cent"
#: Maximum number of steps before an event, and after it.
MAX_STEPS: Final = 20
#: Properties from a later event to an earlier one, and from an earlier event to a later one.
_TO_EARLIER: Final = ("triggeredBy", "follows", "respondsTo")
_TO_LATER: Final = ("decides", "ends")
#: Maximum number of concepts on a page; a query has all.
MAX_CONCEPTS: Final = 1_000
#: Deeper concepts are shown at this depth.
_MAX_DEPTH: Final = 4
#: Relations between concepts, and statements of facts, do not count as uses of a concept.
_NO_USE: Final = (PREFIXES["skos"], PREFIXES["rdf"])


@dataclass(frozen=True, slots=True)
class ChainStep:
    """One event, or operation, of a chain, and its relation with another one of the chain."""

    name: DisplayName
    times: tuple[DisplayName, ...]
    relation: DisplayName | None = None
    other: DisplayName | None = None
    is_reversed: bool = False


@dataclass(frozen=True, slots=True)
class ConceptRow:
    """One concept of a scheme, its depth there, and the number of facts that have it as a value."""

    name: DisplayName
    definition: DisplayName | None
    depth: int
    uses: str


@dataclass(frozen=True, slots=True)
class ConceptTree:
    """The first MAX_CONCEPTS of a scheme by IRI, narrower concepts below broader ones."""

    concepts: tuple[ConceptRow, ...] = ()
    n_more: int = 0
    query: str = ""


def place_map(iri: str, names: Names) -> Markup | None:
    """Return a map of a place, or of the places of a thing; None where there are none."""
    graph = names.graph
    if graph.is_a(iri, "Place"):
        iris = [iri, *graph.subjects("within", iri)]
    else:
        things = (iri, *graph.subjects("organization", iri))  # itself, and its presences
        pairs = product(things, _PLACE_PROPERTIES)
        terms = (term for thing, name in pairs for term in graph.asserted_values(thing, name))
        iris = [term.value for term in terms if isinstance(term, ox.NamedNode)]
    return _draw_map(iris, f"Map: {names.iri_name(iri).text}", names)


def reports_map(reports: Iterable[str], title: str, names: Names) -> Markup | None:
    """Return a map of the places in the facts of country pages."""
    place = names.graph.expand("place")
    iris = set()
    for report in reports:
        facts_graph = ox.NamedNode(names.links.iris.report_graph(report))
        values = (triple.object for triple in names.graph.match(None, place, graph=facts_graph))
        iris |= {value.value for value in values if isinstance(value, ox.NamedNode)}
    return _draw_map(sorted(iris), title, names)


def _draw_map(iris: Sequence[str], title: str, names: Names) -> Markup | None:
    pins = [place_codes.place_pin(iri, names) for iri in list(dict.fromkeys(iris))[:_MAX_PLACES]]
    located = [pin for pin in pins if pin.iso or pin.latitude is not None]
    return places_map.draw(tuple(located), title) if located else None


def indicator_chart(iri: str, names: Names) -> Markup | None:
    """Return a chart of all observations of an indicator; None where there is nothing to draw."""
    graph = names.graph
    if not graph.is_a(iri, "Indicator"):
        return None
    observations = inbound_tables.sort_figures(graph.subjects("indicator", iri), names)
    drawn = [figure for figure in observations if _can_be_drawn(figure)]
    rows = [
        bar_chart.ChartRow(figure.name.text, _per_hundred(figure), figure.quantity)
        for figure in drawn
    ]
    title = f"{names.iri_name(iri).text}: all observations in numbers"
    texts = facts.value_names(graph.sorted_values(iri, "unitText"), names)
    counted = texts[0].text if texts else ""
    units = {_PER_CENT if f.measure[1] else measure_words(f.measure) or counted for f in drawn}
    return bar_chart.draw(rows, title, units.pop()) if len(units) == 1 else None


def _per_hundred(figure: figures.Figure) -> dict[str, Decimal]:
    """Return the numbers of a figure, those of a share as per cent."""
    denominator = figure.measure[1] or _HUNDRED
    return {name: number * _HUNDRED / denominator for name, number in figure.numbers.items()}


def _can_be_drawn(figure: figures.Figure) -> bool:
    numbers = [number for name, number in figure.numbers.items() if name in WITH_UNIT - {"change"}]
    return bool(numbers) and all(
        number.is_finite() and abs(number) <= _MAX_NUMBER for number in numbers
    )


def event_chain(iri: str, names: Names) -> tuple[ChainStep, ...]:
    """Return the chain that an event is part of, in order of time; empty if it is alone."""
    before = list(islice(_walk(iri, names, is_back=True), MAX_STEPS))
    after = list(islice(_walk(iri, names, is_back=False), MAX_STEPS))
    if not before and not after:
        return ()
    return (*reversed(before), _step(iri, names), *after)


def _walk(iri: str, names: Names, *, is_back: bool) -> Iterator[ChainStep]:
    """Yield events in one direction, nearest first, each once."""
    seen, queue = {iri}, [iri]
    while queue:
        event = queue.pop(0)
        for property_, neighbour, is_reversed in _neighbours(event, names, is_back=is_back):
            if neighbour not in seen:
                seen.add(neighbour)
                queue.append(neighbour)
                yield _step(neighbour, names, (property_, event, is_reversed))


def _neighbours(iri: str, names: Names, *, is_back: bool) -> Iterator[tuple[str, str, bool]]:
    """Yield each relation, the other event, and whether this event is the relation's subject."""
    graph = names.graph
    for property_ in _TO_EARLIER if is_back else _TO_LATER:
        for term in graph.sorted_values(iri, property_):
            if isinstance(term, ox.NamedNode):
                yield property_, term.value, True
    for property_ in _TO_LATER if is_back else _TO_EARLIER:
        for subject in graph.subjects(property_, iri):
            yield property_, subject, False


def _step(iri: str, names: Names, relation: tuple[str, str, bool] | None = None) -> ChainStep:
    graph = names.graph
    times = tuple(names.name(term) for term in graph.asserted_values(iri, "time"))
    if relation is None:
        return ChainStep(names.iri_name(iri), times)
    property_, other, is_reversed = relation
    label = names.name(graph.expand(property_))
    return ChainStep(names.iri_name(iri), times, label, names.iri_name(other), is_reversed)


def concept_tree(iri: str, names: Names) -> ConceptTree:
    """Return the concepts of a scheme; none for any other thing."""
    graph = names.graph
    if not graph.is_a(iri, "skos:ConceptScheme"):
        return ConceptTree()
    in_scheme, top = graph.expand("skos:inScheme"), graph.expand("skos:topConceptOf")
    members = sorted({*graph.all_subjects(in_scheme, iri), *graph.all_subjects(top, iri)})
    query = queries.fill(names.store, "pointing", thing=iri, property=in_scheme.value)
    first = members[:MAX_CONCEPTS]
    rows = []
    for concept, depth in _depths(first, names).items():
        texts = facts.value_names(graph.sorted_values(concept, "skos:definition"), names)
        name, definition = names.iri_name(concept), next(iter(texts), None)
        rows.append(ConceptRow(name, definition, depth, _uses(concept, graph)))
    return ConceptTree(tuple(rows), len(members) - len(first), names.links.query(query, "html"))


def _depths(concepts: Iterable[str], names: Names) -> dict[str, int]:
    """Return the depth of each concept, narrower concepts after the broader one."""
    members = set(concepts)
    broader = {iri: members.intersection(names.graph.iris(iri, "skos:broader")) for iri in members}
    narrower: dict[str, list[str]] = {}
    for iri, parents in broader.items():
        for parent in parents:
            narrower.setdefault(parent, []).append(iri)
    depths: dict[str, int] = {}
    tops = inbound_tables.sort_by_name((iri for iri in members if not broader[iri]), names)
    stack = [(iri, 0) for iri in reversed(tops)]
    while stack:
        iri, depth = stack.pop()
        if iri not in depths:
            depths[iri] = min(depth, _MAX_DEPTH)
            children = inbound_tables.sort_by_name(narrower.get(iri, []), names)
            stack += [(child, depth + 1) for child in reversed(children)]
    in_circles = inbound_tables.sort_by_name(members - depths.keys(), names)
    return depths | dict.fromkeys(in_circles, 0)


def _uses(concept: str, graph: GraphReader) -> str:
    uses = (
        fact
        for fact in graph.match(value=ox.NamedNode(concept))
        if not fact.predicate.value.startswith(_NO_USE) and not graph.is_inferred(fact)
    )
    n = sum(1 for _ in islice(uses, MAX_SUBJECTS))
    return f"{n:,}" + (" or more" if n >= MAX_SUBJECTS else "")
