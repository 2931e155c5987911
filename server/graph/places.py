"""Places of the release, as a map needs them."""

from typing import Final

from server.charts import literals
from server.graph.names import Names
from server.maps.places import MapPlace

#: Properties of a place's codes, the finer first.
_CODES: Final = ("iso3166Part2", "iso3166Alpha3")


def pin(iri: str, names: Names) -> MapPlace:
    """Return the pin of a place of the release."""
    codes = (names.graph.text(iri, each) for each in _CODES)
    kinds = names.graph.values(iri, "placeType")
    kind = next((names.name(each).text for each in kinds), "")
    name = names.iri_name(iri)
    centroids = names.graph.iris(iri, "geo:hasCentroid")
    point = next((names.graph.text(each, "geo:asWKT") for each in centroids), "")
    latitude, longitude = literals.parse_wkt_point(point) or (None, None)
    return MapPlace(
        name.text, name.href, next(filter(None, codes), None), latitude, longitude, kind
    )
