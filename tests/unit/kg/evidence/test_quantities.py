from decimal import Decimal
from enum import Enum, auto

import pytest

from kg.evidence import calendar, quantities
from kg.evidence.quantities import Reading


class Unit(Enum):
    """The kinds of units: of nothing that a figure can have, VAGUE."""

    COUNT = auto()
    PER_CENT = auto()
    PART = auto()
    TIME = auto()
    RATE = auto()
    MONEY = auto()
    VAGUE = auto()


def kind(reading: Reading) -> Unit:
    if reading.unit is None:
        return Unit.VAGUE
    if reading.unit == quantities.SHARE:
        return Unit.PER_CENT if reading.denominator == 100 else Unit.PART
    kinds = {"NUM": Unit.COUNT, "PER": Unit.RATE, "CCY": Unit.MONEY}
    return kinds.get(reading.unit[:3], Unit.TIME)


def read(text: str) -> list[tuple[str, str, str]]:
    return [
        (
            r.property,
            f"{r.number:f}".rstrip("0").rstrip(".") if "." in str(r.number) else str(r.number),
            r.span.extract(text),
        )
        for r in quantities.read_quantities(text)
    ]


def units(text: str) -> list[Unit]:
    return [kind(r) for r in quantities.read_quantities(text)]


def readings(text: str) -> list[tuple[str, str, str, Unit]]:
    return [(*row, unit) for row, unit in zip(read(text), units(text), strict=True)]


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
        ("nearly three million", "justBelow", "3000000", "nearly three million"),
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
        "1'5",
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
        ("nearly forty-five per cent", "justBelow", "45", "nearly forty-five per cent"),
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
        "5 deaths per 10,000 people",
        "two thirds",
        "one third of them",
        "three-quarters",
        "half of them",
    ],
)
def test_a_part_of_a_whole_is_no_count(text: str) -> None:
    assert set(units(text)) == {Unit.PART}


@pytest.mark.parametrize(
    ("text", "property_name", "number", "denominator"),
    [
        ("one in three", "value", 1, 3),
        ("more than two thirds of them", "minExclusive", 2, 3),
        ("nearly half of the patients", "justBelow", 1, 2),
        ("half the patients", "value", 1, 2),
        ("a third of the children", "value", 1, 3),
        ("one-third of whom", "value", 1, 3),
        ("at least 3 out of 10", "minInclusive", 3, 10),
        ("14 deaths per 100,000 people", "value", 14, 100_000),
        ("3 per thousand", "value", 3, 1000),
        ("about 40 per cent", "approximateValue", 40, 100),
        ("three quarters of them", "value", 3, 4),
    ],
)
def test_a_share_has_a_denominator(
    text: str, property_name: str, number: int, denominator: int
) -> None:
    (reading,) = quantities.read_quantities(text)
    assert (reading.property, reading.unit) == (property_name, quantities.SHARE)
    assert [reading.number, reading.denominator] == [number, denominator]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("twice as many as in 2022", 2),
        ("cases tripled", 3),
        ("cases halved", Decimal("0.5")),
        ("a threefold increase", 3),
        ("three times as many", 3),
        ("10-fold", 10),
    ],
)
def test_a_multiple_compares(text: str, number: int | Decimal) -> None:
    (reading,) = quantities.read_quantities(text)
    assert (reading.property, reading.unit) == ("multiple", "NUM")
    assert reading.number == number


@pytest.mark.parametrize(
    ("text", "words", "number", "unit"),
    [
        ("aid was cut by a third in 2023", "cut by a third", -1, 3),
        ("cases fell by half", "fell by half", -1, 2),
        ("it was reduced by two thirds", "reduced by two thirds", -2, 3),
        ("admissions rose by 20 per cent", "rose by 20 per cent", 20, 100),
        ("it went up in 2022 by 20 per cent", "up in 2022 by 20 per cent", 20, 100),
        ("admissions increased 15%", "increased 15%", 15, 100),
        ("admissions were down 15%", "down 15%", -15, 100),
        ("an increase in cases of 20 per cent", "increase in cases of 20 per cent", 20, 100),
        ("a 20 per cent drop in cases", "20 per cent drop", -20, 100),
        ("40 per cent fewer than in 2022", "40 per cent fewer than", -40, 100),
        ("a quarter more patients", "a quarter more", 1, 4),
        ("200 more than last year", "200 more than", 200, "NUM"),
        ("200 fewer new patients than then", "200 fewer new patients than", -200, "NUM"),
        ("a reduction of 200", "reduction of 200", -200, "NUM"),
        ("cut by 30 a day", "cut by 30 a day", -30, "PER-DAY"),
        ("cut by €5 million", "cut by €5 million", -5_000_000, "CCY_EUR"),
        ("USD 5 less than in 2019", "USD 5 less than", -5, "CCY_USD"),
        ("three months longer than planned", "three months longer than", 3, "MO"),
    ],
)
def test_a_change_has_a_sign_and_no_level(
    text: str, words: str, number: int, unit: str | int
) -> None:
    (reading,) = quantities.read_quantities(text)
    assert (reading.property, reading.span.extract(text)) == ("change", words)
    assert reading.number == number
    assert unit in (reading.unit, reading.denominator)


