"""The status of the release: its validation, content, sources, and changes since the last one."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import cache, cached_property
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

import pyoxigraph as ox
from flask import Blueprint, Response, request
from rdflib import SH

from kg.dataset import diff
from kg.dataset.diff import Changes, FactChange
from kg.dataset.manifest import CANONICAL, DESCRIPTIONS
from kg.formats import HTML, JSON
from kg.store import Store
from server.dataset.releases import Release, ReleaseFolder
from server.graph.graph_reader import GraphReader
from server.graph.names import DisplayName, Names
from server.graph.page_renderer import PageRenderers
from server.web import representation

_VALIDATION, _, _ = DESCRIPTIONS
#: The page shows at most this many differences of each report; the JSON has all.
_MAX_SHOWN: Final = 200


@dataclass(frozen=True, slots=True, order=True)
class ValidationWarning:
    """A warning of the validation."""

    node: str
    message: str


@dataclass(frozen=True, slots=True)
class ReleaseDiff:
    """What changed since another release."""

    release: Release
    changes: Changes


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A fact that differs, with names for readers."""

    kind: str
    subject: DisplayName
    predicate: DisplayName
    before: DisplayName | None
    after: DisplayName | None


@dataclass(frozen=True, slots=True)
class ReportChanges:
    """What differs in one report, in other sources, or in the evidence for facts.

    Attributes:
        name: of the page of the report.
        counts: how many facts differ, by kind.
        differences: the first of them.
    """

    name: DisplayName
    counts: Mapping[str, int]
    differences: list[ChangeView]


class Status:
    """The status of the served release; only adding or removing other releases changes it."""

    def __init__(self, store: Store, releases: ReleaseFolder) -> None:
        self.store, self.releases = store, releases
        self._graph, self._base = GraphReader(store), store.manifest.base_iri
        self._since = cache(self._compare)

    @cached_property
    def conforms(self) -> bool | None:
        """Whether validation passed; None if there is no report."""
        values = {quad.object.value for quad in self._report(SH.conforms)}
        return "true" in values if values else None

    @cached_property
    def warnings(self) -> tuple[ValidationWarning, ...]:
        """The warnings of the validation, sorted."""
        nodes = {quad.subject: quad.object.value for quad in self._report(SH.focusNode)}
        messages = self._report(SH.resultMessage)
        warnings = (ValidationWarning(nodes.get(q.subject, ""), q.object.value) for q in messages)
        return tuple(sorted(warnings))

    @cached_property
    def kinds(self) -> tuple[tuple[str, int], ...]:
        """Our classes with the number of their things, the largest first."""
        return self._count_values("rdf:type", self._graph.ontology)

    @cached_property
    def bases(self) -> tuple[tuple[str, int], ...]:
        """The bases of facts with the number of facts, the largest first."""
        return self._count_values("basis", self._base)

    @cached_property
    def n_sourced(self) -> int:
        """The number of facts whose source is not a report; no words support them."""
        type_, source, statement = map(
            self._graph.expand, ("rdf:type", "dcterms:source", "Statement")
        )
        subjects = {triple.subject for triple in self._graph.match(None, source)}
        return sum(self._graph.states(subject, type_, statement) for subject in subjects)

    def since(self) -> ReleaseDiff | None:
        """Return the differences from the previous release, or None for the first."""
        earlier = self.releases.earlier()
        return self._since(earlier[0].manifest.name) if earlier else None

    def to_json(self) -> dict[str, Any]:
        """Return the status as JSON."""
        manifest, since = self.store.manifest, self.since()
        return {
            "release": {
                "name": manifest.name,
                "version": manifest.version,
                "issued": manifest.issued,
                "digest": f"sha256:{manifest.digest}",
                "base_iri": manifest.base_iri,
                "triples": manifest.n_triples,
                "quads": manifest.n_quads,
            },
            "validation": {
                "conforms": self.conforms,
                "checked": dict(manifest.checked),
                "warnings": [asdict(warning) for warning in self.warnings],
            },
            "graphs": [{"iri": g.iri, "triples": g.n_triples} for g in manifest.graphs],
            "kinds": [{"iri": iri, "things": n} for iri, n in self.kinds],
            "bases": [{"iri": iri, "facts": n} for iri, n in self.bases],
            "sourced": {"facts": self.n_sourced},
            "inputs": dict(manifest.inputs),
            "tools": dict(manifest.tools),
            "changes": _changes_as_json(since) if since else None,
        }

    def _compare(self, name: str) -> ReleaseDiff:
        earlier, now = self.releases.find(name), self.releases.served
        before, after = (release.directory / CANONICAL for release in (earlier, now))
        return ReleaseDiff(earlier, diff.compare(before, after, self._base))

    def _report(self, predicate: str) -> list[Any]:
        return [q for q in self._report_quads if q.predicate.value == str(predicate)]

    @cached_property
    def _report_quads(self) -> list[ox.Quad]:
        if _VALIDATION not in self.releases.served.dumps:
            return []
        path = self.releases.served.directory / _VALIDATION
        return list(ox.parse(path=path, format=ox.RdfFormat.TURTLE))

    def _count_values(self, name: str, start: str) -> tuple[tuple[str, int], ...]:
        """Return the IRIs that are values of a property, with their number of facts."""
        terms = (triple.object for triple in self._graph.match(None, self._graph.expand(name)))
        iris = (term.value for term in terms if isinstance(term, ox.NamedNode))
        counts = Counter(iri for iri in iris if iri.startswith(start))
        return tuple(sorted(counts.items(), key=lambda row: (-row[1], row[0])))


