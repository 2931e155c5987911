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

from kg.evidence.calendar import MONTHS
from kg.evidence.excerpts import Span

#: Primary language subtags (BCP 47) of the texts whose numbers are read.
LANGUAGES: Final = ("en",)
#: Units of QUDT: of what is counted, and of what has a denominator.
#: Source: http://qudt.org/vocab/unit/
COUNT: Final = "NUM"
SHARE: Final = "FRACTION"
_HUNDRED: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class Reading:
    """One number that words state.

    Attributes:
        property: local name of the property in our ontology for such a number.
        number: the number.
        span: all words of the quantity, with its qualifiers and its unit.
        unit: local name of the unit in QUDT; None if no figure can have the number: it is too
            vague ("about 200 to 300"), a change ("rose by 40 per cent") or a ratio ("1:3").
        denominator: of a share: 3 for "one in three".
    """

    property: str
    number: Decimal
    span: Span
    unit: str | None = COUNT
    denominator: Decimal | None = None


_ONES: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS: Final = dict(zip([*_ONES, *_TENS], [*range(20), *range(20, 100, 10)], strict=True))
_SCALES: Final = {
    "dozen": 12,
    "hundred": 10**2,
    "thousand": 10**3,
    "lakh": 10**5,
    "million": 10**6,
    "crore": 10**7,
    "billion": 10**9,
}
_THOUSAND: Final = _SCALES["thousand"]
_ORDINALS: Final = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()

_GAP: Final = r"[\s-]+"
_ORDINAL: Final = rf"(?:{'|'.join(_ORDINALS)})\b"
#: Thousands are separated by commas, by spaces of any width, by apostrophes, or not at all.
_DIGITS: Final = (
    r"(?:\d{1,3}(?:(?:,\d{3})+|(?:[^\S\n]\d{3})+|(?:['’]\d{3})+)|\d+)(?:\.\d+)?"
    r"(?!\w|[.,'’]\d|\^|\s\d+/\d|(?<!\d{4}|,\d{3})[^\S\n]\d{3}\b)"
)
_FRACTIONS: Final = {"(?:a|one) half": "0.5", "(?:a|one) quarter": "0.25", "three quarters": "0.75"}
_AND_A_HALF: Final = rf"(?:{_GAP}and{_GAP}(?:{'|'.join(_FRACTIONS).replace(' ', _GAP)})\b)"
_HALF_A: Final = rf"(?:half|(?:(?:(?:a|one){_GAP})?quarter|three{_GAP}quarters){_GAP}of){_GAP}an?\b"
_BELOW_100: Final = (
    rf"(?:(?:{'|'.join(_TENS)})(?:{_GAP}(?:{'|'.join(_ONES[1:10])}))?|(?:{'|'.join(_ONES)}))\b"
    rf"(?!-{_ORDINAL})"
)
_BELOW_1000: Final = (
    rf"(?:(?:{_BELOW_100}|(?<!of\s)an?|{_HALF_A}|{_DIGITS}){_GAP}hundred\b"
    rf"(?:{_GAP}(?:and{_GAP})?{_BELOW_100}(?!{_GAP}hundred\b))?|{_BELOW_100})"
)
_COEFFICIENT: Final = (
    rf"(?:(?:{_DIGITS}|{_BELOW_1000}){_AND_A_HALF}?|(?<!of\s)an?|{_HALF_A})(?={_GAP})"
)


def _scaled(scale: str, lower: str = "") -> str:
    """Return a pattern for a number of a scale, with the part below that scale."""
    rest = rf",?\s+(?:and\s+)?{lower}|" if lower else ""
    rest += rf"{_AND_A_HALF}|{_GAP}(?:and{_GAP})?{_BELOW_1000}(?!{_GAP}{_ANY_SCALE})"
    return rf"(?:{_COEFFICIENT}{_GAP}{scale}\b(?:{rest})?)"


