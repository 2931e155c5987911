"""How English writes quantities: patterns for numbers, and for the words before and after them."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from kg.evidence.calendar import MONTHS

_ONES: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_NUMBER_WORDS: Final = dict(zip([*_ONES, *_TENS], [*range(20), *range(20, 100, 10)], strict=True))
_SCALES: Final = {
    "dozen": 12,
    "hundred": 10**2,
    "thousand": 10**3,
    "lakh": 10**5,
    "million": 10**6,
    "crore": 10**7,
    "billion": 10**9,
}
THOUSAND: Final = _SCALES["thousand"]
_ORDINALS: Final = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()

GAP: Final = r"[\s-]+"
_ORDINAL: Final = rf"(?:{'|'.join(_ORDINALS)})\b"
#: Thousands are separated by commas, by spaces of any width, by apostrophes, or not at all.
_DIGITS: Final = (
    r"(?:\d{1,3}(?:(?:,\d{3})+|(?:[^\S\n]\d{3})+|(?:['’]\d{3})+)|\d+)(?:\.\d+)?"
    r"(?!\w|[.,'’]\d|\^|\s\d+/\d|(?<!\d{4}|,\d{3})[^\S\n]\d{3}\b)"
)
_FRACTIONS: Final = {"(?:a|one) half": "0.5", "(?:a|one) quarter": "0.25", "three quarters": "0.75"}
_AND_A_HALF: Final = rf"(?:{GAP}and{GAP}(?:{'|'.join(_FRACTIONS).replace(' ', GAP)})\b)"
_HALF_A: Final = rf"(?:half|(?:(?:(?:a|one){GAP})?quarter|three{GAP}quarters){GAP}of){GAP}an?\b"
_BELOW_100: Final = (
    rf"(?:(?:{'|'.join(_TENS)})(?:{GAP}(?:{'|'.join(_ONES[1:10])}))?|(?:{'|'.join(_ONES)}))\b"
    rf"(?!-{_ORDINAL})"
)
_BELOW_1000: Final = (
    rf"(?:(?:{_BELOW_100}|(?<!of\s)an?|{_HALF_A}|{_DIGITS}){GAP}hundred\b"
    rf"(?:{GAP}(?:and{GAP})?{_BELOW_100}(?!{GAP}hundred\b))?|{_BELOW_100})"
)
_COEFFICIENT: Final = (
    rf"(?:(?:{_DIGITS}|{_BELOW_1000}){_AND_A_HALF}?|(?<!of\s)an?|{_HALF_A})(?={GAP})"
)


def _scaled(scale: str, lower: str = "") -> str:
    """Return a pattern for a number of a scale, with the part below that scale."""
    ending = rf",?\s+(?:and\s+)?{lower}|" if lower else ""
    ending += rf"{_AND_A_HALF}|{GAP}(?:and{GAP})?{_BELOW_1000}(?!{GAP}{ANY_SCALE})"
    return rf"(?:{_COEFFICIENT}{GAP}{scale}\b(?:{ending})?)"


ANY_SCALE: Final = rf"(?:{'|'.join(_SCALES)})\b"
_THOUSANDS: Final = _scaled("thousand")
_MILLIONS: Final = _scaled("million", _THOUSANDS)
_NUMBER: Final = (
    rf"(?<![\w.,^])(?<!\d['’])(?:{_scaled('billion', _MILLIONS)}|{_MILLIONS}|{_THOUSANDS}"
    rf"|{_COEFFICIENT}{GAP}(?:dozen|lakh|crore)\b|{_BELOW_1000}{_AND_A_HALF}?"
    rf"|{_DIGITS}{_AND_A_HALF}?)(?!{GAP}{ANY_SCALE})"
)
#: "Between one hundred and two thousand" has two numbers, "one hundred and two thousand" has one.
_NUMBERS: Final = re.compile(
    rf"\bbetween\s+(?P<low>{_NUMBER})\s+and\s+(?P<high>{_NUMBER})|(?P<number>{_NUMBER})"
    rf"|\b{ANY_SCALE}(?:{GAP}(?:and{GAP})?{_BELOW_1000})?",  # several hundred and fifty
    re.IGNORECASE,
)
#: A number that has been read is replaced by these two characters, which no text has.
_FIRST, _FOLLOWING = "\ue000", "\ue001"
_N: Final = f"{_FIRST}{_FOLLOWING}*"
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
    # "one of the highest" is no number either
    r"|\b(?i:one\s+of\s+(?:the|its|our|their))\s+(?:[\w-]+\s+){0,2}?(?:most|\w+est)\b"
)
_CODES: Final = "USD|EUR|GBP|CHF|CAD|AUD|SEK|NOK|DKK|JPY|XAF|XOF"
_SMALL: Final = rf"(?:\d{{1,2}}|{'|'.join(_ONES[1:11])})(?!\w|[,.]\d|\s*%)"
#: Names with numbers that count nothing: "Phase 3 or above", "COVID-19", "IPC 4", "in Delmas 4".
NAME: Final = re.compile(
    r"(?<!\bthis\s)(?<!\bthat\s)(?<!\beach\s)(?<!\bevery\s)(?<!\bsame\s)\b"
    r"(?i:(?:phase|categor(?:y|ie)|level|stage|grade|tier|class|type|round|step)s?|IPC|AIS)[\s-]?"
    rf"(?i:{_SMALL})(?:\s*(?:[/–-]|to\s|or\s|and\s)\s*(?i:{_SMALL}))?"
    r"(?:\+|\s+(?:or|and)\s+(?:above|below|over|higher|lower|worse|more)\b)?"
    r"|\b(?!Under|Over)[A-Z]\w*[^\W\d_]-\d{1,3}\b(?![,.]\d)"
    rf"|(?:(?<=[a-z,;]\s)[A-Z][\w'’-]*[a-z]|\b(?!{_CODES})[A-Z]{{2,}})\s\d{{1,2}}(?!\w|[,.]?\d|\s*%)"
    r"(?=\s*(?:[.,;:!?)]|$)|\s+(?:and|or|in|at|is|was|to|with|where|for|hospital|camp|clinic)\b)"
)
NAME_NUMBER: Final = re.compile(rf"\b{_SMALL}|\d+", re.IGNORECASE)

#: Words before a number, by the property that then takes it or by what rules a number out.
BEFORE: Final = {
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
        r"(?= (?:under|over|below|above|younger|older|between))"
    ),
    "range": r"between|from",
}
_AFTER: Final = {
    "minInclusive": (
        rf"\s*\+(?!\s*{_N})|[\s-]plus\b(?!\s+{_N})|,?\s+or\s+(?:even\s+)?(?:more|over|above|older)\b"
        rf"|,?\s+and\s+(?:over|above|older|up|counting)\b(?!\s+{_N})|,?\s+at\s+least\b(?!\s+{_N})"
    ),
    "maxInclusive": (
        r",?\s+or\s+(?:fewer|less|under|below|younger)\b|,?\s+and\s+(?:under|below|younger)\b"
        rf"|,?\s+at\s+most\b(?!\s+{_N})"
    ),
    "approximateValue": r"[\s-]odd\b|\s+or\s+(?:so|thereabouts)\b",
    "average": r"(?:\s+[^\W\d_]+){0,3}?\s+on\s+average\b",
    "age": r"[\s-]+(?:year|month)s?[\s-]+(?:olds?|of[\s-]age)\b",
}
_DEGREE: Final = (
    "(?:(?:well|just|slightly|a little|far|considerably|significantly|much|somewhat) )?"
)
_BEFORES: Final = {
    name: rf"(?:\b{_DEGREE}|(?=[<>≥≤~≈]))(?:{words})(?:(?<=[<>≥≤~≈])\s*|\s+)".replace(" ", r"\s+")
    for name, words in BEFORE.items()
}
_QUALIFIERS: Final = f"(?:{'|'.join(_BEFORES.values())}){{0,4}}"
QUALIFIER: Final = re.compile(
    "|".join(f"(?P<{name}>{words})" for name, words in _BEFORES.items()), re.IGNORECASE
)
_PERIOD: Final = "hour|day|night|shift|week|fortnight|month|quarter|year"
_NOUN: Final = r"(?:\s+(?!(?:and|or|to|up|but|who|which|that|while|with|in)\b)[^\W\d_][\w'’-]*)"
#: The words between a number and its period, the last of which begins no time of its own.
_WORD: Final = (
    r"(?!\s+(?:for|in|of|within|during|after|before|about|over|than|once|twice|half)"
    rf"\s+(?:an?|each|every)\b){_NOUN}"
)
_COUNTED: Final = (
    rf"(?:{_WORD}){{0,4}}?(?:\s+(?:with|in|from|of|for|at|on)(?:{_WORD}){{1,5}}?){{0,2}}"
)
UNITS: Final = {
    "share": r"[\s-]*(?:%|per[\s-]?cent\b|pct\b)",
    "time": (
        r"[\s-]+(?:(?:consecutive|straight|full|whole|more(?!\s+\w+\s+than\b)|long)\s+)?"
        r"(?:second|minute|decade|centur(?:y|ies)|hour|day|night|week|fortnight|month|year)s?\b"
    ),
    "rate": (
        rf"(?:{_COUNTED}\s+(?:an?|per|each|every)\s+(?:single\s+)?(?:{_PERIOD})\b"
        rf"(?!\s+(?:ago|later|earlier|before|after)\b)|{_NOUN}{{0,4}}?(?<!\son)(?<!\sof)(?<!\sfor)\s+"
        r"(?:daily\b|weekly\b|monthly\b|annual(?:ly)?\b|yearly\b))"
    ),
    "money": rf"\s*[$€£¥]|\s+(?:euros?|dollars?|francs?|pounds|{_CODES})\b",
}
#: The units of times, and of rates after "PER-", by their words; other times have none.
TIMES: Final[Mapping[str, str]] = {
    "second": "SEC", "minute": "MIN", "hour": "HR", "day": "DAY", "daily": "DAY", "week": "WK",
    "month": "MO", "year": "YR", "annual": "YR",
}  # fmt: skip
TIME: Final = re.compile(rf"(?:{'|'.join(TIMES)})(?=(?:s|ly)?$)", re.IGNORECASE)
CURRENCIES: Final[Mapping[str, str]] = {
    "$": "USD", "us$": "USD", "ca$": "CAD", "a$": "AUD", "au$": "AUD", "dollar": "USD",
    "€": "EUR", "euro": "EUR", "£": "GBP", "pound": "GBP", "¥": "JPY",
}  # fmt: skip
_CURRENCY: Final = rf"(?:(?:US|CA|AU?)?[$€£¥]|\b(?:{_CODES})\b)\s*"
_ENDING_PATTERNS: Final = {"age": _AFTER["age"], **UNITS, **_AFTER}
_ENDINGS: Final = f"(?:{'|'.join(_ENDING_PATTERNS.values())}){{0,4}}"
#: The rest of a list whose last number alone has the unit: "20, 30 and 40 per cent".
_SHARED: Final = rf"(?=(?P<shared>(?:\s*,\s*{_N})*,?\s+and\s+{_N}(?:{'|'.join(UNITS.values())})))"
QUANTITY: Final = re.compile(
    rf"(?P<first>(?P<before>{_QUALIFIERS})(?P<currency>{_CURRENCY})?{_POSITIVE}(?P<low>{_N})"
    rf"(?P<after>{_ENDINGS}))(?:{_SHARED})?"
    rf"(?P<second>(?P<noun>{_NOUN}{{1,3}})?"
    r"(?P<joint>\s+(?:up\s+to|to|and|or|until|through)\s+|\s*[–—−-]\s*)"
    rf"(?P<before2>{_QUALIFIERS})(?P<currency2>{_CURRENCY})?(?P<high>{_N})(?P<after2>{_ENDINGS}))?",
    re.IGNORECASE,
)
ENDING: Final = re.compile(
    "|".join(f"(?P<{name}>{words})" for name, words in _ENDING_PATTERNS.items()), re.IGNORECASE
)
#: "Half of them are under 18" tells an age, if the number has no noun of its own.
AGE_BEFORE: Final = re.compile(
    r"(?:%|\b(?:half|thirds?|quarters?|cent|most|majority|rest|who|whom|them|these|people|residents"
    r"|refugees|survivors)\b)(?:(?:\s+[\w'’-]+){0,4}\s+(?:is|are|was|were|being))?"
    r"\s+(?:under|over|below|above|(?:younger|older)\s+than)\s+$",
    re.IGNORECASE,
)
AGE_AFTER: Final = re.compile(
    r"\s*(?:[.,;:!?)]|$)|\s+(?:and|or|at|have|had|in|is|are|was|were|when|who|with)\b",
    re.IGNORECASE,
)

_UP: Final = (
    r"ris(?:e|ing)|rose|grow|grew|increas|expan|jump|climb|soar|surg"
    r"|(?<!make\s)(?<!makes\s)(?<!made\s)(?<!making\s)up\b"
)
_DOWN: Final = r"f[ae]ll|drop|declin|decreas|reduc|cuts?\b|shr[aiu]nk|slash|down\b"
_CHANGE_VERB: Final = rf"(?P<up>{_UP})|(?P<down>{_DOWN})|went|chang|scal"
#: After these words "from 200 to 300" is a change, not a range.
CHANGE: Final = re.compile(rf"\b(?:{_CHANGE_VERB})\w*(?:\s+[\w'’-]+){{0,4}}\s*$", re.IGNORECASE)
#: "Rose by 40 per cent", "a rise of 40": how much more, not how much; the last such word counts.
CHANGE_BEFORE: Final = re.compile(
    rf".*(?P<verb>\b(?:{_CHANGE_VERB})\w*(?:(?:\s+[\w'’-]+){{0,4}}\s+by"
    r"|(?<!\bup)(?<!\bdown)(?:\s+in(?:\s+[\w'’-]+){1,3})?\s+of|(?P<share>))\s+)$",
    re.IGNORECASE | re.DOTALL,
)
#: "200 more than in 2022"; of shares, also "40 per cent more", "a 40 per cent rise".
CHANGE_AFTER: Final = re.compile(
    rf"(?:{_NOUN}{{0,2}}?\s+(?:(?P<more>more)|(?P<less>fewer|less))"
    r"|\s+(?:(?P<longer>longer|higher|larger)|(?P<shorter>shorter|lower|smaller)))"
    rf"{_NOUN}{{0,2}}?\s+than\b(?!\s+(?:once|twice|half|an?|one|[$€£¥]|{_N}))"
    r"|(?P<share>[\s-]+(?:(?P<up>increase|rise|growth|more|higher|larger|greater)"
    r"|(?P<down>decrease|drop|fall|decline|reduction|cut|fewer|less|lower|smaller))\b"
    r"(?!\s+(?:ill|sick|out|behind|below|pregnant)\b))",
    re.IGNORECASE,
)
LESS: Final = frozenset({"down", "less", "shorter"})
DIRECTIONS: Final = LESS | {"up", "more", "longer"}

_FRACTION: Final = "|".join(["quarter", *_ORDINALS[2:]])
_OUT_OF: Final = r"out[\s-]of|per|(?:in|of|for|out[\s-]of)[\s-]every"
RATIO: Final = re.compile(rf"[\s-](?:in|{_OUT_OF})[\s-](?!cent)", re.IGNORECASE)
#: After "in" a number with a noun of its own is a count: "two clinics in three regions".
_NO_NOUN: Final = r"\s*(?:[.,;:!?)]|$)|\s+(?:of|is|are|was|were|has|have|had|who|that)\b"
PART: Final = re.compile(
    rf"(?P<before>{_QUALIFIERS}){_POSITIVE}"
    rf"(?P<range>between\s+{_N}\s+and\s+|{_N}(?:\s+(?:to|or)\s+|\s*[–-]\s*))?(?P<part>{_N})"
    rf"(?:(?:[\s-]+(?:in|{_OUT_OF})|(?:\s+[^\W\d_]+){{1,2}}\s+(?:(?P<in>in)|{_OUT_OF}))"
    rf"[\s-]+(?P<whole>{_N}|{ANY_SCALE})(?(in)(?={_NO_NOUN}))"
    rf"|[\s-]+(?P<one>half|{_FRACTION})\b(?!-)|[\s-]+(?P<some>halve|{_FRACTION})s\b"
    r"|(?P<multiple>[\s-]*fold\b|\s+times\s+(?:as|the|more|higher|larger|greater)\b)"
    rf"|(?:\s*/\s*{_N}|\s+point\s+{_N})+|\s*(?:[:×±]|\+/[-−]|\bx\b)\s*{_N}|\s*‰"
    r"|[\s-]*(?:%|per[\s-]?cent(?:age)?)[\s-]points?\b"
    r"|\s+times\s+(?:less|fewer|lower|smaller)\b)",
    re.IGNORECASE,
)
#: A share, a multiple or a number of years whose number is no number word.
IMPLIED: Final = re.compile(
    rf"(?P<before>{_QUALIFIERS})(?<!first\s)(?<!second\s)(?<!other\s)(?<!latter\s)(?<!and\sa\s)\b"
    rf"(?:(?P<half>half)(?=\s+(?:of|the|our|all|these|those|their|are|were|have|had)\b(?!\s+an?\s+{ANY_SCALE}))"
    rf"|(?:an?\s+|one-)(?P<part>half|{_FRACTION})(?=\s+of\b)"
    r"|(?P<multiple>twice(?=\s+(?:as|the)\b)|(?:halv|doubl|tripl|quadrupl)(?:es?|ed|ing)\b"
    r"|(?:two|three|four|five|ten)fold\b)"
    rf"|(?:its|their|our|the|a)\s+(?P<year>{'|'.join(_ORDINALS)})\s+"
    r"(?:(?:consecutive|successive|straight)\s+)?year\b"
    rf"|(?:an?\s+|one-|(?=half))(?P<fraction>half|{_FRACTION})\b(?!-|\s+(?:an?|part(?:y|ies))\b))",
    re.IGNORECASE,
)
MULTIPLES: Final = {
    "ha": 0.5,
    "do": 2,
    "fi": 5,
    "fo": 4,
    "qu": 4,
    "te": 10,
    "th": 3,
    "tr": 3,
    "tw": 2,
}
RANK: Final = re.compile(
    rf"(?<![\w-])(?:(?:(?P<word>(?:(?:{'|'.join(_TENS)})[\s-])?{_ORDINAL})|(?P<digits>\d+)(?:st|nd|rd|th))[\s-]+)?"
    r"(?P<superlative>largest|biggest|highest|greatest|most)\b",
    re.IGNORECASE,
)
#: "One of the largest", "the three largest" and "the twentieth largest" are not the largest.
NOT_FIRST: Final = re.compile(
    r"(?:\b(?:[^\W\d_]+|\d+)\s+of(?:\s+[\w'’-]+){0,4}|\b(?:among|amongst|not)(?:\s+[\w'’-]+){0,4}"
    rf"|\b(?:few|several|[\w,]*\d|{'|'.join(_NUMBER_WORDS)}|\w+(?:th|st|nd|rd|eth))(?:\s+or)?)[\s-]+$"
    r"|-\s+(?:or|and|to)\s+$",
    re.IGNORECASE,
)
#: The numbers of a text by their places, each with its words.
Numbers = dict[int, tuple[Decimal, str]]


def mark_numbers(text: str) -> tuple[str, Numbers]:
    """Return a text with dates hidden and numbers marked, and its numbers."""
    numbers: Numbers = {}

    def mark(match: re.Match[str]) -> str:
        marked = match.group()
        for group in ("low", "high", "number"):
            if words := match[group]:
                start = match.start(group)
                numbers[start] = (read_number(words), words)
                start -= match.start()
                end = start + len(words)
                marked = marked[:start] + _FIRST + _FOLLOWING * (len(words) - 1) + marked[end:]
        return marked

    plain = text.replace(_FIRST, " ").replace(_FOLLOWING, " ")
    for hidden in (_DATES, NAME):
        plain = hidden.sub(lambda match: "…" * len(match.group()), plain)
    return _NUMBERS.sub(mark, plain), numbers


def read_number(words: str) -> Decimal:
    """Return the number that digits, number words and scale words state."""
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
            if scale >= THOUSAND:
                total, part = total + part, Decimal(0)
        elif word != "and":
            scale = 1
            part += 1 if word in ("a", "an") else Decimal(_NUMBER_WORDS.get(word, word))
    return total + part


def read_ordinal(words: str) -> Decimal:
    """Return the number of an ordinal or a fraction: 24 for "twenty-fourth", 2 for "half"."""
    *tens, last = re.split(r"[\s-]", words.lower())
    number = {"half": 2, "halve": 2, "quarter": 4}.get(last) or _ORDINALS.index(last) + 1
    return Decimal(sum(_NUMBER_WORDS[word] for word in tens) + number)
