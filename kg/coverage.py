"""Coverage: which words of a report no passage of its encoding quotes."""

import re
from dataclasses import dataclass
from pathlib import Path

from kg import encode
from kg.evidence.quotes import Span
from kg.namespaces import CONTEXT_FILE
from kg.source import context as contexts
from kg.source import encoding_file, yamlld

_WORD = re.compile(r"\w+(?:[.,'’/-]\w+)*")


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a report is encoded.

    Attributes:
        report: its id.
        text: all of it.
        n_words: words outside headings.
        missed: the words outside headings that no passage quotes.
    """

    report: str
    text: str
    n_words: int
    missed: tuple[Span, ...]

    @property
    def percent(self) -> float:
        """The share of words outside headings that passages quote."""
        return 100.0 * (self.n_words - len(self.missed)) / self.n_words if self.n_words else 100.0

    def marked(self) -> str:
        """Return the text with what is missed between ⟦ and ⟧."""
        text, end = "", 0
        for span in self.missed:
            text += f"{self.text[end : span.start]}⟦{span.of(self.text)}⟧"
            end = span.end
        return text + self.text[end:]


def of(folder: Path, ontology: Path) -> Coverage:
    """Measure the encoding of one report.

    Args:
        folder: of the report.
        ontology: the folder with ``context.jsonld``.

    Raises:
        EncodingError: the encoding cannot be read.
    """
    known = contexts.read(ontology / CONTEXT_FILE)
    document = yamlld.read(folder / "encoding.yamlld")
    text = encode.page_text(folder, document)
    file = encoding_file.read(document, text, known)
    outside = [span for fact in file.facts for span in fact.passage.spans]
    heads = encoding_file.headings(document, text)
    words = [Span(*match.span()) for match in _WORD.finditer(text)]
    content = [word for word in words if not _within(word, heads)]
    missed = tuple(word for word in content if not _within(word, outside))
    return Coverage(folder.name, text, len(content), missed)


def _within(word: Span, spans: list[Span]) -> bool:
    return any(span.start <= word.start and word.end <= span.end for span in spans)
