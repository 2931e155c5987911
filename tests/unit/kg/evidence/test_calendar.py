import pytest
from rdflib import URIRef

from kg.evidence import calendar
from kg.namespaces import BASE, ID
from tests import tiny


@pytest.mark.parametrize(
    "date",
    ["1000", "2023", "2999", "2023-01", "2023-12", "2023-01-01", "2023-12-31", "2024-02-29"],
)
def test_calendar_times_are_known_by_their_name(date: str) -> None:
    assert calendar.date_of(ID[f"time/{date}"]) == date


@pytest.mark.parametrize(
    "name",
    [
        "23",
        "0999",
        "3000",
        "20231",
        "2023-1",
        "2023-00",
        "2023-13",
        "2023-02-29",
        "2023-04-31",
        "2023-12-00",
        "2023-12-32",
        "2023-12-31-1",
        "2023-12-1",
        "2023-12-31T00:00",
        "\u0662\u0660\u0662\u0663",
        "2\u066023",
        "sr-2023-freedonia/early-2024",
        "sr/2023",
    ],
)
def test_other_names_are_no_calendar_times(name: str) -> None:
    assert calendar.date_of(ID[f"time/{name}"]) is None
    assert list(calendar.describe(ID[f"time/{name}"])) == []


@pytest.mark.parametrize(
    "iri",
    [
        "https://example.org/2023",
        f"{ID}times/2023",
        f"x{ID}time/2023",
        f"{BASE.replace('.', 'x')}id/time/2023",
    ],
)
def test_nothing_is_said_of_another_time(iri: str) -> None:
    assert list(calendar.describe(URIRef(iri))) == []


def day(date: str) -> str:
    return f"""<id/time/{date}> a time:Instant ; rdfs:label "{date}"@en , "{date}"@es ;
        time:inXSDDate "{date}"^^xsd:date ."""


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2023-09", "2023-09-01", "2023-09-30"),
        ("2023-10", "2023-10-01", "2023-10-31"),
    ],
)
def test_a_year_or_month_lasts_from_its_first_to_its_last_day(
    date: str, first: str, last: str
) -> None:
    expected = tiny.dataset(
        f"""<id/time/{date}> a time:ProperInterval ; rdfs:label "{date}"@en , "{date}"@es ;
        time:hasBeginning <id/time/{first}> ; time:hasEnd <id/time/{last}> .
        {day(first)} {day(last)}
        """
    )
    assert set(calendar.describe(ID[f"time/{date}"])) == {quad[:3] for quad in expected.quads()}


def test_a_day_is_an_instant() -> None:
    expected = {quad[:3] for quad in tiny.dataset(day("2024-02-29")).quads()}
    assert set(calendar.describe(ID["time/2024-02-29"])) == expected


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("In January to March 2023", "2023-01"),
        ("between January and March 2023", "2023-01"),
        ("in March, April and June 2023", "2023-03"),
        ("the 3rd of July 2023", "2023-07-03"),
        ("by the end of February 2024", "2024-02-29"),
        ("at the beginning of April 2023", "2023-04-01"),
        ("in 2014-16", "2016"),
        ("from 2014 to 2016", "2016"),
        ("during 2021/22", "2022"),
    ],
)
def test_words_state_a_date_alone(text: str, date: str) -> None:
    assert calendar.states_date([text], date)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("In January 2022 and March 2023", "2023-01"),
        ("by the end of February 2023", "2023-02-27"),
        ("on 2014-06-16", "2006"),
        ("In July", "2023-07"),
        ("by the end of the year", "2023-12-31"),
    ],
)
def test_words_do_not_state_a_date_alone(text: str, date: str) -> None:
    assert not calendar.states_date([text], date)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("In July, we left", "2023-07"),
        ("from January to March", "2023-01"),
        ("from January to March", "2023-03"),
        ("in mid-April", "2023-04"),
        ("On 3 July", "2023-07-03"),
        ("On July 3, 80 people", "2023-07-03"),
        ("by the end of the year", "2023-12-31"),
        ("At the beginning of the year", "2023-01-01"),
        ("by the end of May", "2023-05-31"),
    ],
)
def test_a_month_may_take_its_year_from_other_words(text: str, date: str) -> None:
    texts = [text, "Annual Report 2023"]
    assert not calendar.states_date(texts, date)
    assert calendar.states_date(texts, date, may_lack_year=True)
    assert not calendar.states_date([text], date, may_lack_year=True)
    assert not calendar.states_date([text, "Annual Report 2024"], date, may_lack_year=True)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("In July 2022, we left", "2023-07"),
        ("On July 3, 2022", "2023-07-03"),
        ("many may march home", "2023-05"),
        ("many may march home", "2023-03"),
        ("On 13 July", "2023-07-03"),
        ("On 30 July", "2023-07-03"),
        ("in mid-April", "2023-04-15"),
    ],
)
def test_a_month_with_another_year_and_a_verb_take_no_year(text: str, date: str) -> None:
    assert not calendar.states_date([text, "Annual Report 2023"], date, may_lack_year=True)
