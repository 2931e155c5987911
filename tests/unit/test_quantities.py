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
        ("up to 500 people", "maxInclusive", "500", "up to 500"),
        ("One hundred and fifty died", "value", "150", "One hundred and fifty"),
        (
            "More than two hundred and fifty",
            "minExclusive",
            "250",
            "More than two hundred and fifty",
        ),
        ("five thousand and six", "value", "5006", "five thousand and six"),
        (
            "two million three hundred thousand",
            "value",
            "2300000",
            "two million three hundred thousand",
        ),
        (
            "one million, two hundred thousand",
            "value",
            "1200000",
            "one million, two hundred thousand",
        ),
        ("Some 1 200 people", "approximateValue", "1200", "Some 1 200"),
        ("Some 1\u2009200 people", "approximateValue", "1200", "Some 1\u2009200"),
        ("Some 1\u202f200 people", "approximateValue", "1200", "Some 1\u202f200"),
        ("Some 1\xa0200 people", "approximateValue", "1200", "Some 1\xa0200"),
        ("1’200 people", "value", "1200", "1’200"),
        ("950,000-plus", "minInclusive", "950000", "950,000-plus"),
        ("60 and over", "minInclusive", "60", "60 and over"),
        ("200, or more", "minInclusive", "200", "200, or more"),
        ("200-odd clinics", "approximateValue", "200", "200-odd"),
        ("≥ 200", "minInclusive", "200", "≥ 200"),
        ("well over 200", "minExclusive", "200", "well over 200"),
        ("as many as 200", "maxInclusive", "200", "as many as 200"),
        ("not more than 200", "maxInclusive", "200", "not more than 200"),
        ("half a million people", "value", "500000", "half a million"),
        (
            "over three quarters of a million",
            "minExclusive",
            "750000",
            "over three quarters of a million",
        ),
        ("a million and a half", "value", "1500000", "a million and a half"),
        ("over a hundred", "minExclusive", "100", "over a hundred"),
        ("a hundred or so", "approximateValue", "100", "a hundred or so"),
        ("15 hundred", "value", "1500", "15 hundred"),
        ("half a dozen", "value", "6", "half a dozen"),
        ("2 lakh people", "value", "200000", "2 lakh"),
        ("from over 200", "minExclusive", "200", "over 200"),
        ("the twenty-first largest", "rank", "21", "twenty-first largest"),
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
        ("one or two hundred people", "100", "200"),
        ("half a million to a million", "500000", "1000000"),
        ("from 200 up to 300 people", "200", "300"),
        ("between one hundred and two thousand", "100", "2000"),
        ("between two hundred and fifty and three hundred", "250", "300"),
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
        "between 2014 and 2016",
        "from 2019 to 2021",
        "2014-16",
        "in 2014, 2015 and 2016",
        "on 7 December",
        "December 7, 2022",
        "7–9 December 2022",
        "2022-12-07",
        "at 7 a.m., until 14:30",
        "mid-1990s",
        "COVID-19",
        "-20 degrees",
        "several hundred and fifty",
        "hundreds of thousands",
        "tens of thousands",
        "two thousand million",
        "1,2000",
        "1.200.000",
        "3,5 million",
        "12 000,5",
        "minus twenty",
        "2½ million",
        "1.2m people",
        "10^6",
        "the twentieth largest",
        "second- or third-largest",
        "not the largest",
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
        "1:3",
        "2 x 200",
        "200 ± 10",
        "10-fold",
        "3‰",
        "200 more patients than",
        "two point five million",
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
        ("rose from 200 to 300", ["200", "300"]),
        ("from 200 in 2022 to 300 in 2023", ["200", "300"]),
        ("16,200 430", ["16200", "430"]),
        ("200 plus 300", ["200", "300"]),
        ("one of the largest camps", ["1"]),
        ("the three largest camps", ["3"]),
    ],
)
def test_what_only_looks_like_a_part_is_a_count(text: str, numbers: list[str]) -> None:
    assert [row[1] for row in read(text)] == numbers
    assert set(units(text)) == {Unit.COUNT}


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("over 10 months", Unit.TIME),
        ("10 and 20 days", Unit.TIME),
        ("10-plus years", Unit.TIME),
        ("a five-year-old", Unit.TIME),
        ("aged 10 to 19", Unit.TIME),
        ("children under five", Unit.TIME),
        ("500 per day", Unit.RATE),
        ("up to 500 a day", Unit.RATE),
        ("more than 900 new patients each week", Unit.RATE),
        ("200 daily consultations", Unit.RATE),
        ("three times a week", Unit.RATE),
        ("€5.4 million", Unit.MONEY),
        ("5.4 million euros", Unit.MONEY),
        ("between US$20 and US$30", Unit.MONEY),
        ("Nearly 200 to 300", Unit.VAGUE),
        ("about 200–300", Unit.VAGUE),
        ("between 200 and about 300", Unit.VAGUE),
        ("roughly between 200 and 300", Unit.VAGUE),
        ("over 200 to 300", Unit.VAGUE),
        ("200 to more than 300", Unit.VAGUE),
        ("20 to 30 per cent or more", Unit.VAGUE),
        ("between 200 men and 300 women", Unit.VAGUE),
        ("200-300,000", Unit.VAGUE),
        ("300 to 200", Unit.VAGUE),
        ("up to about 300", Unit.VAGUE),
        ("at least some 200", Unit.VAGUE),
        ("an average of 200", Unit.VAGUE),
        ("200 patients on average", Unit.VAGUE),
        ("not even 200", Unit.VAGUE),
    ],
)
def test_what_no_property_can_carry_is_no_count(text: str, unit: Unit) -> None:
    assert set(units(text)) == {unit}


@pytest.mark.parametrize(
    "text", ["430 people a year ago", "430, or 5 a day", "200 and ran it daily"]
)
def test_a_unit_belongs_to_its_own_number(text: str) -> None:
    assert units(text)[0] is Unit.COUNT


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
