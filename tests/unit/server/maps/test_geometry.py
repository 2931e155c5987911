"""The parts of maps, on plain squares: shapes, labels and views."""

from array import array
from collections.abc import Sequence
from math import asin, degrees, hypot, isclose, pi, radians, sin

import pytest
from markupsafe import Markup

from server.maps import geometry, places, places_map, viewport
from server.maps.geometry import Box, Point
from server.maps.places import LocatedPlace, MapPlace, Outline, Outlines, Ring
from server.maps.places_map import LabelRequest, PlacedLabel, PlaceShape
from server.maps.viewport import Viewport

NOWHERE = Box(0, 0, 0, 0)


def ring(*points: Point) -> Ring:
    """Return a closed line through points in degrees."""
    closed = [(round(x * 100), round(y * 100)) for x, y in (*points, points[0])]
    xs, ys = zip(*points, strict=True)
    pairs = zip([(0, 0), *closed], closed, strict=False)
    steps = [step for (a, b), (x, y) in pairs for step in (x - a, y - b)]
    return Ring(array("i", steps), (min(xs), min(ys), max(xs), max(ys)))


def square(left: float, top: float, right: float, bottom: float) -> Ring:
    return ring((left, top), (right, top), (right, bottom), (left, bottom))


def outline(*rings: Ring, name: str = "", centre: Point = (0, 0)) -> Outline:
    return Outline(name, rings, centre)


def located(
    *rings: Ring,
    label: str = "a",
    point: Point = (50, 40),
    href: str | None = "/x",
    kind: str = "",
    is_country: bool = False,
) -> LocatedPlace:
    place = MapPlace(label, href, None, None, None, kind)
    return LocatedPlace(place, (outline(*rings),) if rings else (), point, "AA", is_country)


def near(actual: Sequence[float], expected: Sequence[float], by: float = 1e-6) -> bool:
    return len(actual) == len(expected) and all(
        isclose(one, other, rel_tol=1e-9, abs_tol=by)
        for one, other in zip(actual, expected, strict=True)
    )


def sides(box: Box) -> tuple[float, ...]:
    return box.left, box.top, box.right, box.bottom


# ---- boxes, rings and lines


def test_box_geometry() -> None:
    box = Box.around([(3, 9), (1, 4), (2, 2)])
    assert box == Box(1, 2, 3, 9)
    assert (box.width, box.height, box.centre) == (2, 7, (2, 5.5))
    assert box.corners == ((1, 2), (3, 2), (3, 9), (1, 9))
    assert box.expand(2) == Box(-1, 0, 5, 11)
    assert Box(0, 0, 1, 1).union(Box(-2, 3, 0, 4)) == Box(-2, 0, 1, 4)


@pytest.mark.parametrize(
    ("point", "part"),
    [
        ((35, 60), Box(30, 50, 40, 70)),
        ((32, 60), Box(30, 50, 34, 70)),
        ((39, 54), Box(38, 50, 40, 58)),
        ((35, 67), Box(30, 64, 40, 70)),
    ],
)
def test_a_box_centred_on_a_point_keeps_inside(point: Point, part: Box) -> None:
    assert Box(30, 50, 40, 70).centred_on(point) == part


@pytest.mark.parametrize(
    ("other", "gap", "is_inside"),
    [
        (Box(12, 0, 20, 10), 2, False),
        (Box(-20, 0, -3, 10), 3, False),
        (Box(0, 14, 10, 20), 4, False),
        (Box(0, -20, 10, -5), 5, False),
        (Box(12, 15, 20, 20), 5, False),
        (Box(10, 0, 20, 10), 0, False),
        (Box(7, 2, 20, 9), -3, False),
        (Box(0, 0, 10, 10), -10, True),
        (Box(1, 2, 9, 8), -8, True),
    ],
)
def test_gaps_between_boxes(other: Box, gap: float, is_inside: bool) -> None:
    box = Box(0, 0, 10, 10)
    assert (box.gap(other), other.gap(box), box.contains(other)) == (gap, gap, is_inside)


@pytest.mark.parametrize(
    ("line", "tolerance", "expected"),
    [
        ([(0, 0), (1, 0), (1, 1), (2, 1)], 1, [(0, 0), (1, 0), (1, 1), (2, 1)]),
        ([(0, 0), (1, 0), (1, 1), (2, 1)], 2, [(0, 0), (1, 1)]),
        ([(0, 0), (-1, 0), (-1, -1)], 2, [(0, 0), (-1, -1)]),
        ([(0, 0), (0, 0)], 0, [(0, 0), (0, 0)]),
        ([], 1, []),
    ],
)
def test_thinning_drops_close_points(
    line: list[Point], tolerance: float, expected: list[Point]
) -> None:
    assert geometry.simplify(line, tolerance) == expected