_ANY_SCALE: Final = rf"(?:{'|'.join(_SCALES)})\b"
_THOUSANDS: Final = _scaled("thousand")
_MILLIONS: Final = _scaled("million", _THOUSANDS)
_NUMBER: Final = (
    rf"(?<![\w.,^])(?<!\d['’])(?:{_scaled('billion', _MILLIONS)}|{_MILLIONS}|{_THOUSANDS}"
    rf"|{_COEFFICIENT}{_GAP}(?:dozen|lakh|crore)\b|{_BELOW_1000}{_AND_A_HALF}?"
    rf"|{_DIGITS}{_AND_A_HALF}?)(?!{_GAP}{_ANY_SCALE})"
)
#: "Between one hundred and two thousand" has two numbers, "one hundred and two thousand" has one.
_NUMBERS: Final = re.compile(
    rf"\bbetween\s+(?P<low>{_NUMBER})\s+and\s+(?P<high>{_NUMBER})|(?P<number>{_NUMBER})"
    rf"|\b{_ANY_SCALE}(?:{_GAP}(?:and{_GAP})?{_BELOW_1000})?",  # several hundred and fifty
    re.IGNORECASE,
)
#: A number that has been read is replaced by these two characters, which no text has.
_FIRST, _REST = "\ue000", "\ue001"
_N: Final = f"{_FIRST}{_REST}*"
_POSITIVE: Final = r"(?<![-−–])(?<!minus\s)"

_YEAR: Final = r"(?:19|20)\d\d"
_DAY: Final = r"\d{1,2}(?:st|nd|rd|th)?(?:\s*[-–]\s*\d{1,2}(?:st|nd|rd|th)?)?"
_MONTH: Final = rf"(?:{'|'.join(MONTHS)})"
_BEFORE_YEAR: Final = (
    "in|by|since|throughout|during|until|till|from|between|of|early|late|mid|report|year"
)
_DATES: Final = re.compile(
    rf"\b{_YEAR}-\d\d-\d\d\b|\b{_YEAR}\s*[-–/]\s*(?:{_YEAR}|\d\d)\b(?![,.]?\d)"
    rf"|\b{_DAY}\s+(?:of\s+)?{_MONTH}\b(?:,?\s+{_YEAR}\b)?"
    rf"|\b{_MONTH}\s+(?:{_DAY}(?!\w|[,.]?\d|\s\d{{3}}\b)(?:,?\s+{_YEAR}\b)?|{_YEAR}\b(?![,.]\d))"
    rf"|(?:\b(?i:{_BEFORE_YEAR})[\s-]+|^\s*){_YEAR}\b(?![,.]\d|\s*%)"
    rf"(?:(?:\s*,|,?\s+(?:and|or|to|until))\s+{_YEAR}\b(?![,.]\d|\s*%))*"
    r"|\b\d{1,2}(?:[:.]\d\d)?\s*(?i:[ap]\.?m\b)|\b\d{1,2}:\d\d\b"
    # names and superlatives: "in Delmas 4", "one of the highest"
    r"|(?<=[a-z,;]\s)[A-Z][\w'’-]*[a-z]\s\d{1,2}(?!\w|[,.]?\d|\s*%)"
    r"(?=\s*(?:[.,;:!?)]|$)|\s+(?:and|or|in|at|is|was|to|with|where|for|hospital|camp|clinic)\b)"
    r"|\b(?i:one\s+of\s+(?:the|its|our|their))\s+(?:[\w-]+\s+){0,2}?(?:most|\w+est)\b"
)

