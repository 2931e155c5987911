"""Every URL that the server makes; no other file puts one together."""

from dataclasses import dataclass
from urllib.parse import quote, unquote

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
    """

    manifest: Manifest
    public_url: str

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
        return f"/doc/{quote(unquote(name))}{f'#{fragment}' if fragment else ''}"

    def dump(self, name: str) -> str:
        """Return the path of a file of the release; it never changes."""
        return f"/dumps/{self.manifest.name}/{quote(name)}"
