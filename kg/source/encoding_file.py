"""Curated YAML-LD files: their structure, checked before anything is made of them.

Every fault names the file and the line.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rdflib import BNode, Graph, URIRef

from kg.errors import DataError
from kg.evidence import quotes
from kg.evidence.quotes import Span
from kg.evidence.statements import Triple
from kg.namespaces import BASES, CONTEXT, ID
from kg.source import jsonld
from kg.source.context import Context
from kg.source.yamlld import Document, Steps

_PAGE_KEYS = {"@context", "id", "language", "rights", "sha256", "textWithheld", "headings"}
_LISTS = ("things", "passages")
_BASES = ("stated", "page-scope", "interpretation")
_QUOTE_KEYS = {"quote", "prefix", "suffix", *_BASES}
_SOURCE_KEYS = {"source", "stated"}
_TYPED = {"@value", "@type"}
_PREFIX = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Passage:
    """What facts rest on.

    Attributes:
        steps: where it stands in its file.
        spans: of the page's text; empty when the facts come from a source.
        source: the name of the source; None when the facts come from the page.
    """

    steps: Steps
    spans: tuple[Span, ...]
    source: URIRef | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A triple, the passage that carries it and how, and where it stands in the file."""

    triple: Triple
    passage: Passage
    basis: URIRef
    steps: Steps


@dataclass(frozen=True, slots=True)
class Curated:
    """A curated file as RDF.

    Attributes:
        document: the file.
        things: names and notes, and for a page its own description.
        facts: in the order of the file.
    """

    document: Document
    things: Graph
    facts: tuple[Fact, ...]


def read(document: Document, text: str | None, known: Context) -> Curated:
    """Turn a document into things and facts.

    Args:
        document: an encoding, or a reference file.
        text: the page's text; None for a reference file, which has sources only.
        known: the JSON-LD context.

    Raises:
        EncodingError: the structure is wrong, a quotation is not in the text or is there more than
            once, or what is said of a thing is not JSON-LD.
    """
    value = document.value
    allowed = set(_LISTS) | (_PAGE_KEYS if text is not None else {"@context"})
    _check_keys(document, (), value, allowed)
    for key in _LISTS:
        for index, item in enumerate(_sequence(document, (key,), value.get(key, []))):
            _mapping(document, (key, index), item)
    _check_filled(document, (), value)
    _check_context(document, known)
    things = Graph()
    for steps, item in _described(value):
        for triple in _triples(document, steps, item, known):
            things.add(triple)
    facts = [
        Fact(triple, passage, BASES[basis], steps)
        for index, item in enumerate(value.get("passages", []))
        for passage in [_passage(document, ("passages", index), item, text)]
        for basis, steps, fact in _written(document, passage.steps, item)
        for triple in _triples(document, steps, fact, known)
    ]
    return Curated(document, things, tuple(facts))


def headings(document: Document, text: str) -> list[Span]:
    """Return the lines of ``text`` that the document calls headings.

    Raises:
        EncodingError: a heading is no line of the text.
    """
    found = []
    written = _sequence(document, ("headings",), document.value.get("headings", []))
    for index, heading in enumerate(written):
        if not isinstance(heading, str):
            raise document.error(("headings", index), "a heading is text: put it in quotes")
        lines = [s for s in quotes.find(text, heading) if _is_line(text, s)]
        if not lines:
            raise document.error(("headings", index), f"no line of the text reads {heading!r}")
        found += lines
    return found


def _is_line(text: str, span: Span) -> bool:
    return text[: span.start][-1:] in ("", "\n") and text[span.end :][:1] in ("", "\n")


