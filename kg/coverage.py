"""Coverage: the words of a report that no passage of its encoding quotes."""

import re
from dataclasses import dataclass
from pathlib import Path

from kg import encode
from kg.evidence.excerpts import Span
from kg.namespaces import CONTEXT_FILE
from kg.source import encoding_file, yamlld
from kg.source.context import read_context

_WORD = re.compile(r"\w+(?:[.,'’/-]\w+)*")


@dataclass(frozen=True, slots=True)
class Coverage:
    """The share of a report's words outside headings that some passage quotes, and the others."""

    report: str
    text: str
    n_words: int
    missed: tuple[Span, ...]

    @property
    def percent(self) -> float:
        """The share of words outside headings that passages quote."""
        return 100.0 * (self.n_words - len(self.missed)) / self.n_words if self.n_words else 100.0

    def mark_missed(self) -> str:
        """Return the text with the missed words between ⟦ and ⟧."""
        text, end = "", 0
        for span in self.missed:
            text += f"{self.text[end : span.start]}⟦{span.extract(self.text)}⟧"
            end = span.end
        return text + self.text[end:]


def measure_coverage(folder: Path, ontology: Path) -> Coverage:
    """Measure the encoding of the report in ``folder``.

    Raises:
        EncodingError: the encoding cannot be read.
    """
    document = yamlld.read_document(folder / "encoding.yamlld")
    text = encode.read_report_text(folder, document)
    context = read_context(ontology / CONTEXT_FILE)
    facts = encoding_file.read_encoding(document, text, context).facts
    quoted = [span for fact in facts for span in fact.passage.spans]
    headings = encoding_file.find_headings(document, text)
    words = [Span(*match.span()) for match in _WORD.finditer(text)]
    content = [word for word in words if not _is_within(word, headings)]
    missed = tuple(word for word in content if not _is_within(word, quoted))
    return Coverage(folder.name, text, len(content), missed)


def _is_within(word: Span, spans: list[Span]) -> bool:
    return any(span.contains(word) for span in spans)
