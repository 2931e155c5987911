"""Passages in a text: nested, crossing, across lines; the text stays what it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.evidence.excerpts import Span
from server.pages.highlighting import Block, Highlight, mark_passages

TEXT = "Our work\nOver 1,200 people were wounded.\n16,200\nConsultations\n430\nReferrals"


def text_of(pieces: tuple[str | Highlight, ...]) -> str:
    return "".join(p if isinstance(p, str) else text_of(p.pieces) for p in pieces)


def marks(pieces: tuple[str | Highlight, ...]) -> list[tuple[str, str, bool]]:
    """Return key, text and whether it is the first part of every mark, outer before inner."""
    texts = []
    for piece in pieces:
        if isinstance(piece, Highlight):
            texts.append((piece.span.key, text_of(piece.pieces), piece.is_first))
            texts += marks(piece.pieces)
    return texts


def all_marks(blocks: list[Block]) -> list[tuple[str, str, bool]]:
    return [mark for block in blocks for mark in marks(block.pieces)]


def test_a_passage_inside_another_is_a_mark_in_a_mark() -> None:
    outer, inner = Span(9, 19), Span(14, 19)
    [mark] = [p for p in mark_passages(TEXT, [inner, outer])[1].pieces if isinstance(p, Highlight)]
    assert mark.span == outer
    assert mark.pieces == ("Over ", Highlight(inner, True, ("1,200",)))


def test_of_passages_that_fill_a_line_the_longer_one_is_outside() -> None:
    start = TEXT.index("16,200")
    figure, all_figures = Span(start, TEXT.index("\n430")), Span(start, len(TEXT))
    blocks = mark_passages(TEXT, [figure, all_figures])
    keys = [[key for key, _, _ in marks(block.pieces)] for block in blocks[2:4]]
    assert keys == [[all_figures.key, figure.key]] * 2


def test_of_passages_that_cross_the_later_one_is_cut() -> None:
    blocks = mark_passages(TEXT, [Span(9, 19), Span(14, 26)])
    assert all_marks(blocks) == [
        ("9-19", "Over 1,200", True),
        ("14-26", "1,200", True),
        ("14-26", " people", False),
    ]


def test_a_passage_over_two_lines_goes_on_in_the_next() -> None:
    blocks = mark_passages(TEXT, [Span(41, 61)])
    assert all_marks(blocks) == [("41-61", "16,200", True), ("41-61", "Consultations", False)]


def test_lines_look_like_what_they_are() -> None:
    kinds = [block.kind for block in mark_passages(TEXT, [])]
    assert kinds == ["heading", "paragraph", *["number", "paragraph"] * 2]


def test_a_text_has_its_lines_with_highlights_and_plain_text() -> None:
    spans = [Span(16, 18), Span(0, 9), Span(10, 12), Span(14, 21), Span(10, 12), Span(12, 14)]
    assert mark_passages("Our work\nOver 12, and\n\nmore.", spans) == [
        Block("heading", (Highlight(Span(0, 9), True, ("Our work",)),)),
        Block(
            "paragraph",
            (
                "O",
                Highlight(Span(10, 12), True, ("ve",)),
                Highlight(Span(12, 14), True, ("r ",)),
                Highlight(
                    Span(14, 21), True, ("12", Highlight(Span(16, 18), True, (", ",)), "and")
                ),
            ),
        ),
        Block("paragraph", ("more.",)),
    ]


def test_the_first_of_crossing_passages_is_outside() -> None:
    for spans in ([Span(0, 8), Span(1, 9)], [Span(1, 9), Span(0, 8)]):
        assert all_marks(mark_passages("ab\ncdef\ngh", spans)) == [
            ("0-8", "ab", True),
            ("1-9", "b", True),
            ("0-8", "cdef", False),
            ("1-9", "cdef", False),
            ("1-9", "g", False),
        ]


def test_crossing_passages_continue_after_earlier_ones() -> None:
    blocks = mark_passages("abcdefgh", [Span(0, 4), Span(2, 6), Span(3, 8), Span(5, 6)])
    assert all_marks(blocks) == [
        ("0-4", "abcd", True),
        ("2-6", "cd", True),
        ("3-8", "d", True),
        ("3-8", "efgh", False),
        ("2-6", "ef", False),
        ("5-6", "f", True),
    ]


@pytest.mark.parametrize(
    ("lines", "kinds"),
    [
        (["a" * 80, "b" * 81], ["heading", "paragraph"]),
        (["a" * 81, "b" * 82], ["paragraph", "paragraph"]),
        (["ab", "cd"], ["paragraph", "paragraph"]),
        (["ab", "cde", "f"], ["heading", "paragraph", "paragraph"]),
        (["ab", "1"], ["heading", "number"]),
        (["ab", "", "more of it"], ["paragraph", "paragraph"]),
        *(([f"a{end}", "more of it"], ["paragraph", "paragraph"]) for end in ".,;:"),
        (["a!", "more of it"], ["heading", "paragraph"]),
        (["*a", "more of it"], ["paragraph", "paragraph"]),
        (["1,200.5 7", "ab", "more of it"], ["number", "paragraph", "paragraph"]),
        (["1a", "more of it"], ["heading", "paragraph"]),
        ([",1", "more of it"], ["heading", "paragraph"]),
        (["ab"], ["paragraph"]),
    ],
)
def test_a_heading_is_short_and_before_a_longer_line(lines: list[str], kinds: list[str]) -> None:
    assert [block.kind for block in mark_passages("\n".join(lines), [])] == kinds


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_a_text_without_words_has_no_lines(text: str) -> None:
    assert mark_passages(text, []) == []


@given(st.data())
def test_the_text_stays_and_every_character_has_its_passages(data: st.DataObject) -> None:
    text = data.draw(st.text(alphabet="ab \n", max_size=40))
    ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    drawn = data.draw(st.lists(ends, max_size=8))
    spans = [Span(min(a, b), max(a, b)) for a, b in drawn if a != b]
    blocks = mark_passages(text, spans)
    lines = [line for line in text.split("\n") if line]
    assert [text_of(block.pieces) for block in blocks] == lines
    marked = {span.key: "" for span in spans}
    for key, words, _ in all_marks(blocks):
        marked[key] += words
    assert marked == {span.key: text[span.start : span.end].replace("\n", "") for span in spans}
    firsts = [key for key, _, is_first in all_marks(blocks) if is_first]
    assert len(firsts) == len(set(firsts))