#: Words before a number, by the property that then takes it or by what rules a number out.
_BEFORE: Final = {
    "justBelow": (
        r"nearly|almost|close to|virtually|approaching|not quite|(?:just |slightly )?shy of"
        r"|(?:just|slightly|a little) (?:under|below|short of|less than|fewer than)"
    ),
    "minExclusive": (
        r"over|(?:more|greater|older) than|above|beyond|exceeding|in excess of|upwards? of|>"
    ),
    "minInclusive": (
        r"at least|(?:no|not) (?:fewer|less) than|a minimum of|minimum|as (?:few|little) as|≥"
    ),
    "maxExclusive": r"under|below|(?:fewer|less|lower|younger) than|short of|not even|<",
    "maxInclusive": (
        r"up to|at most|(?:no|not|never) (?:more|greater) than|not over|a maximum of|maximum"
        r"|as (?:many|much) as|≤"
    ),
    "approximateValue": (
        r"about|around|approximately|approx\.?|roughly|some|circa|ca?\.|(?:an? )?estimated"
        r"|an estimate of|(?:in|of) the (?:region|order) of|something like|~|≈"
    ),
    "average": r"(?:an? |the )?(?:average|mean|median) of|on average|averaging",
    "age": (
        r"aged?|ages(?: of)?|(?:the )?age of|age group"
        r"|(?:children|girls|boys|infants|adults|women|men|people|patients|those)"
        r"(?= (?:under|over|below|above|younger|older))"
    ),
    "range": r"between|from",
}
_AFTER: Final = {
    "minInclusive": (
        rf"\s*\+(?!\s*{_N})|[\s-]plus\b(?!\s+{_N})|,?\s+or\s+(?:even\s+)?(?:more|over|above)\b"
        rf"|,?\s+and\s+(?:over|above|up|counting)\b(?!\s+{_N})|,?\s+at\s+least\b(?!\s+{_N})"
    ),
    "maxInclusive": rf",?\s+or\s+(?:fewer|less|under|below|younger)\b|,?\s+at\s+most\b(?!\s+{_N})",
    "approximateValue": r"[\s-]odd\b|\s+or\s+(?:so|thereabouts)\b",
    "average": r"(?:\s+[^\W\d_]+){0,3}?\s+on\s+average\b",
    "age": r"[\s-]+years?[\s-]+(?:olds?|of[\s-]age)\b",
}
_DEGREE: Final = (
    "(?:(?:well|just|slightly|a little|far|considerably|significantly|much|somewhat) )?"
)
_BEFORES: Final = {
    name: rf"(?:\b{_DEGREE}|(?=[<>≥≤~≈]))(?:{words})(?:(?<=[<>≥≤~≈])\s*|\s+)".replace(" ", r"\s+")
    for name, words in _BEFORE.items()
}
_QUALIFIERS: Final = f"(?:{'|'.join(_BEFORES.values())}){{0,4}}"
_QUALIFIER: Final = re.compile(
    "|".join(f"(?P<{name}>{words})" for name, words in _BEFORES.items()), re.IGNORECASE
)
_BOUNDS: Final = frozenset(_BEFORE) - {"age", "range"}
#: The properties of an age in years, by the property of such a number of anything else.
_AGES: Final[Mapping[str, tuple[str, ...]]] = {
    "value": ("ageFrom", "ageTo"),
    "minInclusive": ("ageFrom",),
    "maxInclusive": ("ageTo",),
    "minExclusive": ("ageAbove",),
    "maxExclusive": ("ageBelow",),
}
_PERIOD: Final = "hour|day|night|shift|week|fortnight|month|quarter|year"
_NOUN: Final = r"(?:\s+(?!(?:and|or|to|up|but|who|which|that|while|with|in)\b)[^\W\d_][\w'’-]*)"
_CODES: Final = "USD|EUR|GBP|CHF|CAD|AUD|SEK|NOK|DKK|JPY|XAF|XOF"
_UNIT: Final = {
    "share": r"[\s-]*(?:%|per[\s-]?cent\b|pct\b)",
    "time": (
        r"[\s-]+(?:(?:consecutive|straight|full|whole|more|long)\s+)?"
        r"(?:second|minute|decade|centur(?:y|ies)|hour|day|night|week|fortnight|month|year)s?\b"
    ),
    "rate": (
        rf"{_NOUN}{{0,4}}?\s+(?:(?:an?|per|each|every)\s+(?:single\s+)?(?:{_PERIOD})\b"
        r"(?!\s+(?:ago|later|earlier|before|after)\b)|daily\b|weekly\b|monthly\b|annual(?:ly)?\b|yearly\b)"
    ),
    "money": rf"\s*[$€£¥]|\s+(?:euros?|dollars?|francs?|pounds|{_CODES})\b",
}
#: The units of times, and of rates after "PER-", by their words; other times have none.
_TIMES: Final[Mapping[str, str]] = {
    "second": "SEC", "minute": "MIN", "hour": "HR", "day": "DAY", "daily": "DAY", "week": "WK",
    "month": "MO", "year": "YR", "annual": "YR",
}  # fmt: skip
_TIME: Final = re.compile(rf"(?:{'|'.join(_TIMES)})(?=(?:s|ly)?$)", re.IGNORECASE)
_CURRENCIES: Final[Mapping[str, str]] = {
    "$": "USD", "us$": "USD", "ca$": "CAD", "a$": "AUD", "au$": "AUD", "dollar": "USD",
    "€": "EUR", "euro": "EUR", "£": "GBP", "pound": "GBP", "¥": "JPY",
}  # fmt: skip
_CURRENCY: Final = rf"(?:(?:US|CA|AU?)?[$€£¥]|\b(?:{_CODES})\b)\s*"
_ENDING_PATTERNS: Final = {"age": _AFTER["age"], **_UNIT, **_AFTER}
_ENDINGS: Final = f"(?:{'|'.join(_ENDING_PATTERNS.values())}){{0,4}}"
#: The rest of a list whose last number alone has the unit: "20, 30 and 40 per cent".
_SHARED: Final = rf"(?=(?P<shared>(?:\s*,\s*{_N})*,?\s+and\s+{_N}(?:{'|'.join(_UNIT.values())})))"
_QUANTITY: Final = re.compile(
    rf"(?P<first>(?P<before>{_QUALIFIERS})(?P<currency>{_CURRENCY})?{_POSITIVE}(?P<low>{_N})"
    rf"(?P<after>{_ENDINGS}))(?:{_SHARED})?"
    rf"(?P<second>(?P<noun>{_NOUN}{{1,3}})?"
    r"(?P<joint>\s+(?:up\s+to|to|and|or|until|through)\s+|\s*[–—−-]\s*)"
    rf"(?P<before2>{_QUALIFIERS})(?P<currency2>{_CURRENCY})?(?P<high>{_N})(?P<after2>{_ENDINGS}))?",
    re.IGNORECASE,
)
_ENDING: Final = re.compile(
    "|".join(f"(?P<{name}>{words})" for name, words in _ENDING_PATTERNS.items()), re.IGNORECASE
)
#: After these words "from 200 to 300" is a change, not a range.
_CHANGE_VERB: Final = (
    "r[io]s|grow|grew|increas|expan|jump|climb|soar|surg|f[ae]ll|drop|declin|decreas|reduc|"
    "cut|went|chang|scal|up|down"
)
_CHANGE: Final = re.compile(rf"\b(?:{_CHANGE_VERB})\w*(?:\s+[\w'’-]+){{0,4}}\s*$", re.IGNORECASE)