def test_clipped_rings_follow_the_sides() -> None:
    box = Box(-10, -5, 10, 5)
    for ring, expected in (
        ([(0, 0), (20, 0), (20, 4), (0, 4)], [(0, 0), (10, 0), (10, 4), (0, 4)]),
        ([(0, 0), (-20, 0), (-20, 4), (0, 4)], [(0, 0), (-10, 0), (-10, 4), (0, 4)]),
        ([(0, 0), (4, 0), (4, 20), (0, 20)], [(0, 5), (0, 0), (4, 0), (4, 5)]),
        ([(0, 0), (4, 0), (4, -20), (0, -20)], [(0, -5), (0, 0), (4, 0), (4, -5)]),
        ([(0, 0), (20, 10), (0, 5)], [(0, 0), (10, 5), (10, 5), (0, 5), (0, 5)]),
        ([(-10, -5), (10, -5), (10, 5)], [(-10, -5), (10, -5), (10, 5)]),
        ([(10, 0), (12, 0), (12, 1)], [(10, 0), (10, 0), (10, 0)]),
        ([(11, 0), (12, 0), (12, 1)], []),
    ):
        assert geometry.clip(ring, box) == expected, ring


@pytest.mark.parametrize(
    ("rings", "grid", "data"),
    [
        ([[(0, 0), (10.5, 0), (10.5, -10.5), (0, -10.5)]], 2, "M0 0l10.5 0 0-10.5-10.5 0z"),
        ([[(0.5, -0.5), (1, 0.5), (0, 0.5)]], 2, "M.5-.5l.5 1-1 0z"),
        ([[(0, 0), (1, 0), (1, 1), (0, 1)]], 2, "M0 0l1 0 0 1-1 0z"),
        ([[(0, 0), (1, 0), (0, 1)]], 2, "M0 0l1 0-1 1z"),
        ([[(0, 0), (1, 0), (0, 0.5)]], 2, ""),
        ([[(0, 0), (1, 0), (1, 1), (0, 1)]], 1, ""),
        ([[(0, 0), (2, 0), (2, 1), (0, 1)], [], [(5, 5), (9, 5), (9, 9)]], 1,
         "M0 0l2 0 0 1-2 0zM5 5l4 0 0 4z"),
    ],
)  # fmt: skip
def test_paths_leave_out_tiny_rings(rings: list[list[Point]], grid: int, data: str) -> None:
    assert geometry.path_data(rings, grid) == data


def test_borders_are_drawn_once_and_joined() -> None:
    left: list[Point] = [(0, 0), (4, 0), (4, 4), (0, 4)]
    right: list[Point] = [(4, 0), (8, 0), (8, 4), (4, 4)]
    assert geometry.border_data([left, right], []) == "M0 0l4 0 0 4-4 0 0-4M4 0l4 0 0 4-4 0"
    assert geometry.border_data([left], [left]) == ""
    assert geometry.border_data([left], [[(0, 0), (4, 0)]]) == "M4 0l0 4-4 0 0-4"
    assert geometry.border_data([[(0, 0), (4, 0), (4.1, 0), (4, 4)]], []) == "M0 0l4 0 0 4-4-4"


def test_the_area_of_a_ring_ignores_its_direction() -> None:
    triangle: list[Point] = [(1, 1), (5, 1), (1, 4)]
    assert [geometry.ring_area(one) for one in (triangle, triangle[::-1], triangle[:2], [])] == [
        6,
        6,
        0,
        0,
    ]


@pytest.mark.parametrize(
    ("line", "point"),
    [
        ([(0, 0), (10, 0), (10, 4), (0, 4)], (5, 2)),
        ([(0, 0), (10, 0), (2, 10), (0, 10)], (3, 5)),
        ([(0, 0), (2, 0), (2, 8), (4, 8), (4, 0), (9, 0), (9, 10), (0, 10)], (6.5, 5)),
        ([(0, 0), (4, 0), (4, 8), (6, 8), (6, 0), (9, 0), (9, 10), (0, 10)], (2, 5)),
        ([(0, 3), (8, 3), (4, 3)], (4, 3)),
    ],
)
def test_a_label_goes_where_a_ring_is_widest(line: list[Point], point: Point) -> None:
    assert geometry.interior_point(line) == point


