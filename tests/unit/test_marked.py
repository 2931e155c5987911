"""Passages in a text: nested, crossing, across lines; the text stays what it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.marked import Block, Mark, Span, blocks

TEXT = "Our work\nOver 1,200 people were wounded.\n16,200\nConsultations\n430\nReferrals"


def text_of(pieces: tuple[str | Mark, ...]) -> str:
    return "".join(p if isinstance(p, str) else text_of(p.pieces) for p in pieces)


def marks(pieces: tuple[str | Mark, ...]) -> list[tuple[str, str, bool]]:
    """Return key, text and whether it is the first part of every mark, outer before inner."""
    found = []
    for piece in pieces:
        if isinstance(piece, Mark):
            found.append((piece.span.key, text_of(piece.pieces), piece.is_first))
            found += marks(piece.pieces)
    return found


def all_marks(told: list[Block]) -> list[tuple[str, str, bool]]:
    return [mark for block in told for mark in marks(block.pieces)]


def test_a_passage_inside_another_is_a_mark_in_a_mark() -> None:
    outer, inner = Span(9, 19), Span(14, 19)
    [mark] = [p for p in blocks(TEXT, [inner, outer])[1].pieces if isinstance(p, Mark)]
    assert mark.span == outer
    assert mark.pieces == ("Over ", Mark(inner, True, ("1,200",)))


def test_of_passages_that_cross_the_later_one_is_cut() -> None:
    told = blocks(TEXT, [Span(9, 19), Span(14, 26)])
    assert all_marks(told) == [
        ("9-19", "Over 1,200", True),
        ("14-26", "1,200", True),
        ("14-26", " people", False),
    ]


def test_a_passage_over_two_lines_goes_on_in_the_next() -> None:
    told = blocks(TEXT, [Span(41, 61)])
    assert all_marks(told) == [("41-61", "16,200", True), ("41-61", "Consultations", False)]


def test_lines_look_like_what_they_are() -> None:
    kinds = [block.kind for block in blocks(TEXT, [])]
    assert kinds == ["heading", "paragraph", *["number", "paragraph"] * 2]


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_a_text_without_words_has_no_lines(text: str) -> None:
    assert blocks(text, []) == []


@given(st.data())
def test_the_text_stays_and_every_character_has_its_passages(data: st.DataObject) -> None:
    text = data.draw(st.text(alphabet="ab \n", max_size=40))
    ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    drawn = data.draw(st.lists(ends, max_size=8))
    spans = [Span(min(a, b), max(a, b)) for a, b in drawn if a != b]
    told = blocks(text, spans)
    lines = [line for line in text.split("\n") if line]
    assert [text_of(block.pieces) for block in told] == lines
    marked = {span.key: "" for span in spans}
    for key, words, _ in all_marks(told):
        marked[key] += words
    assert marked == {span.key: text[span.start : span.end].replace("\n", "") for span in spans}
    firsts = [key for key, _, is_first in all_marks(told) if is_first]
    assert len(firsts) == len(set(firsts))
