from kg import quotes
from kg.quotes import Span

TEXT = "Café in Freedonia. Freedonia hosts… “Freedonia”"


def test_offsets_count_code_points() -> None:
    assert quotes.find("é𝟙x", "x") == [Span(2, 3)]


def test_every_place_is_found_overlapping_ones_too() -> None:
    assert quotes.find("aaa", "aa") == [Span(0, 2), Span(1, 3)]


def test_prefix_and_suffix_choose() -> None:
    assert len(quotes.find(TEXT, "Freedonia")) == 3
    assert quotes.find(TEXT, "Freedonia", prefix=". ") == [Span(19, 28)]
    assert quotes.find(TEXT, "Freedonia", suffix="”") == [Span(37, 46)]
    assert quotes.find(TEXT, "Freedonia", prefix="x") == []


def test_a_span_slices_and_has_context() -> None:
    span = quotes.find(TEXT, "Freedonia hosts")[0]
    assert span.of(TEXT) == "Freedonia hosts"
    assert span.context(TEXT) == ("Café in Freedonia. ", "… “Freedonia”")
    long = "a" * 50 + "X" + "b" * 50
    assert Span(50, 51).context(long) == ("a" * 32, "b" * 32)


def test_a_near_miss_is_shown() -> None:
    assert quotes.nearly("Our  Team\nin Vesta", "our team in vesta") == "Our  Team\nin Vesta"
    assert quotes.nearly("What's up", "What’s up") == "What's up"
    assert quotes.nearly("Our team", "their team") is None
