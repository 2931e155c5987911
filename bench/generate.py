"""A dataset of any size: copies of a release's reports, each under a name of its own.

A quad that has a report's name in one of its IRIs is copied; what all reports share (ontology,
places, organisations) is there once. So every copy has the classes, properties, statements and
excerpts of a real report, and its texts word for word.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import click

_STRING_OR_IRI: Final = re.compile(r'"(?:[^"\\]|\\.)*"|<[^>]*>')
_GRAPH: Final = re.compile(r" <[^>]*> \.$")


def triple(quad: str) -> str:
    """Return a line of N-Quads, with a graph, as a line of N-Triples."""
    return _GRAPH.sub(" .", quad)


def renamed(quad: str, report: str, number: int) -> str:
    """Return a quad with the report's name, in IRIs only, as that of its copy ``number``."""
    name = f"{report}-{number:06}"
    pattern = rf"{re.escape(report)}(?![\w-])"
    return _STRING_OR_IRI.sub(
        lambda found: re.sub(pattern, name, found[0]) if found[0].startswith("<") else found[0],
        quad,
    )


def is_of(quad: str, report: str) -> bool:
    """Whether an IRI of the quad has the report's name."""
    return report in quad and renamed(quad, report, 0) != quad


def copies(quads: Sequence[str], report: str, n_triples: int) -> int:
    """Return how many copies make at least so many different triples; 0 if there are enough."""
    triples = set(map(triple, quads))
    own = sum(is_of(one, report) for one in triples)
    missing = n_triples - len(triples)
    return max(0, -(-missing // own))


def generate(quads: Sequence[str], report: str, n_triples: int) -> Iterator[str]:
    """Yield the quads of the release, then those of as many copies as are needed.

    Args:
        quads: lines of N-Quads, each with a graph.
        report: the id of the report to copy.
        n_triples: different triples, whatever graph they are in; the last copy may exceed it.
    """
    yield from quads
    own = [quad for quad in quads if is_of(quad, report)]
    for number in range(2, copies(quads, report, n_triples) + 2):
        yield from (renamed(quad, report, number) for quad in own)


def union(quads: Iterable[str]) -> Iterator[str]:
    """Yield the triples of all graphs, each once: what the default graph of our server holds."""
    return iter(dict.fromkeys(map(triple, quads)))


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
