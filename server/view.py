"""A description, arranged for people: the same triples as every other representation."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from server.describe import Description
from server.links import Links, external

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_SOURCE = "http://purl.org/dc/terms/source"
_ROLES = ("subject", "predicate", "object")
_OA = "http://www.w3.org/ns/oa#"


@dataclass(frozen=True, slots=True)
class Name:
    """A term as people read it: its text, its language, where it leads and its IRI."""

    text: str
    lang: str | None = None
    href: str | None = None
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class Support:
    """What a fact rests on: words of a page, or a source; neither when it was inferred."""

    words: tuple[Name, ...]
    basis: Name | None
    source: Name | None
    inferred: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One triple: the property, the other end, and what it rests on."""

    property: Name
    value: Name
    support: Support


@dataclass(frozen=True, slots=True)
class View:
    """The page about one thing."""

    title: Name
    iri: str
    rows: tuple[Row, ...]
    incoming: tuple[Row, ...]
    is_cut: bool


def of(description: Description, links: Links) -> View:
    """Arrange a description."""
    return _Arranger(description, links).view()


class _Arranger:
    """Looks names and statements up in the triples of one description."""

    def __init__(self, description: Description, links: Links) -> None:
        self.description, self.links = description, links
        self.by_subject: dict[str, list[ox.Triple]] = {}
        for triple in description.triples:
            if isinstance(triple.subject, ox.NamedNode):
                self.by_subject.setdefault(triple.subject.value, []).append(triple)
        self.rg = f"{description.store.manifest.base_iri}ontology#"
        self.statements = dict(self._statements())

    def view(self) -> View:
        iri = self.description.iri
        own = self.by_subject.get(iri, [])
        rows = [self._row(t, t.object) for t in own]
        incoming = [
            self._row(t, t.subject)
            for t in self.description.triples
            if isinstance(t.object, ox.NamedNode)
            and t.object.value == iri
            and not t.predicate.value.startswith(_RDF)
        ]
        return View(
            self._name(ox.NamedNode(iri)),
            iri,
            tuple(rows),
            tuple(incoming),
            self.description.is_cut,
        )

    def _row(self, triple: ox.Triple, other: object) -> Row:
        return Row(self._name(triple.predicate), self._name(other), self._support(triple))

    def _name(self, term: object) -> Name:
        if isinstance(term, ox.Literal):
            return Name(term.value, term.language)
        if not isinstance(term, ox.NamedNode):
            return Name("(unnamed)")
        href = self.links.document(term.value)
        label = self._label(term.value)
        if label is not None:
            return Name(label.value, label.language, href, term.value)
        in_words = self._quoted(term.value) or self._told(term.value)
        if in_words is not None:
            return Name(in_words, None, href, term.value)
        local = term.value.rstrip("/").replace("#", "/").rpartition("/")[2]
        return Name(local or term.value, None, href or external(term.value), term.value)

    def _label(self, iri: str) -> ox.Literal | None:
        """Return a label, in English if there is one."""
        labels = [o for o in self._objects(iri, _LABEL) if isinstance(o, ox.Literal)]
        return min(labels, key=lambda x: (x.language != "en", x.language or ""), default=None)

    def _quoted(self, iri: str) -> str | None:
        """Return the words of an excerpt."""
        for selector in self._objects(iri, f"{_OA}hasSelector"):
            if isinstance(selector, ox.NamedNode):
                for words in self._objects(selector.value, f"{_OA}exact"):
                    return f"“{words.value}”" if isinstance(words, ox.Literal) else None
        return None

    def _told(self, iri: str) -> str | None:
        """Return what a statement says, in the labels of its parts."""
        parts = [self._objects(iri, f"{_RDF}{role}") for role in _ROLES]
        return " – ".join(self._name(part[0]).text for part in parts) if all(parts) else None

    def _objects(self, iri: str, predicate: str) -> list[object]:
        return [t.object for t in self.by_subject.get(iri, []) if t.predicate.value == predicate]

    def _statements(self) -> Iterator[tuple[ox.Triple, list[ox.Triple]]]:
        """Yield each fact that a statement is about, with the statement's own triples."""
        for triples in self.by_subject.values():
            roles = {t.predicate.value: t.object for t in triples}
            parts = [roles.get(f"{_RDF}{role}") for role in _ROLES]
            if all(parts):
                yield ox.Triple(*parts), triples  # type: ignore[arg-type]  # a statement repeats a triple

    def _support(self, fact: ox.Triple) -> Support:
        told = self.statements.get(fact, [])
        roles: dict[str, list[object]] = {}
        for triple in told:
            roles.setdefault(triple.predicate.value, []).append(triple.object)
        words = tuple(self._words(excerpt) for excerpt in roles.get(f"{self.rg}evidence", []))
        basis = [self._name(term) for term in roles.get(f"{self.rg}basis", [])]
        source = [self._name(term) for term in roles.get(_SOURCE, [])]
        inferred = self.description.is_inferred(fact)
        return Support(words, next(iter(basis), None), next(iter(source), None), inferred)

    def _words(self, excerpt: object) -> Name:
        iri = excerpt.value if isinstance(excerpt, ox.NamedNode) else ""
        return Name(self._quoted(iri) or iri, None, self.links.document(iri), iri)
