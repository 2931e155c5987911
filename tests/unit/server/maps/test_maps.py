import gzip
import json
import re
from collections.abc import Mapping, Sequence
from math import isclose, pi
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server import maps
from server.assets import built
from server.maps import Pin, frame, geometry, labels, outlines, places, projections
from server.maps.geometry import Box
from server.maps.labels import Wanted
from server.maps.outlines import Outlines


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
    return outlines.parsed(
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


def parsed(figure: str) -> ET.Element:
    return ET.fromstring(figure)  # noqa: S314  # it is our own


def pin(label: str, iso: str | None = None, href: str | None = "/x", **more: object) -> Pin:
    values = {"latitude": None, "longitude": None, "kind": ""} | more
    return Pin(label, href, iso, **values)  # type: ignore[arg-type]


def links(svg: ET.Element) -> Mapping[str, ET.Element]:
    return {str(a.get("aria-label")): a for a in svg.iter("a")}


def drawn(pins: Sequence[Pin], world: Outlines) -> ET.Element:
    figure = maps.of_places(pins, "A map", world)
    assert figure is not None
    return parsed(figure)


def shapes(element: ET.Element) -> list[str]:
    return [str(child.get("class")) for child in element.iter() if child.get("class")]


# ---- what a place is


def test_codes_of_all_three_kinds_find_their_outline(world: Outlines) -> None:
    for iso in ("AA", "AAA"):
        (mark,) = places.marks([pin("A", iso)], world)
        assert (mark.country, mark.is_country, mark.outlines) == (
            "AA",
            True,
            (world.countries["AA"],),
        )
    (mark,) = places.marks([pin("W", "AA-W")], world)
    assert (mark.country, mark.is_country, mark.at) == ("AA", False, (2, 5))
    assert [outline.name for outline in mark.outlines] == ["AA-W"]


def test_an_unknown_code_falls_back_to_coordinates(world: Outlines) -> None:
    (mark,) = places.marks([pin("?", "AA-Z", latitude=3.0, longitude=4.0)], world)
    assert (mark.country, mark.at, mark.outlines) == ("AA", (4.0, 3.0), ())


def test_a_point_without_code_finds_its_country(world: Outlines) -> None:
    found = places.marks([pin("b", latitude=5.0, longitude=12.0)], world)
    assert [mark.country for mark in found] == ["BB"]
    assert places.around((60, 60), world) is None


@pytest.mark.parametrize(
    "nowhere",
    [
        pin("no code, no coordinates"),
        pin("only one", latitude=3.0),
        pin("no code of a country", "world"),
        pin("an empty code", ""),
        pin("unknown", "ZZ-Z"),
    ],
    ids=lambda p: f"{p.label} {p.iso}",
)
def test_what_is_nowhere_is_not_on_the_map(world: Outlines, nowhere: Pin) -> None:
    assert maps.of_places([nowhere], "A map", world) is None
    assert maps.of_places([], "A map", world) is None
    figure = maps.of_the_world([nowhere], "A map", world)
    assert links(parsed(figure)) == {}


# ---- a map of countries


def test_a_region_is_linked_in_its_country(world: Outlines) -> None:
    figure = drawn([pin("West", "AA-W", "/doc/west", kind="region")], world)
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
    assert figure.findtext("figcaption") == maps.CREDIT


def test_a_country_around_places_steps_back(world: Outlines) -> None:
    alone = links(drawn([pin("A", "AA")], world))["A"]
    assert shapes(alone) == ["mark"]
    around = links(drawn([pin("A", "AA"), pin("West", "AA-W")], world))
    assert shapes(around["A"]) == ["here"]
    assert shapes(around["West"]) == ["mark"]


def test_a_place_without_a_form_is_a_dot(world: Outlines) -> None:
    at_coordinates = pin("town", None, latitude=5.0, longitude=5.0)
    for one in (at_coordinates, pin("tiny region", "AA-N"), pin("tiny country", "CC")):
        assert shapes(links(drawn([one], world))[one.label]) == ["hit", "dot"]


def test_a_place_without_a_page_is_told_but_not_linked(world: Outlines) -> None:
    svg = drawn([pin("West", "AA-W", None)], world).find("svg")
    assert svg is not None
    assert svg.get("role") == "img"
    assert links(svg) == {}
    assert [g.get("aria-label") for g in svg.iter("g") if g.get("role")] == ["West"]


def test_a_neighbour_is_seen_only_in_the_frame(world: Outlines) -> None:
    found = links(drawn([pin("West", "AA-W"), pin("B", "BB"), pin("D", "DD")], world))
    assert found.keys() == {"West", "B"}


def test_a_far_island_is_left_out_unless_something_is_there(world: Outlines) -> None:
    near = frame.of_countries([world.countries["AA"]], [(2, 5)])
    far = frame.of_countries([world.countries["AA"]], [(40.5, 0.5)])
    assert near is not None
    assert far is not None
    assert far.scale < near.scale / 3
    assert len(near.rings([world.countries["AA"]])) == 1
    assert len(far.rings([world.countries["AA"]])) == 2


def test_places_far_apart_are_on_the_world_s_map(world: Outlines) -> None:
    figure = drawn([pin("A", "AA"), pin("D", "DD")], world)
    assert figure.get("class") == "map world"
    assert links(figure).keys() == {"A", "D"}
    assert drawn([pin("A", "AA")], world).get("class") == "map"


def test_all_of_a_map_is_in_its_frame(world: Outlines) -> None:
    figure = maps.of_places([pin("West", "AA-W")], "A map", world)
    assert figure is not None
    svg = parsed(figure).find("svg")
    assert svg is not None
    _, _, width, height = map(float, str(svg.get("viewBox")).split())
    starts = re.findall(r'd="M(-?[\d.]+)[ ]?(-?[\d.]+)', str(figure))
    assert starts
    assert all(-5 <= float(x) <= width + 5 and -5 <= float(y) <= height + 5 for x, y in starts)


def layers(figure: ET.Element) -> list[str]:
    """Return what a map draws, lowest first: shapes with the number of their rings, and names."""
    svg = figure.find("svg")
    assert svg is not None
    found = []
    for child in list(svg)[2:]:
        inside = [one for one in child.iter() if one.get("class")]
        kinds = [f"{one.get('class')} {str(one.get('d')).count('M')}" for one in inside]
        if child.tag == "g" and child.get("class"):
            kinds = [str(child.get("class")), *(str(text.text) for text in child.iter("text"))]
        found.append(" ".join([child.get("aria-label") or "-", *kinds]))
    return found


MANY = (
    ("West", "AA-W"),
    ("Aland", "AA"),
    ("North", "AA-N"),
    ("Bland", "BBB"),
    ("East", "AA-E"),
)


def test_a_map_of_countries_is_drawn_in_layers(world: Outlines) -> None:
    figure = drawn([pin(*each) for each in MANY], world)
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
    figure = drawn([pin("Bland", "BB"), pin("Cland", "CC")], world)
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
    far = [pin("D-1", "DD-1"), pin("Cland", "CC"), pin("Pole", latitude=-89.0, longitude=0.0)]
    figure = drawn([pin(*each) for each in MANY[:3]] + far, world)
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
    south = outlines.parsed(
        {"AQ": country("ATA", "South", square(-90, -50, 90, -40))},
        {"AQ": [region("AQ-1", square(-90, -50, 90, -40))]},
    )
    countries = {**world.countries, **south.countries}
    whole = Outlines(countries, {**world.regions, **south.regions}, world.alpha2)
    assert layers(drawn([pin("A", "AA"), pin("D", "DD")], whole))[1] == "- land 2"


def test_labels_and_addresses_are_escaped(world: Outlines) -> None:
    evil = '</title><script>alert(1)</script>"onload="x'
    figure = drawn([pin(evil, "AA-W", f'/x?"><script>{evil}', kind=evil)], world)
    assert list(figure.iter("script")) == []
    (link,) = links(figure).values()
    assert link.get("aria-label") == f"{evil}, {evil}"
    assert link.get("href") == f'/x?"><script>{evil}'
    assert not any("onload" in element.attrib for element in figure.iter())


def test_a_very_long_label_and_very_many_pins_are_cut_where_they_are_drawn(world: Outlines) -> None:
    many = [pin("x" * 10_000, "AA-W"), *(pin(f"p{n}", "AA-E") for n in range(100))]
    figure = drawn(many, world)
    texts = [text.text or "" for text in figure.iter("text")]
    assert max(map(len, texts)) <= 32
    told = str(next(figure.iter("desc")).text)
    assert told.endswith("; 61 more")


def test_no_map_has_a_style_or_a_script(world: Outlines) -> None:
    for figure in (
        drawn([pin("A", "AA"), pin("W", "AA-W")], world),
        drawn([pin("D", "DD")], world),
    ):
        for element in figure.iter():
            assert element.tag not in ("style", "script")
            assert "style" not in element.attrib
            assert not any(name.startswith("on") for name in element.attrib)


# ---- names


def test_names_do_not_cover_each_other() -> None:
    frame = Box(0, 0, 300, 200)
    same = [Wanted(f"name {n}", Box(100, 100, 110, 110), "dot") for n in range(9)]
    names = labels.placed(same, frame, [])
    assert len(names) == 4
    for n, one in enumerate(names):
        assert frame.has(one.box)
        assert all(one.box.gap(other.box) >= 0 for other in names[n + 1 :])


def test_a_name_stands_in_what_is_large_enough() -> None:
    (name,) = labels.placed([Wanted("Peru", Box(0, 0, 200, 200), "mark")], Box(0, 0, 200, 200), [])
    assert (name.x, name.anchor, name.within) == (100, "middle", "mark")
    assert (
        labels.placed(
            [Wanted("Peru", Box(5, 5, 9, 9), "land")], Box(0, 0, 200, 200), [], beside=False
        )
        == []
    )


# ---- geometry

POINTS = st.tuples(st.floats(-179, 179), st.floats(-85, 85))


@given(POINTS)
def test_the_middle_of_a_projection_is_its_centre(centre: tuple[float, float]) -> None:
    x, y = projections.azimuthal(centre)(centre)
    assert isclose(x, 0, abs_tol=1e-7)
    assert isclose(y, 0, abs_tol=1e-7)


def test_azimuthal_keeps_distances_from_the_centre_by_snyder_s_formula() -> None:
    project = projections.azimuthal((0.0, 0.0))
    x, y = project((90.0, 0.0))
    assert isclose(x, 2**0.5)
    assert isclose(y, 0, abs_tol=1e-12)
    assert project((0.0, 90.0))[1] < 0
    assert projections.azimuthal((179.0, 0.0))((-179.0, 0.0))[0] > 0


def test_equal_earth_is_true_to_area() -> None:
    """Its whole area is the globe's, and a quarter of it lies on each side of 30° (sin 30° = ½)."""
    steps = 400
    area = 0.0
    for n in range(steps):
        south, north = -90 + 180 * n / steps, -90 + 180 * (n + 1) / steps
        (x0, y0), (x1, y1) = (projections.equal_earth((180.0, lat)) for lat in (south, north))
        area += (x0 + x1) * abs(y1 - y0)
    assert isclose(area, 4 * pi, rel_tol=1e-3)


def test_the_middle_of_points_around_the_date_line_is_there() -> None:
    longitude, latitude = projections.middle([(179.0, 10.0), (-179.0, 10.0)])
    assert isclose(abs(longitude), 180.0)
    assert isclose(latitude, 10.0, abs_tol=0.01)


@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(-50, 50)), min_size=1, max_size=12))
def test_what_is_clipped_lies_in_the_box(ring: list[tuple[float, float]]) -> None:
    box = Box(-10, -5, 10, 5)
    for x, y in geometry.clipped(ring, box):
        assert box.grown(1e-6).has(Box(x, y, x, y))