#: "Rose by 40 per cent" and "a 40 per cent increase" say how much more, not how much.
_MOVE: Final = "increase|rise|growth|drop|fall|decrease|decline|reduction"
_CHANGED_BY: Final = re.compile(
    rf"\b(?:{_CHANGE_VERB})\w*(?:\s+[\w'’-]+){{0,4}}\s+by\s+$|\b(?:{_MOVE})\s+of\s+$", re.IGNORECASE
)
_CHANGED: Final = re.compile(rf"\s+(?:{_MOVE}|more|fewer|less|higher|lower)\b", re.IGNORECASE)

_FRACTION: Final = "|".join(["quarter", *_ORDINALS[2:]])
_OUT_OF: Final = r"out[\s-]of|per|(?:in|of|for|out[\s-]of)[\s-]every"
#: After "in" a number with a noun of its own is a count: "two clinics in three regions".
_NO_NOUN: Final = r"\s*(?:[.,;:!?)]|$)|\s+(?:of|is|are|was|were|has|have|had|who|that)\b"
_PART: Final = re.compile(
    rf"(?P<before>{_QUALIFIERS}){_POSITIVE}"
    rf"(?P<range>between\s+{_N}\s+and\s+|{_N}(?:\s+(?:to|or)\s+|\s*[–-]\s*))?(?P<part>{_N})"
    rf"(?:(?:[\s-]+(?:in|{_OUT_OF})|(?:\s+[^\W\d_]+){{1,2}}\s+(?:(?P<in>in)|{_OUT_OF}))"
    rf"[\s-]+(?P<whole>{_N}|{_ANY_SCALE})(?(in)(?={_NO_NOUN}))"
    rf"|[\s-]+(?P<one>half|{_FRACTION})\b(?!-)|[\s-]+(?P<some>halve|{_FRACTION})s\b"
    r"|(?P<multiple>[\s-]*fold\b|\s+times\s+(?:as|the|more|higher|larger|greater)\b)"
    rf"|(?:\s*/\s*{_N}|\s+point\s+{_N})+|\s*(?:[:×±]|\+/[-−]|\bx\b)\s*{_N}|\s*‰"
    r"|[\s-]*(?:%|per[\s-]?cent(?:age)?)[\s-]points?\b"
    rf"|{_NOUN}{{0,2}}\s+(?:more|fewer|less){_NOUN}{{0,2}}?\s+than\b(?!\s+(?:once|twice))"
    r"|\s+times\s+(?:less|fewer|lower|smaller)\b)",
    re.IGNORECASE,
)
#: A share, a multiple or a number of years whose number is no number word.
_WORD: Final = re.compile(
    rf"(?P<before>{_QUALIFIERS})(?<!first\s)(?<!second\s)(?<!other\s)(?<!latter\s)(?<!and\sa\s)\b"
    rf"(?:(?P<half>half)(?=\s+(?:of|the|our|all|these|those|their|are|were|have|had)\b(?!\s+an?\s+{_ANY_SCALE}))"
    rf"|(?:an?\s+|one-)(?P<part>half|{_FRACTION})(?=\s+of\b)"
    r"|(?P<multiple>twice(?=\s+(?:as|the)\b)|(?:doubl|tripl|quadrupl)(?:es?|ed|ing)\b"
    r"|(?:two|three|four|five|ten)fold\b)"
    rf"|(?:its|their|our|the|a)\s+(?P<year>{'|'.join(_ORDINALS)})\s+"
    r"(?:(?:consecutive|successive|straight)\s+)?year\b)",
    re.IGNORECASE,
)
_MULTIPLES: Final = {"do": 2, "fi": 5, "fo": 4, "qu": 4, "te": 10, "th": 3, "tr": 3, "tw": 2}
_RANK: Final = re.compile(
    rf"(?<![\w-])(?:(?:(?P<word>(?:(?:{'|'.join(_TENS)})[\s-])?{_ORDINAL})|(?P<digits>\d+)(?:st|nd|rd|th))[\s-]+)?"
    r"(?P<superlative>largest|biggest|highest|greatest|most)\b",
    re.IGNORECASE,
)
#: "One of the largest", "the three largest" and "the twentieth largest" are not the largest.
_NOT_FIRST: Final = re.compile(
    r"(?:\b(?:[^\W\d_]+|\d+)\s+of(?:\s+[\w'’-]+){0,4}|\b(?:among|amongst|not)(?:\s+[\w'’-]+){0,4}"
    rf"|\b(?:few|several|[\w,]*\d|{'|'.join(_WORDS)}|\w+(?:th|st|nd|rd|eth))(?:\s+or)?)[\s-]+$"
    r"|-\s+(?:or|and|to)\s+$",
    re.IGNORECASE,
)

