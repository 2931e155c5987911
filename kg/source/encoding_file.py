"""Curated YAML-LD files: their structure and their names, checked before they become RDF.

Every error names the file and the line.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from rdflib import RDF, SKOS, BNode, Graph, URIRef
from rdflib.term import Node

from kg.errors import DataError, EncodingError, collect
from kg.evidence.excerpts import Span
from kg.evidence.statements import Triple
from kg.namespaces import BASE, BASES, CONTEXT, ID, RG
from kg.source import jsonld, quotations, short_forms, yamlld
from kg.source.context import JsonLdContext
from kg.source.yamlld import Document, Steps, children

_PAGE_KEYS = {"id", "language", "rights", "sha256", "textWithheld"}
#: Keys of a page that describe something else; other modules read them.
_OTHER_KEYS = {"headings", "concepts", "encoded"}
_LISTS = ("things", "passages")
_BASES = ("stated", "page-scope", "interpretation")
_QUOTE_KEYS = {"quote", "prefix", "suffix", *_BASES}
_SOURCE_KEYS = {"source", "stated"}
_TYPED = {"@value", "@type"}
#: Properties of which one file gives a place one value; two reports may differ.
_SINGLE = frozenset(
    RG[name]
    for name in (
        *("adminLevel", "capitalOf", "geonamesId", "iso3166Alpha2", "iso3166Alpha3"),
        *("iso3166Part2", "pcode", "placeType", "unM49", "withinIso3166Part2", "withinPcode"),
    )
)
_PREFIX = re.compile(r"[a-z][a-z0-9-]*")
#: Things that reports share, with their kind: a page describes only things of its own.
SHARED = re.compile(rf"{ID}(organization|place)/[^/#]+")


@dataclass(frozen=True, slots=True)
class CuratedPassage:
    """The support for facts: spans of the page's text, or else the name of a source."""

    steps: Steps
    spans: tuple[Span, ...]
    source: URIRef | None


@dataclass(frozen=True, slots=True)
class CuratedFact:
    """A triple, the passage that supports it and on which basis, and its place in the file.

    Its antecedents are words elsewhere that name what those of the passage only refer to.
    """

    triple: Triple
    passage: CuratedPassage
    basis: URIRef
    steps: Steps
    antecedents: tuple[Span, ...] = ()

    @property
    def spans(self) -> tuple[Span, ...]:
        """The words that support the fact; none if a source does."""
        return (*self.passage.spans, *self.antecedents)


@dataclass(frozen=True, slots=True)
class CuratedFile:
    """A curated file as RDF: names and notes of things, and facts in the order of the file.

    The things of a page include its own description. ``errors`` are of what cannot be read, and
    ``unread`` are the things that it is about.
    """

    document: Document
    things: Graph
    facts: tuple[CuratedFact, ...]
    errors: tuple[EncodingError, ...] = ()
    unread: frozenset[Node] = frozenset()


def read_encoding(document: Document, text: str | None, context: JsonLdContext) -> CuratedFile:
    """Turn an encoding, or a reference file, which has no text but sources, into things and facts.

    A fault in a description, a passage or a fact does not hinder the others.

    Raises:
        EncodingError: the structure of the file is wrong.
    """
    value = document.value
    _check_structure(document, context, is_page=text is not None)
    errors: list[EncodingError] = []
    unread: set[Node] = set()

    def read(steps: Steps, item: Any) -> list[Triple]:
        triples: list[Triple] = []
        for one in short_forms.write_out(item, value.get("language"), context):
            with collect(errors):
                triples += read_triples(document, steps, one, context)
                continue
            if isinstance(one, dict) and isinstance(one.get("id"), str):
                unread.add(URIRef(yamlld.thing_iri(document, one["id"])))
        return triples

    things = Graph()
    for steps, item in _description_items(value):
        things += read(steps, item)
    errors += _repeated(document)
    facts = [
        CuratedFact(triple, passage, BASES[basis], steps)
        for index, item in enumerate(value.get("passages", []))
        for passage in [_passage(document, ("passages", index), item, text, errors)]
        for basis, steps, fact in _fact_items(document, passage.steps, item, errors)
        for triple in read(steps, fact)
    ]
    names = [fact for fact in facts if _is_name(document, fact.triple)]
    things += [fact.triple for fact in names]
    facts = [fact for fact in facts if fact not in names]
    facts += _implied_classes(document, facts, unread)
    errors += _single_errors(document, facts)
    return CuratedFile(document, things, tuple(facts), tuple(errors), frozenset(unread))


