"""Quantities and dates: what the words of an English report say, as numbers.

"over 1.5 million" reads as an exclusive minimum of 1500000, never as the number 1500000; "40 per
cent" as 40 per cent, never as a count; "one in three" as a part of a whole, never as 1 or as 3.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from kg.quotes import Span


class Unit(Enum):
    """What a number is a number of."""

    COUNT = "what its indicator counts"
    PER_CENT = "hundredths of a whole"
    PART = "a whole that words divide: no number by itself"


@dataclass(frozen=True, slots=True)
class Reading:
    """One number that words say.

    Attributes:
        property: local name of the property in our ontology that carries such a number.
        number: the number.
        span: all words of the quantity, with those that qualify the number.
        unit: what the number is a number of.
    """

    property: str
    number: Decimal
    span: Span
    unit: Unit = Unit.COUNT


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
_AND_A_HALF = r"\s+and\s+a\s+half\b"
_NUMBER = (
    rf"(?:(?:{_DIGITS})|\b(?:{_WORD_NUMBER})\b)(?:{_AND_A_HALF})?(?:\s+(?:{_any(_SCALES)})\b)*"
    r"(?!\w|[.,]\d)"
)
_PER_CENT = r"[\s-]*(?:%|per[\s-]?cent\b|pct\b)"
#: The rest of a list or range whose last number alone has the words: "20, 30 and 40 per cent".
_TO_PER_CENT = rf"(?:(?:\s*,\s*{_NUMBER})*,?\s+(?:and|or|to)\s+|\s*[–-]\s*){_NUMBER}{_PER_CENT}"
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
    rf"(?P<low>{_NUMBER})(?:(?P<low_unit>{_PER_CENT})|(?=(?P<shared_unit>{_TO_PER_CENT})))?+"
    rf"(?:(?:\s+(?:to|and)\s+|\s*[–-]\s*)(?P<high>{_NUMBER})(?P<high_unit>{_PER_CENT})?+)?"
    rf"(?P<after>{'|'.join(_AFTER.values())})?",
    re.IGNORECASE,
)
_FRACTIONS = [*_ORDINALS[2:], "quarter"]
_OUT_OF = r"out[\s-]of|per|(?:in|of|for|out[\s-]of)[\s-]every"
#: Behind "in" a number with a noun of its own is a count: "two clinics in three regions".
_NO_NOUN = r"\s*(?:[.,;:!?)]|$)|\s+(?:of|is|are|was|were|has|have|had|who|that)\b"
_PART = re.compile(
    rf"(?<![\w.,])(?:between\s+{_NUMBER}\s+and\s+|{_NUMBER}(?:\s+(?:to|or)\s+|\s*[–-]\s*))?"
    rf"(?P<part>{_NUMBER})"
    rf"(?:(?:[\s-]+(?:in|{_OUT_OF})|(?:\s+[^\W\d_]+){{1,2}}\s+(?:(?P<in>in)|{_OUT_OF}))"
    rf"[\s-]+(?P<whole>{_NUMBER}|(?:{_any(_SCALES)})\b)(?(in)(?={_NO_NOUN}))"
    rf"|(?<=\bone)[\s-]+(?:half|{_any(_FRACTIONS)})\b(?!-)"
    rf"|[\s-]+(?:halves|(?:{_any(_FRACTIONS)})s)\b"
    r"|(?:\s*/\s*\d+)+(?!\w|[.,]\d)"
    r"|[\s-]*(?:%|per[\s-]?cent(?:age)?)[\s-]points?\b"
    rf"|\s+times\s+(?:as|the|more|less|fewer|higher|lower|larger|smaller)\b)",
    re.IGNORECASE,
)
_RANK = re.compile(
    rf"\b(?:(?P<word>{_any(_ORDINALS)})|(?P<digits>\d+)(?:st|nd|rd|th))?[\s-]*"
    r"\b(?P<superlative>largest|biggest|highest|greatest|most)\b",
    re.IGNORECASE,
)
_YEAR = r"(?:19|20)\d\d"
_YEAR_BEFORE = re.compile(
    rf"(?:\b(?:in|by|since|throughout|during|until|till|from|of|early|late|mid|report|year|"
    rf"{_any(_MONTHS)})[\s-]+)$",
    re.IGNORECASE,
)


def readings(text: str) -> Iterator[Reading]:
    """Yield every number that ``text`` says as a quantity or as a rank; years are none.

    A range ("200 to 300", "between 200 and 300") yields both its bounds. What words call a part of
    a whole ("one in three", "two thirds") yields its numbers as such.
    """
    rest = text
    for match in _PART.finditer(text):
        if _is_part(match):
            yield from _part(match)
            rest = rest[: match.start()] + "…" * len(match.group()) + rest[match.end() :]
    for match in _QUANTITY.finditer(rest):
        if not _is_year(rest, match):
            yield from _quantity(match)
    for match in _RANK.finditer(rest):
        yield from _rank(match)


def _is_part(match: re.Match[str]) -> bool:
    """A part is smaller than its whole, and no year is a whole: "430 in 2023" are 430."""
    if match["whole"] is None or match["whole"].lower() in _SCALES:
        return True
    is_year = re.fullmatch(_YEAR, match["whole"])
    return not is_year and _number(match["part"]) < _number(match["whole"])


def _part(match: re.Match[str]) -> Iterator[Reading]:
    for words in (match["part"], match["whole"]):
        if words and words.lower() not in _SCALES:
            yield Reading("value", _number(words), Span(*match.span()), Unit.PART)


def _is_year(text: str, match: re.Match[str]) -> bool:
    """A bare 1900 to 2099 behind a word that dates follow is a year."""
    bare = re.fullmatch(_YEAR, match["low"]) and not match["before"]
    head = text[: match.start("low")]
    return bool(bare and (_YEAR_BEFORE.search(head) or not head.strip()))


def _quantity(match: re.Match[str]) -> Iterator[Reading]:
    low_unit, high_unit = _unit(match, "low_unit", "shared_unit"), _unit(match, "high_unit")
    if match["high"] is not None and (match["between"] or _joined_by_dash_or_to(match)):
        unit = high_unit if low_unit == Unit.COUNT else low_unit
        low, high = _range(match["low"], match["high"])
        yield Reading("minInclusive", low, Span(*match.span()), unit)
        yield Reading("maxInclusive", high, Span(*match.span()), unit)
        return
    start = match.start("before" if match["before"] else "low")
    yield Reading(_property(match), _number(match["low"]), Span(start, _end(match)), low_unit)
    if match["high"] is not None:  # "two and three": two numbers
        span = Span(match.start("high"), max(match.end("high"), match.end("high_unit")))
        yield Reading("value", _number(match["high"]), span, high_unit)


def _unit(match: re.Match[str], *groups: str) -> Unit:
    return Unit.PER_CENT if any(match[group] for group in groups) else Unit.COUNT


def _joined_by_dash_or_to(match: re.Match[str]) -> bool:
    joint = match.string[: match.start("high")].rstrip()
    return not joint.lower().endswith("and")


def _end(match: re.Match[str]) -> int:
    """Return where the first number's words end, those of a unit that it shares included."""
    end = match.end() if match["high"] is None else match.end("low")
    return max(end, match.end("low_unit"), match.end("shared_unit"))


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
    whole, n_halves = re.subn(_AND_A_HALF, "", words.lower())
    head, *scales = whole.split()
    parts = head.split("-")
    if parts[0] in _WORDS:
        number = Decimal(sum(_WORDS[part] for part in parts))
    else:
        number = Decimal(head.replace(",", ""))
    if n_halves:
        number += Decimal("0.5")
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
