"""What a fact rests on: words of a page and how they carry it, or a source."""

import re
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from server.graph.names import DisplayName, Names

_NUMBER: Final = re.compile("[0-9]+")
#: Numbers of so many digits are in their order when they are compared as texts.
_WIDTH: Final = 9


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a report.

    Attributes:
        text: the words themselves.
        href: where they stand in the page of their report, or else their own document.
        lang: the language that they are in; None where it is not known.
    """

    text: str
    href: str | None
    lang: str | None


@dataclass(frozen=True, slots=True)
class Support:
    """What a fact rests on, as one statement tells it.

    Attributes:
        statement: where the statement's document is.
        basis: how the words carry the fact; None for a fact with a source.
        basis_slug: the last part of the IRI of the basis; empty for none.
        words: the words, in the order of the text.
        source: where a fact of no report comes from.
    """

    statement: str | None
    basis: DisplayName | None
    basis_slug: str
    words: tuple[Words, ...]
    source: DisplayName | None


def of(fact: ox.Triple, names: Names) -> tuple[Support, ...]:
    """Return what a fact rests on, as all its statements tell it."""
    return tuple(of_statement(each, names) for each in names.graph.statements(fact))


def of_statement(statement: str, names: Names) -> Support:
    """Return what the fact of a statement rests on."""
    graph = names.graph
    bases = graph.objects(statement, "basis")
    sources = graph.objects(statement, "dcterms:source")
    basis = bases[0] if bases else None
    return Support(
        names.links.document(statement),
        names.name(basis) if basis else None,
        basis_slug(statement, names),
        tuple(words(each, names) for each in excerpts(statement, names)),
        names.name(sources[0]) if sources else None,
    )


def basis_slug(statement: str, names: Names) -> str:
    """Return the last part of the IRI of a statement's basis; empty for none."""
    basis = next(iter(names.graph.objects(statement, "basis")), None)
    return basis.value.rpartition("/")[2] if isinstance(basis, ox.NamedNode) else ""


def excerpts(statement: str, names: Names) -> list[str]:
    """Return the IRIs of the excerpts that a statement rests on, in the order of the text."""
    return sorted(names.graph.iris(statement, "evidence"), key=place)


def words(excerpt: str, names: Names) -> Words:
    """Return the words of an excerpt."""
    href = names.links.passage(excerpt) or names.links.document(excerpt)
    text = names.words(excerpt) or names.iri_name(excerpt).text
    return Words(text, href, names.language_of(excerpt))


def place(excerpt: str) -> tuple[str, str]:
    """Return a key that puts excerpts in the order of their pages, and there of the text."""
    page, _, span = excerpt.rpartition("/")
    return page, _NUMBER.sub(lambda digits: digits[0].zfill(_WIDTH), span)
