"""The names of terms, in the reader's language where possible."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.namespaces import ID, rebase, split_iri
from kg.quantity_text import measure_words
from kg.store import Store
from server.graph.graph_reader import QUANTITIES, GraphReader
from server.web.links import Links

#: The language of pages, and of names that the reader's language lacks.
DEFAULT_LANGUAGE: Final = "en"
#: The properties of numbers that have the unit of their indicator.
WITH_UNIT: Final = QUANTITIES.keys() - {"rank", "multiple"}
_PARTS = ("rdf:subject", "rdf:predicate", "rdf:object")
#: A language is offered if it has at least this share of the labels in the most common one.
_MIN_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class DisplayName:
    """A term as people read it.

    Attributes:
        text: its label, or else other words for it.
        iri: of the term; None for a literal or a blank node.
        datatype: the IRI of a literal's datatype; None for a text.
    """

    text: str
    lang: str | None = None
    href: str | None = None
    iri: str | None = None
    datatype: str | None = None


class Names:
    """The names of terms in one language, where possible; each is looked up once."""

    def __init__(self, store: Store, links: Links, lang: str = DEFAULT_LANGUAGE) -> None:
        self.store, self.links, self.lang = store, links, lang
        self.graph = GraphReader(store)
        self._names: dict[object, DisplayName] = {}

    def name(self, term: object) -> DisplayName:
        """Return the name of a term: its label, its words, its parts, or the end of its IRI."""
        if term not in self._names:
            self._names[term] = self._name(term)
        return self._names[term]

    def value_name(self, subject: object, predicate: object, value: object) -> DisplayName:
        """Return the name of a fact's value, with the unit of a number."""
        name = self.name(value)
        if not isinstance(value, ox.Literal) or not isinstance(subject, ox.NamedNode):
            return name
        if predicate == self.graph.expand("rdf:object"):  # of a statement of the fact
            ends = (next(self.graph.values(subject.value, part), None) for part in _PARTS)
            return self.value_name(next(ends), next(ends), value)
        local = getattr(predicate, "value", "").removeprefix(self.graph.ontology)
        unit = measure_words(self.graph.measure(subject.value)) if local in WITH_UNIT else ""
        return DisplayName(f"{name.text} {unit}") if unit else name

    def iri_name(self, iri: str) -> DisplayName:
        """Return the name of the term with an IRI."""
        return self.name(ox.NamedNode(iri))

    def link(self, iri: str) -> str | None:
        """Return the target of a link for an IRI: the document that shows it, or what is elsewhere.

        It is None if there is none: other RDF files may mention a thing of which they say nothing.
        """
        name = self.links.iris.name(iri)
        if name is None or self.links.manifest.is_release:
            return self.links.leads_to(iri)
        things = map(ox.NamedNode, self.links.iris.spellings(name))
        thing = next((thing for thing in things if any(self.graph.match(thing))), None)
        whole, hash_, _ = iri.partition("#")
        if thing is None or thing.value != whole:
            return None
        is_shown = not hash_ or any(self.graph.match(thing, None, ox.NamedNode(iri)))
        return self.links.document(iri) if is_shown else None

    def label(self, iri: str) -> ox.Literal | None:
        """Return the label of a term; see ``preferred_text``."""
        return self.preferred_text(iri, "rdfs:label")

    def preferred_text(self, iri: str, name: str) -> ox.Literal | None:
        """Return a property's text in the reader's language, or else in English, or else in any."""
        order = {self.lang: 0, DEFAULT_LANGUAGE: 1, None: 2}
        texts = self.graph.literals(iri, name)
        return min(texts, key=lambda x: (order.get(x.language, 3), str(x)), default=None)

    def quoted_text(self, iri: str) -> str | None:
        """Return the words of an excerpt; None for anything else."""
        selectors = self.graph.iris(iri, "oa:hasSelector")
        words = (text.value for s in selectors for text in self.graph.literals(s, "oa:exact"))
        return next(words, None)

    def excerpt_language(self, excerpt: str) -> str | None:
        """Return the language of an excerpt's words: that of its page."""
        pages = self.graph.iris(excerpt, "oa:hasSource")
        tags = (tag.value for p in pages for tag in self.graph.literals(p, "dcterms:language"))
        return next(tags, None)

    def _name(self, term: object) -> DisplayName:
        if isinstance(term, ox.Literal):
            plain = term.language or term.datatype.value.endswith(("#string", "#langString"))
            return DisplayName(
                term.value, term.language, datatype=None if plain else term.datatype.value
            )
        if not isinstance(term, ox.NamedNode):
            return DisplayName("(unnamed)")
        iri = term.value
        href = self.link(iri)
        label = self.label(iri)
        if label is not None:
            return DisplayName(label.value, label.language, href, iri)
        words = self.quoted_text(iri)
        text = f"“{words}”" if words else self._statement_text(iri) or _end(iri)
        return DisplayName(text, None, href, iri)

    def _statement_text(self, iri: str) -> str | None:
        """Return the names of the parts of a statement; None for anything else."""
        parts = [next(self.graph.values(iri, part), None) for part in _PARTS]
        if None in parts:
            return None
        value = self.value_name(*parts).text if isinstance(parts[2], ox.Literal) else ""
        return " – ".join([*map(self._part, parts[:2]), value or self._part(parts[2])])

    def _part(self, term: object) -> str:
        """Return the name of a part of a statement; if it is a statement, the end of its IRI."""
        if isinstance(term, ox.NamedNode) and list(self.graph.values(term.value, _PARTS[0])):
            return _end(term.value)  # it may be about itself
        return self.name(term).text


def offered_languages(store: Store) -> tuple[str, ...]:
    """Return the languages that many things have labels in, English first.

    Concepts do not count: they have more languages than the things of reports.
    """
    things, graph = rebase(ID, store.manifest.base_iri), GraphReader(store)
    counts = Counter(
        label.object.language
        for label in graph.match(None, graph.expand("rdfs:label"))
        if isinstance(label.object, ox.Literal) and isinstance(label.subject, ox.NamedNode)
        if label.object.language and label.subject.value.startswith(things)
        if not label.subject.value.startswith(f"{things}concept/")
    )
    least = _MIN_SHARE * max(counts.values(), default=0)
    offered = [tag for tag, count in counts.items() if count >= least]
    return tuple(sorted(offered, key=lambda tag: (tag != DEFAULT_LANGUAGE, tag)))


def _end(iri: str) -> str:
    """Return the last part of an IRI, and that of a term (``#wasPartOf``) in words."""
    end = split_iri(iri.rstrip("/"))[1]
    if end.isascii() and end.isalpha():
        end = re.sub("(?<=[a-z])[A-Z]+", lambda m: f" {m[0] if m[0][1:] else m[0].lower()}", end)
    return end or iri
