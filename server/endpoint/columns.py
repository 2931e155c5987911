"""The columns of a result: which hold numbers, times or names, and which kind of number.

A column of numbers does not say whether they are exact or bounds: the property that the query reads
them from does. If that is unclear (an alternative of properties, a variable in place of the
property, an expression over bounds), the numbers have no kind, so they are not drawn.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property, partial
from itertools import islice, pairwise
from typing import Final

from kg.namespaces import RG, rebase
from kg.quantity_text import COUNTED, Measure, single_measure
from kg.sparql.query import Query, Token
from server.charts import literals
from server.charts.literals import ResultTerm
from server.graph.graph_reader import QUANTITIES
from server.graph.names import WITH_UNIT, Names

Row = Mapping[str, ResultTerm]

#: At most this many IRIs of a query are looked up.
_MAX_IRIS: Final = 500
_YEAR_NAMES: Final = frozenset({"year", "years", "año", "année"})
_LATITUDES: Final = frozenset({"lat", "latitude"})
_LONGITUDES: Final = frozenset({"long", "lon", "lng", "longitude"})
_LOCAL_NAME: Final = re.compile(r"[^#/:]*\Z")
#: Words that begin a list of variables, which ends with a brace.
_LISTS: Final = frozenset({"select", "group", "order"})
#: The property of statements: its numbers may be of any kind.
_ANY: Final = "object"
#: The end of a path, or of a list of values: the property before it is not looked up.
_PATH_ENDS: Final = frozenset(")*+?,")
#: The beginnings of a path that may read a variable against its direction.
_PATH_BEGINNINGS: Final = frozenset("^!(")


class Columns:
    """The columns of a SELECT's result and their cells."""

    def __init__(
        self, query: Query, variables: Sequence[str], rows: Sequence[Row], names: Names
    ) -> None:
        self.variables, self.rows, self.names, self._query = variables, rows, names, query
        self.query_variables = QueryVariables(query)
        self._measures = cache(names.graph.measures)  # many rows have the same indicator
        self._times = names.links.iris.thing("time/")
        self._rg = rebase(RG, names.store.manifest.base_iri)

    def terms(self, variable: str) -> list[ResultTerm]:
        """Return the terms in a column, without empty cells."""
        return [row[variable] for row in self.rows if variable in row]

    @cached_property
    def times(self) -> list[str]:
        """The columns with a time in each cell."""
        return [v for v in self.variables if self._all(v, partial(self.time, v))]

    @cached_property
    def numbers(self) -> list[str]:
        """The columns with a number in each cell, except times and coordinates."""
        others = {*self.times, *self.coordinates}
        return [v for v in self.variables if v not in others and self._all(v, literals.read_number)]

    @cached_property
    def coordinates(self) -> tuple[str, ...]:
        """The columns of latitude and longitude, by their names; empty without both."""
        numbers = [v for v in self.variables if self._all(v, literals.read_number)]
        latitudes = [v for v in numbers if v.lower() in _LATITUDES]
        longitudes = [v for v in numbers if v.lower() in _LONGITUDES]
        return (latitudes[0], longitudes[0]) if latitudes and longitudes else ()

    @cached_property
    def properties(self) -> list[str]:
        """The columns that name a property of quantities in each cell."""
        return [v for v in self.variables if self._all(v, self.number_kind)]

    def measure(self, row: Row, variable: str) -> Measure:
        """Return the unit of a number, by the figures or indicators in its row.

        If the row has none, those in the query decide.
        """
        iris = [term["value"] for term in row.values() if term["type"] == "uri"]
        properties = [row[v] for v in row if v in self.properties or row[v]["value"] in iris]
        kinds = frozenset(filter(None, map(self.number_kind, properties)))
        kinds = kinds or self.query_variables.properties(variable)
        if not kinds or not kinds <= WITH_UNIT:
            return COUNTED
        return single_measure(self._all_measures(iris) or self._query_measures)

    def _all_measures(self, iris: Iterable[str]) -> set[Measure]:
        return {measure for iri in iris for measure in self._measures(iri)}

    @cached_property
    def _query_measures(self) -> set[Measure]:
        references = self._query.iri_references(self.names.store.manifest.base_iri)
        return self._all_measures(r.iri for r in islice(references, _MAX_IRIS) if r.iri)

    def labels(self, besides: str = "") -> list[str]:
        """Return one or two columns that best tell the rows apart, texts first, not ``besides``."""
        others = {*self.numbers, *self.times, *self.properties, *self.coordinates, besides}
        rest = [v for v in self.variables if v not in others and self._n_different([v]) > 1]
        differing = [v for v in rest if not self._all(v, literals.read_point)]
        texts = [v for v in differing if self.terms(v)[0]["type"] == "literal"] or differing
        one, two = texts[:1], texts[:2]
        return one if self._n_different(one) == self._n_different(two) else two

    def _n_different(self, variables: Sequence[str]) -> int:
        return len({tuple(row.get(v, {}).get("value") for v in variables) for row in self.rows})

    def _all(self, variable: str, read: Callable[[ResultTerm], object]) -> bool:
        terms = self.terms(variable)
        return bool(terms) and all(read(term) is not None for term in terms)

    def time(self, variable: str, term: ResultTerm | None) -> tuple[Decimal, str] | None:
        """Return the time in a cell, in years and as text."""
        return literals.read_time(term, self._times, is_year=variable.lower() in _YEAR_NAMES)

    def number_kind(self, term: ResultTerm) -> str | None:
        """Return the kind of number that a property, given by its IRI or label, stands for."""
        if term["type"] == "uri":
            return QUANTITIES.get(term["value"].removeprefix(self._rg))
        return self._kinds_by_label.get(term["value"])

    @cached_property
    def _kinds_by_label(self) -> dict[str, str]:
        kinds = ((self.names.label(f"{self._rg}{name}"), kind) for name, kind in QUANTITIES.items())
        return {label.value: kind for label, kind in kinds if label is not None}

    def text(self, row: Row, variables: Sequence[str]) -> str:
        """Return the name of a row: the texts of some of its cells."""
        cells = [row[variable] for variable in variables if variable in row]
        return ", ".join(filter(None, map(self._text, cells)))

    def _text(self, term: ResultTerm) -> str:
        if term["type"] == "uri":
            return self.names.iri_name(term["value"]).text
        return term["value"] if term["type"] == "literal" else ""


