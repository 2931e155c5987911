"""The description of one thing: what every representation of its document is made from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Final

import pyoxigraph as ox

from kg.namespaces import PREFIXES, RG, rebase
from kg.store import Store
from server.web.links import Links

_RDF = PREFIXES["rdf"]
_RDFS = PREFIXES["rdfs"]
_OA = PREFIXES["oa"]
_LABEL = ox.NamedNode(f"{_RDFS}label")
_ENDS = (ox.NamedNode(f"{_RDF}subject"), ox.NamedNode(f"{_RDF}object"))
_SELECTOR = ox.NamedNode(f"{_OA}hasSelector")
_DEFAULT = ox.DefaultGraph()
_FOAF = PREFIXES["foaf"]
_VOID = PREFIXES["void"]
_DCTERMS = PREFIXES["dcterms"]
_DEPRECATED = ox.NamedNode(f"{PREFIXES['owl']}deprecated")
_REPLACED = ox.NamedNode(f"{_DCTERMS}isReplacedBy")
_TRUE = ox.Literal("true", datatype=ox.NamedNode(f"{PREFIXES['xsd']}boolean"))
#: A document has so many of the triples that point to its thing; a query has all.
MAX_INCOMING: Final = 1_000
#: A document describes so many of the nodes without a name that belong to its thing.
MAX_UNNAMED: Final = 1_000

Resource = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal


@dataclass(frozen=True)
class ThingDescription:
    """What the release says of one thing.

    Attributes:
        store: the release.
        iri: of the thing.
    """

    store: Store
    iri: str

    @cached_property
    def triples(self) -> list[ox.Triple]:
        """All triples of the document, sorted, each once, without those about the document.

        The thing's own triples and those of its parts (``<iri>#…``); the triples that point to it,
        at most MAX_INCOMING; the statements about it, or that it is evidence of, with their
        excerpts and the words; what is said of unnamed nodes among them, at most MAX_UNNAMED; a
        label of whatever is named.
        """
        found = set(self._core())
        found.update(self._unnamed(found))
        mentioned = {
            t for triple in found for t in (triple.subject, triple.predicate, triple.object)
        }
        for term in mentioned:
            if isinstance(term, ox.NamedNode):
                found.update(self._match(term, _LABEL))
        return sorted(found, key=str)

    def about(self, links: Links) -> list[ox.Triple]:
        """Return what the document says of itself, sorted.

        Its topic; and, of a release, its dataset, licence and date. The document is named under the
        base of the release, not by where it was fetched: the same triples wherever it is served.

        Source: https://www.w3.org/TR/void/#backlinks, https://www.w3.org/TR/cooluris/#r303gendocument
        """
        said: list[tuple[str, Term]] = [
            (f"{_RDF}type", ox.NamedNode(f"{_FOAF}Document")),
            (f"{_FOAF}primaryTopic", ox.NamedNode(self.iri)),
        ]
        if self.store.manifest.is_release:
            date = ox.NamedNode(f"{PREFIXES['xsd']}date")
            said += [
                (f"{_VOID}inDataset", ox.NamedNode(links.iris.dataset)),
                (f"{_DCTERMS}license", ox.NamedNode(links.licence)),
                (f"{_DCTERMS}issued", ox.Literal(self.store.manifest.issued, datatype=date)),
            ]
        if self.is_cut:
            text = f"{MAX_INCOMING} of the triples that point to the topic; the endpoint has all."
            said.append((f"{_RDFS}comment", ox.Literal(text, language="en")))
        document = ox.NamedNode(links.iris.document(self.iri))
        return sorted((ox.Triple(document, ox.NamedNode(p), o) for p, o in said), key=str)

    @property
    def is_withdrawn(self) -> bool:
        """Whether the name is withdrawn: nothing is said of it but why, and what replaces it."""
        return ox.Quad(ox.NamedNode(self.iri), _DEPRECATED, _TRUE) in self.store.engine

    @property
    def replacements(self) -> list[str]:
        """The IRIs of what replaces a withdrawn thing."""
        found = self._match(ox.NamedNode(self.iri), _REPLACED)
        return sorted(t.object.value for t in found if isinstance(t.object, ox.NamedNode))

    @property
    def types(self) -> list[str]:
        """The IRIs of the classes of the thing, sorted."""
        found = self._match(ox.NamedNode(self.iri), ox.NamedNode(f"{_RDF}type"))
        return sorted(t.object.value for t in found if isinstance(t.object, ox.NamedNode))

    @property
    def _evidence(self) -> ox.NamedNode:
        return ox.NamedNode(rebase(RG.evidence, self.store.manifest.base_iri))

    @property
    def exists(self) -> bool:
        """Whether the release says anything of the thing."""
        return next(iter(self._match(ox.NamedNode(self.iri))), None) is not None

    @property
    def is_cut(self) -> bool:
        """Whether more triples point to the thing than the document has."""
        pointing = self._match(None, None, ox.NamedNode(self.iri))
        return next(islice(pointing, MAX_INCOMING, None), None) is not None

    def _core(self) -> Iterator[ox.Triple]:
        thing = ox.NamedNode(self.iri)
        own = list(self._match(thing))
        yield from own
        yield from self._parts(own)
        for triple in islice(self._match(None, None, thing), MAX_INCOMING):
            yield triple
            names_it = triple.predicate in (*_ENDS, self._evidence)
            if names_it and isinstance(triple.subject, ox.NamedNode):
                yield from self._with_words(triple.subject)
        yield from self._excerpts(own)

    def _parts(self, own: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
        for triple in own:
            part = triple.object
            if isinstance(part, ox.NamedNode) and part.value.startswith(f"{self.iri}#"):
                yield from self._match(part)

    def _unnamed(self, triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
        """Yield what is said of blank nodes, and of those that it names, and so on.

        Source: https://www.w3.org/submissions/CBD/
        """
        ahead = [t.object for t in triples if isinstance(t.object, ox.BlankNode)]
        seen: set[ox.BlankNode] = set()
        while ahead and len(seen) < MAX_UNNAMED:
            node = ahead.pop()
            if node not in seen:
                seen.add(node)
                for triple in self._match(node):
                    yield triple
                    if isinstance(triple.object, ox.BlankNode):
                        ahead.append(triple.object)

    def _with_words(self, statement: ox.NamedNode) -> Iterator[ox.Triple]:
        triples = list(self._match(statement))
        yield from triples
        yield from self._excerpts(triples)

    def _excerpts(self, triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
        """Yield the excerpts that triples name, with their selectors."""
        for triple in triples:
            if triple.predicate == self._evidence and isinstance(triple.object, ox.NamedNode):
                for part in self._match(triple.object):
                    yield part
                    if part.predicate == _SELECTOR and isinstance(part.object, ox.NamedNode):
                        yield from self._match(part.object)

    def _match(
        self,
        subject: Resource | None = None,
        predicate: ox.NamedNode | None = None,
        value: Term | None = None,
    ) -> Iterator[ox.Triple]:
        for quad in self.store.engine.quads_for_pattern(subject, predicate, value, _DEFAULT):
            yield quad.triple