_Numbers = dict[int, tuple[Decimal, str]]


def read_quantities(text: str) -> Iterator[Reading]:
    """Yield every number that ``text`` states as a quantity or as a rank; dates are neither.

    A range ("200 to 300", "between 200 and 300") yields both its bounds. A number that no figure
    can have ("about 200 to 300", "1:3") is yielded without a unit.
    """
    numbers: _Numbers = {}
    rest = _mark(text, numbers)
    for match in _PART.finditer(rest):
        if _is_part(match, numbers):
            yield from _part(match, numbers)
            rest = rest[: match.start()] + "…" * len(match.group()) + rest[match.end() :]
    yield from map(_word, _WORD.finditer(rest))
    position = 0
    while quantity := _QUANTITY.search(rest, position):
        is_range = _is_range(quantity)
        yield from _range(quantity, numbers) if is_range else _single(quantity, numbers)
        position = quantity.end() if is_range else quantity.end("first")
    for match in _RANK.finditer(text):
        yield from _rank(match)


def _mark(text: str, numbers: _Numbers) -> str:
    """Return the text with dates hidden and numbers marked; add each number to ``numbers``."""

    def mark(match: re.Match[str]) -> str:
        marked = match.group()
        for group in ("low", "high", "number"):
            if words := match[group]:
                start = match.start(group)
                numbers[start] = (_value(words), words)
                start -= match.start()
                end = start + len(words)
                marked = marked[:start] + _FIRST + _REST * (len(words) - 1) + marked[end:]
        return marked

    plain = text.replace(_FIRST, " ").replace(_REST, " ")
    return _NUMBERS.sub(mark, _DATES.sub(lambda date: "…" * len(date.group()), plain))