@dataclass(slots=True)
class _Variable:
    """What a query says about one variable.

    Attributes:
        properties: local names of the properties that it is the object of.
        expressions: the variables in each expression that is assigned to it.
        is_unclear: whether some pattern leaves open which property it is the object of.
    """

    properties: set[str] = field(default_factory=set)
    expressions: list[frozenset[str]] = field(default_factory=list)
    is_unclear: bool = False


class QueryVariables:
    """The variables of a query: the properties they are objects of, and their kinds of number."""

    def __init__(self, query: Query) -> None:
        self._variables = defaultdict[str, _Variable](_Variable)
        self._prefixes: dict[str, str] = {}
        with suppress(ValueError):  # an IRI cannot be resolved
            self._prefixes = query.prefixes()
        self._read_patterns(query.tokens)
        self._read_expressions(query.tokens)

    def properties(self, variable: str) -> frozenset[str]:
        """Return the local names of the properties that a variable is the object of."""
        read = self._variables.get(variable, _Variable())
        return frozenset() if read.is_unclear else frozenset(read.properties)

    def number_kind(self, variable: str, above: frozenset[str] = frozenset()) -> str | None:
        """Return the kind of a variable's numbers, ``value`` for any but bounds and ranks.

        It is None if the query leaves it open. The expressions of ``above`` contain the variable.
        """
        read = self._variables.get(variable)
        if read is None or read.is_unclear or variable in above:
            return None
        kinds = {
            "" if name in ("", _ANY) else QUANTITIES.get(name, "value") for name in read.properties
        }
        for expression in read.expressions:
            parts = {self.number_kind(part, above | {variable}) for part in expression}
            kinds.add("value" if parts <= {"value"} else "")
        return next(iter(kinds)) or None if len(kinds) == 1 else None

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
                self._read_pair(token, following, before)
            before = text

    def _read_pair(self, token: Token, following: Token, before: str) -> None:
        """Read two neighbouring tokens of a pattern, after the one with the text ``before``."""
        if token.kind == "variable" and following.text in _PATH_BEGINNINGS:
            self._variables[token.text[1:]].is_unclear = True
        if following.kind != "variable":
            return
        variable = self._variables[following.text[1:]]
        if token.kind in ("pname", "iri"):
            variable.is_unclear |= before in ("|", "!", "^")
            variable.properties.add(self._local_name(token.text))
        else:
            variable.is_unclear |= token.kind == "variable" or token.text in _PATH_ENDS

    def _local_name(self, text: str) -> str:
        """Return the local name of a property; empty if an escape hides it."""
        prefix, colon, rest = text.partition(":")
        iri = f"{self._prefixes.get(prefix, prefix + colon)}{rest}".rstrip(">")
        local = _LOCAL_NAME.search(iri)
        return local.group() if local and "\\" not in iri else ""

    def _read_expressions(self, tokens: Sequence[Token]) -> None:
        opened: list[int] = []
        is_values = False
        for index, (kind, text, _) in enumerate(tokens):
            if text == "(":
                opened.append(index)
            elif text == ")" and opened:
                opened.pop()
            elif kind == "variable" and is_values:
                self._variables[text[1:]].expressions.append(frozenset())
            elif text.lower() == "as" and opened and index + 1 < len(tokens):
                parts = _expression_variables(tokens[opened[-1] + 1 : index])
                self._variables[tokens[index + 1].text[1:]].expressions.append(parts)
            if kind == "word" or text == "{":
                is_values = text.lower() == "values"


def _expression_variables(expression: Sequence[Token]) -> frozenset[str]:
    """Return the variables that an expression's value comes from; none for a count."""
    if expression and expression[0].text.lower() == "count":
        return frozenset()
    return frozenset(token.text[1:] for token in expression if token.kind == "variable")
