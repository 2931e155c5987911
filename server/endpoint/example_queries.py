"""The project's own questions as example queries: their pages, texts and RDF.

An example is published if the release has every graph, thing and term that it names.

Source: https://www.w3.org/TR/shacl-af/#SPARQLExecutable, and how SIB's endpoints publish examples
(https://github.com/sib-swiss/sparql-examples)
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Final

import pyoxigraph as ox
from flask import Blueprint, Response, render_template, request

from kg import rdf
from kg.errors import NotFound
from kg.formats import HTML, Format, by_token
from kg.namespaces import PREFIXES, SCHEMA, rebase_text
from kg.sparql.query import Query
from kg.store import Store
from server.endpoint.query_pages import FORMATS, QueryForm
from server.endpoint.service_description import quad
from server.graph.queries import ReleaseNames
from server.web import representation
from server.web.links import Links
from server.web.representation import DATA

_SH: Final = PREFIXES["sh"]
_TYPE: Final = f"{PREFIXES['rdf']}type"
_COMMENT: Final = f"{PREFIXES['rdfs']}comment"
_ANY_URI: Final = ox.NamedNode(f"{PREFIXES['xsd']}anyURI")
_QUESTION: Final = re.compile(r"# (?P<question>.+)\n# Topic: (?P<topic>.+)\n(?P<query>(?s:.+))")
_QUERY: Final = by_token("rq")
_OFFERS: Final = (_QUERY, *DATA)


@dataclass(frozen=True, slots=True)
class Example:
    """One example; its text has the question as a comment."""

    slug: str
    topic: str
    question: str
    text: str

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that the query declares."""
        return Query(self.text).prefixes()


@dataclass(frozen=True, slots=True)
class Topic:
    """The examples on one subject."""

    name: str
    examples: Sequence[Example]


def read_topics(store: Store) -> list[Topic]:
    """Return the examples that fit a release, by topic, under its base IRI."""
    release_names = ReleaseNames(store)
    topics: dict[str, list[Example]] = {}
    for example in _read_questions(store.manifest.base_iri):
        if release_names.has_all(Query(example.text)):
            topics.setdefault(example.topic, []).append(example)
    return [Topic(name, examples) for name, examples in topics.items()]


def _read_questions(base_iri: str) -> Iterator[Example]:
    folder = resources.files("kg").joinpath("questions")
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".rq"):
            parts = _QUESTION.fullmatch(rebase_text(file.read_text("utf-8"), base_iri))
            assert parts, file.name
            slug = file.name.removesuffix(".rq").partition("-")[2]
            text = f"# {parts['question']}\n{parts['query']}"
            yield Example(slug, parts["topic"], parts["question"], text)


def blueprint(store: Store, links: Links, topics: Sequence[Topic]) -> Blueprint:
    """Return the routes of the list of examples and of each example."""
    routes = Blueprint("examples", __name__)
    examples = {example.slug: example for topic in topics for example in topic.examples}

    @routes.get(links.examples)
    def show_list() -> Response:
        form = representation.choose(request, (HTML, *DATA))
        if form is HTML:
            return _response(form, render_template("examples.html", offers=DATA))
        return _response(form, serialize(examples.values(), form, store, links))

    @routes.get(f"{links.examples}/<slug>")
    def show_example(slug: str) -> Response:
        if slug not in examples:
            raise NotFound(f"there is no example {slug!r}; {links.examples} lists them")
        example, form = examples[slug], representation.choose(request, (HTML, *_OFFERS))
        if form is HTML:
            parts = {"query_form": QueryForm(example.text, links), "example": example}
            page = render_template("query.html", **parts, formats=FORMATS, offers=_OFFERS)
            return _response(form, page)
        if form is _QUERY:
            return _response(form, example.text)
        return _response(form, serialize([example], form, store, links))

    return routes


def _response(form: Format, body: str | bytes) -> Response:
    return representation.fresh(body, form.content_type, ["Accept"])


def serialize(examples: Iterable[Example], form: Format, store: Store, links: Links) -> bytes:
    """Return examples as RDF, each with its prefixes, in a format that can carry a graph."""
    quads = sorted(set(_describe(examples, links)), key=str)
    return rdf.serialize(quads, form, store.manifest.base_iri, store.context)


def _describe(examples: Iterable[Example], links: Links) -> Iterator[ox.Quad]:
    prefixes = f"{links.public(links.examples)}#prefixes"
    for example in examples:
        iri = links.public(links.example(example.slug))
        yield quad(iri, _TYPE, f"{_SH}SPARQLExecutable")
        yield quad(iri, _TYPE, f"{_SH}SPARQLSelectExecutable")
        yield quad(iri, _COMMENT, ox.Literal(example.question, language="en"))
        yield quad(iri, f"{_SH}prefixes", prefixes)
        yield quad(iri, f"{_SH}select", ox.Literal(example.text))
        yield quad(iri, str(SCHEMA.keywords), ox.Literal(example.topic))
        yield quad(iri, str(SCHEMA.target), links.endpoint)
        for prefix, namespace in example.prefixes.items():
            declaration = f"{prefixes}-{prefix}"
            yield quad(prefixes, f"{_SH}declare", declaration)
            yield quad(declaration, f"{_SH}prefix", ox.Literal(prefix))
            yield quad(declaration, f"{_SH}namespace", ox.Literal(namespace, datatype=_ANY_URI))
