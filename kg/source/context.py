"""The project's one JSON-LD context: its names, their IRIs, and how values are written.

Source: https://www.w3.org/TR/json-ld11/#the-context
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import DataError, EncodingError


@dataclass(frozen=True, slots=True)
class TermDefinition:
    """How a property is written; its coercion is ``@id``, ``@vocab`` or the IRI of a datatype."""

    name: str
    coercion: str | None = None
    by_language: bool = False


@dataclass(frozen=True, slots=True)
class JsonLdContext:
    """A JSON-LD context.

    Attributes:
        base: the IRI that ``id`` values are relative to.
        vocab: the IRI that class names are relative to.
        terms: property IRI to its definition.
        names: every name that the context defines, with its IRI.
        aliases: IRI to the name that is defined as this IRI and no more.
    """

    text: str
    value: Mapping[str, Any]
    base: str
    vocab: str
    prefixes: Mapping[str, str]
    terms: Mapping[str, TermDefinition]
    names: Mapping[str, str]
    aliases: Mapping[str, str]

    def definition(self, name: str) -> Any:
        """Return the definition of a name with whole IRIs: it needs no other name."""
        value, iri = self.value[name], self.names.get(name)
        if not isinstance(value, dict) or iri is None:
            return iri or value
        term = self.terms.get(iri)
        return value | {"@id": iri} | ({"@type": term.coercion} if term and term.coercion else {})


def empty_context(base_iri: str) -> str:
    """Return the text of a context without names, for a release that has no context."""
    return json.dumps({"@context": {"@base": base_iri, "@vocab": f"{base_iri}ontology#"}})


def parse_context(text: str) -> JsonLdContext:
    """Parse ``context.jsonld``.

    Raises:
        DataError: it is not JSON, or lacks ``@base`` or ``@vocab``.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DataError(f"is not JSON: {error}") from error
    match document:
        case {"@context": {"@base": str(), "@vocab": str()} as value}:
            pass
        case _:
            raise DataError("has no '@context' with '@base' and '@vocab'")
    iris = {k: v for k, v in value.items() if isinstance(v, str) and not k.startswith("@")}
    prefixes = {k: v for k, v in iris.items() if v.startswith("http") and v[-1] in "#/"}

    def iri(compact: str) -> str:
        prefix, _, local = compact.partition(":")
        return prefixes[prefix] + local if prefix in prefixes else compact

    terms: dict[str, TermDefinition] = {}
    names: dict[str, str] = {}
    aliases: dict[str, str] = {}
    for name, row in _definitions(value):
        if name in prefixes or row["@id"].startswith("@"):
            continue
        names[name] = iri(row["@id"])
        if name in iris:
            aliases[names[name]] = name
        if row.get("@container") == "@graph":
            continue
        coercion = row.get("@type")
        terms[names[name]] = TermDefinition(
            name,
            iri(coercion) if coercion else None,
            by_language=row.get("@container") == "@language",
        )
    return JsonLdContext(
        text, value, value["@base"], value["@vocab"], prefixes, terms, names, aliases
    )


def _definitions(value: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each name with its definition as a mapping with an IRI."""
    for name, definition in value.items():
        if name.startswith("@") or definition is None:
            continue
        row: dict[str, Any] = definition if isinstance(definition, dict) else {"@id": definition}
        match {"@type": "", "@context": {}} | row:
            case {"@id": str(), "@type": str(), "@context": dict()}:
                yield name, row
            case _:
                raise DataError(
                    f"the term {name!r} needs an IRI: as its value, or as '@id' of a mapping whose "
                    "'@type' is text and whose '@context' is a mapping"
                )


def read_context(path: Path) -> JsonLdContext:
    """Read ``context.jsonld``.

    Raises:
        EncodingError: it cannot be read, is not JSON, or lacks ``@base`` or ``@vocab``.
    """
    try:
        return parse_context(path.read_text("utf-8"))
    except OSError as error:
        raise EncodingError(path, None, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise EncodingError(path, None, f"is not UTF-8: byte {error.start}") from error
    except DataError as error:
        raise EncodingError(path, None, str(error)) from error
