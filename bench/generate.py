"""Generates datasets: of any size from copies of a report, and of graphs that are hard to serve.

A quad with the report's name in one of its IRIs is copied; what all reports share (ontology,
places, organisations) is not. So every copy has the classes, properties, statements and excerpts
of a real report, and its texts word for word.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import click

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_LABEL: Final = "http://www.w3.org/2000/01/rdf-schema#label"
_INTEGER: Final = "http://www.w3.org/2001/XMLSchema#integer"
_STRING_OR_IRI: Final = re.compile(r'"(?:[^"\\]|\\.)*"|<[^>]*>')
_GRAPH: Final = re.compile(r" <[^>]*> \.$")


def to_triple(quad: str) -> str:
    """Return a line of N-Quads, with a graph, as a line of N-Triples."""
    return _GRAPH.sub(" .", quad)


def rename(quad: str, report: str, number: int) -> str:
    """Return a quad of copy ``number``: the report's name is replaced in IRIs only."""
    name = f"{report}-{number:06}"
    pattern = rf"{re.escape(report)}(?![\w-])"
    return _STRING_OR_IRI.sub(
        lambda match: re.sub(pattern, name, match[0]) if match[0].startswith("<") else match[0],
        quad,
    )


def belongs_to(quad: str, report: str) -> bool:
    """Whether an IRI of the quad contains the report's name."""
    return report in quad and rename(quad, report, 0) != quad


def n_copies(quads: Sequence[str], report: str, n_triples: int) -> int:
    """Return how many copies are needed for at least ``n_triples`` different triples."""
    triples = set(map(to_triple, quads))
    own = sum(belongs_to(line, report) for line in triples)
    missing = n_triples - len(triples)
    return max(0, -(-missing // own))


def generate(quads: Sequence[str], report: str, n_triples: int) -> Iterator[str]:
    """Yield the quads of the release, then those of the copies that are needed.

    Args:
        quads: lines of N-Quads, each with a graph.
        report: the id of the report to copy.
        n_triples: least number of different triples in all graphs together.
    """
    yield from quads
    own = [quad for quad in quads if belongs_to(quad, report)]
    for number in range(2, n_copies(quads, report, n_triples) + 2):
        yield from (rename(quad, report, number) for quad in own)


def union(quads: Iterable[str]) -> Iterator[str]:
    """Yield the triples of all graphs, each once, like the default graph of our server."""
    return iter(dict.fromkeys(map(to_triple, quads)))


def graphs(n_graphs: int = 2, n_subjects: int = 100_000) -> Iterator[str]:
    """Yield the quads of large graphs, and of two graphs of blank nodes.

    ``<urn:graph:1>`` and so on have three triples for each subject, whose IRIs differ from graph to
    graph. ``<urn:graph:list>`` is a list of 1,000 equal numbers, and ``<urn:graph:ring>`` a ring of
    250 nodes with chords, which all look the same to an algorithm that names blank nodes.
    """
    for graph in range(1, n_graphs + 1):
        for n in range(n_subjects):
            subject = f"<urn:subject:{graph}:{n}>"
            yield f"{subject} <{_RDF}type> <urn:class:Report> <urn:graph:{graph}> ."
            yield f'{subject} <{_LABEL}> "Report {n} of graph {graph}"@en <urn:graph:{graph}> .'
            yield f'{subject} <urn:property:value> "{3 * n}"^^<{_INTEGER}> <urn:graph:{graph}> .'
    n_items, n_nodes, chord = 1_000, 250, 7
    for n in range(n_items):
        rest = f"_:item{n + 1}" if n + 1 < n_items else f"<{_RDF}nil>"
        yield f'_:item{n} <{_RDF}first> "0"^^<{_INTEGER}> <urn:graph:list> .'
        yield f"_:item{n} <{_RDF}rest> {rest} <urn:graph:list> ."
    for n in range(n_nodes):
        for step in (1, chord):
            other = f"_:node{(n + step) % n_nodes}"
            yield f"_:node{n} <urn:property:next> {other} <urn:graph:ring> ."


@click.command()
@click.argument("release", type=click.Path(path_type=Path, exists=True))
@click.option("--report", default="msf-2023-peru", show_default=True, help="The report to copy.")
@click.option("--triples", "n_triples", default=500_000, show_default=True)
def main(release: Path, report: str, n_triples: int) -> None:
    """Write a larger dataset, from the N-Quads file of a RELEASE, to standard output."""
    quads = release.read_text("utf-8").splitlines()
    sys.stdout.writelines(f"{quad}\n" for quad in generate(quads, report, n_triples))


if __name__ == "__main__":
    main()
