import pytest

from kg.formats import parse_whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("000", 0),
        ("7", 7),
        ("007", 7),
        ("9" * 18, 10**18 - 1),
        ("0" * 5000 + "9" * 18, 10**18 - 1),
        ("1" + "0" * 18, None),
        ("", None),
        ("-1", None),
        ("+1", None),
        (" 1", None),
        ("1 ", None),
        ("1\n", None),
        ("1_0", None),
        ("1.0", None),
        ("\u0663", None),
        ("x", None),
    ],
)
def test_a_whole_number_is_up_to_18_ascii_digits(text: str, number: int | None) -> None:
    assert parse_whole_number(text) == number
