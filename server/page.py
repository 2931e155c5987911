"""The home page: what this is, what is in it, and the ways in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from itertools import groupby

from flask import Blueprint, render_template

from kg.namespaces import BASE
from kg.store import Store
from server.links import Links

_IN_WORDS: dict[str, Callable[[str], str]] = {
    "value": "{}".format,
    "approximateValue": "about {}".format,
    "minExclusive": "more than {}".format,
    "minInclusive": "at least {}".format,
    "maxExclusive": "fewer than {}".format,
    "maxInclusive": "at most {}".format,
    "rank": "rank {} from the largest".format,
}


@dataclass(frozen=True, slots=True)
class Report:
    """A country page, for the list."""

    label: str
    href: str | None
    rights: str


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a report, and where they stand."""

    text: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantity, in words that say what it is, with the words of the report."""

    label: str
    href: str | None
    quantity: str
    words: tuple[Words, ...]


def blueprint(store: Store, links: Links) -> Blueprint:
    """Return the route of the home page."""
    routes = Blueprint("page", __name__)

    @cache
    def shown() -> dict[str, object]:
        return {"reports": reports(store, links), "figures": figures(store, links)}

    @routes.get("/")
    def home() -> str:
        return render_template("home.html", manifest=store.manifest, links=links, **shown())

    return routes


def reports(store: Store, links: Links) -> list[Report]:
    """Return all country pages."""
    return [
        Report(row["label"], links.document(row["page"]), row["rights"])
        for row in _rows(store, "reports")
    ]


def figures(store: Store, links: Links) -> list[Figure]:
    """Return all quantities in numbers of all reports, one for each observation."""
    found = []
    for observation, group in groupby(_rows(store, "figures"), lambda row: row["observation"]):
        rows = list(group)
        numbers = {row["property"].rpartition("#")[2]: row["number"] for row in rows}
        excerpts = {row["excerpt"]: row["words"] for row in rows}
        words = tuple(Words(text, links.document(iri)) for iri, text in excerpts.items())
        said = quantity(numbers, rows[0]["unit"])
        found.append(Figure(rows[0]["label"], links.document(observation), said, words))
    return found


def quantity(numbers: Mapping[str, str], unit: str) -> str:
    """Return a quantity as people read it: "more than 1,500,000" is no "1,500,000".

    Args:
        numbers: by the local name of their property; a range has two.
        unit: of the indicator; what is counted is in the label, but per cent must be said.
    """
    shown = {name: f"{Decimal(number):,}" for name, number in numbers.items()}
    if shown.keys() == {"minInclusive", "maxInclusive"}:
        said = f"between {shown['minInclusive']} and {shown['maxInclusive']}"
    else:
        said = " and ".join(_IN_WORDS[name](shown[name]) for name in _IN_WORDS if name in shown)
    is_share = unit == "per cent" and "rank" not in shown
    return f"{said.replace('fewer', 'less')} per cent" if is_share else said


def _rows(store: Store, name: str) -> list[dict[str, str]]:
    text = resources.files("server").joinpath("queries", f"{name}.rq").read_text("utf-8")
    solutions = store.query(text.replace(BASE, store.manifest.base_iri))
    variables = [variable.value for variable in solutions.variables]  # type: ignore[union-attr]  # a SELECT
    return [{v: row[v].value for v in variables} for row in solutions]  # type: ignore[union-attr]  # a SELECT
