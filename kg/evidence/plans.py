"""Whether a page speaks of an event or an activity only as a plan."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from kg.evidence.excerpts import Span
from kg.evidence.words import find_name

_STARTS: Final = "open|start|begin|launch"
_WILL: Final = (
    r"\b(?:(?:(?:aim|expect|hope|intend|prepare|schedule)(?:s|d|ed)?|plan(?:s|ned|ning)?) to|will"
    rf"|about to|due to(?=\s+(?:{_STARTS}|close|end)\b))\s+"
)
#: A plan with the words for what is planned between two marks: before them, in them, after them.
#: What is decided is planned, but the decision itself was made.
_PLAN: Final = re.compile(
    rf"(?:{_WILL}|\bdeci(?:ded|sion) to\s+)(?:(?:{_STARTS}|set up|run|provide|offer|hold)\s+)?"
    rf"(?:(?:an?|the|our|its|their|own|new|another)\s+)*\0|\0[^\0]*{_WILL}\w[^\0]*\0"
    rf"|\0\s+(?:(?:is|are|was|were)\s+)?{_WILL}(?:{_STARTS}|close|end|be|take place)\b",
    re.IGNORECASE,
)


def is_planned(names: Iterable[str], spans: Sequence[Span], text: str) -> bool:
    """Whether all words of ``spans`` for a thing stand in a plan: “will open a clinic”."""
    places = [
        Span(span.start + place.start, span.start + place.end)
        for span in spans
        for place in find_name(span.extract(text), names)
    ]
    marked = (
        f"{text[: place.start][-80:]}\0{place.extract(text)}\0{text[place.end :][:40]}"
        for place in places
    )
    return bool(places) and all(map(_PLAN.search, marked))
