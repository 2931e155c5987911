"""The search index: all things of a release by their names, codes, numbers and words."""

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

from kg.namespaces import PREFIXES, split_iri
from kg.quantity_text import NUMBERS, quantity_text
from kg.store import Store
from server.graph import figures, kinds, place_codes
from server.graph.graph_reader import GraphReader
from server.graph.kinds import Inventory
from server.pages.thing import NAME_KINDS
from server.web.links import Links

#: Maximum length of a search text; no name that people search for is longer.
MAX_CHARS: Final = 200
#: Longer names are indexed by their beginning.
_INDEXED_CHARS: Final = 2_000
#: The limits of similar names, which are offered when nothing fits: their number, their similarity
#: (from 0 to 1), the length of the search text in characters, and the number of names compared.
_MAX_SIMILAR, _MIN_SIMILARITY, _MAX_SIMILAR_CHARS, _MAX_COMPARED = 3, 0.75, 60, 20_000
#: A number with thousands separators: 1,200, 1.200 or 1’200.
_THOUSANDS: Final = re.compile(
    r"(?<![\w.,'’])\d{1,3}(?:[.,'’\u00a0\u2009\u202f]\d{3})+(?![\d'’]|[.,]\d{4})"
)
_PER_CENT: Final = re.compile(r"(\d)\s*(?:%|per\s*cent\b)", re.IGNORECASE)
#: Kinds whose things have no names; excerpts are indexed by their words.
_NAMELESS: Final = frozenset({"statement", "excerpt"})
#: The properties of an observation's numbers; a rank counts nothing.
_NUMBERS: Final = tuple(name for name in NUMBERS if name != "rank")
#: The order of kinds among things that fit equally well.
_KIND_ORDER: Final = {kind.slug: number for number, kind in enumerate(kinds.KINDS)}
_IRI_END, _CODE, _IRI, _QUOTATION = "end of its IRI", "code", "IRI", "words of a report"
_NUMBER, _TERM = "number", "prefixed name"
#: The properties that are searched. Hidden labels are words of reports: their excerpts are found.
_NAME_KINDS: Final = {iri: kind for iri, kind in NAME_KINDS.items() if "hiddenLabel" not in iri}
#: The kinds of keys, the most important first.
_NAMES: Final = tuple(dict.fromkeys(_NAME_KINDS.values()))
_KEY_ORDER: Final = (_CODE, _IRI, _TERM, *_NAMES, _NUMBER, _IRI_END, _QUOTATION)


class Match(IntEnum):
    """How a key fits the search text, from best to worst."""

    IDENTIFIER = 0
    WHOLE = 1
    START = 2
    WORDS = 3
    INSIDE = 4


@dataclass(frozen=True, slots=True)
class SearchKey:
    """A text that a thing is indexed by; ``folded`` is the text without case and accents."""

    folded: str
    text: str
    lang: str | None
    kind: str
    iri: str


@dataclass(frozen=True, slots=True)
class SearchHit:
    """The key of a thing that fits best, and how it fits."""

    match: Match
    key: SearchKey


def fold(text: str) -> str:
    """Return a text without case, accents, extra spaces and thousands separators.

    ``Perú`` and ``PERU`` become the same text, and so do 1,200 and 1200, and 5% and 5 per cent.
    """
    plain = _THOUSANDS.sub(lambda match: re.sub(r"\D", "", match.group()), text)
    plain = _PER_CENT.sub(r"\1 per cent", plain)
    decomposed = unicodedata.normalize("NFKD", plain)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.casefold().split())


def normalize_address(text: str) -> str:
    """Return an IRI or a URL without scheme and ``www.``, and in one form for Wikidata."""
    bare = fold(text).partition("://")[2] or fold(text)
    return bare.removeprefix("www.").replace("/wiki/", "/entity/").rstrip("/")


