import gzip
import json
import re
from collections.abc import Mapping, Sequence
from math import isclose, pi
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.assets import built
from server.maps import geometry, places, places_map, viewport
from server.maps.geometry import Box
from server.maps.places import MapPlace, Outlines
from server.maps.places_map import LabelRequest


def square(west: int, south: int, east: int, north: int) -> list[int]:
    """Return a ring as the build writes it, from corners in degrees."""
    x, y, w, h = west * 100, south * 100, (east - west) * 100, (north - south) * 100
    return [x, y, x + w, y + h, x, y, w, 0, 0, h, -w, 0, 0, -h]


def region(iso: str, *rings: list[int], at: tuple[float, float] = (0, 0)) -> dict[str, object]:
    return {"iso": iso, "at": list(at), "rings": list(rings)}


def country(iso3: str | None, name: str, *rings: list[int]) -> dict[str, object]:
    return {"iso3": iso3, "name": name, "rings": list(rings)}


@pytest.fixture(scope="module")
def world() -> Outlines:
    """AA with two regions and a far island, its neighbour BB, tiny CC without a form, far DD."""
    return places.parse_outlines(
        {
            "AA": country("AAA", "Aland", square(0, 0, 10, 10), square(40, 0, 41, 1)),
            "BB": country("BBB", "Bland", square(10, 0, 20, 10)),
            "CC": country("CCC", "Cland"),
            "DD": country("DDD", "Dland", square(-170, -40, -160, -30)),
            "XXQ": country(None, "Disputed", square(0, 10, 10, 11)),
        },
        {
            "AA": [
                region("AA-W", square(0, 0, 5, 10), at=(2, 5)),
                region("AA-E", square(5, 0, 10, 10), at=(7, 5)),
                region("AA-I", square(40, 0, 41, 1), at=(40.5, 0.5)),
                region("AA-N", at=(5, 9)),
            ],
            "BB": [region("BB-1", square(10, 0, 20, 10), at=(15, 5))],
            "CC": [region("CC-1", at=(5, 20))],
            "DD": [region("DD-1", square(-170, -40, -160, -30), at=(-165, -35))],
            "XXQ": [region("-99-X01~", square(0, 10, 10, 11), at=(5, 10.5))],
        },
    )


def parse(figure: str) -> ET.Element:
    return ET.fromstring(figure)  # noqa: S314  # it is our own


def place(label: str, iso: str | None = None, href: str | None = "/x", **more: object) -> MapPlace:
    values = {"latitude": None, "longitude": None, "kind": ""} | more
    return MapPlace(label, href, iso, **values)  # type: ignore[arg-type]


def links(svg: ET.Element) -> Mapping[str, ET.Element]:
    return {str(a.get("aria-label")): a for a in svg.iter("a")}


def draw(map_places: Sequence[MapPlace], world: Outlines) -> ET.Element:
    figure = places_map.draw_places(map_places, "A map", world)
    assert figure is not None
    return parse(figure)


def shapes(element: ET.Element) -> list[str]:
    return [str(child.get("class")) for child in element.iter() if child.get("class")]


# ---- what a place is


def test_codes_of_all_three_kinds_find_their_outline(world: Outlines) -> None:
    for iso in ("AA", "AAA"):
        (located,) = places.locate_places([place("A", iso)], world)
        assert (located.country, located.is_country, located.outlines) == (
            "AA",
            True,
            (world.countries["AA"],),
        )
    (located,) = places.locate_places([place("W", "AA-W")], world)
    assert (located.country, located.is_country, located.point) == ("AA", False, (2, 5))
    assert [outline.name for outline in located.outlines] == ["AA-W"]


def test_an_unknown_code_falls_back_to_coordinates(world: Outlines) -> None:
    (located,) = places.locate_places([place("?", "AA-Z", latitude=3.0, longitude=4.0)], world)
    assert (located.country, located.point, located.outlines) == ("AA", (4.0, 3.0), ())


def test_a_point_without_code_finds_its_country(world: Outlines) -> None:
    located = places.locate_places([place("b", latitude=5.0, longitude=12.0)], world)
    assert [place.country for place in located] == ["BB"]
    assert places.country_at((60, 60), world) is None


