"""The queries in ``queries/``: most are what a page links to, to have all that it shows."""

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Final

import pyoxigraph as ox

from kg.namespaces import rebase_text
from kg.store import Store

_VARIABLE: Final = re.compile(r"\$(\w+)")


def query(store: Store, name: str, **values: str | Iterable[str]) -> str:
    """Return a query of ``queries/`` under the base IRI of a release.

    Args:
        store: of the release.
        name: of the query's file, without ``.rq``.
        values: an IRI, or several, for a variable that the query writes ``$so``; without it the
            variable stays.
    """
    terms = {
        variable: ", ".join(
            str(ox.NamedNode(iri)) for iri in ([value] if isinstance(value, str) else value)
        )
        for variable, value in values.items()
    }
    text = rebase_text(_text(name), store.manifest.base_iri)
    return _VARIABLE.sub(lambda found: terms.get(found[1], found[0]), text)


@cache
def _text(name: str) -> str:
    return resources.files("server").joinpath("queries", f"{name}.rq").read_text("utf-8")