def _check_structure(document: Document, context: JsonLdContext, *, is_page: bool) -> None:
    value, keys = document.value, {"@context", *_LISTS}
    check_keys(document, (), value, keys | _PAGE_KEYS | _OTHER_KEYS if is_page else keys)
    for key in (*_LISTS, "concepts"):
        for index, item in enumerate(_expect_list(document, (key,), value.get(key, []))):
            _expect_mapping(document, (key, index), item)
    for key in value.keys() - set(_LISTS):
        _check_filled(document, (key,), value[key])
    _check_context(document, context)


def _repeated(document: Document) -> Iterator[EncodingError]:
    """Yield the things that have two descriptions."""
    first: dict[str, Steps] = {}
    for steps, item in _description_items(document.value):
        earlier = first.setdefault(str(item.get("id")), steps)
        if steps and earlier and earlier != steps:
            line = document.error(earlier, "").line
            reason = f"{item['id']!r} is in line {line}, too: write all of its names there"
            yield document.error(steps, reason)


def _is_name(document: Document, fact: Triple) -> bool:
    """Whether a passage has the page's words for a thing of its own, which need no evidence."""
    report = str(document.value.get("id", "")).removeprefix("report/")
    return fact[1] == SKOS.hiddenLabel and f"/{report}/" in str(fact[0])


def _implied_classes(
    document: Document, facts: Sequence[CuratedFact], unread: Set[Node]
) -> Iterator[CuratedFact]:
    """Yield the class of each thing of this page that has no ``type``.

    Its words are those of the first passage that states something of it.
    """
    report = str(document.value.get("id", "")).removeprefix("report/")
    about: dict[Node, list[CuratedFact]] = {}
    for fact in facts:
        about.setdefault(fact.triple[0], []).append(fact)
    for thing, own in about.items():
        implied = short_forms.implied_class(thing, {fact.triple[1] for fact in own}, report)
        if implied and thing not in unread:
            first = next((fact for fact in own if fact.basis == BASES.stated), own[0])
            yield replace(first, triple=(thing, RDF.type, implied))


def _single_errors(document: Document, facts: Iterable[CuratedFact]) -> Iterator[EncodingError]:
    values: dict[tuple[Node, Node], Node] = {}
    for fact in facts:
        subject, predicate, value = fact.triple
        first = values.setdefault((subject, predicate), value)
        if predicate in _SINGLE and first != value:
            thing, local, *both = map(short_name, (subject, predicate, first, value))
            reason = f"{thing!r} has two values of {local!r}: {both[0]!r} and {both[1]!r}; keep one"
            yield document.error(fact.steps, reason)


def shared_things(document: Document) -> Iterator[EncodingError]:
    """Yield the things that a page describes though they are not its own."""
    for steps, item in _description_items(document.value):
        if match := SHARED.fullmatch(yamlld.thing_iri(document, str(item.get("id")))):
            way = f"name it in kg/reference/{match[1]}s.yamlld"
            yield document.error(steps, f"{item['id']!r} is not of this page alone: {way}")


