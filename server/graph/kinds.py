"""The kinds of things: the first segment of their names (``place`` in ``id/place/peru``)."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Kind:
    """What things of one kind are called, and what their list says.

    Attributes:
        slug: the first segment of their names.
        many: what several are called; the heading of their list.
        about: what they are, in one sentence.
    """

    slug: str
    many: str
    about: str

    @property
    def one(self) -> str:
        """What one is called, in the spelling of the pages."""
        return self.slug.replace("organization", "organisation")


_ROWS: Final = (
    ("report", "Reports", "Annual reports, and their country pages that facts were read from."),
    (
        "place",
        "Places",
        "Countries, regions and cities, with the codes that join them to other data.",
    ),
    ("organization", "Organisations", "Who provides, takes part, or is responsible."),
    ("operation", "Operations", "What an organisation does at a place for people, as a whole."),
    ("service", "Services", "What people are given: consultations, referrals, treatment, support."),
    (
        "population",
        "Populations",
        "The people that a report speaks of, as that report delimits them.",
    ),
    ("event", "Events", "What happened, or is planned to happen."),
    (
        "observation",
        "Observations",
        "Figures and other quantities, exactly as a report states them.",
    ),
    (
        "concept",
        "Concept schemes",
        "The closed lists that facts choose from: indicators, services, conditions.",
    ),
    ("person", "People", "People whom a report names."),
    ("time", "Times", "Years, days and vaguer times, each as a report has it."),
    ("source", "Sources", "Where codes and matches that no report states come from."),
    ("statement", "Statements", "Every fact with the words that it rests on, or its source."),
    ("excerpt", "Excerpts", "Words of reports, with their place in the text."),
)
#: In the order in which lists of everything have them.
KINDS: Final = tuple(Kind(*row) for row in _ROWS)
_BY_SLUG: Final = {kind.slug: kind for kind in KINDS}


def of(slug: str) -> Kind | None:
    """Return the kind of things whose names begin so; None for a kind that is not known."""
    return _BY_SLUG.get(slug)
