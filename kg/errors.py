"""Every error raised on purpose: faults of a build's input, of a release, of a request."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


class KgError(Exception):
    """The base class of all errors that are raised on purpose."""


class DataError(KgError):
    """The input of a build is at fault."""


class EncodingError(DataError):
    """A curated file cannot be encoded; the line is counted from 1, and None for the whole file."""

    def __init__(self, path: Path, line: int | None, reason: str) -> None:
        self.path, self.line, self.reason = path, line, reason
        super().__init__(f"{path}{f':{line}' if line else ''}: {reason}")


@contextmanager
def collect(errors: list[EncodingError]) -> Iterator[None]:
    """Add an error of the block to ``errors``, and go on after the block."""
    try:
        yield
    except EncodingError as error:
        errors.append(error)


def in_order(errors: Iterable[EncodingError]) -> list[EncodingError]:
    """Return errors by file and line; what many facts have in common is reported once a line."""
    unique = {(error.path, error.line, error.reason): error for error in errors}
    return sorted(unique.values(), key=lambda error: (error.path, error.line or 0))


def raise_all(errors: Iterable[EncodingError]) -> None:
    """Raise the first of the errors, if there are any, with all in its message."""
    if ordered := in_order(errors):
        reasons = [ordered[0].reason, *map(str, ordered[1:])]
        raise EncodingError(ordered[0].path, ordered[0].line, "\n".join(reasons))


class Inconsistent(DataError):
    """The closure contains a contradiction between asserted triples, given as N-Triples lines."""

    def __init__(self, contradictions: Sequence[str], triples: Sequence[str]) -> None:
        self.contradictions, self.triples = tuple(contradictions), tuple(triples)
        super().__init__("\n".join(["the facts contradict each other:", *contradictions, *triples]))


class NotConformant(DataError):
    """Validation found violations that stop a release, one line each."""

    def __init__(self, violations: Sequence[str]) -> None:
        self.violations = tuple(violations)
        super().__init__("\n".join(["not conformant:", *violations]))


class ReleaseError(KgError):
    """A release directory cannot be written, read or trusted."""


class WorkerFailed(KgError):
    """A process that answers queries has ended through a fault of its own."""


class RequestError(KgError):
    """The client's request is at fault, or exceeds a limit, which has a name and a value."""

    def __init__(self, message: str, limit: str = "", value: float = 0) -> None:
        self.limit, self.value = limit, value
        super().__init__(message)

    @property
    def arguments(self) -> Sequence[object]:
        """The arguments, as JSON values, to make an equal error in another process."""
        return [str(self), self.limit, self.value]


class BadRequest(RequestError):
    """The request is malformed."""


class QuerySyntaxError(BadRequest):
    """The query is not SPARQL 1.1."""

    @property
    def position(self) -> tuple[int, int] | None:
        """Line and column of the error, counted from 1; None if unknown."""
        match = re.search(r"\berror at ([0-9]{1,9}):([0-9]{1,9})\b", str(self))
        return (int(match[1]), int(match[2])) if match else None


class Refused(RequestError):
    """The request is understood, but this service never does it."""


class NotFound(RequestError):
    """Nothing in the release has this name."""


class NotAcceptable(RequestError):
    """None of the offers, which are media types or tokens, fits what was requested."""

    def __init__(self, requested: str, offers: Sequence[str]) -> None:
        self.requested, self.offers = requested, tuple(offers)
        super().__init__(f"cannot answer as {requested!r}; available: {', '.join(offers)}")

    @property
    def arguments(self) -> Sequence[object]:
        """The arguments to make an equal error in another process."""
        return [self.requested, self.offers]


class ClientDisconnected(RequestError):
    """The client disconnected before the answer was ready."""


class Unanswered(RequestError):
    """The request is valid, but its answer needs more than this service allows."""


class Busy(Unanswered):
    """Too many requests are waiting; a later one may succeed."""


class DeadlineExceeded(Unanswered):
    """The query was stopped at its deadline."""


class ResultTooLarge(Unanswered):
    """The result has more rows or bytes than one answer may have."""


class EngineFailed(Unanswered):
    """The query took more memory or stack than it may; the process that ran it is gone."""
