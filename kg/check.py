"""What is wrong with one report, and which of its words no fact states."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rdflib import DCTERMS, Literal, URIRef

from kg import encode, validate
from kg.config import Config
from kg.encode import Encoded
from kg.errors import EncodingError, in_order
from kg.evidence import calendar, quantities
from kg.evidence.excerpts import Span
from kg.evidence.naming import FIRST_PERSON, NameIndex, read_names
from kg.evidence.quantities import Reading
from kg.evidence.words import consists_of, contains_name, content_words
from kg.namespaces import BASES, CONTEXT_FILE, ID
from kg.registers import read_registers
from kg.source import quotations, yamlld
from kg.source.context import read_context
from kg.source.encoding_file import CuratedFact, CuratedFile, CuratedPassage
from kg.source.yamlld import Document

_WORD: Final = re.compile(r"\w+(?:[.,'’/-]\w+)*")
_NAME: Final = r"[^\W\d_a-zß-ÿ][\w'’-]*"
#: Years, and words with a capital.
_NAMES: Final = re.compile(rf"\b(?:1[89]|20)\d\d\b|{_NAME}(?: (?:(?:of|de|la|del|the) )*{_NAME})*")
#: Things that need no name in a passage: they are what it says.
_FREE: Final = (f"{ID}observation/", f"{ID}report/")
#: What precedes the first word of a sentence.
_START: Final = re.compile(r"(?:^|[.!?:…\n])\W*\Z")


@dataclass(frozen=True, slots=True)
class ReportCheck:
    """The faults that stop a build, and what may be missing: a line each, with file and line."""

    report: str
    faults: Sequence[str]
    gaps: Sequence[str]
    n_words: int
    n_quoted: int

    @property
    def summary(self) -> str:
        """The last line of a check."""
        n_faults = len(self.faults)
        faults = f"{n_faults} {'fault' if n_faults == 1 else 'faults'}" if n_faults else "no faults"
        percent = f"{100 * self.n_quoted / max(self.n_words, 1):.1f} %"
        return f"{self.report}: {faults}; {self.n_quoted} of {self.n_words} words quoted, {percent}"


def check_report(folder: Path, config: Config) -> ReportCheck:
    """Check one report with the ontology, the shapes and the reference files.

    Raises:
        EncodingError: the folder is not that of a report; the other files cannot be read.
    """
    encode.check_folder(folder)
    encoded = encode.encode_folders(config.ontology, config.reference, [folder])
    errors = in_order(encoded.errors)
    if folder.name not in encoded.pages:
        return ReportCheck(folder.name, [*map(str, errors)], [], 0, 0)
    file, text = encoded.pages[folder.name]
    faults, warnings = _validate(encoded, file, config)
    headings = quotations.find_headings(file.document, text, [])
    facts = [fact for fact in file.facts if fact.spans]
    words = [Span(*match.span()) for match in _WORD.finditer(text)]
    words = [word for word in words if not any(span.contains(word) for span in headings)]
    quoted = {span for fact in facts for span in fact.spans}
    unquoted = [word for word in words if not any(span.contains(word) for span in quoted)]
    names = read_names([*encoded.dataset.graphs()])
    unstated = _unstated(text, [*headings, *unquoted], facts, names)
    runs = [span for span in _runs(unquoted, text) if content_words(span.extract(text))]
    missing = [(span, "no passage quotes") for span in runs]
    missing += ((span, "no fact states") for span in unstated)
    path = folder / encode.FILES[0]
    gaps = [
        str(EncodingError(path, text.count("\n", 0, span.start) + 1, f"{reason} {words!r}"))
        for span, reason in sorted(missing)
        for words in [span.extract(text)]
    ]
    gaps += [*_unused(file.document, text, facts, names), *_untranslated(file.document), *warnings]
    faults = [*map(str, errors), *faults]
    return ReportCheck(folder.name, faults, gaps, len(words), len(words) - len(unquoted))


def _validate(
    encoded: Encoded, file: CuratedFile, config: Config
) -> tuple[Sequence[str], Sequence[str]]:
    """Return the violations that stop a build, and the others, of things that could be read."""
    context = read_context(config.ontology / CONTEXT_FILE)
    things = {thing for thing, _ in yamlld.locate_things([file.document], context)}
    things -= {*map(str, encoded.unread)}
    documents = [file.document, *(reference.document for reference in encoded.references)]
    locations = yamlld.locate_things(documents, context)
    shapes = validate.read_shapes(config.shapes, config.reference)
    registers = read_registers(config.reference)
    stops, others = list[str](), list[str]()
    for violation in validate.check_curated(encoded.dataset, shapes, registers):
        if violation.node in things:
            text = yamlld.with_line(locations, str(violation), violation.node, violation.predicate)
            (stops if violation.stops else others).append(text)
    return stops, others


def _runs(words: Sequence[Span], text: str) -> Iterator[Span]:
    """Yield neighbouring words as one span."""
    start = 0
    for index, word in enumerate(words, 1):
        end = words[index].start if index < len(words) else len(text)
        if _WORD.search(text, word.end, end) or "\n" in text[word.end : end] or end == len(text):
            yield Span(words[start].start, word.end)
            start = index


def _find_names(text: str) -> Iterator[Span]:
    """Yield years and names; a sentence's first word is one if it always has its capital."""
    for match in _NAMES.finditer(text):
        start, first = match.start(), re.escape(match[0].partition(" ")[0])
        is_name = re.search(rf"[\w,] {first}\b", text) and not re.search(
            rf"\b{first.lower()}\b", text
        )
        if _START.search(text[:start][-4:]) and not is_name:
            start += len(match[0].partition(" ")[0]) + 1
        if start < match.end():
            yield Span(start, match.end())


