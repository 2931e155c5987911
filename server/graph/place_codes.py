"""The codes of places and organisations in registers, and the places of maps."""

from typing import Final
from urllib.parse import quote, urlsplit

from kg.namespaces import PREFIXES
from server.charts import literals
from server.graph.names import Names
from server.maps.places import MapPlace

_SKOS: Final = PREFIXES["skos"]
#: Our properties for codes, by local name, each with the name of its register.
CODES: Final = {
    "iso3166Alpha2": "ISO 3166-1, two letters",
    "iso3166Alpha3": "ISO 3166-1, three letters",
    "iso3166Part2": "ISO 3166-2",
    "withinIso3166Part2": "ISO 3166-2 of the subdivision around it",
    "unM49": "UN M49",
    "pcode": "P-code (OCHA)",
    "withinPcode": "P-code (OCHA) of the unit around it",
    "geonamesId": "GeoNames",
    "crsChannelCode": "IATI and OECD CRS channel",
}
#: Properties for codes in other vocabularies, which data from elsewhere may use.
COMMON_CODES: Final = {
    f"{_SKOS}notation": "Notation",
    f"{PREFIXES['dcterms']}identifier": "Identifier",
    f"{PREFIXES['schema']}identifier": "Identifier",
}
#: Properties that match a thing with an entry of a register.
MATCHES: Final = frozenset(
    {f"{_SKOS}{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related")}
    | {f"{PREFIXES[prefix]}sameAs" for prefix in ("owl", "schema")}
)
#: Registers by the host of their IRIs.
_HOSTS: Final = {
    "www.wikidata.org": "Wikidata",
    "sws.geonames.org": "GeoNames",
    "www.geonames.org": "GeoNames",
    "dbpedia.org": "DBpedia",
    "spelunker.whosonfirst.org": "Who’s On First",
    "data.whosonfirst.org": "Who’s On First",
    "www.openstreetmap.org": "OpenStreetMap",
    "ror.org": "ROR",
}
#: Web pages about a code, by the local name of our property.
_PAGES: Final = {
    "geonamesId": "https://www.geonames.org/{}/",
    "iso3166Alpha2": "https://www.iso.org/obp/ui/#iso:code:3166:{}",
}


def register_name(iri: str) -> str:
    """Return the name of the register that an IRI belongs to."""
    host = urlsplit(iri).netloc
    return _HOSTS.get(host, host or "elsewhere")


def code_page(kind: str, code: str) -> str | None:
    """Return the web page about a code of one of our properties; None if none is known."""
    return _PAGES[kind].format(quote(code, safe="")) if kind in _PAGES else None


def place_pin(iri: str, names: Names) -> MapPlace:
    """Return a place as a map draws it."""
    graph, name = names.graph, names.iri_name(iri)
    kinds_of_code = ("iso3166Part2", "withinIso3166Part2", "iso3166Alpha3")
    codes = filter(None, (graph.text(iri, code) for code in kinds_of_code))
    kinds = (names.name(term).text for term in graph.values(iri, "placeType"))
    points = (graph.text(centroid, "geo:asWKT") for centroid in graph.iris(iri, "geo:hasCentroid"))
    latitude, longitude = literals.parse_wkt_point(next(points, "")) or (None, None)
    code = next(codes, None)  # the finer one
    return MapPlace(name.text, name.href, code, latitude, longitude, next(kinds, ""))
