"""Figures and circumstances, in words: "more than 1,500,000" is not "1,500,000"."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import pyoxigraph as ox

from kg.quantity_text import COUNTED, NUMBERS, Measure, quantity_text
from server.charts import literals
from server.graph import facts
from server.graph.facts import Quotation
from server.graph.names import DisplayName, Names

#: The properties of an observation whose values are words in place of a number.
_WORDS: Final = ("quantifier", "extent", "frequency", "duration", "promptness")
#: What an observation is about, in the order of the columns of a table.
FACETS: Final = ("population", "place", "time", "event", "activity", "condition", "travelMode")
_ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Facet:
    """Something that an observation is about; ``mark`` is its basis, and empty if it is stated."""

    name: DisplayName
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One observation: a figure, or a circumstance, which has no numbers.

    Attributes:
        indicator: what is measured; None for a circumstance.
        quantity: in words, such as "at least 5"; of a circumstance, how common or prompt it is.
        numbers: by the local name of their property; empty for a quantity in words only.
        facets: what it is about, by the local name of the property; see FACETS.
        bases: how the words support the quantity: interpretation, page-scope, stated.
        lang: the language of a quantity that is a name, such as "dozens"; None for numbers.
        measure: the unit of the numbers.
    """

    name: DisplayName
    indicator: DisplayName | None
    quantity: str
    numbers: Mapping[str, Decimal]
    facets: Mapping[str, tuple[Facet, ...]]
    words: tuple[Quotation, ...]
    bases: tuple[str, ...]
    lang: str | None = None
    measure: Measure = COUNTED


def read_figures(graph: str, names: Names, kind: str = "Figure") -> list[Figure]:
    """Return the figures of a named graph: numbers first, exact before bounds before ranks.

    Of the kind "Circumstance", it returns the circumstances instead.
    """

    def order(figure: Figure) -> tuple[int, Decimal]:
        positions = map(NUMBERS.index, figure.numbers)
        return min(positions, default=len(NUMBERS)), -max(figure.numbers.values(), default=_ZERO)

    iris = names.graph.instances(kind, graph)
    return sorted((read_figure(iri, names) for iri in iris), key=order)


def read_figure(iri: str, names: Names) -> Figure:
    """Return an observation."""
    values: dict[str, list[object]] = defaultdict(list)
    for triple in names.graph.outgoing(ox.NamedNode(iri)):
        local_name = triple.predicate.value.removeprefix(names.graph.ontology)
        values[local_name].append(triple.object)
    numbers = {}
    for name in NUMBERS:
        read = [read_number(value) for value in values[name]]
        if len(read) == 1 and read[0] is not None:  # if there are several, none is certain
            numbers[name] = read[0]
    measure = names.graph.measure(iri)
    quantity = quantity_text(numbers, measure=measure)
    indicators = [term for term in values["indicator"] if isinstance(term, ox.NamedNode)]
    words = [
        name
        for property_ in _WORDS
        for name in sorted(map(names.name, values[property_]), key=lambda name: name.text)
    ]
    statements = _statements(iri, [*numbers, *_WORDS], names)
    if not statements:  # a circumstance without an extent or the like
        statements = _statements(iri, ("condition", "travelMode"), names)
    excerpts = {excerpt for statement in statements for excerpt in facts.excerpts(statement, names)}
    bases = {facts.basis_slug(statement, names) for statement in statements} - {""}
    return Figure(
        names.iri_name(iri),
        names.name(indicators[0]) if indicators else None,
        quantity or ", ".join(name.text for name in words),
        numbers,
        _facets(iri, values, names),
        tuple(facts.quotation(e, names) for e in sorted(excerpts, key=facts.text_order)),
        tuple(sorted(bases)),
        words[0].lang if words and not quantity else None,
        measure,
    )


def read_number(value: object) -> Decimal | None:
    """Return the number of a literal; None for any other term."""
    if not isinstance(value, ox.Literal):
        return None
    return literals.read_number({"value": value.value, "datatype": value.datatype.value})


def _statements(iri: str, properties: Iterable[str], names: Names) -> list[str]:
    graph = names.graph
    predicates = {graph.expand(name).value for name in properties}
    return [
        statement
        for statement in graph.subjects("rdf:subject", iri)
        if not predicates.isdisjoint(graph.iris(statement, "rdf:predicate"))
    ]


def _facets(
    iri: str, values: Mapping[str, list[object]], names: Names
) -> dict[str, tuple[Facet, ...]]:
    graph = names.graph
    marks: dict[object, str] = {}
    for statement in _statements(iri, FACETS, names):
        basis = facts.basis_slug(statement, names)
        for predicate in graph.values(statement, "rdf:predicate"):
            for value in graph.values(statement, "rdf:object"):
                marks[predicate, value] = "" if basis == "stated" else basis
    return {
        facet: tuple(
            Facet(names.name(value), marks.get((graph.expand(facet), value), ""))
            for value in values[facet]
        )
        for facet in FACETS
        if facet in values
    }
