"""The table of the mutation run, in ``shapes/README.md`` between its two marks."""

from collections import Counter
from collections.abc import Mapping, Sequence

from kg import rdf
from kg.dataset import manifest
from kg.namespaces import BASE
from tests.conftest import ROOT
from tests.mutation.world import world

README = ROOT / "shapes/README.md"
BEGIN, END = "<!-- mutation: begin -->\n", "<!-- mutation: end -->\n"

Row = tuple[str, str, str | None]

#: Why damages of a kind survive.
CAUSES: Mapping[str, str] = {
    "evidence exchanged for another passage": "the other words name both ends of the fact, too",
    "basis overstated": "one sentence names both ends: only a reader can tell what it says of them",
    "required property dropped": "another report, or the reference file, states it as well",
    "type removed": "another report states it as well",
    "number changed": "no register has the administrative level of these made-up countries",
    "reference exchanged for another of its kind": "an interpretation need not name its concept, "
    "and the words for one thing may contain those for another",
    "class exchanged for another": "words for an organisation and for several do not differ",
    "happened turned into planned": "no fact depends on the decision having happened",
    "property exchanged for a similar one": "both properties need the same words, or none",
    "part exchanged with its whole": "both have the same place and time, or none",
    "label with another year": "the year is that of a name, not of a time",
}


def render(results: Sequence[Row]) -> str:
    """Return the Markdown table: mutants and caught ones by kind, and by which check."""
    total, caught = Counter(r[0] for r in results), Counter(r[0] for r in results if r[2])
    lines = ["| damage | places | caught | share | by |", "|---|---|---|---|---|"]
    for kind in total:
        by = Counter(check for name, _, check in results if name == kind and check)
        names = ", ".join(f"{check} {count}" for check, count in by.most_common())
        share = 100 * caught[kind] / total[kind]
        lines.append(f"| {kind} | {total[kind]} | {caught[kind]} | {share:.1f} % | {names} |")
    all_caught, everything = sum(caught.values()), len(results)
    share = 100 * all_caught / everything
    lines.append(f"| **all** | **{everything}** | **{all_caught}** | **{share:.1f} %** | |")
    return "\n".join(lines) + "\n"


def survivors(results: Sequence[Row]) -> str:
    """Return the Markdown list of the mutants that no check caught, folded away by kind."""
    lines = []
    for name in dict.fromkeys(kind for kind, _, check in results if check is None):
        places = [place for kind, place, check in results if kind == name and check is None]
        summary = f"Survivors: {name} ({len(places)}): {CAUSES.get(name, 'no cause is given')}"
        lines += ["<details>", f"<summary>{summary}</summary>", ""]
        lines += [f"- `{place}`" for place in places]
        lines += ["", "</details>", ""]
    return "\n".join(lines)


def digest() -> str:
    """Return the digest of the graph that is damaged."""
    return manifest.digest(rdf.nquads(rdf.canonical(world().dataset, BASE)))


def write(results: Sequence[Row], of: str) -> None:
    """Put table and survivors into the README, with the digest of the graph that was damaged."""
    table = f"{render(results)}\nOf the graph with the digest `{of}`.\n\n{survivors(results)}"
    text = README.read_text("utf-8")
    head, _, rest = text.partition(BEGIN)
    tail = rest.partition(END)[2]
    README.write_text(f"{head}{BEGIN}{table}{END}{tail}", "utf-8")
