import pytest

from kg.evidence import excerpts
from kg.evidence.excerpts import Span

TEXT = "Café in Freedonia. Freedonia hosts… “Freedonia”"


@pytest.mark.parametrize(
    ("text", "quote", "prefix", "suffix", "spans"),
    [
        # offsets count code points
        ("é𝟙x", "x", "", "", [(2, 3)]),
        # overlapping runs, too
        ("aaa", "aa", "", "", [(0, 2), (1, 3)]),
        (TEXT, "Freedonia", "", "", [(8, 17), (19, 28), (37, 46)]),
        (TEXT, "Freedonia", ". ", "", [(19, 28)]),
        (TEXT, "Freedonia", "", "”", [(37, 46)]),
        (TEXT, "Freedonia", ". ", " hosts", [(19, 28)]),
        (TEXT, "Freedonia", ". ", "”", []),
        (TEXT, "Freedonia", "x", "", []),
        (TEXT, "freedonia", "", "", []),
        # a quotation is never a pattern
        ("a.b axb", "a.b", "", "", [(0, 3)]),
        ("+a +a?", "a", "+", "?", [(4, 5)]),
        ("a a", "b", "", "", []),
    ],
)
def test_every_occurrence_is_found(
    text: str, quote: str, prefix: str, suffix: str, spans: list[tuple[int, int]]
) -> None:
    assert excerpts.find_quote(text, quote, prefix, suffix) == [Span(*span) for span in spans]


@pytest.mark.parametrize(
    ("span", "words", "context"),
    [
        (Span(31, 34), "XYZ", ("a" * 31, "b" * 31)),
        (Span(0, 34), "a" * 31 + "XYZ", ("", "b" * 31)),
        (Span(31, 65), "XYZ" + "b" * 31, ("a" * 31, "")),
    ],
)
def test_a_span_has_words_and_context(span: Span, words: str, context: tuple[str, str]) -> None:
    text = "a" * 31 + "XYZ" + "b" * 31
    assert (span.extract(text), span.context(text)) == (words, context)


def test_context_is_32_characters_on_each_side() -> None:
    text = f"<{'a' * 32}X{'b' * 32}>"
    assert Span(33, 34).context(text) == ("a" * 32, "b" * 32)


def test_spans_are_ordered_by_start_and_end() -> None:
    spans = [Span(9, 10), Span(0, 10), Span(0, 2)]
    assert sorted(spans) == [Span(0, 2), Span(0, 10), Span(9, 10)]


@pytest.mark.parametrize(
    ("text", "quote", "words"),
    [
        ("Our  Team\nin Vesta", "our team in vesta", "Our  Team\nin Vesta"),
        ("Our team in Vesta", " our\n team ", "Our team"),
        ("What's up", "What’s up", "What's up"),
        ("he said “yes”", "said 'yes'", "said “yes”"),
        ("he said ‘yes’", 'said "yes"', "said ‘yes’"),
        ("a.b", "axb", None),
        ("axb", "a.b", None),
        ("Our team", "their team", None),
        ("ourteam", "our team", "ourteam"),
        ("Dozens of people", "Dozens of poeple", "Dozens of people"),
        ("Dozens of people", "other words", None),
        ("team, team", "Team", "team"),
    ],
)
def test_a_near_miss_is_shown(text: str, quote: str, words: str | None) -> None:
    assert excerpts.find_near_match(text, quote) == words
