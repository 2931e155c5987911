"""The kinds of things, and all things of a kind.

A kind is the first segment of a name: ``place`` in ``id/place/peru``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Final

from kg.store import Store
from server.graph.facts import text_order
from server.graph.graph_reader import GraphReader
from server.graph.names import Names
from server.web.links import Links

#: Kinds with too many things to sort by name; these have no labels.
_BY_IRI: Final = frozenset({"statement", "excerpt"})


@dataclass(frozen=True, slots=True)
class ThingKind:
    """The words for one kind of things: the first segment of names, a heading, a sentence."""

    slug: str
    many: str
    about: str

    @property
    def one(self) -> str:
        """The word for one thing, in the spelling of the pages."""
        return self.slug.replace("organization", "organisation")


_ROWS: Final = (
    ("report", "Reports", "Annual reports, and their country pages that facts were read from."),
    (
        "place",
        "Places",
        "Countries, regions, cities and facilities, with codes that join them to other data.",
    ),
    ("organization", "Organisations", "Who provides, takes part, or is responsible."),
    ("operation", "Operations", "What an organisation does at a place for people, as a whole."),
    ("presence", "Presences", "Where an organisation worked in one year."),
    ("service", "Services", "What people are given: consultations, referrals, treatment, support."),
    (
        "population",
        "Populations",
        "The people that a report speaks of, as that report delimits them.",
    ),
    ("partnership", "Partnerships", "What a partner does in an organisation's work."),
    ("event", "Events", "What happened, is planned or possible, or was tried and failed."),
    (
        "observation",
        "Observations",
        "Figures and circumstances: how many, and how people fare, according to a report.",
    ),
    (
        "concept",
        "Concept schemes",
        "The closed lists that facts choose from: indicators, services, conditions.",
    ),
    ("person", "People", "People whom a report names."),
    ("time", "Times", "Years, days and vaguer times, each as a report has it."),
    ("encoding", "Encodings", "Who read a page and encoded its facts, and when."),
    ("source", "Sources", "Where codes and matches that no report states come from."),
    ("statement", "Statements", "Every fact with the words that it rests on, or its source."),
    ("excerpt", "Excerpts", "Words of reports, with their place in the text."),
)
#: In the order of the lists of everything.
KINDS: Final = tuple(ThingKind(*row) for row in _ROWS)


def find_kind(slug: str) -> ThingKind | None:
    """Return the kind of things whose names begin with a segment; None for an unknown kind."""
    return next((kind for kind in KINDS if kind.slug == slug), None)


class Inventory:
    """The things of one release, by kind; read once, when first needed."""

    def __init__(self, store: Store, links: Links) -> None:
        self.store, self._links = store, links
        self._orders: dict[tuple[str, str], Sequence[str]] = {}
        self._lock = Lock()

    @cached_property
    def _iris_by_kind(self) -> Mapping[str, Sequence[str]]:
        start = self._links.iris.things
        iris_by_kind: dict[str, list[str]] = {}
        for iri in GraphReader(self.store).all_subject_iris():
            if "#" not in iri and self._links.document(iri):  # a fragment names a part of a thing
                iris_by_kind.setdefault(iri.removeprefix(start).partition("/")[0], []).append(iri)
        return {slug: sorted(iris, key=text_order) for slug, iris in iris_by_kind.items()}

    @property
    def _by_kind(self) -> Mapping[str, Sequence[str]]:
        with self._lock:  # so that two requests do not both read
            return self._iris_by_kind

    def counts(self) -> list[tuple[ThingKind, int]]:
        """Return the kinds that have things, with the number of things: our own kinds first."""
        ours = [kind.slug for kind in KINDS if kind.slug in self._by_kind]
        others = sorted(self._by_kind.keys() - set(ours))
        return [(self.kind(slug), len(self.iris(slug))) for slug in (*ours, *others)]

    def kind(self, slug: str) -> ThingKind:
        """Return a kind that has things; one that is not ours is named after its slug."""
        ours = find_kind(slug) if self.store.manifest.is_release else None
        return ours or ThingKind(slug, slug.capitalize(), "")

    def iris(self, slug: str) -> Sequence[str]:
        """Return the IRIs of all things of a kind, sorted; of concepts, the schemes."""
        iris = self.all_iris(slug)
        if slug != "concept":
            return iris
        depth = self._links.iris.things.count("/") + 1
        return [iri for iri in iris if iri.count("/") == depth]

    def all_iris(self, slug: str) -> Sequence[str]:
        """Return the IRIs of all things of a kind, sorted, with the concepts of schemes."""
        return self._by_kind.get(slug, ())

    def ordered(self, slug: str, names: Names) -> Sequence[str]:
        """Return the IRIs of all things of a kind, in the order of their names in one language."""
        if slug in _BY_IRI:
            return self.iris(slug)
        key = slug, names.lang
        if key not in self._orders:
            named = [(names.iri_name(iri).text.casefold(), iri) for iri in self.iris(slug)]
            self._orders[key] = [iri for _, iri in sorted(named)]
        return self._orders[key]
