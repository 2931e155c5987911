"""The places of a result, or of anything else, as a map needs them."""

import re
from collections.abc import Iterator
from typing import Final

from server.charts import literals
from server.endpoint.columns import Columns
from server.graph import places
from server.maps.places import MapPlace

#: A map has so many places.
MOST_PINS: Final = 200
_CODE: Final = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}|[A-Z]{2,3}")


def of_result(columns: Columns) -> list[MapPlace]:
    """Return the places of a result, each once, MOST_PINS at most; none where it has no places.

    They are the first column with IRIs of places; else with ISO 3166 codes; else with points; else
    a latitude and a longitude.
    """
    for reading in (_of_iris, _of_codes, _of_points, _of_coordinates):
        found = list(dict.fromkeys(reading(columns)))[:MOST_PINS]
        if found:
            return found
    return []


def _of_iris(columns: Columns) -> Iterator[MapPlace]:
    prefix = columns.names.links.iris.thing("place/")
    for variable in columns.variables:
        iris = [t["value"] for t in columns.terms(variable) if t["value"].startswith(prefix)]
        if iris:
            yield from (places.pin(iri, columns.names) for iri in dict.fromkeys(iris))
            return


def _of_codes(columns: Columns) -> Iterator[MapPlace]:
    for variable in columns.variables:
        told = [variable, *columns.roles.properties(variable)]
        codes = [term["value"] for term in columns.terms(variable)]
        is_iso = any("iso" in each.lower() for each in told)
        if is_iso and codes and all(map(_CODE.fullmatch, codes)):
            labels = columns.labels(variable)
            for row in columns.rows:
                if variable in row:
                    code = row[variable]["value"]
                    yield MapPlace(columns.text(row, labels) or code, None, code, None, None, "")
            return


def _of_points(columns: Columns) -> Iterator[MapPlace]:
    labels = columns.labels()
    for variable in columns.variables:
        for row in columns.rows:
            at = literals.read_point(row.get(variable))
            if at:
                yield MapPlace(columns.text(row, labels), None, None, *at, "")


def _of_coordinates(columns: Columns) -> Iterator[MapPlace]:
    labels = columns.labels()
    for row in columns.rows if columns.coordinates else ():
        latitude, longitude = (row.get(each, {}).get("value", "") for each in columns.coordinates)
        at = literals.parse_coordinates(latitude, longitude)
        if at:
            yield MapPlace(columns.text(row, labels), None, None, *at, "")