@pytest.mark.parametrize(
    ("point", "is_inside"),
    [
        ((2, 2), True),
        ((0, 2), True),
        ((4, 2), False),
        ((2, 0), True),
        ((2, 4), False),
        ((-1, 2), False),
        ((5, 2), False),
        ((2, 5), False),
    ],
)
def test_points_inside_a_ring(point: Point, is_inside: bool) -> None:
    assert geometry.contains_point([(0, 0), (4, 0), (4, 4), (0, 4)], point) == is_inside


# ---- names


@pytest.mark.parametrize(
    ("text", "expected"),
    [("x" * 32, "x" * 32), ("x" * 33, "x" * 31 + "…"), ("x" * 30 + "  yy", "x" * 30 + "…")],
)
def test_a_long_name_is_shortened(text: str, expected: str) -> None:
    assert places_map.shorten(text) == expected


def test_wide_letters_take_more_room() -> None:
    widths = [places_map.text_width(text) for text in ("", "ab", "中文", "\uff21", "é")]
    assert near(widths, [0, 14.8, 28, 14, 7.4])


VIEW_BOX = Box(0, 0, 200, 100)


def name(x: float, y: float, anchor: str, left: float, within: str = "") -> PlacedLabel:
    return PlacedLabel("ab", x, y + 4.5, anchor, Box(left, y - 7.5, left + 14.8, y + 7.5), within)


@pytest.mark.parametrize(
    ("target", "occupied", "expected"),
    [
        (Box(0, 0, 100, 100), [], name(50, 50, "middle", 42.6, "mark")),
        (Box(0, 0, 100, 100), [Box(0, 0, 100, 100)], name(50, 50, "middle", 42.6, "mark")),
        (Box(40, 40, 59.9, 60), [], name(49.95, 50, "middle", 42.55, "mark")),
        (Box(0, 40, 19.8, 60), [], name(24.8, 50, "start", 24.8)),
        (Box(40, 40, 80, 55), [], name(85, 47.5, "start", 85)),
        (Box(40, 40, 80, 55.1), [], name(60, 47.55, "middle", 52.6, "mark")),
        (Box(45, 45, 55, 55), [Box(60, 40, 99, 60)], name(40, 50, "end", 25.2)),
        (
            Box(45, 45, 55, 55),
            [Box(60, 40, 99, 60), Box(0, 40, 40, 60)],
            name(50, 35, "middle", 42.6),
        ),
        (
            Box(45, 35, 55, 65),
            [Box(60, 40, 99, 60), Box(0, 40, 40, 60)],
            name(50, 27.5, "middle", 42.6),
        ),
        (
            Box(45, 45, 55, 55),
            [Box(60, 40, 99, 60), Box(0, 40, 40, 60), Box(0, 0, 99, 30)],
            name(50, 65, "middle", 42.6),
        ),
        (
            Box(45, 35, 55, 65),
            [Box(60, 40, 99, 60), Box(0, 40, 40, 60), Box(0, 0, 99, 30)],
            name(50, 72.5, "middle", 42.6),
        ),
        (Box(170, 45, 180.2, 55), [], name(185.2, 50, "start", 185.2)),
        (Box(170, 45, 180.3, 55), [], name(165, 50, "end", 150.2)),
        (Box(55, 50, 65, 60), [Box(84.8, 0, 99, 99)], name(70, 55, "start", 70)),
    ],
)
def test_a_label_goes_inside_else_right_left_above_or_below(
    target: Box, occupied: list[Box], expected: PlacedLabel
) -> None:
    (label,) = places_map.place_labels([LabelRequest("ab", target, "mark")], VIEW_BOX, occupied)
    assert (label.text, label.anchor, label.within) == (
        expected.text,
        expected.anchor,
        expected.within,
    )
    numbers, expected_numbers = ((one.x, one.y, *sides(one.box)) for one in (label, expected))
    assert near(numbers, expected_numbers)


def test_a_label_without_room_is_left_out() -> None:
    requests = [
        LabelRequest("a" * 40, Box(95, 0, 105, 9), "dot"),
        LabelRequest("ab", Box(0, 0, 50, 50), "land"),
    ]
    assert [label.text for label in places_map.place_labels(requests, VIEW_BOX, [])] == ["ab"]
    assert [
        label.text
        for label in places_map.place_labels(requests[1:] * 2, VIEW_BOX, [], beside=False)
    ] == ["ab"]
    assert len(places_map.place_labels(requests[1:] * 2, VIEW_BOX, [])) == 2


# ---- the world


#: As the build writes a ring: its box, its first point and the way to each next one.
ROW = [1, 2, 300, 400, 1, 2, 299, 398, -299, -398]


