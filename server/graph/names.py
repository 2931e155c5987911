"""What terms are called, in the reader's language where there is a name in it."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.namespaces import ID, PREFIXES, rebase
from kg.store import Store
from server.graph.graph_reader import PER_CENT, QUANTITIES, GraphReader
from server.web.links import Links

#: The language of pages, and of names where there are none in the reader's.
DEFAULT_LANGUAGE: Final = "en"
_LABEL = ox.NamedNode(f"{PREFIXES['rdfs']}label")
#: The properties of numbers that have the unit of their indicator.
WITH_UNIT: Final = QUANTITIES.keys() - {"rank"}
#: The parts of a statement.
_PARTS = ("rdf:subject", "rdf:predicate", "rdf:object")
#: Where a word begins inside a name such as ``wasDerivedFrom``.
_HUMP = re.compile("(?<=[a-z])[A-Z]")
#: A language is offered if it has at least this share of the labels of the commonest one.
_MIN_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class DisplayName:
    """A term as people read it.

    Attributes:
        text: its label, or what comes nearest to one.
        lang: the language of the text; None where it has none.
        href: where it leads; None where it leads nowhere.
        iri: of a term that has one.
        datatype: the IRI of a literal's, unless it is a plain text.
    """

    text: str
    lang: str | None = None
    href: str | None = None
    iri: str | None = None
    datatype: str | None = None


class Names:
    """The names of terms in one language, each looked up once.

    Attributes:
        store: the release.
        graph: what the release says.
        links: to documents.
        lang: the language that names are wanted in.
    """

    def __init__(self, store: Store, links: Links, lang: str = DEFAULT_LANGUAGE) -> None:
        self.store, self.links, self.lang = store, links, lang
        self.graph = GraphReader(store)
        self._names: dict[object, DisplayName] = {}

    def name(self, term: object) -> DisplayName:
        """Return the name of a term: its label, its words, what it says, or the end of its IRI."""
        if term not in self._names:
            self._names[term] = self._name(term)
        return self._names[term]

    def value_name(self, subject: object, predicate: object, value: object) -> DisplayName:
        """Return the name of what a fact says: a number that is per cent has its unit."""
        name = self.name(value)
        if not isinstance(value, ox.Literal) or not isinstance(subject, ox.NamedNode):
            return name
        if predicate == self.graph.expand("rdf:object"):  # of a statement of the fact
            ends = (next(self.graph.values(subject.value, part), None) for part in _PARTS)
            return self.value_name(next(ends), next(ends), value)
        local = getattr(predicate, "value", "").removeprefix(self.graph.ontology)
        is_share = local in WITH_UNIT and self.graph.is_share(subject.value)
        return DisplayName(f"{name.text} {PER_CENT}") if is_share else name

    def iri_name(self, iri: str) -> DisplayName:
        """Return the name of the term with an IRI."""
        return self.name(ox.NamedNode(iri))

    def label(self, iri: str) -> ox.Literal | None:
        """Return a label: in the language wanted, else in English, else in any."""
        return self.preferred_text(iri, "rdfs:label")

    def preferred_text(self, iri: str, name: str) -> ox.Literal | None:
        """Return a text of a property: in the language wanted, else in English, else in any."""
        order = {self.lang: 0, DEFAULT_LANGUAGE: 1, None: 2}
        texts = self.graph.literals(iri, name)
        return min(texts, key=lambda x: (order.get(x.language, 3), str(x)), default=None)

    def quoted_text(self, iri: str) -> str | None:
        """Return the words of an excerpt; None for anything else."""
        selectors = self.graph.iris(iri, "oa:hasSelector")
        found = (words for each in selectors for words in self.graph.literals(each, "oa:exact"))
        return next((words.value for words in found), None)

    def excerpt_language(self, excerpt: str) -> str | None:
        """Return the language of an excerpt's words: that of its page."""
        pages = self.graph.iris(excerpt, "oa:hasSource")
        found = (tag for page in pages for tag in self.graph.literals(page, "dcterms:language"))
        return next((tag.value for tag in found), None)

    def _name(self, term: object) -> DisplayName:
        if isinstance(term, ox.Literal):
            plain = term.language or term.datatype.value.endswith(("#string", "#langString"))
            return DisplayName(
                term.value, term.language, datatype=None if plain else term.datatype.value
            )
        if not isinstance(term, ox.NamedNode):
            return DisplayName("(unnamed)")
        iri = term.value
        href = self.links.leads_to(iri)
        label = self.label(iri)
        if label is not None:
            return DisplayName(label.value, label.language, href, iri)
        words = self.quoted_text(iri)
        text = f"“{words}”" if words else self._statement_text(iri) or _end(iri)
        return DisplayName(text, None, href, iri)

    def _statement_text(self, iri: str) -> str | None:
        """Return what a statement says, in the names of its parts."""
        parts = [next(self.graph.values(iri, part), None) for part in _PARTS]
        if None in parts:
            return None
        value = self.value_name(*parts).text if isinstance(parts[2], ox.Literal) else ""
        return " – ".join([*map(self._part, parts[:2]), value or self._part(parts[2])])

    def _part(self, term: object) -> str:
        """Return what a part of a statement is called; a statement, by the end of its IRI."""
        if isinstance(term, ox.NamedNode) and any(
            True for _ in self.graph.values(term.value, _PARTS[0])
        ):
            return _end(term.value)  # it may be about itself
        return self.name(term).text


def offered_languages(store: Store) -> tuple[str, ...]:
    """Return the languages that things have labels in, English first; a stray label is no offer."""
    identifiers = rebase(ID, store.manifest.base_iri)
    counts = Counter(
        label.object.language
        for label in GraphReader(store).match(None, _LABEL)
        if isinstance(label.object, ox.Literal) and isinstance(label.subject, ox.NamedNode)
        if label.object.language and label.subject.value.startswith(identifiers)
    )
    least = _MIN_SHARE * max(counts.values(), default=0)
    offered = [tag for tag, count in counts.items() if count >= least]
    return tuple(sorted(offered, key=lambda tag: (tag != DEFAULT_LANGUAGE, tag)))


def _end(iri: str) -> str:
    """Return the last part of an IRI, for want of a name; of a term (``#wasPartOf``) its words."""
    end = iri.rstrip("/").replace("#", "/").rpartition("/")[2]
    if end.isascii() and end.isalpha():
        end = _HUMP.sub(lambda match: f" {match[0].lower()}", end)
    return end or iri
