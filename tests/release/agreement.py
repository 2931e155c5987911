"""How far two encodings of one page agree, by kind of fact, with and without the basis of a fact.

``python -m tests.release.agreement REPORT ENCODING`` compares a report that ships with another
encoding of its page. It prints a table, and the facts of one encoding alone. Things that belong to
the report have other names in another encoding. They are matched by kind, the best first: by the
words that support the facts about them, and by facts in common.
"""

import shutil
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from rdflib import RDFS, SKOS, Dataset, URIRef
from rdflib.term import Node

from kg import encode
from kg.config import Config
from kg.evidence.statements import Triple, list_facts, statement_iri
from kg.namespaces import GRAPH, ID, RG, short, split_iri

#: Two things are the same from this score on; the best is 2.
_SAME: Final = 0.4
#: Kinds of facts, by the local names of their properties.
_KINDS: Final = {
    "what it is": "type category condition eventType indicator organizationType placeType "
    "serviceType status",
    "where": "place origin originExcept destination within borders capitalOf spatial",
    "when": "time throughout phase after before hasBeginning intervalFinishes intervalStarts "
    "inXSDgYearMonth temporal",
    "who and whom": "population recipient provider actor affectedPerson subgroupOf subgroup "
    "unitOf partOfOperation role",
    "how many, how long": "value minExclusive quantifier extent rank rankAmong rankedType "
    "duration frequency promptness",
    "why, and after what": "cause purpose event triggeredBy follows respondsTo decides ends "
    "target treats",
}
#: Names are worded freely.
_NAMES: Final = {RDFS.label, SKOS.altLabel, SKOS.note}


@dataclass(frozen=True)
class Reading:
    """The facts of one encoding with their basis, and the positions of the words for each thing."""

    bases: Mapping[Triple, Node | None]
    positions: Mapping[Node, frozenset[int]]


def read(dataset: Dataset, report: str) -> Reading:
    """Read the facts of a report, without names."""
    provenance = dataset.graph(GRAPH.provenance)
    bases: dict[Triple, Node | None] = {}
    positions: dict[Node, set[int]] = defaultdict(set)
    for owner, fact in list_facts(dataset):
        if owner == report and fact[1] not in _NAMES:
            statement = statement_iri(owner, fact)
            bases[fact] = provenance.value(statement, RG.basis)
            for excerpt in provenance.objects(statement, RG.evidence):
                start, end = split_iri(str(excerpt))[1].split("-")
                positions[fact[0]].update(range(int(start), int(end)))
    return Reading(bases, {thing: frozenset(places) for thing, places in positions.items()})


def match(first: Reading, second: Reading, report: str) -> dict[Node, Node]:
    """Return the thing of the first encoding for each thing of the second."""
    pairs: dict[Node, Node] = {}
    for _ in range(3):  # matched values of facts match further things
        scores = sorted(_scores(first, second, pairs, report), reverse=True)
        pairs, used = {}, set[str]()
        for score, one, other in scores:
            if score >= _SAME and one not in used and URIRef(other) not in pairs:
                pairs[URIRef(other)] = URIRef(one)
                used.add(one)
    return pairs


def _scores(
    first: Reading, second: Reading, pairs: Mapping[Node, Node], report: str
) -> Iterator[tuple[float, str, str]]:
    facts, other_facts = _facts_of(first, {}), _facts_of(second, pairs)
    for one, other in product(first.positions, second.positions):
        kind = _kind(one)
        if kind == _kind(other) and f"/{report}/" in str(one) and f"/{report}/" in str(other):
            words = _overlap(first.positions[one], second.positions[other])
            yield words + _overlap(facts[one], other_facts[other]), str(one), str(other)


def _facts_of(reading: Reading, pairs: Mapping[Node, Node]) -> dict[Node, frozenset[object]]:
    facts = defaultdict(set)
    for subject, predicate, value in reading.bases:
        facts[subject].add((predicate, pairs.get(value, value)))
    return {thing: frozenset(values) for thing, values in facts.items()}


def _overlap(
    one: frozenset[object] | frozenset[int], other: frozenset[object] | frozenset[int]
) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def _kind(thing: Node) -> str:
    return str(thing).removeprefix(ID).partition("/")[0]


def rename(first: Reading, second: Reading, report: str) -> dict[Triple, Node | None]:
    """Return the facts of the second encoding with the names of the first."""
    pairs = match(first, second, report)
    return {
        (pairs.get(s, s), p, pairs.get(o, o)): basis for (s, p, o), basis in second.bases.items()
    }


def table(first: Reading, second: Reading, report: str) -> Iterator[str]:
    """Yield the rows of a table in Markdown; agreement is Dice's coefficient."""
    renamed = rename(first, second, report)
    common = first.bases.keys() & renamed.keys()
    alike = [fact for fact in common if first.bases[fact] == renamed[fact]]
    kinds = {name: kind for kind, names in _KINDS.items() for name in names.split()}
    counts = [
        Counter(kinds.get(split_iri(str(fact[1]))[1], "other") for fact in facts)
        for facts in (first.bases, renamed, common, alike)
    ]
    yield "| kind of fact | first | second | both | agreement | with the same basis |"
    yield "|---|---|---|---|---|---|"
    for kind in (*_KINDS, "other"):
        yield _row(kind, *(count[kind] for count in counts))
    yield _row("**all**", *(count.total() for count in counts))


def _row(name: str, first: int, second: int, both: int, alike: int) -> str:
    shares = (f"{200 * n / (first + second):.0f} %" for n in (both, alike))
    return f"| {name} | {first} | {second} | {both} | {' | '.join(shares)} |"


def read_both(report: str, encoding: Path) -> tuple[Reading, Reading]:
    """Read a report that ships, and another encoding of its page."""
    config = Config()
    with TemporaryDirectory() as folder:
        copy = shutil.copytree(config.reports / report, Path(folder) / report)
        shutil.copyfile(encoding, copy / "encoding.yamlld")
        first, second = (
            read(encode.dataset(config.ontology, config.reference, reports), report)
            for reports in (config.reports, Path(folder))
        )
    return first, second


def main() -> None:
    """Print the table and the differences."""
    report, encoding = sys.argv[1:]
    first, second = read_both(report, Path(encoding))
    lines, renamed = [*table(first, second, report)], rename(first, second, report)
    for title, alone in (
        ("first", first.bases.keys() - renamed.keys()),
        ("second", renamed.keys() - first.bases.keys()),
    ):
        facts = sorted(" ".join(short(term) for term in fact) for fact in alone)
        lines += ["", f"Only the {title} encoding:", *facts]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
