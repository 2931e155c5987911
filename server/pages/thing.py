"""The page about a thing: everything that a reader may want to know of it, on one page."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyoxigraph as ox
from flask import Response
from markupsafe import Markup

from kg.store import Store
from server.graph import facts, figures, kinds, link_queries
from server.graph.graph_reader import GraphReader
from server.graph.kinds import Kind
from server.graph.names import DisplayName, Names
from server.graph.page_renderer import PageRenderer
from server.pages import concept_scheme, event_chain, identity, sections, statements, thing_figures
from server.pages import inbound_tables as listed
from server.pages.inbound_tables import Listing, Table
from server.pages.sections import Plan


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step on the way to a page, from the most general."""

    text: str
    href: str | None
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The page about one thing.

    Attributes:
        iri: of the thing.
        kind: of it; None for one that is not known.
        title: its name.
        crumbs: the way to it.
        identity: what it is called and known by.
        summary: its most telling properties.
        figure: what an observation says.
        evidence: what a statement or an excerpt is about.
        chain: what led to an event, and what came of it.
        scheme: the concepts of a concept scheme.
        chart: of the observations of an indicator.
        map: of its places.
        tables: of what points to it.
        own: all other facts about it, by where they come from.
        n_left_out: how many of its facts are too many for a page.
        pointing: all else that points to it.
        repeated: what points to it, again in the terms of other vocabularies.
        query: asks the endpoint for it.
    """

    iri: str
    kind: Kind | None
    title: DisplayName
    crumbs: tuple[Crumb, ...]
    identity: identity.Identity
    summary: list[tuple[DisplayName, listed.Cell]]
    figure: figures.Figure | None
    evidence: statements.Evidence | None
    chain: tuple[event_chain.Step, ...]
    scheme: concept_scheme.Scheme
    chart: Markup | None
    map: Markup | None
    tables: tuple[Table, ...]
    own: list[tuple[facts.Origin, list[facts.Group]]]
    n_left_out: int
    pointing: list[facts.Group]
    repeated: list[facts.Group]
    query: str

    @property
    def role(self) -> str:
        """What a thing like it is called."""
        if self.scheme.concepts:
            return "concept scheme"
        return self.kind.one if self.kind else "thing"


class Things:
    """Makes the pages of one release.

    Attributes:
        store: the release.
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    @cached_property
    def predicates(self) -> list[ox.NamedNode]:
        """The properties that things point to things by; they are the same for all pages."""
        return GraphReader(self.store).predicates()

    def document(self, iri: str, renderer: PageRenderer, **around: Any) -> Response:
        """Return the page about a thing.

        Args:
            iri: of the thing.
            renderer: of the page.
            around: what the page says of the document: ``offers``, ``signposts``, and whether and
                by what the thing was replaced, ``is_withdrawn`` and ``replacements``.
        """
        return renderer.render("thing.html", page=self.page(iri, renderer.names), **around)

    def page(self, iri: str, names: Names) -> Page:
        """Return what the page about a thing has."""
        graph = GraphReader(self.store)
        kind = kinds.of(names.links.iris.kind(iri))
        plan = sections.PLANS.get(kind.slug, sections.PLAIN) if kind else sections.PLAIN
        all_of_it = graph.own(ox.NamedNode(iri))
        triples = facts.first(all_of_it)
        known = identity.of(triples, names)
        tables = tuple(_tables(plan, iri, names))
        title = names.iri_name(iri)
        left_out = {pair for table in tables for pair in table.pairs}
        pointing = facts.pointing(iri, self.predicates, left_out, names)
        return Page(
            iri,
            kind,
            title,
            tuple(_crumbs(iri, kind, names)),
            known,
            listed.described(iri, plan.summary.split(), names),
            figures.of(iri, names) if graph.is_a(iri, "Observation") else None,
            statements.of(iri, names),
            event_chain.of(iri, names) if plan.has_chain else (),
            concept_scheme.of(iri, names),
            thing_figures.indicator_chart(iri, names),
            thing_figures.place_map(iri, names) if plan.has_map else None,
            tables,
            facts.own((t for t in triples if t not in known.facts), names),
            len(all_of_it) - len(triples),
            [group for group in pointing if not group.is_repeated],
            [group for group in pointing if group.is_repeated],
            names.links.query(link_queries.query(self.store, "thing", thing=iri), "html"),
        )


def _tables(plan: Plan, iri: str, names: Names) -> Iterator[Table]:
    made = [listed.figures_of(Listing("Figures", plan.figures, "observation"), iri, names)]
    made += [listed.of(listing, iri, names) for listing in plan.listings]
    yield from (table for table in made if table)


def _crumbs(iri: str, kind: Kind | None, names: Names) -> Iterator[Crumb]:
    """Yield the way to a thing: its kind, and the scheme of a concept."""
    yield Crumb("All things", names.links.lists)
    if kind:
        yield Crumb(kind.many, names.links.list(kind.slug))
    for scheme in names.graph.objects(iri, "skos:inScheme")[:1]:
        name = names.name(scheme)
        yield Crumb(name.text, name.href, name.lang)
