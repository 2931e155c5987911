"""The kinds of damage. Each yields one mutant for every place where it applies.

A kind that changes a fact changes its statement with it, keeping the evidence, as if the encoding
had said so: careless damage, which leaves fact and statement apart, has kinds of its own.
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import combinations

from rdflib import DCTERMS, RDF, RDFS, SH, SKOS, XSD, Literal, URIRef
from rdflib.term import Node

from kg.evidence import calendar, excerpts, statements
from kg.evidence.statements import Triple
from kg.namespaces import BASES, CONCEPT, GRAPH, ID, OA, OWLTIME, RG, SCHEMA
from tests.mutation.world import Mutant, World

Kind = Callable[[World], Iterator[Mutant]]
KINDS: dict[str, Kind] = {}

_NUMBERS = ("value", "minExclusive", "rank")
_PROVENANCE = GRAPH.provenance


def kind(name: str) -> Callable[[Kind], Kind]:
    def register(function: Kind) -> Kind:
        KINDS[name] = function
        return function

    return register


def _show(triple: Triple) -> str:
    return " ".join(str(part).removeprefix(ID).rpartition("#")[2] for part in triple)


def _support(world: World, owner: str, fact: Triple) -> list[tuple[Node, Node]]:
    statement = statements.statement_iri(owner, fact)
    parts = {RDF.type, RDF.subject, RDF.predicate, RDF.object}
    return [(p, o) for p, o in world.provenance.predicate_objects(statement) if p not in parts]


def _with_statement(
    world: World, owner: str, graph: URIRef, fact: Triple, supported_as: Triple | None = None
) -> tuple[tuple[Triple, URIRef], ...]:
    """The quads of a fact with its statement, resting on what ``supported_as`` rests on."""
    statement = statements.statement_iri(owner, fact)
    quads = [(fact, graph)]
    quads += [(triple, _PROVENANCE) for triple in statements.describe(statement, fact)]
    support = _support(world, owner, supported_as or fact)
    return (*quads, *(((statement, p, o), _PROVENANCE) for p, o in support))


def _changed(world: World, name: str, row: tuple[str, URIRef, Triple], new: Triple) -> Mutant:
    owner, graph, old = row
    removed = _with_statement(world, owner, graph, old)
    added = _with_statement(world, owner, graph, new, supported_as=old)
    return Mutant(name, f"{_show(old)} -> {_show(new)}", removed, added)


def _each_changed(name: str, change: Callable[[World, str, Triple], Iterator[Triple]]) -> None:
    """Register a kind that changes facts one at a time."""

    def mutants(world: World) -> Iterator[Mutant]:
        for row in list(world.facts()):
            for new in change(world, row[0], row[2]):
                yield _changed(world, name, row, new)

    KINDS[name] = mutants


# ---- what a fact rests on


@kind("fact without its statement")
def _(world: World) -> Iterator[Mutant]:
    for owner, graph, fact in list(world.facts()):
        removed = _with_statement(world, owner, graph, fact)[1:]
        yield Mutant("fact without its statement", _show(fact), removed)


@kind("statement without its fact")
def _(world: World) -> Iterator[Mutant]:
    for _owner, graph, fact in list(world.facts()):
        yield Mutant("statement without its fact", _show(fact), ((fact, graph),))


def _each_support(name: str, which: URIRef) -> None:
    def mutants(world: World) -> Iterator[Mutant]:
        for owner, _, fact in list(world.facts()):
            statement = statements.statement_iri(owner, fact)
            values = list(world.provenance.objects(statement, which))
            removed = tuple(((statement, which, value), _PROVENANCE) for value in values)
            if removed:
                yield Mutant(name, _show(fact), removed)

    KINDS[name] = mutants


_each_support("evidence dropped", RG.evidence)
_each_support("basis dropped", RG.basis)
_each_support("source dropped", DCTERMS.source)


@kind("evidence exchanged for another passage")
def _(world: World) -> Iterator[Mutant]:
    excerpts = sorted(world.provenance.subjects(RDF.type, RG.Excerpt), key=str)
    for index, (owner, _, fact) in enumerate(list(world.facts())):
        statement = statements.statement_iri(owner, fact)
        old = sorted(world.provenance.objects(statement, RG.evidence), key=str)
        new = excerpts[(index * 37 + 11) % len(excerpts)]
        if old and new not in old:
            removed = tuple(((statement, RG.evidence, excerpt), _PROVENANCE) for excerpt in old)
            added = (((statement, RG.evidence, new), _PROVENANCE),)
            yield Mutant("evidence exchanged for another passage", _show(fact), removed, added)


@kind("basis overstated")
def _(world: World) -> Iterator[Mutant]:
    for owner, _, fact in list(world.facts()):
        statement = statements.statement_iri(owner, fact)
        for basis in world.provenance.objects(statement, RG.basis):
            if basis != BASES.stated:
                removed = (((statement, RG.basis, basis), _PROVENANCE),)
                added = (((statement, RG.basis, BASES.stated), _PROVENANCE),)
                yield Mutant("basis overstated", _show(fact), removed, added)


# ---- excerpts and pages


def _each_literal(name: str, which: URIRef, change: Callable[[Literal], Literal]) -> None:
    """Register a kind that changes one literal of every excerpt or page."""

    def mutants(world: World) -> Iterator[Mutant]:
        for subject, value in sorted(world.provenance.subject_objects(which)):
            if isinstance(value, Literal) and (new := change(value)) != value:
                removed = (((subject, which, value), _PROVENANCE),)
                added = (((subject, which, new), _PROVENANCE),)
                yield Mutant(name, _show((subject, which, new)), removed, added)

    KINDS[name] = mutants


def _other_letter(value: Literal) -> Literal:
    middle = len(value) // 2
    letter = "e" if value[middle] != "e" else "a"
    return Literal(f"{value[:middle]}{letter}{value[middle + 1 :]}")


_each_literal("quotation changed by a letter", OA.exact, _other_letter)
_each_literal("words before changed by a letter", OA.prefix, lambda v: Literal(f"{v[:-1]}#"))
_each_literal("words behind changed by a letter", OA.suffix, lambda v: Literal(f"#{v[1:]}"))
_each_literal("start shifted", OA.start, lambda v: Literal(int(v) + 1))
_each_literal("end shifted", OA.end, lambda v: Literal(int(v) + 1))
_each_literal("text of the page changed by a letter", SCHEMA.text, _other_letter)
_each_literal("digest of the page changed", RG.sha256, lambda v: Literal(f"{v[1:]}0"))


@kind("both offsets shifted")
def _(world: World) -> Iterator[Mutant]:
    for position, start in sorted(world.provenance.subject_objects(OA.start)):
        end = next(world.provenance.objects(position, OA.end))
        old = (((position, OA.start, start), _PROVENANCE), ((position, OA.end, end), _PROVENANCE))
        new = tuple(((s, p, Literal(int(str(o)) + 1)), graph) for (s, p, o), graph in old)
        yield Mutant("both offsets shifted", str(position), old, new)


# ---- facts that go


def _required(world: World) -> set[tuple[Node, Node]]:
    """Return class and property, for each property that a shape demands of a class."""
    found: set[tuple[Node, Node]] = set()
    for shape, target in world.shapes.subject_objects(SH.targetClass):
        for part in world.shapes.objects(shape, SH.property):
            path = world.shapes.value(part, SH.path)
            if isinstance(path, URIRef) and (part, SH.minCount, None) in world.shapes:
                found.add((target, path))
    return found


@kind("required property dropped")
def _(world: World) -> Iterator[Mutant]:
    required = _required(world)
    for owner, graph, fact in list(world.facts()):
        subject, predicate, _ = fact
        demanded = any((cls, predicate) in required for cls in world.classes(subject))
        if demanded and len(list(world.union.objects(subject, predicate))) == 1:
            removed = _with_statement(world, owner, graph, fact)
            yield Mutant("required property dropped", _show(fact), removed)


@kind("quantity dropped")
def _(world: World) -> Iterator[Mutant]:
    for owner, graph, fact in list(world.facts()):
        if fact[1] in {RG[name] for name in (*_NUMBERS, "quantifier")}:
            removed = _with_statement(world, owner, graph, fact)
            yield Mutant("quantity dropped", _show(fact), removed)


@kind("type removed")
def _(world: World) -> Iterator[Mutant]:
    for owner, graph, fact in list(world.facts()):
        if fact[1] == RDF.type:
            yield Mutant("type removed", _show(fact), _with_statement(world, owner, graph, fact))


@kind("type of a record removed")
def _(world: World) -> Iterator[Mutant]:
    records = (RG.Statement, RG.Excerpt, OA.TextQuoteSelector, OA.TextPositionSelector)
    for record in records:
        for node in sorted(world.provenance.subjects(RDF.type, record), key=str):
            removed = (((node, RDF.type, record), _PROVENANCE),)
            yield Mutant("type of a record removed", str(node), removed)


@kind("label dropped")
def _(world: World) -> Iterator[Mutant]:
    for node, label in sorted(world.dataset.graph(GRAPH.names).subject_objects(RDFS.label)):
        if isinstance(label, Literal) and label.language == "en":
            removed = (((node, RDFS.label, label), GRAPH.names),)
            yield Mutant("label dropped", str(node), removed)


# ---- facts that change


def _number(value: Node) -> Literal | None:
    is_number = isinstance(value, Literal) and value.datatype in (XSD.integer, XSD.decimal)
    return value if is_number and isinstance(value, Literal) else None


def _numbers(make: Callable[[Literal], list[Literal]]) -> Callable[..., Iterator[Triple]]:
    def change(_world: World, _owner: str, fact: Triple) -> Iterator[Triple]:
        if (number := _number(fact[2])) is not None:
            yield from ((fact[0], fact[1], new) for new in make(number) if new != number)

    return change


_each_changed(
    "number changed",
    _numbers(
        lambda n: [
            Literal(n.value + 1),
            Literal(n.value - 1),
            Literal(n.value * 10),
            Literal(n.value // 10),
        ]
    ),
)
_each_changed("number negative", _numbers(lambda n: [Literal(-n.value)]))
_each_changed(
    "number not canonical",
    _numbers(
        lambda n: [
            Literal(f"0{n}", datatype=n.datatype, normalize=False),
            Literal(f"+{n}", datatype=n.datatype, normalize=False),
            Literal(f"{n}0" if "." in n else f"{n}.0", datatype=XSD.decimal, normalize=False),
        ]
    ),
)
_each_changed(
    "number of a wrong datatype",
    _numbers(
        lambda n: [
            Literal(str(n)),
            Literal(str(n), datatype=XSD.double),
            Literal(str(n), datatype=XSD.float if "." in n else XSD.nonNegativeInteger),
            Literal(str(n), lang="en"),
        ]
    ),
)


def _other_quantity(_world: World, _owner: str, fact: Triple) -> Iterator[Triple]:
    if _number(fact[2]) is not None:
        for name in ("value", "approximateValue", "minInclusive", "minExclusive", "maxInclusive"):
            if fact[1] not in (RG[name], RG.rank):
                yield fact[0], RG[name], fact[2]


_each_changed("bound, value and approximation exchanged", _other_quantity)


def _text_datatype(_world: World, _owner: str, fact: Triple) -> Iterator[Triple]:
    value = fact[2]
    if isinstance(value, Literal) and _number(value) is None:
        if value.language:
            yield fact[0], fact[1], Literal(str(value))
        else:
            yield fact[0], fact[1], Literal(str(value), lang="en")
        yield fact[0], fact[1], Literal(str(value), datatype=XSD.token)


_each_changed("text or date of a wrong datatype", _text_datatype)


def _other_date(_world: World, _owner: str, fact: Triple) -> Iterator[Triple]:
    subject, predicate, value = fact
    if isinstance(value, Literal) and value.datatype == XSD.gYearMonth:
        year, month = str(value).split("-")
        yield subject, predicate, Literal(f"{int(year) + 1}-{month}", datatype=XSD.gYearMonth)
        yield subject, predicate, Literal(f"{year}-{int(month) - 1:02}", datatype=XSD.gYearMonth)
    date = calendar.date_of(value) if isinstance(value, URIRef) else None
    if date:
        other = f"{int(date[:4]) + 1}{date[4:]}"
        yield subject, predicate, ID[f"time/{other}"]


_each_changed("date changed", _other_date)


def _text_changed(_world: World, owner: str, fact: Triple) -> Iterator[Triple]:
    value = fact[2]
    if owner != "links" and isinstance(value, Literal) and value.datatype in (None, XSD.string):
        changed = f"{str(value)[:-1]}#"
        yield fact[0], fact[1], Literal(changed, lang=value.language)


_each_changed("text changed by a letter", _text_changed)


def _code_changed(_world: World, owner: str, fact: Triple) -> Iterator[Triple]:
    value = str(fact[2])
    if (
        owner == "links"
        and fact[1] != RDF.type
        and not value.startswith(ID)
        and value[-1:].isalnum()
    ):
        last = "X" if value[-1] != "X" else "Y"
        new = (
            f"{value[:-1]}{last}"
            if not value[-1].isdigit()
            else f"{value[:-1]}{(int(value[-1]) + 1) % 10}"
        )
        yield fact[0], fact[1], URIRef(new) if isinstance(fact[2], URIRef) else Literal(new)


_each_changed("identifier from elsewhere changed by a character", _code_changed)


def _dangling(_world: World, _owner: str, fact: Triple) -> Iterator[Triple]:
    value = fact[2]
    if isinstance(value, URIRef) and value.startswith(ID) and fact[1] != RDF.type:
        yield fact[0], fact[1], URIRef(f"{value}-gone")


_each_changed("dangling reference", _dangling)


def _siblings(world: World, thing: URIRef) -> list[URIRef]:
    """Return the other things of the same class, or the other concepts of the same scheme."""
    if thing.startswith(CONCEPT):
        scheme = world.union.value(thing, SKOS.inScheme)
        same = set(world.union.subjects(SKOS.inScheme, scheme))
    else:
        same = {s for cls in world.classes(thing) for s in world.union.subjects(RDF.type, cls)}
    return sorted(s for s in same if isinstance(s, URIRef) and s != thing)


def _next_sibling(world: World, thing: URIRef) -> URIRef | None:
    siblings = _siblings(world, thing)
    after = [s for s in siblings if s > thing]
    return next(iter(after or siblings), None)


def _swapped(world: World, owner: str, fact: Triple) -> Iterator[Triple]:
    value = fact[2]
    is_name = isinstance(value, URIRef) and value.startswith(ID) and fact[1] != RG.status
    if is_name and owner != "links" and isinstance(value, URIRef) and fact[1] != RDF.type:
        other = _next_sibling(world, value)
        if other and not any(world.dataset.quads((fact[0], fact[1], other, None))):
            yield fact[0], fact[1], other


_each_changed("reference exchanged for another of its kind", _swapped)


def _class_changed(world: World, _owner: str, fact: Triple) -> Iterator[Triple]:
    if fact[1] == RDF.type and str(fact[2]).startswith(RG):
        targets = {str(target) for target in world.shapes.objects(None, SH.targetClass)}
        classes = sorted(target for target in targets if target.startswith(RG))
        after = classes[(classes.index(str(fact[2])) + 1) % len(classes)]
        yield fact[0], fact[1], URIRef(after)


_each_changed("class exchanged for another", _class_changed)


def _status(_world: World, _owner: str, fact: Triple) -> Iterator[Triple]:
    if fact[1] == RG.status:
        planned, happened = CONCEPT["statuses/planned"], CONCEPT["statuses/happened"]
        yield fact[0], fact[1], happened if fact[2] == planned else planned


def _planned(world: World, owner: str, fact: Triple) -> Iterator[Triple]:
    if fact[2] == CONCEPT["statuses/planned"]:
        yield from _status(world, owner, fact)


def _happened(world: World, owner: str, fact: Triple) -> Iterator[Triple]:
    if fact[2] == CONCEPT["statuses/happened"]:
        yield from _status(world, owner, fact)


_each_changed("planned turned into happened", _planned)
_each_changed("happened turned into planned", _happened)


def _unknown_property(_world: World, _owner: str, fact: Triple) -> Iterator[Triple]:
    if fact[1] != RDF.type:
        yield fact[0], URIRef(f"{fact[1]}s"), fact[2]


_each_changed("property misspelt", _unknown_property)


_LOOKALIKES = {
    RG.triggeredBy: RG.follows,
    RG.follows: RG.triggeredBy,
    RG.within: RG.borders,
    RG.borders: RG.within,
    RG.population: RG.subgroup,
    RG.frequency: RG.duration,
    RG.provider: RG.actor,
    RG.cause: RG.purpose,
    RG.purpose: RG.cause,
    RG.time: RG.throughout,
    RG.throughout: RG.time,
    RG.origin: RG.place,
    OWLTIME.intervalStarts: OWLTIME.intervalFinishes,
    OWLTIME.intervalFinishes: OWLTIME.intervalStarts,
    OWLTIME.before: OWLTIME.after,
    OWLTIME.after: OWLTIME.before,
    OWLTIME.hasBeginning: OWLTIME.hasEnd,
}


def _property_changed(_world: World, _owner: str, fact: Triple) -> Iterator[Triple]:
    if isinstance(fact[1], URIRef) and fact[1] in _LOOKALIKES:
        yield fact[0], _LOOKALIKES[fact[1]], fact[2]


_each_changed("property exchanged for a similar one", _property_changed)


# ---- facts that come


def _functional(world: World) -> set[tuple[Node, Node]]:
    """Return class and property, for each property that a shape allows once."""
    found: set[tuple[Node, Node]] = set()
    for shape, target in world.shapes.subject_objects(SH.targetClass):
        for part in world.shapes.objects(shape, SH.property):
            path, most = world.shapes.value(part, SH.path), world.shapes.value(part, SH.maxCount)
            if isinstance(path, URIRef) and str(most) == "1":
                found.add((target, path))
    return found


@kind("second value of a functional property")
def _(world: World) -> Iterator[Mutant]:
    functional = _functional(world)
    name = "second value of a functional property"
    for owner, graph, fact in list(world.facts()):
        subject, predicate, value = fact
        if any((cls, predicate) in functional for cls in world.classes(subject)):
            second = _second(world, value)
            if second is not None:
                new = (subject, predicate, second)
                added = _with_statement(world, owner, graph, new, supported_as=fact)
                yield Mutant(name, _show(new), (), added)


def _second(world: World, value: Node) -> Node | None:
    if isinstance(value, URIRef):
        return _next_sibling(world, value)
    if (number := _number(value)) is not None:
        return Literal(Decimal(str(number)) + 1, datatype=number.datatype)
    return Literal(f"{value}1")


@kind("bound given as a value, too")
def _(world: World) -> Iterator[Mutant]:
    for owner, graph, fact in list(world.facts()):
        if fact[1] == RG.minExclusive:
            new = (fact[0], RG.value, fact[2])
            added = _with_statement(world, owner, graph, new, supported_as=fact)
            yield Mutant("bound given as a value, too", _show(new), (), added)


# ---- facts that make no sense

_PARTS = (RG.within, RG.partOfOperation, RG.partOfFigure, RG.subgroupOf, RG.unitOf)
_SEQUENCES = (RG.follows, RG.triggeredBy, RG.decides)
_CODES = (RG.pcode, RG.iso3166Part2, RG.withinPcode, RG.withinIso3166Part2)


@kind("thing part of its part, or after what follows it")
def _(world: World) -> Iterator[Mutant]:
    for owner, graph, fact in list(world.facts()):
        if fact[1] in (*_PARTS, *_SEQUENCES):
            new = (fact[2], fact[1], fact[0])
            added = _with_statement(world, owner, graph, new, supported_as=fact)
            yield Mutant("thing part of its part, or after what follows it", _show(new), (), added)


def _part_exchanged(_world: World, _owner: str, fact: Triple) -> Iterator[Triple]:
    if fact[1] in _PARTS:
        yield fact[2], fact[1], fact[0]


_each_changed("part exchanged with its whole", _part_exchanged)


@kind("times of an event and of what follows it exchanged")
def _(world: World) -> Iterator[Mutant]:
    name = "times of an event and of what follows it exchanged"
    times = {row[2][0]: row for row in world.facts() if row[2][1] == RG.time}
    for _, _, (subject, predicate, value) in list(world.facts()):
        if predicate in _SEQUENCES and subject in times and value in times:
            one, other = times[subject], times[value]
            if one[2][2] != other[2][2]:
                swaps = (
                    _changed(world, name, one, (subject, RG.time, other[2][2])),
                    _changed(world, name, other, (value, RG.time, one[2][2])),
                )
                removed = tuple(quad for swap in swaps for quad in swap.removed)
                added = tuple(quad for swap in swaps for quad in swap.added)
                yield Mutant(name, _show((subject, predicate, value)), removed, added)


def _code_of_another_country(world: World, _owner: str, fact: Triple) -> Iterator[Triple]:
    if fact[1] in _CODES:
        prefix = str(fact[2])[:2]
        for other in sorted(set(map(str, world.union.objects(None, RG.iso3166Alpha2))) - {prefix}):
            yield fact[0], fact[1], Literal(f"{other}{str(fact[2])[2:]}")


_each_changed("code of another country", _code_of_another_country)


def _code_of_another_place(world: World, owner: str, fact: Triple) -> Iterator[Triple]:
    if owner == "links" and fact[1] in (*_CODES, RG.geonamesId, RG.unM49, SCHEMA.sameAs):
        for other in sorted(set(world.union.objects(None, fact[1])) - {fact[2]}, key=str)[:1]:
            yield fact[0], fact[1], other


_each_changed("code of another thing", _code_of_another_place)


def _coordinates_exchanged(_world: World, _owner: str, fact: Triple) -> Iterator[Triple]:
    if isinstance(fact[2], Literal) and str(fact[2]).startswith("POINT("):
        east, north = str(fact[2]).removeprefix("POINT(").removesuffix(")").split()
        yield fact[0], fact[1], Literal(f"POINT({north} {east})", datatype=fact[2].datatype)


_each_changed("longitude and latitude exchanged", _coordinates_exchanged)


def _capital_moved(world: World, _owner: str, fact: Triple) -> Iterator[Triple]:
    if fact[1] == RG.capitalOf:
        countries = sorted(
            world.union.subjects(RG.placeType, CONCEPT["place-types/country"]), key=str
        )
        yield from ((fact[0], fact[1], country) for country in countries if country != fact[2])


_each_changed("capital moved to another country", _capital_moved)


@kind("figure counted twice")
def _(world: World) -> Iterator[Mutant]:
    facts = list(world.facts())
    for figure in sorted(world.union.subjects(RDF.type, RG.Figure), key=str):
        again = URIRef(f"{figure}-again")
        labels = world.union.objects(figure, RDFS.label)
        added: list[tuple[Triple, URIRef]]
        added = [((again, RDFS.label, label), GRAPH.names) for label in labels]
        for owner, graph, fact in facts:
            if fact[0] == figure:
                new = (again, fact[1], fact[2])
                added += _with_statement(world, owner, graph, new, supported_as=fact)
        yield Mutant("figure counted twice", _show((again, RDF.type, RG.Figure)), (), tuple(added))


_QUANTITY = {
    RG[name]
    for name in (
        "value approximateValue justBelow average minInclusive minExclusive maxInclusive "
        "maxExclusive rank multiple change denominator quantifier"
    ).split()
}


@kind("numbers of two figures exchanged")
def _(world: World) -> Iterator[Mutant]:
    """Each number goes with its evidence, where the words of one figure are also for the other."""
    name = "numbers of two figures exchanged"
    numbers: dict[Node, list[tuple[str, URIRef, Triple]]] = {}
    spans: dict[Node, set[excerpts.Span]] = {}
    for owner, graph, fact in list(world.facts()):
        if fact[1] in _QUANTITY:
            numbers.setdefault(fact[0], []).append((owner, graph, fact))
        evidence = world.provenance.objects(statements.statement_iri(owner, fact), RG.evidence)
        found = {excerpts.read_span(world.provenance, excerpt) for excerpt in evidence}
        spans.setdefault(fact[0], set()).update(span for span in found if span)
    for one, other in combinations(numbers, 2):
        same = {(p, o) for _, _, (_, p, o) in numbers[one]} == {
            (p, o) for _, _, (_, p, o) in numbers[other]
        }
        owners = {numbers[figure][0][0] for figure in (one, other)}
        overlap = any(a.overlaps(b) for a in spans[one] for b in spans[other])
        if len(owners) == 1 and overlap and not same:
            rows = [(row, other) for row in numbers[one]] + [(row, one) for row in numbers[other]]
            removed, added = list[tuple[Triple, URIRef]](), list[tuple[Triple, URIRef]]()
            for (owner, graph, fact), figure in rows:
                new = (figure, fact[1], fact[2])
                removed += _with_statement(world, owner, graph, fact)
                added += _with_statement(world, owner, graph, new, supported_as=fact)
            yield Mutant(name, _show((one, RG.value, other)), tuple(removed), tuple(added))


@kind("label with another year")
def _(world: World) -> Iterator[Mutant]:
    for node, label in sorted(world.dataset.graph(GRAPH.names).subject_objects(RDFS.label)):
        changed = re.sub(r"\b(19|20)\d\d\b", "1987", str(label))
        if isinstance(label, Literal) and label.language == "en" and changed != str(label):
            new = (node, RDFS.label, Literal(changed, lang="en"))
            removed, added = ((node, RDFS.label, label), GRAPH.names), (new, GRAPH.names)
            yield Mutant("label with another year", _show(new), (removed,), (added,))
