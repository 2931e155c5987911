"""The places of a result."""

import pytest

from kg.store import Store
from server import pins
from server.columns import Columns
from server.links import Links
from server.maps import Pin
from server.names import Names

PLACE = "https://w3id.org/reliefgraph/id/place/"
GEO = "http://www.opengis.net/ont/geosparql#wktLiteral"
DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"
Term = dict[str, str]


@pytest.fixture
def names(store: Store) -> Names:
    return Names(store, Links(store.manifest, "http://localhost/"))


def found(names: Names, where: str, *rows: dict[str, Term]) -> list[Pin]:
    variables = list(dict.fromkeys(name for row in rows for name in row))
    return pins.of_result(Columns(f"SELECT * {{ {where} }}", variables, rows, names))


def literal(value: str, datatype: str = "") -> Term:
    return {"type": "literal", "value": value, **({"datatype": datatype} if datatype else {})}


def test_a_place_has_its_codes_its_middle_and_its_document(names: Names) -> None:
    assert pins.of_place(f"{PLACE}tolmar", names) == Pin(
        "Tolmar", "/doc/place/tolmar", "XF-TOL", 51.5, 66.125, "region"
    )
    assert pins.of_place(f"{PLACE}freedonia", names).iso == "XFD"
    world = pins.of_place(f"{PLACE}northern-freedonia", names)
    assert (world.iso, world.latitude, world.longitude) == (None, None, None)


def test_iris_of_places_each_once(names: Names) -> None:
    rows = [{"p": {"type": "uri", "value": PLACE + name}} for name in ("vesta", "tolmar", "vesta")]
    assert [pin.label for pin in found(names, "?s rg:place ?p", *rows)] == ["Vesta", "Tolmar"]


def test_iso_codes_by_their_property_or_their_name(names: Names) -> None:
    rows = [
        {"c": literal("XFD"), "l": literal("Freedonia")},
        {"c": literal("XSY"), "l": literal("Syl")},
    ]
    by_property = found(names, "?s rg:iso3166Alpha3 ?c ; rdfs:label ?l", *rows)
    assert [(pin.label, pin.iso) for pin in by_property] == [("Freedonia", "XFD"), ("Syl", "XSY")]
    named = [{"iso": literal("XF-TOL")}, {"iso": literal("XF-VES")}]
    assert [pin.iso for pin in found(names, "?s ?p ?iso", *named)] == ["XF-TOL", "XF-VES"]
    assert found(names, "?s ex:code ?c", {"c": literal("SRC")}, {"c": literal("WHO")}) == []
    assert found(names, "", {"iso": literal("XFD")}, {"iso": literal("Freedonia")}) == []


def test_points_and_coordinates(names: Names) -> None:
    points = [{"w": literal("POINT(-77 -12)", GEO), "l": literal("Vesta")}, {"l": literal("x")}]
    (pin,) = found(names, "?s geo:asWKT ?w", *points)
    assert (pin.label, pin.latitude, pin.longitude) == ("Vesta", -12, -77)
    rows = [
        {"lat": literal(lat, DECIMAL), "long": literal("-77", DECIMAL), "l": literal(lat)}
        for lat in ("-12", "95", "5")
    ]
    assert [pin.latitude for pin in found(names, "", *rows)] == [-12, 5]


def test_a_result_without_places_has_no_pins(names: Names) -> None:
    assert found(names, "", {"x": literal("Freedonia")}) == []
    assert found(names, "") == []


def test_there_are_not_too_many(names: Names) -> None:
    rows = [{"w": literal(f"POINT({n / 10} 0)", GEO), "l": literal(str(n))} for n in range(300)]
    assert len(found(names, "", *rows)) == pins.MOST_PINS