@pytest.mark.parametrize(
    "nowhere",
    [
        place("no code, no coordinates"),
        place("only one", latitude=3.0),
        place("no code of a country", "world"),
        place("an empty code", ""),
        place("unknown", "ZZ-Z"),
    ],
    ids=lambda p: f"{p.label} {p.iso}",
)
def test_a_place_without_a_position_is_not_on_the_map(world: Outlines, nowhere: MapPlace) -> None:
    assert places_map.draw_places([nowhere], "A map", world) is None
    assert places_map.draw_places([], "A map", world) is None
    figure = places_map.draw_world(places.locate_places([nowhere], world), "A map", world)
    assert links(parse(figure)) == {}


# ---- a map of countries


def test_a_region_is_linked_in_its_country(world: Outlines) -> None:
    figure = draw([place("West", "AA-W", "/doc/west", kind="region")], world)
    svg = figure.find("svg")
    assert svg is not None
    assert svg.get("role") == "group"
    ids = {str(element.get("id")): element.text for element in svg.iter() if element.get("id")}
    assert ids[str(svg.get("aria-labelledby"))] == "A map"
    assert ids[str(svg.get("aria-describedby"))] == "West, region"
    (link,) = links(svg).values()
    assert (link.get("href"), link.get("aria-label")) == ("/doc/west", "West, region")
    assert [title.text for title in link.iter("title")] == ["West, region"]
    assert shapes(link) == ["mark"]
    assert {"sea", "land", "own", "lines"} <= set(shapes(svg))
    assert figure.findtext("figcaption") == places_map.CREDIT


def test_a_country_around_places_steps_back(world: Outlines) -> None:
    alone = links(draw([place("A", "AA")], world))["A"]
    assert shapes(alone) == ["mark"]
    around = links(draw([place("A", "AA"), place("West", "AA-W")], world))
    assert shapes(around["A"]) == ["here"]
    assert shapes(around["West"]) == ["mark"]


def test_a_place_without_a_form_is_a_dot(world: Outlines) -> None:
    at_coordinates = place("town", None, latitude=5.0, longitude=5.0)
    for without_shape in (
        at_coordinates,
        place("tiny region", "AA-N"),
        place("tiny country", "CC"),
    ):
        assert shapes(links(draw([without_shape], world))[without_shape.label]) == ["hit", "dot"]


def test_a_place_without_a_page_is_described_but_not_linked(world: Outlines) -> None:
    svg = draw([place("West", "AA-W", None)], world).find("svg")
    assert svg is not None
    assert svg.get("role") == "img"
    assert links(svg) == {}
    assert [g.get("aria-label") for g in svg.iter("g") if g.get("role")] == ["West"]


def test_a_neighbour_is_seen_only_in_the_frame(world: Outlines) -> None:
    linked = links(draw([place("West", "AA-W"), place("B", "BB"), place("D", "DD")], world))
    assert linked.keys() == {"West", "B"}


def test_a_far_island_is_left_out_unless_something_is_there(world: Outlines) -> None:
    near = viewport.fit_countries([world.countries["AA"]], [(2, 5)])
    far = viewport.fit_countries([world.countries["AA"]], [(40.5, 0.5)])
    assert near is not None
    assert far is not None
    assert far.scale < near.scale / 3
    assert len(near.visible_rings([world.countries["AA"]])) == 1
    assert len(far.visible_rings([world.countries["AA"]])) == 2


def test_places_far_apart_are_on_the_world_s_map(world: Outlines) -> None:
    figure = draw([place("A", "AA"), place("D", "DD")], world)
    assert figure.get("class") == "map world"
    assert links(figure).keys() == {"A", "D"}
    assert draw([place("A", "AA")], world).get("class") == "map"


def test_all_of_a_map_is_in_its_frame(world: Outlines) -> None:
    figure = places_map.draw_places([place("West", "AA-W")], "A map", world)
    assert figure is not None
    svg = parse(figure).find("svg")
    assert svg is not None
    _, _, width, height = map(float, str(svg.get("viewBox")).split())
    starts = re.findall(r'd="M(-?[\d.]+)[ ]?(-?[\d.]+)', str(figure))
    assert starts
    assert all(-5 <= float(x) <= width + 5 and -5 <= float(y) <= height + 5 for x, y in starts)


def layers(figure: ET.Element) -> list[str]:
    """Return what a map draws, lowest first: shapes with the number of their rings, and names."""
    svg = figure.find("svg")
    assert svg is not None
    layers = []
    for child in list(svg)[2:]:
        inside = [part for part in child.iter() if part.get("class")]
        kinds = [f"{part.get('class')} {str(part.get('d')).count('M')}" for part in inside]
        if child.tag == "g" and child.get("class"):
            kinds = [str(child.get("class")), *(str(text.text) for text in child.iter("text"))]
        layers.append(" ".join([child.get("aria-label") or "-", *kinds]))
    return layers


