"""Finds the W3C's test suites, and reads their manifests.

Source: https://github.com/w3c/rdf-tests, https://www.w3.org/2001/sw/DataAccess/tests/README
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

#: Base of the relative IRIs in the files: the address where they are published.
BASE: Final = "https://w3c.github.io/rdf-tests/sparql/"
#: Names the folder; the default is ``shared/w3c`` beside the repository, if it exists.
VARIABLE: Final = "W3C_TESTS"
_BESIDE: Final = Path(__file__).parents[3] / "shared" / "w3c"

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
MF: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def folder() -> Path | None:
    """Return the folder with the suites; None if it was not named and the default does not exist.

    Raises:
        FileNotFoundError: the named folder has no suites.
    """
    named = os.environ.get(VARIABLE)
    path = Path(named) if named else _BESIDE
    if (path / "sparql").is_dir():
        return path.resolve()
    if named:
        raise FileNotFoundError(f"{VARIABLE}={named}: there is no folder {path / 'sparql'}")
    return None


def sparql() -> Path:
    """Return the folder of the SPARQL suites, which must exist."""
    suites = folder()
    assert suites
    return suites / "sparql"


def iri(path: Path) -> str:
    return BASE + path.relative_to(sparql()).as_posix()


def path_of(iri: str) -> Path:
    return sparql() / iri.removeprefix(BASE)


class Manifest:
    """Manifests, and those that they include, as one graph."""

    def __init__(self, *paths: Path) -> None:
        self._graph = ox.Dataset()
        self.manifests: list[ox.NamedNode] = []
        for path in paths:
            self._load(path)

    def _load(self, path: Path) -> None:
        manifest = ox.NamedNode(iri(path))
        self.manifests.append(manifest)
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE, base_iri=manifest.value):
            self._graph.add(quad)
        for included in self.items(manifest, f"{MF}include"):
            self._load(path_of(_text(included)))

    def entries(self) -> Iterator[ox.NamedNode]:
        """Yield the tests that the manifests list, in their order."""
        for manifest in self.manifests:
            for entry in self.items(manifest, f"{MF}entries"):
                assert isinstance(entry, ox.NamedNode)
                yield entry

    def of_type(self, name: str) -> list[ox.NamedNode]:
        """Return the tests of a type, sorted, including tests that are not listed."""
        quads = self._graph.quads_for_object(ox.NamedNode(MF + name))
        tests = [q.subject for q in quads if q.predicate.value == f"{_RDF}type"]
        return sorted((t for t in tests if isinstance(t, ox.NamedNode)), key=str)

    def values(self, node: Term, predicate: str) -> list[Term]:
        assert isinstance(node, ox.NamedNode | ox.BlankNode)
        quads = self._graph.quads_for_subject(node)
        return sorted((q.object for q in quads if q.predicate.value == predicate), key=str)

    def value(self, node: Term, predicate: str) -> Term | None:
        return next(iter(self.values(node, predicate)), None)

    def text(self, node: Term, predicate: str) -> str | None:
        term = self.value(node, predicate)
        return None if term is None else _text(term)

    def items(self, node: Term, predicate: str) -> Iterator[Term]:
        """Yield the items of the list that is the value."""
        rest = self.value(node, predicate)
        while rest is not None and rest != ox.NamedNode(f"{_RDF}nil"):
            first = self.value(rest, f"{_RDF}first")
            assert first is not None
            yield first
            rest = self.value(rest, f"{_RDF}rest")


def _text(term: Term) -> str:
    assert isinstance(term, ox.NamedNode | ox.Literal)
    return term.value


@dataclass(frozen=True, slots=True)
class Case:
    """A test of the query language.

    Attributes:
        id: suite, folder and name.
        kind: its type in the vocabulary of manifests.
        query: the file with the query.
        data: files of the default graph.
        graphs: files of the named graphs, by their IRIs.
        result: the file with the expected result; None for a test of syntax.
        is_lax: whether duplicates may be missing.
    """

    id: str
    kind: str
    query: Path
    data: Sequence[Path] = ()
    graphs: Sequence[Path] = ()
    result: Path | None = None
    is_lax: bool = False

    @property
    def suite(self) -> str:
        return self.id.rpartition("/")[0]


def cases(*paths: Path) -> list[Case]:
    """Return the tests of the query language in the manifests."""
    manifest = Manifest(*paths)
    return [_case(manifest, entry) for entry in manifest.entries()]


def _case(manifest: Manifest, entry: ox.NamedNode) -> Case:
    kind = manifest.text(entry, f"{_RDF}type")
    action = manifest.value(entry, f"{MF}action")
    assert kind
    assert action
    name = entry.value.rpartition("#")[2]
    if isinstance(action, ox.NamedNode):  # a test of syntax
        query = path_of(action.value)
        return Case(_id(query, name), kind.removeprefix(MF), query)
    query = path_of(manifest.text(action, f"{QT}query") or "")
    result = manifest.text(entry, f"{MF}result")
    assert result
    return Case(
        _id(query, name),
        kind.removeprefix(MF),
        query,
        [path_of(_text(term)) for term in manifest.values(action, f"{QT}data")],
        [path_of(_text(term)) for term in manifest.values(action, f"{QT}graphData")],
        path_of(result),
        manifest.text(entry, f"{MF}resultCardinality") == f"{MF}LaxCardinality",
    )


def _id(query: Path, name: str) -> str:
    return f"{query.parent.relative_to(sparql()).as_posix()}/{name}"
