"""Every URL that the server makes; no other file puts one together."""

from dataclasses import dataclass, replace
from urllib.parse import quote, unquote, urlencode

from kg.manifest import Manifest
from kg.namespaces import BASE, GRAPH

#: What of a path an IRI has as it is (RFC 3987, 2.2: pchar and "/").
_PLAIN = "/-._~!$&'()*+,;=:@"


def external(iri: str) -> str | None:
    """Return where an IRI of others leads; None where it leads nowhere."""
    return iri if iri.startswith(("http://", "https://")) else None


@dataclass(frozen=True, slots=True)
class Links:
    """URLs of one release, as paths on this server.

    Attributes:
        manifest: of the release that is served.
        public_url: where the public reaches this server; ends with a slash.
        lang: the language that the reader chose, which links to pages keep; empty for none.
    """

    manifest: Manifest
    public_url: str
    lang: str = ""

    def in_language(self, lang: str) -> "Links":
        """Return links to pages in a language."""
        return replace(self, lang=lang)

    def _page(self, path: str, **parameters: str) -> str:
        if self.lang:
            parameters["lang"] = self.lang
        return f"{path}?{urlencode(parameters)}" if parameters else path

    @property
    def home(self) -> str:
        """The path of the home page."""
        return self._page("/")

    @property
    def search_path(self) -> str:
        """The path that takes what is sought as ``q``."""
        return "/search"

    def search(self, sought: str, **parameters: str) -> str:
        """Return the path of what a search finds."""
        return self._page(self.search_path, q=sought, **parameters)

    @property
    def opensearch(self) -> str:
        """The path of the OpenSearch description."""
        return "/opensearch.xml"

    @property
    def licence(self) -> str:
        """Where the licence of facts, links and ontology is."""
        return "https://creativecommons.org/licenses/by/4.0/"

    def list(self, kind: str, page: int = 1) -> str:
        """Return the path of the list of all things of a kind, the first segment of their names."""
        return self._page(f"/list/{quote(kind)}", **({"page": str(page)} if page > 1 else {}))

    @property
    def sections(self) -> tuple[tuple[str, str], ...]:
        """The site's main parts: what they are called and where they are."""
        query = ("Query", "/sparql")
        if not self.manifest.files:
            return (query,)
        indicators = self.document(self.iri("concept/indicators")) or ""
        return (
            ("Reports", self.list("report")),
            ("Places", self.list("place")),
            ("Services", self.list("service")),
            ("Events", self.list("event")),
            ("Indicators", indicators),
            query,
            ("Downloads", "/dumps/"),
        )

    @property
    def lower_sections(self) -> tuple[tuple[str, str], ...]:
        """The parts that the foot of a page leads to."""
        if not self.manifest.files:
            return ()
        return (
            ("All kinds of things", self._page("/list/")),
            ("Ontology", "/ontology"),
            ("Examples", "/examples"),
            ("Dataset", "/dataset"),
            ("Status of the release", "/status"),
        )

    @property
    def endpoint(self) -> str:
        """The absolute URL of the SPARQL endpoint."""
        return f"{self.public_url}sparql"

    def query(self, text: str, token: str) -> str:
        """Return the path that answers a query in a format."""
        return f"/sparql?query={quote(text, safe='')}&format={token}"

    def static(self, name: str) -> str:
        """Return the path of a file of the pages' own."""
        return f"/static/{quote(name)}"

    def leads_to(self, iri: str) -> str | None:
        """Return where a page should lead for an IRI; None where it leads nowhere."""
        return self.document(iri) or external(iri)

    @property
    def identifiers(self) -> str:
        """What the IRI of every thing starts with."""
        return f"{self.manifest.base_iri}id/"

    def iri(self, name: str) -> str:
        """Return the IRI of the thing that ``/id/<name>`` and ``/doc/<name>`` are about."""
        return self.identifiers + quote(name, safe=_PLAIN)

    def graph(self, path: str) -> str:
        """Return the IRI of the graph that a path of the Graph Store is named after."""
        return self.manifest.base_iri + quote(path.removeprefix("/"), safe=_PLAIN)

    def graph_path(self, iri: str) -> str:
        """Return the path at which the Graph Store has a graph of ours."""
        return f"/{quote(unquote(iri.removeprefix(self.manifest.base_iri)))}"

    @property
    def ontology_graph(self) -> str:
        """The IRI of the graph with ontology and concept schemes."""
        return self.graph(GRAPH.ontology.removeprefix(BASE))

    def document(self, iri: str) -> str | None:
        """Return the path of the document about a thing; None when the IRI is not ours."""
        if not iri.startswith(self.identifiers):
            return None
        name, _, fragment = iri.removeprefix(self.identifiers).partition("#")
        return self._page(f"/doc/{quote(unquote(name))}") + (f"#{fragment}" if fragment else "")

    def dump(self, name: str) -> str:
        """Return the path of a file of the release; it never changes."""
        return f"/dumps/{self.manifest.name}/{quote(name)}"
