"""Names of blank nodes that are the same in every process.

Parsers and the engine invent random names, for ``[]`` and for what a query makes.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import factorial
from typing import Any, Final, TypeVar

import pyoxigraph as ox
from pyld.canon import URDNA2015

from kg.errors import DataError
from kg.formats import by_token

#: Random names: numbers of 128 bits. No name in a store is one: those of a release begin with
#: ``c14n``, and those of RDF files are short.
RANDOM: Final = re.compile("[0-9a-f]{20,32}")
#: How much work canonical names may be: steps of RDFC-1.0, and its depth.
_MAX_STEPS: Final = 10_000
_MAX_DEPTH: Final = 100
#: PyLD's words for terms; how it writes others makes no difference here.
_PYLD_TYPES: Final[dict[type, str]] = {ox.BlankNode: "blank node"}

T = TypeVar("T", ox.Quad, ox.Triple)


@dataclass(frozen=True, slots=True)
class BlankNodeNumbers:
    """Names blank nodes ``prefix`` and a number as they appear, if ``replaced`` matches them."""

    prefix: str
    replaced: re.Pattern[str] = re.compile(".*", re.DOTALL)
    _new: dict[str, ox.BlankNode] = field(default_factory=dict)

    def rename(self, item: T) -> T:
        """Return a quad or triple with the new names."""
        if isinstance(item, ox.Triple):
            return self._renamed(item)  # type: ignore[no-any-return]  # a triple, too
        terms = (item.subject, item.object, item.graph_name)
        if not any(isinstance(term, ox.BlankNode | ox.Triple) for term in terms):
            return item
        subject, object_, graph = map(self._renamed, terms)
        return ox.Quad(subject, item.predicate, object_, graph)

    def _renamed(self, term: Any) -> Any:
        match term:
            case ox.BlankNode() if self.replaced.fullmatch(term.value):
                if term.value not in self._new:
                    self._new[term.value] = ox.BlankNode(f"{self.prefix}{len(self._new)}")
                return self._new[term.value]
            case ox.Triple():
                subject, object_ = map(self._renamed, (term.subject, term.object))
                return ox.Triple(subject, term.predicate, object_)
        return term


def refuse_slow_canonicalization(quads: Iterable[ox.Quad]) -> None:
    """Refuse blank nodes whose canonical names would take too long.

    Blank nodes that differ only in their links to one another are compared in every order. The
    engine cannot be stopped, so another implementation counts the steps first.

    Raises:
        DataError: there are too many such nodes; names a graph that they are in.

    Source: https://www.w3.org/TR/rdf-canon/#dataset-poisoning
    """
    algorithm, n_steps = URDNA2015(), 0
    find_related = algorithm.create_hash_to_related

    def count_steps(node: str, issuer: Any) -> Any:
        nonlocal n_steps
        related = find_related(node, issuer)
        n_steps += sum(factorial(min(len(nodes), 20)) for nodes in related.values())
        if n_steps > _MAX_STEPS or len(issuer.order) > _MAX_DEPTH:
            quad = algorithm.blank_node_info[node]["quads"][0]
            graph = quad.get("name", {"value": "the default graph"})["value"]
            raise DataError(
                f"{graph}: too many blank nodes differ only in their links to one another (by "
                f"{quad['predicate']['value']}): no names can be found for them that are the "
                "same in every build; give them IRIs"
            )
        return related

    algorithm.create_hash_to_related = count_steps
    graphs = defaultdict(list)
    for quad in quads:
        if any(isinstance(term, ox.BlankNode) for term in quad):
            is_default = isinstance(quad.graph_name, ox.DefaultGraph)
            terms = {"subject": quad.subject, "predicate": quad.predicate, "object": quad.object}
            graphs["@default" if is_default else str(quad.graph_name)].append(
                {
                    key: {"type": _PYLD_TYPES.get(type(term), "IRI"), "value": str(term)}
                    for key, term in terms.items()
                }
            )
    algorithm.main(graphs, {"format": by_token("nq").media_type})
