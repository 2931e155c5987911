"""What is sought by name or by code: an index in memory, and what it finds."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import IntEnum
from itertools import chain, islice
from threading import Lock
from typing import Final

import pyoxigraph as ox

from kg.namespaces import PREFIXES
from kg.store import Store
from server.graph import figures, kinds, registers
from server.graph.graph_reader import PER_CENT, GraphReader
from server.graph.inventory import Inventory
from server.web.links import Links

#: What is sought may be so long; no name that anybody seeks is longer.
MOST_CHARS: Final = 200
#: Longer names are found by their beginning.
_INDEXED_CHARS: Final = 2_000
#: Names that are near to what is sought and not found: how many are told, how near they are,
#: how long and how many those are that are compared.
_MOST_NEAR, _NEAR, _LONGEST_NEAR, _MOST_COMPARED = 3, 0.75, 60, 20_000
#: A number with separators between its thousands, as 1,200, 1.200 or 1’200.
_THOUSANDS: Final = re.compile(
    r"(?<![\w.,'’])\d{1,3}(?:[.,'’\u00a0\u2009\u202f]\d{3})+(?![\d'’]|[.,]\d{4})"
)
#: A number that is per cent, however that is written.
_PER_CENT: Final = re.compile(r"(\d)\s*(?:%|per\s*cent\b)", re.IGNORECASE)
_DEFAULT: Final = ox.DefaultGraph()
#: Kinds whose things have no names; excerpts are found by their words.
_NAMELESS: Final = frozenset({"statement", "excerpt"})
#: Names by property, and what they are, in the order of their weight.
_NAMES: Final = {
    f"{PREFIXES['rdfs']}label": "name",
    f"{PREFIXES['skos']}prefLabel": "name",
    f"{PREFIXES['skos']}altLabel": "also called",
    f"{PREFIXES['skos']}hiddenLabel": "in the words of reports",
}
#: What says a number of an observation; a rank counts nothing.
_NUMBERS: Final = tuple(name for name in figures.KINDS if name != "rank")
#: The order of kinds among what fits as well.
_KINDS: Final = {kind.slug: number for number, kind in enumerate(kinds.KINDS)}
_END, _CODE, _IRI, _QUOTED = "end of its IRI", "code", "IRI", "words of a report"
_NUMBER, _TERM = "number", "prefixed name"
_CALLED: Final = ("name", "also called", "in the words of reports")
_ROLES: Final = (_CODE, _IRI, _TERM, *_CALLED, _NUMBER, _END, _QUOTED)


class Match(IntEnum):
    """How what is sought fits; the first fits best."""

    IDENTIFIER = 0
    WHOLE = 1
    START = 2
    WORDS = 3
    INSIDE = 4


@dataclass(frozen=True, slots=True)
class Key:
    """What a thing is found by.

    Attributes:
        folded: the text without case and accents.
        text: as it stands in the release.
        lang: its language; None where it has none.
        role: what it is: a name, a code, words of a report.
        iri: of the thing.
    """

    folded: str
    text: str
    lang: str | None
    role: str
    iri: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found, by the key that fits best."""

    match: Match
    key: Key


def fold(text: str) -> str:
    """Return a text without case, accents and needless space, and numbers without separators.

    Perú and PERU are one, and so are 1,200 and 1200, 5% and 5 per cent.
    """
    plain = _THOUSANDS.sub(lambda found: re.sub(r"\D", "", found.group()), text)
    plain = _PER_CENT.sub(rf"\1 {PER_CENT}", plain)
    apart = unicodedata.normalize("NFKD", plain)
    bare = "".join(char for char in apart if not unicodedata.combining(char))
    return " ".join(bare.casefold().split())


def address(text: str) -> str:
    """Return an IRI or a URL as it is compared: no scheme, no ``www.``, one form for Wikidata."""
    bare = fold(text).partition("://")[2] or fold(text)
    return bare.removeprefix("www.").replace("/wiki/", "/entity/").rstrip("/")