class SearchIndex:
    """The index of one release, built at the first search."""

    def __init__(self, store: Store, links: Links, inventory: Inventory) -> None:
        self._graph, self._links, self._inventory = GraphReader(store), links, inventory
        self._keys: list[SearchKey] = []
        self._codes: dict[str, list[SearchKey]] = {}
        self._is_built = False
        self._lock = Lock()

    def find(self, text: str) -> list[SearchHit]:
        """Return the things that fit: by code or IRI, whole name, beginning, words, parts."""
        self._build()
        folded = fold(text)
        if not folded:
            return []
        best: dict[str, SearchHit] = {}
        for hit in (*self._by_identifier(text), *self._by_words(folded)):
            if hit.key.iri not in best or _weight(hit) < _weight(best[hit.key.iri]):
                best[hit.key.iri] = hit
        return sorted(best.values(), key=self._order)

    def similar_names(self, text: str) -> list[str]:
        """Return the few names that are most similar to a text, or none."""
        self._build()
        folded = fold(text)
        if not 0 < len(folded) <= _MAX_SIMILAR_CHARS:
            return []
        # a longer name cannot be similar enough
        max_chars = len(folded) * 2 / _MIN_SIMILARITY - len(folded)
        keys = (key for key in self._keys if key.kind in _NAMES and len(key.folded) <= max_chars)
        names = {key.folded: key.text for key in islice(keys, _MAX_COMPARED)}
        similar = get_close_matches(folded, names, _MAX_SIMILAR, _MIN_SIMILARITY)
        return [names[name] for name in similar]

    def _build(self) -> None:
        with self._lock:
            if not self._is_built:
                keys = chain(
                    self._name_keys(),
                    self._term_keys(),
                    self._number_keys(),
                    self._iri_end_keys(),
                    self._quotation_keys(),
                )
                self._keys = list(dict.fromkeys(keys))
                for key in self._code_keys():
                    self._codes.setdefault(key.folded, []).append(key)
                self._is_built = True

    def _by_identifier(self, text: str) -> Iterator[SearchHit]:
        folded = fold(text)
        for code in {folded, folded.rpartition(":")[2], normalize_address(text)}:
            for key in self._codes.get(code, []):
                yield SearchHit(Match.IDENTIFIER, key)
        for iri in self._iris(text.strip()):
            yield SearchHit(Match.IDENTIFIER, SearchKey(iri, iri, None, _IRI, iri))

    def _iris(self, text: str) -> Iterator[str]:
        """Yield the IRIs that a text means: an IRI, a path on this server, or a thing's name."""
        name = text.partition("#")[0].partition("?")[0]
        for prefix in ("/id/", "/doc/"):
            name = name.rpartition(prefix)[2]
        candidates = {text, self._links.iris.thing(name.strip("/"))} if "/" in text else set()
        for candidate in candidates:
            try:
                thing = ox.NamedNode(candidate)
            except ValueError:
                continue
            if any(True for _ in self._graph.match(thing)):
                yield candidate

    def _by_words(self, folded: str) -> Iterator[SearchHit]:
        words = folded.split()
        keys = self._keys
        for word in words:
            keys = [key for key in keys if word in key.folded]
        for key in keys:
            yield SearchHit(_match(folded, words, key), key)

    def _order(self, hit: SearchHit) -> tuple[object, ...]:
        slug = self._links.iris.kind(hit.key.iri)
        kind = _KIND_ORDER.get(slug, len(_KIND_ORDER))
        return (*_weight(hit), kind, len(hit.key.folded), hit.key.folded, hit.key.iri)

    def _name_keys(self) -> Iterator[SearchKey]:
        for predicate, kind in _NAME_KINDS.items():
            for iri, literal in self._literals(predicate):
                is_part = "#" in iri and iri.startswith(self._links.iris.things)
                if not is_part:
                    yield _literal_key(literal, kind, iri)

    def _term_keys(self) -> Iterator[SearchKey]:
        ontology = self._graph.ontology
        for iri, _ in self._literals(f"{PREFIXES['rdfs']}label"):
            if iri.startswith(ontology):
                name = f"rg:{iri.removeprefix(ontology)}"
                yield SearchKey(fold(name), name, None, _TERM, iri)

    def _number_keys(self) -> Iterator[SearchKey]:
        """Yield the quantities of observations, in words that keep their precision."""
        for name in _NUMBERS:
            for iri, literal in self._literals(f"{self._graph.ontology}{name}"):
                number = figures.read_number(literal)
                if number is not None:
                    text = quantity_text({name: number}, measure=self._graph.measure(iri))
                    yield SearchKey(fold(text), text, "en", _NUMBER, iri)

    def _iri_end_keys(self) -> Iterator[SearchKey]:
        for kind, _ in self._inventory.counts():
            if kind.slug not in _NAMELESS:
                for iri in self._inventory.all_iris(kind.slug):
                    end = iri.rpartition("/")[2]
                    yield SearchKey(fold(end), end, None, _IRI_END, iri)

    def _quotation_keys(self) -> Iterator[SearchKey]:
        for selector, literal in self._literals(f"{PREFIXES['oa']}exact"):
            excerpt = selector.partition("#")[0]
            if excerpt.startswith(f"{self._links.iris.things}excerpt/"):
                yield _literal_key(literal, _QUOTATION, excerpt)

    def _code_keys(self) -> Iterator[SearchKey]:
        ontology = self._graph.ontology
        codes = {f"{ontology}{code}": name for code, name in place_codes.CODES.items()}
        for predicate, register in (codes | place_codes.COMMON_CODES).items():
            local_name = predicate.removeprefix(ontology)
            for iri, literal in self._literals(predicate):
                page = place_codes.code_page(local_name, literal.value) or literal.value
                for text in dict.fromkeys((fold(literal.value), normalize_address(page))):
                    yield SearchKey(text, literal.value, None, f"{_CODE}: {register}", iri)
        for predicate in sorted(place_codes.MATCHES):
            for iri, match in self._pairs(predicate):
                if isinstance(match, ox.NamedNode):
                    yield from _match_keys(iri, match.value)

    def _literals(self, predicate: str) -> Iterator[tuple[str, ox.Literal]]:
        for iri, value in self._pairs(predicate):
            if isinstance(value, ox.Literal):
                yield iri, value

    def _pairs(self, predicate: str) -> Iterator[tuple[str, object]]:
        for triple in self._graph.match(None, ox.NamedNode(predicate)):
            if isinstance(triple.subject, ox.NamedNode):
                yield triple.subject.value, triple.object


