"""Registers of others that know our things by a code: what they are called, where a code leads."""

from typing import Final
from urllib.parse import quote, urlsplit

from kg.namespaces import PREFIXES

_SKOS: Final = PREFIXES["skos"]
#: Codes by the local name of our property, and what the register is called.
CODES: Final = {
    "iso3166Alpha2": "ISO 3166-1, two letters",
    "iso3166Alpha3": "ISO 3166-1, three letters",
    "iso3166Part2": "ISO 3166-2",
    "unM49": "UN M49",
    "pcode": "P-code (OCHA)",
    "geonamesId": "GeoNames",
    "crsChannelCode": "IATI and OECD CRS channel",
}
#: Codes by the properties of vocabularies that data of others may use.
COMMON_CODES: Final = {
    f"{_SKOS}notation": "Notation",
    f"{PREFIXES['dcterms']}identifier": "Identifier",
    f"{PREFIXES['schema']}identifier": "Identifier",
}
#: Properties that say that a thing is one of a register.
MATCHES: Final = frozenset(
    {f"{_SKOS}{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related")}
    | {f"{PREFIXES['owl']}sameAs"}
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
#: Pages on codes, by the local name of our property.
_PAGES: Final = {
    "geonamesId": "https://www.geonames.org/{}/",
    "iso3166Alpha2": "https://www.iso.org/obp/ui/#iso:code:3166:{}",
}


def of(iri: str) -> str:
    """Return what the register is called that an IRI is of."""
    host = urlsplit(iri).netloc
    return _HOSTS.get(host, host or "elsewhere")


def page(kind: str, code: str) -> str | None:
    """Return where a register of others has a code; None where it is not known to have a page.

    Args:
        kind: the local name of our property for codes of the register.
        code: of a thing.
    """
    pattern = _PAGES.get(kind)
    return pattern.format(quote(code, safe="")) if pattern else None
