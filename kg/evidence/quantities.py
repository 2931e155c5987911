"""Quantities: the numbers that the words of an English report state.

A number is the longest number phrase at its place, with all its qualifiers and its unit: "over
1.5 million" is an exclusive minimum of 1500000, never the number 1500000; "40 per cent" is never
a count of 40, but 40 with the denominator 100; "over 10 months" and "900 a day" have units of QUDT.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kg.evidence import english_quantities as english
from kg.evidence.excerpts import Span

#: Primary language subtags (BCP 47) of the texts whose numbers are read.
LANGUAGES: Final = ("en",)
#: Units of QUDT: of what is counted, and of what has a denominator.
#: Source: http://qudt.org/vocab/unit/
COUNT: Final = "NUM"
SHARE: Final = "FRACTION"
_HUNDRED: Final = Decimal(100)
_BOUNDS: Final = frozenset(english.BEFORE) - {"age", "range"}
#: The numbers that may be changes, and how far before them the verb may stand.
_LEVELS: Final = {*_BOUNDS, "value", "fraction"}
_REACH: Final = 80
#: The properties of an age in years, by the property of such a number of anything else.
_AGES: Final[Mapping[str, tuple[str, ...]]] = {
    "value": ("ageFrom", "ageTo"),
    "minInclusive": ("ageFrom",),
    "maxInclusive": ("ageTo",),
    "minExclusive": ("ageAbove",),
    "maxExclusive": ("ageBelow",),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One number that words state.

    Attributes:
        property: local name of the property in our ontology for such a number.
        number: the number.
        span: all words of the quantity, with its qualifiers and its unit.
        unit: local name of the unit in QUDT; None if no figure can have the number: it is too
            vague ("about 200 to 300", "rose by over 40 per cent") or a ratio ("1:3").
        denominator: of a share: 3 for "one in three".
    """

    property: str
    number: Decimal
    span: Span
    unit: str | None = COUNT
    denominator: Decimal | None = None


def read_quantities(text: str) -> Iterator[Reading]:
    """Yield every number that ``text`` states as a quantity or as a rank; dates are neither.

    A range ("200 to 300", "between 200 and 300") yields both its bounds. A number that no figure
    can have ("about 200 to 300", "1:3") is yielded without a unit.
    """
    marked, numbers = english.mark_numbers(text)
    for reading in _levels(marked, numbers):
        change = _change(reading, text, marked)
        if change or reading.property != "fraction":
            yield change or reading
    for match in english.RANK.finditer(text):
        yield from _rank(match)


def read_names(text: str) -> Iterator[Reading]:
    """Yield the numbers in names such as "Phase 3", which count nothing."""
    for match in english.NAME.finditer(text):
        for number in english.NAME_NUMBER.findall(match.group()):
            yield Reading("part of a name", english.read_number(number), Span(*match.span()))


def _levels(marked: str, numbers: english.Numbers) -> Iterator[Reading]:
    """Yield every number as if nothing changed; a "fraction" is only stated as a change."""
    for match in english.PART.finditer(marked):
        if _is_part(match, numbers):
            yield from _part(match, numbers)
            marked = marked[: match.start()] + "…" * len(match.group()) + marked[match.end() :]
    yield from map(_word, english.IMPLIED.finditer(marked))
    position = 0
    while quantity := english.QUANTITY.search(marked, position):
        is_range = _is_range(quantity)
        yield from _range(quantity, numbers) if is_range else _single(quantity, numbers)
        position = quantity.end() if is_range else quantity.end("first")