def _expect_mapping(document: Document, steps: Steps, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise document.error(steps, "expected a mapping of keys and values")
    return value


def _expect_list(document: Document, steps: Steps, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise document.error(steps, "expected a list")
    return value


def check_keys(document: Document, steps: Steps, value: Mapping[str, Any], keys: set[str]) -> None:
    """Refuse the first key that is not one of ``keys``."""
    for key in value:
        if key not in keys:
            expected = ", ".join(sorted(keys))
            raise document.error((*steps, key), f"unexpected {key!r}; expected one of {expected}")


def _check_filled(document: Document, steps: Steps, value: Any) -> None:
    """Refuse values that JSON-LD would drop silently."""
    if value in (None, {}, []):
        way = ": put a text with a comma or a question mark in quotes" if value is None else ""
        if value is None and isinstance(steps[-1], str) and steps[-1].isdecimal():
            way = ": write a number without commas, 1200 for 1,200"
        raise document.error(steps, f"has no value{way}")
    for step, child in children(value):
        _check_filled(document, (*steps, step), child)


def _check_context(document: Document, context: JsonLdContext) -> None:
    """Refuse everything except our context, followed by prefixes that redefine nothing."""
    value = document.value.get("@context")
    first, *local = value if isinstance(value, list) else [value]
    if first != CONTEXT:
        reason = f"'@context' must begin with {CONTEXT}; no other context is known or fetched"
        raise document.error(("@context", 0), reason)
    for index, item in enumerate(local, 1):
        for prefix, iri in _expect_mapping(document, ("@context", index), item).items():
            steps = ("@context", index, prefix)
            if prefix in context.value or not _PREFIX.fullmatch(prefix):
                reason = f"{prefix!r} cannot be a prefix: it has a meaning, or an unusual form"
                raise document.error(steps, reason)
            if not (isinstance(iri, str) and iri.endswith(("#", "/")) and jsonld.is_iri(iri)):
                reason = f"the prefix {prefix!r} needs an IRI that ends in / or #"
                raise document.error(steps, reason)


def _passage(
    document: Document, steps: Steps, value: Any, text: str | None, errors: list[EncodingError]
) -> CuratedPassage:
    """Return a passage; one that has a fault, which is added to ``errors``, is the whole text."""
    spans: list[Span] = []
    source, n_errors = None, len(errors)
    with collect(errors):
        check_keys(document, steps, value, _SOURCE_KEYS if "source" in value else _QUOTE_KEYS)
        if "source" in value:
            source = URIRef(f"{ID}source/{value['source']}")
        elif text is None:
            raise document.error(steps, "a passage needs its 'source'")
        elif "quote" in value:
            spans += quotations.find_spans(document, steps, value, text, errors)
        else:
            raise document.error(steps, "evidence missing: a passage needs a 'quote' or a 'source'")
    if len(errors) > n_errors:
        spans = [Span(0, len(text or ""))]
    return CuratedPassage(steps, tuple(spans), source)


def _description_items(value: Mapping[str, Any]) -> Iterator[tuple[Steps, dict[str, Any]]]:
    """Yield the descriptions of things: the page's own keys, and the items of ``things``."""
    own = {key: value[key] for key in value if key in _PAGE_KEYS}
    if own:
        yield (), own
    for index, item in enumerate(value.get("things", [])):
        yield ("things", index), item


def _fact_items(
    document: Document, steps: Steps, passage: dict[str, Any], errors: list[EncodingError]
) -> Iterator[tuple[str, Steps, Any]]:
    bases = [basis for basis in _BASES if basis in passage]
    if not bases:
        reason = f"supports no fact: add one of {', '.join(_BASES)}"
        errors.append(document.error(steps, reason))
    for basis in bases:
        if passage[basis] == []:
            errors.append(document.error((*steps, basis), "has no value"))
        for place, fact in yamlld.one_or_more((*steps, basis), passage[basis]):
            yield basis, place, fact


def read_triples(
    document: Document, steps: Steps, item: dict[str, Any], context: JsonLdContext
) -> list[Triple]:
    """Return the triples of an item; none may get lost on the way to RDF.

    Raises:
        EncodingError: the item is not JSON-LD, lacks an ``id``, or has a meaningless value.
    """
    _check_filled(document, steps, item)
    _check_plain(document, steps, _expect_mapping(document, steps, item))
    if "id" not in item:
        raise document.error(steps, "every fact needs the 'id' of its thing")
    if len(item) == 1:
        raise document.error(steps, f"{item['id']!r} has no property: add one")
    local_context = document.value["@context"]
    try:
        return _to_rdf(local_context, item, context)
    except DataError as error:
        key = _key_at_fault(local_context, item, context)
        raise document.error((*steps, key) if key else steps, str(error)) from error


def _check_plain(document: Document, steps: Steps, value: Any) -> None:
    """Refuse JSON-LD's own keys, except in a typed literal."""
    if isinstance(value, dict) and value.keys() == _TYPED:
        return
    for step, item in children(value):
        if str(step).startswith("@"):
            raise document.error((*steps, step), f"{step!r} is not allowed here: use plain keys")
        _check_plain(document, (*steps, step), item)


def _to_rdf(local_context: Any, item: dict[str, Any], context: JsonLdContext) -> list[Triple]:
    """Return the triples of an item."""
    document = {"@context": local_context, **item}
    triples = sorted(jsonld.read_dataset(document, context).default_graph)
    if any(isinstance(part, BNode) for triple in triples for part in triple):
        raise DataError("every fact needs the 'id' of its thing")
    n_facts = _count_triples(item) - 1
    if len(triples) != n_facts:
        raise DataError(
            f"{n_facts} facts are written here, but JSON-LD reads {len(triples)}: "
            "a key means nothing, or a value is repeated"
        )
    return triples


def _count_triples(value: Any) -> int:
    """Return how many triples a value produces, including the one whose object it is."""
    match value:
        case list():
            return sum(map(_count_triples, value))
        case {"@value": _}:
            return 1
        case {"id": str(), **rest}:
            return 1 + sum(map(_count_triples, rest.values()))
        case dict():
            return sum(map(_count_triples, value.values()))
    return 1


def _key_at_fault(local_context: Any, item: dict[str, Any], context: JsonLdContext) -> str | None:
    for key in ("id", *item):
        part = {"type": "Thing", "id": item["id"], key: item[key]}
        try:
            _to_rdf(local_context, part, context)
        except DataError:
            return key
    return None


def short_name(iri: object) -> str:
    """Return a name of ours as curators write it: ``place/lima``."""
    return str(iri).removeprefix(ID).removeprefix(BASE).removeprefix("ontology#")