def test_a_level_and_its_change_are_two() -> None:
    text = "18 months, three months less than in 2019"
    assert read(text) == [
        ("value", "18", "18 months"),
        ("change", "-3", "three months less than"),
    ]
    assert [r.unit for r in quantities.read_quantities(text)] == ["MO", "MO"]


@pytest.mark.parametrize(
    "text",
    [
        "children make up 40 per cent",
        "cut 40 per cent of jobs",
        "40 per cent fall ill",
        "a team made up of 40 people",
        "40 people stayed more than an hour",
        "40 people waited longer than a week",
        "an expanded team of 40",
    ],
)
def test_what_only_looks_like_a_change_is_a_level(text: str) -> None:
    assert [row[:2] for row in read(text)] == [("value", "40")]
    assert Unit.VAGUE not in units(text)


def test_a_third_party_is_no_third() -> None:
    assert read("aid was cut by a third party") == []


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("around 80 people with gunshot wounds a week", "PER-WK"),
        ("80 patients with malaria per day", "PER-DAY"),
        ("80 children treated for severe acute malnutrition each month", "PER-MO"),
        ("80 of all those very new cases a day", "PER-DAY"),
        ("80 people with wounds at the hospital in Lima every year", "PER-YR"),
        ("80 patients on daily medication", "NUM"),
        ("80 people in Lima, a week later", "NUM"),
    ],
)
def test_a_rate_may_say_much_about_what_it_counts(text: str, unit: str) -> None:
    (reading,) = quantities.read_quantities(text)
    assert reading.number == 80
    assert reading.unit == unit


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("more than half of them under 18", {"ageBelow": 18}),
        ("a third of the refugees were over 60, and", {"ageAbove": 60}),
        ("40% under 18", {"ageBelow": 18}),
        ("most of whom were under 18 when they fled", {"ageBelow": 18}),
        ("women between 15 and 49", {"ageFrom": 15, "ageTo": 49}),
        ("aged 15 and under", {"ageTo": 15}),
        ("children aged 6 to 59 months", {"ageFromMonths": 6, "ageToMonths": 59}),
        ("aged 6-59 months", {"ageFromMonths": 6, "ageToMonths": 59}),
        ("children under six months", {"ageBelowMonths": 6}),
        ("aged 18 months and over", {"ageFromMonths": 18}),
        ("aged six months to 15 years", {"ageFromMonths": 6, "ageTo": 15}),
        ("a nine-month-old", {"ageFromMonths": 9, "ageToMonths": 9}),
    ],
)
def test_an_age_is_no_number_of_people(text: str, ages: dict[str, int]) -> None:
    read_ages = [r for r in quantities.read_quantities(text) if r.property.startswith("age")]
    assert {r.property: r.number for r in read_ages} == ages
    others = {r.unit for r in quantities.read_quantities(text) if r not in read_ages}
    assert others <= {quantities.SHARE}


@pytest.mark.parametrize("text", ["under 50 attended", "most lived under 50 trees"])
def test_a_bound_is_no_age(text: str) -> None:
    assert [row[:2] for row in read(text)] == [("maxExclusive", "50")]


@pytest.mark.parametrize(
    ("text", "name", "numbers"),
    [
        ("in Phase 3 or above", "Phase 3 or above", [3]),
        ("people in phases 3 to 5", "phases 3 to 5", [3, 5]),
        ("Category 4 hurricane", "Category 4", [4]),
        ("a level two hospital", "level two", [2]),
        ("people in IPC 4", "IPC 4", [4]),
        ("COVID-19 cases", "COVID-19", [19]),
        ("in Delmas 4, where", "Delmas 4", [4]),
    ],
)
def test_a_name_with_a_number_counts_nothing(text: str, name: str, numbers: list[int]) -> None:
    assert read(text) == []
    names = list(quantities.read_names(text))
    assert [r.number for r in names] == numbers
    assert {r.span.extract(text) for r in names} == {name}


@pytest.mark.parametrize("text", ["at this level 2 people died", "In 2022, SR treated 2 people"])
def test_a_number_after_a_word_for_levels_counts(text: str) -> None:
    assert [row[1] for row in read(text)] == ["2"]


