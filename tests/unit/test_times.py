import pytest
from rdflib import RDF, XSD, Literal, URIRef

from kg import times
from kg.namespaces import ID, OWLTIME


@pytest.mark.parametrize("date", ["2023", "2023-12", "2023-12-31", "2024-02-29"])
def test_calendar_times_are_known_by_their_name(date: str) -> None:
    assert times.date_of(ID[f"time/{date}"]) == date


@pytest.mark.parametrize(
    "name",
    ["23", "2023-13", "2023-02-29", "2023-04-31", "2023-12-00", "sr-2023-freedonia/early-2024"],
)
def test_other_names_are_no_calendar_times(name: str) -> None:
    assert times.date_of(ID[f"time/{name}"]) is None


def test_a_year_lasts_from_its_first_to_its_last_day() -> None:
    found = set(times.describe(ID["time/2024"]))
    assert (ID["time/2024"], RDF.type, OWLTIME.ProperInterval) in found
    assert (ID["time/2024"], OWLTIME.hasBeginning, ID["time/2024-01-01"]) in found
    assert (ID["time/2024"], OWLTIME.hasEnd, ID["time/2024-12-31"]) in found
    day = Literal("2024-12-31", datatype=XSD.date)
    assert (ID["time/2024-12-31"], OWLTIME.inXSDDate, day) in found


def test_a_month_ends_with_its_last_day() -> None:
    found = set(times.describe(ID["time/2024-02"]))
    assert (ID["time/2024-02"], OWLTIME.hasEnd, ID["time/2024-02-29"]) in found


def test_nothing_is_said_of_another_time() -> None:
    assert list(times.describe(URIRef("https://example.org/2023"))) == []
