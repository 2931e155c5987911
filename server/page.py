"""The home page: what this is, what is in it, and the ways in."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from importlib import resources

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
class Figure:
    """One number, in words that say what it is, with the words of the report."""

    label: str
    href: str | None
    quantity: str
    words: str
    words_href: str | None


def blueprint(store: Store, links: Links) -> Blueprint:
    """Return the route of the home page."""
    routes = Blueprint("page", __name__)
    shown = {"reports": reports(store, links), "figures": figures(store, links)}

    @routes.get("/")
    def home() -> str:
        return render_template("home.html", manifest=store.manifest, links=links, **shown)

    return routes


def reports(store: Store, links: Links) -> list[Report]:
    """Return all country pages."""
    return [
        Report(row["label"], links.document(row["page"]), row["rights"])
        for row in _rows(store, "reports")
    ]


def figures(store: Store, links: Links) -> list[Figure]:
    """Return all numbers of all reports."""
    return [
        Figure(
            row["label"],
            links.document(row["observation"]),
            quantity(row["property"].rpartition("#")[2], row["number"]),
            row["words"],
            links.document(row["excerpt"]),
        )
        for row in _rows(store, "figures")
    ]


def quantity(property_name: str, number: str) -> str:
    """Return a number as people read it: "more than 1,500,000" is no "1,500,000"."""
    return _IN_WORDS[property_name](f"{Decimal(number):,}")


def _rows(store: Store, name: str) -> list[dict[str, str]]:
    text = resources.files("server").joinpath("queries", f"{name}.rq").read_text("utf-8")
    solutions = store.query(text.replace(BASE, store.manifest.base_iri))
    variables = [variable.value for variable in solutions.variables]  # type: ignore[union-attr]  # a SELECT
    return [{v: row[v].value for v in variables} for row in solutions]  # type: ignore[union-attr]  # a SELECT
