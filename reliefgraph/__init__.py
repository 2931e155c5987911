"""ReliefGraph as a library: build a release, open one, query it and read its figures.

The names in ``__all__`` are stable; ``kg`` and ``server`` are not. Guide: docs/python.md.
"""

import csv
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import XSD

from kg import load, pipeline
from kg.config import Config
from kg.dataset.manifest import FIGURES, PACKAGE, Manifest
from kg.errors import DataError, KgError, QuerySyntaxError, ReleaseError
from kg.sparql.query import Query
from kg.store import Results, Store

__all__ = [
    "Config", "DataError", "KgError", "Manifest", "QuerySyntaxError", "Release", "ReleaseError",
    "Results", "Row", "Value", "build", "open_release",
]  # fmt: skip

Value = str | int | float | Decimal | date | None
Row = dict[str, Value]

#: How to parse a text, by the name of its XSD datatype or of its Table Schema type.
_READERS: Final[dict[str, Callable[[str], Value]]] = {
    "boolean": lambda text: text in ("true", "1"),
    "date": date.fromisoformat,
    "decimal": Decimal,
    "double": float,
    "float": float,
    "integer": int,
    "number": Decimal,
}


@dataclass(frozen=True, slots=True)
class Release:
    """An opened release, read-only.

    Attributes:
        path: its directory.
        manifest: its digest, date, base IRI, named graphs and files.
    """

    path: Path
    manifest: Manifest
    _store: Store = field(repr=False)

    def query(self, sparql: str) -> Results:
        """Return the result of a SPARQL 1.1 query of any form, as a pyoxigraph object.

        It runs in this process, without a deadline; thousands of operators in a row can overflow
        its stack. The default graph is the union of all graphs.

        Raises:
            QuerySyntaxError: it is not SPARQL 1.1.
            KgError: it is an update, has a SERVICE clause, names a graph that is not there, or
                nests brackets too deeply.
        """
        Query(sparql).check_depth()
        return self._store.query(sparql)

    def select(self, sparql: str) -> list[Row]:
        """Return the solutions of a SELECT query as rows of Python values.

        IRIs and blank nodes are strings; numbers are ``int``, ``Decimal`` or ``float``; booleans
        are ``bool``; days are ``date``; other literals are their text; unbound variables are None.

        Raises:
            QuerySyntaxError: it is not a SELECT query; for other errors see ``query``.
        """
        solutions = self.query(sparql)
        if not isinstance(solutions, ox.QuerySolutions):
            raise QuerySyntaxError("select() takes a SELECT query; use query() for other forms")
        names = [variable.value for variable in solutions.variables]
        return [{name: _value(solution[name]) for name in names} for solution in solutions]

    def figures(self) -> list[Row]:
        """Return every figure of every report, one in a row, as in ``figures.csv``.

        ``datapackage.json`` describes the columns and gives their types: ranks are ``int``, other
        numbers ``Decimal``, days ``date``, flags ``bool``. A cell with several values is a text,
        and an empty cell is None.

        Raises:
            ReleaseError: the release has no such table.
        """
        try:
            package = json.loads((self.path / PACKAGE).read_bytes())
            columns = package["resources"][0]["schema"]["fields"]
            types = {column["name"]: column["type"] for column in columns}
            with (self.path / FIGURES).open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
        except OSError as error:
            raise ReleaseError(f"{error.filename}: {error.strerror}") from error
        return [
            {name: _read(text, types[name]) if text else None for name, text in row.items()}
            for row in rows
        ]


def open_release(
    path: str | Path = "build/releases/latest", copies: str | Path = "build/stores"
) -> Release:
    """Compare the files of a release with its manifest, and open it.

    Args:
        path: the directory of the release, or a link to it.
        copies: where the engine keeps its copies of releases; may be deleted at any time.

    Raises:
        ReleaseError: the release is missing or damaged, or the copy cannot be written.
    """
    directory = Path(path).resolve()
    opened = load.open_release(directory, Path(copies))
    return Release(directory, opened.manifest, opened)


def build(
    config: Config = Config(),  # noqa: B008 (it is frozen)
    progress: Callable[[str], None] = lambda line: None,
) -> Release:
    """Build a release from reports, as ``reliefgraph build`` does, and open it.

    Args:
        config: what to read and where to write: by default, the program's reports and ``build/``.
        progress: called with a line of text after each stage.

    Raises:
        DataError: the input is at fault; nothing was written.
        ReleaseError: the release cannot be written.
    """
    manifest = pipeline.build(config, progress)
    return open_release(config.releases / manifest.name, config.stores)


def _value(term: object) -> Value:
    if isinstance(term, ox.Literal):
        return _read(term.value, term.datatype.value.removeprefix(str(XSD)))
    if isinstance(term, ox.NamedNode):
        return term.value
    return None if term is None else str(term)


def _read(text: str, type_: str) -> Value:
    with suppress(ValueError, ArithmeticError):  # a malformed number is its text
        return _READERS.get(type_, str)(text)
    return text
