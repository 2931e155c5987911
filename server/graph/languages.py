"""The language that names are shown in: the reader's, where there are names in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from kg.errors import BadRequest

#: What names are in where there are none in the reader's language; pages are written in it.
DEFAULT: Final = "en"
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
class Choice:
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


def choose(wanted: str | None, accept_language: str, offered: Sequence[str]) -> str:
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
    return accepted.best_match([DEFAULT, *offered]) or DEFAULT


def choices(path: str, current: str, offered: Sequence[str]) -> list[Choice]:
    """Return the languages of a page; none where there is nothing to choose.

    Args:
        path: of the page, with its parameters except ``lang``, ready to take one more.
        current: the language of the page.
        offered: tags that there are names in.
    """
    if len(offered) < 2:  # noqa: PLR2004  # one is no choice
        return []
    found = [(tag, _OWN_NAMES.get(tag, tag)) for tag in offered]
    return [Choice(tag, name, f"{path}lang={tag}", tag == current) for tag, name in found]
