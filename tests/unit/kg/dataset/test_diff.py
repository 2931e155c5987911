from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.dataset import diff
from kg.dataset.diff import ChangeKind, Changes, FactChange, GraphChange
from kg.namespaces import BASE, BASES, GRAPH, ID, RG

FREEDONIA = str(GRAPH.reports["freedonia"])
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
ROLES = {role: f"<{RDF}{role}>" for role in ("subject", "predicate", "object")}


def thing(name: str) -> str:
    return f"<{ID[name]}>"


def line(subject: str, predicate: str, value: str, graph: str = FREEDONIA) -> str:
    return f"{subject} {predicate} {value} <{graph}> .\n"


def rg(name: str) -> str:
    return f"<{RG[name]}>"


def number(text: str) -> str:
    return f'"{text}"^^<http://www.w3.org/2001/XMLSchema#integer>'


def statement(name: str, fact: tuple[str, str, str], basis: str) -> list[str]:
    iri = thing(f"statement/{name}")
    roles = [line(iri, ROLES[r], v, GRAPH.provenance) for r, v in zip(ROLES, fact, strict=True)]
    roles.append(line(iri, f"<{RDF}type>", rg("Statement"), GRAPH.provenance))
    return [*roles, line(iri, rg("basis"), f"<{BASES[basis]}>", GRAPH.provenance)]


def facts(changes: Changes) -> list[tuple[str, ...]]:
    """Return the changed facts in short: kind, graph, subject, predicate, before, after."""
    return [
        (
            change.kind.value,
            change.graph.removeprefix(f"{BASE}graph/"),
            change.subject.value.removeprefix(ID),
            change.predicate.value.removeprefix(RG),
            *(
                term.value.removeprefix(ID) if term else ""
                for term in (change.before, change.after)
            ),
        )
        for change in changes.facts
    ]


def compared(tmp_path: Path, old: list[str], new: list[str], base: str = BASE) -> Changes:
    paths = tmp_path / "old.nq", tmp_path / "new.nq"
    for path, lines in zip(paths, (old, new), strict=True):
        path.write_bytes(b"".join(sorted(text.replace(BASE, base).encode() for text in lines)))
    return diff.compare(paths[0], paths[1], base)


KEPT = [
    line(thing("place/a"), rg("within"), thing("place/b")),
    line(thing("place/a"), LABEL, '"A"@en', GRAPH.provenance),
]


def test_the_same_has_no_changes(tmp_path: Path) -> None:
    assert compared(tmp_path, KEPT, KEPT) == Changes((), (), {})
    assert compared(tmp_path, [], []) == Changes((), (), {})


@pytest.mark.parametrize("base", [BASE, "https://data.example.org/relief/"])
def test_one_value_in_the_place_of_another_is_a_change(tmp_path: Path, base: str) -> None:
    old = line(thing("observation/o"), rg("value"), number("7200"))
    new = line(thing("observation/o"), rg("value"), number("7300"))
    changes = compared(tmp_path, [*KEPT, old], [*KEPT, new], base)
    graph = FREEDONIA.replace(BASE, base)
    integer = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    assert changes.facts == (
        FactChange(
            ChangeKind.CHANGED,
            graph,
            ox.NamedNode(ID["observation/o"].replace(BASE, base)),
            ox.NamedNode(RG.value.replace(BASE, base)),
            ox.Literal("7200", datatype=integer),
            ox.Literal("7300", datatype=integer),
        ),
    )
    assert changes.graphs == (GraphChange(graph, 1, 1),)


