"""Whether every name in a curated file means something: terms, concepts, things, prefixes."""

import difflib
from collections.abc import Iterator
from typing import Any

from rdflib import RDF, Literal, URIRef
from rdflib.term import Node

from kg.evidence import calendar
from kg.evidence.statements import Triple
from kg.namespaces import BASE, ID
from kg.source.context import Context
from kg.source.encoding_file import Curated
from kg.source.yamlld import Document, Steps


def check(curated: Curated, known: Context, declared: set[Node], objects: set[Node]) -> None:
    """Check that every name in the file means something.

    Args:
        curated: the file.
        known: the JSON-LD context.
        declared: ontology terms, concepts and things, of all files.
        objects: the properties whose values are things.

    Raises:
        EncodingError: an unknown term, prefix or thing; a literal where a thing belongs.
    """
    terms = declared | {RDF.type} | {URIRef(iri) for iri in known.names.values()}
    everything: list[tuple[Triple, Steps]] = [(t, ("things",)) for t in curated.things]
    everything += [(fact.triple, fact.steps) for fact in curated.facts]
    for fact in curated.facts:
        if fact.passage.source and (reason := _unknown(fact.passage.source, declared)):
            raise curated.document.error((*fact.passage.steps, "source"), reason)
    for (subject, predicate, value), steps in everything:
        for node, allowed in ((subject, declared), (predicate, terms), (value, terms)):
            if isinstance(node, URIRef) and (reason := _unknown(node, allowed)):
                raise curated.document.error(_steps_of(curated.document, steps, node), reason)
        if predicate not in terms:
            reason = f"unknown term {_short(predicate)!r}"
            raise curated.document.error(_steps_of(curated.document, steps, predicate), reason)
        if predicate in objects and isinstance(value, Literal):
            reason = f"{_short(predicate)!r} takes a name, not a literal: put {value} in quotes"
            raise curated.document.error(_steps_of(curated.document, steps, value), reason)


def _unknown(node: URIRef, declared: set[Node]) -> str | None:
    """Return what is wrong with an IRI; None for a known one and for those of other people."""
    scheme = node.partition(":")[0]
    if scheme not in ("http", "https"):
        return f"unknown prefix {scheme!r} in '{node}'"
    bare = URIRef(node.partition("#")[0]) if node.startswith(ID) else node
    if not node.startswith(BASE) or bare in declared or calendar.date_of(node):
        return None
    near = difflib.get_close_matches(node, [str(d) for d in declared if d != node], 1, 0.85)
    hint = f"; did you mean {_short(near[0])!r}?" if near else ""
    return f"unknown name {_short(node)!r}{hint}"


def _short(iri: object) -> str:
    return str(iri).removeprefix(ID).removeprefix(BASE).removeprefix("ontology#")


def _steps_of(document: Document, within: Steps, node: Node) -> Steps:
    """Return where in the file ``node`` is written, as far as that can be told."""
    for steps, written in _scalars(document.value, ()):
        tail = str(written).rpartition(":")[2]
        if steps[: len(within)] == within and tail and str(node).endswith(tail):
            return steps
    return within


def _scalars(value: Any, steps: Steps) -> Iterator[tuple[Steps, object]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield (*steps, key), key
            yield from _scalars(item, (*steps, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _scalars(item, (*steps, index))
    else:
        yield steps, value