@pytest.mark.parametrize(
    ("text", "property_name", "number", "unit"),
    [
        ("for 18 months", "value", 18, "MO"),
        ("a 10-day mission", "value", 10, "DAY"),
        ("in its fifth year", "value", 5, "YR"),
        ("900 patients a day", "value", 900, "PER-DAY"),
        ("an average of 30 patients a week", "average", 30, "PER-WK"),
        ("30 a month on average", "average", 30, "PER-MO"),
        ("200 daily consultations", "value", 200, "PER-DAY"),
        ("€5.4 million", "value", 5_400_000, "CCY_EUR"),
        ("nearly 30 million XAF", "justBelow", 30_000_000, "CCY_XAF"),
        ("$20", "value", 20, "CCY_USD"),
    ],
)
def test_a_measure_has_the_unit_of_its_words(
    text: str, property_name: str, number: int, unit: str
) -> None:
    (reading,) = quantities.read_quantities(text)
    assert (reading.property, reading.unit) == (property_name, unit)
    assert reading.number == number


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("aged 10 to 19", {"ageFrom": 10, "ageTo": 19}),
        ("girls under five", {"ageBelow": 5}),
        ("children under the age of five", {"ageBelow": 5}),
        ("aged 18 and over", {"ageFrom": 18}),
        ("adults over 60", {"ageAbove": 60}),
        ("patients under 18 years", {"ageBelow": 18}),
        ("a five-year-old", {"ageFrom": 5, "ageTo": 5}),
    ],
)
def test_an_age_is_of_people(text: str, ages: dict[str, int]) -> None:
    assert {r.property: r.number for r in quantities.read_quantities(text)} == ages
    assert {r.unit for r in quantities.read_quantities(text)} == {"YR"}


@pytest.mark.parametrize(
    "text", ["COVID-19 cases", "in Delmas 4, where", "one of the highest rates", "third-line drugs"]
)
def test_a_name_or_a_superlative_is_no_number(text: str) -> None:
    assert read(text) == []


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
        ("one of the clinics", ["1"]),
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
        ("up to an average of 200", Unit.VAGUE),
        ("for 30 nights", Unit.VAGUE),
        ("two days to three weeks", Unit.VAGUE),
        ("500 per shift", Unit.VAGUE),
        ("200 francs", Unit.VAGUE),
        ("$20 a day", Unit.VAGUE),
        ("40 per cent a year", Unit.VAGUE),
        ("rose by over 40 per cent", Unit.VAGUE),
        ("fell by almost half", Unit.VAGUE),
        ("nearly halved", Unit.VAGUE),
        ("an increase of about 200", Unit.VAGUE),
        ("changed by 40 per cent", Unit.VAGUE),
        ("rose by 200 to 300", Unit.VAGUE),
        ("rose by 3 per 1,000", Unit.VAGUE),
        ("at least 40 per cent more", Unit.VAGUE),
        ("more than doubled", Unit.VAGUE),
        ("nearly twice as many", Unit.VAGUE),
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
    assert calendar.states_date([text], date) is says


# ---- every word that is known

WORDS_BEFORE = {
    "minExclusive": (
        "over|more than|greater than|older than|above|beyond|exceeding|in excess of|upward of"
        "|upwards of|>"
    ),
    "minInclusive": (
        "at least|no fewer than|no less than|not fewer than|not less than|a minimum of|minimum"
        "|as few as|as little as|≥"
    ),
    "maxExclusive": "under|below|fewer than|less than|lower than|younger than|short of|not even|<",
    "maxInclusive": (
        "up to|at most|no more than|not more than|never more than|no greater than|not greater than"
        "|never greater than|not over|a maximum of|maximum|as many as|as much as|≤"
    ),
    "approximateValue": (
        "about|around|approximately|approx.|approx|roughly|some|circa|c."
        "|ca.|estimated|an estimated|a estimated|an estimate of|in the region of|in the order of"
        "|of the order of|something like|~|≈"
    ),
    "justBelow": (
        "nearly|almost|close to|virtually|approaching|not quite|shy of|just shy of|just under"
        "|just short of|slightly below|a little less than"
    ),
    "average": "an average of|average of|the mean of|a median of|on average|averaging",
}
DEGREES = "well|just|slightly|a little|far|considerably|significantly|much|somewhat"


@pytest.mark.parametrize(
    ("property_name", "words"),
    [(name, word) for name, words in WORDS_BEFORE.items() for word in words.split("|")],
)
def test_words_before_a_number_make_its_property(property_name: str, words: str) -> None:
    said = f"{words} 200"
    for text in (said, f"{words.upper()} 200", f"{words.replace(' ', chr(10))}  200"):
        expected = [(property_name, "200", text, Unit.COUNT)]
        assert readings(f"It saw {text} cases") == expected
    if not words[-1].isalnum() and words not in ("approx.", "c.", "ca."):
        assert readings(f"It saw {words}200 cases") == [
            (property_name, "200", f"{words}200", Unit.COUNT)
        ]


@pytest.mark.parametrize("degree", DEGREES.split("|"))
def test_a_degree_belongs_to_the_words_before_a_number(degree: str) -> None:
    text = f"{degree} over 200"
    assert readings(f"It saw {text} cases") == [("minExclusive", "200", text, Unit.COUNT)]
    assert readings(f"{degree} 200 cases") == [("value", "200", "200", Unit.COUNT)]


