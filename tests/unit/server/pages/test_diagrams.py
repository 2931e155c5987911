"""Maps and charts of a thing, on a few triples."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from markupsafe import Markup

from kg.namespaces import ID
from server.charts import bar_chart
from server.maps import places_map
from server.maps.places import MapPlace
from server.pages import diagrams
from tests import tiny

CARE = str(ID["service/care"])


@pytest.fixture
def on_map(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], str]]:
    """Return the names of the pins, and the title, of each map that is drawn."""
    drawn: list[tuple[list[str], str]] = []

    def draw(pins: Sequence[MapPlace], title: str) -> Markup:
        drawn.append(([pin.label for pin in pins], title))
        return Markup("drawn")

    monkeypatch.setattr(places_map, "draw", draw)
    return drawn


def places(*names: str) -> str:
    return " ".join(
        f"<id/place/{name}> a rg:Place ; rg:iso3166Part2 'PE-{name}' ." for name in names
    )


@pytest.mark.parametrize(("n", "n_shown"), [(49, 49), (50, 50), (51, 50)])
def test_a_map_has_at_most_50_places_without_repeats(
    n: int, n_shown: int, on_map: list[tuple[list[str], str]]
) -> None:
    names = [f"{i:02}" for i in range(n)]
    facts = " ".join(f"<id/service/care> rg:place <id/place/{name}> ." for name in names)
    again = "<id/service/care> rg:origin <id/place/00> , <id/place/01> ."
    assert diagrams.place_map(CARE, tiny.names(places(*names) + facts + again)) == "drawn"
    assert on_map == [(names[:n_shown], "Map: care")]


def test_places_of_no_known_position_are_on_no_map(on_map: list[tuple[list[str], str]]) -> None:
    trig = (
        places("LIM", "CUS")
        + """
    <id/service/care> rg:place <id/place/LIM> , <id/place/nowhere> , "no place" , <id/place/at> .
    <id/service/care> rg:actor <id/place/CUS> .
    <id/place/at> geo:hasCentroid <id/place/at#centre> .
    <id/place/at#centre> geo:asWKT "POINT(-77 0)"^^geo:wktLiteral .
    """
    )
    assert diagrams.place_map(CARE, tiny.names(trig)) == "drawn"
    assert on_map == [(["LIM", "at"], "Map: care")]
    assert diagrams.place_map(str(ID["place/nowhere"]), tiny.names(trig)) is None


@pytest.mark.parametrize("relation", ["place", "origin", "destination"])
def test_a_thing_is_where_its_facts_put_it(
    relation: str, on_map: list[tuple[list[str], str]]
) -> None:
    trig = f"""{places("A", "B")} <id/service/care> rg:{relation} <id/place/A> .
    GRAPH <graph/inferred> {{ <id/service/care> rg:{relation} <id/place/B> }}"""
    assert diagrams.place_map(CARE, tiny.names(trig)) == "drawn"
    assert on_map == [(["A"], "Map: care")]


def test_the_map_of_a_place_has_those_within_it(on_map: list[tuple[list[str], str]]) -> None:
    trig = (
        places("A", "B", "C")
        + "<id/place/B> rg:within <id/place/A> . <id/place/A> rg:place <id/place/C> ."
    )
    diagrams.place_map(str(ID["place/A"]), tiny.names(trig))
    assert on_map == [(["A", "B"], "Map: A")]


def test_the_map_of_reports_has_the_places_of_their_own_facts(
    on_map: list[tuple[list[str], str]],
) -> None:
    trig = (
        places("A", "B", "C", "D")
        + """
    GRAPH <graph/report/r> { <id/event/x> rg:place <id/place/B> , <id/place/A> , "no place" }
    GRAPH <graph/report/s> { <id/event/x> rg:place <id/place/C> ; rg:origin <id/place/D> }
    GRAPH <graph/links> { <id/event/x> rg:place <id/place/D> }
    """
    )
    pages = [str(ID["report/r"]), str(ID["report/s"])]
    assert diagrams.reports_map(pages, "All", tiny.names(trig)) == "drawn"
    assert diagrams.reports_map(pages[1:], "One", tiny.names(trig)) == "drawn"
    assert on_map == [(["A", "B", "C"], "All"), (["C"], "One")]
    assert diagrams.reports_map([], "None", tiny.names(trig)) is None


@pytest.mark.parametrize(
    ("numbers", "is_drawn"),
    [
        ("rg:value 3", True),
        ("rg:value 0", True),
        ("rg:value 1000000000000000", True),
        ("rg:value 1000000000000001", False),
        ("rg:value -1000000000000001", False),
        ("rg:minInclusive 1 ; rg:maxInclusive 1000000000000001", False),
        ("rg:rank 1", False),
        ("rg:value 3 ; rg:rank 1000000000000001", True),
        ("rg:value 'NaN'^^xsd:double", False),
        ("rg:quantifier <id/concept/quantifiers/many>", False),
    ],
)
def test_a_chart_has_numbers_that_leave_room_for_others(
    numbers: str, monkeypatch: pytest.MonkeyPatch, *, is_drawn: bool
) -> None:
    charts: list[tuple[list[str], str, str]] = []

    def draw(points: Sequence[bar_chart.ChartRow], title: str, unit: str) -> Markup:
        charts.append(([point.label for point in points], title, unit))
        return Markup("drawn")

    monkeypatch.setattr(bar_chart, "draw", draw)
    trig = f"""<id/dead> a rg:Indicator ; rdfs:label "dead" ; rg:unitText "people"@en , "gente"@es .
    <id/observation/x> rg:indicator <id/dead> ; {numbers} ."""
    chart = diagrams.indicator_chart(str(ID.dead), tiny.names(trig))
    expected = (["x"], "dead: all observations in numbers", "people")
    assert (chart, charts) == (("drawn", [expected]) if is_drawn else (None, []))


def test_only_an_indicator_has_a_chart() -> None:
    trig = "<id/observation/x> rg:indicator <id/dead> ; rg:value 3 ."
    assert diagrams.indicator_chart(str(ID.dead), tiny.names(trig)) is None


def test_a_chart_has_the_numbers_of_all_observations_in_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    charts: list[tuple[list[bar_chart.ChartRow], str, str]] = []
    monkeypatch.setattr(bar_chart, "draw", lambda *drawn: charts.append(drawn))
    trig = """<id/dead> a rg:Indicator ; rdfs:label "muertos"@es .
    <id/observation/c> rg:indicator <id/dead> ; rg:value 1200 ; rdfs:label "a" .
    <id/observation/b> rg:indicator <id/dead> ; rg:rank 2 ; rdfs:label "b" .
    <id/observation/a> rg:indicator <id/dead> ; rg:minInclusive 1 ; rg:rank 3 ; rdfs:label "c" .
    <id/observation/d> rg:indicator <id/other> ; rg:value 5 ."""
    diagrams.indicator_chart(str(ID.dead), tiny.names(trig))
    points = [
        bar_chart.ChartRow("a", {"value": Decimal(1200)}, "1,200"),
        bar_chart.ChartRow(
            "c",
            {"minInclusive": Decimal(1), "rank": Decimal(3)},
            "at least 1 and 3rd largest",
        ),
    ]
    assert charts == [(points, "muertos: all observations in numbers", "")]
