"""Finds the W3C's test suites, and reads their manifests.

Source: https://github.com/w3c/rdf-tests, https://www.w3.org/2001/sw/DataAccess/tests/README
"""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

#: Base of the relative IRIs in the files: the address where they are published.
BASE: Final = "https://w3c.github.io/rdf-tests/"
#: Names the folder; the default is ``shared/w3c`` beside the repository, if it exists.
VARIABLE: Final = "W3C_TESTS"
_BESIDE: Final = Path(__file__).parents[3] / "shared" / "w3c"

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
MF: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT: Final = "http://www.w3.org/2009/sparql/tests/test-update#"

_SYNTAXES: Final = {
    "rdf-n-quads": "N-Quads",
    "rdf-n-triples": "N-Triples",
    "rdf-trig": "TriG",
    "rdf-turtle": "Turtle",
    "rdf-xml": "RDF/XML",
}

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


def suites() -> Path:
    """Return the folder of the suites, which must exist."""
    path = folder()
    assert path
    return path


def iri(path: Path) -> str:
    return BASE + path.relative_to(suites()).as_posix()


def path_of(iri: str) -> Path:
    return suites() / iri.removeprefix(BASE)


class Manifest:
    """Manifests, and those that they include, as one graph."""

    def __init__(self, *paths: Path) -> None:
        self._graph = ox.Dataset()
        self.manifests: list[ox.NamedNode | ox.BlankNode | ox.Triple] = []
        for path in paths:
            self._load(path)

    def _load(self, path: Path) -> None:
        quads = list(ox.parse(path=path, format=ox.RdfFormat.TURTLE, base_iri=iri(path)))
        lists = (f"{MF}entries", f"{MF}include")
        (manifest,) = {quad.subject for quad in quads if quad.predicate.value in lists}
        for quad in quads:
            self._graph.add(quad)
        self.manifests.append(manifest)
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
    """A test of SPARQL or of a syntax of RDF.

    Attributes:
        id: suite, folder and name.
        iri: its IRI in the manifest.
        kind: its type in the vocabularies of manifests, without the namespace.
        action: the file with the query, the update or the RDF document.
        data: files of the default graph.
        graphs: files of the named graphs, by their IRIs.
        result: the file with the expected result; None for a test of syntax and for an update.
        is_lax: whether duplicates may be missing.
    """

    id: str
    iri: str
    kind: str
    action: Path
    data: Sequence[Path] = ()
    graphs: Sequence[Path] = ()
    result: Path | None = None
    is_lax: bool = False

    @property
    def is_update(self) -> bool:
        return self.action.suffix == ".ru"

    @property
    def suite(self) -> str:
        """The name of its suite: standard, version, language, what is tested."""
        version, folder = self.id.split("/")[:2]
        if version.startswith("rdf"):
            topics = {"Eval": "evaluation", "C14N": "canonical form"}
            language, topic = _SYNTAXES[folder], topics.get(self.kind[-4:], "syntax")
        elif self.is_update:
            language, topic = "Update", "evaluation" if "Evaluation" in self.kind else "syntax"
        elif folder in ("csv-tsv-res", "json-res"):
            language, topic = "result formats", ""
        else:
            language, topic = "query", "evaluation" if self.result else "syntax"
        name = version[:-2].upper()
        return f"{name} {version[-2]}.{version[-1]} {language} {topic}".strip()


def cases(*names: str) -> list[Case]:
    """Return the tests in manifests, which are named relative to the folder of the suites."""
    manifest = Manifest(*(suites() / name for name in names))
    return [_case(manifest, entry) for entry in manifest.entries()]


def _case(manifest: Manifest, entry: ox.NamedNode) -> Case:
    kind = manifest.text(entry, f"{_RDF}type")
    action = manifest.value(entry, f"{MF}action")
    result = manifest.value(entry, f"{MF}result")
    assert kind
    assert action
    if isinstance(action, ox.NamedNode):
        file, data, graphs = action.value, [], []
    else:
        file = manifest.text(action, f"{QT}query") or manifest.text(action, f"{UT}request") or ""
        data = manifest.values(action, f"{QT}data")
        graphs = manifest.values(action, f"{QT}graphData")
    path = path_of(file)
    folder = "/".join(path.parent.relative_to(suites()).parts[1:])
    return Case(
        f"{folder}/{re.split('[#/]', entry.value)[-1]}",
        entry.value,
        re.split("[#/]", kind)[-1],
        path,
        [path_of(_text(term)) for term in data],
        [path_of(_text(term)) for term in graphs],
        path_of(result.value) if isinstance(result, ox.NamedNode) else None,
        manifest.text(entry, f"{MF}resultCardinality") == f"{MF}LaxCardinality",
    )