@pytest.mark.parametrize(
    ("property_name", "words"),
    [
        ("minInclusive", "+"),
        ("minInclusive", " +"),
        ("minInclusive", "-plus"),
        ("minInclusive", " plus"),
        *(
            ("minInclusive", f"{comma} {words}")
            for comma in ("", ",")
            for words in (
                "or more",
                "or over",
                "or above",
                "or even more",
                "or even above",
                "and over",
                "and above",
                "and up",
                "and counting",
                "at least",
            )
        ),
        *(
            ("maxInclusive", f"{comma} {words}")
            for comma in ("", ",")
            for words in (
                "or fewer",
                "or less",
                "or under",
                "or below",
                "or younger",
                "at most",
            )
        ),
        ("approximateValue", "-odd"),
        ("approximateValue", " odd"),
        ("approximateValue", " or so"),
        ("approximateValue", " or thereabouts"),
    ],
)
def test_words_behind_a_number_make_its_property(property_name: str, words: str) -> None:
    assert readings(f"It saw 200{words}.") == [(property_name, "200", f"200{words}", Unit.COUNT)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("200 + 300", "value"),
        ("200 plus 300", "value"),
        ("200 and over 300", "value"),
        ("200, at least 300", "value"),
        ("200, at most 300", "value"),
        ("200 and up 300", "value"),
        ("200 or moreover", "value"),
        ("200 oddly", "value"),
        ("200 pluses", "value"),
    ],
)
def test_words_between_two_numbers_belong_to_the_second(text: str, first: str) -> None:
    assert readings(text)[0] == (first, "200", "200", Unit.COUNT)


@pytest.mark.parametrize("behind", ["", " cases", " new cases", " very new cases"])
def test_an_average_may_follow_its_number(behind: str) -> None:
    (row,) = readings(f"200{behind} on average")
    assert (row[:2], row[3]) == (("average", "200"), Unit.COUNT)
    assert readings("200 of all those new cases on average")[0][3] is Unit.COUNT


@pytest.mark.parametrize(
    "words",
    [
        *("aged", "age", "ages", "ages of", "age of", "age group"),
        *(
            f"{who} {how}"
            for who in "children girls boys infants adults women men people patients those".split()
            for how in ("under", "over", "below", "above")
        ),
    ],
)
def test_an_age_is_a_time(words: str) -> None:
    for row in readings(f"{words} 15"):
        assert row[0].startswith("age")
        assert row[1:] == ("15", f"{words} 15", Unit.TIME)


PERIODS = "hour day week month year".split()


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        *((words, Unit.PER_CENT) for words in ("%", " %", " per cent", " percent", " per-cent",
            "-per-cent", " pct")),
        *((f" {words}", Unit.TIME) for name in (
            "second minute hour day week month year".split()
        ) for words in (name, f"{name}s")),
        *((f"{words} days", Unit.TIME) for words in (" consecutive", " straight", " full", " whole",
            " more", " long", "-long")),
        *((f" {words}", Unit.VAGUE) for words in (
            "century", "centuries", "decade", "nights", "fortnight", "a night", "per shift",
            "every quarter", "francs")),
        *((f" {words} {period}", Unit.RATE) for period in PERIODS for words in (
            "a", "an", "per", "each", "every", "cases a", "of the new cases per",
            "cases every single")),
        *((f" {words}", Unit.RATE) for words in (
            "daily", "weekly", "monthly", "annual", "annually", "yearly", "cases daily")),
        *((words, Unit.MONEY) for words in (
            "$", " €", " £", " ¥", " euro", " euros", " dollar", " dollars", " pounds",
            " USD", " EUR", " GBP", " CHF")),
    ],
)  # fmt: skip
def test_words_behind_a_number_make_its_unit(words: str, unit: Unit) -> None:
    assert readings(f"It took 200{words}.") == [("value", "200", f"200{words}", unit)]


@pytest.mark.parametrize(
    "words",
    [
        " pound",
        " percentile",
        " daytime",
        " secondary",
        " yearlings",
        " cases a year ago",
        " cases a day later",
        " cases a week earlier",
        " cases a month before",
        " cases a year after",
        " and a day",
        " who come a day",
        " in a day",
        " cases for a day",
        " people who worked in Lima for a month",
        " cases twice a day",
    ],
)
def test_other_words_make_no_unit(words: str) -> None:
    assert readings(f"It took 200{words}.")[0] == ("value", "200", "200", Unit.COUNT)


@pytest.mark.parametrize(
    "words", ["$", "€", "£", "¥", "US$", "CA$", "A$", "AU$", "USD ", "EUR ", "GBP ", "CHF ", "€ "]
)
def test_a_currency_makes_money(words: str) -> None:
    assert readings(f"It took {words}200.") == [("value", "200", f"{words}200", Unit.MONEY)]
    assert [row[3] for row in readings(f"200 to {words}300")] == [Unit.MONEY] * 2


