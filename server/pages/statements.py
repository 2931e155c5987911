"""Statements and excerpts: a fact as it is told, its words in their context, what rests on them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from server.graph import evidence, facts
from server.graph.evidence import Support
from server.graph.names import DisplayName, Names


@dataclass(frozen=True, slots=True)
class Context:
    """Words of a report between those around them.

    Attributes:
        prefix: what stands before the words.
        exact: the words.
        suffix: what stands behind them.
        lang: the language of all three; None where it is not known.
        href: where the words stand in the page of their report.
        excerpt: the excerpt's own document.
        page: the page that the words are from.
    """

    prefix: str
    exact: str
    suffix: str
    lang: str | None
    href: str | None
    excerpt: DisplayName
    page: DisplayName | None


@dataclass(frozen=True, slots=True)
class Told:
    """A fact as its statement tells it: a triple, by names, and what it rests on."""

    statement: str | None
    subject: DisplayName
    property: DisplayName
    value: DisplayName
    support: Support


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a statement or an excerpt is about.

    Attributes:
        told: the fact of a statement.
        basis: what the basis of the statement means.
        contexts: words of reports in their context.
        resting: the facts that rest on an excerpt.
    """

    told: Told | None
    basis: DisplayName | None
    contexts: Sequence[Context]
    resting: Sequence[Told]


def of(iri: str, names: Names) -> Evidence | None:
    """Return what a statement or an excerpt is about; None for any other thing."""
    if names.graph.is_a(iri, "Statement", "rdf:Statement"):
        return Evidence(told(iri, names), meaning_of_basis(iri, names), contexts(iri, names), ())
    found = context(iri, names) if names.graph.is_a(iri, "Excerpt") else None
    return Evidence(None, None, [found], list(resting_on(iri, names))) if found else None


def context(excerpt: str, names: Names) -> Context | None:
    """Return the words of an excerpt in their context; None for what is no excerpt."""
    graph = names.graph
    for selector in sorted(graph.iris(excerpt, "oa:hasSelector")):
        exact = graph.text(selector, "oa:exact")
        if exact:
            pages = graph.objects(excerpt, "oa:hasSource")
            return Context(
                graph.text(selector, "oa:prefix"),
                exact,
                graph.text(selector, "oa:suffix"),
                names.language_of(excerpt),
                names.links.passage(excerpt),
                names.iri_name(excerpt),
                names.name(pages[0]) if pages else None,
            )
    return None


def contexts(statement: str, names: Names) -> list[Context]:
    """Return the words that a statement rests on, in their context."""
    found = (context(each, names) for each in evidence.excerpts(statement, names))
    return [each for each in found if each]


def told(statement: str, names: Names) -> Told | None:
    """Return the fact of a statement; None for what is no statement."""
    graph = names.graph
    roles = ("subject", "predicate", "object")
    ends = [term for role in roles for term in graph.objects(statement, f"rdf:{role}")[:1]]
    if len(ends) < len(roles):
        return None
    subject, predicate, value = ends
    support = evidence.of_statement(statement, names)
    return Told(
        names.links.document(statement),
        names.name(subject),
        names.name(predicate),
        facts.grouped(names.value_name(subject, predicate, value)),
        support,
    )


def resting_on(excerpt: str, names: Names) -> Iterator[Told]:
    """Yield the facts that rest on an excerpt."""
    for statement in names.graph.subjects("evidence", excerpt):
        fact = told(statement, names)
        if fact:
            yield fact


def meaning_of_basis(statement: str, names: Names) -> DisplayName | None:
    """Return the definition of how words carry the fact of a statement."""
    graph = names.graph
    bases = sorted(graph.iris(statement, "basis"))
    texts = [text for basis in bases for text in graph.objects(basis, "skos:definition")]
    return next(iter(facts.values(texts, names)), None)
