from decimal import Decimal

import pytest

from server.scale import number, tidy


@pytest.mark.parametrize(
    ("numbers", "labels"),
    [
        (["430", "16200"], ["0", "5,000", "10,000", "15,000", "20,000"]),
        (["1500000"], ["0", "0.5 million", "1 million", "1.5 million"]),
        (["3200000000"], ["0", "1 billion", "2 billion", "3 billion", "4 billion"]),
        (["0.3"], ["0", "0.1", "0.2", "0.3"]),
        (["-3", "4.5"], ["−4", "−2", "0", "2", "4", "6"]),
        (["-10"], ["−10", "−7.5", "−5", "−2.5", "0"]),
        (["0"], ["0", "0.25", "0.5", "0.75", "1"]),
        ([], ["0", "0.25", "0.5", "0.75", "1"]),
    ],
)
def test_an_axis_has_round_ticks_and_holds_all_numbers(
    numbers: list[str], labels: list[str]
) -> None:
    scale = tidy([Decimal(each) for each in numbers])
    assert scale.labels == labels
    for each in numbers:
        assert scale.ticks[0] <= Decimal(each) <= scale.ticks[-1]


@pytest.mark.parametrize("power", [-300, -20, -3, 0, 3, 17, 300])
def test_an_axis_has_few_ticks_whatever_the_size(power: int) -> None:
    for start in range(1, 100):
        scale = tidy([Decimal(start).scaleb(power)])
        assert 3 <= len(scale.ticks) <= 6
        assert all(len(label) <= 12 for label in scale.labels)


def test_a_place_on_the_axis_is_in_per_cent() -> None:
    scale = tidy([Decimal(20000)])
    assert [scale.percent(Decimal(n)) for n in (0, 5000, 20000)] == [0, 25, 100]
    assert [scale.percent(Decimal(n)) for n in (-1, 20001)] == [0, 100]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1500000", "1,500,000"),
        ("1E+3", "1,000"),
        ("2.50", "2.5"),
        ("-2.5", "−2.5"),
        ("0.0", "0"),
        ("1e18", "1.00e+18"),
        ("-1e-9", "−1.00e-9"),
        ("100", "100"),
    ],
)
def test_a_number_is_written_for_people(value: str, text: str) -> None:
    assert number(Decimal(value)) == text
