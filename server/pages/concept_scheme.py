"""Concept schemes: their concepts as a tree, and how often each is used."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.namespaces import PREFIXES
from server.graph import facts, link_queries
from server.graph.graph_reader import MOST, GraphReader
from server.graph.names import DisplayName, Names

#: A page shows so many concepts; a query has all.
MOST_CONCEPTS: Final = 1_000
#: Deeper concepts are shown as deep as this.
_DEEPEST: Final = 4
_DEFAULT: Final = ox.DefaultGraph()
#: What concepts say of one another, and statements of facts, is no use of a concept.
_NO_USE: Final = (PREFIXES["skos"], PREFIXES["rdf"])


@dataclass(frozen=True, slots=True)
class Scheme:
    """The concepts of a scheme.

    Attributes:
        concepts: the first MOST_CONCEPTS by their IRIs, narrower ones below the broader.
        n_more: how many others there are.
        query: asks the endpoint for all.
    """

    concepts: "tuple[Concept, ...]" = ()
    n_more: int = 0
    query: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept of a scheme.

    Attributes:
        name: of it.
        definition: in the reader's language where there is one; None where there is none.
        depth: how many broader concepts are above it in the scheme.
        uses: how many facts it is the value of, in words.
    """

    name: DisplayName
    definition: DisplayName | None
    depth: int
    uses: str


def of(iri: str, names: Names) -> Scheme:
    """Return the concepts of a scheme; none of what is no scheme."""
    if not names.graph.is_a(iri, "skos:ConceptScheme"):
        return Scheme()
    in_scheme, top = (names.graph.term(f"skos:{end}") for end in ("inScheme", "topConceptOf"))
    members = sorted({each for by in (in_scheme, top) for each in names.graph.pointers(by, iri)})
    query = names.links.query(
        link_queries.query(names.store, "pointing", thing=iri, property=in_scheme.value), "html"
    )
    shown = set(members[:MOST_CONCEPTS])
    return Scheme(_concepts(shown, names), len(members) - len(shown), query)


def _concepts(members: set[str], names: Names) -> tuple[Concept, ...]:
    """Return concepts, narrower ones below the broader."""
    above = {each: _broader(each, members, names.graph) for each in members}
    tops = [each for each in members if not above[each]]
    found: dict[str, int] = {}
    for iri, depth in _tree(_sorted(tops, names), above, names):
        found.setdefault(iri, depth)
    for iri in _sorted([each for each in members if each not in found], names):
        found[iri] = 0  # in a circle of broader concepts
    return tuple(_concept(iri, depth, names) for iri, depth in found.items())


def _broader(iri: str, members: set[str], graph: GraphReader) -> set[str]:
    return set(graph.iris(iri, "skos:broader")) & members


def _sorted(iris: list[str], names: Names) -> list[str]:
    return sorted(iris, key=lambda iri: (names.iri_name(iri).text.casefold(), iri))


def _tree(tops: list[str], above: dict[str, set[str]], names: Names) -> Iterator[tuple[str, int]]:
    """Yield concepts depth first, each once."""
    below: dict[str, list[str]] = {}
    for iri, broader in above.items():
        for each in broader:
            below.setdefault(each, []).append(iri)
    seen: set[str] = set()
    waiting = [(iri, 0) for iri in reversed(tops)]
    while waiting:
        iri, depth = waiting.pop()
        if iri not in seen:
            seen.add(iri)
            yield iri, min(depth, _DEEPEST)
            children = _sorted(below.get(iri, []), names)
            waiting += [(each, depth + 1) for each in reversed(children)]


def _concept(iri: str, depth: int, names: Names) -> Concept:
    graph = names.graph
    texts = facts.values(graph.objects(iri, "skos:definition"), names)
    return Concept(names.iri_name(iri), next(iter(texts), None), depth, _uses(iri, graph))


def _uses(iri: str, graph: GraphReader) -> str:
    n = 0
    for quad in graph.store.engine.quads_for_pattern(None, None, ox.NamedNode(iri), _DEFAULT):
        if not quad.predicate.value.startswith(_NO_USE) and not graph.is_inferred(quad.triple):
            n += 1
        if n >= MOST:
            return f"{MOST:,} or more"
    return f"{n:,}"