JOINTS = [" to ", " up to ", " or ", " until ", " through ", "–", "—", "−", "-", " – ", " - "]


@pytest.mark.parametrize("joint", JOINTS)
def test_a_range_may_be_written_in_many_ways(joint: str) -> None:
    text = f"200{joint}300"
    assert readings(f"It saw {text} cases") == [
        ("minInclusive", "200", text, Unit.COUNT),
        ("maxInclusive", "300", text, Unit.COUNT),
    ]


@pytest.mark.parametrize(
    ("text", "is_range"),
    [
        ("between 200 and 300", True),
        ("from 200 and 300", False),
        ("200 and 300", False),
        ("from 200 to 300", True),
        ("from 200 men to 300", True),
        ("between 200 men and 300", True),
        ("200 men to 300", False),
    ],
)
def test_some_words_make_a_range(text: str, *, is_range: bool) -> None:
    names = ["minInclusive", "maxInclusive"] if is_range else ["value", "value"]
    for each in (text, text.upper(), text.title()):
        assert [row[0] for row in readings(each)] == names


@pytest.mark.parametrize(
    "verb",
    [
        *"rise rose rising grow grew growing increased expanded jumped climbed soared".split(),
        "surged",
        *"fall fell falling dropped declined decreased reduced cut went changed scaled up".split(),
        "down",
        "rose in the last year",
    ],
)
def test_a_change_is_no_range(verb: str) -> None:
    assert readings(f"It {verb} from 200 to 300") == [
        ("value", "200", "200", Unit.COUNT),
        ("value", "300", "300", Unit.COUNT),
    ]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("went in the last two years since from 200 to 300", ["2", "200", "300"]),
        ("sets out from 200 to 300", ["200", "300"]),
        ("rose between 200 and 300", ["200", "300"]),
        ("fell 200-300", ["200", "300"]),
    ],
)
def test_other_words_before_a_range_change_nothing(text: str, numbers: list[str]) -> None:
    rows = readings(text)
    assert [row[1] for row in rows] == numbers
    assert [row[0] for row in rows[-2:]] == ["minInclusive", "maxInclusive"]


# ---- every number that is known

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


@pytest.mark.parametrize(
    ("words", "number"),
    [
        *((word, str(n)) for n, word in enumerate(ONES)),
        *((word, str(n)) for n, word in zip(range(20, 100, 10), TENS, strict=True)),
        ("twenty-nine", "29"),
        ("twenty five", "25"),
        ("thirty-\none", "31"),
        ("a dozen", "12"),
        ("two dozen", "24"),
        ("a hundred", "100"),
        ("an hundred", "100"),
        ("fifteen hundred and five", "1505"),
        ("one hundred one", "101"),
        ("a thousand", "1000"),
        ("2 lakh", "200000"),
        ("3 crore", "30000000"),
        ("a million", "1000000"),
        ("2.5 billion", "2500000000"),
        ("two hundred and five thousand", "205000"),
        ("three hundred and fifty thousand", "350000"),
        ("one billion, two million, three thousand and four", "1002003004"),
        ("one billion and two million", "1002000000"),
        ("three billion and five", "3000000005"),
        ("thirteen million thirteen thousand thirteen", "13013013"),
        ("half a hundred", "50"),
        ("half-a-million", "500000"),
        ("half an hundred", "50"),
        ("quarter of a million", "250000"),
        ("a quarter of a million", "250000"),
        ("one quarter of a million", "250000"),
        ("a  quarter\nof a million", "250000"),
        ("three quarters of a million", "750000"),
        ("two and a half", "2.5"),
        ("2 and a half", "2.5"),
        ("two and one half million", "2500000"),
        ("two and a quarter million", "2250000"),
        ("two and three quarters million", "2750000"),
        ("two and three-quarters million", "2750000"),
        ("a million and a quarter", "1250000"),
        ("two thousand and a half", "2500"),
        ("10,000,000", "10000000"),
        ("10 000 000", "10000000"),
        ("10'000'000", "10000000"),
        ("1,000.5", "1000.5"),
        ("12.25", "12.25"),
    ],
)
def test_a_number_is_read_whole(words: str, number: str) -> None:
    for text in (words, words.capitalize(), words.upper()):
        assert readings(f"It saw {text} cases") == [("value", number, text, Unit.COUNT)]


@pytest.mark.parametrize(
    "text",
    [
        "quarters of a million",
        "half of a million",
        "hundreds of a thousand",
        "of a hundred",
        "a half million",
        "twenty-fifth",
        "one-third",
        "two hundred hundred",
        "five hundred thousand million",
        "two thousand dozen",
        "half an hour",
        "a day",
        "x200",
        "200x",
        ".5",
        ",5",
        "1.5.2",
        "5^2",
        "2,50",
        "\ue000\ue001",
        "hundred",
        "hundred and five",
    ],
)
def test_what_is_no_whole_number_is_none(text: str) -> None:
    assert readings(f"It saw {text}") == []


