"""Places of the release, as a map needs them."""

from typing import Final

from server.charts import literals
from server.graph.names import Names
from server.maps import Pin

#: Properties of a place's codes, the finer first.
_CODES: Final = ("iso3166Part2", "iso3166Alpha3")


def pin(iri: str, names: Names) -> Pin:
    """Return the pin of a place of the release."""
    codes = (names.lookup.text(iri, each) for each in _CODES)
    kinds = names.lookup.values(iri, "placeType")
    kind = next((names.of(each).text for each in kinds), "")
    name = names.of_iri(iri)
    centroids = names.lookup.iris(iri, "geo:hasCentroid")
    point = next((names.lookup.text(each, "geo:asWKT") for each in centroids), "")
    latitude, longitude = literals.wkt_point(point) or (None, None)
    return Pin(name.text, name.href, next(filter(None, codes), None), latitude, longitude, kind)
