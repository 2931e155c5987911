"""Registers: the lists that codes are from, and whether a code is that of the thing that has it.

The columns of a register (``reference/registers/*.csv``) are properties of encodings, and others
that say what else the register knows of the thing. The README there explains them.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import cos, hypot, radians
from pathlib import Path
from typing import Final, NamedTuple

from rdflib import DCTERMS, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.term import Node

from kg.errors import EncodingError
from kg.evidence.violations import Violation
from kg.namespaces import GEO, PREFIXES, RG, SCHEMA, split_iri
from kg.source import yamlld

_NAMES: Final = "iso3166Alpha2 iso3166Alpha3 iso3166Part2 unM49 pcode geonamesId crsChannelCode"
_CODES: Final = {**{name: RG[name] for name in _NAMES.split()}, "sameAs": SCHEMA.sameAs}
#: The code of the unit around a place is the own code of that unit.
_AROUND: Final = {"withinIso3166Part2": "iso3166Part2", "withinPcode": "pcode"}
_PROPERTIES: Final = _CODES | {name: RG[name] for name in (*_AROUND, "adminLevel")}
_COLUMNS: Final = {*_PROPERTIES, "name", "otherNames", "country", "longitude", "latitude"}
_DEGREES, _POINT = re.compile(r"(?:-?\d{1,3}(?:\.\d+)?)?"), re.compile(r"POINT\((\S+) (\S+)\)")
_LABELS, _UNITS = RDFS.label | SKOS.altLabel, (RG.within | RG.capitalOf) * "*"
#: How far apart sources put the middle of a country, of a unit of level 1, of a smaller place.
_FAR_KM: Final = {"0": 500, "1": 200}
_SMALL_KM, _SAME_KM, _KM_PER_DEGREE = 50, 1, 111.2


class Row(NamedTuple):
    """What a register says of one thing; ``title`` has its name, country, file and line."""

    title: str
    names: set[str]
    country: str
    cells: Mapping[str, str]


#: The rows with a code, by the name of its property.
Registers = Mapping[str, Sequence[Row]]
NO_REGISTERS: Final[Registers] = {}


def read_registers(reference: Path) -> Registers:
    """Read the registers in a folder of reference files; there may be none.

    Raises:
        EncodingError: a row lacks its name or a cell, or has an unknown column or wrong degrees.
    """
    registers: dict[str, list[Row]] = {}
    for path in sorted(reference.glob("registers/*.csv")):
        table = csv.DictReader(yamlld.read_text(path).splitlines(), restkey="?", restval="?")
        for cells in table:
            degrees = (cells.get("longitude", ""), cells.get("latitude", ""))
            is_whole = cells.keys() <= _COLUMNS and "?" not in cells.values() and cells.get("name")
            if not is_whole or not all(map(_DEGREES.fullmatch, degrees)):
                reason = "needs a name, a cell for each column, degrees such as -3.8565; columns"
                raise EncodingError(path, table.line_num, f"{reason}: {sorted(_COLUMNS)}")
            names = _fold([cells["name"], *cells.get("otherNames", "").split("|")])
            country = cells.get("country") or cells.get("iso3166Alpha2", "")
            title = ", ".join(filter(None, (cells["name"], country)))
            title += f" (registers/{path.name}:{table.line_num})"
            for column in (name for name in _CODES if cells.get(name)):
                registers.setdefault(column, []).append(Row(title, names, country, cells))
    return registers


def check_codes(asserted: Graph, registers: Registers) -> Iterator[Violation]:
    """Yield codes that their register lacks or has for something else, and points far from it.

    Codes that have no register are not looked up, nor are IRIs of sites other than Wikidata.
    """
    for name, column in ({name: name for name in _CODES} | _AROUND).items():
        owners = {row.cells[column]: row.title for row in registers.get(column, ())}
        for thing, value in asserted.subject_objects(_PROPERTIES[name]):
            if "://" in (code := _code(value)) or not owners:
                continue
            rows = _rows_of(asserted, registers, thing, name)
            same = [row for row in rows if row.cells[column] == code]
            if not same:
                hint = "".join(f"; {row.title} has {row.cells[column]}" for row in rows[:3])
                what, todo = f"is that of {owners.get(code)}", "add the name to that row"
                todo = "say what it is within" if name in _AROUND else todo
                if code not in owners:
                    what, todo = "is in no register", "add its row"
                reason = f"the {name} {code} {what}{hint}: correct it, or {todo}"
                yield _violation(thing, _PROPERTIES[name], reason)
            for row in same if name in _CODES else ():
                yield from _differences(asserted, thing, row)


def _rows_of(asserted: Graph, registers: Registers, thing: Node, name: str) -> list[Row]:
    """Return the rows with a name and the country of a thing, or of a unit that it lies in."""
    around = _fold(asserted.objects(thing, _UNITS / _LABELS))
    names = around if name in _AROUND else _fold(asserted.objects(thing, _LABELS))
    countries = {row.country for row in registers.get("iso3166Alpha2", ()) if around & row.names}
    rows = (row for row in registers[_AROUND.get(name, name)] if names & row.names)
    return [row for row in rows if not countries or row.country in {"", *countries}]


def _differences(asserted: Graph, thing: Node, row: Row) -> Iterator[Violation]:
    """Yield the other codes and the points of a thing that differ from those of its row."""
    for name, predicate in _PROPERTIES.items():
        cell = row.cells.get(name, "")
        codes = sorted(map(_code, asserted.objects(thing, predicate)))
        codes = [code for code in codes if "://" not in code]
        if cell and codes and cell not in codes:
            reason = f"{row.title} has the {name} {cell}, not {codes[0]}: correct one of its codes"
            yield _violation(thing, predicate, reason)
    x, y = row.cells.get("longitude"), row.cells.get("latitude")
    level = str(asserted.value(thing, RG.adminLevel))
    for geometry in asserted.objects(thing, GEO.hasCentroid):
        point = _POINT.match(str(asserted.value(geometry, GEO.asWKT)))
        sources = asserted.objects(geometry, ~RDF.subject / DCTERMS.source)
        is_same = any(f"(registers/{split_iri(str(s))[1]}.csv:" in row.title for s in sources)
        far_km = _SAME_KM if is_same else _FAR_KM.get(level, _SMALL_KM)
        if point and x and y and (km := _distance_km(x, y, *point.groups())) > far_km:
            limit = "that is its source" if is_same else f"sources differ by at most {far_km} km"
            reason = f"it is {km:,.0f} km from {row.title}, but {limit}"
            todo = f"write POINT({x} {y}), or correct its codes"
            yield _violation(geometry, GEO.asWKT, f"{reason}: {todo}")


def _violation(node: Node, predicate: URIRef, reason: str) -> Violation:
    return Violation("registers", str(node), "code", reason, predicate=str(predicate))


def _distance_km(*degrees: str) -> float:
    x, y, to_x, to_y = map(float, degrees)
    east = ((x - to_x + 180) % 360 - 180) * cos(radians((y + to_y) / 2))
    return hypot(east, y - to_y) * _KM_PER_DEGREE


def _fold(names: Iterable[object]) -> set[str]:
    """Return names without case, diacritics, spaces and punctuation."""
    plain = (unicodedata.normalize("NFKD", str(name).casefold()) for name in names)
    return {"".join(filter(str.isalnum, name)) for name in plain} - {""}


def _code(value: Node) -> str:
    return str(value).replace(PREFIXES["wd"], "wd:")
