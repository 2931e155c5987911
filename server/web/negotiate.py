"""Content negotiation: one function, used by every route."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from werkzeug.datastructures import Accept, MIMEAccept
from werkzeug.http import parse_accept_header, parse_options_header

from kg.errors import NotAcceptable
from kg.formats import Format
from kg.workers.results import CODINGS

#: Weights that Werkzeug would drop: ``1.`` and ``0.`` are allowed, and Java sends ``.2``.
_BARE_POINT: Final = re.compile(r"(;\s*q=)(\d?)\.(\d*)(?=\s*(?:[,;]|$))", re.IGNORECASE)
#: Specificity from which a range is of one format; below are wildcards.
_NAMED: Final = 2
#: Labels of versions of RDF, each with all that the ones before it have.
_VERSIONS: Final = ("1.1", "1.2-basic", "1.2")


def negotiate(
    accept: str | None, offers: tuple[Format, ...], token: str | None = None, version: str = ""
) -> Format:
    """Return the acceptable representation to send first; see ``rank``."""
    return rank(accept, offers, token, version)[0]


@lru_cache(200)
def rank(
    accept: str | None, offers: tuple[Format, ...], token: str | None = None, version: str = ""
) -> tuple[Format, ...]:
    """Return the acceptable representations, best first; there is at least one.

    For each offer, the most specific media range decides; the highest quality wins. Among equals,
    offers that a range names come before those that a wildcard covers, then the order of the offers
    counts. A range with a parameter that the offer lacks (``profile``) still counts, before
    ``type/*``, if no better range does. A range with a lower ``version`` than the representation
    does not cover it; a higher version includes it. A range with a malformed weight is ignored; a
    header with no other range counts as absent.

    Args:
        accept: the raw header; None or blank means anything.
        offers: the formats of this resource, in the server's order of preference.
        token: ``?format=``, a token or a media type; when given it wins over the header.
        version: see ``formats.rdf_version``.

    Raises:
        NotAcceptable: nothing offered fits.

    Source: https://www.rfc-editor.org/rfc/rfc9110.html#section-12.5.1,
    https://www.w3.org/TR/rdf12-concepts/#section-version-announcement
    """
    if token is not None:
        names = {token.lower(), token.lower().replace(" ", "+")}  # a + in a URL reads as a space
        for form in offers:
            if names & {form.token, form.media_type, *form.aliases}:
                return (form,)
        raise NotAcceptable(token, [form.token for form in offers])
    ranges = list(parse_accept_header(_without_bare_points(accept or ""), MIMEAccept))
    if not ranges:
        return offers
    qualities = {form: _quality(form, ranges, version) for form in offers}
    ranked = sorted(offers, key=qualities.__getitem__, reverse=True)  # equals stay in order
    acceptable = tuple(form for form in ranked if qualities[form][0] > 0)
    if not acceptable:
        suffix = f";version={version}" if version else ""
        raise NotAcceptable(str(accept), [f"{form.media_type}{suffix}" for form in offers])
    return acceptable


def _without_bare_points(header: str) -> str:
    return _BARE_POINT.sub(lambda m: f"{m[1]}{m[2] or 0}.{m[3] or 0}", header)


def _quality(form: Format, ranges: Sequence[tuple[str, float]], version: str) -> tuple[float, bool]:
    """Return the quality of the most specific range that covers ``form``; 0 if none does.

    Also return whether that range names ``form``.
    """
    matches = [(rank, q) for text, q in ranges if (rank := _specificity(text, form, version)) >= 0]
    rank, quality = max(matches, default=(0, 0.0))
    return quality, rank >= _NAMED


def _specificity(text: str, form: Format, version: str) -> int:
    """Return how closely a media range names ``form``; -1 when it does not."""
    name, parameters = parse_options_header(text.lower())
    kind = form.media_type.partition("/")[0]
    if name == "*/*":
        return 0
    if name == f"{kind}/*":
        return 1
    known = parameters.pop("version", "")
    is_older = version and known in _VERSIONS and _VERSIONS.index(known) < _VERSIONS.index(version)
    if is_older or name not in (form.media_type, *form.aliases):
        return -1
    if name in form.aliases:
        return _NAMED
    own = parse_options_header(form.content_type)[1]
    return _NAMED + 1 + len(parameters) if parameters.items() <= own.items() else _NAMED


@lru_cache(200)
def negotiate_coding(accept_encoding: str) -> str:
    """Choose the content coding of an answer; empty for no coding.

    Source: https://www.rfc-editor.org/rfc/rfc9110.html#section-12.5.3
    """
    wanted = parse_accept_header(_without_bare_points(accept_encoding), Accept)
    qualities = {name.lower(): quality for name, quality in wanted}
    other = qualities.get("*", 0)
    best = max(CODINGS, key=lambda coding: qualities.get(coding, other))  # the first of equals
    quality = qualities.get(best, other)
    return best if quality > 0 and quality >= qualities.get("identity", 0) else ""
