"""Quotations and headings of an encoding: where they are in the text of its page."""

import difflib
from collections.abc import Iterator, Sequence
from typing import Any

from kg.errors import EncodingError, collect
from kg.evidence import excerpts
from kg.evidence.excerpts import Span
from kg.source.yamlld import Document, Steps, one_or_more


def find_headings(document: Document, text: str, errors: list[EncodingError]) -> list[Span]:
    """Return the lines of ``text`` that the document calls headings; add faults to ``errors``."""
    spans: list[Span] = []
    headings = document.value.get("headings", [])
    if not isinstance(headings, list):
        errors.append(document.error(("headings",), "expected a list"))
        return []
    for steps, heading in one_or_more(("headings",), headings):
        if not isinstance(heading, str):
            errors.append(document.error(steps, "a heading must be text: put it in quotes"))
        elif lines := [s for s in excerpts.find_quote(text, heading) if _is_line(text, s)]:
            spans += lines
        else:
            near = difflib.get_close_matches(heading, text.split("\n"), 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            errors.append(document.error(steps, f"no line of the text reads {heading!r}{hint}"))
    return spans


def _is_line(text: str, span: Span) -> bool:
    return text[: span.start][-1:] in ("", "\n") and text[span.end :][:1] in ("", "\n")


def find_spans(
    document: Document, steps: Steps, value: Any, text: str, errors: list[EncodingError]
) -> Iterator[Span]:
    """Yield the place of each quotation of a passage; add faults to ``errors``."""
    quotes = one_or_more((*steps, "quote"), value["quote"])
    context = [value.get("prefix", ""), value.get("suffix", "")]
    if len(quotes) > 1 and any(context):
        raise document.error(steps, "'prefix' and 'suffix' need a single quotation")
    for place, quote in quotes:
        with collect(errors):
            if not quote or not all(isinstance(part, str) for part in [quote, *context]):
                raise document.error(place, "a quotation must be text: put it in quotes")
            spans = excerpts.find_quote(text, quote, *context)
            yield _single_span(document, place, spans, quote, text)


def _single_span(
    document: Document, steps: Steps, spans: Sequence[Span], quote: str, text: str
) -> Span:
    if len(spans) == 1:
        return spans[0]
    if spans:
        reason = f"{quote!r} is in the report {len(spans)} times: add 'prefix' or 'suffix'"
        raise document.error(steps, reason)
    if elsewhere := excerpts.find_quote(text, quote):
        before, after = elsewhere[0].context(text)
        reason = f"{quote!r} is in the report, but between {before!r} and {after!r}"
        raise document.error(steps, reason)
    raise document.error(steps, f"{quote!r} is not in the report{_near_hint(text, quote)}")


def _near_hint(text: str, quote: str) -> str:
    near = excerpts.find_near_match(text, quote)
    return f"; the report has {near!r}" if near else ""
