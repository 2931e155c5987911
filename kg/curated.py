"""Curated YAML-LD files: their structure, checked before anything is made of them.

Every fault names the file and the line.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rdflib import Dataset, Graph, Literal, URIRef

from kg import jsonld, quotes
from kg.context import Context
from kg.errors import DataError
from kg.namespaces import BASES, ID
from kg.quotes import Span
from kg.statements import Triple
from kg.yamlld import Document, Steps

_PAGE_KEYS = {"@context", "id", "language", "rights", "sha256", "headings"}
_LISTS = ("things", "passages")
_BASES = ("stated", "page-scope", "interpretation")
_QUOTE_KEYS = {"quote", "prefix", "suffix", *_BASES}
_SOURCE_KEYS = {"source", "stated"}
_PASSAGE = "urn:reliefgraph:passage:"


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
    """A triple, the passage that carries it and how."""

    triple: Triple
    passage: Passage
    basis: URIRef


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
            once, or the document is not JSON-LD.
    """
    value = _mapping(document, (), document.value)
    allowed = set(_LISTS) | (_PAGE_KEYS if text is not None else {"@context"})
    _check_keys(document, (), value, allowed)
    for key in _LISTS:
        for index, item in enumerate(_sequence(document, (key,), value.get(key, []))):
            _mapping(document, (key, index), item)
    _check_filled(document, (), value)
    passages = [
        _passage(document, ("passages", index), item, text)
        for index, item in enumerate(value.get("passages", []))
    ]
    raw = _to_rdf(document, value, known)
    return Curated(document, _things(raw), tuple(_facts(document, raw, passages)))


def headings(document: Document, text: str) -> list[Span]:
    """Return the lines of ``text`` that the document calls headings.

    Raises:
        EncodingError: a heading is no line of the text.
    """
    found = []
    for index, heading in enumerate(document.value.get("headings", [])):
        lines = [s for s in quotes.find(text, str(heading)) if _is_line(text, s)]
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


def _check_keys(document: Document, steps: Steps, value: dict[str, Any], keys: set[str]) -> None:
    for key in value:
        if key not in keys:
            expected = ", ".join(sorted(keys))
            raise document.error((*steps, key), f"unexpected {key!r}; expected one of {expected}")


def _check_filled(document: Document, steps: Steps, value: Any) -> None:
    """Refuse what JSON-LD would drop without a word."""
    if value is None or (value == [] and steps not in [(key,) for key in _LISTS]):
        raise document.error(steps, "has no value")
    children: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        children = value.items()
    elif isinstance(value, list):
        children = enumerate(value)
    for step, child in children:
        _check_filled(document, (*steps, step), child)


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
    _check_facts(document, steps, value)
    return Passage(steps, spans, source)


def _check_facts(document: Document, steps: Steps, value: dict[str, Any]) -> None:
    """Refuse a passage without facts, and facts that JSON-LD would drop without a word."""
    given = [basis for basis in _BASES if basis in value]
    if not given:
        raise document.error(steps, f"carries no fact: add one of {', '.join(_BASES)}")
    for basis in given:
        facts = value[basis] if isinstance(value[basis], list) else [value[basis]]
        for index, fact in enumerate(facts):
            where = (*steps, basis, index) if isinstance(value[basis], list) else (*steps, basis)
            _mapping(document, where, fact)


def _spans(document: Document, steps: Steps, value: dict[str, Any], text: str) -> Iterator[Span]:
    written = value["quote"] if isinstance(value["quote"], list) else [value["quote"]]
    context = [value.get("prefix", ""), value.get("suffix", "")]
    if len(written) > 1 and any(context):
        raise document.error(steps, "'prefix' and 'suffix' go with a single quotation")
    for index, quote in enumerate(written):
        where = (*steps, "quote", index) if isinstance(value["quote"], list) else (*steps, "quote")
        if not all(
            isinstance(part, str) and (part or part is not quote) for part in [quote, *context]
        ):
            raise document.error(where, "a quotation is text")
        yield _only(document, where, quotes.find(text, quote, *context), quote, text)


def _only(document: Document, steps: Steps, found: Sequence[Span], quote: str, text: str) -> Span:
    if len(found) == 1:
        return found[0]
    if found:
        reason = f"{quote!r} is in the report {len(found)} times: add 'prefix' or 'suffix'"
        raise document.error(steps, reason)
    near = quotes.nearly(text, quote)
    hint = f"; the report has {near!r}" if near else ""
    raise document.error(steps, f"{quote!r} is not in the report{hint}")


def _to_rdf(document: Document, value: dict[str, Any], known: Context) -> Dataset:
    """Return the document's dataset, its passages named by their index."""
    passages = [
        {**{key: facts for key, facts in item.items() if key in _BASES}, "id": f"{_PASSAGE}{index}"}
        for index, item in enumerate(value.get("passages", []))
    ]
    try:
        return jsonld.dataset({**value, "passages": passages}, known)
    except DataError as error:
        raise document.error(_at_fault(value, known), str(error)) from error


def _at_fault(value: dict[str, Any], known: Context) -> Steps:
    """Return which thing or passage is no JSON-LD; ``@context`` when it is that itself."""
    context = value.get("@context")
    parts: list[tuple[Steps, Any]] = [(("@context",), {})]
    parts += [((key, i), {key: [v]}) for key in _LISTS for i, v in enumerate(value.get(key, []))]
    for steps, part in parts:
        try:
            jsonld.dataset({"@context": context, **part}, known)
        except DataError:
            return steps
    return ()


def _things(raw: Dataset) -> Graph:
    things = Graph()
    for triple in raw.default_graph:
        if not str(triple[0]).startswith(_PASSAGE):
            things.add(triple)
    return things


def _facts(document: Document, raw: Dataset, passages: Sequence[Passage]) -> Iterator[Fact]:
    for passage in passages:
        node = URIRef(f"{_PASSAGE}{passage.steps[-1]}")
        for basis in _BASES:
            for graph in raw.default_graph.objects(node, BASES[basis]):
                for triple in sorted(raw.graph(graph)):
                    if not all(isinstance(part, URIRef | Literal) for part in triple):
                        raise document.error(
                            passage.steps, "every fact needs the 'id' of its thing"
                        )
                    yield Fact(triple, passage, BASES[basis])
