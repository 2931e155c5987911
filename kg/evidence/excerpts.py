"""Excerpts: runs of a page's text, found by their words, described in RDF, and checked.

Offsets count Unicode code points from 0; an end is not included.
Source: https://www.w3.org/TR/annotation-model/#selectors
"""

import difflib
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from rdflib import RDF, Dataset, Graph, Literal, URIRef
from rdflib.term import Node

from kg.evidence.statements import Triple
from kg.evidence.violations import Violation
from kg.namespaces import ID, OA, RG, SCHEMA

#: How many characters of context a TextQuoteSelector carries on each side.
CONTEXT_CHARS: Final = 32
#: What may be between two sentences: line ends, or spaces after a sign that ends a sentence.
_SENTENCE_END: Final = re.compile(
    r"""\n+|(?:(?<=[.!?…])|(?<=[.!?…]["”’)]))\s+(?=["“‘(]?[A-Z0-9])"""
)
#: Marks and spaces before a word.
_FIRST_WORD: Final = re.compile(r"[^\w(“‘\"]*")
#: A line that is a number, but no year: its label may be below it.
NUMBER_LINE: Final = re.compile(r"(?!\D{0,3}\d{4}$)\D{0,3}\d\S*(?: \S+){0,5}(?<![.!?])")
#: States that a page's text may not be published.
_WITHHELD: Final = (RG.textWithheld, Literal(True))  # a literal's value


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """A run of characters: the offsets of its first character and of the one after its last."""

    start: int
    end: int

    @property
    def key(self) -> str:
        """The offsets as IRIs and pages write them: ``1627-1656``."""
        return f"{self.start}-{self.end}"

    def contains(self, other: "Span") -> bool:
        """Whether the whole of another span is inside this one."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """Whether the two spans share a character."""
        return self.start < other.end and other.start < self.end

    def extract(self, text: str) -> str:
        """Return the characters of ``text`` in this run."""
        return text[self.start : self.end]

    def overlap(self, other: "Span") -> "Span":
        """Return what two overlapping spans share."""
        return Span(max(self.start, other.start), min(self.end, other.end))

    def context(self, text: str) -> tuple[str, str]:
        """Return up to CONTEXT_CHARS characters before and after this run."""
        before = max(0, self.start - CONTEXT_CHARS)
        return text[before : self.start], text[self.end : self.end + CONTEXT_CHARS]


def find_quote(text: str, quote: str, prefix: str = "", suffix: str = "") -> list[Span]:
    """Return every run of ``text`` that matches ``quote`` between ``prefix`` and ``suffix``."""
    pattern = f"(?<={re.escape(prefix)})(?={re.escape(quote + suffix)})"
    return [Span(m.start(), m.start() + len(quote)) for m in re.finditer(pattern, text)]


@lru_cache(maxsize=100)
def sentences(text: str) -> tuple[Span, ...]:
    """Return the sentences of a text, without marks and spaces that precede their first word.

    A line without a full stop, such as a heading, is a sentence; a number and its label below are.
    """
    ends = [
        Span(*match.span())
        for match in _SENTENCE_END.finditer(text)
        if not NUMBER_LINE.fullmatch(text[: match.start()].rpartition("\n")[2])
    ]
    limits = pairwise([Span(0, 0), *ends, Span(len(text), len(text))])
    return tuple(
        Span(match.end(), after.start)
        for before, after in limits
        if (match := _FIRST_WORD.match(text, before.end))
    )


def by_sentence(text: str, spans: Sequence[Span]) -> list[list[Span]]:
    """Return the parts of ``spans`` in each sentence of ``text`` that they touch."""
    parts = [[s.overlap(span) for span in spans if span.overlaps(s)] for s in sentences(text)]
    return [part for part in parts if part]


def find_near_match(text: str, quote: str) -> str | None:
    """Return the words of ``text`` that differ from ``quote`` least; None if none are like it.

    Words that differ only in case, spaces or quote marks come first.
    """
    words = re.split(r"[\s'\"’‘“”]+", quote.strip())
    same = re.search(r"[\s'\"’‘“”]+".join(map(re.escape, words)), text, re.IGNORECASE)
    if same:
        return same.group()
    spans, n_words = [Span(*m.span()) for m in re.finditer(r"\S+", text)], len(quote.split())
    runs = [
        text[start.start : end.end]
        for length in range(max(1, n_words - 1), n_words + 2)
        for start, end in zip(spans, spans[length - 1 :], strict=False)
    ]
    return next(iter(difflib.get_close_matches(quote, runs, 1, 0.8)), None)


def without_withheld(dataset: Dataset) -> Dataset:
    """Return a copy of a dataset without the texts that may not be published."""
    public = Dataset()
    withheld = {page for page, _, _, _ in dataset.quads((None, *_WITHHELD, None))}
    for subject, predicate, value, graph in dataset.quads():
        if predicate != SCHEMA.text or subject not in withheld:
            public.graph(graph).add((subject, predicate, value))
    return public


def excerpt_iri(page: Node, span: Span) -> URIRef:
    """Return the IRI of an excerpt, made from its page and its offsets."""
    return ID[f"excerpt/{str(page).rpartition('/')[2]}/{span.key}"]


def describe(page: URIRef, span: Span, text: str) -> Iterator[Triple]:
    """Yield the description of an excerpt: its page and its two selectors.

    ``oa:start`` and ``oa:end`` are xsd:integer: a SPARQL engine may rewrite derived integer types.
    """
    iri = excerpt_iri(page, span)
    quote, position = URIRef(f"{iri}#quote"), URIRef(f"{iri}#position")
    prefix, suffix = span.context(text)
    yield iri, RDF.type, RG.Excerpt
    yield iri, RDF.type, OA.SpecificResource
    yield iri, OA.hasSource, page
    yield iri, OA.hasSelector, quote
    yield iri, OA.hasSelector, position
    yield quote, RDF.type, OA.TextQuoteSelector
    yield quote, OA.exact, Literal(span.extract(text))
    yield quote, OA.prefix, Literal(prefix)
    yield quote, OA.suffix, Literal(suffix)
    yield position, RDF.type, OA.TextPositionSelector
    yield position, OA.start, Literal(span.start)
    yield position, OA.end, Literal(span.end)


def read_span(graph: Graph, excerpt: Node) -> Span | None:
    """Return the offsets that an excerpt states; None unless it states exactly one of each."""
    selectors = list(graph.objects(excerpt, OA.hasSelector))
    starts = [s for x in selectors for s in graph.objects(x, OA.start) if isinstance(s, Literal)]
    ends = [e for x in selectors for e in graph.objects(x, OA.end) if isinstance(e, Literal)]
    values = [literal.value for literal in (*starts, *ends)]
    if len(starts) != 1 or len(ends) != 1 or not all(isinstance(v, int) for v in values):
        return None
    return Span(*values)


def check(graph: Graph) -> Iterator[Violation]:
    """Yield the changed texts and the misplaced excerpts of ``graph/provenance``."""
    texts = {page: str(text) for page, text in graph.subject_objects(SCHEMA.text)}
    for page, text in texts.items():
        digest = hashlib.sha256(text.encode()).hexdigest()
        if (page, RG.sha256, Literal(digest)) not in graph:
            yield Violation("excerpts", str(page), "digest", f"the text has the SHA-256 {digest}")
    for excerpt in graph.subjects(RDF.type, RG.Excerpt):
        if reason := _placement_failure(graph, excerpt, texts):
            yield Violation("excerpts", str(excerpt), "offsets", reason)


def _placement_failure(graph: Graph, excerpt: Node, texts: dict[Node, str]) -> str | None:
    page, span = graph.value(excerpt, OA.hasSource), read_span(graph, excerpt)
    is_withheld = page is not None and (page, *_WITHHELD) in graph
    if span is None or (page not in texts and not is_withheld):
        return "the text of its page, or its offsets, are missing"
    if not isinstance(page, URIRef) or excerpt != excerpt_iri(page, span):
        return f"the offsets {span.start} to {span.end} differ from those in its IRI"
    if page not in texts:
        return None
    expected = set(describe(page, span, texts[page]))
    actual = {
        triple
        for node in (excerpt, *graph.objects(excerpt, OA.hasSelector))
        for triple in graph.triples((node, None, None))
    }
    if missing := sorted(expected - actual):
        _, predicate, value = missing[0]
        return f"at these offsets the page has {predicate.n3()} {value.n3()}"
    return None
