from kg import quotes
from kg.quotes import Span

TEXT = "Café in Peru. Peru hosts… “Peru”"


def test_offsets_count_code_points() -> None:
    assert quotes.find("é𝟙x", "x") == [Span(2, 3)]


def test_every_place_is_found_overlapping_ones_too() -> None:
    assert quotes.find("aaa", "aa") == [Span(0, 2), Span(1, 3)]


def test_prefix_and_suffix_choose() -> None:
    assert len(quotes.find(TEXT, "Peru")) == 3
    assert quotes.find(TEXT, "Peru", prefix=". ") == [Span(14, 18)]
    assert quotes.find(TEXT, "Peru", suffix="”") == [Span(27, 31)]
    assert quotes.find(TEXT, "Peru", prefix="x") == []


def test_a_span_slices_and_has_context() -> None:
    span = quotes.find(TEXT, "Peru hosts")[0]
    assert span.of(TEXT) == "Peru hosts"
    assert span.context(TEXT) == ("Café in Peru. ", "… “Peru”")
    long = "a" * 50 + "X" + "b" * 50
    assert Span(50, 51).context(long) == ("a" * 32, "b" * 32)


def test_a_near_miss_is_shown() -> None:
    assert quotes.nearly("Our  Team\nin Lima", "our team in lima") == "Our  Team\nin Lima"
    assert quotes.nearly("What's up", "What’s up") == "What's up"
    assert quotes.nearly("Our team", "their team") is None
