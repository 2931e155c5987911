import pytest
from flask import Flask, request

from kg.errors import BadRequest
from server.graph.page_renderer import LanguageChoice, PageRenderers, choose_language
from server.web.links import Links
from tests import tiny


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
    with pytest.raises(BadRequest, match="available languages: en, es"):
        choose_language(wanted, "", ["en", "es"])


def choices(query: str, *tags: str) -> list[LanguageChoice]:
    """Return the languages of a page on a release with a label in each language."""
    store = tiny.store("".join(f'<id/a> rdfs:label "a"@{tag} .' for tag in tags))
    renderers = PageRenderers(store, Links(store.manifest, "http://localhost/"))
    with Flask(__name__).test_request_context(f"/a{query}"):
        return renderers.for_request(request).choices


def test_one_language_is_no_choice() -> None:
    assert choices("", "en") == []
    assert choices("") == []
    assert len(choices("", "en", "es")) == 2


def test_the_current_language_is_marked() -> None:
    assert choices("?q=x&lang=es", "en", "es", "tlh") == [
        LanguageChoice("en", "English", "?q=x&lang=en", is_current=False),
        LanguageChoice("es", "Español", "?q=x&lang=es", is_current=True),
        LanguageChoice("tlh", "tlh", "?q=x&lang=tlh", is_current=False),
    ]


def test_languages_have_their_native_names() -> None:
    tags = ["en", "ar", "es", "fr", "pt", "ru", "uk", "xx", "zh"]
    names = "English العربية Español Français Português Русский Українська xx 中文".split()
    found = [(choice.tag, choice.name) for choice in choices("", *tags)]
    assert found == list(zip(tags, names, strict=True))


def test_names_may_be_in_other_languages_than_english() -> None:
    assert choose_language(None, "", ["fr"]) == "en"
    assert choose_language(None, "fr, en;q=0.9", ["fr"]) == "fr"
    assert choose_language(None, "fr;q=0.5, en;q=0.9", ["fr"]) == "en"
    with pytest.raises(BadRequest) as caught:
        choose_language("en", "", ["fr", "es"])
    assert str(caught.value) == ("there are no names in 'en'; available languages: fr, es")
    with pytest.raises(BadRequest) as caught:
        choose_language("en", "", [])
    assert str(caught.value) == "there are no names in 'en'; available languages: none"


def test_a_language_that_only_concepts_have_is_not_offered() -> None:
    store = tiny.store(
        '<id/a> rdfs:label "a"@en , "a"@es . <id/concept/x/b> rdfs:label "b"@en , "b"@fr .'
    )
    assert PageRenderers(store, Links(store.manifest, "http://localhost/")).offered == ("en", "es")
