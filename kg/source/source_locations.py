"""Where curated files speak of a thing: for what is found wrong in the dataset made from them."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kg.namespaces import ID
from kg.source import yamlld
from kg.source.context import Context
from kg.source.yamlld import Document, Steps

#: The ``file:line`` where a thing first has a property, or by "" where it is first named.
Mentions = Mapping[tuple[str, str], str]


def of(paths: Iterable[Path], known: Context) -> Mentions:
    """Return the places of all things of curated files.

    Args:
        paths: of the files; the first one that names a thing counts.
        known: the JSON-LD context.
    """
    found: dict[tuple[str, str], str] = {}
    for document in map(yamlld.read, paths):
        prefixes = _prefixes(document)
        for steps, thing in _things(document.value, ()):
            prefix, colon, local = thing["id"].partition(":")
            iri = prefixes.get(prefix, f"{prefix}:") + local if colon else f"{ID}{prefix}"
            for name in ("id", *thing):
                predicate = "" if name == "id" else known.names.get(name, known.vocab + name)
                line = document.lines[*steps, name]
                found.setdefault((iri, predicate), f"{document.path}:{line}")
    return found


def _prefixes(document: Document) -> dict[str, str]:
    """Return the prefixes that a file gives its own things."""
    context = document.value.get("@context")
    parts = context if isinstance(context, list) else [context]
    return {name: iri for part in parts if isinstance(part, dict) for name, iri in part.items()}


def _things(value: Any, steps: Steps) -> Iterator[tuple[Steps, dict[str, Any]]]:
    items: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        items = value.items()
        if isinstance(value.get("id"), str):
            yield steps, value
    elif isinstance(value, list):
        items = enumerate(value)
    for step, item in items:
        yield from _things(item, (*steps, step))