def test_codes_of_countries_and_divisions() -> None:
    world = places.parse_outlines(
        {
            "AA": {"iso3": "AAA", "name": "A", "rings": [ROW]},
            "XXQ": {"iso3": None, "name": "Q", "rings": []},
        },
        {
            "AA": [
                {"iso": "AA-1", "at": [1, 2], "rings": [[0, 0, 100, 100, 0, 0]]},
                {"iso": "AA-2", "at": [3, 4], "rings": [[0] * 9, [0] * 8]},
                {"iso": "AA-1", "at": [5, 6], "rings": []},
            ],
            "XXQ": [{"iso": "-99-X~", "at": [7, 8], "rings": []}],
        },
    )  # fmt: skip
    assert {key: (one.name, one.centre) for key, one in world.countries.items()} == {
        "AA": ("A", (3, 4)),
        "XXQ": ("Q", (7, 8)),
    }
    (only,) = world.countries["AA"].rings
    assert only.box == (0.01, 0.02, 3, 4)
    assert only.points == [(0.01, 0.02), (3, 4), (0.01, 0.02)]
    assert world.alpha2 == {"AAA": "AA"}
    codes = ["AA", "AAA", "AA-1", "AAA-1", "AA-9", "XXQ", "BB", "", None, "-99-X~"]
    countries = ["AA", "AA", "AA", "AA", "AA", "XXQ", None, None, None, None]
    assert [world.country_code(code) for code in codes] == countries
    middles = {code: [one.centre for one in world.division_outlines(code)] for code in codes}
    assert middles == {**{code: [] for code in codes}, "AA-1": [(1, 2), (5, 6)]}
    assert [(one.name, len(one.rings)) for one in world.division_outlines("AA-1")] == [
        ("AA-1", 1),
        ("AA-1", 0),
    ]
    assert [one.name for one in world.divisions["XXQ"]["-99-X~"]] == ["-99-X~"]


@pytest.fixture(scope="module")
def world() -> Outlines:
    """A has a lake with an island of B in it, and two divisions: one of two parts, one formless."""
    lake, island = square(2, 2, 8, 8), square(4, 4, 6, 6)
    return Outlines(
        {
            "AA": outline(square(-5, 0, 20, 10), lake, centre=(1, 1)),
            "BB": outline(island, centre=(5, 5)),
            "CC": outline(centre=(20, 20)),
        },
        {
            "AA": {
                "AA-1": (outline(centre=(3, 1)), outline(square(0, 0, 1, 1), centre=(0, 0))),
                "AA-2": (outline(centre=(9, 9)),),
            },
            "CC": {},
        },
        {"AAA": "AA"},
    )


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (("AAA", 5.0, 5.0), ("AA", True, (1, 1), 1)),
        (("CC", None, None), ("CC", True, (20, 20), 0)),
        (("AA-1", 5.0, 5.0), ("AA", False, (3, 1), 1)),
        (("AA-2", None, None), ("AA", False, (9, 9), 0)),
        (("AA-3", 5.0, 6.0), ("AA", False, (6, 5), 0)),
        (("AA-3", None, 6.0), None),
        (("AA-3", 5.0, None), None),
        (("ZZ", 1.0, 9.0), ("AA", False, (9, 1), 0)),
        ((None, 5.0, 5.0), ("BB", False, (5, 5), 0)),
        ((None, 3.0, 3.0), (None, False, (3, 3), 0)),
        ((None, 0.0, 0.0), ("AA", False, (0, 0), 0)),
        ((None, 0.0, -5.0), ("AA", False, (-5, 0), 0)),
        ((None, 0.0, -5.01), (None, False, (-5.01, 0), 0)),
        ((None, 9.99, 19.99), ("AA", False, (19.99, 9.99), 0)),
        ((None, 10.01, 19.99), (None, False, (19.99, 10.01), 0)),
        ((None, None, None), None),
    ],
)
def test_a_place_is_a_country_a_division_or_a_point(
    world: Outlines,
    place: tuple[str | None, float | None, float | None],
    expected: tuple[str | None, bool, Point, int] | None,
) -> None:
    results = [
        (result.country, result.is_country, result.point, len(result.outlines))
        for result in places.locate_places([MapPlace("a", None, *place, "")], world)
    ]
    assert results == ([expected] if expected else [])


def test_a_map_focuses_on_countries_with_marks_inside() -> None:
    def located_in(country: str | None, *, is_country: bool) -> LocatedPlace:
        return LocatedPlace(
            MapPlace("", None, None, None, None, ""), (), (0, 0), country, is_country
        )

    whole, part, sea = (
        located_in("AA", is_country=True),
        located_in("BB", is_country=False),
        located_in(None, is_country=False),
    )
    assert places.countries_in_focus([whole, part, sea]) == {"BB"}
    assert places.countries_in_focus([whole, sea]) == {"AA"}
    assert places.countries_in_focus([sea]) == set()