def test_clipping_cuts_a_square() -> None:
    cut = geometry.clipped([(-20, -20), (20, -20), (20, 20), (-20, 20)], Box(-10, -5, 10, 5))
    assert isclose(geometry.area(cut), 200)
    inner = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0)]
    assert geometry.area(geometry.clipped(inner, Box(-10, -5, 10, 5))) == geometry.area(inner)
    assert geometry.clipped([(30, 30), (40, 30), (40, 40)], Box(-10, -5, 10, 5)) == []


def test_a_thinned_line_keeps_its_ends_apart() -> None:
    line = [(0.0, 0.0), (0.1, 0.0), (0.3, 0.0), (0.3, 0.1), (0.6, 0.2)]
    assert geometry.thinned(line, 0.25) == [(0.0, 0.0), (0.3, 0.0), (0.6, 0.2)]
    assert geometry.thinned(line, 0) == line


def test_a_path_is_relative_on_a_grid() -> None:
    assert geometry.path([[(0.1, 0), (10, 0.2), (10, -5.26), (0, 0)]]) == "M10 0l0-5.5-10 5.5z"
    assert geometry.path([[(0, 0), (0.1, 0), (0.1, 0.1)]]) == ""
    assert geometry.path([[(0, 0), (3.4, 0), (3.4, 3.4), (0, 3)]], 1) == "M0 0l3 0 0 3-3 0z"


