"""Names of blank nodes that are the same in every process.

Parsers and the engine invent random names, for ``[]`` and for what a query makes.
"""

import re
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import pyoxigraph as ox

#: Random names: numbers of 128 bits. No name in a store is one: those of a release begin with
#: ``c14n``, and those of RDF files are short.
RANDOM: Final = re.compile("[0-9a-f]{20,32}")


T = TypeVar("T", ox.Quad, ox.Triple)


@dataclass(frozen=True, slots=True)
class BlankNodeNumbers:
    """Names blank nodes ``prefix`` and a number, in the order in which they appear.

    Attributes:
        prefix: of the new names.
        replaced: the old names that are replaced; the other ones stay.
    """

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