# ---- projections


def test_both_projections() -> None:
    """The published formulas, worked by hand for simple angles."""
    flat = viewport.azimuthal((30.0, 0.0))
    assert near(flat((120.0, 0.0)), (2**0.5, 0))
    assert near(flat((30.0, 60.0)), (0, -1))
    assert near(flat((-30.0, 0.0)), (-1, 0))
    north = viewport.azimuthal((0.0, 90.0))
    assert near(north((90.0, 30.0)), (1, 0))
    assert near(north((0.0, 30.0)), (0, 1))
    assert near(viewport.azimuthal((0.0, 45.0))((180.0, 45.0)), (0, -(2**0.5)))
    far = viewport.azimuthal((0.0, 0.0))((180.0, 0.0))
    assert all(abs(number) < 1 for number in far)
    assert near(viewport.equal_earth((0.0, 0.0)), (0, 0))
    assert near(viewport.equal_earth((180.0, 0.0)), (2 * pi / 3**0.5 / 1.340264, 0))
    assert near(viewport.equal_earth((0.0, 90.0)), (0, -1.3173627591574133))
    assert near(viewport.equal_earth((-90.0, -45.0)), (-1.1598545, 0.8602311), 1e-6)


@pytest.mark.parametrize(
    ("points", "centre"),
    [
        ([(10, 20)], (10, 20)),
        ([(0, 0), (90, 0)], (45, 0)),
        ([(0, 0), (0, 90)], (0, 45)),
        ([(90, 30), (90, -90)], (90, -30)),
        ([(0, 0), (0, 0), (120, 0)], (degrees(asin(0.5)), 0)),
        ([(170, 0), (-170, 0)], (180, 0)),
    ],
)
def test_the_middle_of_points_on_the_globe(points: list[Point], centre: Point) -> None:
    assert near(viewport.centre_point(points), centre)


# ---- views


def test_far_rings_are_not_projected() -> None:
    """A view around 170° east, 10° north, of 20 degrees: about 20.32 of longitude."""
    everything = Box(-1_000, -1_000, 1_000, 1_000)
    view = Viewport(lambda point: point, 1, (0, 0), everything, (170.0, 10.0), 20.0)
    for box, is_near in (
        ((170, -20, 171, -10), True),
        ((170, -20, 171, -10.01), False),
        ((170, 30, 171, 40), True),
        ((170, 30.01, 171, 40), False),
        ((-170, 0, -160, 10), True),
        ((-168, 0, -158, 10), False),
        ((140, 0, 150, 10), True),
        ((139, 0, 149, 10), False),
        ((-180, 0, 180, 10), True),
    ):
        ring_outline = outline(Ring(square(0, 0, 5, 5).steps, box))
        assert bool(view.visible_rings([ring_outline])) == is_near, box
    for latitude, radius, degrees_ in (
        (70.0, 20.0, 180),
        (-75.0, 20.0, 180),
        (0.0, 30.0, 30),
        (60.0, 29.0, degrees(asin(sin(radians(29)) / 0.5))),
    ):
        assert isclose(viewport._longitudes(latitude, radius), degrees_)


def test_rings_are_clipped_just_outside_the_frame() -> None:
    view = Viewport(lambda point: point, 2.0, (10.0, 5.0), Box(0, 0, 40, 30), (0.0, 0.0))
    assert view.project((15, 7)) == (10, 4)
    whole = outline(square(0, 0, 100, 100))
    assert Box.around(view.visible_rings([whole])[0]) == Box(-4, -4, 44, 34)
    assert view.visible_rings([whole])[0] is view.visible_rings([whole])[0]
    apart = outline(square(12, 6, 14, 8), square(80, 6, 90, 8), square(16, 6, 18, 8))
    assert [Box.around(ring) for ring in view.visible_rings([apart, whole])] == [
        Box(4, 2, 8, 6),
        Box(12, 2, 16, 6),
        Box(-4, -4, 44, 34),
    ]


def test_the_world_map_drops_small_islands_and_detail() -> None:
    view = Viewport(lambda point: point, 1, (0, 0), Box(0, 0, 40, 30), grid=1, tolerance=2.0)
    assert view.visible_rings([outline(square(1, 1, 3, 3), square(1, 1, 2, 2.9))]) == []
    for thin in (square(1, 1, 3.5, 2), square(1, 1, 2, 3.5)):
        assert len(view.visible_rings([outline(thin)])) == 1
    wide = ring((1, 1), (4, 1), (4, 2), (5, 2), (5, 6))
    assert view.visible_rings([outline(wide)]) == [[(1, 1), (4, 1), (5, 2), (5, 6), (1, 1)]]