@pytest.mark.parametrize("before", ["", "a", "an", "one", "three", "two and", "2"])
@pytest.mark.parametrize("fraction", ["half", "quarter", "quarters", "a half", "three quarters"])
@pytest.mark.parametrize("behind", ["", "of"])
def test_no_fraction_is_a_fault(before: str, fraction: str, behind: str) -> None:
    for article in ("a", "an", ""):
        for scale in ("hundred", "million", "dozen"):
            text = " ".join(filter(None, (before, fraction, behind, article, scale)))
            assert all(reading.number > 0 for reading in quantities.read_quantities(text)), text


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("200  300", ["200", "300"]),
        ("1234 567", ["1234", "567"]),
        ("1 5", ["1", "5"]),
        ("2 000\n300", ["2000", "300"]),
        ("two lakh and five", ["200000", "5"]),
        ("three and five hundred", ["3", "500"]),
    ],
)
def test_numbers_beside_each_other_stay_apart(text: str, rows: list[str]) -> None:
    assert [row[1] for row in readings(text)] == rows


# ---- ranges whose ends are not plain


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("1.5 to 2 million", "1500000", "2000000", Unit.COUNT),
        ("two to three hundred thousand", "200000", "300000", Unit.COUNT),
        ("2 to 3-million", "2000000", "3000000", Unit.COUNT),
        ("two hundred to three thousand", "200", "3000", Unit.COUNT),
        ("5 to 2 million", "5", "2000000", Unit.VAGUE),
        ("500 to 2 thousand", "500", "2000", Unit.COUNT),
        ("999 to 999,001", "999", "999001", Unit.VAGUE),
        ("999 to 999,000", "999", "999000", Unit.COUNT),
        ("1,000 to 1,000,001", "1000", "1000001", Unit.COUNT),
        ("2 to 2,001", "2", "2001", Unit.VAGUE),
        ("2 to 2,000", "2", "2000", Unit.COUNT),
        ("1 to 1,001", "1", "1001", Unit.COUNT),
        ("0 to 1,001", "0", "1001", Unit.COUNT),
        ("200 to 201", "200", "201", Unit.COUNT),
        ("200 to 200", "200", "200", Unit.VAGUE),
        ("from 200 up to 300", "200", "300", Unit.COUNT),
        ("between about 200 and 300", "200", "300", Unit.VAGUE),
        ("200 to 300 or so", "200", "300", Unit.VAGUE),
        ("200 or so to 300", "200", "300", Unit.VAGUE),
        ("between 200 girls and 300", "200", "300", Unit.VAGUE),
        ("over 20 to 30%", "20", "30", Unit.VAGUE),
        ("over 20 to 30 days", "20", "30", Unit.VAGUE),
        ("between 20 days and 30", "20", "30", Unit.TIME),
        ("200 to 300 on average", "200", "300", Unit.VAGUE),
        ("20 to 30 days a week", "20", "30", Unit.VAGUE),
        ("€20 to 30 a week", "20", "30", Unit.VAGUE),
    ],
)
def test_a_range_is_read_to_its_ends(text: str, low: str, high: str, unit: Unit) -> None:
    assert readings(text) == [("minInclusive", low, text, unit), ("maxInclusive", high, text, unit)]


# ---- parts


SHARES = [
    "two in five",
    "1 in 10",
    "one in a hundred",
    "two out of three",
    "two-out-of-three",
    *(f"two {how} every three" for how in ("in", "of", "for", "out of", "out-of")),
    "3 per 100",
    "3 per thousand",
    "two clinics in three",
    "two new clinics in three",
    "two new clinics out of three",
    "one half",
    "one quarter",
    *(f"one {word}" for word in "third fourth fifth sixth seventh eleventh nineteenth".split()),
    "two halves",
    "three quarters",
    "two-thirds",
    "three fifths",
]
NEITHER = [
    *(f"{range_} in ten" for range_ in ("between 2 and 3", "2 to 3", "2 or 3", "2-3", "2–3")),
    *("2/3", "2 / 3", "2/3/4", "2:3", "2 × 3", "2 x 3", "2 ± 3", "2 +/- 3", "2 +/− 3", "2‰"),
    *("5 percentage points", "5 per cent points", "5 % point", "5-percentage-point", "5% points"),
    *(f"3 times {less}" for less in ("less", "fewer", "lower", "smaller")),
    "two point five million",
]


@pytest.mark.parametrize("text", SHARES)
def test_a_share_is_read_with_its_whole(text: str) -> None:
    (row,) = readings(f"Of these, {text}, it said")
    is_per_cent = text.endswith((" 100", "a hundred"))
    expected = Unit.PER_CENT if is_per_cent else Unit.PART
    assert (row[0], *row[2:]) == ("value", text, expected)


