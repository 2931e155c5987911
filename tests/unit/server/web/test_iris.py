"""What things, graphs and terms are called."""

import pytest

from kg.namespaces import BASE, ID
from server.web.iris import Iris, escape, is_name

IRIS = Iris(BASE)


@pytest.mark.parametrize("name", ["azAZ09", "/-._~!$&'()*+,;=:@", "éжع中", "\U0001f600"])
def test_iri_characters_are_kept(name: str) -> None:
    assert escape(name) == name
    assert is_name(name)


@pytest.mark.parametrize(
    ("name", "escaped"),
    [
        ("a b", "a%20b"),
        ("é?", "é%3F"),
        ("#[]", "%23%5B%5D"),
        ("%41", "%2541"),
        ('<>"{}|\\^`', "%3C%3E%22%7B%7D%7C%5C%5E%60"),
        ("\x00", "%00"),
    ],
)
def test_other_characters_are_escaped(name: str, escaped: str) -> None:
    assert escape(name) == escaped
    assert not is_name(name)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (0xA0, 0xD7FF),
        (0xF900, 0xFDCF),
        (0xFDF0, 0xFFEF),
        *((0x10000 * plane, 0x10000 * plane + 0xFFFD) for plane in range(1, 14)),
        (0xE1000, 0xEFFFD),
    ],
)
def test_iris_allow_the_letters_of_rfc_3987(first: int, last: int) -> None:
    assert is_name(f"{chr(first)}{chr(last)}")
    assert not is_name(chr(last + 1))
    before = chr(first - 1)
    assert not is_name(before) or first == 0x10000


def test_a_name_can_have_two_spellings() -> None:
    assert IRIS.spellings("place/lima") == (f"{ID}place/lima",)
    assert IRIS.spellings("place/são a") == (f"{ID}place/s%C3%A3o%20a", f"{ID}place/são%20a")


def test_names_under_the_base() -> None:
    assert IRIS.things == str(ID)
    assert IRIS.thing("a/-._~!$&'()*+,;=:@ é?#") == f"{ID}a/-._~!$&'()*+,;=:@%20%C3%A9%3F%23"
    assert IRIS.kind(f"{ID}place/lima/x") == "place"
    assert IRIS.kind(f"{ID}place") == "place"
    assert IRIS.kind(f"{BASE}ontology#Place") == ""
    assert IRIS.document(f"{ID}place/lima#centre") == f"{BASE}doc/place/lima"
    assert IRIS.graph("/graph/a b") == IRIS.graph("graph/a b") == f"{BASE}graph/a%20b"
    assert IRIS.graph("graph/a-._~!$&'()*+,;=:@") == f"{BASE}graph/a-._~!$&'()*+,;=:@"
    assert IRIS.report_graph(f"{ID}report/r") == f"{BASE}graph/report/r"


@pytest.mark.parametrize("base", [BASE, "https://example.org/"])
def test_iris_of_the_dataset_itself(base: str) -> None:
    names = ("ontology_graph", "ontology", "dataset", "catalogue", "authors")
    assert [getattr(Iris(base), name) for name in names] == [
        f"{base}graph/ontology",
        f"{base}ontology",
        f"{base}dataset",
        f"{base}catalogue",
        f"{base}catalogue#authors",
    ]