def test_the_view_of_the_world() -> None:
    view = viewport.fit_world()
    assert (view.centre, view.radius, view.grid, view.tolerance) == (None, 180, 1, 0.15)
    assert view.view_box == Box(0, 0, 960, 417)
    assert near(view.project((0, 0)), (480, 231.7355), 1e-3)
    edge = view.sea()
    assert len(edge) == 96
    assert near(edge[0], view.project((-180, -57)))
    assert near(edge[47], view.project((-180, 84)))
    assert near(edge[48], view.project((180, 84)))
    assert near(edge[95], view.project((180, -57)))
    assert near([min(x for x, _ in edge), max(x for x, _ in edge)], [0, 960])
    assert near([min(y for _, y in edge), max(y for _, y in edge)], [0, 417.3732], 1e-3)


def projected_box(view: Viewport, corners: Sequence[Point]) -> Box:
    return Box.around(map(view.project, corners))


@pytest.mark.parametrize(
    ("points", "size", "box"),
    [
        # as wide as the margins allow, with the least height
        ([(-10.0, 0.0), (10.0, 0.0)], (400, 248), (14, 124, 386, 124)),
        # with the greatest height
        ([(0.0, -10.0), (0.0, 10.0), (-1.0, 0.0), (1.0, 0.0)], (400, 520), (175.4, 14, 224.6, 506)),
        # as high as it needs
        ([(-10.0, 0.0), (10.0, 0.0), (0.0, 10.0), (0.0, -10.0)], (400, 400), (14, 14, 386, 386)),
        # at least one degree
        ([(0.0, 0.0)], (400, 400), (200, 200, 200, 200)),
        (
            [(-0.25, 0.0), (0.25, 0.0), (0.0, 0.25), (0.0, -0.25)],
            (400, 400),
            (107, 107, 293, 293),
        ),
    ],
)
def test_a_view_fits_its_points(
    points: list[Point], size: tuple[float, float], box: tuple[float, float, float, float]
) -> None:
    view = viewport.fit_countries([], points)
    assert view is not None
    assert (view.view_box.width, view.view_box.height) == size
    assert (view.view_box.left, view.view_box.top, view.grid, view.tolerance) == (0, 0, 2, 0)
    assert near(sides(projected_box(view, points)), box, 0.6)
    assert view.centre is not None
    assert near(view.centre, (0, 0))
    assert view.sea() == view.view_box.corners


@pytest.mark.parametrize(
    "points",
    [
        [(0.0, 10.0), (0.0, 10.0), (0.0, -10.0)],
        [(0.0, -10.0), (0.0, -10.0), (0.0, 10.0)],
        [(10.0, 0.0), (10.0, 0.0), (-10.0, 0.0)],
        [(-10.0, 0.0), (-10.0, 0.0), (10.0, 0.0)],
        [(-64.0, 0.0), (64.0, 0.0), (0.0, 10.0)],
    ],
)
def test_a_view_reaches_to_its_farthest_corner(points: list[Point]) -> None:
    view = viewport.fit_countries([], points)
    assert view is not None
    far = max(
        hypot(x / view.scale + view.origin[0], y / view.scale + view.origin[1])
        for x, y in view.view_box.corners
    )
    assert isclose(view.radius, degrees(2 * asin(min(1, far / 2))), abs_tol=0.1)


@pytest.mark.parametrize(("far", "is_visible"), [(64.0, True), (66.0, False)])
def test_distant_points_need_the_world_map(far: float, is_visible: bool) -> None:
    assert (viewport.fit_countries([], [(-far, 0.0), (far, 0.0)]) is not None) == is_visible
    assert viewport.fit_countries([outline()], []) is None