def test_several_values_are_added_and_removed_one_by_one(tmp_path: Path) -> None:
    old = [line(thing("place/a"), rg("borders"), thing(f"place/{x}")) for x in "cd"]
    new = [line(thing("place/a"), rg("borders"), thing(f"place/{x}")) for x in "de"]
    assert compared(tmp_path, [*KEPT, *old], [*KEPT, *new]).count(ChangeKind.CHANGED) == 1
    more = line(thing("place/a"), rg("borders"), thing("place/f"))
    changes = compared(tmp_path, [*KEPT, *old], [*KEPT, *new, more])
    ends = [(c.kind, (c.before or c.after).value[-1]) for c in changes.facts]
    assert ends == [(ChangeKind.ADDED, "e"), (ChangeKind.ADDED, "f"), (ChangeKind.REMOVED, "c")]
    changes = compared(tmp_path, [*KEPT, *old], [*KEPT, new[1], more])
    assert [
        changes.count(kind) for kind in (ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.CHANGED)
    ] == [2, 2, 0]


def test_what_is_no_fact_is_only_counted(tmp_path: Path) -> None:
    text = line(thing("place/a"), LABEL, '"Ah"@en', GRAPH.provenance)
    inferred = line(thing("place/b"), rg("contains"), thing("place/a"), GRAPH.inferred)
    changes = compared(tmp_path, KEPT, [*KEPT, text, inferred])
    assert changes.facts == ()
    assert changes.graphs == (
        GraphChange(str(GRAPH.inferred), 1, 0),
        GraphChange(str(GRAPH.provenance), 1, 0),
    )


def test_a_fact_with_other_support_is_listed(tmp_path: Path) -> None:
    fact = (thing("place/a"), rg("within"), thing("place/b"))
    old, new = (statement("s", fact, basis) for basis in ("stated", "interpretation"))
    changes = compared(tmp_path, [*KEPT, *old], [*KEPT, *new])
    (change,) = changes.facts
    assert (change.kind, change.graph) == (ChangeKind.SUPPORT, "")
    assert (change.subject.value, change.after.value) == (f"{ID}place/a", f"{ID}place/b")


def test_a_new_fact_is_listed_once_without_its_statement(tmp_path: Path) -> None:
    fact = (thing("place/c"), rg("within"), thing("place/b"))
    new = [line(*fact), *statement("s", fact, "stated")]
    changes = compared(tmp_path, KEPT, [*KEPT, *new])
    assert [change.kind for change in changes.facts] == [ChangeKind.ADDED]


def test_links_are_facts(tmp_path: Path) -> None:
    code = line(thing("place/a"), rg("pcode"), '"XF02"', GRAPH.links)
    assert compared(tmp_path, [*KEPT, code], KEPT).count(ChangeKind.REMOVED) == 1


def test_what_is_gone_keeps_its_name(tmp_path: Path) -> None:
    gone = line(thing("event/gone"), LABEL, '"a gone thing"@en', GRAPH.provenance)
    changes = compared(tmp_path, [*KEPT, gone], KEPT)
    assert changes.labels == {f"{ID}event/gone": "a gone thing"}


def test_changes_are_sorted_by_kind_graph_subject_and_predicate(tmp_path: Path) -> None:
    chile, links = GRAPH.reports["chile"], GRAPH.links
    old = [
        line(thing("b"), rg("z"), '"1"'),
        line(thing("b"), rg("role"), '"x"', chile),
        line(thing("c"), rg("pcode"), '"old"', links),
    ]
    new = [
        line(thing("b"), rg("z"), '"2"'),
        line(thing("b"), rg("z"), '"3"'),
        line(thing("b"), rg("a"), '"4"'),
        line(thing("a"), rg("z"), '"5"'),
        line(thing("z"), rg("z"), '"6"', chile),
        line(thing("c"), rg("pcode"), '"new"', links),
    ]
    changes = compared(tmp_path, [*KEPT, *old], [*KEPT, *new])
    assert facts(changes) == [
        ("added", "report/chile", "z", "z", "", "6"),
        ("added", "report/freedonia", "a", "z", "", "5"),
        ("added", "report/freedonia", "b", "a", "", "4"),
        ("added", "report/freedonia", "b", "z", "", "2"),
        ("added", "report/freedonia", "b", "z", "", "3"),
        ("changed", "links", "c", "pcode", "old", "new"),
        ("removed", "report/chile", "b", "role", "x", ""),
        ("removed", "report/freedonia", "b", "z", "1", ""),
    ]
    assert changes.graphs == (
        GraphChange(str(links), 1, 1),
        GraphChange(str(chile), 1, 1),
        GraphChange(FREEDONIA, 4, 1),
    )
    kinds = (ChangeKind.ADDED, ChangeKind.CHANGED, ChangeKind.REMOVED, ChangeKind.SUPPORT)
    assert [changes.count(kind) for kind in kinds] == [5, 1, 2, 0]


