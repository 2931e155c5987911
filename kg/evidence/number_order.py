"""Whether a number stands at the nouns of its own figure, or at those of another one.

The nouns of a figure are the words for its indicator, population, place, time and so on. What is
counted follows its number; where that tells nothing, numbers are in the order of their nouns.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product
from typing import Final

from rdflib import RDF, Literal, URIRef
from rdflib.term import Node

from kg.evidence import calendar, excerpts
from kg.evidence.attestation import PageText
from kg.evidence.excerpts import Span
from kg.evidence.naming import NameIndex
from kg.evidence.statements import Triple
from kg.evidence.words import find_name
from kg.namespaces import CONCEPT, ID, RG

Pair = tuple[Span, Span]
#: Behind it, words belong to another number.
_SEPARATOR: Final = re.compile(
    r"[.,;:()\n–—]|\b(?:and|but|including|or|plus|then|when|whereas|while)\b|\bto\s*$"
    r"|\bas\b(?!\s+(?:before|in|\w+\s+as)\b)"
)
#: Between a number and what it counts.
_TO_COUNTED: Final = re.compile(
    r"(?:\s+(?!(?:among|at|by|during|for|from|in|on|than|to|with)\b)[\w'’-]+){0,2}\s+"
)
#: "12 and 30 people in Chad and Niger": numbers and nouns have the same order.
_PARALLEL: Final = re.compile(r",?\s+(?:and|or|to)\s+")
#: "200 of the 900 patients were women": the first number belongs to the verb.
_PART_OF: Final = re.compile(r"\s+(?:out\s+)?of\s+(?:[a-z]+\s+){0,2}")
_TO_VERB: Final = re.compile(r"[^.,;:]*?(?=\b(?:are|had|has|have|is|was|were)\b)")
_NO_NOUNS: Final = (RDF.type, RG.quantifier, RG.unit)
#: What every indicator of people counts, and a preposition that names a length of time.
_TOO_GENERAL: Final = re.compile(r"people|persons?|for", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure: the fact with its number, and the places of that, of all nouns, of indicators."""

    number: Triple
    evidence: Sequence[Span]
    places: Sequence[Span]
    nouns: Sequence[Span]
    counted: Sequence[Span]

    def __str__(self) -> str:
        return str(self.number[0]).removeprefix(ID)


def find_misplaced(
    facts: Mapping[Triple, Sequence[Span]], page: PageText, names: NameIndex
) -> Iterator[tuple[Triple, str]]:
    """Yield the number of each figure that stands at the words for another, with the reason.

    ``facts`` are those of a page, with the spans of their evidence.
    """

    @cache
    def find(node: Node) -> list[Span]:
        found = find_name(page.text, _names(node, names))
        return [span for span in found if not _TOO_GENERAL.fullmatch(span.extract(page.text))]

    figures, sentences = _read_figures(facts, page, find), excerpts.sentences(page.text)
    yield from _apart(facts, figures, sentences)
    for one, other in combinations(figures, 2):
        choices = [(a, b) for a in one.places for b in other.places]
        if all(_are_exchanged((one, other), choice, sentences, page.text) for choice in choices):
            yield one.number, _reason(one, choices[0], str(other), page.text)
    indicators = [node for node in names if str(node).startswith(CONCEPT["indicators/"])]
    taken = [place for figure in figures for place in figure.places]
    measures = {reading.span: (reading.unit, reading.denominator) for reading in page.readings}
    single = [figure for figure in figures if len(figure.places) == 1]
    for one, (number, measure) in product(single, measures.items()):
        numbers = one.places[0], number
        if measures.get(numbers[0]) == measure and not any(map(number.overlaps, taken)):
            named = [noun for indicator in indicators for noun in find(indicator)]
            unstated = _other_figure(one, numbers, named, page)
            if unstated and _are_exchanged((one, unstated), numbers, sentences, page.text):
                words = unstated.nouns[0].extract(page.text)
                yield one.number, _reason(one, numbers, repr(words), page.text)