def test_a_mainland_is_the_largest_ring_of_its_country() -> None:
    rings = [
        [Box(14, 0, 15, 1).corners, 0],
        [Box(0, 0, 10, 5).corners, 0],
        [Box(30, 0, 35, 5).corners, 1],
        [Box(90, 0, 91, 1).corners, 0],
    ]
    corners = [corner for corner, _ in rings]
    assert viewport._mainlands(corners, [owner for _, owner in rings]) == {1, 2}  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("mainlands", "must", "expected"),
    [
        ({0}, [], [0, 1, 2]),
        ({0, 4}, [], [0, 1, 2, 3, 4]),
        ({0}, [(21.0, 0.0)], [0, 1, 2, 3]),
        ({4}, [], [4]),
    ],
)
def test_islands_near_selected_rings_are_selected(
    mainlands: set[int], must: list[Point], expected: list[int]
) -> None:
    boxes = [
        Box(0, 0, 10, 4),
        Box(13.5, 0, 14, 1),  # 0.35 of 10 away
        Box(0, -9, 1, -4.8),  # near only the box before
        Box(25, 0, 26, 1),
        Box(60, 0, 62, 40),
    ]
    assert viewport._select_rings([box.corners for box in boxes], mainlands, must) == expected


# ---- SVG


@pytest.fixture
def view() -> Viewport:
    """A view of 100 by 80 units on a flat world."""
    return Viewport(lambda point: point, 1.0, (0.0, 0.0), Box(0, 0, 100, 80), (50.0, 40.0))


def test_shapes_are_paths_and_empty_ones_are_left_out(view: Viewport) -> None:
    left, right = outline(square(0, 0, 4, 4)), outline(square(4, 0, 8, 4))
    assert places_map.draw_outlines("own", view, [left, right]) == (
        '<path class="own" d="M4 0l0 4-4 0 0-4zM8 0l0 4-4 0 0-4z"/>'
    )
    assert places_map.draw_outlines("own", view, []) == ""
    whole = outline(ring((0, 0), (4, 0), (8, 0), (8, 4), (4, 4), (0, 4)))
    assert (
        places_map.draw_borders(view, [left, right], [whole])
        == '<path class="lines" d="M4 0l0 4"/>'
    )
    assert places_map.draw_borders(view, [left], [left]) == ""
    assert places_map.draw_sea(view) == '<path class="sea" d="M0 0l100 0 0 80-100 0z"/>'


def test_world_map_coordinates_are_whole() -> None:
    view = Viewport(
        lambda point: point, 1.0, (0.0, 0.0), Box(0, 0, 100.6, 80), (50.0, 40.0), grid=1
    )
    place = located(square(0, 0, 20.4, 20.4))
    data = 'd="M20 0l0 20-20 0 0-20z"'
    assert places_map.draw_outlines("own", view, place.outlines) == f'<path class="own" {data}/>'
    area = places_map.draw_area(view, place, "mark")
    assert area is not None
    assert area.svg == f'<path class="mark" {data}/>'
    assert places_map.draw_sea(view) == '<path class="sea" d="M0 0l101 0 0 80-101 0z"/>'


@pytest.mark.parametrize(
    ("rings", "shape", "box", "kind"),
    [
        (
            [square(0, 0, 2, 2), square(10, 10, 30, 20)],
            '<path class="here" d="M2 0l0 2-2 0 0-2zM30 10l0 10-20 0 0-10z"/>',
            Box(10, 10, 30, 20),
            "here",
        ),
        ([square(0, 0, 16, 4)], '<path class="here" d="M16 0l0 4-16 0 0-4z"/>',
         Box(0, 0, 16, 4), "here"),
        ([square(0, 0, 4, 16)], '<path class="here" d="M4 0l0 16-4 0 0-16z"/>',
         Box(0, 0, 4, 16), "here"),
        (
            [square(20, 20, 35.5, 35)],
            '<circle class="hit" cx="27.8" cy="27.5" r="14"/>'
            '<circle class="ring" cx="27.8" cy="27.5" r="9"/>'
            '<path class="here" d="M35.5 20l0 15-15.5 0 0-15z"/>',
            Box(18.75, 18.5, 36.75, 36.5),
            "dot",
        ),
        (
            [],
            '<circle class="hit" cx="50.0" cy="40.0" r="14"/>'
            '<circle class="dot" cx="50.0" cy="40.0" r="5.5"/>',
            Box(44.5, 34.5, 55.5, 45.5),
            "dot",
        ),
    ],
)  # fmt: skip
def test_small_areas_get_a_ring(
    view: Viewport, rings: list[Ring], shape: str, box: Box, kind: str
) -> None:
    place = located(*rings)
    area = places_map.draw_area(view, place, "here")
    assert area is not None
    assert (area.located, area.box, area.kind) == (place, box, kind)
    assert area.svg == shape


@pytest.mark.parametrize(
    ("point", "is_visible"),
    [((5.5, 5.5), True), ((5.4, 40), False), ((94.5, 74.5), True), ((50, 75), False)],
)
def test_a_dot_is_drawn_only_if_it_fits_the_frame(
    view: Viewport, point: Point, is_visible: bool
) -> None:
    assert (places_map.draw_dot(view, located(point=point)) is not None) == is_visible
    assert (places_map.draw_area(view, located(point=point), "mark") is not None) == is_visible