def test_a_border_is_drawn_once_and_coasts_not_at_all() -> None:
    west = [(0.0, 0.0), (5.0, 0.0), (5.0, 5.0), (0.0, 5.0)]
    east = [(5.0, 0.0), (9.0, 0.0), (9.0, 5.0), (5.0, 5.0)]
    whole = [(0.0, 0.0), (5.0, 0.0), (9.0, 0.0), (9.0, 5.0), (5.0, 5.0), (0.0, 5.0)]
    assert geometry.borders([west, east], [whole]) == "M5 0l0 5"


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
    assert not geometry.surrounds(horseshoe, Box.around(horseshoe).middle)
    assert geometry.surrounds(horseshoe, geometry.inside(horseshoe))


# ---- what was built

PERU = (
    Pin("Peru", "/doc/place/peru", "PER", None, None, "country"),
    Pin("Tumbes", "/doc/place/tumbes", "PE-TUM", -3.8565, -80.5448, "region"),
    Pin("Lima", "/doc/place/lima", "PE-LMA", -12.04318, -77.02824, "city"),
)


@pytest.mark.usefixtures("assets")
def test_the_map_of_peru_has_tumbes_as_a_linked_region() -> None:
    figure = maps.places_map(PERU, "Places in Peru")
    assert figure is not None
    found = links(parsed(figure))
    assert found["Tumbes, region"].get("href") == "/doc/place/tumbes"
    assert "mark" in shapes(found["Tumbes, region"])
    assert shapes(found["Peru, country"]) == ["here"]
    names = {text.text: text for text in parsed(figure).iter("text")}
    assert {"Tumbes", "Lima", "Peru"} <= names.keys()
    assert {"Ecuador", "Brazil", "Colombia"} <= names.keys()
    assert float(str(names["Tumbes"].get("y"))) < float(str(names["Lima"].get("y")))
    assert len(gzip.compress(figure.encode())) < 10_000