def _literal_key(literal: ox.Literal, kind: str, iri: str) -> SearchKey:
    text = literal.value[:_INDEXED_CHARS]
    return SearchKey(fold(text), text, literal.language, kind, iri)


def _match_keys(iri: str, match: str) -> Iterator[SearchKey]:
    """Yield the keys of a matching IRI of a register: the IRI as people copy it, and its end."""
    end = split_iri(match.rstrip("/#"))[1]
    for text in dict.fromkeys((normalize_address(match), fold(end))):
        yield SearchKey(text, match, None, f"{_CODE}: {place_codes.register_name(match)}", iri)


def _match(folded: str, words: Iterable[str], key: SearchKey) -> Match:
    if key.folded == folded:
        return Match.WHOLE
    if key.folded.startswith(folded):
        return Match.START
    starts = re.split("[-/: ]", key.folded)
    if all(any(start.startswith(word) for start in starts) for word in words):
        return Match.WORDS
    return Match.INSIDE


def _weight(hit: SearchHit) -> tuple[int, int]:
    """Return how well a hit fits: words of reports after all names, ends of IRIs in between."""
    kind = hit.key.kind.partition(":")[0]
    match = max(hit.match, Match.WORDS) if kind == _IRI_END else hit.match
    return match + (len(Match) if kind == _QUOTATION else 0), _KEY_ORDER.index(kind)