def test_marks_are_links_or_plain() -> None:
    shape = Markup("<i/>")
    linked = places_map.link_shapes(
        [
            PlaceShape(located(label="<a>", href='/"'), shape, NOWHERE, "dot"),
            PlaceShape(located(label="b", kind="city", href=None), shape, NOWHERE, "dot"),
        ]
    )
    assert linked == (
        '<a href="/&#34;" aria-label="&lt;a&gt;"><title>&lt;a&gt;</title><i/></a>'
        '<g role="img" aria-label="b, city"><title>b, city</title><i/></g>'
    )


def place_shape(
    label: str, box: Box, kind: str = "mark", *, is_country: bool = False
) -> PlaceShape:
    return PlaceShape(located(label=label, is_country=is_country), Markup(), box, kind)


def test_labels_of_marks_win_over_those_of_neighbours(view: Viewport) -> None:
    neighbours = [
        outline(square(-50, 50, 40, 80), name="<Near>"),
        outline(square(60, 50, 70, 80), name="narrow"),
        outline(square(200, 50, 300, 80), name="far"),
        outline(square(40, 0, 80, 45), name="below"),
        outline(square(0, 0, 1, 1), square(60, 50, 100, 80), name="two"),
    ]
    shapes = [place_shape("&A", Box(0, 0, 40, 40)), place_shape("B", Box(50, 10, 60, 20), "dot")]
    assert places_map.draw_labels(view, shapes, neighbours) == (
        '<g class="near" lang="en" aria-hidden="true">'
        '<text x="80.0" y="69.5" text-anchor="middle">two</text></g>'
        '<g class="names" aria-hidden="true">'
        '<text class="in" x="20.0" y="24.5" text-anchor="middle">&amp;A</text>'
        '<text x="65.0" y="19.5" text-anchor="start">B</text></g>'
    )
    assert places_map.draw_labels(view, [], neighbours[2:3]) == ""


@pytest.mark.parametrize(
    ("shape", "is_named"),
    [
        (place_shape("x" * 40, Box(20, 20, 30, 30)), False),
        (place_shape("x" * 40, Box(20, 20, 30, 30), is_country=True), True),
        (place_shape("x" * 40, Box(20, 20, 30, 30), "dot", is_country=True), False),
        (place_shape("A", Box(28, 20, 29, 30), is_country=True), False),
    ],
)
def test_a_neighbour_s_label_covers_no_mark_and_no_label(
    view: Viewport, shape: PlaceShape, is_named: bool
) -> None:
    named = places_map.draw_labels(view, [shape], [outline(square(0, 0, 50, 50), name="near")])
    assert (">near<" in named) == is_named


@pytest.mark.parametrize(
    ("n", "labels"),
    [
        (1, "a0"),
        (40, "; ".join(f"a{n}" for n in range(40))),
        (42, "; ".join([*(f"a{n}" for n in range(40)), "2 more"])),
    ],
)
def test_a_figure_describes_its_marks(view: Viewport, n: int, labels: str) -> None:
    shapes = [PlaceShape(located(label=f"a{i}"), Markup(), NOWHERE, "dot") for i in range(n)]
    figure = places_map.figure(view, "<t>", shapes, Markup("<i/>"))
    tag = figure.partition('id="')[2].partition('-t"')[0]
    assert figure == (
        f'<figure class="map"><svg viewBox="0 0 100 80" role="group" aria-labelledby="{tag}-t" '
        f'aria-describedby="{tag}-d"><title id="{tag}-t">&lt;t&gt;</title>'
        f'<desc id="{tag}-d">{labels}</desc><i/></svg><figcaption>Outlines: Natural Earth, public '
        "domain. Borders and names on the map imply no endorsement.</figcaption></figure>"
    )
    tags = {
        str(places_map.figure(view, title, [], content)).partition("map-")[2][:8]
        for title, content in (
            ("a", Markup("b")),
            ("a", Markup("c")),
            ("b", Markup("b")),
            ("a", Markup("b")),
        )
    }
    assert len(tags) == 3


def test_only_equal_views_share_a_cache() -> None:
    views = [
        viewport.fit_countries([], points)
        for points in ([(0.0, 0.0)], [(0.0, 0.0)], [(1.0, 0.0)], [(0.0, 0.0), (0.0, 2.0)])
    ]
    first, same, *others = [view.cache for view in views if view]
    assert same is first
    assert len(others) == 2
    assert all(cache is not first for cache in others)
