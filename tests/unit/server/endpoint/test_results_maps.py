"""The places of a result."""

import json

import pytest

from kg.namespaces import ID
from kg.sparql.query import Query
from kg.store import Store
from kg.workers.pool import Answer
from kg.workers.results import Size
from server.endpoint.columns import Columns
from server.endpoint.results import Result, find_places
from server.graph import place_codes
from server.graph.names import Names
from server.graph.queries import ReleaseNames
from server.maps import places_map
from server.maps.places import MapPlace
from server.web.links import Links
from tests import tiny

PLACE = "https://w3id.org/reliefgraph/id/place/"
GEO = "http://www.opengis.net/ont/geosparql#wktLiteral"
DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"
Term = dict[str, str]


@pytest.fixture
def names(store: Store) -> Names:
    return Names(store, Links(store.manifest, "http://localhost/"))


def places_of(names: Names, where: str, *rows: dict[str, Term]) -> list[MapPlace]:
    variables = list(dict.fromkeys(name for row in rows for name in row))
    return find_places(Columns(Query(f"SELECT * {{ {where} }}"), variables, rows, names))


def make_result(names: Names, where: str, *rows: dict[str, Term]) -> Result:
    variables = list(dict.fromkeys(name for row in rows for name in row))
    body = json.dumps({"head": {"vars": variables}, "results": {"bindings": rows}}).encode()
    answer = Answer(body, "", 0, 0, size=Size(len(rows), len(rows)))
    query = Query(f"SELECT * {{ {where} }}")
    return Result(query, answer, (), names, ReleaseNames(names.store))


def literal(value: str, datatype: str = "") -> Term:
    return {"type": "literal", "value": value, **({"datatype": datatype} if datatype else {})}


def test_a_place_has_its_codes_its_middle_and_its_document(names: Names) -> None:
    assert place_codes.place_pin(f"{PLACE}tolmar", names) == MapPlace(
        "Tolmar", "/doc/place/tolmar", "XF-TOL", 51.5, 66.125, "region"
    )
    assert place_codes.place_pin(f"{PLACE}freedonia", names).iso == "XFD"
    world = place_codes.place_pin(f"{PLACE}northern-freedonia", names)
    assert (world.iso, world.latitude, world.longitude) == (None, None, None)


def test_iris_of_places_each_once(names: Names) -> None:
    rows = [{"p": {"type": "uri", "value": PLACE + name}} for name in ("vesta", "tolmar", "vesta")]
    assert [pin.label for pin in places_of(names, "?s rg:place ?p", *rows)] == ["Vesta", "Tolmar"]


def test_iso_codes_by_their_property_or_their_name(names: Names) -> None:
    rows = [
        {"c": literal("XFD"), "l": literal("Freedonia")},
        {"c": literal("XSY"), "l": literal("Syl")},
    ]
    by_property = places_of(names, "?s rg:iso3166Alpha3 ?c ; rdfs:label ?l", *rows)
    assert [(pin.label, pin.iso) for pin in by_property] == [("Freedonia", "XFD"), ("Syl", "XSY")]
    named = [{"iso": literal("XF-TOL")}, {"iso": literal("XF-VES")}]
    assert [pin.iso for pin in places_of(names, "?s ?p ?iso", *named)] == ["XF-TOL", "XF-VES"]
    assert places_of(names, "?s ex:code ?c", {"c": literal("SRC")}, {"c": literal("WHO")}) == []
    assert places_of(names, "", {"iso": literal("XFD")}, {"iso": literal("Freedonia")}) == []


def test_points_and_coordinates(names: Names) -> None:
    points = [{"w": literal("POINT(-77 -12)", GEO), "l": literal("Vesta")}, {"l": literal("x")}]
    (pin,) = places_of(names, "?s geo:asWKT ?w", *points)
    assert (pin.label, pin.latitude, pin.longitude) == ("Vesta", -12, -77)
    rows = [
        {"lat": literal(lat, DECIMAL), "long": literal("-77", DECIMAL), "l": literal(lat)}
        for lat in ("-12", "95", "5")
    ]
    assert [pin.latitude for pin in places_of(names, "", *rows)] == [-12, 5]


