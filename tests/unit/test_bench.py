"""The generator of the bench: what it writes is as large as asked, and has a report's shape."""

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from bench import generate
from kg.config import Config

REPORT = "sr-2023-freedonia"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
ONTOLOGY = "https://w3id.org/reliefgraph/ontology#"


@pytest.fixture(scope="module")
def quads(config: Config) -> list[str]:
    file: Path = config.releases / config.release / "reliefgraph.nq"
    return file.read_text("utf-8").splitlines()


def classes(quads: list[str]) -> "Counter[str]":
    """How often each class has an instance that belongs to the report, or a copy of it."""
    own = (quad.split(" ") for quad in quads if f"/{REPORT}" in quad.split(" ")[0])
    return Counter(parts[2] for parts in own if parts[1] == TYPE)


def predicates(quads: list[str]) -> "Counter[str]":
    own = (quad for quad in quads if generate.belongs_to(quad, REPORT))
    return Counter(quad.split(" ")[1] for quad in own)


def test_same_input_same_bytes(quads: list[str]) -> None:
    first, second = (list(generate.generate(quads, REPORT, 30_000)) for _ in range(2))
    assert first == second


def test_size_is_reached_by_the_last_copy(quads: list[str]) -> None:
    n = len(set(generate.union(generate.generate(quads, REPORT, 30_000))))
    once = list(generate.union(quads))
    own = sum(generate.belongs_to(triple, REPORT) for triple in once)
    assert 30_000 <= n < 30_000 + own
    assert n == len(once) + own * generate.n_copies(quads, REPORT, 30_000)


def test_release_that_is_large_enough_stays_as_it_is(quads: list[str]) -> None:
    assert list(generate.generate(quads, REPORT, 100)) == quads


def test_classes_and_properties_scale_with_the_copies(quads: list[str]) -> None:
    n = generate.n_copies(quads, REPORT, 30_000) + 1
    generated = list(generate.generate(quads, REPORT, 30_000))
    assert classes(generated) == Counter({name: n * k for name, k in classes(quads).items()})
    assert f"<{ONTOLOGY}Statement>" in classes(quads)
    assert f"<{ONTOLOGY}Excerpt>" in classes(quads)
    own = [
        quad for quad in generated if generate.belongs_to(quad, REPORT) or f"/{REPORT}-0" in quad
    ]
    assert Counter(q.split(" ")[1] for q in own) == Counter(
        {name: n * k for name, k in predicates(quads).items()}
    )


def test_texts_stay_as_they_are(quads: list[str]) -> None:
    line = f'<urn:id/{REPORT}/1> <urn:p> "<{REPORT}> \\"{REPORT}" <urn:g/{REPORT}> .'
    renamed = (
        f'<urn:id/{REPORT}-000007/1> <urn:p> "<{REPORT}> \\"{REPORT}" <urn:g/{REPORT}-000007> .'
    )
    assert generate.rename(line, REPORT, 7) == renamed
    assert not generate.belongs_to(f"<urn:id/{REPORT}-north/1> <urn:p> <urn:o> <urn:g> .", REPORT)


def test_union_has_each_triple_once() -> None:
    quads = ["<urn:s> <urn:p> <urn:o> <urn:g1> .", "<urn:s> <urn:p> <urn:o> <urn:g2> ."]
    assert list(generate.union(quads)) == ["<urn:s> <urn:p> <urn:o> ."]


def test_graphs_have_their_sizes() -> None:
    quads = list(ox.parse("\n".join(generate.graphs(2, 50)), format=ox.RdfFormat.N_QUADS))
    sizes = Counter(str(quad.graph_name) for quad in quads)
    expected = {"1": 150, "2": 150, "list": 2_000, "ring": 500}
    assert sizes == Counter({f"<urn:graph:{name}>": n for name, n in expected.items()})
    assert len(set(quads)) == len(quads)
