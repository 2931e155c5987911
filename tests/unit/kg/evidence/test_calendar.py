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
