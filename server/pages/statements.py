"""The evidence on a page: the fact of a statement, words in context, the facts of an excerpt."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from server.graph import facts
from server.graph.facts import Support
from server.graph.names import DisplayName, Names


@dataclass(frozen=True, slots=True)
class QuotationInContext:
    """Words of a report, with the text before and after them.

    Attributes:
        prefix: the text before the words.
        exact: the words.
        suffix: the text after the words.
        lang: the language of all three; None where it is unknown.
        href: where the words are on the page of their report.
        excerpt: the excerpt, which has its own document.
        report: the country page that the words are from.
    """

    prefix: str
    exact: str
    suffix: str
    lang: str | None
    href: str | None
    excerpt: DisplayName
    report: DisplayName | None


@dataclass(frozen=True, slots=True)
class StatementView:
    """The fact of a statement, as names, with its support and the path of the statement."""

    href: str | None
    subject: DisplayName
    property: DisplayName
    value: DisplayName
    support: Support


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """The evidence sections of the page of a statement or an excerpt.

    Attributes:
        statement: the fact of a statement.
        basis: the definition of the statement's basis.
        quotations: words of reports in context.
        statements: the facts that an excerpt supports.
    """

    statement: StatementView | None
    basis: DisplayName | None
    quotations: Sequence[QuotationInContext]
    statements: Sequence[StatementView]


def read_evidence(iri: str, names: Names) -> EvidenceView | None:
    """Return the evidence sections of a statement or an excerpt; None for any other thing."""
    if names.graph.is_a(iri, "Statement", "rdf:Statement"):
        quotations = [
            quotation
            for excerpt in facts.excerpts(iri, names)
            if (quotation := read_quotation(excerpt, names))
        ]
        return EvidenceView(
            read_statement(iri, names), basis_definition(iri, names), quotations, ()
        )
    quotation = read_quotation(iri, names) if names.graph.is_a(iri, "Excerpt") else None
    if quotation is None:
        return None
    return EvidenceView(None, None, [quotation], list(supported_facts(iri, names)))


def read_quotation(excerpt: str, names: Names) -> QuotationInContext | None:
    """Return the words of an excerpt in context; None where it has no words."""
    graph = names.graph
    for selector in sorted(graph.iris(excerpt, "oa:hasSelector")):
        exact = graph.text(selector, "oa:exact")
        if exact:
            reports = graph.sorted_values(excerpt, "oa:hasSource")
            return QuotationInContext(
                graph.text(selector, "oa:prefix"),
                exact,
                graph.text(selector, "oa:suffix"),
                names.excerpt_language(excerpt),
                names.links.passage(excerpt),
                names.iri_name(excerpt),
                names.name(reports[0]) if reports else None,
            )
    return None


def read_statement(statement: str, names: Names) -> StatementView | None:
    """Return the fact of a statement; None where subject, predicate or object is missing."""
    graph = names.graph
    ends = [
        graph.sorted_values(statement, f"rdf:{end}") for end in ("subject", "predicate", "object")
    ]
    if not all(ends):
        return None
    subject, predicate, value = (terms[0] for terms in ends)
    return StatementView(
        names.links.document(statement),
        names.name(subject),
        names.name(predicate),
        facts.group_digits(names.value_name(subject, predicate, value)),
        facts.statement_support(statement, names),
    )


def supported_facts(excerpt: str, names: Names) -> Iterator[StatementView]:
    """Yield the facts that an excerpt supports."""
    for statement in names.graph.subjects("evidence", excerpt):
        if view := read_statement(statement, names):
            yield view


def basis_definition(statement: str, names: Names) -> DisplayName | None:
    """Return the definition of a statement's basis, which says how words carry its fact."""
    graph = names.graph
    bases = sorted(graph.iris(statement, "basis"))
    texts = [text for basis in bases for text in graph.sorted_values(basis, "skos:definition")]
    return next(iter(facts.value_names(texts, names)), None)
