"""Which sections the page of a thing has, by its kind: the one table of that.

Where there may be several properties, spaces separate them.
"""

from dataclasses import dataclass
from typing import Final

from server.pages.inbound_tables import Column, Listing

_TYPE: Final = Column("Type", "serviceType")
_EVENT_TYPE: Final = Column("Type", "eventType")
_CATEGORY: Final = Column("Who they are", "category condition")
_PLACE: Final = Column("Place", "place")
_FROM: Final = Column("From", "origin")
_FOR: Final = Column("For", "recipient")
_BY: Final = Column("Provided by", "provider")
_TIME: Final = Column("Time", "time")
_STATUS: Final = Column("Status", "status")
_ACTOR: Final = Column("Who acted", "actor")
_PLACE_TYPE: Final = Column("Type", "placeType")
_CODES: Final = Column("Codes", "iso3166Alpha3 iso3166Part2 pcode")

_OF_SERVICE: Final = (_TYPE, _BY, _PLACE, _FOR)
_OF_OPERATION: Final = (_TYPE, _BY, _PLACE, _FOR, _TIME)
_OF_EVENT: Final = (_EVENT_TYPE, _PLACE, _TIME, _STATUS)
_OF_POPULATION: Final = (_CATEGORY, _FROM, _PLACE)


@dataclass(frozen=True, slots=True)
class Plan:
    """The sections of a page that depend on the kind of its thing.

    Attributes:
        summary: properties that stand at its head.
        line: properties that tell it apart from others of its kind, in a list.
        figures: properties by which observations point to it.
        listings: tables of what points to it.
        has_map: whether its places are shown on a map.
        has_chain: whether what led to it, and what came of it, is told.
    """

    summary: str = ""
    line: str = ""
    figures: str = ""
    listings: tuple[Listing, ...] = ()
    has_map: bool = False
    has_chain: bool = False


#: By the first segment of the names of things.
PLANS: Final = {
    "organization": Plan(
        line="organizationType unitOf presentIn",
        summary="organizationType unitOf presentIn",
        figures="provider actor",
        listings=(
            Listing("Services", "provider", "service", (_TYPE, _PLACE, _FOR)),
            Listing("Operations", "provider", "operation", (_TYPE, _PLACE, _FOR, _TIME)),
            Listing("Units", "unitOf", "organization", (Column("Present in", "presentIn"),)),
            Listing("Events it takes part in", "actor", "event", _OF_EVENT),
            Listing("Publications", "dcterms:publisher", "report"),
        ),
        has_map=True,
    ),
    "place": Plan(
        line="placeType within iso3166Alpha3 iso3166Part2 pcode",
        summary="placeType within capitalOf borders",
        figures="place rankAmong origin",
        listings=(
            Listing("Places in it", "within", "place", (_PLACE_TYPE, _CODES)),
            Listing("Services here", "place", "service", (_TYPE, _BY, _FOR)),
            Listing("Operations here", "place", "operation", (_TYPE, _BY, _FOR, _TIME)),
            Listing("Populations here, or from here", "place origin", "population", _OF_POPULATION),
            Listing("Events", "place destination origin", "event", (_EVENT_TYPE, _TIME, _STATUS)),
            Listing("Organisations present", "presentIn", "organization"),
            Listing("Reports about it", "dcterms:spatial", "report"),
        ),
        has_map=True,
    ),
    "population": Plan(
        line="category origin place",
        summary="category condition origin originExcept place subgroupOf event",
        figures="population subgroup",
        listings=(
            Listing("Parts of it", "subgroupOf", "population", _OF_POPULATION),
            Listing("Services for them", "recipient", "service", (_TYPE, _BY, _PLACE)),
            Listing("Operations for them", "recipient", "operation", (_TYPE, _BY, _PLACE, _TIME)),
        ),
        has_map=True,
    ),
    "service": Plan(
        line="serviceType provider place",
        summary="serviceType provider place recipient treats servesPeopleWith time partOfOperation",
        has_map=True,
    ),
    "operation": Plan(
        line="serviceType provider place time",
        summary="serviceType provider place recipient servesPeopleWith time respondsTo "
        "partOfOperation",
        figures="partOfOperation",
        listings=(
            Listing("Services", "partOfOperation", "service", _OF_SERVICE),
            Listing("Parts of it", "partOfOperation", "operation", (_TYPE, _PLACE, _FOR, _TIME)),
            Listing("Events that end it", "ends", "event", (_EVENT_TYPE, _TIME, _STATUS)),
        ),
        has_map=True,
    ),
    "event": Plan(
        line="eventType place time status",
        summary="eventType status time place origin destination actor affectedPerson reason",
        figures="event",
        listings=(
            Listing("Populations", "event", "population", _OF_POPULATION),
            Listing("Operations in response", "respondsTo", "operation", _OF_OPERATION),
        ),
        has_map=True,
        has_chain=True,
    ),
    "observation": Plan(
        line="place time",
        summary="population subgroup place rankAmong time event condition phase frequency "
        "duration origin provider actor partOfOperation",
        has_map=True,
    ),
    "concept": Plan(
        line="skos:definition",
        summary="skos:inScheme skos:broader skos:narrower skos:related unit",
        figures="indicator condition quantifier frequency duration phase",
        listings=(
            Listing("Services", "serviceType treats servesPeopleWith", "service", _OF_SERVICE),
            Listing("Operations", "serviceType servesPeopleWith", "operation", _OF_OPERATION),
            Listing("Events", "eventType status reason", "event", (_PLACE, _TIME, _ACTOR)),
            Listing("Populations", "category condition", "population", (_FROM, _PLACE)),
            Listing("Places", "placeType", "place", (Column("Within", "within"), _CODES)),
            Listing("Organisations", "organizationType", "organization"),
        ),
    ),
    "report": Plan(
        line="dcterms:publisher dcterms:spatial dcterms:temporal",
        summary="dcterms:title dcterms:publisher dcterms:temporal dcterms:spatial",
        listings=(
            Listing(
                "Country pages",
                "prov:wasDerivedFrom",
                "report",
                (Column("About", "dcterms:spatial"), Column("Period", "dcterms:temporal")),
            ),
        ),
    ),
    "person": Plan(
        line="role",
        summary="role",
        listings=(Listing("Events", "affectedPerson actor", "event", _OF_EVENT),),
    ),
    "time": Plan(
        line="time:hasBeginning time:hasEnd time:intervalStarts",
        summary="time:hasBeginning time:hasEnd time:inXSDDate time:intervalStarts "
        "time:intervalFinishes time:intervalDuring time:before time:after",
        figures="time",
        listings=(
            Listing("Events", "time", "event", (_EVENT_TYPE, _PLACE, _STATUS)),
            Listing("Services", "time", "service", _OF_SERVICE),
            Listing("Operations", "time", "operation", _OF_SERVICE),
            Listing("Reports", "dcterms:temporal", "report"),
        ),
    ),
    "source": Plan(summary="dcterms:title dcterms:license rdfs:seeAlso", line="dcterms:title"),
    "statement": Plan(line="basis dcterms:source"),
    "excerpt": Plan(line="oa:hasSource"),
}
#: Of a kind that is not known.
PLAIN: Final = Plan()
