"""What the variables of a query stand for, as far as its text says so plainly.

A column of numbers does not say whether they are exact or bounds: the property that the query reads
them from does. Where that is not plain (an alternative of properties, a variable in place of the
property, an expression over bounds) nothing is said, so nothing is drawn.
"""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from kg.sparql.query import Query, Token
from server.graph.graph_reader import QUANTITIES

_LOCAL: Final = re.compile(r"[^#/:]*\Z")
#: Words that begin a list of variables, which ends with a bracket.
_LISTS: Final = frozenset({"select", "group", "order"})
_COUNT: Final = "count"
#: The property of statements whose numbers may be of any other.
_ANY: Final = "object"
#: What a path ends with, or a list of values goes on with: what it reads is not looked for.
_ENDS: Final = frozenset(")*+?,")
#: What a path begins with that may read a variable against its direction.
_BEGINNINGS: Final = frozenset("^!(")


@dataclass(slots=True)
class _Found:
    """What a query says of one variable.

    Attributes:
        properties: local names of what it is the object of.
        parts: the variables of each expression that it is assigned.
        is_unclear: whether some pattern leaves open what it is.
    """

    properties: set[str] = field(default_factory=set)
    parts: list[frozenset[str]] = field(default_factory=list)
    is_unclear: bool = False


class Roles:
    """The variables of one query."""

    def __init__(self, query: Query) -> None:
        read = query.tokens
        self._found: dict[str, _Found] = {}
        self._prefixes: dict[str, str] = {}
        with suppress(ValueError):  # an IRI that cannot be resolved
            self._prefixes = query.prefixes()
        self._read_patterns(read)
        self._read_expressions(read)

    def properties(self, variable: str) -> frozenset[str]:
        """Return the local names of the properties that a variable is the object of."""
        found = self._found.get(variable, _Found())
        return frozenset() if found.is_unclear else frozenset(found.properties)

    def quantity(self, variable: str) -> str | None:
        """Return what the numbers of a variable are: ``value`` for any that is no bound.

        None where the query does not say it plainly.
        """
        return self._quantity(variable, frozenset())

    def _quantity(self, variable: str, above: frozenset[str]) -> str | None:
        found = self._found.get(variable)
        if found is None or found.is_unclear or variable in above:
            return None
        kinds = {
            "" if name in ("", _ANY) else QUANTITIES.get(name, "value") for name in found.properties
        }
        for parts in found.parts:
            of_parts = {self._quantity(part, above | {variable}) for part in parts}
            kinds.add("value" if of_parts <= {"value"} else "")
        return next(iter(kinds)) or None if len(kinds) == 1 else None

    def _of(self, text: str) -> _Found:
        return self._found.setdefault(text[1:], _Found())

    def _read_patterns(self, tokens: Sequence[Token]) -> None:
        depth, brackets, is_list, before = 0, 0, False, ""
        for token, following in pairwise(tokens):
            kind, text, _ = token
            if kind == "sign":
                depth += (text == "{") - (text == "}")
                brackets += (text == "(") - (text == ")")
                is_list = is_list and text not in "{}"
            elif kind == "word" and text.lower() in _LISTS:
                is_list = True
            if depth and not is_list and not brackets:
                self._read(token, following, before)
            before = text
        for variable in _of_values(tokens):
            self._of(variable).parts.append(frozenset())

    def _read(self, token: Token, following: Token, before: str) -> None:
        """Note what two tokens of a pattern say of a variable; ``before`` stands before them."""
        (kind, text, _), (next_kind, name, _) = token, following
        if kind == "variable" and name in _BEGINNINGS:
            self._of(text).is_unclear = True
        if next_kind != "variable":
            return
        found = self._of(name)
        if kind in ("pname", "iri"):
            local = self._local(text)
            found.is_unclear |= before in ("|", "!", "^")
            found.properties.add(local)
        else:
            found.is_unclear |= kind == "variable" or text in _ENDS

    def _local(self, text: str) -> str:
        """Return the local name of a property; empty where an escape hides it."""
        prefix, colon, rest = text.partition(":")
        whole = f"{self._prefixes.get(prefix, prefix + colon)}{rest}".rstrip(">")
        local = _LOCAL.search(whole)
        return local.group() if local and "\\" not in whole else ""

    def _read_expressions(self, tokens: Sequence[Token]) -> None:
        opened: list[int] = []
        for index, (_, text, _) in enumerate(tokens):
            if text == "(":
                opened.append(index)
            elif text == ")" and opened:
                opened.pop()
            elif text.lower() == "as" and opened and index + 1 < len(tokens):
                expression = tokens[opened[-1] + 1 : index]
                self._of(tokens[index + 1].text).parts.append(_parts(expression))


def _parts(expression: Sequence[Token]) -> frozenset[str]:
    """Return the variables that the value of an expression comes from: of a count, none."""
    if expression and expression[0].text.lower() == _COUNT:
        return frozenset()
    return frozenset(token.text[1:] for token in expression if token.kind == "variable")


def _of_values(tokens: Sequence[Token]) -> Iterable[str]:
    """Yield the variables that VALUES gives values to."""
    is_values = False
    for kind, text, _ in tokens:
        if kind == "word":
            is_values = text.lower() == "values"
        elif text == "{":
            is_values = False
        elif kind == "variable" and is_values:
            yield text