def test_a_result_without_places_has_no_pins(names: Names) -> None:
    assert places_of(names, "", {"x": literal("Freedonia")}) == []
    assert places_of(names, "") == []


# ---- on a few triples


@pytest.fixture(scope="module")
def few() -> Names:
    return tiny.names("""
        <id/place/all> rdfs:label "All" ; rg:iso3166Part2 "AA-1" ; rg:iso3166Alpha3 "AAA" ;
            rg:placeType <id/concept/t/city> ; geo:hasCentroid <id/place/all#c> .
        <id/place/all#c> geo:asWKT "POINT(30 -20)"^^geo:wktLiteral .
        <id/place/coarse> rg:iso3166Alpha3 "BBB" ; geo:hasCentroid <id/place/coarse#c> .
        <id/place/coarse#c> geo:asWKT "POINT(300 0)"^^geo:wktLiteral .
        <id/event/e> rdfs:label "E" .""")


ALL = MapPlace("All", "/doc/place/all", "AA-1", -20.0, 30.0, "city")
COARSE = MapPlace("coarse", "/doc/place/coarse", "BBB", None, None, "")


def uri(name: str) -> Term:
    return {"type": "uri", "value": str(ID[name])}


def test_a_place_uses_its_finest_code(few: Names) -> None:
    pins = [
        place_codes.place_pin(str(ID[f"place/{place}"]), few) for place in ("all", "coarse", "none")
    ]
    assert pins == [ALL, COARSE, MapPlace("none", "/doc/place/none", None, None, None, "")]


def point(at: str) -> Term:
    return literal(f"POINT({at})", GEO)


def number(value: str) -> Term:
    return literal(value, DECIMAL)


def unlinked(
    label: str, iso: str | None = None, north: float | None = None, east: float | None = None
) -> MapPlace:
    return MapPlace(label, None, iso, north, east, "")


@pytest.mark.parametrize(
    ("where", "rows", "expected"),
    [
        # the first column with places, and no other
        (
            "",
            [
                {"e": uri("event/e"), "p": uri("place/coarse"), "q": uri("place/none")},
                {"p": uri("place/all"), "w": point("1 2")},
                {"p": uri("event/e")},
                {"q": uri("place/other")},
            ],
            [COARSE, ALL],
        ),
        ("", [{"p": literal(str(ID["x"]))}, {"iso": literal("AAA")}], [unlinked("AAA", "AAA")]),
        # the first column with only codes
        (
            "",
            [
                {"isoA": literal("AA-12"), "isoB": literal("BB")},
                {"isoA": literal("CC"), "l": literal("C")},
                {"isoB": literal("DD")},
                {"isoA": literal("CC"), "l": literal("C")},
            ],
            [unlinked("BB", "AA-12"), unlinked("CC", "CC")],
        ),
        ("", [{"a": literal("AA"), "ISO": literal("BB")}], [unlinked("BB", "BB")]),
        # the richest kind of column wins, wherever it is
        ("", [{"iso": literal("AAA"), "p": uri("place/all")}], [ALL]),
        ("", [{"w": point("1 2"), "iso": literal("AAA")}], [unlinked("AAA", "AAA")]),
        (
            "",
            [{"lat": number("3"), "long": number("4"), "w": point("1 2")}],
            [unlinked("", None, 2, 1)],
        ),
        ("", [{"ISO3": literal("ABC-D")}, {"iso2": literal("A1")}], []),
        ("", [{"iso": literal("AAA-B")}, {"iso": literal("AA-ABC1")}], []),
        ("", [{"iso": literal("AA-1")}, {"iso": literal("aa-1")}], []),
        # points of every column
        (
            "",
            [
                {"v": point("1 2"), "w": point("3 4"), "l": literal("a")},
                {"w": point("5 6"), "l": literal("b")},
                {"v": point("1 2"), "l": literal("a")},
            ],
            [unlinked("a", None, 2, 1), unlinked("a", None, 4, 3), unlinked("b", None, 6, 5)],
        ),
        ("", [{"w": point("300 2"), "l": literal("a")}], []),
        # a latitude and a longitude
        (
            "",
            [
                {"Lat": number("-1.5"), "lng": number("120"), "l": literal("a")},
                {"Lat": number("-1.5"), "lng": number("120"), "l": literal("a")},
                {"Lat": number("2"), "l": literal("b")},
                {"lng": number("2"), "l": literal("c")},
            ],
            [unlinked("a", None, -1.5, 120)],
        ),
        ("", [{"lat": number("1")}, {"lat": number("2")}], []),
    ],
)
def test_places_are_iris_else_codes_else_points_else_coordinates(
    few: Names, where: str, rows: list[dict[str, Term]], expected: list[MapPlace]
) -> None:
    assert places_of(few, where, *rows) == expected


