"""The kinds of things: the first segment of their names (``place`` in ``id/place/peru``)."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Kind:
    """What things of one kind are called, and what their list says.

    Attributes:
        slug: the first segment of their names.
        one: what one is called.
        many: what several are called; the heading of their list.
        about: what they are, in one sentence.
    """

    slug: str
    one: str
    many: str
    about: str


#: In the order in which lists of everything have them.
KINDS: Final = (
    Kind(
        "report",
        "report",
        "Reports",
        "Annual reports, and their country pages that facts were read from.",
    ),
    Kind(
        "place",
        "place",
        "Places",
        "Countries, regions and cities, with the codes that join them to other data.",
    ),
    Kind(
        "organization",
        "organisation",
        "Organisations",
        "Who provides, takes part, or is responsible.",
    ),
    Kind(
        "operation",
        "operation",
        "Operations",
        "What an organisation does at a place for people, as a whole.",
    ),
    Kind(
        "service",
        "service",
        "Services",
        "What people are given: consultations, referrals, treatment, support.",
    ),
    Kind(
        "population",
        "population",
        "Populations",
        "The people that a report speaks of, as that report delimits them.",
    ),
    Kind("event", "event", "Events", "What happened, or is planned to happen."),
    Kind(
        "observation",
        "observation",
        "Observations",
        "Figures and other quantities, exactly as a report states them.",
    ),
    Kind(
        "concept",
        "concept",
        "Concept schemes",
        "The closed lists that facts choose from: indicators, services, conditions.",
    ),
    Kind("person", "person", "People", "People whom a report names."),
    Kind("time", "time", "Times", "Years, days and vaguer times, each as a report has it."),
    Kind("source", "source", "Sources", "Where codes and matches that no report states come from."),
    Kind(
        "statement",
        "statement",
        "Statements",
        "Every fact with the words that it rests on, or its source.",
    ),
    Kind("excerpt", "excerpt", "Excerpts", "Words of reports, with their place in the text."),
)
_BY_SLUG: Final = {kind.slug: kind for kind in KINDS}


def of(slug: str) -> Kind | None:
    """Return the kind of things whose names begin so; None for a kind that is not known."""
    return _BY_SLUG.get(slug)