def _value(words: str) -> Decimal:
    plain = re.sub(r"(?<=\d)[,'’\s](?=\d{3})", "", words.lower().replace("-", " "))
    for fraction, digits in _FRACTIONS.items():
        gap = fraction.replace(" ", r"\s+")
        plain = re.sub(rf"\band\s+{gap}\b", f"+{digits}", plain)
        plain = re.sub(rf"^(?:{gap}|{fraction.split()[-1]})(?:\s+of)?\s+an?\b", digits, plain)
    total = part = Decimal(0)
    scale = 1
    for word in plain.replace(",", "").split():
        if word.startswith("+"):
            part += Decimal(word) * scale
        elif word in _SCALES:
            scale = _SCALES[word]
            part *= scale
            if scale >= _THOUSAND:
                total, part = total + part, Decimal(0)
        elif word != "and":
            scale = 1
            part += 1 if word in ("a", "an") else Decimal(_WORDS.get(word, word))
    return total + part


def _is_part(match: re.Match[str], numbers: _Numbers) -> bool:
    """Whether a match is a part: smaller than its whole and, for a "half" or "third", just one."""
    part = numbers[match.start("part")][0]
    whole = numbers.get(match.start("whole"))
    return part == 1 if match["one"] else whole is None or part < whole[0]


def _part(match: re.Match[str], numbers: _Numbers) -> Iterator[Reading]:
    """Yield a share or a multiple; without a unit if it is neither."""
    start, whole = match.start("part"), match["whole"]
    bound, unit, _ = _kind(_qualities(match, "before"))
    denominator = None
    if whole:
        words = numbers.get(match.start("whole"), (None, f"a {whole}"))[1]
        denominator = _value(words)
    elif name := match["one"] or match["some"]:
        denominator = _denominator(name)
    is_exact = not match["range"] and bool(unit)
    if match["multiple"]:
        is_exact = is_exact and bound == "value"
        yield Reading("multiple", numbers[start][0], _span(match), COUNT if is_exact else None)
    elif denominator and is_exact:
        yield Reading(bound, numbers[start][0], _span(match), SHARE, denominator)
    else:
        for at in sorted({start, match.start("whole")} & numbers.keys()):
            yield Reading("value", numbers[at][0], _span(match), None)


def _word(match: re.Match[str]) -> Reading:
    """Return a share, multiple or number of years that is stated without a number word."""
    bound, unit, _ = _kind(_qualities(match, "before"))
    if match["multiple"]:
        number = Decimal(_MULTIPLES[match["multiple"][:2].lower()])
        return Reading("multiple", number, _span(match), unit if bound == "value" else None)
    if match["year"]:
        number = Decimal(_ORDINALS.index(match["year"].lower()) + 1)
        return Reading(bound, number, _span(match), unit and "YR")
    denominator = _denominator(match["half"] or match["part"])
    return Reading(bound, Decimal(1), _span(match), unit and SHARE, denominator)


def _denominator(name: str) -> Decimal:
    """Return 2 for "half", 3 for "third"."""
    named = {"half": 2, "halve": 2, "quarter": 4}
    return Decimal(named.get(name.lower()) or _ORDINALS.index(name.lower()) + 1)


def _span(match: re.Match[str]) -> Span:
    """Return the words of a match without "between" and "from" before them."""
    opening = (m.start() for m in _QUALIFIER.finditer(match["before"]) if m.lastgroup != "range")
    start = next(opening, len(match["before"]))
    return Span(match.start() + start, match.end())


def _is_range(match: re.Match[str]) -> bool:
    """Whether two numbers are the ends of a range, rather than two numbers or a change."""
    if match["second"] is None:
        return False
    opening = match["before"].lower().split()
    is_opened = "between" in opening or "from" in opening
    if "from" in opening and _CHANGE.search(match.string[: match.start()]):
        return False
    if match["noun"]:
        return is_opened
    return "between" in opening or match["joint"].strip().lower() != "and"


