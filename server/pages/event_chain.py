"""How events hang together: what led to one, and what came of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

import pyoxigraph as ox

from server.graph.names import DisplayName, Names

#: So many steps are shown each way.
MOST_STEPS: Final = 20
#: From a later event to an earlier one.
_BACK: Final = ("triggeredBy", "follows", "respondsTo")
#: From an earlier event to a later one.
_ON: Final = ("decides", "ends")


@dataclass(frozen=True, slots=True)
class Step:
    """One event, or operation, of a chain.

    Attributes:
        name: of it.
        times: when it was.
        relation: how it hangs together with the other; None for the event that the page is about.
        other: the event that it hangs together with.
        is_reversed: whether it is the other that has the relation with it.
    """

    name: DisplayName
    times: tuple[DisplayName, ...]
    relation: DisplayName | None = None
    other: DisplayName | None = None
    is_reversed: bool = False


def of(iri: str, names: Names) -> tuple[Step, ...]:
    """Return the chain that an event is a part of, from first to last; empty for one alone."""
    before = list(islice(_walk(iri, names, is_back=True), MOST_STEPS))
    after = list(islice(_walk(iri, names, is_back=False), MOST_STEPS))
    if not before and not after:
        return ()
    return (*reversed(before), _step(iri, names), *after)


def _walk(iri: str, names: Names, *, is_back: bool) -> Iterator[Step]:
    """Yield events one way, nearest first, each once."""
    seen, waiting = {iri}, [iri]
    while waiting:
        here = waiting.pop(0)
        for property_, other, is_reversed in _neighbours(here, names, is_back=is_back):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
                yield _step(other, names, (property_, here, is_reversed))


def _neighbours(iri: str, names: Names, *, is_back: bool) -> Iterator[tuple[str, str, bool]]:
    """Yield each relation, the other event, and whether this one has the relation with it."""
    graph = names.graph
    for property_ in _BACK if is_back else _ON:
        for term in graph.objects(iri, property_):
            if isinstance(term, ox.NamedNode):
                yield property_, term.value, True
    for property_ in _ON if is_back else _BACK:
        for other in graph.subjects(property_, iri):
            yield property_, other, False


def _step(iri: str, names: Names, relation: tuple[str, str, bool] | None = None) -> Step:
    graph = names.graph
    times = tuple(names.name(term) for term in graph.asserted(iri, "time"))
    if relation is None:
        return Step(names.iri_name(iri), times)
    property_, other, is_reversed = relation
    label = names.name(graph.term(property_))
    return Step(names.iri_name(iri), times, label, names.iri_name(other), is_reversed)
