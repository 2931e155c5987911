"""The W3C's tests of the syntaxes of RDF 1.1 and 1.2, along the path of ``serve --data``.

Source: https://www.w3.org/TR/rdf12-turtle/, https://www.w3.org/TR/rdf12-trig/,
https://www.w3.org/TR/rdf12-n-triples/, https://www.w3.org/TR/rdf12-n-quads/,
https://www.w3.org/TR/rdf12-xml/
"""

import re
from collections import Counter
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest

from kg import rdf
from kg.dataset import rdf_files
from kg.errors import DataError
from tests.conformance import earl, w3c
from tests.conformance.earl import Assertion, Recorder
from tests.conformance.exceptions import EXCEPTIONS
from tests.conformance.w3c import Case

MANIFESTS: Final = (
    "rdf/rdf11/rdf-xml/manifest.ttl",
    "rdf/rdf12/rdf-n-quads/c14n/manifest.ttl",
    "rdf/rdf12/rdf-n-quads/syntax/manifest.ttl",
    "rdf/rdf12/rdf-n-triples/c14n/manifest.ttl",
    "rdf/rdf12/rdf-n-triples/syntax/manifest.ttl",
    "rdf/rdf12/rdf-trig/eval/manifest.ttl",
    "rdf/rdf12/rdf-trig/syntax/manifest.ttl",
    "rdf/rdf12/rdf-turtle/eval/manifest.ttl",
    "rdf/rdf12/rdf-turtle/syntax/manifest.ttl",
    "rdf/rdf12/rdf-xml/eval/manifest.ttl",
)
CASES: Final = w3c.cases(*MANIFESTS)
COUNTS: Final = {
    "RDF 1.1 RDF/XML evaluation": 126,
    "RDF 1.1 RDF/XML syntax": 40,
    "RDF 1.2 N-Quads canonical form": 41,
    "RDF 1.2 N-Quads syntax": 27,
    "RDF 1.2 N-Triples canonical form": 41,
    "RDF 1.2 N-Triples syntax": 29,
    "RDF 1.2 RDF/XML evaluation": 29,
    "RDF 1.2 RDF/XML syntax": 2,
    "RDF 1.2 TriG evaluation": 25,
    "RDF 1.2 TriG syntax": 35,
    "RDF 1.2 Turtle evaluation": 29,
    "RDF 1.2 Turtle syntax": 74,
}


def parameters(*kinds: str) -> list[object]:
    """Return the cases of which the type ends with one of ``kinds``."""

    def marks(case: Case) -> list[pytest.MarkDecorator]:
        if case.id not in EXCEPTIONS:
            return []
        reason = EXCEPTIONS[case.id]
        return [pytest.mark.xfail(strict=True, reason=reason, raises=AssertionError)]

    cases = [case for case in CASES if case.kind.endswith(kinds)]
    return [pytest.param(case, id=case.id, marks=marks(case)) for case in cases]


def assertion(case: Case) -> Assertion:
    """Return the outcome of a test as the exceptions have it."""
    return earl.expected(case.suite, case.iri, failed=EXCEPTIONS.get(case.id, ""))


def load(path: Path) -> set[ox.Quad]:
    """Return what a server of a file would have; its base IRI is where the W3C publishes it."""
    data = ox.serialize(rdf_files.load([path], w3c.BASE).quads(), format=ox.RdfFormat.N_QUADS)
    assert data is not None
    published = data.replace(f"{w3c.suites().as_uri()}/".encode(), w3c.BASE.encode())
    return set(ox.parse(published, format=ox.RdfFormat.N_QUADS))


def canonical(quads: set[ox.Quad]) -> set[ox.Quad]:
    """Return quads with canonical blank nodes."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def without_labels(nquads: bytes) -> list[bytes]:
    """Return the sorted lines of a document; all blank nodes have one label."""
    return sorted(re.sub(rb"_:\w+", b"_:b", nquads).splitlines())


def test_all_tests_are_collected_once() -> None:
    assert Counter(case.suite for case in CASES) == COUNTS
    assert len({case.id for case in CASES}) == len(CASES)


def test_every_exception_is_of_a_test() -> None:
    assert {name for name in EXCEPTIONS if name.startswith("rdf")} <= {c.id for c in CASES}


@pytest.mark.parametrize("case", parameters("Eval"))
def test_evaluation(case: Case, record_property: Recorder) -> None:
    earl.record(record_property, assertion(case))
    assert case.result
    expected = ox.parse(path=case.result, base_iri=w3c.iri(case.result))
    assert canonical(load(case.action)) == canonical(set(expected))


@pytest.mark.parametrize("case", parameters("C14N"))
def test_canonical_form(case: Case, record_property: Recorder) -> None:
    earl.record(record_property, assertion(case))
    assert case.result
    actual = rdf.nquads(load(case.action))
    assert without_labels(actual) == without_labels(case.result.read_bytes())


@pytest.mark.parametrize("case", parameters("PositiveSyntax"))
def test_positive_syntax(case: Case, record_property: Recorder) -> None:
    earl.record(record_property, assertion(case))
    load(case.action)


@pytest.mark.parametrize("case", parameters("NegativeSyntax"))
def test_negative_syntax(case: Case, record_property: Recorder) -> None:
    earl.record(record_property, assertion(case))
    with pytest.raises(DataError):
        load(case.action)