@pytest.mark.usefixtures("assets")
def test_the_map_of_the_world_is_small() -> None:
    world = outlines.shipped()
    assert world
    figure = maps.of_the_world(PERU, "Where", world)
    assert len(gzip.compress(figure.encode())) < 25_000
    assert links(parsed(figure)).keys() == {"Peru, country", "Tumbes, region", "Lima, city"}


@pytest.mark.usefixtures("assets")
@pytest.mark.parametrize("iso", ["MDV", "VAT", "MCO", "SGP", "NRU", "PSE", "FJI", "RUS"])
def test_no_country_is_too_small_or_too_large_for_a_map(iso: str) -> None:
    world = outlines.shipped()
    assert world
    for draw in (maps.of_the_world, maps.of_places):
        figure = draw([pin("place", iso)], iso, world)
        assert figure is not None
        assert links(parsed(figure)).keys() == {"place"}


@pytest.mark.usefixtures("assets")
def test_codes_of_places_where_sources_differ() -> None:
    """South Sudan and Palestine have letters of their own in the source; Crimea is by its code."""
    world = outlines.shipped()
    assert world is not None
    assert world.country_of("SSD") == "SS"
    assert world.country_of("PSE") == "PS"
    assert world.country_of("GUF") == "GF"
    assert world.region("UA-43") != ()
    assert world.region("PE-LMA") != world.region("PE-LIM")
    assert len(world.regions["PE"]) == 26
    assert all(len(own) for own in world.regions.values())
    mapped = sum(bool(outline.rings) for outline in world.countries.values())
    assert mapped >= len(world.countries) - 1


@pytest.mark.parametrize("missing", [("countries", "regions"), ("countries",), ("regions",)])
def test_without_outlines_a_page_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, missing: tuple[str, ...]
) -> None:
    def read(name: str) -> bytes | None:
        return None if name.partition(".")[0] in missing else gzip.compress(b"{}")

    monkeypatch.setattr(built, "read", read)
    monkeypatch.setattr(outlines, "shipped", outlines.shipped.__wrapped__)
    monkeypatch.setattr(maps, "_places_map", maps._places_map.__wrapped__)
    assert "The map is missing. The operator gets it" in str(maps.places_map(PERU, "Peru"))


@pytest.mark.usefixtures("assets")
def test_what_was_built_is_whole_numbers() -> None:
    packed = built.read("countries.json.gz")
    assert packed is not None
    rings = json.loads(gzip.decompress(packed))["PE"]["rings"]
    assert all(isinstance(step, int) for ring in rings for step in ring)
