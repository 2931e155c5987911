"""Renders pages in the reader's language, with links that keep it."""

from collections.abc import Mapping, Sequence
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

#: What languages call themselves.
_OWN_NAMES: Final = {
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
    """A language that the reader may choose.

    Attributes:
        tag: BCP 47.
        name: what it calls itself.
        href: the same page in it.
        is_current: whether the page is in it.
    """

    tag: str
    name: str
    href: str
    is_current: bool


def choose_language(wanted: str | None, accept_language: str, offered: Sequence[str]) -> str:
    """Return the language to show names in.

    Args:
        wanted: ``?lang=``; when given, and not empty, it wins over the header.
        accept_language: the raw header, or empty.
        offered: tags that there are names in.

    Raises:
        BadRequest: there are no names in the language that is wanted.

    Source: https://www.rfc-editor.org/rfc/rfc9110.html#section-12.5.4
    """
    if wanted:
        if wanted.lower() not in offered:
            has = ", ".join(offered) or "none"
            raise BadRequest(
                f"no names here are in {wanted!r}: the languages of names here are {has}"
            )
        return wanted.lower()
    accepted = parse_accept_header(accept_language, LanguageAccept)
    return accepted.best_match([DEFAULT_LANGUAGE, *offered]) or DEFAULT_LANGUAGE


def language_choices(path: str, current: str, offered: Sequence[str]) -> list[LanguageChoice]:
    """Return the languages of a page; none where there is nothing to choose.

    Args:
        path: of the page, with its parameters except ``lang``, ready to take one more.
        current: the language of the page.
        offered: tags that there are names in.
    """
    if len(offered) < 2:  # noqa: PLR2004  # one is no choice
        return []
    return [
        LanguageChoice(tag, _OWN_NAMES.get(tag, tag), f"{path}lang={tag}", tag == current)
        for tag in offered
    ]


@dataclass(frozen=True, slots=True)
class PageRenderer:
    """Renders one page for its reader.

    Attributes:
        names: of terms, in the reader's language.
        links: that keep the language, if the reader chose one.
        choices: the languages that the page can be had in.
    """

    names: Names
    links: Links
    choices: list[LanguageChoice]

    def render(self, template: str, **variables: Any) -> Response:
        """Return a page that caches may keep; its entity tag is the digest of its bytes."""
        around: Mapping[str, Any] = {"links": self.links, "languages": self.choices}
        body = render_template(template, **around, **variables)
        response = representation.fresh(body, HTML.content_type, ["Accept", "Accept-Language"])
        response.content_language.add(self.names.lang)
        return response


class PageRenderers:
    """Makes the renderer of each request's page.

    Attributes:
        store: the release.
        links: without a language.
    """

    def __init__(self, store: Store, links: Links) -> None:
        self.store, self.links = store, links

    @cached_property
    def offered(self) -> tuple[str, ...]:
        """The languages that there are names in."""
        return offered_languages(self.store)

    def for_request(self, request: Request) -> PageRenderer:
        """Return the renderer of a request's page.

        Raises:
            BadRequest: no names are in the language that the request wants.
        """
        wanted = request.args.get("lang")
        lang = choose_language(wanted, request.headers.get("Accept-Language", ""), self.offered)
        links = self.links.in_language(lang if wanted else "")
        others = urlencode([(k, v) for k, v in request.args.items(multi=True) if k != "lang"])
        path = f"?{others}&" if others else "?"
        choices = language_choices(path, lang, self.offered)
        return PageRenderer(Names(self.store, links, lang), links, choices)
