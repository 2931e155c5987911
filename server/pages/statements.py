"""The evidence on a page: the fact of a statement, words in context, the facts of an excerpt."""

from collections.abc import Sequence
from dataclasses import dataclass

from server.graph import facts
from server.graph.facts import Support
from server.graph.names import DisplayName, Names


@dataclass(frozen=True, slots=True)
class QuotationInContext:
    """Words of a report, with the text before and after them, in one language if that is known.

    The path leads to the words on the page of their report; the excerpt has its own document.
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
    """A statement's fact, basis and quotations; or an excerpt's quotation and facts.

    The basis is the definition of how the words carry the fact.
    """

    statement: StatementView | None
    basis: DisplayName | None
    quotations: Sequence[QuotationInContext]
    statements: Sequence[StatementView]


def read_evidence(iri: str, names: Names) -> EvidenceView | None:
    """Return the evidence sections of a statement or an excerpt; None for any other thing."""
    if names.graph.is_a(iri, "Statement", "rdf:Statement"):
        readings = (read_quotation(excerpt, names) for excerpt in facts.excerpts(iri, names))
        quotations = [quotation for quotation in readings if quotation]
        basis = basis_definition(iri, names)
        return EvidenceView(read_statement(iri, names), basis, quotations, ())
    quotation = read_quotation(iri, names) if names.graph.is_a(iri, "Excerpt") else None
    if quotation is None:
        return None
    supported = (read_statement(item, names) for item in names.graph.subjects("evidence", iri))
    return EvidenceView(None, None, [quotation], [view for view in supported if view])


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


def basis_definition(statement: str, names: Names) -> DisplayName | None:
    """Return the definition of a statement's basis, which says how words carry its fact."""
    graph = names.graph
    bases = sorted(graph.iris(statement, "basis"))
    texts = [text for basis in bases for text in graph.sorted_values(basis, "skos:definition")]
    return next(iter(facts.value_names(texts, names)), None)