def _unstated(
    text: str, excluded: Sequence[Span], facts: Sequence[CuratedFact], names: NameIndex
) -> Iterator[Span]:
    """Yield the numbers, dates and names that no fact of a passage around them states."""
    readings = {reading.span: reading for reading in quantities.read_quantities(text)}
    pieces = {p for p in _find_names(text) if not any(p.overlaps(span) for span in readings)}
    for span in pieces.union(readings):
        around = [fact for fact in facts if any(s.contains(span) for s in fact.spans)]
        expected = {name for fact in around for name in _expected_words(fact, names)}
        is_stated = consists_of(span.extract(text), expected)
        if reading := readings.get(span):
            is_stated |= any(_states(fact, reading) for fact in around)
        if not is_stated and not any(span.overlaps(other) for other in excluded):
            yield span


def _expected_words(fact: CuratedFact, names: NameIndex) -> Iterator[str]:
    """Yield the words that may say a fact: the names of its ends, dates, texts."""
    for node in fact.triple:
        yield from names.get(node, ())
        date = str(node) if isinstance(node, Literal) else calendar.date_of(URIRef(str(node))) or ""
        yield from (date, date[:4])
        if match := re.match(r"[12]\d{3}-(0[1-9]|1[0-2])\b", date):
            yield calendar.MONTHS[int(match[1]) - 1]


def _states(fact: CuratedFact, reading: Reading) -> bool:
    """Whether a fact has the number of a reading; one that no figure can have needs no number."""
    numbers = (reading.number, reading.denominator or reading.number)
    return reading.unit is None or str(fact.triple[2]) in {f"{n.normalize():f}" for n in numbers}


def _unused(
    document: Document, text: str, facts: Sequence[CuratedFact], names: NameIndex
) -> Iterator[str]:
    """Yield quotations of stated facts that name nothing of these."""
    publishers = {fact.triple[2] for fact in facts if fact.triple[1] == DCTERMS.publisher}
    by_passage: dict[CuratedPassage, list[CuratedFact]] = {}
    for fact in facts:
        by_passage.setdefault(fact.passage, []).append(fact)
    for passage, supported in by_passage.items():
        nodes = {node for fact in supported for node in fact.triple}
        expected = {name for fact in supported for name in _expected_words(fact, names)}
        expected |= FIRST_PERSON if nodes & publishers else set()
        is_free = any(str(node).startswith(_FREE) for node in nodes)
        is_free |= any(fact.basis != BASES.stated for fact in supported)
        for span in passage.spans:
            if not is_free and not contains_name(span.extract(text), expected):
                reason = f"no fact of this passage is about {span.extract(text)!r}"
                yield str(document.error((*passage.steps, "quote"), reason))


def _untranslated(document: Document) -> Iterator[str]:
    """Yield the labels without Spanish: pages in Spanish show the English one."""
    for index, item in enumerate(document.value.get("things", [])):
        label = item.get("label")
        if isinstance(label, dict) and "es" not in label:
            yield str(document.error(("things", index, "label"), "no Spanish label: add 'es: …'"))
