"""The parts of maps, on plain squares: shapes, labels and sheets."""

from array import array
from collections.abc import Sequence
from math import asin, degrees, hypot, isclose, pi, radians, sin

import pytest
from markupsafe import Markup

from server.maps import frame, geometry, labels, outlines, places, projections, svg
from server.maps.frame import Sheet
from server.maps.geometry import Box
from server.maps.labels import Name, Wanted
from server.maps.outlines import Outline, Outlines, Point, Ring
from server.maps.places import Mark, Pin
from server.maps.svg import Drawn

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


def outline(*rings: Ring, name: str = "", middle: Point = (0, 0)) -> Outline:
    return Outline(name, rings, middle)


def mark(
    *rings: Ring,
    label: str = "a",
    at: Point = (50, 40),
    href: str | None = "/x",
    kind: str = "",
    is_country: bool = False,
) -> Mark:
    pin = Pin(label, href, None, None, None, kind)
    return Mark(pin, (outline(*rings),) if rings else (), at, "AA", is_country)


def near(found: Sequence[float], expected: Sequence[float], by: float = 1e-6) -> bool:
    return len(found) == len(expected) and all(
        isclose(one, other, rel_tol=1e-9, abs_tol=by)
        for one, other in zip(found, expected, strict=True)
    )


def sides(box: Box) -> tuple[float, ...]:
    return box.left, box.top, box.right, box.bottom


# ---- boxes, rings and lines


def test_box_geometry() -> None:
    box = Box.around([(3, 9), (1, 4), (2, 2)])
    assert box == Box(1, 2, 3, 9)
    assert (box.width, box.height, box.middle) == (2, 7, (2, 5.5))
    assert box.corners == ((1, 2), (3, 2), (3, 9), (1, 9))
    assert box.grown(2) == Box(-1, 0, 5, 11)
    assert Box(0, 0, 1, 1).joined(Box(-2, 3, 0, 4)) == Box(-2, 0, 1, 4)


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
    assert Box(30, 50, 40, 70).centred(point) == part