MANY = (
    ("West", "AA-W"),
    ("Aland", "AA"),
    ("North", "AA-N"),
    ("Bland", "BBB"),
    ("East", "AA-E"),
)


def test_a_map_of_countries_is_drawn_in_layers(world: Outlines) -> None:
    figure = draw([place(*row) for row in MANY], world)
    assert layers(figure) == [
        "- sea 1",
        "- land 1",
        "- own 1",
        "Aland here 1",
        "Bland here 1",
        "- lines 4",
        "West mark 1",
        "East mark 1",
        "North hit 0 dot 0",
        "- names West East North Aland Bland",
    ]
    assert figure.findtext("svg/desc") == "West; Aland; North; Bland; East"


def test_countries_without_places_inside_are_marks_in_their_neighbours(world: Outlines) -> None:
    figure = draw([place("Bland", "BB"), place("Cland", "CC")], world)
    assert layers(figure) == [
        "- sea 1",
        "- land 2",
        "- own 1",
        "Bland mark 1",
        "Cland hit 0 dot 0",
        "- near Aland Disputed",
        "- names Bland Cland",
    ]


def test_the_world_s_map_is_drawn_in_layers(world: Outlines) -> None:
    far = [place("D-1", "DD-1"), place("Cland", "CC"), place("Pole", latitude=-89.0, longitude=0.0)]
    figure = draw([place(*row) for row in MANY[:3]] + far, world)
    assert layers(figure) == [
        "- sea 1",
        "- land 3",
        "Aland mark 2",
        "West hit 0 dot 0",
        "North hit 0 dot 0",
        "D-1 hit 0 dot 0",
        "Cland hit 0 dot 0",
        "- names West North D-1 Aland Cland",
    ]
    assert figure.findtext("svg/desc") == "West; Aland; North; D-1; Cland"


def test_the_world_s_map_has_no_antarctic(world: Outlines) -> None:
    south = places.parse_outlines(
        {"AQ": country("ATA", "South", square(-90, -50, 90, -40))},
        {"AQ": [region("AQ-1", square(-90, -50, 90, -40))]},
    )
    countries = {**world.countries, **south.countries}
    whole = Outlines(countries, {**world.divisions, **south.divisions}, world.alpha2)
    assert layers(draw([place("A", "AA"), place("D", "DD")], whole))[1] == "- land 2"


def test_labels_and_addresses_are_escaped(world: Outlines) -> None:
    evil = '</title><script>alert(1)</script>"onload="x'
    figure = draw([place(evil, "AA-W", f'/x?"><script>{evil}', kind=evil)], world)
    assert list(figure.iter("script")) == []
    (link,) = links(figure).values()
    assert link.get("aria-label") == f"{evil}, {evil}"
    assert link.get("href") == f'/x?"><script>{evil}'
    assert not any("onload" in element.attrib for element in figure.iter())


def test_long_labels_and_descriptions_are_cut(world: Outlines) -> None:
    many = [place("x" * 10_000, "AA-W"), *(place(f"p{n}", "AA-E") for n in range(100))]
    figure = draw(many, world)
    texts = [text.text or "" for text in figure.iter("text")]
    assert max(map(len, texts)) <= 32
    description = str(next(figure.iter("desc")).text)
    assert description.endswith("; 61 more")


def test_no_map_has_a_style_or_a_script(world: Outlines) -> None:
    for figure in (
        draw([place("A", "AA"), place("W", "AA-W")], world),
        draw([place("D", "DD")], world),
    ):
        for element in figure.iter():
            assert element.tag not in ("style", "script")
            assert "style" not in element.attrib
            assert not any(name.startswith("on") for name in element.attrib)


# ---- names


def test_names_do_not_cover_each_other() -> None:
    view_box = Box(0, 0, 300, 200)
    same = [LabelRequest(f"name {n}", Box(100, 100, 110, 110), "dot") for n in range(9)]
    names = places_map.place_labels(same, view_box, [])
    assert len(names) == 4
    for n, label in enumerate(names):
        assert view_box.contains(label.box)
        assert all(label.box.gap(other.box) >= 0 for other in names[n + 1 :])


