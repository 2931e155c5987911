"""Content negotiation: one function, used by every route."""

from collections.abc import Sequence
from functools import lru_cache

from werkzeug.datastructures import Accept, MIMEAccept
from werkzeug.http import parse_accept_header, parse_options_header

from kg.codings import CODINGS
from kg.errors import NotAcceptable
from kg.formats import Format


@lru_cache(1_000)
def negotiate(accept: str | None, offers: tuple[Format, ...], token: str | None = None) -> Format:
    """Choose the representation to send.

    For each offer the most specific media range decides; the highest quality wins, ties go to the
    order of the offers. A range with a parameter that the offer does not have (``profile``) still
    counts, before ``type/*``, when no better one does.

    Args:
        accept: the raw header; None or blank means anything.
        offers: what this resource can be sent as, server's preference first.
        token: ``?format=``, a token or a media type; when given it wins over the header.

    Raises:
        NotAcceptable: nothing offered fits.

    Source: https://www.rfc-editor.org/rfc/rfc9110.html#section-12.5.1
    """
    if token is not None:
        names = (token.lower(), token.lower().replace(" ", "+"))  # a + in a URL reads as a space
        chosen = next((form for form in offers if _is_called(form, names)), None)
        if chosen is None:
            raise NotAcceptable(token, [form.token for form in offers])
        return chosen
    if not accept or not accept.strip():
        return offers[0]
    ranges = list(parse_accept_header(accept, MIMEAccept))
    best = max(offers, key=lambda form: _quality(form, ranges))  # max keeps the first of equals
    if _quality(best, ranges) <= 0:
        raise NotAcceptable(accept, [form.media_type for form in offers])
    return best


def _is_called(form: Format, names: Sequence[str]) -> bool:
    return any(name in (form.token, form.media_type, *form.also) for name in names)


def _quality(form: Format, ranges: Sequence[tuple[str, float]]) -> float:
    """Return the quality of the most specific range that ``form`` falls under; 0 for none."""
    matches = [(rank, q) for text, q in ranges if (rank := _specificity(text, form)) >= 0]
    return max(matches)[1] if matches else 0


def _specificity(text: str, form: Format) -> int:
    """Return how closely a media range names ``form``; -1 when it does not."""
    name, parameters = parse_options_header(text.lower())
    kind = form.media_type.partition("/")[0]
    if name == "*/*":
        return 0
    if name == f"{kind}/*":
        return 1
    if name in form.also:
        return 2
    if name != form.media_type:
        return -1
    own = parse_options_header(form.content_type)[1]
    return 3 + len(parameters) if parameters.items() <= own.items() else 2


@lru_cache(1_000)
def negotiate_coding(accept_encoding: str) -> str:
    """Choose the content coding of an answer; empty for none.

    Args:
        accept_encoding: the raw header, or empty.

    Source: https://www.rfc-editor.org/rfc/rfc9110.html#section-12.5.3
    """
    wanted = parse_accept_header(accept_encoding, Accept)
    qualities = {name.lower(): quality for name, quality in wanted}
    other = qualities.get("*", 0)
    best = max(CODINGS, key=lambda coding: qualities.get(coding, other))  # the first of equals
    quality = qualities.get(best, other)
    return best if quality > 0 and quality >= qualities.get("identity", 0) else ""