@pytest.mark.parametrize(
    ("other", "gap", "is_in"),
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
def test_gaps_between_boxes(other: Box, gap: float, is_in: bool) -> None:
    box = Box(0, 0, 10, 10)
    assert (box.gap(other), other.gap(box), box.has(other)) == (gap, gap, is_in)


@pytest.mark.parametrize(
    ("line", "detail", "kept"),
    [
        ([(0, 0), (1, 0), (1, 1), (2, 1)], 1, [(0, 0), (1, 0), (1, 1), (2, 1)]),
        ([(0, 0), (1, 0), (1, 1), (2, 1)], 2, [(0, 0), (1, 1)]),
        ([(0, 0), (-1, 0), (-1, -1)], 2, [(0, 0), (-1, -1)]),
        ([(0, 0), (0, 0)], 0, [(0, 0), (0, 0)]),
        ([], 1, []),
    ],
)
def test_thinning_drops_close_points(line: list[Point], detail: float, kept: list[Point]) -> None:
    assert geometry.thinned(line, detail) == kept


def test_clipped_rings_follow_the_sides() -> None:
    box = Box(-10, -5, 10, 5)
    for cut, kept in (
        ([(0, 0), (20, 0), (20, 4), (0, 4)], [(0, 0), (10, 0), (10, 4), (0, 4)]),
        ([(0, 0), (-20, 0), (-20, 4), (0, 4)], [(0, 0), (-10, 0), (-10, 4), (0, 4)]),
        ([(0, 0), (4, 0), (4, 20), (0, 20)], [(0, 5), (0, 0), (4, 0), (4, 5)]),
        ([(0, 0), (4, 0), (4, -20), (0, -20)], [(0, -5), (0, 0), (4, 0), (4, -5)]),
        ([(0, 0), (20, 10), (0, 5)], [(0, 0), (10, 5), (10, 5), (0, 5), (0, 5)]),
        ([(-10, -5), (10, -5), (10, 5)], [(-10, -5), (10, -5), (10, 5)]),
        ([(10, 0), (12, 0), (12, 1)], [(10, 0), (10, 0), (10, 0)]),
        ([(11, 0), (12, 0), (12, 1)], []),
    ):
        assert geometry.clipped(cut, box) == kept, cut


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
    assert geometry.path(rings, grid) == data


def test_borders_are_drawn_once_and_joined() -> None:
    left: list[Point] = [(0, 0), (4, 0), (4, 4), (0, 4)]
    right: list[Point] = [(4, 0), (8, 0), (8, 4), (4, 4)]
    assert geometry.borders([left, right], []) == "M0 0l4 0 0 4-4 0 0-4M4 0l4 0 0 4-4 0"
    assert geometry.borders([left], [left]) == ""
    assert geometry.borders([left], [[(0, 0), (4, 0)]]) == "M4 0l0 4-4 0 0-4"
    assert geometry.borders([[(0, 0), (4, 0), (4.1, 0), (4, 4)]], []) == "M0 0l4 0 0 4-4-4"


def test_the_area_of_a_ring_ignores_its_direction() -> None:
    triangle: list[Point] = [(1, 1), (5, 1), (1, 4)]
    assert [geometry.area(one) for one in (triangle, triangle[::-1], triangle[:2], [])] == [
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
    assert geometry.inside(line) == point


@pytest.mark.parametrize(
    ("point", "is_in"),
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
def test_points_inside_a_ring(point: Point, is_in: bool) -> None:
    assert geometry.surrounds([(0, 0), (4, 0), (4, 4), (0, 4)], point) == is_in


# ---- names


@pytest.mark.parametrize(
    ("text", "shown"),
    [("x" * 32, "x" * 32), ("x" * 33, "x" * 31 + "…"), ("x" * 30 + "  yy", "x" * 30 + "…")],
)
def test_a_long_name_is_shortened(text: str, shown: str) -> None:
    assert labels.shortened(text) == shown


def test_wide_letters_take_more_room() -> None:
    widths = [labels.width(text) for text in ("", "ab", "中文", "\uff21", "é")]
    assert near(widths, [0, 14.8, 28, 14, 7.4])


FRAME = Box(0, 0, 200, 100)


def name(x: float, y: float, anchor: str, left: float, within: str = "") -> Name:
    return Name("ab", x, y + 4.5, anchor, Box(left, y - 7.5, left + 14.8, y + 7.5), within)


@pytest.mark.parametrize(
    ("of", "taken", "found"),
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
    of: Box, taken: list[Box], found: Name
) -> None:
    (placed,) = labels.placed([Wanted("ab", of, "mark")], FRAME, taken)
    assert (placed.text, placed.anchor, placed.within) == (found.text, found.anchor, found.within)
    numbers, expected = ((one.x, one.y, *sides(one.box)) for one in (placed, found))
    assert near(numbers, expected)


def test_a_label_without_room_is_left_out() -> None:
    wanted = [Wanted("a" * 40, Box(95, 0, 105, 9), "dot"), Wanted("ab", Box(0, 0, 50, 50), "land")]
    assert [each.text for each in labels.placed(wanted, FRAME, [])] == ["ab"]
    assert [each.text for each in labels.placed(wanted[1:] * 2, FRAME, [], beside=False)] == ["ab"]
    assert len(labels.placed(wanted[1:] * 2, FRAME, [])) == 2


# ---- the world


#: As the build writes a ring: its box, its first point and the way to each next one.
ROW = [1, 2, 300, 400, 1, 2, 299, 398, -299, -398]


def test_codes_of_countries_and_divisions() -> None:
    world = outlines.parsed(
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
    assert {key: (one.name, one.middle) for key, one in world.countries.items()} == {
        "AA": ("A", (3, 4)),
        "XXQ": ("Q", (7, 8)),
    }
    (only,) = world.countries["AA"].rings
    assert only.box == (0.01, 0.02, 3, 4)
    assert only.points == [(0.01, 0.02), (3, 4), (0.01, 0.02)]
    assert world.alpha2 == {"AAA": "AA"}
    codes = ["AA", "AAA", "AA-1", "AAA-1", "AA-9", "XXQ", "BB", "", None, "-99-X~"]
    countries = ["AA", "AA", "AA", "AA", "AA", "XXQ", None, None, None, None]
    assert [world.country_of(code) for code in codes] == countries
    middles = {code: [one.middle for one in world.region(code)] for code in codes}
    assert middles == {**{code: [] for code in codes}, "AA-1": [(1, 2), (5, 6)]}
    assert [(one.name, len(one.rings)) for one in world.region("AA-1")] == [
        ("AA-1", 1),
        ("AA-1", 0),
    ]
    assert [one.name for one in world.regions["XXQ"]["-99-X~"]] == ["-99-X~"]


@pytest.fixture(scope="module")
def world() -> Outlines:
    """A has a lake with an island of B in it, and two divisions: one of two parts, one formless."""
    lake, island = square(2, 2, 8, 8), square(4, 4, 6, 6)
    return Outlines(
        {
            "AA": outline(square(-5, 0, 20, 10), lake, middle=(1, 1)),
            "BB": outline(island, middle=(5, 5)),
            "CC": outline(middle=(20, 20)),
        },
        {
            "AA": {
                "AA-1": (outline(middle=(3, 1)), outline(square(0, 0, 1, 1), middle=(0, 0))),
                "AA-2": (outline(middle=(9, 9)),),
            },
            "CC": {},
        },
        {"AAA": "AA"},
    )


@pytest.mark.parametrize(
    ("pin", "found"),
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
    pin: tuple[str | None, float | None, float | None],
    found: tuple[str | None, bool, Point, int] | None,
) -> None:
    told = [
        (each.country, each.is_country, each.at, len(each.outlines))
        for each in places.marks([Pin("a", None, *pin, "")], world)
    ]
    assert told == ([found] if found else [])


def test_a_map_focuses_on_countries_with_marks_inside() -> None:
    def seen(country: str | None, *, is_country: bool) -> Mark:
        return Mark(Pin("", None, None, None, None, ""), (), (0, 0), country, is_country)

    whole, part, sea = (
        seen("AA", is_country=True),
        seen("BB", is_country=False),
        seen(None, is_country=False),
    )
    assert places.in_focus([whole, part, sea]) == {"BB"}
    assert places.in_focus([whole, sea]) == {"AA"}
    assert places.in_focus([sea]) == set()


# ---- projections


def test_both_projections() -> None:
    """The published formulas, worked by hand for simple angles."""
    flat = projections.azimuthal((30.0, 0.0))
    assert near(flat((120.0, 0.0)), (2**0.5, 0))
    assert near(flat((30.0, 60.0)), (0, -1))
    assert near(flat((-30.0, 0.0)), (-1, 0))
    north = projections.azimuthal((0.0, 90.0))
    assert near(north((90.0, 30.0)), (1, 0))
    assert near(north((0.0, 30.0)), (0, 1))
    assert near(projections.azimuthal((0.0, 45.0))((180.0, 45.0)), (0, -(2**0.5)))
    far = projections.azimuthal((0.0, 0.0))((180.0, 0.0))
    assert all(abs(number) < 1 for number in far)
    assert near(projections.equal_earth((0.0, 0.0)), (0, 0))
    assert near(projections.equal_earth((180.0, 0.0)), (2 * pi / 3**0.5 / 1.340264, 0))
    assert near(projections.equal_earth((0.0, 90.0)), (0, -1.3173627591574133))
    assert near(projections.equal_earth((-90.0, -45.0)), (-1.1598545, 0.8602311), 1e-6)


@pytest.mark.parametrize(
    ("points", "middle"),
    [
        ([(10, 20)], (10, 20)),
        ([(0, 0), (90, 0)], (45, 0)),
        ([(0, 0), (0, 90)], (0, 45)),
        ([(90, 30), (90, -90)], (90, -30)),
        ([(0, 0), (0, 0), (120, 0)], (degrees(asin(0.5)), 0)),
        ([(170, 0), (-170, 0)], (180, 0)),
    ],
)
def test_the_middle_of_points_on_the_globe(points: list[Point], middle: Point) -> None:
    assert near(projections.middle(points), middle)


# ---- sheets


def test_far_rings_are_not_projected() -> None:
    """A sheet around 170° east, 10° north, of 20 degrees: about 20.32 of longitude."""
    everything = Box(-1_000, -1_000, 1_000, 1_000)
    page = Sheet(lambda point: point, 1, (0, 0), everything, (170.0, 10.0), 20.0)
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
        made = outline(Ring(square(0, 0, 5, 5).steps, box))
        assert bool(page.rings([made])) == is_near, box
    for latitude, reach, degrees_ in (
        (70.0, 20.0, 180),
        (-75.0, 20.0, 180),
        (0.0, 30.0, 30),
        (60.0, 29.0, degrees(asin(sin(radians(29)) / 0.5))),
    ):
        assert isclose(frame._longitudes(latitude, reach), degrees_)


def test_rings_are_clipped_just_outside_the_frame() -> None:
    page = Sheet(lambda point: point, 2.0, (10.0, 5.0), Box(0, 0, 40, 30), (0.0, 0.0))
    assert page.point((15, 7)) == (10, 4)
    whole = outline(square(0, 0, 100, 100))
    assert Box.around(page.rings([whole])[0]) == Box(-4, -4, 44, 34)
    assert page.rings([whole])[0] is page.rings([whole])[0]
    apart = outline(square(12, 6, 14, 8), square(80, 6, 90, 8), square(16, 6, 18, 8))
    assert [Box.around(each) for each in page.rings([apart, whole])] == [
        Box(4, 2, 8, 6),
        Box(12, 2, 16, 6),
        Box(-4, -4, 44, 34),
    ]


def test_the_world_map_drops_small_islands_and_detail() -> None:
    page = Sheet(lambda point: point, 1, (0, 0), Box(0, 0, 40, 30), grid=1, detail=2.0)
    assert page.rings([outline(square(1, 1, 3, 3), square(1, 1, 2, 2.9))]) == []
    for thin in (square(1, 1, 3.5, 2), square(1, 1, 2, 3.5)):
        assert len(page.rings([outline(thin)])) == 1
    wide = ring((1, 1), (4, 1), (4, 2), (5, 2), (5, 6))
    assert page.rings([outline(wide)]) == [[(1, 1), (4, 1), (5, 2), (5, 6), (1, 1)]]


def test_the_world_sheet() -> None:
    page = frame.of_the_world()
    assert (page.centre, page.reach, page.grid, page.detail) == (None, 180, 1, 0.15)
    assert page.frame == Box(0, 0, 960, 417)
    assert near(page.point((0, 0)), (480, 231.7355), 1e-3)
    edge = frame.sea(page)
    assert len(edge) == 96
    assert near(edge[0], page.point((-180, -57)))
    assert near(edge[47], page.point((-180, 84)))
    assert near(edge[48], page.point((180, 84)))
    assert near(edge[95], page.point((180, -57)))
    assert near([min(x for x, _ in edge), max(x for x, _ in edge)], [0, 960])
    assert near([min(y for _, y in edge), max(y for _, y in edge)], [0, 417.3732], 1e-3)


def seen(page: Sheet, corners: Sequence[Point]) -> Box:
    return Box.around(map(page.point, corners))


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
def test_a_sheet_fits_its_points(
    points: list[Point], size: tuple[float, float], box: tuple[float, float, float, float]
) -> None:
    page = frame.of_countries([], points)
    assert page is not None
    assert (page.frame.width, page.frame.height) == size
    assert (page.frame.left, page.frame.top, page.grid, page.detail) == (0, 0, 2, 0)
    assert near(sides(seen(page, points)), box, 0.6)
    assert page.centre is not None
    assert near(page.centre, (0, 0))
    assert frame.sea(page) == page.frame.corners


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
def test_a_sheet_reaches_to_its_farthest_corner(points: list[Point]) -> None:
    page = frame.of_countries([], points)
    assert page is not None
    far = max(
        hypot(x / page.scale + page.origin[0], y / page.scale + page.origin[1])
        for x, y in page.frame.corners
    )
    assert isclose(page.reach, degrees(2 * asin(min(1, far / 2))), abs_tol=0.1)


@pytest.mark.parametrize(("far", "is_shown"), [(64.0, True), (66.0, False)])
def test_distant_points_need_the_world_map(far: float, is_shown: bool) -> None:
    assert (frame.of_countries([], [(-far, 0.0), (far, 0.0)]) is not None) == is_shown
    assert frame.of_countries([outline()], []) is None


def test_a_mainland_is_the_largest_ring_of_its_country() -> None:
    rings = [
        [Box(14, 0, 15, 1).corners, 0],
        [Box(0, 0, 10, 5).corners, 0],
        [Box(30, 0, 35, 5).corners, 1],
        [Box(90, 0, 91, 1).corners, 0],
    ]
    corners = [corner for corner, _ in rings]
    assert frame._mainlands(corners, [owner for _, owner in rings]) == {1, 2}  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("mainlands", "must", "kept"),
    [
        ({0}, [], [0, 1, 2]),
        ({0, 4}, [], [0, 1, 2, 3, 4]),
        ({0}, [(21.0, 0.0)], [0, 1, 2, 3]),
        ({4}, [], [4]),
    ],
)
def test_islands_near_what_is_kept_are_kept(
    mainlands: set[int], must: list[Point], kept: list[int]
) -> None:
    boxes = [
        Box(0, 0, 10, 4),
        Box(13.5, 0, 14, 1),  # 0.35 of 10 away
        Box(0, -9, 1, -4.8),  # near only the box before
        Box(25, 0, 26, 1),
        Box(60, 0, 62, 40),
    ]
    found = frame._together([box.corners for box in boxes], mainlands, must)
    assert found == kept


# ---- SVG


@pytest.fixture
def page() -> Sheet:
    """A sheet of 100 by 80 units on a flat world."""
    return Sheet(lambda point: point, 1.0, (0.0, 0.0), Box(0, 0, 100, 80), (50.0, 40.0))


def test_shapes_are_paths_and_empty_ones_are_left_out(page: Sheet) -> None:
    left, right = outline(square(0, 0, 4, 4)), outline(square(4, 0, 8, 4))
    assert svg.shape("own", page, [left, right]) == (
        '<path class="own" d="M4 0l0 4-4 0 0-4zM8 0l0 4-4 0 0-4z"/>'
    )
    assert svg.shape("own", page, []) == ""
    whole = outline(ring((0, 0), (4, 0), (8, 0), (8, 4), (4, 4), (0, 4)))
    assert svg.lines(page, [left, right], [whole]) == '<path class="lines" d="M4 0l0 4"/>'
    assert svg.lines(page, [left], [left]) == ""
    assert svg.ground(page) == '<path class="sea" d="M0 0l100 0 0 80-100 0z"/>'


def test_world_map_coordinates_are_whole() -> None:
    page = Sheet(lambda point: point, 1.0, (0.0, 0.0), Box(0, 0, 100.6, 80), (50.0, 40.0), grid=1)
    place = mark(square(0, 0, 20.4, 20.4))
    data = 'd="M20 0l0 20-20 0 0-20z"'
    assert svg.shape("own", page, place.outlines) == f'<path class="own" {data}/>'
    drawn = svg.area(page, place, "mark")
    assert drawn is not None
    assert drawn.shape == f'<path class="mark" {data}/>'
    assert svg.ground(page) == '<path class="sea" d="M0 0l101 0 0 80-101 0z"/>'


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
    page: Sheet, rings: list[Ring], shape: str, box: Box, kind: str
) -> None:
    place = mark(*rings)
    drawn = svg.area(page, place, "here")
    assert drawn is not None
    assert (drawn.mark, drawn.box, drawn.kind) == (place, box, kind)
    assert drawn.shape == shape
    assert drawn.is_dot == (kind == "dot")


@pytest.mark.parametrize(
    ("at", "is_shown"),
    [((5.5, 5.5), True), ((5.4, 40), False), ((94.5, 74.5), True), ((50, 75), False)],
)
def test_a_dot_is_shown_only_if_it_fits_the_frame(page: Sheet, at: Point, is_shown: bool) -> None:
    assert (svg.dot(page, mark(at=at)) is not None) == is_shown
    assert (svg.area(page, mark(at=at), "mark") is not None) == is_shown


def test_marks_are_links_or_plain() -> None:
    shape = Markup("<i/>")
    linked = svg.linked(
        [
            Drawn(mark(label="<a>", href='/"'), shape, NOWHERE, "dot"),
            Drawn(mark(label="b", kind="city", href=None), shape, NOWHERE, "dot"),
        ]
    )
    assert linked == (
        '<a href="/&#34;" aria-label="&lt;a&gt;"><title>&lt;a&gt;</title><i/></a>'
        '<g role="img" aria-label="b, city"><title>b, city</title><i/></g>'
    )


def drawn(label: str, box: Box, kind: str = "mark", *, is_country: bool = False) -> Drawn:
    return Drawn(mark(label=label, is_country=is_country), Markup(), box, kind)


def test_labels_of_marks_win_over_those_of_neighbours(page: Sheet) -> None:
    neighbours = [
        outline(square(-50, 50, 40, 80), name="<Near>"),
        outline(square(60, 50, 70, 80), name="narrow"),
        outline(square(200, 50, 300, 80), name="far"),
        outline(square(40, 0, 80, 45), name="below"),
        outline(square(0, 0, 1, 1), square(60, 50, 100, 80), name="two"),
    ]
    marks = [drawn("&A", Box(0, 0, 40, 40)), drawn("B", Box(50, 10, 60, 20), "dot")]
    assert svg.names(page, marks, neighbours) == (
        '<g class="near" lang="en" aria-hidden="true">'
        '<text x="80.0" y="69.5" text-anchor="middle">two</text></g>'
        '<g class="names" aria-hidden="true">'
        '<text class="in" x="20.0" y="24.5" text-anchor="middle">&amp;A</text>'
        '<text x="65.0" y="19.5" text-anchor="start">B</text></g>'
    )
    assert svg.names(page, [], neighbours[2:3]) == ""


@pytest.mark.parametrize(
    ("marked", "is_named"),
    [
        (drawn("x" * 40, Box(20, 20, 30, 30)), False),
        (drawn("x" * 40, Box(20, 20, 30, 30), is_country=True), True),
        (drawn("x" * 40, Box(20, 20, 30, 30), "dot", is_country=True), False),
        (drawn("A", Box(28, 20, 29, 30), is_country=True), False),
    ],
)
def test_a_neighbour_s_label_covers_no_mark_and_no_label(
    page: Sheet, marked: Drawn, is_named: bool
) -> None:
    named = svg.names(page, [marked], [outline(square(0, 0, 50, 50), name="near")])
    assert (">near<" in named) == is_named


@pytest.mark.parametrize(
    ("n", "labels"),
    [
        (1, "a0"),
        (40, "; ".join(f"a{n}" for n in range(40))),
        (42, "; ".join([*(f"a{n}" for n in range(40)), "2 more"])),
    ],
)
def test_a_figure_describes_its_marks(page: Sheet, n: int, labels: str) -> None:
    marks = [Drawn(mark(label=f"a{i}"), Markup(), NOWHERE, "dot") for i in range(n)]
    made = svg.figure(page, "<t>", marks, Markup("<i/>"))
    tag = made.partition('id="')[2].partition('-t"')[0]
    assert made == (
        f'<figure class="map"><svg viewBox="0 0 100 80" role="group" aria-labelledby="{tag}-t" '
        f'aria-describedby="{tag}-d"><title id="{tag}-t">&lt;t&gt;</title>'
        f'<desc id="{tag}-d">{labels}</desc><i/></svg><figcaption>Outlines: Natural Earth, public '
        "domain. Borders and names on the map imply no endorsement.</figcaption></figure>"
    )
    tags = {
        str(svg.figure(page, title, [], content)).partition("map-")[2][:8]
        for title, content in (
            ("a", Markup("b")),
            ("a", Markup("c")),
            ("b", Markup("b")),
            ("a", Markup("b")),
        )
    }
    assert len(tags) == 3


def test_only_equal_sheets_share_a_cache() -> None:
    made = [
        frame.of_countries([], points)
        for points in ([(0.0, 0.0)], [(0.0, 0.0)], [(1.0, 0.0)], [(0.0, 0.0), (0.0, 2.0)])
    ]
    first, same, *others = [page.known for page in made if page]
    assert same is first
    assert len(others) == 2
    assert all(each is not first for each in others)
