from decimal import Decimal

import pytest

from server.charts.frame import Scale, fit_scale, format_number


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
    scale = fit_scale([Decimal(number) for number in numbers])
    assert scale.labels == labels
    for number in numbers:
        assert scale.ticks[0] <= Decimal(number) <= scale.ticks[-1]


@pytest.mark.parametrize("power", [-300, -20, -3, 0, 3, 17, 300])
def test_an_axis_has_few_ticks_whatever_the_size(power: int) -> None:
    for start in range(1, 100):
        scale = fit_scale([Decimal(start).scaleb(power)])
        assert 3 <= len(scale.ticks) <= 6
        assert all(len(label) <= 12 for label in scale.labels)


def test_a_position_on_the_axis_is_in_per_cent() -> None:
    scale = fit_scale([Decimal(20000)])
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
def test_a_number_is_written_for_readers(value: str, text: str) -> None:
    assert format_number(Decimal(value)) == text


@pytest.mark.parametrize(
    ("numbers", "ticks"),
    [
        (["3"], ["0", "1", "2", "3"]),
        (["10"], ["0", "2.5", "5", "7.5", "10"]),
        (["4"], ["0", "1", "2", "3", "4"]),
        (["4.1"], ["0", "2", "4", "6"]),
        (["-1", "3"], ["-1", "0", "1", "2", "3"]),
        (["5", "7"], ["0", "2", "4", "6", "8"]),
        (["-7", "-5"], ["-8", "-6", "-4", "-2", "0"]),
        (["-0.02"], ["-0.02", "-0.015", "-0.010", "-0.005", "0"]),
        (["22"], ["0", "10", "20", "30"]),
        (["100"], ["0", "25", "50", "75", "100"]),
        (["101"], ["0", "50", "100", "150"]),
    ],
)
def test_an_axis_has_about_four_steps(numbers: list[str], ticks: list[str]) -> None:
    scale = fit_scale([Decimal(number) for number in numbers])
    assert scale.ticks == tuple(Decimal(tick) for tick in ticks)


@pytest.mark.parametrize(
    ("ticks", "labels"),
    [
        (["0", "100000"], ["0", "0.1 million"]),
        (["0", "99999"], ["0", "99,999"]),
        (["0", "100000000"], ["0", "0.1 billion"]),
        (["0", "99999999"], ["0", "99.999999 million"]),
        (["-200000", "0"], ["−0.2 million", "0"]),
        (["0", "999999999999999"], ["0", "999,999.999999999 billion"]),
        (["0", "1000000000000000"], ["0", "1.00e+15"]),
        (["-1000000000000000", "0"], ["−1.00e+15", "0"]),
        (["0", "0.5"], ["0", "0.5"]),
    ],
)
def test_ticks_have_the_largest_unit_that_keeps_them_short(
    ticks: list[str], labels: list[str]
) -> None:
    assert Scale(tuple(Decimal(tick) for tick in ticks)).labels == labels


def test_a_position_between_ticks_is_rounded() -> None:
    scale = Scale((Decimal(-1), Decimal(0), Decimal(2)))
    positions = [scale.percent(Decimal(number)) for number in ("-2", "-1", "0", "1", "2", "3")]
    assert positions == [0, 0, 33.33, 66.67, 100, 100]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("999999999999999", "999,999,999,999,999"),
        ("1000000000000000", "1.00e+15"),
        ("-1000000000000000", "−1.00e+15"),
        ("0.000001", "0.000001"),
        ("0.00000099", "9.90e-7"),
        ("-0", "0"),
        ("10", "10"),
        ("10.0", "10"),
        ("0.10", "0.1"),
        ("-1234.50", "−1,234.5"),
    ],
)
def test_a_number_has_a_power_of_ten_where_it_would_be_long(value: str, text: str) -> None:
    assert format_number(Decimal(value)) == text
