"""All things by kind, on a few triples."""

from functools import cache

import pytest

from kg.namespaces import ID
from kg.store import Store
from server.graph.kinds import KINDS, Inventory, ThingKind
from server.graph.names import Names
from server.web.links import Links
from tests import tiny

TRIG = """
    <id/place/z> rdfs:label "Åland"@en , "alfa"@es . <id/place/b> rdfs:label "beta"@en .
    <id/place/a> rdfs:label "Beta"@en . <id/place/a#centre> rg:p 1 . <id/place> rg:p 1 .
    <id/concept/s> rg:p 1 . <id/concept/s/c> rg:p 1 . <id/concept/s/c/d> rg:p 1 .
    <id/excerpt/r/10-11> rdfs:label "a" . <id/excerpt/r/9-12> rdfs:label "b" .
    <id/statement/2> rdfs:label "a" . <id/statement/1> rdfs:label "b" .
    <id/zoo/a> rg:p 1 . <id/ark/a> rg:p <id/object/a> . <other/place/x> rg:p 1 . _:b rg:p 1 .
    GRAPH <graph/links> { <id/report/r> rg:p 1 }
"""


@cache
def store(*, is_release: bool = True) -> Store:
    return tiny.release(TRIG) if is_release else tiny.store(TRIG)


def inventory_of(opened: Store) -> Inventory:
    return Inventory(opened, Links(opened.manifest, tiny.URL))


def ends(iris: object) -> list[str]:
    assert isinstance(iris, list)
    return [iri.removeprefix(ID) for iri in iris]


KNOWN = {kind.slug: kind for kind in KINDS}


def test_kinds_are_counted_known_ones_first() -> None:
    assert inventory_of(store()).counts() == [
        (KNOWN["report"], 1),
        (KNOWN["place"], 4),
        (KNOWN["concept"], 1),
        (KNOWN["statement"], 2),
        (KNOWN["excerpt"], 2),
        (ThingKind("ark", "Ark", ""), 1),
        (ThingKind("zoo", "Zoo", ""), 1),
    ]


@pytest.mark.parametrize("slug", ["place", "zoo"])
def test_kinds_of_other_data_are_called_by_their_names(slug: str) -> None:
    assert inventory_of(store(is_release=False)).kind(slug) == ThingKind(
        slug, slug.capitalize(), ""
    )


def test_things_are_in_the_order_of_their_iris_and_concepts_in_schemes() -> None:
    found = inventory_of(store())
    assert ends(found.iris("place")) == ["place", "place/a", "place/b", "place/z"]
    assert ends(found.iris("concept")) == ["concept/s"]
    assert ends(found.all_iris("concept")) == ["concept/s", "concept/s/c", "concept/s/c/d"]
    assert ends(found.all_iris("excerpt")) == ["excerpt/r/9-12", "excerpt/r/10-11"]
    assert (found.iris("none"), found.all_iris("none")) == ((), ())


def test_a_list_is_in_the_order_of_names_in_the_reader_s_language() -> None:
    opened = store()
    found = inventory_of(opened)
    links = Links(opened.manifest, tiny.URL)
    orders = {
        lang: found.ordered("place", Names(opened, links, lang)) for lang in ("en", "es", "fr")
    }
    assert {lang: ends(iris) for lang, iris in orders.items()} == {
        "en": ["place/a", "place/b", "place", "place/z"],
        "es": ["place/z", "place/a", "place/b", "place"],
        "fr": ["place/a", "place/b", "place", "place/z"],
    }
    assert found.ordered("place", Names(opened, links, "es")) is orders["es"]
    assert found.ordered("zoo", Names(opened, links, "es")) == [f"{ID}zoo/a"]


@pytest.mark.parametrize(
    ("slug", "iris"),
    [
        ("statement", ["statement/1", "statement/2"]),
        ("excerpt", ["excerpt/r/9-12", "excerpt/r/10-11"]),
    ],
)
def test_things_without_names_are_in_the_order_of_their_iris(slug: str, iris: list[str]) -> None:
    opened = store()
    found = inventory_of(opened)
    names = Names(opened, Links(opened.manifest, tiny.URL))
    assert found.ordered(slug, names) == found.iris(slug)
    assert ends(found.iris(slug)) == iris
