"""The sections of a thing's page, by the kind of thing.

If there may be several properties, spaces separate them.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table: its heading, and the properties whose values it shows."""

    heading: str
    properties: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A table of the things of a kind, or of one class, that point to the page's own thing."""

    title: str
    properties: str
    kind: str
    columns: tuple[TableColumn, ...] = ()
    of_class: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The sections of a page that depend on the kind of its thing.

    Attributes:
        summary: properties shown at its head.
        details: properties that distinguish it, in a list, from others of its kind.
        figures: properties by which observations point to it.
    """

    summary: str = ""
    details: str = ""
    figures: str = ""
    listings: tuple[Listing, ...] = ()
    has_chain: bool = False


_TYPE: Final = TableColumn("Type", "serviceType")
_EVENT_TYPE: Final = TableColumn("Type", "eventType")
_PLACE: Final = TableColumn("Place", "place")
_FROM: Final = TableColumn("From", "origin")
_FOR: Final = TableColumn("For", "recipient")
_BY: Final = TableColumn("Provided by", "provider")
_TIME: Final = TableColumn("Time", "time")
_STATUS: Final = TableColumn("Status", "status")
_WHO: Final = TableColumn("Organisation", "organization")
_YEAR: Final = TableColumn("Year", "year")
_ACTOR: Final = TableColumn("Who acted", "actor")
_PLACE_TYPE: Final = TableColumn("Type", "placeType")
_CODES: Final = TableColumn("Codes", "iso3166Alpha3 iso3166Part2 pcode withinPcode")

_SERVICE_COLUMNS: Final = (_TYPE, _BY, _PLACE, _FOR)
_OPERATION_COLUMNS: Final = (_TYPE, _BY, _PLACE, _FOR, _TIME)
_EVENT_COLUMNS: Final = (_EVENT_TYPE, _PLACE, _TIME, _STATUS)
_POPULATION_COLUMNS: Final = (TableColumn("Who they are", "category condition"), _FROM, _PLACE)
_REPORT_COLUMNS: Final = (
    TableColumn("About", "dcterms:spatial"),
    TableColumn("Period", "dcterms:temporal"),
)

#: The plan of each kind, by the first segment of the names of its things.
PLANS: Final = {
    "organization": Plan(
        details="organizationType unitOf",
        summary="organizationType unitOf",
        figures="provider actor",
        listings=(
            Listing("Services", "provider", "service", (_TYPE, _PLACE, _FOR)),
            Listing("Operations", "provider", "operation", (_TYPE, _PLACE, _FOR, _TIME)),
            Listing("Where it worked", "organization", "presence", (_YEAR, _PLACE)),
            Listing("Units", "unitOf", "organization"),
            Listing(
                "Events it takes part in", "actor partner handedOverTo", "event", _EVENT_COLUMNS
            ),
            Listing("Operations it is a partner in", "partner", "operation", _OPERATION_COLUMNS),
            Listing("Publications", "dcterms:publisher", "report"),
        ),
    ),
    "place": Plan(
        details="placeType within iso3166Alpha3 iso3166Part2 pcode",
        summary="placeType within capitalOf borders time",
        figures="place rankAmong origin",
        listings=(
            Listing("Places in it", "within", "place", (_PLACE_TYPE, _CODES)),
            Listing("Services here", "place", "service", (_TYPE, _BY, _FOR)),
            Listing("Operations here", "place", "operation", (_TYPE, _BY, _FOR, _TIME)),
            Listing("Services for it", "recipient", "service", (_TYPE, _BY)),
            Listing("Operations for it", "recipient", "operation", (_TYPE, _BY, _TIME)),
            Listing(
                "Populations here, or from here", "place origin", "population", _POPULATION_COLUMNS
            ),
            Listing(
                "Events", "place destination origin target", "event", (_EVENT_TYPE, _TIME, _STATUS)
            ),
            Listing("Organisations present", "place", "presence", (_WHO, _YEAR)),
            Listing("Reports about it", "dcterms:spatial", "report"),
        ),
    ),
    "presence": Plan(details="organization year place", summary="organization year place"),
    "population": Plan(
        details="category origin place",
        summary="category sex ageGroup ageFrom ageTo ageAbove ageBelow condition origin "
        "originExcept place phase time subgroupOf event",
        figures="population subgroup",
        listings=(
            Listing("Parts of it", "subgroupOf", "population", _POPULATION_COLUMNS),
            Listing("Services for them", "recipient", "service", (_TYPE, _BY, _PLACE)),
            Listing("Operations for them", "recipient", "operation", (_TYPE, _BY, _PLACE, _TIME)),
        ),
    ),
    "service": Plan(
        figures="activity",
        details="serviceType provider place",
        summary="serviceType provider partner place recipient treats servesPeopleWith status time "
        "throughout cause purpose partOfOperation",
    ),
    "operation": Plan(
        details="serviceType provider place time",
        summary="serviceType provider partner place recipient servesPeopleWith status time "
        "throughout cause purpose respondsTo partOfOperation",
        figures="activity",
        listings=(
            Listing("Services", "partOfOperation", "service", _SERVICE_COLUMNS),
            Listing("Parts of it", "partOfOperation", "operation", (_TYPE, _PLACE, _FOR, _TIME)),
            Listing("Events that change it", "target", "event", (_EVENT_TYPE, _TIME, _STATUS)),
        ),
    ),
    "partnership": Plan(details="partner partnerRole", summary="partner partnerRole partnershipIn"),
    "event": Plan(
        details="eventType place time status",
        summary="eventType status time throughout place origin destination actor partner "
        "affectedPerson condition target handedOverTo cause purpose",
        figures="event",
        listings=(
            Listing("Populations", "event", "population", _POPULATION_COLUMNS),
            Listing("Operations in response", "respondsTo", "operation", _OPERATION_COLUMNS),
        ),
        has_chain=True,
    ),
    "observation": Plan(
        details="place time",
        summary="condition travelMode population subgroup place rankAmong rankedType comparedWith "
        "partOfFigure time event activity phase extent frequency duration promptness cause purpose "
        "origin provider actor accordingTo",
        figures="partOfFigure comparedWith",
    ),
    "concept": Plan(
        details="skos:definition",
        summary="skos:inScheme skos:broader skos:narrower skos:related unitText unit",
        figures="indicator condition travelMode quantifier extent frequency duration promptness "
        "phase rankedType",
        listings=(
            Listing("Services", "serviceType treats servesPeopleWith", "service", _SERVICE_COLUMNS),
            Listing("Operations", "serviceType servesPeopleWith", "operation", _OPERATION_COLUMNS),
            Listing(
                "Events", "eventType status condition reason", "event", (_PLACE, _TIME, _ACTOR)
            ),
            Listing(
                "Populations", "category sex ageGroup condition", "population", (_FROM, _PLACE)
            ),
            Listing("Places", "placeType", "place", (TableColumn("Within", "within"), _CODES)),
            Listing("Organisations", "organizationType", "organization"),
        ),
    ),
    "report": Plan(
        details="dcterms:publisher dcterms:spatial dcterms:temporal",
        summary="dcterms:title dcterms:publisher dcterms:temporal dcterms:spatial",
        listings=(Listing("Country pages", "prov:wasDerivedFrom", "report", _REPORT_COLUMNS),),
    ),
    "person": Plan(
        details="role",
        summary="role",
        listings=(Listing("Events", "affectedPerson actor", "event", _EVENT_COLUMNS),),
    ),
    "time": Plan(
        details="time:hasBeginning time:hasEnd time:intervalStarts",
        summary="time:hasBeginning time:hasEnd time:inXSDDate time:intervalStarts "
        "time:intervalFinishes time:intervalDuring time:intervalStartedBy time:intervalFinishedBy "
        "time:before time:after",
        figures="time",
        listings=(
            Listing("Events", "time", "event", (_EVENT_TYPE, _PLACE, _STATUS)),
            Listing("Services", "time", "service", _SERVICE_COLUMNS),
            Listing("Operations", "time", "operation", _SERVICE_COLUMNS),
            Listing("Reports", "dcterms:temporal", "report"),
        ),
    ),
    "encoding": Plan(
        details="prov:used dcterms:date prov:wasAssociatedWith",
        summary="prov:used dcterms:date prov:wasAssociatedWith reviewedBy",
    ),
    "source": Plan(summary="dcterms:title dcterms:license rdfs:seeAlso", details="dcterms:title"),
    "statement": Plan(details="basis dcterms:source"),
    "excerpt": Plan(details="oa:hasSource"),
}
PLAIN: Final = Plan()
