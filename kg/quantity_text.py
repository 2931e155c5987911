"""Quantities in words, in English and Spanish: "more than 1,200" is not "1,200"."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Final

#: The unit of a figure, by its local name in QUDT, and the denominator of a share.
Measure = tuple[str, Decimal | None]
#: That of what is counted.
COUNTED: Final[Measure] = ("", None)
#: The words for a number, by language, and by the local name of the property that has it, in order.
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "value": "{}",
        "approximateValue": "about {}",
        "justBelow": "nearly {}",
        "average": "an average of {}",
        "minExclusive": "more than {}",
        "minInclusive": "at least {}",
        "maxExclusive": "fewer than {}",
        "maxInclusive": "at most {}",
        "rank": "{}",
        "multiple": "{} times",
        "change": "{}",
    },
    "es": {
        "value": "{}",
        "approximateValue": "alrededor de {}",
        "justBelow": "casi {}",
        "average": "un promedio de {}",
        "minExclusive": "más de {}",
        "minInclusive": "al menos {}",
        "maxExclusive": "menos de {}",
        "maxInclusive": "como máximo {}",
        "rank": "{}",
        "multiple": "{} veces",
        "change": "{}",
    },
}
_RANGE: Final = {"en": "between {} and {}", "es": "entre {} y {}"}
_AND: Final = {"en": " and ", "es": " y "}
#: Of so many: with a small and a large denominator.
_SHARE: Final = {"en": ("{} in {}", "{} per {}"), "es": ("{} de cada {}", "{} por cada {}")}
_PER_CENT: Final = {"en": "{} per cent", "es": "{}\N{NO-BREAK SPACE}%"}
_HUNDRED: Final = Decimal(100)
_SMALL: Final = 20
#: An increase and a decrease by a number; both without one.
_CHANGE: Final = {
    "en": ("increase of {}", "decrease of {}"),
    "es": ("aumento de {}", "disminución de {}"),
}
#: What follows a number, by unit of QUDT: one and several in English, then in Spanish.
_UNITS: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "MIN": ("minute", "minutes", "minuto", "minutos"),
    "HR": ("hour", "hours", "hora", "horas"),
    "DAY": ("day", "days", "día", "días"),
    "WK": ("week", "weeks", "semana", "semanas"),
    "MO": ("month", "months", "mes", "meses"),
    "YR": ("year", "years", "año", "años"),
    "PER-HR": ("an hour", "an hour", "por hora", "por hora"),
    "PER-DAY": ("a day", "a day", "al día", "al día"),
    "PER-WK": ("a week", "a week", "a la semana", "a la semana"),
    "PER-MO": ("a month", "a month", "al mes", "al mes"),
    "PER-YR": ("a year", "a year", "al año", "al año"),
}
_CURRENCY: Final = "CCY_"
#: Units of what is counted, which the indicator names.
_COUNTS: Final = ("", "NUM", "FRACTION")
_ENDINGS: Final = {"1": "st", "2": "nd", "3": "rd"}
#: These have no unit, or their words have it.
_COMPLETE: Final = {"rank", "multiple", "change"}
#: From here on, Spanish groups the digits of a number.
_FIVE_DIGITS: Final = 10_000
NUMBERS: Final = tuple(_WORDS["en"])
LANGUAGES: Final = tuple(_WORDS)


def quantity_text(
    numbers: Mapping[str, Decimal], language: str = "en", measure: Measure = COUNTED
) -> str:
    """Return a quantity as people read it, without what is counted; empty without numbers.

    The numbers are by the local name of their property (NUMBERS), in one of LANGUAGES.

    Source: https://www.rae.es/ortografía/números (digits in Spanish)
    """
    unit, denominator = measure
    money = unit.removeprefix(_CURRENCY) if unit.startswith(_CURRENCY) else ""
    texts = {
        name: _number(numbers[name], language, "" if name in _COMPLETE else money)
        for name in NUMBERS
        if name in numbers
    }
    if "rank" in texts:
        texts["rank"] = _rank(texts["rank"], language)
    if "change" in texts:
        texts["change"] = _change(numbers["change"], language, measure)
    if texts.keys() == {"minInclusive", "maxInclusive"}:
        text = _RANGE[language].format(*texts.values())
    else:
        words = _WORDS[language]
        text = _AND[language].join(words[name].format(number) for name, number in texts.items())
    if not text or _COMPLETE & texts.keys():
        return text
    if denominator or unit not in _COUNTS:
        text = text.replace("fewer", "less")
    if denominator:
        return _share(text, denominator, language)
    is_one = [*numbers.values()] == [Decimal(1)]
    return text if money or unit in _COUNTS else f"{text} {_unit(unit, language, is_one=is_one)}"


def single_measure(measures: Collection[Measure]) -> Measure:
    """Return the only measure; that of what is counted if there are none, or several."""
    return next(iter(measures)) if len(measures) == 1 else COUNTED


def measure_words(measure: Measure) -> str:
    """Return what follows a number, in English; empty for what is counted."""
    unit, denominator = measure
    if denominator:
        return _share("", denominator, "en").strip()
    return "" if unit in _COUNTS else _unit(unit.removeprefix(_CURRENCY), "en", is_one=False)


def _number(number: Decimal, language: str, money: str) -> str:
    """Return a number with its digits in groups, and its currency where the language puts it."""
    text = f"{number:,}"
    if language == "es":
        thousands = "\N{NO-BREAK SPACE}" if abs(number) >= _FIVE_DIGITS else ""
        text = text.replace(",", thousands).replace(".", ",")
        return f"{text} {money}" if money else text
    return f"{money} {text}" if money else text


def _rank(digits: str, language: str) -> str:
    if language == "es":
        return "el mayor" if digits == "1" else f"{digits}.º mayor"
    is_teen = digits[-2:-1] == "1"
    ending = "th" if is_teen else _ENDINGS.get(digits[-1], "th")
    return "largest" if digits == "1" else f"{digits}{ending} largest"


def _change(number: Decimal, language: str, measure: Measure) -> str:
    """Return a change in words, without its number if it is not certain of what."""
    form, size = _CHANGE[language][number.is_signed()], number.copy_abs()
    if measure == COUNTED:
        return form.partition(" ")[0]
    denominator = measure[1]
    if denominator and denominator != _HUNDRED:
        return form.format(f"{_number(size, language, '')}/{_number(denominator, language, '')}")
    text = form.format(quantity_text({"value": size}, language, measure))
    return text.replace(" de ", " del ") if denominator else text


def _share(text: str, denominator: Decimal, language: str) -> str:
    if denominator == _HUNDRED:
        return _PER_CENT[language].format(text)
    form = _SHARE[language][denominator > _SMALL]
    return form.format(text, _number(denominator, language, ""))


def _unit(unit: str, language: str, *, is_one: bool) -> str:
    names = _UNITS.get(unit, (unit,) * 4)
    return names[(0 if is_one else 1) + (0 if language == "en" else 2)]
