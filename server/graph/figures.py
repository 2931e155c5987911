"""Observations in words that say what they are: "more than 1,500,000" is no "1,500,000"."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import pyoxigraph as ox

from server.charts import literals
from server.graph import facts
from server.graph.facts import Quotation
from server.graph.graph_reader import PER_CENT
from server.graph.names import DisplayName, Names

#: Each kind of quantity in numbers, in words.
_IN_WORDS: Final[Mapping[str, str]] = {
    "value": "{}",
    "approximateValue": "about {}",
    "minExclusive": "more than {}",
    "minInclusive": "at least {}",
    "maxExclusive": "fewer than {}",
    "maxInclusive": "at most {}",
    "rank": "rank {} from the largest",
}
#: The properties that tell a quantity in numbers, by their local names.
NUMBERS: Final[tuple[str, ...]] = tuple(_IN_WORDS)
#: What an observation is of, in the order of the columns of a table.
FACETS: Final[tuple[str, ...]] = ("population", "place", "time", "event", "condition")


_STATED: Final = "stated"


@dataclass(frozen=True, slots=True)
class Facet:
    """Something that an observation is of.

    Attributes:
        name: of it.
        mark: how the words carry it (interpretation, page-scope); empty where they state it.
    """

    name: DisplayName
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One observation.

    Attributes:
        name: of the observation.
        indicator: what is counted or told; None where it is not said.
        quantity: in words that say what it is.
        numbers: by the local name of their property; empty for a quantity in words only.
        facets: what it is of, by the local name of the property; see FACETS.
        words: that the quantity rests on, in the order of the text.
        bases: how they carry the quantity: interpretation, page-scope, stated; facets have marks.
        lang: of a quantity that is a name, such as "dozens"; None for the page's own.
    """

    name: DisplayName
    indicator: DisplayName | None
    quantity: str
    numbers: Mapping[str, Decimal]
    facets: Mapping[str, tuple[Facet, ...]]
    words: tuple[Quotation, ...]
    bases: tuple[str, ...]
    lang: str | None = None


def quantity_in_words(numbers: Mapping[str, Decimal], *, is_share: bool = False) -> str:
    """Return a quantity as people read it.

    Args:
        numbers: by the local name of their property; a range has two.
        is_share: whether the unit is per cent, which must be said; what is counted is elsewhere.
    """
    shown = {name: f"{number:,}" for name, number in numbers.items()}
    if shown.keys() == {"minInclusive", "maxInclusive"}:
        said = f"between {shown['minInclusive']} and {shown['maxInclusive']}"
    else:
        found = (_IN_WORDS[name].format(shown[name]) for name in _IN_WORDS if name in shown)
        said = " and ".join(found)
    if is_share and said and "rank" not in shown:
        return f"{said.replace('fewer', 'less')} {PER_CENT}"
    return said


def read_figures(graph: str, names: Names) -> list[Figure]:
    """Return the observations of a named graph: numbers first, exact before bounds before ranks.

    Args:
        graph: its IRI, such as that of a report's facts.
        names: of the release, in the reader's language.
    """
    found = names.graph.instances("Observation", graph)
    return sorted((read_figure(iri, names) for iri in found), key=_weight)


def _weight(figure: Figure) -> tuple[int, Decimal]:
    order = list(_IN_WORDS)
    kinds = [order.index(name) for name in figure.numbers]
    return min(kinds, default=len(order)), -max(figure.numbers.values(), default=Decimal(0))


def read_figure(iri: str, names: Names) -> Figure:
    """Return an observation."""
    ours = names.graph.ontology
    own: dict[str, list[object]] = {}
    for triple in names.graph.outgoing(ox.NamedNode(iri)):
        own.setdefault(triple.predicate.value.removeprefix(ours), []).append(triple.object)
    numbers = _numbers(own)
    indicators = [each for each in own.get("indicator", []) if isinstance(each, ox.NamedNode)]
    said = quantity_in_words(numbers, is_share=names.graph.is_share(iri))
    quantifiers = sorted(map(names.name, own.get("quantifier", [])), key=lambda name: name.text)
    statements = _statements(iri, [*numbers, "quantifier"], names)
    return Figure(
        names.iri_name(iri),
        names.name(indicators[0]) if indicators else None,
        said or ", ".join(name.text for name in quantifiers),
        numbers,
        _facets(iri, own, names),
        tuple(_words(statements, names)),
        tuple(sorted(_bases(statements, names))),
        quantifiers[0].lang if quantifiers and not said else None,
    )


def _numbers(own: Mapping[str, list[object]]) -> dict[str, Decimal]:
    """Return the numbers of an observation: of each kind the one that it has, if it is one."""
    found = {name: [read_number(value) for value in own.get(name, [])] for name in _IN_WORDS}
    return {
        name: values[0]
        for name, values in found.items()
        if len(values) == 1 and values[0] is not None  # which of several it is, nobody can tell
    }


def read_number(value: object) -> Decimal | None:
    """Return the number that a term is; None for any other term."""
    if not isinstance(value, ox.Literal):
        return None
    return literals.read_number({"value": value.value, "datatype": value.datatype.value})


def _statements(iri: str, properties: Iterable[str], names: Names) -> list[str]:
    """Return the statements of the quantity, whichever of the properties tell it."""
    graph = names.graph
    told = {graph.expand(name).value for name in properties}
    return [
        statement
        for statement in graph.subjects("rdf:subject", iri)
        if not told.isdisjoint(graph.iris(statement, "rdf:predicate"))
    ]


def _words(statements: Iterable[str], names: Names) -> Iterator[Quotation]:
    excerpts = {excerpt for iri in statements for excerpt in facts.excerpts(iri, names)}
    return (facts.quotation(iri, names) for iri in sorted(excerpts, key=facts.text_order))


def _bases(statements: Iterable[str], names: Names) -> set[str]:
    return {facts.basis_slug(each, names) for each in statements} - {""}


def _facets(
    iri: str, own: Mapping[str, list[object]], names: Names
) -> dict[str, tuple[Facet, ...]]:
    graph = names.graph
    marks: dict[object, str] = {}
    for statement in _statements(iri, FACETS, names):
        basis = facts.basis_slug(statement, names)
        for predicate in graph.values(statement, "rdf:predicate"):
            for value in graph.values(statement, "rdf:object"):
                marks[predicate, value] = "" if basis == _STATED else basis
    return {
        key: tuple(
            Facet(names.name(each), marks.get((graph.expand(key), each), "")) for each in own[key]
        )
        for key in FACETS
        if key in own
    }