@pytest.mark.parametrize("text", NEITHER)
def test_a_ratio_or_a_change_is_nothing_that_a_figure_can_have(text: str) -> None:
    rows = readings(f"Of these, {text}, it said")
    assert {row[2:] for row in rows} == {(text, Unit.VAGUE)}


@pytest.mark.parametrize("word", ["as", "the", "more", "higher", "larger", "greater"])
def test_times_make_a_multiple(word: str) -> None:
    text = f"3 times {word}"
    assert readings(f"It saw {text}") == [("multiple", "3", text, Unit.COUNT)]


@pytest.mark.parametrize(
    "text",
    [
        "5 in 3",
        "3 in 3",
        "five in three regions",
        "two clinics in three regions",
        "two big new clinics in three",
        "3 of 4",
        "2 third",
        "two half",
        "two quarter",
        "one third-country national",
        "one thirdly",
        "3 times",
        "3 folders",
        "5 percentage",
        "200 more",
        "200 more than once",
        "200 more than twice",
        "200 new and other patients more than",
        "2 xylophones",
        "2 - 3",
    ],
)
def test_a_count_is_no_part(text: str) -> None:
    assert units(text)
    assert Unit.PART not in units(text)


@pytest.mark.parametrize("behind", [".", ",", ";", ":", "!", "?", ")", " )", "", *(
    f" {word} it" for word in "of is are was were has have had who that".split())])  # fmt: skip
def test_a_whole_without_a_noun_of_its_own_makes_a_part(behind: str) -> None:
    (row,) = readings(f"two clinics in three{behind}")
    assert row[1:] == ("2", "two clinics in three", Unit.PART)


# ---- ranks


@pytest.mark.parametrize("word", ["largest", "biggest", "highest", "greatest"])
def test_a_superlative_is_the_first_rank(word: str) -> None:
    for text in (word, word.upper()):
        assert readings(f"the {text} camp") == [("rank", "1", text, Unit.COUNT)]
    assert readings(f"{word}s camps") == []


ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()


@pytest.mark.parametrize(
    ("words", "rank"),
    [
        *((f"{word} largest", n) for n, word in enumerate(ORDINALS, 1)),
        *((f"{word}-first-largest", n) for n, word in zip(range(21, 100, 10), TENS, strict=True)),
        ("1st largest", 1),
        ("2nd-largest", 2),
        ("3rd biggest", 3),
        ("24th highest", 24),
        ("second most", 2),
        ("Second Most", 2),
    ],
)
def test_a_rank_is_read_from_its_ordinal(words: str, rank: int) -> None:
    assert readings(f"the {words} camp") == [("rank", str(rank), words, Unit.COUNT)]


@pytest.mark.parametrize(
    "before",
    [
        "one of the",
        "3 of the very",
        "two of the three very big",
        "among the",
        "amongst the many",
        "not the",
        "not even now the",
        "few",
        "several",
        "three",
        "ninety",
        "1,200",
        "the twentieth",
        "the hundredth",
        "the 5th or",
        "the 5 or",
        "the second or",
        "the second- or third-",
        "the second- and",
        "the second- to",
        "the co-",
    ],
)
def test_what_is_not_the_first_has_no_rank(before: str) -> None:
    text = f"{before}{'' if before.endswith('-') else ' '}largest camp"
    assert [row for row in readings(text) if row[0] == "rank"] == []


def test_most_alone_is_no_rank() -> None:
    assert readings("most people, and the MOST of all") == []
    assert readings("almost the largest")[-1] == ("rank", "1", "largest", Unit.COUNT)


# ---- dates


@pytest.mark.parametrize(
    "text",
    [
        *(f"{word} 2023" for word in (
            "in by since throughout during until till from between of early late mid report year "
            "In EARLY").split()),
        "mid-1999",
        " 2023",
        "2023",
        "in 2023 and 2024",
        "in 2023, 2024",
        "in 2023, and 2024",
        "in 2023 or 2024 or 2025",
        "in 2023 to 2024",
        "in 2023 until 2024",
        "for 2023/24",
        "for 2023-24",
        "for 2023–24",
        "for 2023 – 2024",
        "for 2023/2024",
        "for 2023-12-01",
        *(f"1 {month} 2022" for month in (
            "January February March April May June July August September October November December"
        ).split()),
        "1 December",
        "1st December",
        "2nd of December",
        "3rd December, 2022",
        "4th-5th December",
        "4 – 5 December 2022",
        "December 1",
        "December 1-3",
        "December 1st, 2022",
        "December 22 2022",
        "the May 2022",
        "7 am",
        "7am",
        "7 A.M.",
        "7:30 pm",
        "7.30 pm",
        "at 14:30",
    ],
)  # fmt: skip
def test_a_date_is_no_number(text: str) -> None:
    assert readings(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("for 2023", "2023"),
        ("in 1899", "1899"),
        ("in 2100", "2100"),
        ("in 20235", "20235"),
        ("in 2,023", "2023"),
        ("in 2023.5", "2023.5"),
        ("in 2023%", "2023"),
        ("in 2023 %", "2023"),
        ("begin 2023", "2023"),
        ("December 1,200", "1200"),
        ("December 1 200", "1200"),
        ("December 2,022", "2022"),
        ("Decembers 5", "5"),
        ("december 5", "5"),
        ("123 December", "123"),
        ("7 amounts", "7"),
    ],
)
def test_what_looks_like_a_date_is_a_number(text: str, number: str) -> None:
    assert [row[1] for row in readings(text)] == [number]


