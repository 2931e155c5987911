"""The configuration of all commands."""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import date
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path

from kg.errors import KgError
from kg.formats import parse_whole_number
from kg.namespaces import BASE

_PACKAGE = Path(__file__).resolve().parent
#: The folder of ontology/ and shapes/: in an installed package, or else in the checkout.
_DATA = _PACKAGE / "data" if (_PACKAGE / "data").is_dir() else _PACKAGE.parent

_MAX_S, _MAX = 86_400, 10**15
#: A label of a host name; names of containers may have underscores.
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_HTTP_IRI = re.compile(
    rf"https?://(?P<host>{_LABEL}(?:\.{_LABEL})*|\[[0-9A-Fa-f.]*:[0-9A-Fa-f:.]+\])"
    r"(?::(?P<port>[1-9][0-9]{0,4}))?/(?:(?!\.{1,2}/)(?:[A-Za-z0-9._~-]|%[0-9A-Fa-f]{2})+/)*"
)
_ORIGIN_SLASHES, _MAX_PORT = 3, 65_535

_PREFIX = "RELIEFGRAPH_"
_Value = str | int | Path


class ConfigError(KgError):
    """A setting has an invalid value."""


@dataclass(frozen=True, slots=True)
class Config:
    """All settings; the environment variable ``RELIEFGRAPH_<FIELD>`` sets a field."""

    #: folder with the ontology, the concept schemes and the JSON-LD context
    ontology: Path = _DATA / "ontology"
    #: folder with the SHACL shapes
    shapes: Path = _DATA / "shapes"
    #: folder with the reference files: places, organisations, sources; registers of their codes
    reference: Path = _PACKAGE / "reference"
    #: folder with one folder for each report
    reports: Path = _PACKAGE / "reports"
    #: folder that releases are written to and served from
    releases: Path = Path("build/releases")
    #: name of the release to serve and query, inside that folder
    release: str = "latest"
    #: folder with the engine's copies of releases; may be deleted at any time
    stores: Path = Path("build/stores")
    #: base of every IRI of the release; ends with a slash
    base_iri: str = BASE
    #: date of the release (ISO 8601); empty for the last one on which a report was encoded
    issued: str = ""
    #: directory of a store to serve instead of a release; ``serve --data`` makes one
    store: str = ""
    #: title of the RDF files of such a store; empty for the one that they give themselves
    title: str = ""
    #: public URL of the server: a host, no path; empty for the address where it listens
    public_url: str = ""
    #: longest SPARQL query that the server reads, in bytes
    query_limit_bytes: int = 100_000
    #: longest time for a query, waiting included, in seconds; a client may set less
    query_timeout_s: int = 30
    #: memory that a query may use in addition to the opened store, in bytes
    query_memory_bytes: int = 512 * 1024**2
    #: most solutions or triples in one answer
    max_rows: int = 100_000
    #: longest answer to a query, in bytes
    max_result_bytes: int = 64 * 1024**2
    #: most queries in the fast lane at once; each begins there
    fast_queries: int = 4
    #: most queries in the slow lane at once
    slow_queries: int = 4
    #: most queries that may wait for a worker
    query_queue: int = 128
    #: memory for cached answers and pages, in bytes; 0 for none
    cache_bytes: int = 64 * 1024**2
    #: time for a request's body to arrive, and for a client to accept part of an answer, in seconds
    client_timeout_s: int = 20
    #: most connections at once
    max_connections: int = 4_000
    #: file for the access log, in JSON lines; - for standard output; empty for none
    access_log: str = ""
    #: what the access log records of a query: digest or text
    log_queries: str = "digest"

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Config":
        """Return the configuration that the environment variables set.

        Raises:
            ConfigError: a value is invalid, or there is no such setting.
        """
        settings = {f"{_PREFIX}{field.name.upper()}": field for field in fields(cls)}
        _check_names(environ, [*settings])
        values: dict[str, _Value] = {}
        for key in settings.keys() & environ:
            field, text = settings[key], environ[key]
            if field.default and not text:
                raise ConfigError(f"{key}='': write a value, or unset the variable")
            values[field.name] = _parse(field.name, text, type(field.default))
        url = str(values.get("public_url", ""))
        if url.startswith("http") and url.count("/") == _ORIGIN_SLASHES - 1:
            values["public_url"] = f"{url}/"
        config = cls(**values)  # type: ignore[arg-type]  # _parse returns each field's own type
        _check(config)
        return config


def _check_names(names: Iterable[str], settings: Sequence[str]) -> None:
    for name in sorted(names):
        if name.upper().startswith(_PREFIX) and name not in settings:
            ends = [setting.removeprefix(_PREFIX) for setting in settings]
            near = get_close_matches(name.upper().removeprefix(_PREFIX), ends, 1)
            hint = (
                f"do you mean {_PREFIX}{near[0]}?"
                if near
                else "docs/configuration.md lists all settings"
            )
            raise ConfigError(f"{name} is not a setting; {hint}")


def _parse(name: str, text: str, kind: type) -> _Value:
    if kind is int:
        low, high = int(name != "cache_bytes"), _MAX_S if name.endswith("_s") else _MAX
        number = parse_whole_number(text)
        if number is None or not low <= number <= high:
            raise ConfigError(
                f"RELIEFGRAPH_{name.upper()}={text!r}: must be a whole number "
                f"from {low} to {high:,}"
            )
        return number
    return text if kind is str else Path(text)


def _is_http_iri(iri: str) -> bool:
    """Whether an IRI has a host and a port that can exist, and ends with a slash.

    Source: https://url.spec.whatwg.org/#host-parsing (a name that ends in a number is an address)
    """
    match = _HTTP_IRI.fullmatch(iri)
    if match is None or int(match["port"] or 1) > _MAX_PORT:
        return False
    host = match["host"].strip("[]")
    with suppress(ValueError):
        is_address = ":" in host or host.rpartition(".")[2].isdecimal()
        return not is_address or bool(ip_address(host))
    return False


def _check(config: Config) -> None:
    if not _is_http_iri(config.base_iri):
        raise ConfigError(
            f"RELIEFGRAPH_BASE_IRI={config.base_iri!r}: must be an http(s) IRI ending with '/'"
        )
    url = config.public_url
    if url and not (_is_http_iri(url) and url.count("/") == _ORIGIN_SLASHES):
        raise ConfigError(
            f"RELIEFGRAPH_PUBLIC_URL={url!r}: must be like "
            "https://data.example.org/, without a path: the server answers at the root of its host"
        )
    if config.log_queries not in ("digest", "text"):
        raise ConfigError(f"RELIEFGRAPH_LOG_QUERIES={config.log_queries!r}: must be digest or text")
    if config.issued:
        _check_day(config.issued)


def _check_day(text: str) -> None:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ConfigError(f"RELIEFGRAPH_ISSUED={text!r}: {error}") from error
    if day.isoformat() != text:
        raise ConfigError(f"RELIEFGRAPH_ISSUED={text!r}: write it as {day.isoformat()}")