def _change(reading: Reading, text: str, marked: str) -> Reading | None:
    """Return the change that the words around a number make of it; below 0 for less."""
    start, end, is_share = reading.span.start, reading.span.end, reading.unit == SHARE
    before = english.CHANGE_BEFORE.match(text[max(0, start - _REACH) : start])
    after = english.CHANGE_AFTER.match(marked, end)
    if reading.property not in _LEVELS:
        return None
    if before and (before["share"] is None or (is_share and not text.startswith(" of ", end))):
        match, span = before, Span(start - len(before["verb"]), end)
    elif after and (after["share"] is None or is_share):
        match, span = after, Span(start, after.end())
    else:
        return None
    words = {name for name, text in match.groupdict().items() if text}
    number = -reading.number if words & english.LESS else reading.number
    is_exact = reading.property in ("value", "fraction") and words & english.DIRECTIONS
    is_ratio = english.RATIO.search(reading.span.extract(text))
    unit = reading.unit if is_exact and not is_ratio else None
    return Reading("change", number, span, unit, reading.denominator)


def _is_part(match: re.Match[str], numbers: english.Numbers) -> bool:
    """Whether a match is a part: smaller than its whole and, for a "half" or "third", just one."""
    part = numbers[match.start("part")][0]
    whole = numbers.get(match.start("whole"))
    return part == 1 if match["one"] else whole is None or part < whole[0]


def _part(match: re.Match[str], numbers: english.Numbers) -> Iterator[Reading]:
    """Yield a share or a multiple; without a unit if it is neither."""
    start, whole = match.start("part"), match["whole"]
    bound, unit, _ = _kind(_qualities(match, "before"))
    denominator = None
    if whole:
        words = numbers.get(match.start("whole"), (None, f"a {whole}"))[1]
        denominator = english.read_number(words)
    elif name := match["one"] or match["some"]:
        denominator = english.read_ordinal(name)
    is_exact = not match["range"] and bool(unit)
    if match["multiple"]:
        is_exact = is_exact and bound == "value"
        yield Reading("multiple", numbers[start][0], _span(match), COUNT if is_exact else None)
    elif denominator and is_exact:
        yield Reading(bound, numbers[start][0], _span(match), SHARE, denominator)
    else:
        for place in sorted({start, match.start("whole")} & numbers.keys()):
            yield Reading("value", numbers[place][0], _span(match), None)


def _word(match: re.Match[str]) -> Reading:
    """Return a share, multiple or number of years that is stated without a number word."""
    bound, unit, _ = _kind(_qualities(match, "before"))
    if match["multiple"]:
        number = Decimal(english.MULTIPLES[match["multiple"][:2].lower()])
        return Reading("multiple", number, _span(match), unit if bound == "value" else None)
    if match["year"]:
        number = english.read_ordinal(match["year"])
        return Reading(bound, number, _span(match), unit and "YR")
    denominator = english.read_ordinal(match["half"] or match["part"] or match["fraction"])
    if match["fraction"]:
        bound, unit = "fraction", unit if bound == "value" else None
    return Reading(bound, Decimal(1), _span(match), unit and SHARE, denominator)


def _span(match: re.Match[str]) -> Span:
    """Return the words of a match without "between" and "from" before them."""
    qualifiers = english.QUALIFIER.finditer(match["before"])
    starts = (m.start() for m in qualifiers if m.lastgroup != "range")
    start = next(starts, len(match["before"]))
    return Span(match.start() + start, match.end())


def _is_range(match: re.Match[str]) -> bool:
    """Whether two numbers are the ends of a range, rather than two numbers or a change."""
    if match["second"] is None:
        return False
    opening = match["before"].lower().split()
    is_opened = "between" in opening or "from" in opening
    if "from" in opening and english.CHANGE.search(match.string[: match.start()]):
        return False
    if match["noun"]:
        return is_opened
    return "between" in opening or match["joint"].strip().lower() != "and"