def test_a_name_stands_in_what_is_large_enough() -> None:
    (name,) = places_map.place_labels(
        [LabelRequest("Peru", Box(0, 0, 200, 200), "mark")], Box(0, 0, 200, 200), []
    )
    assert (name.x, name.anchor, name.within) == (100, "middle", "mark")
    assert (
        places_map.place_labels(
            [LabelRequest("Peru", Box(5, 5, 9, 9), "land")], Box(0, 0, 200, 200), [], beside=False
        )
        == []
    )


# ---- geometry

POINTS = st.tuples(st.floats(-179, 179), st.floats(-85, 85))


@given(POINTS)
def test_the_middle_of_a_projection_is_its_centre(centre: tuple[float, float]) -> None:
    x, y = viewport.azimuthal(centre)(centre)
    assert isclose(x, 0, abs_tol=1e-7)
    assert isclose(y, 0, abs_tol=1e-7)


def test_azimuthal_keeps_distances_from_the_centre_by_snyder_s_formula() -> None:
    project = viewport.azimuthal((0.0, 0.0))
    x, y = project((90.0, 0.0))
    assert isclose(x, 2**0.5)
    assert isclose(y, 0, abs_tol=1e-12)
    assert project((0.0, 90.0))[1] < 0
    assert viewport.azimuthal((179.0, 0.0))((-179.0, 0.0))[0] > 0


def test_equal_earth_is_true_to_area() -> None:
    """Its whole area is the globe's, and a quarter of it lies on each side of 30° (sin 30° = ½)."""
    steps = 400
    area = 0.0
    for n in range(steps):
        south, north = -90 + 180 * n / steps, -90 + 180 * (n + 1) / steps
        (x0, y0), (x1, y1) = (viewport.equal_earth((180.0, lat)) for lat in (south, north))
        area += (x0 + x1) * abs(y1 - y0)
    assert isclose(area, 4 * pi, rel_tol=1e-3)


def test_the_middle_of_points_around_the_date_line_is_there() -> None:
    longitude, latitude = viewport.centre_point([(179.0, 10.0), (-179.0, 10.0)])
    assert isclose(abs(longitude), 180.0)
    assert isclose(latitude, 10.0, abs_tol=0.01)


@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(-50, 50)), min_size=1, max_size=12))
def test_what_is_clipped_lies_in_the_box(ring: list[tuple[float, float]]) -> None:
    box = Box(-10, -5, 10, 5)
    for x, y in geometry.clip(ring, box):
        assert box.expand(1e-6).contains(Box(x, y, x, y))


def test_clipping_cuts_a_square() -> None:
    cut = geometry.clip([(-20, -20), (20, -20), (20, 20), (-20, 20)], Box(-10, -5, 10, 5))
    assert isclose(geometry.ring_area(cut), 200)
    inner = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0)]
    assert geometry.ring_area(geometry.clip(inner, Box(-10, -5, 10, 5))) == geometry.ring_area(
        inner
    )
    assert geometry.clip([(30, 30), (40, 30), (40, 40)], Box(-10, -5, 10, 5)) == []


def test_a_thinned_line_keeps_its_ends_apart() -> None:
    line = [(0.0, 0.0), (0.1, 0.0), (0.3, 0.0), (0.3, 0.1), (0.6, 0.2)]
    assert geometry.simplify(line, 0.25) == [(0.0, 0.0), (0.3, 0.0), (0.6, 0.2)]
    assert geometry.simplify(line, 0) == line


def test_a_path_is_relative_on_a_grid() -> None:
    assert geometry.path_data([[(0.1, 0), (10, 0.2), (10, -5.26), (0, 0)]]) == "M10 0l0-5.5-10 5.5z"
    assert geometry.path_data([[(0, 0), (0.1, 0), (0.1, 0.1)]]) == ""
    assert geometry.path_data([[(0, 0), (3.4, 0), (3.4, 3.4), (0, 3)]], 1) == "M0 0l3 0 0 3-3 0z"


def test_a_border_is_drawn_once_and_coasts_not_at_all() -> None:
    west = [(0.0, 0.0), (5.0, 0.0), (5.0, 5.0), (0.0, 5.0)]
    east = [(5.0, 0.0), (9.0, 0.0), (9.0, 5.0), (5.0, 5.0)]
    whole = [(0.0, 0.0), (5.0, 0.0), (9.0, 0.0), (9.0, 5.0), (5.0, 5.0), (0.0, 5.0)]
    assert geometry.border_data([west, east], [whole]) == "M5 0l0 5"


