"""Observations in words that say what they are: "more than 1,500,000" is no "1,500,000"."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import pyoxigraph as ox

from server import readings
from server.names import Name, Names

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_PREDICATE: Final = ox.NamedNode(f"{_RDF}predicate")
_DEFAULT_GRAPH: Final = ox.DefaultGraph()
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
#: What an observation is of, in the order of the columns of a table.
FACETS: Final[tuple[str, ...]] = ("population", "place", "time", "event", "condition")


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a report, where they stand, and the basis on which they carry the quantity."""

    text: str
    href: str | None
    basis: str
    lang: str | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One observation.

    Attributes:
        name: of the observation.
        indicator: what is counted or told; None where it is not said.
        quantity: in words that say what it is.
        numbers: by the local name of their property; empty for a quantity in words only.
        facets: what it is of, by the local name of the property; see FACETS.
        words: that the quantity rests on.
        lang: of a quantity that is a name, such as "dozens"; None for the page's own.
    """

    name: Name
    indicator: Name | None
    quantity: str
    numbers: Mapping[str, Decimal]
    facets: Mapping[str, tuple[Name, ...]]
    words: tuple[Words, ...]
    lang: str | None = None

    @property
    def bases(self) -> list[str]:
        """How the words carry the quantity: stated, page-scope, interpretation."""
        return sorted({each.basis for each in self.words})


def quantity(numbers: Mapping[str, Decimal], *, is_share: bool = False) -> str:
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
    if is_share and "rank" not in shown:
        return f"{said.replace('fewer', 'less')} per cent"
    return said


def of_graph(graph: str, names: Names) -> list[Figure]:
    """Return the observations of a named graph: numbers first, exact before bounds before ranks.

    Args:
        graph: its IRI, such as that of a report's facts.
        names: of the release, in the reader's language.
    """
    store = names.store
    kind = ox.NamedNode(f"{store.manifest.base_iri}ontology#Observation")
    pattern = store.engine.quads_for_pattern(
        None, ox.NamedNode(f"{_RDF}type"), kind, ox.NamedNode(graph)
    )
    found = sorted(q.subject.value for q in pattern if isinstance(q.subject, ox.NamedNode))
    return sorted((of(iri, names) for iri in found), key=_weight)


def _weight(figure: Figure) -> tuple[int, Decimal]:
    order = list(_IN_WORDS)
    kinds = [order.index(name) for name in figure.numbers]
    return min(kinds, default=len(order)), -max(figure.numbers.values(), default=Decimal(0))


def of(iri: str, names: Names) -> Figure:
    """Return an observation."""
    store = names.store
    rg = f"{store.manifest.base_iri}ontology#"
    own: dict[str, list[object]] = {}
    pattern = store.engine.quads_for_pattern(ox.NamedNode(iri), None, None, _DEFAULT_GRAPH)
    for quad in pattern:
        if quad.predicate.value.startswith(rg):
            own.setdefault(quad.predicate.value.removeprefix(rg), []).append(quad.object)
    numbers = _numbers(own)
    indicators = [each for each in own.get("indicator", []) if isinstance(each, ox.NamedNode)]
    said = quantity(numbers, is_share=any(_is_share(each, names, rg) for each in indicators))
    quantifiers = sorted(map(names.of, own.get("quantifier", [])), key=lambda name: name.text)
    facets = {key: tuple(map(names.of, own[key])) for key in FACETS if key in own}
    return Figure(
        names.of_iri(iri),
        names.of(indicators[0]) if indicators else None,
        said or ", ".join(name.text for name in quantifiers),
        numbers,
        facets,
        tuple(_words(iri, [*numbers, "quantifier"], names, rg)),
        quantifiers[0].lang if quantifiers and not said else None,
    )


def _numbers(own: Mapping[str, list[object]]) -> dict[str, Decimal]:
    """Return the numbers of an observation: of each kind the one that it has, if it is one."""
    found = {name: [_number(value) for value in own.get(name, [])] for name in _IN_WORDS}
    return {
        name: values[0]
        for name, values in found.items()
        if len(values) == 1 and values[0] is not None  # which of several it is, nobody can tell
    }


def _number(value: object) -> Decimal | None:
    if not isinstance(value, ox.Literal):
        return None
    return readings.number({"value": value.value, "datatype": value.datatype.value})


def _is_share(indicator: ox.NamedNode, names: Names, rg: str) -> bool:
    units = names.objects(indicator.value, ox.NamedNode(f"{rg}unit"))
    return any(isinstance(unit, ox.Literal) and unit.value == "per cent" for unit in units)


def _words(iri: str, properties: list[str], names: Names, rg: str) -> list[Words]:
    """Return the words that the quantity rests on, in the order of the text."""
    engine = names.store.engine
    subject = ox.NamedNode(f"{_RDF}subject")
    found: dict[str, Words] = {}
    for quad in engine.quads_for_pattern(None, subject, ox.NamedNode(iri), _DEFAULT_GRAPH):
        if not isinstance(quad.subject, ox.NamedNode):
            continue
        statement = quad.subject.value
        predicates = names.objects(statement, _PREDICATE)
        about = {o.value for o in predicates if isinstance(o, ox.NamedNode)}
        if about.isdisjoint(f"{rg}{name}" for name in properties):
            continue
        basis = next(names.objects(statement, ox.NamedNode(f"{rg}basis")), None)
        told = basis.value.rpartition("/")[2] if isinstance(basis, ox.NamedNode) else ""
        for excerpt in names.objects(statement, ox.NamedNode(f"{rg}evidence")):
            if isinstance(excerpt, ox.NamedNode) and (text := names.words(excerpt.value)):
                href = names.links.passage(excerpt.value)
                lang = names.language_of(excerpt.value)
                found[excerpt.value] = Words(text, href, told, lang)
    return [found[key] for key in sorted(found, key=_place)]


def _place(excerpt: str) -> tuple[str, int]:
    """Order excerpts by their page and where they begin."""
    page, _, span = excerpt.rpartition("/")
    start = span.partition("-")[0]
    return page, int(start) if start.isdecimal() else 0