@pytest.mark.parametrize("n", [199, 200, 201])
def test_a_map_shows_the_first_200_places_and_tells_whether_there_are_more(
    few: Names, n: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places_map, "draw", lambda places, _: places)
    rows = [{"iso": literal(f"AA-{i}"), "l": literal("same")} for i in range(n)]
    result = make_result(few, "", *rows, *rows)
    codes = [place.iso for place in result.map or ()]  # type: ignore[attr-defined]  # see above
    assert codes == [f"AA-{i}" for i in range(min(n, 200))]
    assert result.has_more_places == (n > 200)


CRS = "http://www.opengis.net/def/crs/"


def test_one_place_in_two_reference_systems_is_one_point(few: Names) -> None:
    texts = ["POINT(1 2)", f"<{CRS}EPSG/0/4326> POINT(2 1)", f"<{CRS}OGC/1.3/CRS84> POINT(1 2)"]
    rows = [{"w": literal(text, GEO)} for text in texts]
    (place,) = places_of(few, "", *rows)
    assert (place.latitude, place.longitude) == (2, 1)
    assert make_result(few, "", *rows).undrawn == []


def test_points_in_another_reference_system_are_named_not_drawn(few: Names) -> None:
    systems = [f"{CRS}EPSG/0/{code}" for code in (32718, 3857)]
    rows = [{"w": literal(f"<{system}> POINT(1 2)", GEO)} for system in systems]
    assert places_of(few, "", *rows) == []
    assert make_result(few, "", *rows, {"w": literal("POINT(1 2)", GEO)}).undrawn == systems


def test_other_geometries_and_impossible_coordinates_are_named_not_drawn(few: Names) -> None:
    geometries = [point("1 2"), point("181 2"), literal("LINESTRING(1 2, 3 4)", GEO)]
    result = make_result(few, "", *({"w": geometry} for geometry in geometries))
    assert [(p.latitude, p.longitude) for p in find_places(result._columns)] == [(2, 1)]
    assert result.undrawn == ["LINESTRING", "POINT(181 2)"]
    pairs = [("1", "2"), ("91", "2"), ("1", "-181"), ("90", "180"), ("1", "")]
    rows = [{"lat": number(north), "long": number(east)} for north, east in pairs if east]
    result = make_result(few, "", *rows, {"lat": number("5")})
    assert [(p.latitude, p.longitude) for p in find_places(result._columns)] == [(1, 2), (90, 180)]
    assert result.undrawn == ["1, -181", "91, 2"]
    many = make_result(few, "", *({"w": literal(f"POINT({n} 91)", GEO)} for n in range(100, 120)))
    assert many.undrawn == [f"POINT({n} 91)" for n in range(100, 105)]
    long = make_result(few, "", {"w": literal(f"POINT({'1' * 500} 0)", GEO)})
    assert long.undrawn == [f"POINT({'1' * 94}"]


def test_an_empty_column_has_no_codes(few: Names) -> None:
    columns = Columns(Query("SELECT * {}"), ["isoA", "isoB"], [{"isoB": literal("AA")}], few)
    assert find_places(columns) == [unlinked("AA", "AA")]
