"""The page about a thing: names, notes, codes, summary, evidence, tables, facts from and to it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import pyoxigraph as ox
from flask import Response
from markupsafe import Markup

from kg.namespaces import PREFIXES, split_iri
from kg.store import Store
from server.graph import facts, figures, kinds, place_codes, queries
from server.graph.description import ThingDescription
from server.graph.facts import FactGroup, Origin, Support
from server.graph.graph_reader import GraphReader
from server.graph.kinds import ThingKind
from server.graph.names import DisplayName, Names
from server.graph.page_renderer import PageRenderer
from server.pages import diagrams, inbound_tables, sections
from server.pages.inbound_tables import InboundTable, TableCell
from server.pages.sections import Listing, Plan
from server.web import links

_DCTERMS, _RDFS, _SKOS = (PREFIXES[prefix] for prefix in ("dcterms", "rdfs", "skos"))
#: The properties that name a thing, in the order of their importance, and the kind of each name.
NAME_KINDS: Final = {
    f"{_RDFS}label": "name",
    f"{_SKOS}prefLabel": "name",
    f"{_SKOS}altLabel": "also called",
    f"{_SKOS}hiddenLabel": "in the words of reports",
}
#: The properties that describe a thing in a text, in the order of the page, and their headings.
_NOTE_HEADINGS: Final = {
    f"{_SKOS}definition": "Definition",
    f"{_RDFS}comment": "Comment",
    f"{_DCTERMS}description": "Description",
    f"{_SKOS}note": "Note",
    f"{_SKOS}scopeNote": "Scope",
    f"{_SKOS}example": "Example",
    f"{_SKOS}editorialNote": "Editor’s note",
    f"{_SKOS}historyNote": "History",
    f"{_SKOS}changeNote": "Change",
}


@dataclass(frozen=True, slots=True)
class ThingName:
    """One name of a thing, the languages that have it, and the kind of name."""

    text: str
    langs: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class ThingNote:
    """A text about a thing, with its heading."""

    heading: str
    text: DisplayName


@dataclass(frozen=True, slots=True)
class RegisterCode:
    """The code of a thing in a register, where it leads, and the support for the match."""

    register: str
    code: str
    href: str | None
    match: DisplayName | None
    support: tuple[Support, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """The names of a thing, the most important first, and its notes and codes.

    The page does not repeat the triples that these were read from; its lead is the first note.
    """

    names: tuple[ThingName, ...]
    notes: tuple[ThingNote, ...]
    codes: tuple[RegisterCode, ...]
    triples: frozenset[ox.Triple]


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
    """A statement's fact, basis and quotations; or an excerpt's quotation and facts."""

    statement: StatementView | None
    basis: DisplayName | None
    quotations: Sequence[QuotationInContext]
    statements: Sequence[StatementView]


@dataclass(frozen=True, slots=True)
class ThingPage:
    """What the page about a thing shows.

    Pointing facts are those that are in no table; repeated ones say the same in other vocabularies.
    Facts beyond the limits of a page are only counted, as omitted.
    """

    iri: str
    kind_name: str
    title: DisplayName
    breadcrumbs: tuple[DisplayName, ...]
    identity: Identity
    summary: list[tuple[DisplayName, TableCell]]
    figure: figures.Figure | None
    evidence: EvidenceView | None
    chain: tuple[diagrams.ChainStep, ...]
    scheme: diagrams.ConceptTree
    chart: Markup | None
    map: Markup | None
    tables: tuple[InboundTable, ...]
    facts: list[tuple[Origin, list[FactGroup]]]
    n_omitted: int
    pointing: list[FactGroup]
    repeated: list[FactGroup]
    query: str


@dataclass(frozen=True)
class ThingPages:
    """Makes the pages about things of one release."""

    store: Store

    @cached_property
    def predicates(self) -> list[ox.NamedNode]:
        """The properties that point to things; they are the same for all pages."""
        return GraphReader(self.store).linking_predicates()

    def respond(
        self, description: ThingDescription, renderer: PageRenderer, **values: Any
    ) -> Response:
        """Return the page about a thing; the template also gets the values."""
        names = renderer.names
        return renderer.render(
            "thing.html",
            page=self.page(description, names),
            replacements=[names.iri_name(iri) for iri in description.replacements],
            is_withdrawn=description.is_withdrawn,
            **values,
        )

    def page(self, description: ThingDescription, names: Names) -> ThingPage:
        """Return what the page about a thing shows."""
        graph, iri = names.graph, description.iri
        kind = kinds.find_kind(names.links.iris.kind(iri))
        plan = sections.PLANS.get(kind.slug, sections.PLAIN) if kind else sections.PLAIN
        triples = description.outgoing
        identity = read_identity(triples, names)
        tables = tuple(_tables(plan, iri, names))
        in_tables = {pair for table in tables for pair in table.pairs}
        pointing = facts.incoming_groups(iri, self.predicates, in_tables, names)
        tree = diagrams.concept_tree(iri, names)
        kind_name = "concept scheme" if tree.concepts else kind.one if kind else "thing"
        return ThingPage(
            iri,
            kind_name,
            names.iri_name(iri),
            tuple(_breadcrumbs(iri, kind, names)),
            identity,
            inbound_tables.summarize(iri, plan.summary.split(), names),
            figures.read_figure(iri, names) if graph.is_a(iri, "Figure", "Circumstance") else None,
            read_evidence(iri, names),
            diagrams.event_chain(iri, names) if plan.has_chain else (),
            tree,
            diagrams.indicator_chart(iri, names),
            diagrams.place_map(iri, names),
            tables,
            facts.group_by_origin(
                (triple for triple in triples if triple not in identity.triples), names
            ),
            description.n_omitted,
            [group for group in pointing if not group.is_repeated],
            [group for group in pointing if group.is_repeated],
            names.links.query(queries.fill(self.store, "thing", thing=iri), "html"),
        )


def read_identity(triples: Sequence[ox.Triple], names: Names) -> Identity:
    """Return the names, notes and codes among the triples of a thing.

    A name that has a statement is a fact like others, and is left to them.
    """
    graph = names.graph
    texts = [t for t in triples if isinstance(t.object, ox.Literal)]
    named = [t for t in texts if t.predicate.value in NAME_KINDS and not any(graph.statements(t))]
    noted = [t for t in texts if t.predicate.value in _NOTE_HEADINGS]
    coded = [(triple, code) for triple in triples if (code := _code(triple, names))]
    return Identity(
        tuple(_names(named)),
        tuple(_notes(noted, names)),
        tuple(code for _, code in coded),
        frozenset([*named, *noted, *(triple for triple, _ in coded)]),
    )


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
        facts.value_name(subject, predicate, value, names),
        facts.statement_support(statement, names),
    )


def basis_definition(statement: str, names: Names) -> DisplayName | None:
    """Return the definition of a statement's basis, which says how words support its fact."""
    graph = names.graph
    bases = sorted(graph.iris(statement, "basis"))
    texts = [text for basis in bases for text in graph.sorted_values(basis, "skos:definition")]
    return next(iter(facts.value_names(texts, names)), None)


