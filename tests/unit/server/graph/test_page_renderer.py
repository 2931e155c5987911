"""A page for its reader: language, links and choices."""

import pytest
from flask import Flask, request
from jinja2 import DictLoader

from kg.errors import BadRequest
from kg.store import Store
from server.graph.page_renderer import LanguageChoice, PageRenderers
from server.web.links import Links
from tests import tiny


@pytest.fixture(scope="module")
def small() -> Store:
    return tiny.store('<id/a> rdfs:label "a"@en , "b"@es .')


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask(__name__)
    template = "{{ links.home }} {{ languages | map(attribute='tag') | join(',') }} {{ x }}"
    app.jinja_loader = DictLoader({"some.html": template})
    return app


def renderers(store: Store) -> PageRenderers:
    return PageRenderers(store, Links(store.manifest, "http://localhost/"))


@pytest.mark.parametrize(
    ("query", "accepted", "expected"),
    [
        ("", "", ("en", "/", "?")),
        ("", "es, en;q=0.5", ("es", "/", "?")),
        ("lang=es", "en", ("es", "/?lang=es", "?")),
        ("lang=ES", "", ("es", "/?lang=es", "?")),
        ("lang=", "es", ("es", "/", "?")),
        ("q=a+%26b&lang=es&q=%C3%A9&x=", "", ("es", "/?lang=es", "?q=a+%26b&q=%C3%A9&x=&")),
    ],
)
def test_links_keep_a_chosen_language(
    small: Store, app: Flask, query: str, accepted: str, expected: tuple[str, str, str]
) -> None:
    lang, home, path = expected
    with app.test_request_context(f"/a?{query}", headers={"Accept-Language": accepted}):
        renderer = renderers(small).for_request(request)
    assert (renderer.names.lang, renderer.links.home, renderer.names.links) == (
        lang,
        home,
        renderer.links,
    )
    assert renderer.names.store is small
    assert renderer.choices == [
        LanguageChoice("en", "English", f"{path}lang=en", lang == "en"),
        LanguageChoice("es", "Español", f"{path}lang=es", lang == "es"),
    ]


def test_a_language_without_names_is_refused(small: Store, app: Flask) -> None:
    with (
        app.test_request_context("/a?lang=fr"),
        pytest.raises(
            BadRequest, match=r"^there are no names in 'fr'; available languages: en, es$"
        ),
    ):
        renderers(small).for_request(request)


def test_a_page_has_language_and_cache_headers(small: Store, app: Flask) -> None:
    with app.test_request_context("/a?lang=es"):
        response = renderers(small).for_request(request).render("some.html", x="<x>")
        again = renderers(small).for_request(request).render("some.html", x="<x>")
        other = renderers(small).for_request(request).render("some.html", x="y")
    assert response.get_data(as_text=True) == "/?lang=es en,es &lt;x&gt;"
    assert {name.lower(): value for name, value in response.headers} == {
        "content-type": "text/html; charset=utf-8",
        "content-length": str(len(response.data)),
        "content-language": "es",
        "vary": "Accept, Accept-Language",
        "cache-control": "public, max-age=300, stale-while-revalidate=86400",
        "etag": again.headers["ETag"],
    }
    assert other.headers["ETag"] != response.headers["ETag"]
