"""The IRIs of things, graphs and terms of a release; ``links`` has the addresses they open at."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from kg.namespaces import GRAPH, ID, rebase

#: The characters of a path that an IRI need not escape (RFC 3987, 2.2: pchar and "/").
_PLAIN: Final = "/-._~!$&'()*+,;=:@"
#: Letters and digits of an IRI, with those beyond ASCII (RFC 3987, 2.2: ucschar).
_IN_IRI: Final = re.compile(
    "[A-Za-z0-9\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    + "".join(f"{chr(0x10000 * p)}-{chr(0x10000 * p + 0xFFFD)}" for p in range(1, 14))
    + "\U000e1000-\U000efffd]"
)

#: Decoded names that would not survive in the path of a URL.
_NO_PATH: Final = re.compile(r"^/|[\x00-\x1f\x7f]|(?:^|/)\.{1,2}(?:/|$)")


def escape(name: str) -> str:
    """Return a decoded path in an IRI's form: only what no IRI can contain is escaped."""
    return "".join(c if c in _PLAIN or _IN_IRI.fullmatch(c) else quote(c) for c in name)


def is_name(name: str) -> bool:
    """Whether an IRI can contain a decoded path without any escape.

    Source: https://www.rfc-editor.org/rfc/rfc3987.html#section-2.2 (iunreserved, sub-delims)
    """
    return all(c in _PLAIN or _IN_IRI.fullmatch(c) for c in name)


@dataclass(frozen=True, slots=True)
class Iris:
    """The IRIs of one release; all start with ``base``, which ends with a slash."""

    base: str

    @property
    def things(self) -> str:
        """The start of the IRI of every thing."""
        return rebase(ID, self.base)

    def thing(self, name: str) -> str:
        """Return the IRI of the thing that ``/id/<name>`` and ``/doc/<name>`` are about."""
        return self.things + quote(name, safe=_PLAIN)

    def name(self, iri: str) -> str | None:
        """Return the decoded path that stands for a thing; None if no path does.

        In a path, ``%2F`` and ``?`` would be other characters, and browsers resolve dot segments.
        """
        thing, hash_, fragment = iri.partition("#")
        name = unquote(thing.removeprefix(self.things))
        is_path = name and not _NO_PATH.search(name) and bool(hash_) == bool(fragment)
        return name if is_path and thing in self.spellings(name) else None

    def spellings(self, name: str) -> tuple[str, ...]:
        """Return the IRIs that a path may stand for: with letters beyond ASCII escaped, or not."""
        return tuple(dict.fromkeys((self.thing(name), self.things + escape(name))))

    def kind(self, iri: str) -> str:
        """Return the first segment of the name of a thing; empty for an IRI of anything else."""
        name = iri.removeprefix(self.things)
        return "" if name == iri else name.partition("/")[0]

    def document(self, iri: str) -> str:
        """Return the IRI of the document about a thing: the same wherever it is served."""
        return f"{self.base}doc/{iri.removeprefix(self.things).partition('#')[0]}"

    def graph(self, path: str) -> str:
        """Return the IRI of the graph that a path of the Graph Store is named after."""
        return self.base + quote(path.removeprefix("/"), safe=_PLAIN)

    def report_graph(self, page: str) -> str:
        """Return the IRI of the graph with the facts of a country page."""
        return f"{self.base}graph/{page.removeprefix(self.things)}"

    @property
    def ontology_graph(self) -> str:
        """The IRI of the graph with ontology and concept schemes."""
        return rebase(GRAPH.ontology, self.base)

    @property
    def ontology(self) -> str:
        """The IRI of the ontology; adding ``#<term>`` gives the IRI of a term."""
        return f"{self.base}ontology"

    @property
    def dataset(self) -> str:
        """The IRI by which the dataset is cited."""
        return f"{self.base}dataset"

    @property
    def catalogue(self) -> str:
        """The IRI of the catalogue."""
        return f"{self.base}catalogue"

    @property
    def authors(self) -> str:
        """The IRI of the dataset's authors."""
        return f"{self.catalogue}#authors"
