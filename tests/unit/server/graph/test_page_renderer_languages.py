import pytest

from kg.errors import BadRequest
from server.graph.page_renderer import choose_language, language_choices


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
    assert choose_language(wanted, accepted, ["en", "es"]) == lang


@pytest.mark.parametrize("wanted", ["xx", " ", "es-PE-x-very-long"])
def test_a_language_that_is_not_there(wanted: str) -> None:
    with pytest.raises(BadRequest, match="the languages of names here are en, es"):
        choose_language(wanted, "", ["en", "es"])


def test_one_language_is_no_choice() -> None:
    assert language_choices("?", "en", ["en"]) == []


def test_the_current_language_is_told() -> None:
    found = language_choices("?q=x&", "es", ["en", "es", "tlh"])
    assert [(c.tag, c.name, c.href, c.is_current) for c in found] == [
        ("en", "English", "?q=x&lang=en", False),
        ("es", "Español", "?q=x&lang=es", True),
        ("tlh", "tlh", "?q=x&lang=tlh", False),
    ]


def test_languages_have_their_native_names() -> None:
    tags = ["ar", "en", "es", "fr", "pt", "ru", "uk", "zh", "xx"]
    names = "العربية English Español Français Português Русский Українська 中文 xx".split()
    assert [(each.tag, each.name) for each in language_choices("?", "en", tags)] == list(
        zip(tags, names, strict=True)
    )
    assert len(language_choices("?", "en", ["en", "es"])) == 2
    assert language_choices("?", "en", []) == []


def test_names_may_be_in_other_languages_than_english() -> None:
    assert choose_language(None, "", ["fr"]) == "en"
    assert choose_language(None, "fr, en;q=0.9", ["fr"]) == "fr"
    assert choose_language(None, "fr;q=0.5, en;q=0.9", ["fr"]) == "en"
    with pytest.raises(BadRequest) as caught:
        choose_language("en", "", ["fr", "es"])
    assert str(caught.value) == (
        "no names here are in 'en': the languages of names here are fr, es"
    )
    with pytest.raises(BadRequest) as caught:
        choose_language("en", "", [])
    assert str(caught.value) == "no names here are in 'en': the languages of names here are none"
