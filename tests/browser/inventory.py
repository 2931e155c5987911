"""The pages to test: one of each kind, from the served release."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from kg.store import Store
from server.endpoint import example_queries
from server.graph import kinds
from server.web.links import Links

#: The kinds of things in the release: the page on Peru has no partnerships.
KINDS: Final = tuple(kind for kind in kinds.KINDS if kind.slug != "partnership")
_DEFAULT_GRAPH: Final = ox.DefaultGraph()
_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_SCHEME: Final = "http://www.w3.org/2004/02/skos/core#ConceptScheme"

#: Things whose documents differ from others of their kind; they are tested in addition to those.
SPECIAL: Final = ("country page", "concept scheme", "indicator", "country")
#: Queries with different presentations of their answers.
_QUERIES: Final = {
    "result: table": "SELECT ?s ?label { ?s a rg:Service ; rdfs:label ?label } ORDER BY ?s ?label",
    "result: nothing": "SELECT ?s { ?s a rg:Nothing }",
    "result: chart": """SELECT ?what ?exactly ?moreThan {
  ?observation a rg:Figure ; rdfs:label ?what .
  OPTIONAL { ?observation rg:value ?exactly }
  OPTIONAL { ?observation rg:minExclusive ?moreThan }
  FILTER(LANG(?what) = "en" && (BOUND(?exactly) || BOUND(?moreThan)))
} ORDER BY ?what""",
    "result: map": """SELECT ?place ?name ?code {
  ?place rdfs:label ?name ; rg:iso3166Part2 ?code FILTER(LANG(?name) = "en")
} ORDER BY ?place""",
    "result: graph": "DESCRIBE <{place}>",
    "result: yes or no": "ASK { ?s a rg:Service }",
    "result: an error": "SELECT ?s {\n  ?s a rg:Service\n  FLTER(true)\n}",
}
_FIXED: Final = (
    *("home", "lists", "query", "examples", "example", "ontology", "graph", "downloads"),
    *("dataset", "status"),
)
_SEARCHES: Final = {"search: nothing sought": "", "search": "peru", "search: nothing found": "zzzz"}
_MISSING: Final = {"missing: a thing": "/doc/place/nowhere", "missing: a page": "/nowhere"}

NAMES: Final = (
    *_FIXED,
    *(f"list: {kind.slug}" for kind in KINDS),
    *(kind.slug for kind in KINDS),
    *SPECIAL,
    *_SEARCHES,
    *_QUERIES,
    *_MISSING,
)


def is_error(name: str) -> bool:
    """Whether a page reports an error and has its status."""
    return name in {*_MISSING, "result: an error"}


def paths(store: Store, links: Links) -> dict[str, str]:
    """Return the path of a page by name; the names are NAMES."""
    return dict(_pages(store, links))


def _pages(store: Store, links: Links) -> Iterator[tuple[str, str]]:
    yield "home", links.home
    yield "lists", links.list("")
    yield "query", links.query_page
    yield "examples", links.examples
    yield "example", links.example(next(iter(example_queries.read_topics(store))).examples[0].slug)
    yield "ontology", links.ontology
    yield "downloads", links.downloads
    yield "dataset", "/dataset"
    yield "status", "/status"
    things = _things(store, links)
    yield "graph", links.graph_path(links.iris.report_graph(things["country page"]))
    for kind in KINDS:
        yield f"list: {kind.slug}", links.list(kind.slug)
    for name, iri in things.items():
        yield name, str(links.document(iri))
    for name, words in _SEARCHES.items():
        yield name, links.search(words) if words else links.search_path
    for name, text in _QUERIES.items():
        yield name, _query_path(text.replace("{place}", things["place"]), store, links)
    yield from _MISSING.items()


def _query_path(text: str, store: Store, links: Links) -> str:
    prefixes = {
        "rg": f"{store.manifest.base_iri}ontology#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    }
    head = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in prefixes.items())
    return f"{links.query_page}?query={quote(head + text, safe='')}"


def _things(store: Store, links: Links) -> dict[str, str]:
    """Return the thing with the most triples of each kind and each special kind."""
    special = _special(store)
    richest: dict[str, tuple[int, str]] = defaultdict(lambda: (0, ""))
    for iri, n_triples in _triple_counts(store, links):
        kind = links.iris.kind(iri)
        name = special.get(iri, kind)
        richest[name] = max(richest[name], (n_triples, iri))
    return {name: iri for name, (_, iri) in sorted(richest.items())}


def _triple_counts(store: Store, links: Links) -> Iterator[tuple[str, int]]:
    pattern = store.engine.quads_for_pattern(None, None, None, _DEFAULT_GRAPH)
    subjects = (q.subject.value for q in pattern if isinstance(q.subject, ox.NamedNode))
    counted = Counter(iri for iri in subjects if iri.startswith(links.iris.things))
    yield from ((iri, n) for iri, n in counted.items() if "#" not in iri)


def _special(store: Store) -> dict[str, str]:
    """Return the name in SPECIAL by IRI."""
    base = store.manifest.base_iri
    rg = f"{base}ontology#"
    groups = (
        ("country page", _TYPE, f"{rg}CountryPage"),
        ("concept scheme", _TYPE, _SCHEME),
        ("indicator", _TYPE, f"{rg}Indicator"),
        ("country", f"{rg}placeType", f"{base}id/concept/place-types/country"),
    )
    return {
        quad.subject.value: name
        for name, predicate, value in groups
        for quad in store.engine.quads_for_pattern(
            None, ox.NamedNode(predicate), ox.NamedNode(value), _DEFAULT_GRAPH
        )
        if isinstance(quad.subject, ox.NamedNode)
    }