def _apart(
    facts: Mapping[Triple, Sequence[Span]], figures: Sequence[_Figure], sentences: Sequence[Span]
) -> Iterator[tuple[Triple, str]]:
    """Yield the number of each figure of which no sentence also says what it counts."""
    counted = {fact[0]: spans for fact, spans in facts.items() if fact[1] == RG.indicator}
    for figure in figures:
        numbers, nouns = (
            {s for s in sentences if any(s.overlaps(span) for span in spans)}
            for spans in (figure.evidence, counted.get(figure.number[0], figure.evidence))
        )
        if numbers.isdisjoint(nouns):
            reason = "no sentence of the quotation says what the number counts: quote its indicator"
            yield figure.number, f"{reason} with it"


def _other_figure(
    figure: _Figure, numbers: Pair, named: Sequence[Span], page: PageText
) -> _Figure | None:
    """Return what would have the second number: the other indicators that are named beside both.

    There is none if the figure's own nouns are beside the first, or those of no other indicator.
    """
    named = [noun for noun in named if noun not in figure.nouns]
    own, others = _own((figure.nouns, named), Span(0, len(page.text)), numbers)
    beside = [[n for n in others if _is_beside(n, x, page, is_own=False)] for x in numbers]
    if not beside[0] or any(_is_beside(n, numbers[0], page, is_own=True) for n in own):
        return None
    nouns = [*beside[0], *beside[1]]
    return _Figure(figure.number, (), numbers[1:], nouns, nouns)


def _is_beside(noun: Span, number: Span, page: PageText, *, is_own: bool) -> bool:
    """Whether a noun follows a number, is on the next line or, if it is another's, on the last."""
    gap = _gap(noun, number)
    words = gap.extract(page.text)
    is_line, is_close = words.count("\n") == 1, not _SEPARATOR.search(words)
    is_near = is_line or is_close if number < noun else is_close if is_own else is_line
    return is_near and not any(reading.span.overlaps(gap) for reading in page.readings)


def _reason(figure: _Figure, numbers: Pair, other: str, text: str) -> str:
    first, second = (number.extract(text) for number in numbers)
    return (
        f"{first!r} stands at the words for {other}, and {second!r} at those for {figure}: "
        "exchange the numbers, or add to both figures what the words name"
    )


def _read_figures(
    facts: Mapping[Triple, Sequence[Span]], page: PageText, find: Callable[[Node], list[Span]]
) -> list[_Figure]:
    """Return the figures with a number, or a word in place of one, in its evidence."""
    figures: dict[Node, _Figure] = {}
    values: dict[Node, list[tuple[Node, Node]]] = {}
    for subject, predicate, value in facts:
        values.setdefault(subject, []).append((predicate, value))
    for fact, spans in sorted(facts.items()):
        places = [p for p in _places(fact, page, find) if any(s.contains(p) for s in spans)]
        if places and fact[0] not in figures:
            about = [(p, o) for p, o in values[fact[0]] if p not in _NO_NOUNS]
            groups = [o for p, o in about if p in (RG.population, RG.subgroup)]
            about += [(p, o) for g in groups for p, o in values.get(g, ()) if p != RG.subgroupOf]
            nouns = [noun for _, o in about for noun in find(o)]
            counted = [noun for p, o in about for noun in find(o) if p == RG.indicator]
            figures[fact[0]] = _Figure(fact, spans, places, nouns, counted)
    return list(figures.values())


def _places(fact: Triple, page: PageText, find: Callable[[Node], list[Span]]) -> Iterator[Span]:
    """Yield all places where a page has the number of a fact, or its word in place of one."""
    subject, predicate, value = fact
    if predicate == RG.quantifier:
        yield from find(value)
    for reading in page.readings:
        is_same = isinstance(value, Literal) and value.value == reading.number
        is_stated = predicate == RG[reading.property] and is_same
        if is_stated and reading.denominator == page.measures.get(subject, ("", None))[1]:
            yield reading.span


