"""What the page of each kind of thing shows, tried on things with every property."""

from functools import cache

import pytest

from kg.namespaces import ID
from server.graph.names import Names
from server.pages import inbound_tables, lists, sections, thing
from server.pages.inbound_tables import InboundTable
from tests import tiny

KINDS = (
    "organization place population service operation partnership event observation concept report "
    "person time source statement excerpt presence"
).split()
PROPERTIES = (
    "accordingTo activity actor affectedPerson ageAbove ageBelow ageFrom ageGroup ageTo basis "
    "borders capitalOf category cause comparedWith condition destination duration ends event "
    "eventType extent frequency handedOverTo indicator iso3166Alpha3 iso3166Part2 organization "
    "organizationType origin originExcept partOfFigure partOfOperation partner partnerRole "
    "partnershipIn pcode phase place placeType population promptness provider purpose quantifier "
    "rankAmong rankedType reason recipient respondsTo role servesPeopleWith serviceType sex "
    "status subgroup subgroupOf target throughout time travelMode treats unit unitOf within year "
    "dcterms:license dcterms:publisher dcterms:source dcterms:spatial dcterms:temporal "
    "dcterms:title oa:hasSource prov:wasDerivedFrom rdfs:seeAlso skos:broader skos:definition "
    "skos:inScheme skos:narrower skos:related time:after time:before time:hasBeginning "
    "time:hasEnd time:inXSDDate time:intervalDuring time:intervalFinishedBy time:intervalFinishes "
    "time:intervalStartedBy time:intervalStarts"
).split()
TARGETS = ", ".join(f"<id/{kind}/goal>" for kind in KINDS)


@cache
def everything() -> Names:
    """Return the names of a graph where every kind points to every kind by every property."""
    trig = "<id/observation/all> a rg:Figure .\n"
    for name in PROPERTIES:
        term = name if ":" in name else f"rg:{name}"
        for kind in KINDS:
            trig += f"<id/{kind}/all> {term} <id/v/{name}> , {TARGETS} .\n"
            trig += f"<id/{kind}/{name}> {term} {TARGETS} .\n"
        trig += f"<id/observation/{name}> a rg:Figure .\n"
    return tiny.names(trig)


def ends(iris: list[str | None]) -> list[str]:
    iri_ends = [iri.rpartition("/")[2] for iri in iris if iri]
    return [end for end in iri_ends if end not in ("goal", "all")]


def outline(table: InboundTable) -> str:
    """Return a table in short: its title, the pointing properties, its columns."""
    by = " ".join(sorted(ends([name.iri for name, _ in table.rows])))
    cells = next(cells for name, cells in table.rows if str(name.iri).endswith("/all"))
    columns = [
        f"{heading}={' '.join(ends([name.iri for name in cell.names]))}"
        for heading, cell in zip(table.headings, cells, strict=True)
        if cell.names
    ]
    return ": ".join([table.title, " | ".join([by, *columns])])


