import pytest

from kg.errors import BadRequest
from server.languages import choices, choose


@pytest.mark.parametrize(
    ("wanted", "accepted", "lang"),
    [
        (None, "", "en"),
        (None, "es", "es"),
        (None, "es-PE", "es"),
        (None, "de, es;q=0.5", "es"),
        (None, "de", "en"),
        (None, "en;q=0.1, es;q=0.9", "es"),
        (None, "es;q=0", "en"),
        (None, "*", "en"),
        (None, "not a header;;", "en"),
        ("es", "en", "es"),
        ("ES", "", "es"),
        ("", "", "en"),
        ("", "es", "es"),
    ],
)
def test_the_language_of_names(wanted: str | None, accepted: str, lang: str) -> None:
    assert choose(wanted, accepted, ["en", "es"]) == lang


@pytest.mark.parametrize("wanted", ["xx", " ", "es-PE-x-very-long"])
def test_a_language_that_is_not_there(wanted: str) -> None:
    with pytest.raises(BadRequest, match="the languages of names here are en, es"):
        choose(wanted, "", ["en", "es"])


def test_one_language_is_no_choice() -> None:
    assert choices("?", "en", ["en"]) == []


def test_the_current_language_is_told() -> None:
    found = choices("?q=x&", "es", ["en", "es", "tlh"])
    assert [(c.tag, c.name, c.href, c.is_current) for c in found] == [
        ("en", "English", "?q=x&lang=en", False),
        ("es", "Español", "?q=x&lang=es", True),
        ("tlh", "tlh", "?q=x&lang=tlh", False),
    ]
