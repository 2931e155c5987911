"""All URLs of the server; no other module builds one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar
from urllib.parse import quote, unquote, urlencode

from kg.dataset.manifest import LATEST, Manifest
from kg.dataset.metadata import LICENCE
from server.assets import built
from server.web.iris import Iris

#: IRIs of a release that open at their own path, by what follows the base.
_OWN_PATHS = ("ontology", "graph/", "dataset", "catalogue", "context.jsonld", "sparql", "dumps/")


def external(iri: str) -> str | None:
    """Return the URL of an IRI that is not ours; None if it is not an HTTP URL."""
    return iri if iri.startswith(("http://", "https://")) else None


@dataclass(frozen=True, slots=True)
class Links:
    """The URLs of one release, as paths unless stated otherwise; those of pages keep ``lang``."""

    manifest: Manifest
    public_url: str
    lang: str = ""

    #: Paths that are the same for every release and every reader.
    search_path: ClassVar = "/search"  # the search text is ``q``
    opensearch: ClassVar = "/opensearch.xml"
    suggest_path: ClassVar = "/suggest"  # completes the name that begins with ``q``
    query_page: ClassVar = "/sparql"  # also the path of the endpoint
    examples: ClassVar = "/examples"
    ontology: ClassVar = "/ontology"
    catalogue: ClassVar = "/catalogue"
    void: ClassVar = "/void"
    citation: ClassVar = "/CITATION.cff"  # read by reference managers
    linkset: ClassVar = "/linkset"  # the typed links of the landing page and the files
    api_catalog: ClassVar = "/.well-known/api-catalog"
    sitemap: ClassVar = "/sitemap.xml"  # or the index of several sitemaps
    status_as_data: ClassVar = "/status.json"
    readiness: ClassVar = "/readyz"  # 200 once queries are answered
    terms: ClassVar = "/terms.json"  # the editor completes these
    #: The licence of facts, links and ontology.
    licence: ClassVar = LICENCE

    def in_language(self, lang: str) -> "Links":
        """Return links to pages in a language."""
        return replace(self, lang=lang)

    def _page(self, path: str, **parameters: str) -> str:
        if self.lang:
            parameters["lang"] = self.lang
        return f"{path}?{urlencode(parameters)}" if parameters else path

    @property
    def iris(self) -> Iris:
        """The IRIs of the release."""
        return Iris(self.manifest.base_iri)

    @property
    def home(self) -> str:
        """The path of the home page."""
        return self._page("/")

    def search(self, text: str, **parameters: str) -> str:
        """Return the path of the results of a search."""
        return self._page(self.search_path, q=text, **parameters)

    @property
    def lists(self) -> str:
        """The path of the list of all kinds of things."""
        return self._page("/list/")

    def list(self, kind: str, page: int = 1) -> str:
        """Return the path of a list of things; their names begin with ``kind``."""
        return self._page(f"/list/{quote(kind)}", **({"page": str(page)} if page > 1 else {}))

    @property
    def sections(self) -> tuple[tuple[str, str], ...]:
        """The main parts of the site: label and path."""
        query = ("Query", self.query_page)
        if not self.manifest.is_release:
            return (query,)
        indicators = self.document(self.iris.thing("concept/indicators")) or ""
        return (
            ("Reports", self.list("report")),
            ("Places", self.list("place")),
            ("Services", self.list("service")),
            ("Events", self.list("event")),
            ("Indicators", indicators),
            query,
            ("Downloads", self.downloads),
        )

    @property
    def lower_sections(self) -> tuple[tuple[str, str], ...]:
        """The parts of the site that the footer links to: label and path."""
        if not self.manifest.is_release:
            return ()
        return (
            ("All kinds of things", self.lists),
            ("Ontology", self.ontology),
            ("Examples", self.examples),
            ("Dataset", self.dataset),
            ("Status of the release", self.status),
        )

    @property
    def dataset(self) -> str:
        """The path of the dataset's landing page."""
        return self._page("/dataset")

    def dataset_as(self, token: str) -> str:
        """Return the path of the dataset's description in a format."""
        return f"/dataset.{token}"

    def sitemap_part(self, number: int) -> str:
        """Return the path of one of several sitemaps, from 1."""
        return f"/sitemap-{number}.xml"

    @property
    def status(self) -> str:
        """The path of the page about the status of the release."""
        return self._page("/status")

    def endpoint_as(self, token: str) -> str:
        """Return the path of the endpoint's description in a format."""
        return f"/sparql?format={token}"

    @property
    def endpoint(self) -> str:
        """The absolute URL of the SPARQL endpoint."""
        return f"{self.public_url}sparql"

    def query(self, text: str, token: str, graphs: Sequence[tuple[str, str]] = ()) -> str:
        """Return the path that answers a query in a format; see ``ask``."""
        return f"{self.ask(text, graphs)}&format={token}"

    def ask(self, text: str, graphs: Sequence[tuple[str, str]] = ()) -> str:
        """Return the path that answers a query, to a browser as a page."""
        parameters = urlencode([("query", text), *graphs], quote_via=quote)
        return f"{self.query_page}?{parameters}"

    def example(self, slug: str) -> str:
        """Return the path of an example query."""
        return f"{self.examples}/{quote(slug)}"

    def absolute(self, path: str | None) -> str | None:
        """Return a path of this server as an absolute URL, anything else unchanged."""
        return self.public(path) if path and path.startswith("/") else path

    def static(self, name: str) -> str:
        """Return the path of a static file."""
        return f"/static/{quote(name)}"

    def asset(self, name: str) -> str | None:
        """Return the path of a built file; None if it was not built."""
        return None if built.public(name) is None else f"/built/{built.digest()}/{quote(name)}"

    def leads_to(self, iri: str) -> str | None:
        """Return the target of a link for an IRI; None if there is none."""
        if path := self.document(iri) or self.local(iri):
            return path
        # an IRI of this server that has no path would open something else, or nothing
        is_here = iri.startswith((self.public_url, self.iris.things))
        return None if is_here and not self.manifest.is_release else external(iri)

    def local(self, iri: str) -> str | None:
        """Return the path of an IRI of ours that is not a thing; None for any other IRI.

        For terms of the ontology, graphs and the dataset, it is the path of the IRI itself.
        """
        base = self.manifest.base_iri
        own = iri.removeprefix(base)
        if own == iri or not own.startswith(_OWN_PATHS) or not self.manifest.is_release:
            return None
        name, hash_, fragment = own.partition("#")
        return f"/{quote(unquote(name))}{hash_}{fragment}"

    def graph_path(self, iri: str) -> str:
        """Return the path of one of our graphs in the Graph Store."""
        return f"/{quote(unquote(iri.removeprefix(self.manifest.base_iri)))}"

    def document(self, iri: str) -> str | None:
        """Return the path of the document about a thing; None if the IRI is not ours.

        It is also None for an IRI that no path stands for: see ``Iris.name``.
        """
        name, (_, hash_, fragment) = self.iris.name(iri), iri.partition("#")
        return None if name is None else f"{self._page(f'/doc/{quote(name)}')}{hash_}{fragment}"

    def document_as(self, iri: str, token: str) -> str | None:
        """Return the path of the document about a thing that always has one format."""
        path = self.in_language("").document(iri)
        return self.fixed(path.partition("#")[0], token) if path else None

    def fixed(self, path: str, token: str) -> str:
        """Return the path that always returns a negotiated resource in one format.

        In a release no name is another name plus a suffix; in other RDF files one may be.
        """
        return f"{path}.{token}" if self.manifest.is_release else f"{path}?format={token}"

    def passage(self, excerpt: str) -> str | None:
        """Return the path and fragment of an excerpt on the page of its report, if it names one."""
        name = excerpt.removeprefix(f"{self.iris.things}excerpt/")
        page, _, span = name.rpartition("/")
        if name == excerpt or not page:
            return None
        path = self.document(self.iris.thing(f"report/{unquote(page)}"))
        return path and f"{path}#e-{span}"

    @property
    def downloads(self) -> str:
        """The path of the page with the files of all releases."""
        return self._page("/dumps/")

    def release(self, name: str) -> str:
        """Return the path of the page with the files of a release."""
        return self._page(f"/dumps/{name}/")

    def dump(self, name: str, release: str = "") -> str:
        """Return the permanent path of a file of a release; the default is the served release."""
        return f"/dumps/{release or self.manifest.name}/{quote(name)}"

    def latest(self, name: str) -> str:
        """Return the path that redirects to a file of the served release."""
        return self.dump(name, LATEST)

    def public(self, path: str) -> str:
        """Return the public URL of a path of this server."""
        return f"{self.public_url}{path.removeprefix('/')}"