def blueprint(status: Status, renderers: PageRenderers) -> Blueprint:
    """Return the routes of the status."""
    routes = Blueprint("status", __name__)

    @routes.get("/status")
    def page() -> Response:
        if representation.choose(request, (HTML, JSON)) is JSON:
            return representation.json_response(status.to_json(), JSON.content_type, ["Accept"])
        renderer, since = renderers.for_request(request), status.since()
        names = renderer.names
        return renderer.render(
            "status.html",
            status=status,
            manifest=status.store.manifest,
            kinds=[(names.iri_name(iri), n) for iri, n in status.kinds],
            bases=[(names.iri_name(iri), n) for iri, n in status.bases],
            since=since,
            differences=list(_by_report(since.changes, names)) if since else [],
            json_type=JSON.media_type,
        )

    @routes.get("/status.json")
    def data() -> Response:
        return representation.json_response(status.to_json(), JSON.content_type)

    return routes


def _by_report(changes: Changes, names: Names) -> Iterator[ReportChanges]:
    """Yield the differences of each report, in the order of the reports' IRIs."""
    for graph, facts in groupby(
        sorted(changes.facts, key=attrgetter("graph")), attrgetter("graph")
    ):
        part = replace(changes, facts=tuple(facts))
        counts = {kind.value: part.count(kind) for kind in diff.ChangeKind}
        yield ReportChanges(
            _name_of_graph(graph, changes, names), counts, list(_differences(part, names))
        )


def _name_of_graph(graph: str, changes: Changes, names: Names) -> DisplayName:
    if not graph:
        return DisplayName("Evidence for facts: words and sources")
    page = graph.replace("/graph/report/", "/id/report/")
    if page == graph:
        return DisplayName("Facts from sources other than reports")
    if page in changes.labels and names.label(page) is None:  # the report was removed
        return DisplayName(changes.labels[page], "en", None, page)
    return names.iri_name(page)


def _differences(changes: Changes, names: Names) -> Iterator[ChangeView]:

    def name_term(term: Any) -> DisplayName | None:
        if term is None:
            return None
        iri = getattr(term, "value", "")
        if iri in changes.labels and names.label(iri) is None:  # the thing was removed
            return DisplayName(changes.labels[iri], "en", None, iri)
        return names.name(term)

    def name_value(fact: FactChange, term: Any) -> DisplayName | None:
        if isinstance(term, ox.Literal):
            return names.value_name(fact.subject, fact.predicate, term)
        return name_term(term)

    for fact in changes.facts[:_MAX_SHOWN]:
        subject, predicate = name_term(fact.subject), name_term(fact.predicate)
        assert subject and predicate  # every fact has them
        before, after = (name_value(fact, term) for term in (fact.before, fact.after))
        yield ChangeView(fact.kind, subject, predicate, before, after)


def _changes_as_json(since: ReleaseDiff) -> dict[str, Any]:
    manifest = since.release.manifest

    def text(term: object) -> str | None:
        return None if term is None else str(term)

    return {
        "since": {"name": manifest.name, "version": manifest.version, "issued": manifest.issued},
        "counts": {kind.value: since.changes.count(kind) for kind in diff.ChangeKind},
        "graphs": [asdict(graph) for graph in since.changes.graphs],
        "facts": [
            {part.name: text(getattr(fact, part.name)) for part in fields(fact)}
            for fact in since.changes.facts
        ],
    }
