"""The queries and pages that servers are measured with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

#: Replaced in a query by a number that no earlier query had.
NUMBER: Final = "@NUMBER@"
JSON, CSV = "application/sparql-results+json", "text/csv"
XML: Final = "application/sparql-results+xml"
TURTLE, HTML = "text/turtle", "text/html"
_PREFIXES: Final = (
    "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    "PREFIX rg: <https://w3id.org/reliefgraph/ontology#> "
)
_ID: Final = "https://w3id.org/reliefgraph/id/"
_REPORT: Final = "msf-2023-peru"
_SUBJECTS: Final = (
    f"observation/{_REPORT}/outpatient-consultations",
    f"observation/{_REPORT}/hosted",
    f"service/{_REPORT}/lima-first-aid",
    f"service/{_REPORT}/tumbes-general-health-care",
    f"operation/{_REPORT}/peru",
    f"operation/{_REPORT}/lima",
    f"population/{_REPORT}/patients-lima",
    "place/tumbes",
)
#: The dataset of generate.graphs, and the large graphs in it.
GRAPHS: Final = "graphs"
_GRAPHS: Final = ("urn:graph:1", "urn:graph:2")
#: Triples with the labels of their objects: more than 10,000 rows in both datasets.
_ROWS: Final = {
    "peru": "?s ?p ?o",
    "large": "?s a rg:Event ; ?p ?o",
}


@dataclass(frozen=True, slots=True)
class Workload:
    """Queries to repeat.

    Attributes:
        name: for the report.
        accept: the media type to request.
        queries: SPARQL, or paths of documents; they are sent in turn.
        connections: number of connections.
        is_repeated: whether the query is always the same, so that a cache can answer.
        is_document: whether ``queries`` are paths, which only our server has.
        unlimited: the query without LIMIT, whose solutions do not depend on an order.
        default_graphs: IRIs for ``default-graph-uri``.
    """

    name: str
    accept: str
    queries: Sequence[str]
    connections: int = 8
    is_repeated: bool = False
    is_document: bool = False
    unlimited: str = ""
    default_graphs: Sequence[str] = ()

    def targets(self, endpoint: str) -> list[str]:
        """Return the targets of the requests."""
        if self.is_document:
            return list(self.queries)
        return [self.target(endpoint, query) for query in self.queries]

    def target(self, endpoint: str, query: str) -> str:
        """Return the target of the request for one query."""
        graphs = "".join(f"&default-graph-uri={quote(iri)}" for iri in self.default_graphs)
        return target(endpoint, query) + graphs


def target(endpoint: str, query: str, **parameters: str) -> str:
    """Return the path and query string that request ``query``."""
    more = "".join(f"&{name}={quote(value)}" for name, value in parameters.items())
    return f"{endpoint}?query={quote(query, safe='@')}{more}"


def small(number: str = NUMBER) -> list[str]:
    """Return the small queries: all facts about one thing, at most 25 rows."""
    return [f"SELECT ({number} AS ?n) ?p ?o WHERE {{ <{_ID}{s}> ?p ?o }}" for s in _SUBJECTS]


def rows(size: str, number: str = NUMBER, limit: str = " LIMIT 10000") -> str:
    """Return the query with 10,000 rows."""
    pattern = f"{_ROWS[size]} . OPTIONAL {{ ?o rdfs:label ?label }}"
    return f"{_PREFIXES}SELECT ({number} AS ?n) ?s ?p ?o ?label WHERE {{ {pattern} }}{limit}"


def construct(number: str = NUMBER) -> str:
    """Return a CONSTRUCT of the services of one operation; a comment makes it unique."""
    operation = f"<{_ID}operation/{_REPORT}/peru>"
    pattern = f"?s rg:partOfOperation {operation} ; ?p ?o"
    return f"{_PREFIXES}CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }} #{number}"


def graph_rows(number: str = NUMBER) -> str:
    """Return the query with 100,000 rows of one graph."""
    pattern = f"GRAPH <{_GRAPHS[0]}> {{ ?s ?p ?o }}"
    return f"SELECT ({number} AS ?n) ?s ?p ?o {{ {pattern} }} LIMIT 100000"


def _graph_workloads() -> Iterator[Workload]:
    """Yield a lookup by each way to name a dataset, and graphs of blank nodes, for one client."""
    select, lookup = f"SELECT ({NUMBER} AS ?n) ?p ?o", "<urn:subject:1:500> ?p ?o"
    in_graph = f"{select} {{ GRAPH <{_GRAPHS[0]}> {{ {lookup} }} }}"
    yield Workload("lookup, GRAPH", JSON, [in_graph], 1)
    for graphs in (_GRAPHS[:1], _GRAPHS):
        number = f"{len(graphs)} graph{'s' if graphs[1:] else ''}"
        clauses = " ".join(f"FROM <{iri}>" for iri in graphs)
        yield Workload(f"lookup, FROM, {number}", JSON, [f"{select} {clauses} {{ {lookup} }}"], 1)
        name, query = f"lookup, default-graph-uri, {number}", f"{select} {{ {lookup} }}"
        yield Workload(name, JSON, [query], 1, default_graphs=graphs)
    for name in ("list", "ring"):
        pattern = f"GRAPH <urn:graph:{name}> {{ ?s ?p ?o }}"
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }} #{NUMBER}"
        yield Workload(f"CONSTRUCT, {name} of blank nodes", TURTLE, [query], 1)


def workloads(size: str) -> list[Workload]:
    """Return all workloads on a dataset."""
    if size == GRAPHS:
        return list(_graph_workloads())
    unlimited = rows(size, "0", "")
    document = [f"/doc/{subject}" for subject in _SUBJECTS]
    return [
        Workload("small SELECT, all different", JSON, small()),
        Workload("small SELECT, repeated", JSON, small("0")[:1], is_repeated=True),
        Workload("10,000 rows, JSON, all different", JSON, [rows(size)], 4, unlimited=unlimited),
        Workload(
            "10,000 rows, JSON, repeated", JSON, [rows(size, "0")], 4, True, unlimited=unlimited
        ),
        Workload("10,000 rows, CSV, all different", CSV, [rows(size)], 4, unlimited=unlimited),
        Workload(
            "10,000 rows, CSV, repeated", CSV, [rows(size, "0")], 4, True, unlimited=unlimited
        ),
        Workload("CONSTRUCT, all different", TURTLE, [construct()]),
        Workload("CONSTRUCT, repeated", TURTLE, [construct("0")], is_repeated=True),
        Workload("resource page, HTML", HTML, document, is_document=True),
        Workload("resource page, Turtle", TURTLE, document, is_document=True),
    ]


#: Queries that no server can answer: a count, a sort and a path, each over a product.
BAD_QUERIES: Final = (
    "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c ?e ?b LIMIT 10",
    "SELECT (COUNT(*) AS ?n) WHERE { ?a (<urn:a>|!<urn:b>)* ?b . ?b (<urn:c>|!<urn:d>)* ?c }",
)
