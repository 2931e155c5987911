"""Labels in lines, and the frame of a picture."""

import pytest
from markupsafe import Markup

from server.charts import svg


@pytest.mark.parametrize(
    ("text", "extra", "lines"),
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
def test_a_label_has_at_most_two_lines(text: str, extra: str, lines: list[str]) -> None:
    assert svg.lines(text, extra) == lines


@pytest.mark.parametrize(
    ("text", "line"),
    [("", ""), ("a\nb", "a b"), ("a" * 50, f"{'a' * 46} aaaa"), ("a" * 46, "a" * 46)],
)
def test_a_short_label_is_one_line(text: str, line: str) -> None:
    assert svg.shortened(text) == line


@pytest.mark.parametrize(
    ("text", "is_isolated"),
    [("abc é 12", False), ("", False), ("a \u05d0", True), ("\u0627", True), ("\u0661", False)],
)
def test_right_to_left_text_is_isolated(text: str, *, is_isolated: bool) -> None:
    assert svg.isolated(text) == (f"\u2068{text}\u2069" if is_isolated else text)


def test_an_image_has_a_title_and_a_description() -> None:
    about = svg.Image("<T>", "a & b", 300.5)
    name = svg.name_of(about)
    assert svg.image(about, Markup("<a/>"), Markup("<b/>")) == (
        f'<svg class="chart" role="img" aria-labelledby="{name}-t" aria-describedby="{name}-d" '
        'width="100%" height="300.5" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-t">&lt;T&gt;</title><desc id="{name}-d">a &amp; b</desc><a/><b/></svg>'
    )


def test_names_of_images_are_unique_and_stable() -> None:
    names = [svg.name_of(*parts) for parts in (("a", 1), ("a", 2), ("b", 1), ("a",), ())]
    assert len(set(names)) == 5
    assert [len(name) for name in names] == [11] * 5
    assert names[0] == svg.name_of("a", 1)
    assert {name[0] for name in names} == {"c"}
