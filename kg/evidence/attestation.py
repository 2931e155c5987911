"""Whether the words of a fact's excerpts state it: its numbers, its dates, its names."""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import cast

from rdflib import DCTERMS, RDF, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from kg.evidence import calendar, excerpts, quantities
from kg.evidence.excerpts import Span
from kg.evidence.naming import FIRST_PERSON, NameIndex
from kg.evidence.plans import is_planned
from kg.evidence.quantities import COUNT, SHARE, Reading
from kg.evidence.statements import Triple
from kg.evidence.words import contains_name, find_name
from kg.namespaces import BASES, CONCEPT, ID, PREFIXES, RG, SCHEMA, split_iri
from kg.quantity_text import Measure

_NUMBERS = {XSD.integer, XSD.decimal}
_OPENING = re.compile(
    r"\b(?:since|until|till|before|after|prior to)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE
)
_DATES = {XSD.gYear, XSD.gYearMonth, XSD.date}
#: The tense of the words shows that an event happened; a plan needs words of its own.
_HAPPENED = CONCEPT["statuses/happened"]
#: A number that the words lack.
_NOT_GIVEN = CONCEPT["quantifiers/not-given"]
#: What exists or goes on unless its status says otherwise.
_ACTIVITIES = {RG.Operation, RG.Service}
OBSERVATIONS = f"{ID}observation/"
#: The encoder may identify two things without the name of the second in the words.
_MATCHES = {SCHEMA.sameAs}
#: The properties of numbers that have no unit of their own.
_UNITLESS = {RG.multiple, RG.rank}
#: Words right before the value of a fact, and words right before its subject, so never its value.
_ARTICLE = r"\s+(?:(?:an?|its|our|the|their|these|this|those)\s+)?"
_ORDER = {
    RG.follows: (
        rf"(?<!the )\b(?:after|follow(?:s|ed|ing)){_ARTICLE}",
        rf"\bfollowed by{_ARTICLE}",
    ),
    RG.triggeredBy: (
        rf"\b(?:because of|by){_ARTICLE}",
        rf"\b(?:(?:caus|provok|spark|trigger)(?:ed|ing)|led to){_ARTICLE}",
    ),
}
_FRACTION = URIRef(f"{PREFIXES['unit']}{SHARE}")


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page, with its readings, the measures of its figures, and who “we” is.

    ``with_status`` are the things whose status the page states; ``longer_names``, the names of
    other places that contain the name of one, so that part of them does not name it.
    """

    iri: URIRef
    text: str
    publisher: URIRef | None
    readings: tuple[Reading, ...]
    measures: Mapping[Node, Measure]
    with_status: frozenset[Node] = frozenset()
    longer_names: Mapping[Node, Sequence[str]] = field(default_factory=dict)


def read_page(iri: URIRef, text: str, facts: Iterable[Triple], ontology: Graph) -> PageText:
    """Return a page with its quantities, which are read once; the ontology states the units."""
    triples = list(facts)
    publishers = [o for s, p, o in triples if (s, p) == (iri, DCTERMS.publisher)]
    publisher = next((o for o in publishers if isinstance(o, URIRef)), None)
    readings = tuple(quantities.read_quantities(text))
    with_status = frozenset(s for s, p, _ in triples if p == RG.status)
    return PageText(iri, text, publisher, readings, read_measures(triples, ontology), with_status)


def read_measures(facts: Sequence[Triple], ontology: Graph) -> dict[Node, Measure]:
    """Return the measure of each figure that has a unit or an indicator, whose unit it may be."""
    units = {s: ontology.value(o, RG.unit) for s, p, o in facts if p == RG.indicator}
    denominators = {s: _decimal(o) for s, p, o in facts if p == RG.denominator}
    changes = {s for s, p, _ in facts if p == RG.change}
    units |= dict.fromkeys(changes & denominators.keys(), _FRACTION)  # whatever is counted
    units |= {s: o for s, p, o in facts if p == RG.unit}
    return {
        figure: (split_iri(str(unit))[1] if unit else COUNT, denominators.get(figure))
        for figure, unit in units.items()
    }


def attestation_failure(
    fact: Triple, spans: Sequence[Span], basis: URIRef, page: PageText, names: NameIndex
) -> str | None:
    """Return why the words at ``spans`` do not state ``fact``; None when they do.

    The words of one sentence state a stated fact. On every basis, numbers and dates must be
    readable in the words, and a property that has words of its own (``skos:hiddenLabel``) must have
    one of them there. Both ends of the fact must be named. Three need no name: the page itself,
    which speaks; an observation, which is what it says; and a class, which belongs to the model. An
    interpretation also needs no name for a concept, by which the encoder sums up the words, or for
    the match of a thing; but "dozens" and "most" must be in the words, as numbers must.
    """
    reason = _failure(fact, spans, basis, page, names) or _order_failure(fact, spans, page, names)
    sentences = excerpts.by_sentence(page.text, spans) if basis == BASES.stated else []
    if reason or len(sentences) <= 1:
        return reason
    is_named = not str(fact[0]).startswith(OBSERVATIONS)
    if is_named and any(not _failure(fact, part, basis, page, names) for part in sentences):
        return None
    return "no sentence states it alone: make the fact an interpretation"


def _failure(
    fact: Triple, spans: Sequence[Span], basis: URIRef, page: PageText, names: NameIndex
) -> str | None:
    subject, predicate, value = fact
    words = [span.extract(page.text) for span in spans]
    cues = names.get(URIRef(str(predicate)), frozenset())
    if isinstance(value, Literal):
        reason = _literal_failure(fact, basis, spans, page)
    elif date := calendar.date_of(URIRef(str(value))):
        reason = date_failure(words, date, basis)
        if predicate in (RG.time, RG.throughout):
            reason = reason or _open_time_failure(words, date)
    elif predicate == RG.unit:
        is_stated = _states_unit(value, spans, page)
        reason = None if is_stated else _name_failure(value, words, page, names)
    elif needs_no_name(predicate, value, basis):
        reason = None
    else:
        reason = _name_failure(value, words, page, names)
    is_ours = str(predicate).startswith(RG)  # OWL-Time's are prepositions: not “lasted” for “last”
    if cues and not any(contains_name(text, cues, is_inflected=is_ours) for text in words):
        local = split_iri(str(predicate))[1]
        reason = reason or f"no word for {local!r}: expected one of {', '.join(sorted(cues))}"
    if reason or subject == page.iri or str(subject).startswith(OBSERVATIONS):
        return reason
    return _plan_failure(fact, spans, page, names) or _name_failure(subject, words, page, names)


def _plan_failure(
    fact: Triple, spans: Sequence[Span], page: PageText, names: NameIndex
) -> str | None:
    subject, _, value = fact
    is_done = value in _ACTIVITIES and subject not in page.with_status
    if (is_done or value == _HAPPENED) and is_planned(names.get(subject, ()), spans, page.text):
        return "the words speak only of a plan: write 'status: planned', or quote what was done"
    return None


def _order_failure(
    fact: Triple, spans: Sequence[Span], page: PageText, names: NameIndex
) -> str | None:
    """Return why the words have the two ends of a fact the other way round."""
    subject, predicate, value = fact
    patterns = _ORDER.get(URIRef(str(predicate)), ())
    for pattern, ends in zip(patterns, ((value, subject), (subject, value)), strict=False):
        for text in (span.extract(page.text) for span in spans):
            cues = {m.end(): m.group() for m in re.finditer(pattern, text, re.IGNORECASE)}
            right, wrong = (
                {place.start for place in find_name(text, _accepted(end, page, names))}
                & cues.keys()
                for end in ends
            )
            if wrong and not right:
                phrase = cues[min(wrong)].strip()
                local = split_iri(str(predicate))[1]
                return f"{phrase!r} stands before the other end of {local!r}: exchange the two"
    return None


def needs_no_name(predicate: Node, value: Node, basis: URIRef) -> bool:
    """Whether the words may state a fact without a name of its value, if that is no literal."""
    if predicate == RDF.type or value == _HAPPENED or str(value).startswith(OBSERVATIONS):
        return True
    is_number = predicate == RG.quantifier and value != _NOT_GIVEN
    is_reading = str(value).startswith(str(CONCEPT)) and not is_number
    return basis == BASES.interpretation and (is_reading or predicate in _MATCHES)


def date_failure(words: Sequence[str], date: str, basis: URIRef) -> str | None:
    """Return why texts do not state an ISO 8601 date; None if they do."""
    is_scoped = basis != BASES.stated
    is_date = calendar.date_of(ID[f"time/{date}"])
    is_stated = is_date and calendar.states_date(words, date, may_lack_year=is_scoped)
    return None if is_stated else f"the words do not state the time {date}"


def _open_time_failure(words: Sequence[str], date: str) -> str | None:
    """Return why words that only begin or end a longer time do not state a time within which."""
    year = date[:4]
    before = [text[: m.start()] for text in words for m in re.finditer(rf"\b{year}\b", text)]
    opened = [match for text in before if (match := _OPENING.search(text))]
    if not opened or len(opened) < len(before):
        return None
    phrase = f"{opened[0].group().strip()} {year}"
    return (
        f"{phrase!r} is not within {date}: describe a time of the report under 'things', with "
        f"hasBeginning, hasEnd, after or before {date}, and write its id"
    )


def _literal_failure(
    fact: Triple, basis: URIRef, spans: Sequence[Span], page: PageText
) -> str | None:
    value, words = cast(Literal, fact[2]), [span.extract(page.text) for span in spans]
    if value.datatype in _NUMBERS:
        return _number_failure(fact, spans, page)
    if value.datatype in _DATES:
        return date_failure(words, str(value), basis)
    is_stated = any(str(value) in text for text in words)
    if not (value.datatype or value.language) and re.fullmatch(r"\d[\d.,]*%?", value):
        return f"{str(value)!r} is a text: write a number without quotes, commas and signs"
    return None if is_stated else f"the words do not contain {str(value)!r}"


def _number_failure(fact: Triple, spans: Sequence[Span], page: PageText) -> str | None:
    """Return why no single excerpt states a number with its bound and unit; None if one does."""
    subject, predicate, value = fact
    number, local = _decimal(value), str(predicate).removeprefix(RG)
    if not number.is_finite():
        return f"{str(value)!r} is not a number"
    measure, is_denominator = page.measures.get(subject, (COUNT, None)), predicate == RG.denominator
    same = [
        r
        for r in page.readings
        if (number == r.denominator if is_denominator else abs(number) == abs(r.number))
    ]
    for reading in same:
        is_whole = any(span.contains(reading.span) for span in spans)
        is_measure = (reading.unit, reading.denominator) == measure or predicate in _UNITLESS
        is_of_figure = (reading.unit and is_measure) or (
            reading.unit in ("YR", "MO") and local.startswith("age")
        )
        is_stated = is_denominator or (reading.property, reading.number) == (local, number)
        if is_whole and is_of_figure and is_stated:
            return None
    names = [r for r in quantities.read_names(page.text) if r.number == number]
    forms = {
        f"{r.property}{f' {r.number}' * (r.property == 'change')} in "
        f"{r.span.extract(page.text)!r}{_unit_note(r.unit, r.denominator)}"
        for r in (*same, *names)
    }
    hint = f"; the page has it as {', '.join(sorted(forms))}" if forms else ""
    if not forms and (
        stated := [r for r in page.readings if any(s.contains(r.span) for s in spans)]
    ):
        hint = f"; they state {', '.join(f'{r.property} {r.number.normalize():f}' for r in stated)}"
    return f"the words do not state {local} {value}{_unit_note(*measure)}{hint}"


def _unit_note(unit: str | None, denominator: Decimal | None) -> str:
    """Return the unit of a number in words; empty for counts."""
    if unit is None:
        return ", which is too vague or a ratio: write an rg:quantifier, not the number"
    if denominator is not None:
        return f" with the unit {unit} and the denominator {denominator}"
    return "" if unit == COUNT else f" with the unit {unit}"


def _decimal(value: Node) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return Decimal("NaN")


def _states_unit(unit: Node, spans: Sequence[Span], page: PageText) -> bool:
    local = split_iri(str(unit))[1]
    return any(r.unit == local and any(s.contains(r.span) for s in spans) for r in page.readings)


def _accepted(node: Node, page: PageText, names: NameIndex) -> Set[str]:
    """Return the names of a thing; those of the publisher include “we”."""
    return names.get(node, frozenset()) | (FIRST_PERSON if node == page.publisher else set())


def is_named(node: Node, words: Sequence[str], page: PageText, names: NameIndex) -> bool:
    """Whether one of some texts of a page names a thing."""
    if node in page.longer_names:
        return any(find_mentions(node, text, page, names) for text in words)
    return any(contains_name(text, _accepted(node, page, names)) for text in words)


def find_mentions(node: Node, text: str, page: PageText, names: NameIndex) -> list[Span]:
    """Return where a text names a thing; a part of a longer name is no mention."""
    mentions = find_name(text, _accepted(node, page, names))
    longer = [*mentions, *find_name(text, page.longer_names.get(node, ()))]
    return [m for m in mentions if not any(other.contains(m) for other in longer if other != m)]


def _name_failure(node: Node, words: Sequence[str], page: PageText, names: NameIndex) -> str | None:
    accepted = _accepted(node, page, names)
    if is_named(node, words, page, names):
        return None
    way = ", or add a hiddenLabel" if str(node).startswith(str(ID)) else ""
    if str(node).startswith(str(CONCEPT)):
        way = ", or make the fact an interpretation"
    known = ", ".join(sorted(accepted)) or "it has no names"
    return f"the words do not name {node} ({known}): quote words that do{way}"