SUMMARIES = {
    "organization": "organizationType unitOf",
    "place": "placeType within capitalOf borders time",
    "population": (
        "category sex ageGroup ageFrom ageTo ageAbove ageBelow condition origin originExcept "
        "place phase time subgroupOf event"
    ),
    "service": (
        "serviceType provider partner place recipient treats servesPeopleWith status time "
        "throughout cause purpose partOfOperation"
    ),
    "operation": (
        "serviceType provider partner place recipient servesPeopleWith status time throughout "
        "cause purpose respondsTo partOfOperation"
    ),
    "partnership": "partner partnerRole partnershipIn",
    "event": (
        "eventType status time throughout place origin destination actor partner affectedPerson "
        "condition target handedOverTo cause purpose"
    ),
    "observation": (
        "condition travelMode population subgroup place rankAmong rankedType comparedWith "
        "partOfFigure time event activity phase extent frequency duration promptness cause purpose "
        "origin provider actor accordingTo"
    ),
    "concept": "skos:inScheme skos:broader skos:narrower skos:related unit",
    "report": "dcterms:title dcterms:publisher dcterms:temporal dcterms:spatial",
    "person": "role",
    "time": (
        "time:hasBeginning time:hasEnd time:inXSDDate time:intervalStarts time:intervalFinishes "
        "time:intervalDuring time:intervalStartedBy time:intervalFinishedBy time:before time:after"
    ),
    "source": "dcterms:title dcterms:license rdfs:seeAlso",
    "statement": "",
    "excerpt": "",
    "presence": "organization year place",
}
DETAILS = {
    "organization": "organizationType unitOf",
    "place": "placeType within iso3166Alpha3 iso3166Part2 pcode",
    "population": "category origin place",
    "service": "serviceType provider place",
    "operation": "serviceType provider place time",
    "partnership": "partner partnerRole",
    "event": "eventType place time status",
    "observation": "place time",
    "concept": "skos:definition",
    "report": "dcterms:publisher dcterms:spatial dcterms:temporal",
    "person": "role",
    "time": "time:hasBeginning time:hasEnd time:intervalStarts",
    "source": "dcterms:title",
    "statement": "basis dcterms:source",
    "excerpt": "oa:hasSource",
    "presence": "organization year place",
}
KIND, BY, WHERE, WHOM = "Type=serviceType", "Provided by=provider", "Place=place", "For=recipient"
WHEN, EVENT, STATUS = "Time=time", "Type=eventType", "Status=status"
WHO, FROM = "Who they are=category condition", "From=origin"
TABLES = {
    "organization": [
        "Figures: actor provider",
        f"Services: provider | {KIND} | {WHERE} | {WHOM}",
        f"Operations: provider | {KIND} | {WHERE} | {WHOM} | {WHEN}",
        f"Where it worked: organization | Year=year | {WHERE}",
        "Units: unitOf",
        "Events it takes part in: actor handedOverTo partner | "
        f"{EVENT} | {WHERE} | {WHEN} | {STATUS}",
        f"Operations it is a partner in: partner | {KIND} | {BY} | {WHERE} | {WHOM} | {WHEN}",
        "Publications: dcterms:publisher",
    ],
    "place": [
        "Figures: origin place rankAmong",
        "Places in it: within | Type=placeType | Codes=iso3166Alpha3 iso3166Part2 pcode",
        f"Services here: place | {KIND} | {BY} | {WHOM}",
        f"Operations here: place | {KIND} | {BY} | {WHOM} | {WHEN}",
        f"Services for it: recipient | {KIND} | {BY}",
        f"Operations for it: recipient | {KIND} | {BY} | {WHEN}",
        f"Populations here, or from here: origin place | {WHO} | {FROM} | {WHERE}",
        f"Events: destination origin place target | {EVENT} | {WHEN} | {STATUS}",
        "Organisations present: place | Organisation=organization | Year=year",
        "Reports about it: dcterms:spatial",
    ],
    "population": [
        "Figures: population subgroup",
        f"Parts of it: subgroupOf | {WHO} | {FROM} | {WHERE}",
        f"Services for them: recipient | {KIND} | {BY} | {WHERE}",
        f"Operations for them: recipient | {KIND} | {BY} | {WHERE} | {WHEN}",
    ],
    "observation": ["Figures: comparedWith partOfFigure"],
    "service": ["Figures: activity"],
    "operation": [
        "Figures: activity",
        f"Services: partOfOperation | {KIND} | {BY} | {WHERE} | {WHOM}",
        f"Parts of it: partOfOperation | {KIND} | {WHERE} | {WHOM} | {WHEN}",
        f"Events that change it: target | {EVENT} | {WHEN} | {STATUS}",
    ],
    "event": [
        "Figures: event",
        f"Populations: event | {WHO} | {FROM} | {WHERE}",
        f"Operations in response: respondsTo | {KIND} | {BY} | {WHERE} | {WHOM} | {WHEN}",
    ],
    "concept": [
        "Figures: condition duration extent frequency indicator phase promptness quantifier "
        "rankedType travelMode",
        f"Services: servesPeopleWith serviceType treats | {KIND} | {BY} | {WHERE} | {WHOM}",
        f"Operations: servesPeopleWith serviceType | {KIND} | {BY} | {WHERE} | {WHOM} | {WHEN}",
        f"Events: condition eventType reason status | {WHERE} | {WHEN} | Who acted=actor",
        f"Populations: ageGroup category condition sex | {FROM} | {WHERE}",
        "Places: placeType | Within=within | Codes=iso3166Alpha3 iso3166Part2 pcode",
        "Organisations: organizationType",
    ],
    "report": [
        "Country pages: prov:wasDerivedFrom | About=dcterms:spatial | Period=dcterms:temporal",
    ],
    "person": [
        f"Events: actor affectedPerson | {EVENT} | {WHERE} | {WHEN} | {STATUS}",
    ],
    "time": [
        "Figures: time",
        f"Events: time | {EVENT} | {WHERE} | {STATUS}",
        f"Services: time | {KIND} | {BY} | {WHERE} | {WHOM}",
        f"Operations: time | {KIND} | {BY} | {WHERE} | {WHOM}",
        "Reports: dcterms:temporal",
    ],
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_its_own_tables(kind: str) -> None:
    tables = thing._tables(sections.PLANS[kind], str(ID[f"{kind}/goal"]), everything())
    assert [outline(table) for table in tables] == TABLES.get(kind, [])


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_its_own_summary_and_line(kind: str) -> None:
    iri, names = str(ID[f"{kind}/all"]), everything()
    rows = inbound_tables.summarize(iri, sections.PLANS[kind].summary.split(), names)
    summary = [end for _, cell in rows for end in ends([name.iri for name in cell.names])]
    details = ends([name.iri for name in lists.distinguishing_values(iri, kind, names)])
    assert (" ".join(summary), " ".join(details)) == (SUMMARIES[kind], DETAILS[kind])


def test_kinds_with_a_chain() -> None:
    assert {kind for kind in KINDS if sections.PLANS[kind].has_chain} == {"event"}


def test_other_things_have_no_tables_and_no_chain() -> None:
    plain = sections.PLAIN
    assert list(thing._tables(plain, str(ID["place/goal"]), everything())) == []
    assert (plain.details, plain.summary, plain.figures) == ("", "", "")
    assert not plain.has_chain
