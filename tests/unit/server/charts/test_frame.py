"""Labels in lines, and the frame of a chart."""

import pytest
from markupsafe import Markup

from server.charts import frame


@pytest.mark.parametrize(
    ("text", "suffix", "lines"),
    [
        ("", "", [""]),
        ("  a  b\n", "", ["a b"]),
        ("a" * 45, "", ["a" * 45]),
        ("a" * 46, "", ["a" * 46, ""]),
        ("a" * 46 + " b", "", ["a" * 46, "b"]),
        ("a" * 47, "", ["a" * 46, "a"]),
        (f"{'a' * 22} {'b' * 22}", "", [f"{'a' * 22} {'b' * 22}"]),
        (f"{'a' * 22} {'b' * 23} c", "", [f"{'a' * 22} {'b' * 23}", "c"]),
        (f"{'a' * 22} {'b' * 24}", "", ["a" * 22, "b" * 24]),
        ("a" * 92, "", ["a" * 46, "a" * 46, ""]),
        ("a" * 93, "", ["a" * 46, "a" * 45 + "…", ""]),
        (f"{'a' * 46} b {'c' * 46}", "", ["a" * 46, "b…"]),
        (f"{'a' * 46} {'b' * 45} c", "", ["a" * 46, f"{'b' * 45}…", ""]),
        ("a", "x" * 44, ["a"]),
        ("a", "x" * 45, ["a", ""]),
        (f"a{' ' * 136}b", "", ["a b"]),
        (f"a{' ' * 137}b", "", ["a"]),
    ],
)
def test_a_label_has_at_most_two_lines(text: str, suffix: str, lines: list[str]) -> None:
    assert frame.wrap_label(text, suffix) == lines


@pytest.mark.parametrize(
    ("text", "line"),
    [("", ""), ("a\nb", "a b"), ("a" * 50, f"{'a' * 46} aaaa"), ("a" * 46, "a" * 46)],
)
def test_a_short_label_is_one_line(text: str, line: str) -> None:
    assert frame.shorten(text) == line


@pytest.mark.parametrize(
    ("text", "is_isolated"),
    [("abc é 12", False), ("", False), ("a \u05d0", True), ("\u0627", True), ("\u0661", False)],
)
def test_right_to_left_text_is_isolated(text: str, *, is_isolated: bool) -> None:
    assert frame.isolate_direction(text) == (f"\u2068{text}\u2069" if is_isolated else text)


def test_an_image_has_a_title_and_a_description() -> None:
    image = "<T>", "a & b", 300.5
    name = frame.element_id(*image)
    assert frame.draw_image(*image, Markup("<a/>"), Markup("<b/>")) == (
        f'<svg class="chart" role="img" aria-labelledby="{name}-t" aria-describedby="{name}-d" '
        'width="100%" height="300.5" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-t">&lt;T&gt;</title><desc id="{name}-d">a &amp; b</desc><a/><b/></svg>'
    )


def test_ids_of_images_are_unique_and_stable() -> None:
    ids = [frame.element_id(*parts) for parts in (("a", 1), ("a", 2), ("b", 1), ("a",), ())]
    assert len(set(ids)) == 5
    assert [len(image_id) for image_id in ids] == [11] * 5
    assert ids[0] == frame.element_id("a", 1)
    assert {image_id[0] for image_id in ids} == {"c"}
