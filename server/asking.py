"""The queries in ``queries/``: most are what a page links to, to have all that it shows."""

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Final

import pyoxigraph as ox

from kg.namespaces import BASE
from kg.store import Store

_VARIABLE: Final = re.compile(r"\$(\w+)")


def thing(store: Store, iri: str) -> str:
    """Return a query for all facts about a thing, with what they rest on."""
    return _bound(store, "thing", thing=[iri])


def pointing(store: Store, iri: str, predicate: str) -> str:
    """Return a query for everything that points to a thing by a property."""
    return _bound(store, "pointing", thing=[iri], property=[predicate])


def listing(store: Store, iri: str, predicates: Iterable[str], start: str) -> str:
    """Return a query for the things whose IRIs start so that point to one by some properties."""
    return _bound(store, "listing", thing=[iri], properties=predicates, start=[start])


def observations(store: Store, iri: str, predicates: Iterable[str]) -> str:
    """Return a query for the observations that point to a thing by some properties."""
    return _bound(store, "observations", thing=[iri], properties=predicates)


def figures_of_graph(store: Store, graph: str) -> str:
    """Return a query for the quantities of a named graph, such as that of a report's facts."""
    return _bound(store, "figures", graph=[graph])


def graph(store: Store, iri: str) -> str:
    """Return a query for the first hundred triples of a named graph."""
    return _bound(store, "graph", graph=[iri])


def instances(store: Store, class_: str) -> str:
    """Return a query for the things of a class."""
    return _bound(store, "instances", term=[class_])


def uses(store: Store, predicate: str) -> str:
    """Return a query for the facts with a property."""
    return _bound(store, "uses", term=[predicate])


def kind(store: Store, start: str) -> str:
    """Return a query for all things whose IRIs start in the same way."""
    return _bound(store, "kind", start=[start])


def text(store: Store, name: str) -> str:
    """Return a query of ``queries/`` as it is written, under the base IRI of a release."""
    return _text(name).replace(BASE, store.manifest.base_iri)


def _bound(store: Store, name: str, **values: Iterable[str]) -> str:
    """Return a query with IRIs in place of some variables, which it writes ``$so``."""
    terms = {
        variable: ", ".join(str(ox.NamedNode(iri)) for iri in iris)
        for variable, iris in values.items()
    }
    return _VARIABLE.sub(lambda found: terms.get(found[1], found[0]), text(store, name))


@cache
def _text(name: str) -> str:
    return resources.files("server").joinpath("queries", f"{name}.rq").read_text("utf-8")