def test_a_point_inside_is_inside_even_where_the_middle_is_not() -> None:
    horseshoe = [
        (0.0, 0.0),
        (9.0, 0.0),
        (9.0, 9.0),
        (7.0, 9.0),
        (7.0, 1.0),
        (1.0, 1.0),
        (1.0, 9.0),
        (0.0, 9.0),
    ]
    assert not geometry.contains_point(horseshoe, Box.around(horseshoe).centre)
    assert geometry.contains_point(horseshoe, geometry.interior_point(horseshoe))


# ---- what was built

PERU = (
    MapPlace("Peru", "/doc/place/peru", "PER", None, None, "country"),
    MapPlace("Tumbes", "/doc/place/tumbes", "PE-TUM", -3.8565, -80.5448, "region"),
    MapPlace("Lima", "/doc/place/lima", "PE-LMA", -12.04318, -77.02824, "city"),
)


@pytest.mark.usefixtures("assets")
def test_the_map_of_peru_has_tumbes_as_a_linked_region() -> None:
    figure = places_map.draw(PERU, "Places in Peru")
    assert figure is not None
    linked = links(parse(figure))
    assert linked["Tumbes, region"].get("href") == "/doc/place/tumbes"
    assert "mark" in shapes(linked["Tumbes, region"])
    assert shapes(linked["Peru, country"]) == ["here"]
    names = {text.text: text for text in parse(figure).iter("text")}
    assert {"Tumbes", "Lima", "Peru"} <= names.keys()
    assert {"Ecuador", "Brazil", "Colombia"} <= names.keys()
    assert float(str(names["Tumbes"].get("y"))) < float(str(names["Lima"].get("y")))
    assert len(gzip.compress(figure.encode())) < 10_000


@pytest.mark.usefixtures("assets")
def test_the_map_of_the_world_is_small() -> None:
    world = places.load_outlines()
    assert world
    figure = places_map.draw_world(places.locate_places(PERU, world), "Where", world)
    assert len(gzip.compress(figure.encode())) < 25_000
    assert links(parse(figure)).keys() == {"Peru, country", "Tumbes, region", "Lima, city"}


@pytest.mark.usefixtures("assets")
@pytest.mark.parametrize("iso", ["MDV", "VAT", "MCO", "SGP", "NRU", "PSE", "FJI", "RUS"])
def test_no_country_is_too_small_or_too_large_for_a_map(iso: str) -> None:
    world = places.load_outlines()
    assert world
    one = [place("place", iso)]
    world_map = places_map.draw_world(places.locate_places(one, world), iso, world)
    for figure in (world_map, places_map.draw_places(one, iso, world)):
        assert figure is not None
        assert links(parse(figure)).keys() == {"place"}


@pytest.mark.usefixtures("assets")
def test_codes_of_places_where_sources_differ() -> None:
    """South Sudan and Palestine have letters of their own in the source; Crimea is by its code."""
    world = places.load_outlines()
    assert world is not None
    assert world.country_code("SSD") == "SS"
    assert world.country_code("PSE") == "PS"
    assert world.country_code("GUF") == "GF"
    assert world.division_outlines("UA-43") != ()
    assert world.division_outlines("PE-LMA") != world.division_outlines("PE-LIM")
    assert len(world.divisions["PE"]) == 26
    assert all(len(own) for own in world.divisions.values())
    mapped = sum(bool(outline.rings) for outline in world.countries.values())
    assert mapped >= len(world.countries) - 1


@pytest.mark.parametrize("missing", [("countries", "regions"), ("countries",), ("regions",)])
def test_without_outlines_a_page_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, missing: tuple[str, ...]
) -> None:
    def read(name: str) -> bytes | None:
        return None if name.partition(".")[0] in missing else gzip.compress(b"{}")

    monkeypatch.setattr(built, "read", read)
    monkeypatch.setattr(places, "load_outlines", places.load_outlines.__wrapped__)
    assert "The map is missing. The operator gets it" in str(
        places_map.draw.__wrapped__(PERU, "Peru")
    )


@pytest.mark.usefixtures("assets")
def test_what_was_built_is_whole_numbers() -> None:
    packed = built.read("countries.json.gz")
    assert packed is not None
    rings = json.loads(gzip.decompress(packed))["PE"]["rings"]
    assert all(isinstance(step, int) for ring in rings for step in ring)