def _tables(plan: Plan, iri: str, names: Names) -> Iterator[InboundTable]:
    observations = (
        Listing(f"{name}s", plan.figures, "observation", of_class=name)
        for name in ("Figure", "Circumstance")
    )
    for listing in (*observations, *plan.listings):
        if table := inbound_tables.make_table(listing, iri, names):
            yield table


def _breadcrumbs(iri: str, kind: ThingKind | None, names: Names) -> Iterator[DisplayName]:
    """Yield the way to a thing: its kind, and the scheme of a concept."""
    yield DisplayName("All things", href=names.links.lists)
    if kind:
        yield DisplayName(kind.many, href=names.links.list(kind.slug))
    for scheme in names.graph.sorted_values(iri, "skos:inScheme")[:1]:
        yield names.name(scheme)


def _names(triples: Iterable[ox.Triple]) -> list[ThingName]:
    langs: dict[tuple[str, str], set[str]] = {}
    for triple in triples:
        literal = triple.object
        if isinstance(literal, ox.Literal):
            key = NAME_KINDS[triple.predicate.value], literal.value
            langs.setdefault(key, set()).add(literal.language or "")
    order = list(NAME_KINDS.values())
    names = [ThingName(text, tuple(sorted(tags)), kind) for (kind, text), tags in langs.items()]
    return sorted(names, key=lambda name: (order.index(name.kind), name.langs, name.text))


def _notes(triples: Sequence[ox.Triple], names: Names) -> Iterator[ThingNote]:
    """Yield texts; of those in several languages, the reader's."""
    for predicate, heading in _NOTE_HEADINGS.items():
        texts = [names.name(t.object) for t in triples if t.predicate.value == predicate]
        for text in sorted(facts.in_reader_language(texts, names), key=lambda text: text.text):
            yield ThingNote(heading, text)


def _code(triple: ox.Triple, names: Names) -> RegisterCode | None:
    """Return the code in a register that a triple has; None for any other triple."""
    graph, predicate, value = names.graph, triple.predicate.value, triple.object
    if isinstance(value, ox.Literal):
        name = predicate.removeprefix(graph.ontology)
        register = place_codes.CODES.get(name) or place_codes.COMMON_CODES.get(predicate)
        if register:
            support = facts.support_of(triple, names)
            href = place_codes.code_page(name, value.value)
            return RegisterCode(register, value.value, href, None, support)
    elif predicate in place_codes.MATCHES and isinstance(value, ox.NamedNode):
        iri = value.value
        if not iri.startswith(graph.store.manifest.base_iri):
            code = split_iri(iri.rstrip("/#"))[1]
            register, match = place_codes.register_name(iri), names.name(triple.predicate)
            support = facts.support_of(triple, names)
            return RegisterCode(register, code, links.external(iri), match, support)
    return None