def _mapping(document: Document, steps: Steps, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise document.error(steps, "a mapping of keys and values belongs here")
    return value


def _sequence(document: Document, steps: Steps, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise document.error(steps, "a list belongs here")
    return value


def _check_keys(document: Document, steps: Steps, value: Mapping[str, Any], keys: set[str]) -> None:
    for key in value:
        if key not in keys:
            expected = ", ".join(sorted(keys))
            raise document.error((*steps, key), f"unexpected {key!r}; expected one of {expected}")


def _check_filled(document: Document, steps: Steps, value: Any) -> None:
    """Refuse what JSON-LD would drop without a word."""
    if value in (None, {}) or (value == [] and steps not in [(key,) for key in _LISTS]):
        raise document.error(steps, "has no value")
    for step, child in _children(value):
        _check_filled(document, (*steps, step), child)


def _children(value: Any) -> Iterable[tuple[str | int, Any]]:
    """Return what a mapping or a list has, by its step."""
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()


def _check_context(document: Document, known: Context) -> None:
    """The context is ours; behind it only prefixes, which redefine nothing."""
    written = document.value.get("@context")
    first, *local = written if isinstance(written, list) else [written]
    if first != CONTEXT:
        reason = f"'@context' begins with {CONTEXT}; no other context is known, and none is fetched"
        raise document.error(("@context", 0), reason)
    for index, item in enumerate(local, 1):
        for prefix, iri in _mapping(document, ("@context", index), item).items():
            steps = ("@context", index, prefix)
            if prefix in known.value or not _PREFIX.fullmatch(prefix):
                reason = f"{prefix!r} cannot be a prefix here: it has a meaning, or a strange form"
                raise document.error(steps, reason)
            if not (isinstance(iri, str) and iri.endswith(("#", "/")) and jsonld.is_iri(iri)):
                raise document.error(
                    steps, f"the prefix {prefix!r} needs an IRI that ends in / or #"
                )


def _passage(document: Document, steps: Steps, value: dict[str, Any], text: str | None) -> Passage:
    _check_keys(document, steps, value, _SOURCE_KEYS if "source" in value else _QUOTE_KEYS)
    if "source" in value:
        spans: tuple[Span, ...] = ()
        source = URIRef(f"{ID}source/{value['source']}")
    elif text is None:
        raise document.error(steps, "a passage needs its 'source'")
    elif "quote" in value:
        spans, source = tuple(_spans(document, steps, value, text)), None
    else:
        raise document.error(steps, "evidence missing: a passage needs a 'quote' or a 'source'")
    return Passage(steps, spans, source)


def _described(value: Mapping[str, Any]) -> Iterator[tuple[Steps, dict[str, Any]]]:
    """Yield what describes things: the page's own keys, and the items of ``things``."""
    own = {key: value[key] for key in value if key in _PAGE_KEYS - {"@context", "headings"}}
    if own:
        yield (), own
    for index, item in enumerate(value.get("things", [])):
        yield ("things", index), item


def _written(
    document: Document, steps: Steps, passage: dict[str, Any]
) -> Iterator[tuple[str, Steps, dict[str, Any]]]:
    """Yield the facts of a passage with their basis and their place."""
    given = [basis for basis in _BASES if basis in passage]
    if not given:
        raise document.error(steps, f"carries no fact: add one of {', '.join(_BASES)}")
    for basis in given:
        for where, fact in _one_or_more((*steps, basis), passage[basis]):
            yield basis, where, _mapping(document, where, fact)


def _one_or_more(steps: Steps, value: Any) -> list[tuple[Steps, Any]]:
    """Return the items of a list with their places, or what is no list with its own."""
    if not isinstance(value, list):
        return [(steps, value)]
    return [((*steps, index), item) for index, item in enumerate(value)]


def _spans(document: Document, steps: Steps, value: dict[str, Any], text: str) -> Iterator[Span]:
    written = _one_or_more((*steps, "quote"), value["quote"])
    context = [value.get("prefix", ""), value.get("suffix", "")]
    if len(written) > 1 and any(context):
        raise document.error(steps, "'prefix' and 'suffix' go with a single quotation")
    for where, quote in written:
        if not quote or not all(isinstance(part, str) for part in [quote, *context]):
            raise document.error(where, "a quotation is text")
        yield _only(document, where, quotes.find(text, quote, *context), quote, text)


def _only(document: Document, steps: Steps, found: Sequence[Span], quote: str, text: str) -> Span:
    if len(found) == 1:
        return found[0]
    if found:
        reason = f"{quote!r} is in the report {len(found)} times: add 'prefix' or 'suffix'"
        raise document.error(steps, reason)
    if elsewhere := quotes.find(text, quote):
        before, after = elsewhere[0].context(text)
        reason = f"{quote!r} is in the report, but between {before!r} and {after!r}"
        raise document.error(steps, reason)
    near = quotes.nearly(text, quote)
    hint = f"; the report has {near!r}" if near else ""
    raise document.error(steps, f"{quote!r} is not in the report{hint}")


def _triples(
    document: Document, steps: Steps, item: dict[str, Any], known: Context
) -> list[Triple]:
    """Return what an item says; nothing of it may get lost on the way to RDF."""
    _check_plain(document, steps, item)
    if "id" not in item:
        raise document.error(steps, "every fact needs the 'id' of its thing")
    if len(item) == 1:
        raise document.error(steps, f"says nothing of {item['id']!r}: add a property")
    context = document.value["@context"]
    try:
        return _to_rdf(context, item, known)
    except DataError as error:
        key = _at_fault(context, item, known)
        raise document.error((*steps, key) if key else steps, str(error)) from error


def _check_plain(document: Document, steps: Steps, value: Any) -> None:
    """Refuse JSON-LD's own keys, but for a typed literal."""
    if isinstance(value, dict) and value.keys() == _TYPED:
        return
    for step, item in _children(value):
        if str(step).startswith("@"):
            raise document.error((*steps, step), f"{step!r} does not belong here: use plain keys")
        _check_plain(document, (*steps, step), item)


def _to_rdf(context: Any, item: dict[str, Any], known: Context) -> list[Triple]:
    """Return the triples of an item.

    Raises:
        DataError: it is not JSON-LD, names nothing, or says something twice or in vain.
    """
    triples = sorted(jsonld.dataset({"@context": context, **item}, known).default_graph)
    if any(isinstance(part, BNode) for triple in triples for part in triple):
        raise DataError("every fact needs the 'id' of its thing")
    n_written = _n_written(item) - 1
    if len(triples) != n_written:
        raise DataError(
            f"{n_written} facts are written here, but JSON-LD reads {len(triples)}: "
            "a key means nothing, or a value stands here twice"
        )
    return triples


def _n_written(value: Any) -> int:
    """Return how many triples a value makes, with the one that it is the object of."""
    match value:
        case list():
            return sum(map(_n_written, value))
        case {"@value": _}:
            return 1
        case {"id": str(), **rest}:
            return 1 + sum(map(_n_written, rest.values()))
        case dict():
            return sum(map(_n_written, value.values()))
    return 1


def _at_fault(context: Any, item: dict[str, Any], known: Context) -> str | None:
    """Return the key that is at fault; None when no single one is."""
    for key in ("id", *item):
        part = {"type": "Thing", "id": item["id"], key: item[key]}
        try:
            _to_rdf(context, part, known)
        except DataError:
            return key
    return None
