"""The one configuration."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from kg.errors import KgError
from kg.namespaces import BASE

_PACKAGE = Path(__file__).resolve().parent
#: Where ontology/ and shapes/ lie: inside an installed package, else beside it in the checkout.
_DATA = _PACKAGE / "data" if (_PACKAGE / "data").is_dir() else _PACKAGE.parent

_BASE_IRI = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?/(?:[A-Za-z0-9._~%-]+/)*")


class ConfigError(KgError):
    """A setting has no meaning."""


@dataclass(frozen=True, slots=True)
class Config:
    """What can be set; each field by the environment variable ``RELIEFGRAPH_<FIELD>``."""

    #: folder with the ontology, the concept schemes and the JSON-LD context
    ontology: Path = _DATA / "ontology"
    #: folder with the SHACL shapes
    shapes: Path = _DATA / "shapes"
    #: folder with the files on places, organisations and sources that reports share
    reference: Path = _PACKAGE / "reference"
    #: folder with one folder for each report
    reports: Path = _PACKAGE / "reports"
    #: folder that releases are written to and served from
    releases: Path = Path("build/releases")
    #: name of the release to serve and query, inside that folder
    release: str = "latest"
    #: folder that the engine's copies of releases are kept in; may be deleted at any time
    stores: Path = Path("build/stores")
    #: base of every IRI of the release; ends with a slash
    base_iri: str = BASE
    #: date of the release, which its metadata carry (ISO 8601)
    issued: str = "2026-11-23"
    #: longest SPARQL query that the server reads, in bytes
    query_limit_bytes: int = 100_000

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Config":
        """Return the configuration that the environment asks for.

        Raises:
            ConfigError: a value has no meaning for its field.
        """
        values: dict[str, str | int | Path] = {}
        for field in fields(cls):
            text = environ.get(f"RELIEFGRAPH_{field.name.upper()}")
            if text is not None:
                values[field.name] = _parse(field.name, text, type(field.default))
        config = cls(**values)  # type: ignore[arg-type]  # _parse returns each field's own type
        _check(config)
        return config


def _parse(name: str, text: str, kind: type) -> str | int | Path:
    if kind is int:
        if not re.fullmatch(r"0*[1-9][0-9]{0,17}", text):
            raise ConfigError(
                f"RELIEFGRAPH_{name.upper()}={text!r}: a whole number above 0 is needed"
            )
        return int(text)
    return text if kind is str else Path(text)


def _check(config: Config) -> None:
    if not _BASE_IRI.fullmatch(config.base_iri):
        raise ConfigError(
            f"RELIEFGRAPH_BASE_IRI={config.base_iri!r}: an http(s) IRI that ends with '/' is needed"
        )
    try:
        day = date.fromisoformat(config.issued)
    except ValueError as error:
        raise ConfigError(f"RELIEFGRAPH_ISSUED={config.issued!r}: {error}") from error
    if day.isoformat() != config.issued:
        raise ConfigError(f"RELIEFGRAPH_ISSUED={config.issued!r}: write it as {day.isoformat()}")
