"""Quantities in words."""

from decimal import Decimal

import pytest

from kg.quantity_text import quantity_text

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("numbers", "unit", "denominator", "english", "spanish"),
    [
        ({"value": "16200"}, "NUM", None, "16,200", f"16{NBSP}200"),
        ({"value": "1200.5"}, "", None, "1,200.5", "1200,5"),
        ({"minExclusive": "1200"}, "NUM", None, "more than 1,200", "más de 1200"),
        ({"maxExclusive": "5"}, "NUM", None, "fewer than 5", "menos de 5"),
        ({"justBelow": "300"}, "", None, "nearly 300", "casi 300"),
        ({"average": "30"}, "PER-DAY", None, "an average of 30 a day", "un promedio de 30 al día"),
        ({"minInclusive": "2", "maxInclusive": "3"}, "", None, "between 2 and 3", "entre 2 y 3"),
        ({"minInclusive": "40"}, "FRACTION", "100", "at least 40 per cent", f"al menos 40{NBSP}%"),
        ({"maxExclusive": "9"}, "FRACTION", "100", "less than 9 per cent", f"menos de 9{NBSP}%"),
        ({"value": "1"}, "FRACTION", "3", "1 in 3", "1 de cada 3"),
        ({"minExclusive": "2"}, "FRACTION", "3", "more than 2 in 3", "más de 2 de cada 3"),
        ({"value": "14"}, "FRACTION", "100000", "14 per 100,000", f"14 por cada 100{NBSP}000"),
        ({"value": "1"}, "WK", None, "1 week", "1 semana"),
        ({"maxExclusive": "3"}, "DAY", None, "less than 3 days", "menos de 3 días"),
        ({"value": "5"}, "FURLONG", None, "5 FURLONG", "5 FURLONG"),
        ({"approximateValue": "5000"}, "CCY_EUR", None, "about EUR 5,000", "alrededor de 5000 EUR"),
        ({"rank": "1"}, "NUM", None, "largest", "el mayor"),
        ({"rank": "2"}, "FRACTION", None, "2nd largest", "2.º mayor"),
        ({"rank": "3"}, "", None, "3rd largest", "3.º mayor"),
        ({"rank": "11"}, "", None, "11th largest", "11.º mayor"),
        ({"rank": "21"}, "", None, "21st largest", "21.º mayor"),
        ({"rank": "1112"}, "", None, "1,112th largest", "1112.º mayor"),
        ({"multiple": "2"}, "NUM", None, "2 times", "2 veces"),
        ({"multiple": "1.5"}, "CCY_EUR", None, "1.5 times", "1,5 veces"),
        ({"change": "200"}, "NUM", None, "increase of 200", "aumento de 200"),
        ({"change": "-3"}, "MO", None, "decrease of 3 months", "disminución de 3 meses"),
        ({"change": "1"}, "DAY", None, "increase of 1 day", "aumento de 1 día"),
        ({"change": "-5000"}, "CCY_EUR", None, "decrease of EUR 5,000", "disminución de 5000 EUR"),
        ({"change": "20"}, "FRACTION", "100", "increase of 20 per cent", f"aumento del 20{NBSP}%"),
        ({"change": "-1"}, "FRACTION", "3", "decrease of 1/3", "disminución de 1/3"),
        ({"change": "-2"}, "", None, "decrease", "disminución"),
        ({}, "DAY", None, "", ""),
    ],
)  # fmt: skip
def test_a_quantity_keeps_what_its_number_is(
    numbers: dict[str, str], unit: str, denominator: str | None, english: str, spanish: str
) -> None:
    read = {name: Decimal(number) for name, number in numbers.items()}
    of = Decimal(denominator) if denominator else None
    assert quantity_text(read, measure=(unit, of)) == english
    assert quantity_text(read, "es", (unit, of)) == spanish