class Index:
    """What the things of one release are found by; made when first asked for.

    Attributes:
        store: the release.
    """

    def __init__(self, store: Store, links: Links, inventory: Inventory) -> None:
        self.store, self._links, self._inventory = store, links, inventory
        self._keys: list[Key] = []
        self._codes: dict[str, list[Key]] = {}
        self._is_made = False
        self._lock = Lock()

    def find(self, sought: str) -> list[Hit]:
        """Return what fits, best first: codes and IRIs, whole names, beginnings, words, parts."""
        self._make()
        wanted = fold(sought)
        if not wanted:
            return []
        best: dict[str, Hit] = {}
        for hit in (*self._identified(sought), *self._named(wanted)):
            if hit.key.iri not in best or _weight(hit) < _weight(best[hit.key.iri]):
                best[hit.key.iri] = hit
        return sorted(best.values(), key=self._order)

    def near(self, sought: str) -> list[str]:
        """Return the names that are nearest to what is sought: a few, or none."""
        self._make()
        wanted = fold(sought)
        if not 0 < len(wanted) <= _LONGEST_NEAR:
            return []
        most = len(wanted) * 2 / _NEAR - len(wanted)  # a longer name cannot be as near
        fitting = (k for k in self._keys if k.role in _CALLED and len(k.folded) <= most)
        names = {key.folded: key.text for key in islice(fitting, _MOST_COMPARED)}
        return [names[each] for each in get_close_matches(wanted, names, _MOST_NEAR, _NEAR)]

    def _make(self) -> None:
        with self._lock:
            if not self._is_made:
                found = (self._names(), self._terms(), self._numbers(), self._ends())
                self._keys = list(dict.fromkeys(chain(*found, self._quoted())))
                for key in self._coded():
                    self._codes.setdefault(key.folded, []).append(key)
                self._is_made = True

    def _identified(self, sought: str) -> Iterator[Hit]:
        for text in {fold(sought), fold(sought).rpartition(":")[2], address(sought)}:
            for key in self._codes.get(text, []):
                yield Hit(Match.IDENTIFIER, key)
        for iri in self._iris(sought.strip()):
            yield Hit(Match.IDENTIFIER, Key(iri, iri, None, _IRI, iri))

    def _iris(self, sought: str) -> Iterator[str]:
        """Yield the IRIs that are sought by themselves, by a path of ours or by their name."""
        name = sought.partition("#")[0].partition("?")[0]
        for mark in ("/id/", "/doc/"):
            name = name.rpartition(mark)[2]
        candidates = {sought, self._links.iris.thing(name.strip("/"))} if "/" in sought else set()
        for candidate in candidates:
            try:
                thing = ox.NamedNode(candidate)
            except ValueError:
                continue
            if any(True for _ in self.store.engine.quads_for_pattern(thing, None, None, _DEFAULT)):
                yield candidate

    def _named(self, wanted: str) -> Iterator[Hit]:
        words = wanted.split()
        keys = self._keys
        for word in words:
            keys = [key for key in keys if word in key.folded]
        for key in keys:
            yield Hit(_match(wanted, words, key), key)

    def _order(self, hit: Hit) -> tuple[object, ...]:
        slug = self._links.iris.kind(hit.key.iri)
        kind = _KINDS.get(slug, len(_KINDS))
        return (*_weight(hit), kind, len(hit.key.folded), hit.key.folded, hit.key.iri)

    def _names(self) -> Iterator[Key]:
        for predicate, role in _NAMES.items():
            for iri, literal in self._literals(predicate):
                if "#" not in iri or not iri.startswith(self._links.iris.things):  # no part of one
                    yield _key(literal, role, iri)

    def _terms(self) -> Iterator[Key]:
        """Yield the prefixed names of the terms of the ontology."""
        ours = GraphReader(self.store).ontology
        for iri, _ in self._literals(f"{PREFIXES['rdfs']}label"):
            if iri.startswith(ours):
                name = f"rg:{iri.removeprefix(ours)}"
                yield Key(fold(name), name, None, _TERM, iri)

    def _numbers(self) -> Iterator[Key]:
        """Yield the quantities of observations, in words that say what they are."""
        graph = GraphReader(self.store)
        for name in _NUMBERS:
            for iri, literal in self._literals(f"{graph.ontology}{name}"):
                number = figures.number(literal)
                if number is not None:
                    said = figures.quantity({name: number}, is_share=graph.is_share(iri))
                    yield Key(fold(said), said, "en", _NUMBER, iri)

    def _ends(self) -> Iterator[Key]:
        for kind, _ in self._inventory.counts():
            if kind.slug not in _NAMELESS:
                for iri in self._inventory.all_iris(kind.slug):
                    end = iri.rpartition("/")[2]
                    yield Key(fold(end), end, None, _END, iri)

    def _quoted(self) -> Iterator[Key]:
        for selector, literal in self._literals(f"{PREFIXES['oa']}exact"):
            excerpt = selector.partition("#")[0]
            if excerpt.startswith(f"{self._links.iris.things}excerpt/"):
                yield _key(literal, _QUOTED, excerpt)

    def _coded(self) -> Iterator[Key]:
        ours = GraphReader(self.store).ontology
        codes = {f"{ours}{code}": name for code, name in registers.CODES.items()}
        for predicate, register in (codes | registers.COMMON_CODES).items():
            for iri, literal in self._literals(predicate):
                page = registers.page(predicate.removeprefix(ours), literal.value) or literal.value
                for text in dict.fromkeys((fold(literal.value), address(page))):
                    yield Key(text, literal.value, None, f"{_CODE}: {register}", iri)
        for predicate in sorted(registers.MATCHES):
            for iri, other in self._pairs(predicate):
                if isinstance(other, ox.NamedNode):
                    yield from _matched(iri, other.value)

    def _literals(self, predicate: str) -> Iterator[tuple[str, ox.Literal]]:
        for iri, value in self._pairs(predicate):
            if isinstance(value, ox.Literal):
                yield iri, value

    def _pairs(self, predicate: str) -> Iterator[tuple[str, object]]:
        found = self.store.engine.quads_for_pattern(None, ox.NamedNode(predicate), None, _DEFAULT)
        for quad in found:
            if isinstance(quad.subject, ox.NamedNode):
                yield quad.subject.value, quad.object


def _key(literal: ox.Literal, role: str, iri: str) -> Key:
    text = literal.value[:_INDEXED_CHARS]
    return Key(fold(text), text, literal.language, role, iri)


def _matched(iri: str, other: str) -> Iterator[Key]:
    """Yield the keys of a match: its IRI as people copy it, and the end of that."""
    end = other.rstrip("/").replace("#", "/").rpartition("/")[2]
    for text in dict.fromkeys((address(other), fold(end))):
        yield Key(text, other, None, f"{_CODE}: {registers.of(other)}", iri)


def _match(wanted: str, words: Iterable[str], key: Key) -> Match:
    if key.folded == wanted:
        return Match.WHOLE
    if key.folded.startswith(wanted):
        return Match.START
    starts = re.split("[-/: ]", key.folded)
    if all(any(start.startswith(word) for start in starts) for word in words):
        return Match.WORDS
    return Match.INSIDE


def _weight(hit: Hit) -> tuple[int, int]:
    """Return how well a hit fits; words of reports come behind all names, ends of IRIs between."""
    role = hit.key.role.partition(":")[0]
    match = max(hit.match, Match.WORDS) if role == _END else hit.match
    return match + (len(Match) if role == _QUOTED else 0), _ROLES.index(role)