def _range(match: re.Match[str], numbers: _Numbers) -> Iterator[Reading]:
    """Yield both ends; "1.5 to 2 million" means millions twice."""
    low, low_words = numbers[match.start("low")]
    high, high_words = numbers[match.start("high")]
    scale = re.search(rf"(?:{_GAP}{_ANY_SCALE})+$", high_words, re.IGNORECASE)
    if scale and not re.search(_ANY_SCALE, low_words, re.IGNORECASE):
        scaled = _value(f"{low_words} {scale.group().replace('-', ' ')}")
        low = scaled if scaled < high else low
    qualities = _qualities(match, "before", "after") | _qualities(match, "before2", "after2")
    bound, unit, denominator = _kind(qualities)
    may_be_short = low < _THOUSAND < low * _THOUSAND < high  # "200-300,000"
    if bound != "value" or match["noun"] or low >= high or may_be_short:
        unit = None
    span = Span(match.start(), match.end())
    ends = ("ageFrom", "ageTo") if "age" in qualities else ("minInclusive", "maxInclusive")
    for end, number in zip(ends, (low, high), strict=True):
        yield Reading(end, number, span, unit, denominator)


def _single(match: re.Match[str], numbers: _Numbers) -> Iterator[Reading]:
    qualities = _qualities(match, "before", "after", "shared")
    bound, unit, denominator = _kind(qualities)
    end = max(match.end("first"), match.end("shared"))
    span = Span(_span(match).start, end)
    is_change = _CHANGED_BY.search(match.string[: span.start])
    if is_change or (denominator and _CHANGED.match(match.string[end:])):
        unit = None
    names = _AGES.get(bound, ("value",)) if "age" in qualities else (bound,)
    for name in names:
        yield Reading(name, numbers[match.start("low")][0], span, unit, denominator)


def _qualities(match: re.Match[str], before: str, *after: str) -> dict[str, str]:
    """Return the words of the qualifiers and units around a number, by name."""
    found = [*_QUALIFIER.finditer(match[before])]
    found += [m for group in after for m in _ENDING.finditer(match[group] or "")]
    words = {m.lastgroup: m.group() for m in found if m.lastgroup}
    if after and (currency := match["currency"] or match["currency2"]):
        words["money"] = currency
    return words


def _kind(qualities: Mapping[str, str]) -> tuple[str, str | None, Decimal | None]:
    """Return the property, the unit and the denominator of a number with these qualities."""
    bounds = sorted(qualities.keys() & _BOUNDS)
    bound = bounds[0] if bounds else "value"
    kinds = [kind for kind in _UNIT if kind in qualities]
    if len(bounds) > 1 or len(kinds) > 1:
        return bound, None, None
    if "age" in qualities:
        unit = _unit(kinds[0], qualities[kinds[0]].strip()) if kinds else "YR"
        return bound, unit if unit == "YR" and bound in _AGES else None, None
    if kinds == ["share"]:
        return bound, SHARE, _HUNDRED
    return bound, _unit(kinds[0], qualities[kinds[0]].strip()) if kinds else COUNT, None


def _unit(kind: str, words: str) -> str | None:
    """Return the unit of a time, a rate or an amount of money; None if QUDT has none."""
    if kind == "money":
        name = words.lower().rstrip("s") if len(words) > len("EUR") else words.lower()
        code = _CURRENCIES.get(name) or (words.upper() if len(words) == len("EUR") else "")
        return f"CCY_{code}" if code else None
    time = _TIME.search(words)
    unit = _TIMES[time.group().lower()] if time else None
    return f"PER-{unit}" if unit and kind == "rate" else unit


def _rank(match: re.Match[str]) -> Iterator[Reading]:
    if _NOT_FIRST.search(match.string[: match.start()]):
        return
    span = Span(*match.span())
    if match["digits"]:
        yield Reading("rank", Decimal(match["digits"]), span)
    elif match["word"]:
        *tens, ordinal = re.split(r"[\s-]", match["word"].lower())
        rank = sum(_WORDS[word] for word in tens) + _ORDINALS.index(ordinal) + 1
        yield Reading("rank", Decimal(rank), span)
    elif match["superlative"].lower() != "most":
        yield Reading("rank", Decimal(1), span)