def test_readings_come_in_their_order() -> None:
    text = "the largest, 5 of 20 and 2 in 3, then 7 to 9 and one third"
    assert [row[:2] for row in readings(text)] == [
        ("value", "2"),
        ("value", "1"),
        ("value", "5"),
        ("value", "20"),
        ("minInclusive", "7"),
        ("maxInclusive", "9"),
        ("rank", "1"),
    ]


@pytest.mark.parametrize(
    ("text", "property_name"),
    [
        ("over some 200", "approximateValue"),
        ("at least about 200", "approximateValue"),
        ("up to almost 200", "justBelow"),
        ("under nearly 200", "justBelow"),
        ("up to 200 or more", "maxInclusive"),
        ("over 200 or less", "maxInclusive"),
        ("over 200 or more", "minExclusive"),
        ("under 200 or more", "maxExclusive"),
        ("under at least over 200", "maxExclusive"),
    ],
)
def test_the_first_of_several_bounds_by_name_wins(text: str, property_name: str) -> None:
    assert readings(text) == [(property_name, "200", text, Unit.VAGUE)]


@pytest.mark.parametrize(
    ("text", "date", "says"),
    [
        ("on 01 January 2023", "2023-01-01", True),
        ("on 1st January 2023", "2023-01-01", True),
        ("on January 1st, 2023", "2023-01-01", True),
        ("on January 02 2023", "2023-01-02", True),
        ("on 22nd January, 2023", "2023-01-22", True),
        ("on 3rd january 2023", "2023-01-03", True),
        ("on 4th January 2023", "2023-01-04", True),
        ("on 11 January 2023", "2023-01-01", False),
        ("on January 11, 2023", "2023-01-01", False),
        ("on January 1, 20234", "2023-01-01", False),
        ("on 1 January 2023", "2023-02-01", False),
        ("at the beginning of 2023", "2023-01-01", True),
        ("at the START OF 2023", "2023-01-01", True),
        ("at the start of 2023", "2023-12-31", False),
        ("at the end of 2023", "2023-01-01", False),
        ("by the end of 2024", "2023-12-31", False),
        ("the weekend of 2023", "2023-12-31", False),
        ("at the end  of\n2023", "2023-12-31", True),
        ("in december 2022", "2022-12", True),
        ("Decembers 2022", "2022-12", False),
        ("December 20222", "2022-12", False),
        ("20233", "2023", False),
        ("2023", "2023", True),
        *(
            (f"in {month} 2022", f"2022-{n:02}", True)
            for n, month in enumerate(
                "January February March April May June July August September October November "
                "December".split(),
                1,
            )
        ),
    ],
)
def test_a_date_is_said_in_many_ways(text: str, date: str, says: bool) -> None:
    assert calendar.states_date([text], date) is says


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("−20 cases", []),
        ("–20 cases", []),
        ("-2 in ten", [("value", "10", "ten", Unit.COUNT)]),
        (
            "between 200 very very sick men and 300",
            [("value", "200", "200", Unit.COUNT), ("value", "300", "300", Unit.COUNT)],
        ),
        (
            "between 200 men who came and 300",
            [("value", "200", "200", Unit.COUNT), ("value", "300", "300", Unit.COUNT)],
        ),
        (
            "20, 30 and 40 days",
            [
                ("value", "20", "20, 30 and 40 days", Unit.TIME),
                ("value", "30", "30 and 40 days", Unit.TIME),
                ("value", "40", "40 days", Unit.TIME),
            ],
        ),
        (
            "20 or 30 of 40 per cent",
            [
                ("minInclusive", "20", "20 or 30", Unit.COUNT),
                ("maxInclusive", "30", "20 or 30", Unit.COUNT),
                ("value", "40", "40 per cent", Unit.PER_CENT),
            ],
        ),
        (
            "about well over some nearly 200",
            [("approximateValue", "200", "about well over some nearly 200", Unit.VAGUE)],
        ),
        (
            "200 patients who came on average",
            [("average", "200", "200 patients who came on average", Unit.COUNT)],
        ),
        ("a few hundred, dozens and several hundred and fifty", []),
    ],
)
def test_a_sentence_is_read_from_its_start_to_its_end(
    text: str, rows: list[tuple[str, str, str, Unit]]
) -> None:
    assert readings(text) == rows
