"""What the site calls the data: a release, or what other RDF files say about themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox
from rdflib import DCAT, DCTERMS, RDF, VOID

from kg.store import Store

OURS: Final = "ReliefGraph"
_UNNAMED: Final = "RDF files"
_MAX_TITLE: Final = 100


@dataclass(frozen=True, slots=True)
class Site:
    """What pages say of all data together: title, licence (IRI or text), date; empty if unknown."""

    title: str
    licence: str = ""
    date: str = ""


def describe(store: Store, title: str = "") -> Site:
    """Return the description of a release, or of other RDF files.

    These are described by the void:Dataset or dcat:Dataset in them, if there is exactly one that is
    no part of another; ``title`` takes the place of their own.

    Source: https://www.w3.org/TR/void/#metadata, https://www.w3.org/TR/vocab-dcat-3/
    """
    if store.manifest.is_release:
        return Site(OURS)
    engine = store.engine
    datasets = {
        *(quad.subject for quad in _find(engine, None, RDF.type, VOID.Dataset)),
        *(quad.subject for quad in _find(engine, None, RDF.type, DCAT.Dataset)),
    }
    for part in (VOID.subset, DCTERMS.hasPart):
        datasets -= {quad.object for quad in _find(engine, None, part)}
    datasets -= {quad.subject for quad in _find(engine, None, DCTERMS.isPartOf)}
    if len(datasets) != 1:
        return Site(title or _UNNAMED)
    (dataset,) = datasets
    own, licences, issued, modified = (
        {quad.object for quad in _find(engine, dataset, name)}
        for name in (DCTERMS.title, DCTERMS.license, DCTERMS.issued, DCTERMS.modified)
    )
    dates = {term.value for term in modified or issued if isinstance(term, ox.Literal)}
    names = {term.value for term in licences if isinstance(term, ox.Literal | ox.NamedNode)}
    licence = names.pop() if len(licences) == len(names) == 1 else ""
    return Site(title or _choose(own) or _UNNAMED, licence, max(dates, default=""))


def _find(
    engine: ox.Store, subject: Any, predicate: str, value: str | None = None
) -> Iterator[ox.Quad]:
    """Return the quads of a pattern, in the default graph and all others."""
    term = None if value is None else ox.NamedNode(value)
    return engine.quads_for_pattern(subject, ox.NamedNode(predicate), term, None)


def _choose(titles: set[Any]) -> str:
    """Return the title in English, or else without language, or else in any; on one line."""
    texts = [term for term in titles if isinstance(term, ox.Literal)]
    texts.sort(key=lambda text: (text.language != "en", text.language or "", text.value))
    return " ".join(texts[0].value.split())[:_MAX_TITLE] if texts else ""
