"""Quantities and dates: what the words of an English report say, as numbers.

"over 1.5 million" reads as an exclusive minimum of 1500000, never as the number 1500000.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kg.quotes import Span


@dataclass(frozen=True, slots=True)
class Reading:
    """One number that words say.

    Attributes:
        property: local name of the property in our ontology that carries such a number.
        number: the number.
        span: all words of the quantity, with those that qualify the number.
    """

    property: str
    number: Decimal
    span: Span


_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {word: n for n, word in enumerate(_UNITS)} | {w: 20 + 10 * n for n, w in enumerate(_TENS)}
_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
]
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def _any(words: object) -> str:
    return "|".join(sorted(map(str, words), key=len, reverse=True))  # type: ignore[call-overload]  # any iterable


_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WORD_NUMBER = rf"(?:{_any(_TENS)})(?:-(?:{_any(_UNITS[1:10])}))?|(?:{_any(_UNITS)})"
_NUMBER = rf"(?:(?:{_DIGITS})|\b(?:{_WORD_NUMBER})\b)(?:\s+(?:{_any(_SCALES)})\b)*"
_BEFORE = {
    "minExclusive": r"over|more than|above|exceeding|in excess of|upwards of",
    "minInclusive": r"at least|no fewer than|no less than|a minimum of|not less than",
    "maxExclusive": r"under|below|fewer than|less than",
    "maxInclusive": r"up to|at most|no more than|not more than|a maximum of",
    "approximateValue": (
        r"about|around|approximately|roughly|some|nearly|almost|close to|an? estimated|estimated"
    ),
}
_AFTER = {"minInclusive": r"\s+or more\b|\+", "maxInclusive": r"\s+or (?:fewer|less)\b"}
_QUANTITY = re.compile(
    r"(?<![\w.,])(?:(?P<between>between|from)\s+)?"
    rf"(?:(?P<before>\b(?:{'|'.join(_BEFORE.values())}))\s+)?"
    rf"(?P<low>{_NUMBER})"
    rf"(?:(?:\s+(?:to|and)\s+|\s*[–-]\s*)(?P<high>{_NUMBER}))?"
    rf"(?P<after>{'|'.join(_AFTER.values())})?(?!\w|[.,]\d)",
    re.IGNORECASE,
)
_RANK = re.compile(
    rf"\b(?:(?P<word>{_any(_ORDINALS)})|(?P<digits>\d+)(?:st|nd|rd|th))?[\s-]*"
    r"\b(?P<superlative>largest|biggest|highest|greatest|most)\b",
    re.IGNORECASE,
)
_YEAR_BEFORE = re.compile(
    rf"(?:\b(?:in|by|since|throughout|during|until|till|from|of|early|late|mid|report|year|"
    rf"{_any(_MONTHS)})[\s-]+)$",
    re.IGNORECASE,
)


def readings(text: str) -> Iterator[Reading]:
    """Yield every number that ``text`` says as a quantity or as a rank; years are none.

    A range ("200 to 300", "between 200 and 300") yields both its bounds.
    """
    for match in _QUANTITY.finditer(text):
        if not _is_year(text, match):
            yield from _quantity(match)
    for match in _RANK.finditer(text):
        yield from _rank(match)


def _is_year(text: str, match: re.Match[str]) -> bool:
    """A bare 1900 to 2099 behind a word that dates follow is a year."""
    bare = re.fullmatch(r"(?:19|20)\d\d", match["low"]) and not match["before"]
    head = text[: match.start("low")]
    return bool(bare and (_YEAR_BEFORE.search(head) or not head.strip()))


def _quantity(match: re.Match[str]) -> Iterator[Reading]:
    if match["high"] is not None and (match["between"] or _joined_by_dash_or_to(match)):
        low, high = _range(match["low"], match["high"])
        yield Reading("minInclusive", low, Span(*match.span()))
        yield Reading("maxInclusive", high, Span(*match.span()))
        return
    start = match.start("before" if match["before"] else "low")
    yield Reading(_property(match), _number(match["low"]), Span(start, _end(match)))
    if match["high"] is not None:  # "two and three": two numbers
        yield Reading("value", _number(match["high"]), Span(*match.span("high")))


def _joined_by_dash_or_to(match: re.Match[str]) -> bool:
    return match.string[match.end("low") : match.start("high")].strip().lower() != "and"


def _end(match: re.Match[str]) -> int:
    return match.end() if match["high"] is None else match.end("low")


def _property(match: re.Match[str]) -> str:
    """Return what the words before or behind the number make of it."""
    for words, table in ((match["before"], _BEFORE), (match["after"], _AFTER)):
        for name, pattern in table.items():
            if words and re.fullmatch(pattern, words, re.IGNORECASE):
                return name
    return "value"


def _range(low: str, high: str) -> tuple[Decimal, Decimal]:
    """Return both ends; "1.5 to 2 million" means millions twice."""
    scale = re.search(rf"(?:\s+(?:{_any(_SCALES)}))+$", high, re.IGNORECASE)
    if scale and not re.search(rf"(?:{_any(_SCALES)})$", low, re.IGNORECASE):
        low += scale.group()
    return _number(low), _number(high)


def _number(words: str) -> Decimal:
    """Return the number that digits, number words and scale words say."""
    head, *scales = words.lower().split()
    parts = head.split("-")
    if parts[0] in _WORDS:
        number = Decimal(sum(_WORDS[part] for part in parts))
    else:
        number = Decimal(head.replace(",", ""))
    for scale in scales:
        number *= _SCALES[scale]
    return number


def _rank(match: re.Match[str]) -> Iterator[Reading]:
    span = Span(*match.span())
    if match["digits"]:
        yield Reading("rank", Decimal(match["digits"]), span)
    elif match["word"]:
        yield Reading("rank", Decimal(_ORDINALS.index(match["word"].lower()) + 1), span)
    elif match["superlative"].lower() != "most":
        yield Reading("rank", Decimal(1), Span(*match.span("superlative")))


def says_date(text: str, date: str) -> bool:
    """Whether ``text`` says an ISO 8601 year, month or day, to that precision.

    "by the end of 2023" says 2023-12-31, "early December 2022" says 2022-12.
    """
    year, month, day = [*date.split("-"), "", ""][:3]
    if not month:
        return bool(re.search(rf"\b{year}\b", text))
    name = _MONTHS[int(month) - 1]
    forms = [rf"\b{name},?\s+{year}\b"]
    if day:
        number = rf"0?{int(day)}(?:st|nd|rd|th)?"
        forms = [rf"\b{number}\s+{name},?\s+{year}\b", rf"\b{name}\s+{number},?\s+{year}\b"]
        edge = {"01-01": "beginning|start", "12-31": "end"}.get(f"{month}-{day}")
        forms += [rf"\b(?:{edge})\s+of\s+{year}\b"] if edge else []
    return any(re.search(form, text, re.IGNORECASE) for form in forms)
