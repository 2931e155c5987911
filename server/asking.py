"""Queries that pages link to: what a page shows, asked of the endpoint."""

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources

import pyoxigraph as ox

from kg.namespaces import BASE
from kg.store import Store


def thing(store: Store, iri: str) -> str:
    """Return a query for all facts about a thing, with what they rest on."""
    return _bound(store, "thing", thing=[iri])


def pointing(store: Store, iri: str, predicate: str) -> str:
    """Return a query for everything that points to a thing by a property."""
    return _bound(store, "pointing", thing=[iri], property=[predicate])


def listing(store: Store, iri: str, predicates: Iterable[str], start: str) -> str:
    """Return a query for the things whose IRIs start so that point to one by some properties."""
    return _bound(store, "listing", thing=[iri], properties=predicates, start=[start])


def figures(store: Store, iri: str, predicates: Iterable[str]) -> str:
    """Return a query for the observations that point to a thing by some properties."""
    return _bound(store, "observations", thing=[iri], properties=predicates)


def kind(store: Store, start: str) -> str:
    """Return a query for all things whose IRIs start in the same way."""
    return _bound(store, "kind", start=[start])


def _bound(store: Store, name: str, **values: Iterable[str]) -> str:
    """Return a query with IRIs in place of some variables, which it writes ``$so``."""
    text = _text(name).replace(BASE, store.manifest.base_iri)
    for variable, iris in values.items():
        terms = ", ".join(str(ox.NamedNode(iri)) for iri in iris)
        text = re.sub(rf"\${variable}\b", terms.replace("\\", r"\\"), text)
    return text


@cache
def _text(name: str) -> str:
    return resources.files("server").joinpath("queries", f"{name}.rq").read_text("utf-8")