def _range(match: re.Match[str], numbers: english.Numbers) -> Iterator[Reading]:
    """Yield both ends; "1.5 to 2 million" means millions twice."""
    low, low_words = numbers[match.start("low")]
    high, high_words = numbers[match.start("high")]
    scale = re.search(rf"(?:{english.GAP}{english.ANY_SCALE})+$", high_words, re.IGNORECASE)
    if scale and not re.search(english.ANY_SCALE, low_words, re.IGNORECASE):
        scaled = english.read_number(f"{low_words} {scale.group().replace('-', ' ')}")
        low = scaled if scaled < high else low
    sides = _qualities(match, "before", "after"), _qualities(match, "before2", "after2")
    qualities = sides[0] | sides[1]
    bound, _, denominator = _kind(qualities)
    units = [_kind(qualities | side)[1] for side in sides]
    is_age, is_same = "age" in qualities, units[0] == units[1]
    may_be_short = low < english.THOUSAND < low * english.THOUSAND < high  # "200-300,000"
    is_rising = low < high if is_same else is_age  # "six months to five years"
    if bound != "value" or match["noun"] or not is_rising or may_be_short:
        units = [None, None]
    ends = ("ageFrom", "ageTo") if is_age else ("minInclusive", "maxInclusive")
    for end, number, unit in zip(ends, (low, high), units, strict=True):
        span = Span(match.start(), match.end())
        yield Reading(_age(end, unit), number, span, unit, denominator)


def _single(match: re.Match[str], numbers: english.Numbers) -> Iterator[Reading]:
    qualities = _qualities(match, "before", "after", "shared")
    before = match.string[max(0, match.start() - _REACH) : match.start("low")]
    if english.AGE_BEFORE.search(before) and english.AGE_AFTER.match(
        match.string, match.end("first")
    ):
        qualities["age"] = ""  # "half of them are under 18"
    bound, unit, denominator = _kind(qualities)
    span = Span(_span(match).start, max(match.end("first"), match.end("shared")))
    names = _AGES.get(bound, ("value",)) if "age" in qualities else (bound,)
    for name in names:
        yield Reading(_age(name, unit), numbers[match.start("low")][0], span, unit, denominator)


def _age(name: str, unit: str | None) -> str:
    return f"{name}Months" if name.startswith("age") and unit == "MO" else name


def _qualities(match: re.Match[str], before: str, *after: str) -> dict[str, str]:
    """Return the words of the qualifiers and units around a number, by name."""
    matches = [*english.QUALIFIER.finditer(match[before])]
    matches += [m for group in after for m in english.ENDING.finditer(match[group] or "")]
    words = {m.lastgroup: m.group() for m in matches if m.lastgroup}
    if after and (currency := match["currency"] or match["currency2"]):
        words["money"] = currency
    return words


def _kind(qualities: Mapping[str, str]) -> tuple[str, str | None, Decimal | None]:
    """Return the property, the unit and the denominator of a number with these qualities."""
    bounds = sorted(qualities.keys() & _BOUNDS)
    bound = bounds[0] if bounds else "value"
    kinds = [kind for kind in english.UNITS if kind in qualities]
    if len(bounds) > 1 or len(kinds) > 1:
        return bound, None, None
    unit = _unit(kinds[0], qualities[kinds[0]].strip()) if kinds else COUNT
    if "age" in qualities:
        unit = "MO" if "month" in qualities["age"].lower() else unit
        is_age = bound in _AGES and unit in ("YR", "MO", COUNT)
        return bound, ("MO" if unit == "MO" else "YR") if is_age else None, None
    return (bound, SHARE, _HUNDRED) if kinds == ["share"] else (bound, unit, None)


def _unit(kind: str, words: str) -> str | None:
    """Return the unit of a time, a rate or an amount of money; None if QUDT has none."""
    if kind == "money":
        name = words.lower().rstrip("s") if len(words) > len("EUR") else words.lower()
        code = english.CURRENCIES.get(name) or (words.upper() if len(words) == len("EUR") else "")
        return f"CCY_{code}" if code else None
    time = english.TIME.search(words)
    unit = english.TIMES[time.group().lower()] if time else None
    return f"PER-{unit}" if unit and kind == "rate" else unit


def _rank(match: re.Match[str]) -> Iterator[Reading]:
    if english.NOT_FIRST.search(match.string[: match.start()]):
        return
    rank = match["digits"] or (match["word"] and english.read_ordinal(match["word"]))
    if rank or match["superlative"].lower() != "most":
        yield Reading("rank", Decimal(rank or 1), Span(*match.span()))
