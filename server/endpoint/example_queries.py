"""The questions that the project asks itself, as examples for everyone: pages, text and RDF.

A question is shown where the release has every graph, thing and term that it names.

Source: https://www.w3.org/TR/shacl-af/#SPARQLExecutable, and the way in which SIB's endpoints
publish examples (https://github.com/sib-swiss/sparql-examples)
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import groupby
from typing import Final

import pyoxigraph as ox

from kg import rdf
from kg.formats import Format
from kg.namespaces import PREFIXES, SCHEMA, rebase_text
from kg.sparql.query import Query
from kg.store import Store
from server.graph.unknown_names import Known
from server.web.links import Links

_SH: Final = PREFIXES["sh"]
_TYPE: Final = ox.NamedNode(f"{PREFIXES['rdf']}type")
_COMMENT: Final = ox.NamedNode(f"{PREFIXES['rdfs']}comment")
_ANY_URI: Final = ox.NamedNode(f"{PREFIXES['xsd']}anyURI")
_HEAD: Final = re.compile(r"# (?P<question>.+)\n# Topic: (?P<topic>.+)\n(?P<query>(?s:.+))")
_PREFIX: Final = re.compile(r"^PREFIX ([\w-]*): <([^>]+)>", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """One example.

    Attributes:
        slug: its name in URLs.
        topic: what it is about; examples are grouped by it.
        question: what it asks, in words.
        text: the query with the question as a comment.
    """

    slug: str
    topic: str
    question: str
    text: str

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that it declares."""
        return dict(_PREFIX.findall(self.text))


@dataclass(frozen=True, slots=True)
class Topic:
    """Examples about the same."""

    name: str
    examples: Sequence[Example]


def of(store: Store) -> list[Topic]:
    """Return the examples that make sense for a release, by topic, under its base IRI."""
    known = Known(store)
    found = [each for each in _all(store.manifest.base_iri) if known.has_all(Query(each.text))]
    order = list(dict.fromkeys(each.topic for each in found))
    found.sort(key=lambda each: order.index(each.topic))  # stable: as they are numbered
    return [Topic(name, list(group)) for name, group in groupby(found, lambda each: each.topic)]


def _all(base_iri: str) -> Iterator[Example]:
    folder = resources.files("kg").joinpath("questions")
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".rq"):
            head = _HEAD.fullmatch(rebase_text(file.read_text("utf-8"), base_iri))
            assert head, file.name
            slug = file.name.removesuffix(".rq").partition("-")[2]
            text = f"# {head['question']}\n{head['query']}"
            yield Example(slug, head["topic"], head["question"], text)


def serialize(examples: Iterable[Example], form: Format, store: Store, links: Links) -> bytes:
    """Return examples as RDF, each with its prefixes, in a format that can carry a graph."""
    quads = sorted(set(_triples(examples, links)), key=str)
    return rdf.serialize(quads, form, store.manifest.base_iri, store.context)


def _triples(examples: Iterable[Example], links: Links) -> Iterator[ox.Quad]:
    declared = f"{links.public(links.examples)}#prefixes"
    for each in examples:
        iri = links.public(links.example(each.slug))
        yield _quad(iri, _TYPE, ox.NamedNode(f"{_SH}SPARQLExecutable"))
        yield _quad(iri, _TYPE, ox.NamedNode(f"{_SH}SPARQLSelectExecutable"))
        yield _quad(iri, _COMMENT, ox.Literal(each.question, language="en"))
        yield _quad(iri, _sh("prefixes"), ox.NamedNode(declared))
        yield _quad(iri, _sh("select"), ox.Literal(each.text))
        yield _quad(iri, ox.NamedNode(str(SCHEMA.keywords)), ox.Literal(each.topic))
        yield _quad(iri, ox.NamedNode(str(SCHEMA.target)), ox.NamedNode(links.endpoint))
        for prefix, namespace in each.prefixes.items():
            node = f"{declared}-{prefix}"
            yield _quad(declared, _sh("declare"), ox.NamedNode(node))
            yield _quad(node, _sh("prefix"), ox.Literal(prefix))
            yield _quad(node, _sh("namespace"), ox.Literal(namespace, datatype=_ANY_URI))


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SH + name)


def _quad(subject: str, predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal) -> ox.Quad:
    return ox.Quad(ox.NamedNode(subject), predicate, value)