def _names(node: Node, names: NameIndex) -> Iterable[str]:
    """Return the names of a thing; those of a time of the calendar are its year and its month."""
    if not isinstance(node, URIRef):
        return ()
    year, month = [*(calendar.date_of(node) or "").split("-"), ""][:2]
    months = calendar.MONTHS[int(month) - 1 : int(month)] if month else []
    return [year, *months] if year else names.get(node, ())


def _are_exchanged(
    figures: tuple[_Figure, _Figure], numbers: Pair, sentences: Sequence[Span], text: str
) -> bool:
    """Whether two numbers of one sentence or quotation would be better exchanged."""
    wholes = [*sentences, *(span for figure in figures for span in figure.evidence)]
    whole = next((w for w in wholes if all(map(w.contains, numbers))), None)
    if whole is None or numbers[0].overlaps(numbers[1]):
        return False
    for noun in (noun for figure in figures for noun in figure.nouns):
        text = f"{text[: noun.start]}{'x' * (noun.end - noun.start)}{text[noun.end :]}"
    views = [_own([f.nouns for f in figures], whole, numbers)]
    if all(counted := _own([f.counted for f in figures], whole, numbers)):
        views.append(counted)
    return any(_are_inverted(text, numbers, nouns, whole) for nouns in views) and not any(
        _are_inverted(text, numbers[::-1], nouns, whole) for nouns in views
    )


def _own(nouns: Sequence[Sequence[Span]], whole: Span, numbers: Pair) -> list[list[Span]]:
    """Return the nouns that only one figure has; of two at one place, the longer one counts.

    A name that goes on behind a number, such as a whole clause, stands at none.
    """
    return [
        [
            noun
            for noun in own
            if whole.contains(noun)
            and not any(noun.start < number.start < noun.end for number in numbers)
            and not any(n.contains(noun) for n in other)
        ]
        for own, other in (nouns, nouns[::-1])
    ]


def _are_inverted(text: str, numbers: Pair, nouns: Sequence[Sequence[Span]], whole: Span) -> bool:
    """Whether two numbers stand at the nouns of each other's figure."""
    early, late = sorted(numbers)
    first, second = nouns if numbers[0] == early else nouns[::-1]
    between = text[early.end : late.start]
    if _PART_OF.fullmatch(between):
        if second and not first and max(second) < early:
            return True
        if verb := _TO_VERB.match(text, late.end):
            early, late = late, Span(verb.end(), verb.end())
            first, second = second, first
    is_inverted = bool(first and second) and max(second) < min(first)
    if _PARALLEL.fullmatch(between) or "respectively" in whole.extract(text):
        return is_inverted
    numbers, nouns = (early, late), (first, second)

    def are_close(noun: Span, place: int) -> bool:
        """Whether no other number, no noun of the other figure and no separator are between."""
        others = (numbers[1 - place], *nouns[noun in nouns[0]])
        gap = _gap(noun, numbers[place])
        is_free = not any(other.overlaps(gap) for other in others)
        return is_free and not _SEPARATOR.search(gap.extract(text))

    def follows(noun: Span, place: int) -> bool:
        number = numbers[place]
        return number.overlaps(noun) or (number.end <= noun.start and are_close(noun, place))

    def is_counted(noun: Span, place: int) -> bool:
        words = text[numbers[place].end : noun.start]
        return bool(_TO_COUNTED.fullmatch(words)) or not are_close(noun, 1 - place)

    is_right = [any(follows(noun, place) for noun in nouns[place]) for place in (0, 1)]
    return (is_inverted and not any(is_right)) or any(
        all(follows(noun, place) and is_counted(noun, place) for noun in nouns[1 - place])
        for place in (0, 1)
        if nouns[1 - place] and not is_right[place]
    )


def _gap(one: Span, other: Span) -> Span:
    return Span(min(one.end, other.end), max(one.start, other.start))
