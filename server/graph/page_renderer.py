"""Renders pages in the reader's language, with links that keep it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlencode

from flask import Request, Response, render_template
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from kg.errors import BadRequest
from kg.formats import HTML
from kg.store import Store
from server.graph.names import DEFAULT_LANGUAGE, Names, offered_languages
from server.web import representation
from server.web.links import Links

#: The name of each language, in that language.
_NATIVE_NAMES: Final = {
    "ar": "العربية",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "pt": "Português",
    "ru": "Русский",
    "uk": "Українська",
    "zh": "中文",
}


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """A language that the reader may choose, and the address of the same page in it."""

    tag: str
    name: str
    href: str
    is_current: bool


def choose_language(wanted: str | None, accept_language: str, offered: Sequence[str]) -> str:
    """Return the language to show names in: ``?lang=``, unless empty, wins over Accept-Language.

    Raises:
        BadRequest: there are no names in the language ``wanted``.

    Source: https://www.rfc-editor.org/rfc/rfc9110.html#section-12.5.4
    """
    if wanted:
        if wanted.lower() not in offered:
            has = ", ".join(offered) or "none"
            raise BadRequest(f"there are no names in {wanted!r}; available languages: {has}")
        return wanted.lower()
    accepted = parse_accept_header(accept_language, LanguageAccept)
    return accepted.best_match([DEFAULT_LANGUAGE, *offered]) or DEFAULT_LANGUAGE


@dataclass(frozen=True, slots=True)
class PageRenderer:
    """Renders a page in the reader's language; its links keep a language that was chosen."""

    names: Names
    links: Links
    choices: list[LanguageChoice]

    def render(self, template: str, **variables: Any) -> Response:
        """Return a page that caches may keep; its entity tag is the digest of its bytes."""
        body = render_template(template, links=self.links, languages=self.choices, **variables)
        response = representation.fresh(body, HTML.content_type, ["Accept", "Accept-Language"])
        response.content_language.add(self.names.lang)
        return response


class PageRenderers:
    """Makes the renderer of each request's page."""

    def __init__(self, store: Store, links: Links) -> None:
        self.store, self.links = store, links

    @cached_property
    def offered(self) -> tuple[str, ...]:
        """The languages of names."""
        return offered_languages(self.store)

    def for_request(self, request: Request) -> PageRenderer:
        """Return the renderer of a request's page.

        Raises:
            BadRequest: there are no names in the language that the request wants.
        """
        wanted = request.args.get("lang")
        lang = choose_language(wanted, request.headers.get("Accept-Language", ""), self.offered)
        links = self.links.in_language(lang if wanted else "")
        others = urlencode([(k, v) for k, v in request.args.items(multi=True) if k != "lang"])
        path = f"?{others}&" if others else "?"
        choices = [
            LanguageChoice(tag, _NATIVE_NAMES.get(tag, tag), f"{path}lang={tag}", tag == lang)
            for tag in (self.offered if len(self.offered) > 1 else ())
        ]
        return PageRenderer(Names(self.store, links, lang), links, choices)
