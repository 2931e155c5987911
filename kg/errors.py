"""Every error raised on purpose.

* KgError
    * DataError: the input of a build is at fault
        * EncodingError: a file, and the line in it
        * Inconsistent: the closure contains a contradiction
        * NotConformant: validation found what stops a release
    * ReleaseError: a release directory cannot be written, read or trusted
    * RequestError: the client's request is at fault
        * BadRequest
            * QuerySyntaxError
        * Refused: understood, but never done here
        * NotFound
        * NotAcceptable
        * TooLarge
        * UnsupportedMediaType
        * ServiceFailed: another endpoint, which the query calls, gives no answer
"""

from collections.abc import Sequence
from pathlib import Path


class KgError(Exception):
    """Base class: catch it to catch everything raised on purpose."""


class DataError(KgError):
    """The input of a build is at fault."""


class EncodingError(DataError):
    """A curated file says something that cannot be encoded.

    Attributes:
        path: the file.
        line: the line in it, counted from 1; None where the whole file is meant.
        reason: what is wrong and what to write instead.
    """

    def __init__(self, path: Path, line: int | None, reason: str) -> None:
        self.path, self.line, self.reason = path, line, reason
        super().__init__(f"{path}{f':{line}' if line else ''}: {reason}")


class Inconsistent(DataError):
    """The closure contains a contradiction.

    Attributes:
        contradictions: what the reasoner found, one sentence each.
        triples: the asserted triples that meet in it, as N-Triples lines.
    """

    def __init__(self, contradictions: Sequence[str], triples: Sequence[str]) -> None:
        self.contradictions, self.triples = tuple(contradictions), tuple(triples)
        super().__init__("\n".join(["the facts contradict each other:", *contradictions, *triples]))


class NotConformant(DataError):
    """Validation found what stops a release.

    Attributes:
        violations: everything that was found, one line each.
    """

    def __init__(self, violations: Sequence[str]) -> None:
        self.violations = tuple(violations)
        super().__init__("\n".join(["not conformant:", *violations]))


class ReleaseError(KgError):
    """A release directory cannot be written, read or trusted."""


class RequestError(KgError):
    """The client's request is at fault."""


class BadRequest(RequestError):
    """The request is malformed."""


class QuerySyntaxError(BadRequest):
    """The query is not SPARQL 1.1."""


class Refused(RequestError):
    """The request is understood, but never done here."""


class NotFound(RequestError):
    """Nothing in the release has this name."""


class NotAcceptable(RequestError):
    """None of the offered formats satisfies the client.

    Attributes:
        offers: the media types that are offered.
    """

    def __init__(self, asked: str, offers: Sequence[str]) -> None:
        self.offers = tuple(offers)
        super().__init__(f"cannot answer as {asked!r}; offered are {', '.join(offers)}")


class TooLarge(RequestError):
    """The request is larger than this server reads."""


class UnsupportedMediaType(RequestError):
    """The request's body has a media type that this resource does not read."""


class ServiceFailed(RequestError):
    """Another endpoint, which the query calls, gives no answer that can be used."""
