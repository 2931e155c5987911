"""A number is always read as a whole, in any spelling."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kg.evidence import quantities
from kg.evidence.excerpts import Span
from kg.evidence.quantities import Reading

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
SEPARATORS = ["", ",", " ", "\xa0", "\u2009", "\u202f", "'", "’"]
QUALIFIERS = {
    "": "value",
    "over ": "minExclusive",
    "at least ": "minInclusive",
    "fewer than ": "maxExclusive",
    "no more than ": "maxInclusive",
    "some ": "approximateValue",
}


def spelled(number: int, joint: str) -> str:
    """Return a number in words: 250 with the joint " and " is "two hundred and fifty"."""
    if number < 20:
        return ONES[number]
    if number < 100:
        return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")
    size, name = next(
        (size, name)
        for size, name in (
            (10**9, "billion"),
            (10**6, "million"),
            (1000, "thousand"),
            (100, "hundred"),
        )
        if number >= size
    )
    rest = number % size
    link = joint if rest < 100 else " "
    return f"{spelled(number // size, joint)} {name}" + (
        link + spelled(rest, joint) if rest else ""
    )


def only(text: str) -> Reading:
    found = list(quantities.read_quantities(text))
    assert len(found) == 1, found
    return found[0]


numbers = st.one_of(st.integers(0, 999), st.integers(0, 10**6), st.integers(0, 10**12 - 1))


@given(numbers, st.sampled_from([" and ", " "]), st.sampled_from(sorted(QUALIFIERS)))
def test_a_number_in_words_is_read_whole(number: int, joint: str, qualifier: str) -> None:
    words = qualifier + spelled(number, joint)
    expected = Reading(QUALIFIERS[qualifier], Decimal(number), Span(5, 5 + len(words)))
    assert only(f"When {words} people arrived") == expected


@given(numbers, st.sampled_from(SEPARATORS), st.sampled_from(sorted(QUALIFIERS)))
def test_a_number_in_digits_is_read_whole(number: int, separator: str, qualifier: str) -> None:
    words = qualifier + f"{number:,}".replace(",", separator)
    expected = Reading(QUALIFIERS[qualifier], Decimal(number), Span(5, 5 + len(words)))
    assert only(f"When {words} people arrived") == expected


@given(st.integers(100, 998), st.integers(1, 10**6), st.sampled_from([" and ", " "]))
def test_a_range_in_words_has_both_its_ends(low: int, more: int, joint: str) -> None:
    high = low + more
    text = f"between {spelled(low, joint)} and {spelled(high, joint)} people"
    readings = [r for r in quantities.read_quantities(text) if r.unit == quantities.COUNT]
    is_plain = high < 1000 and joint == " and "  # not "one hundred and one thousand and one"
    if readings or is_plain:
        assert [r.property for r in readings] == ["minInclusive", "maxInclusive"]
        assert [r.number for r in readings] == [Decimal(low), Decimal(high)]


@given(
    st.lists(
        st.sampled_from(
            [
                "200",
                "1 200",
                "two",
                "hundred",
                "and",
                "fifty",
                "a",
                "half",
                "million",
                "to",
                "-",
                "over",
                "about",
                "between",
                "per cent",
                "a day",
                "months",
                "or more",
                "patients",
                ",",
                "%",
                "€",
                "2023",
                "of",
                "in",
                "plus",
                "up to",
                "third",
                "least",
                "at",
                "\n",
                "16,200",
            ]
        ),
        max_size=9,
    ).map(" ".join)
)
def test_spans_hold_together_and_no_property_carries_what_it_cannot(text: str) -> None:
    for reading in quantities.read_quantities(text):
        assert 0 <= reading.span.start < reading.span.end <= len(text)
        assert reading.number.is_finite()
        words = reading.span.extract(text)
        assert words == words.strip()
        if reading.denominator == 100:
            assert "%" in words or "per cent" in words
