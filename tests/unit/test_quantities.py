import pytest

from kg import quantities
from kg.quantities import Unit


def read(text: str) -> list[tuple[str, str, str]]:
    return [
        (
            r.property,
            f"{r.number:f}".rstrip("0").rstrip(".") if "." in str(r.number) else str(r.number),
            r.span.of(text),
        )
        for r in quantities.readings(text)
    ]


def units(text: str) -> list[Unit]:
    return [r.unit for r in quantities.readings(text)]


@pytest.mark.parametrize(
    ("text", "property_name", "number", "words"),
    [
        ("16,200\nOutpatient consultations", "value", "16200", "16,200"),
        ("treated 430 people", "value", "430", "430"),
        ("with over 1.5 million living there", "minExclusive", "1500000", "over 1.5 million"),
        (
            "more than two hundred thousand",
            "minExclusive",
            "200000",
            "more than two hundred thousand",
        ),
        ("at least twenty-five died", "minInclusive", "25", "at least twenty-five"),
        ("50 or more", "minInclusive", "50", "50 or more"),
        ("50+ clinics", "minInclusive", "50", "50+"),
        ("fewer than 100 people", "maxExclusive", "100", "fewer than 100"),
        ("up to 500 a day", "maxInclusive", "500", "up to 500"),
        ("no more than 12", "maxInclusive", "12", "no more than 12"),
        ("about 2,000", "approximateValue", "2000", "about 2,000"),
        ("nearly three million", "approximateValue", "3000000", "nearly three million"),
        ("an estimated 40,000", "approximateValue", "40000", "an estimated 40,000"),
        ("two and a half million people", "value", "2500000", "two and a half million"),
        ("the second-largest number", "rank", "2", "second-largest"),
        ("the 3rd largest camp", "rank", "3", "3rd largest"),
        ("the largest camp", "rank", "1", "largest"),
    ],
)
def test_words_read_as_what_they_say(
    text: str, property_name: str, number: str, words: str
) -> None:
    assert read(text) == [(property_name, number, words)]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("between 200 and 300 people", "200", "300"),
        ("200 to 300 people", "200", "300"),
        ("200–300 people", "200", "300"),
        ("1.5 to 2 million", "1500000", "2000000"),
    ],
)
def test_a_range_has_two_bounds(text: str, low: str, high: str) -> None:
    assert [row[:2] for row in read(text)] == [("minInclusive", low), ("maxInclusive", high)]


@pytest.mark.parametrize(
    "text",
    [
        "Throughout 2023",
        "by the end of 2023",
        "From December 2022",
        "Activity Report 2023",
        "2024",
        "dozens of people",
        "most of the patients",
        "v1.2.3",
    ],
)
def test_years_and_vague_words_are_no_quantities(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "property_name", "number", "words"),
    [
        ("At least 40 per cent of us", "minInclusive", "40", "At least 40 per cent"),
        ("12.5 percent", "value", "12.5", "12.5 percent"),
        ("nearly forty-five per cent", "approximateValue", "45", "nearly forty-five per cent"),
        ("40 % or more", "minInclusive", "40", "40 % or more"),
        ("In 2023, under 40%of us", "maxExclusive", "40", "under 40%"),
    ],
)
def test_a_percentage_is_no_count(text: str, property_name: str, number: str, words: str) -> None:
    assert read(text) == [(property_name, number, words)]
    assert units(text) == [Unit.PER_CENT]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("between 40 and 50 per cent", "40", "50"),
        ("40–50%", "40", "50"),
        ("40% to 50%", "40", "50"),
    ],
)
def test_a_range_of_percentages_has_two_bounds(text: str, low: str, high: str) -> None:
    assert read(text) == [("minInclusive", low, text), ("maxInclusive", high, text)]
    assert units(text) == [Unit.PER_CENT] * 2


def test_percentages_share_their_last_words() -> None:
    text = "20, 30 and 40 per cent of the 500"
    assert [row[1:] for row in read(text)] == [
        ("20", "20, 30 and 40 per cent"),
        ("30", "30 and 40 per cent"),
        ("40", "40 per cent"),
        ("500", "500"),
    ]
    assert units(text) == [*[Unit.PER_CENT] * 3, Unit.COUNT]
    assert units("treated 16,200, 40 per cent of them children") == [Unit.COUNT, Unit.PER_CENT]


@pytest.mark.parametrize(
    "text",
    [
        "more than one in three patients",
        "one patient in three was robbed",
        "9 out of 10",
        "five to six in every ten",
        "5 deaths per 10,000 people",
        "two thirds",
        "one third of them",
        "three-quarters",
        "2/3",
        "up by 40 percentage points",
        "three times as many",
        "half of them",
    ],
)
def test_a_part_of_a_whole_is_no_count(text: str) -> None:
    assert set(units(text)) <= {Unit.PART}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("treated 430 in 2023", ["430"]),
        ("two clinics in three regions", ["2", "3"]),
        ("200 third-country nationals", ["200"]),
        ("visited three times", ["3"]),
        ("500 per day", ["500"]),
    ],
)
def test_what_only_looks_like_a_part_is_a_count(text: str, numbers: list[str]) -> None:
    assert [row[1] for row in read(text)] == numbers
    assert set(units(text)) == {Unit.COUNT}


def test_two_numbers_side_by_side_are_two() -> None:
    assert [row[:2] for row in read("two and three")] == [("value", "2"), ("value", "3")]
    assert [row[:2] for row in read("in 2,023 cases")] == [("value", "2023")]


@pytest.mark.parametrize(
    ("text", "date", "says"),
    [
        ("Throughout 2023", "2023", True),
        ("Throughout 2023", "2024", False),
        ("12023 people", "2023", False),
        ("From December 2022", "2022-12", True),
        ("From December 2022", "2022-11", False),
        ("From December, 2022", "2022-12", True),
        ("in 2022", "2022-12", False),
        ("on 7 December 2022", "2022-12-07", True),
        ("on December 7, 2022", "2022-12-07", True),
        ("on 17 December 2022", "2022-12-07", False),
        ("by the end of 2023", "2023-12-31", True),
        ("by the end of 2023", "2023-12-30", False),
        ("at the start of 2024", "2024-01-01", True),
        ("in 2023", "2023-12-31", False),
    ],
)
def test_dates_are_said_to_their_precision(text: str, date: str, says: bool) -> None:
    assert quantities.says_date(text, date) is says
