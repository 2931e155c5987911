"""The regular expressions of the program: none relies on what some of its Pythons get wrong."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from re import _parser  # type: ignore[attr-defined]  # typeshed does not know it
from typing import Any

import pytest

import kg
import server

MODULES = [
    name
    for package in (kg, server)
    for _, name, _ in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
]


def operations(parsed: object) -> Iterator[str]:
    """Yield the names of all operations in a parsed expression."""
    if isinstance(parsed, list | tuple | _parser.SubPattern):
        for part in parsed:
            yield from operations(part)
    yield str(parsed)


def patterns(module: object) -> Iterator[re.Pattern[Any]]:
    """Yield those that a module holds by itself, in a sequence or in a mapping."""
    for value in vars(module).values():
        held = list(value.values()) if isinstance(value, dict) else value
        some = held if isinstance(held, list | tuple) else [held]
        yield from (each for each in some if isinstance(each, re.Pattern))


def test_every_module_is_looked_at() -> None:
    expected = {"kg.sparql.query", "server.endpoint.columns", "server.maps.places_map"}
    assert expected <= set(MODULES)
    assert [*patterns(importlib.import_module("kg.sparql.query"))]
    assert "ATOMIC_GROUP" in operations(_parser.parse("a(?:b(?>c))"))
    assert "POSSESSIVE_REPEAT" in operations(_parser.parse("(a|b*+)"))


@pytest.mark.parametrize("name", MODULES)
def test_no_possessive_quantifier_and_no_atomic_group(name: str) -> None:
    """CPython 3.11.2, which is Debian 12's, does not match them right.

    Source: https://github.com/python/cpython/issues/106052
    """
    for pattern in patterns(importlib.import_module(name)):
        used = set(operations(_parser.parse(pattern.pattern, pattern.flags)))
        assert not used & {"POSSESSIVE_REPEAT", "ATOMIC_GROUP"}, pattern