@pytest.mark.parametrize(
    "ground", [rg("evidence"), rg("basis"), "<http://purl.org/dc/terms/source>"]
)
@pytest.mark.parametrize(("n_old", "n_new"), [(0, 1), (1, 0), (2, 1)])
def test_evidence_basis_and_source_count_as_support(
    tmp_path: Path, ground: str, n_old: int, n_new: int
) -> None:
    fact = (thing("place/a"), rg("within"), thing("place/b"))
    iri = thing("statement/s")
    whole = statement("s", fact, "stated")
    old, new = (
        [line(iri, ground, thing(f"{side}/{n}"), GRAPH.provenance) for n in range(n_values)]
        for side, n_values in (("old", n_old), ("new", n_new))
    )
    changes = compared(tmp_path, [*KEPT, *whole, *old], [*KEPT, *whole, *new])
    assert facts(changes) == [("support", "", "place/a", "within", "place/b", "place/b")]
    assert changes.graphs == (GraphChange(str(GRAPH.provenance), n_new, n_old),)


def test_only_complete_statements_in_both_releases_have_support(tmp_path: Path) -> None:
    fact = (thing("place/a"), rg("within"), thing("place/b"))
    gone = statement("gone", fact, "stated")
    no_object = [text for text in statement("half", fact, "stated") if ROLES["object"] not in text]
    kinds = [line(thing("statement/kind"), f"<{RDF}type>", rg("Statement"), GRAPH.provenance)]
    blank = [text.replace(thing("statement/gone"), "_:b0") for text in gone]
    kept = [*KEPT, *no_object, *kinds, *blank]
    ground = rg("evidence")
    new = [
        line(subject, ground, thing("excerpt/x"), GRAPH.provenance)
        for subject in ("_:b0", thing("statement/half"), thing("statement/kind"))
    ]
    other = line(thing("statement/other"), rg("note"), '"x"', GRAPH.provenance)
    changes = compared(tmp_path, [*kept, *gone], [*kept, *new, other])
    assert changes.facts == ()
    assert changes.graphs == (GraphChange(str(GRAPH.provenance), 4, 5),)


def test_removed_english_labels_are_kept(tmp_path: Path) -> None:
    old = [
        line(thing("a"), LABEL, '"A"@en', GRAPH.provenance),
        line(thing("b"), LABEL, '"be"@es', GRAPH.provenance),
        line(thing("c"), LABEL, '"c"', GRAPH.provenance),
        line(thing("d"), LABEL, thing("en"), GRAPH.provenance),
        line(thing("e"), rg("role"), '"e"@en', GRAPH.provenance),
        line(thing("f"), LABEL, '"F"@en', GRAPH.provenance),
    ]
    new = [line(thing("g"), LABEL, '"G"@en', GRAPH.provenance)]
    changes = compared(tmp_path, [*KEPT, *old], [*KEPT, *new])
    assert changes.labels == {f"{ID}a": "A", f"{ID}f": "F"}


def test_triples_outside_named_graphs_are_only_counted(tmp_path: Path) -> None:
    new = [f'{thing("a")} {rg("role")} "x" .\n']
    changes = compared(tmp_path, KEPT, [*KEPT, *new])
    assert (changes.facts, changes.graphs) == ((), (GraphChange("", 1, 0),))
