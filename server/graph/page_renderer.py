"""Whom a page is made for: the language of names, and the links that keep it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from flask import Request, Response, render_template

from kg.formats import HTML
from kg.store import Store
from server.graph import languages, names
from server.graph.languages import Choice
from server.graph.names import Names
from server.web import representation
from server.web.links import Links


@dataclass(frozen=True, slots=True)
class PageRenderer:
    """The reader of one page.

    Attributes:
        names: of terms, in the reader's language.
        links: that keep the language, if the reader chose one.
        choices: the languages that the page can be had in.
    """

    names: Names
    links: Links
    choices: list[Choice]

    def render(self, template: str, **shown: Any) -> Response:
        """Return a page that may be kept; its validator is of its bytes."""
        around: Mapping[str, Any] = {"links": self.links, "languages": self.choices}
        body = render_template(template, **around, **shown)
        response = representation.fresh(body, HTML.content_type, ["Accept", "Accept-Language"])
        response.content_language.add(self.names.lang)
        return response


class PageRenderers:
    """Finds out whom a request's page is for.

    Attributes:
        store: the release.
        links: without a language.
    """

    def __init__(self, store: Store, links: Links) -> None:
        self.store, self.links = store, links

    @cached_property
    def offered(self) -> tuple[str, ...]:
        """The languages that there are names in."""
        return names.languages(self.store)

    def for_request(self, request: Request) -> PageRenderer:
        """Return the reader of a request's page.

        Raises:
            BadRequest: the request wants a language that there are no names in.
        """
        wanted = request.args.get("lang")
        lang = languages.choose(wanted, request.headers.get("Accept-Language", ""), self.offered)
        links = self.links.in_language(lang if wanted else "")
        others = urlencode([(k, v) for k, v in request.args.items(multi=True) if k != "lang"])
        path = f"?{others}&" if others else "?"
        choices = languages.choices(path, lang, self.offered)
        return PageRenderer(Names(self.store, links, lang), links, choices)
