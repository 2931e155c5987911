"""Names in an encoding that name nothing: unknown terms, concepts, things and prefixes."""

import difflib
from collections.abc import Iterable, Iterator
from typing import Any

from rdflib import RDF, Literal, URIRef
from rdflib.term import Node

from kg.errors import EncodingError
from kg.evidence import calendar
from kg.evidence.naming import NameIndex
from kg.evidence.statements import WITHOUT_EVIDENCE, Triple
from kg.evidence.words import contains_name
from kg.namespaces import BASE, CONCEPT, ID, split_iri
from kg.source import yamlld
from kg.source.context import JsonLdContext
from kg.source.encoding_file import SHARED, CuratedFile, short_name
from kg.source.yamlld import Document, Steps, children


def find_errors(
    file: CuratedFile,
    context: JsonLdContext,
    declared: set[Node],
    objects: set[Node],
    names: NameIndex,
) -> Iterator[tuple[Triple, EncodingError]]:
    """Yield each term, concept, thing and prefix in the file that is not in ``declared``.

    So is a literal as the value of one of ``objects``. Each error comes with its fact. ``names``
    are those of concepts, for hints.
    """
    document, prefixes = file.document, yamlld.prefixes(file.document)
    terms = declared | {RDF.type} | {URIRef(iri) for iri in context.names.values()}
    triples: list[tuple[Triple, Steps]] = [(t, ("things",)) for t in file.things]
    triples += [(fact.triple, fact.steps) for fact in file.facts]
    for fact in file.facts:
        if fact.passage.source and (reason := _name_failure(fact.passage.source, declared, (), {})):
            yield fact.triple, document.error((*fact.passage.steps, "source"), reason)
    for triple, steps in triples:
        subject, predicate, value = triple
        for node, allowed in ((subject, declared), (predicate, terms), (value, terms)):
            if isinstance(node, URIRef) and (
                reason := _name_failure(node, allowed, prefixes, names)
            ):
                yield triple, document.error(_find_steps(document, steps, node), reason)
                break
        else:
            if reason := _predicate_failure(predicate, terms, is_fact=steps != ("things",)):
                yield triple, document.error(_find_steps(document, steps, predicate), reason)
            elif predicate in objects and isinstance(value, Literal):
                name = short_name(predicate)
                reason = f"{name!r} takes a name, not a literal: put {value} in quotes"
                yield triple, document.error(_find_steps(document, steps, value), reason)


def _predicate_failure(predicate: Node, terms: set[Node], *, is_fact: bool) -> str | None:
    if predicate not in terms:
        return f"unknown term {short_name(predicate)!r}"
    if not is_fact and predicate not in WITHOUT_EVIDENCE:
        return f"{short_name(predicate)!r} states a fact: put it in a passage, its evidence"
    return None


def _name_failure(
    node: URIRef, declared: set[Node], prefixes: Iterable[str], names: NameIndex
) -> str | None:
    """Return why an IRI is refused; None for a declared one and for those outside our base."""
    scheme = node.partition(":")[0]
    if scheme not in ("http", "https"):
        like = difflib.get_close_matches(scheme, prefixes, 1)
        way = f"did you mean {like[0]!r}?" if like else "declare it under '@context'"
        return f"unknown prefix {scheme!r} in '{node}'; {way}"
    bare = URIRef(node.partition("#")[0]) if node.startswith(ID) else node
    if not node.startswith(BASE) or bare in declared or calendar.date_of(node):
        return None
    near = _similar(node, declared, names)
    hint = f"; did you mean {near!r}?" if near else ""
    where = "'concepts'" if node in CONCEPT else "'things', here or in kg/reference/"
    if match := SHARED.fullmatch(bare):
        where = f"'things' in kg/reference/{match[1]}s.yamlld, with 'type' and 'label'"
    way = f"{' Or' if hint else ':'} declare it under {where}" if node in ID else ""
    return f"unknown name {short_name(node)!r}{hint}{way}"


def _similar(node: URIRef, declared: set[Node], names: NameIndex) -> str | None:
    """Return the name of a thing like ``node``, or else of a concept of its scheme with its words.

    A cause or a purpose may be a condition; and a thing may be of another kind than is expected.
    """
    condition = URIRef(node.replace("/concept/reasons/", "/concept/conditions/"))
    if condition != node and condition in declared:
        return f"conditions:{split_iri(condition)[1]}"
    parent, local = split_iri(node)
    others = {short_name(d): d for d in declared if d != node}
    siblings = {split_iri(d)[1]: d for d in map(str, others.values()) if split_iri(d)[0] == parent}
    if near := difflib.get_close_matches(local, siblings, 1, 0.65):
        return short_name(siblings[near[0]])
    words = local.replace("-", " ")
    for concept in siblings.values() if node in CONCEPT else ():
        if contains_name(words, names.get(URIRef(concept), ())):
            return short_name(concept)
    namesakes = [name for name in others if name.endswith(f"/{local}")]
    return next(
        iter([*namesakes, *difflib.get_close_matches(short_name(node), others, 1, 0.79)]), None
    )


def _find_steps(document: Document, within: Steps, node: Node) -> Steps:
    """Return the steps to where the file seems to mention ``node``; ``within`` if nothing fits."""
    for steps, scalar in _scalars(document.value, ()):
        tail = str(scalar).rpartition(":")[2]
        if steps[: len(within)] == within and tail and str(node).endswith(tail):
            return steps
    return within


def _scalars(value: Any, steps: Steps) -> Iterator[tuple[Steps, object]]:
    """Yield the keys and the plain values of a document, each with its place."""
    if not isinstance(value, dict | list):
        yield steps, value
    for step, item in children(value):
        if isinstance(value, dict):
            yield (*steps, step), step
        yield from _scalars(item, (*steps, step))
