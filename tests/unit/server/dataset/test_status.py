import hashlib
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from flask import Response
from flask.testing import FlaskClient
from rdflib import RDF
from werkzeug.test import TestResponse

from kg.config import Config
from kg.dataset import diff
from kg.dataset.diff import ChangeKind, Changes, FactChange, GraphChange
from kg.dataset.manifest import NamedGraph, ReleaseFile
from kg.namespaces import BASE, ID, RG
from kg.store import Store
from server.dataset import status
from server.dataset.releases import ReleaseFolder
from server.dataset.status import ChangeView, ReleaseDiff, Status, ValidationWarning
from server.graph.names import DisplayName
from server.graph.page_renderer import PageRenderer, PageRenderers
from server.web.links import Links
from tests import tiny


def test_the_state_of_a_release(client: FlaskClient, store: Store) -> None:
    release_status = client.get("/status.json").get_json()
    manifest = store.manifest
    assert release_status["release"]["digest"] == f"sha256:{manifest.digest}"
    assert release_status["validation"] == {
        "conforms": True,
        "checked": dict(manifest.checked),
        "warnings": [],
    }
    assert release_status["inputs"] == dict(manifest.inputs)
    assert release_status["tools"] == dict(manifest.tools)
    assert {graph["iri"]: graph["triples"] for graph in release_status["graphs"]} == {
        graph.iri: graph.n_triples for graph in manifest.graphs
    }
    assert release_status["changes"] is None


def test_things_are_counted_by_kind(client: FlaskClient, store: Store) -> None:
    n_by_kind = {
        row["iri"]: row["things"] for row in client.get("/status.json").get_json()["kinds"]
    }
    for iri, n_things in n_by_kind.items():
        found = store.engine.quads_for_pattern(
            None, ox.NamedNode(RDF.type), ox.NamedNode(iri), ox.DefaultGraph()
        )
        assert n_things == len(list(found))
        assert iri.startswith(str(RG))
    assert n_by_kind[str(RG.Figure)] == 15


def test_facts_are_counted_by_how_words_carry_them(client: FlaskClient, store: Store) -> None:
    release_status = client.get("/status.json").get_json()["bases"]
    quads = store.engine.quads_for_pattern(None, ox.NamedNode(RG.basis), None, ox.DefaultGraph())
    assert sum(row["facts"] for row in release_status) == len(list(quads))
    assert {row["iri"].rpartition("/")[2] for row in release_status} == {
        "stated",
        "page-scope",
        "interpretation",
    }


def test_the_page_says_the_same_in_words(client: FlaskClient, store: Store) -> None:
    text = client.get("/status").text
    assert "The release conforms." in text
    assert f"Each of {store.manifest.checked['facts']} facts has a statement" in text
    assert "This is the first release" in text
    assert store.manifest.digest in text
    assert "There are no warnings." in text


@pytest.mark.parametrize(
    ("path", "accept", "mimetype"),
    [
        ("/status", None, "text/html"),
        ("/status", "text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("/status", "application/json", "application/json"),
        ("/status?format=json", "text/html", "application/json"),
        ("/status?format=html", "application/json", "text/html"),
    ],
)
def test_the_state_is_a_page_or_json(
    client: FlaskClient, path: str, accept: str | None, mimetype: str
) -> None:
    response = client.get(path, headers={"Accept": accept} if accept else {})
    assert (response.status_code, response.mimetype) == (200, mimetype)
    assert "Accept" in response.headers["Vary"]
    if mimetype == "application/json":
        assert response.data == client.get("/status.json").data


@pytest.mark.parametrize(
    ("path", "accept"), [("/status?format=ttl", "*/*"), ("/status", "text/turtle")]
)
def test_the_state_is_no_rdf(client: FlaskClient, path: str, accept: str) -> None:
    response = client.get(path, headers={"Accept": accept})
    assert response.status_code == 406
    assert len(response.get_json()["offers"]) == 2


def test_the_page_says_why_its_sums_differ(client: FlaskClient, store: Store) -> None:
    release_status, text, manifest = (
        client.get("/status.json").get_json(),
        client.get("/status").text,
        store.manifest,
    )
    carried = sum(row["facts"] for row in release_status["bases"])
    assert carried + release_status["sourced"]["facts"] == manifest.checked["facts"]
    assert f"{release_status['sourced']['facts']} more rest on no words but on a source" in text
    assert (
        sum(graph.n_triples for graph in manifest.graphs) == manifest.n_quads > manifest.n_triples
    )
    assert f"{manifest.n_quads:,} in all, since a triple that stands in two graphs" in text
    assert "<code>skos:hiddenLabel</code>" in text


def test_downloads_lead_to_what_changed(client: FlaskClient) -> None:
    assert '<a href="/status#changes">What changed</a>' in client.get("/dumps/").text
    assert 'id="changes"' in client.get("/status").text


def test_warnings_are_told(config: Config, store: Store, tmp_path: Path) -> None:
    releases = ReleaseFolder(store.manifest, config.releases, config.release)
    assert releases.served is not None
    (tmp_path / "validation.ttl").write_text(
        """PREFIX sh: <http://www.w3.org/ns/shacl#>
        [] a sh:ValidationReport ; sh:conforms false ; sh:result
           [ sh:focusNode <https://example.org/b> ; sh:resultMessage "Say <more>." ] ,
           [ sh:focusNode <https://example.org/a> ; sh:resultMessage "Say less." ] .""",
        "utf-8",
    )
    releases.served = replace(releases.served, directory=tmp_path)
    found = Status(store, releases)
    assert found.conforms is False
    assert found.warnings == (
        ValidationWarning("https://example.org/a", "Say less."),
        ValidationWarning("https://example.org/b", "Say <more>."),
    )


# ---- on a few triples

FILES = ("reliefgraph.nq", "validation.ttl")
TRIG = """
    <id/a> a rg:Place , geo:Feature . <id/b> a rg:Place . <id/c> a rg:Event .
    <id/d> a rg:Area , rg:Event , [] . <id/e> a <id/kind> .
    <id/f> a rg:F , rg:E , rg:D , rg:C , rg:B .
    <id/s1> a rg:Statement ; rg:basis <id/stated> ; dcterms:source <id/x> , <id/y> .
    <id/s2> a rg:Statement ; rg:basis <id/stated> , <https://e.org/basis> .
    <id/s3> a rg:Statement ; rg:basis <id/guess> ; dcterms:source <id/x> .
    <id/s4> rg:basis "none" ; dcterms:source <id/x> .
    """


@cache
def few(trig: str) -> Store:
    return tiny.store(trig)


def state(folder: Path, report: str | None, trig: str = TRIG) -> Status:
    """Return the status of a small release with a validation report."""
    data = b"<https://e.org/a> <https://e.org/b> <https://e.org/c> .\n"
    digest = hashlib.sha256(data).hexdigest()
    files = [ReleaseFile("reliefgraph.nq", "application/n-quads", False, len(data), digest)]
    if report is not None:
        files.append(ReleaseFile("validation.ttl", "text/turtle", False, 1, digest))
        (folder / "validation.ttl").write_text(tiny.START + report, "utf-8")
    store = few(trig)
    manifest = replace(
        store.manifest,
        issued="2026-01-02",
        digest=digest,
        n_quads=9,
        n_triples=8,
        inputs={"a": "b"},
        tools={"c": "1"},
        checked={"facts": 3},
        graphs=(NamedGraph("https://e.org/g", 5),),
        files=tuple(files),
    )
    (folder / "manifest.json").write_bytes(manifest.to_json())
    return Status(
        replace(store, manifest=manifest), ReleaseFolder(manifest, folder.parent, folder.name)
    )


def test_things_and_bases_are_counted_most_first_then_by_iri(tmp_path: Path) -> None:
    release_status = state(tmp_path, None)
    assert release_status.kinds == (
        (f"{RG}Statement", 3),
        (f"{RG}Event", 2),
        (f"{RG}Place", 2),
        *((f"{RG}{name}", 1) for name in ("Area", "B", "C", "D", "E", "F")),
    )
    assert release_status.bases == ((str(ID.stated), 2), (str(ID.guess), 1))
    assert release_status.n_sourced == 2


@pytest.mark.parametrize(
    ("report", "conforms"),
    [
        ("[] sh:conforms true .", True),
        ("[] sh:conforms false .", False),
        ("[] sh:result [] .", None),
        (None, None),
    ],
)
def test_the_verdict_is_that_of_the_report(
    report: str | None, tmp_path: Path, *, conforms: bool | None
) -> None:
    assert state(tmp_path, report).conforms is conforms


def test_warnings_are_sorted_by_node_and_message(tmp_path: Path) -> None:
    release_status = state(
        tmp_path,
        """[] sh:conforms true ; sh:result
          [ sh:focusNode <id/b> ; sh:resultMessage "1" ] ,
          [ sh:focusNode <id/a> ; sh:resultMessage "2" ; sh:value "not this" ] ,
          [ sh:focusNode <id/a> ; sh:resultMessage "1" ] ,
          [ sh:resultMessage "of none" ] , [ sh:focusNode <id/c> ] .""",
    )
    a, b = str(ID.a), str(ID.b)
    rows = (("", "of none"), (a, "1"), (a, "2"), (b, "1"))
    expected = tuple(ValidationWarning(*row) for row in rows)
    assert release_status.warnings == expected
    assert release_status.to_json()["validation"] == {
        "conforms": True,
        "checked": {"facts": 3},
        "warnings": [{"node": each.node, "message": each.message} for each in expected],
    }


def test_the_status_is_complete_as_json(tmp_path: Path) -> None:
    release_status = state(
        tmp_path, None, "<id/s> a rg:Statement ; rg:basis <id/x> ; dcterms:source <id/y> ."
    )
    manifest = release_status.store.manifest
    assert release_status.to_json() == {
        "release": {
            "name": manifest.digest[:16],
            "version": manifest.version,
            "issued": "2026-01-02",
            "digest": f"sha256:{manifest.digest}",
            "base_iri": BASE,
            "triples": 8,
            "quads": 9,
        },
        "validation": {"conforms": None, "checked": {"facts": 3}, "warnings": []},
        "graphs": [{"iri": "https://e.org/g", "triples": 5}],
        "kinds": [{"iri": f"{RG}Statement", "things": 1}],
        "bases": [{"iri": str(ID.x), "facts": 1}],
        "sourced": {"facts": 1},
        "inputs": {"a": "b"},
        "tools": {"c": "1"},
        "changes": None,
    }


def term(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{BASE}{name}")


def changed(kind: ChangeKind, subject: str, before: object, after: object) -> FactChange:
    return FactChange(kind, f"{BASE}graph/r", term(subject), term("ontology#value"), before, after)


def test_changes_are_shown_with_names() -> None:
    names = tiny.names(
        """<id/share> a rg:Indicator ; rg:unit unit:FRACTION ; rg:denominator 100 .
        <id/x> rg:indicator <id/share> ; rdfs:label "ex"@en . <id/b> rdfs:label "bee"@en .
        <id/y> a rg:Figure ."""
    )
    gone = str(ID.gone)
    facts = (
        changed(ChangeKind.CHANGED, "id/x", ox.Literal(5), ox.Literal(6)),
        changed(ChangeKind.REMOVED, "id/gone", term("id/b"), None),
        changed(ChangeKind.ADDED, "id/y", None, ox.BlankNode("b")),
        changed(ChangeKind.CHANGED, "id/y", ox.Literal(gone), term("id/gone")),
    )
    changes = Changes(facts, (), {gone: "gone since", str(ID.b): "earlier bee"})
    lost = DisplayName("gone since", "en", None, gone)
    bee = DisplayName("bee", "en", "/doc/b", str(ID.b))
    value = DisplayName("value", None, f"{RG}value", f"{RG}value")
    y = DisplayName("y", None, "/doc/y", str(ID.y))
    assert list(status._differences(changes, names)) == [
        ChangeView(
            "changed",
            DisplayName("ex", "en", "/doc/x", str(ID.x)),
            value,
            DisplayName("5 per cent"),
            DisplayName("6 per cent"),
        ),
        ChangeView("removed", lost, value, bee, None),
        ChangeView("added", y, value, None, DisplayName("(unnamed)")),
        ChangeView("changed", y, value, DisplayName(gone), lost),
    ]


@pytest.mark.parametrize(("n", "n_shown"), [(200, 200), (201, 200)])
def test_a_page_shows_at_most_200_differences(n: int, n_shown: int) -> None:
    facts = [changed(ChangeKind.ADDED, "id/x", None, ox.Literal(each)) for each in range(n)]
    differences = list(status._differences(Changes(tuple(facts), (), {}), tiny.names("")))
    assert [each.after and each.after.text for each in differences] == [
        str(x) for x in range(n_shown)
    ]


def test_changes_are_grouped_by_report() -> None:
    names = tiny.names("<id/report/b> rdfs:label 'Bee'@en .")
    facts = [
        replace(changed(ChangeKind.ADDED, "id/x", None, ox.Literal(n)), graph=graph)
        for n, graph in enumerate(
            f"{BASE}graph/{name}" for name in ("report/b", "links", "report/a", "report/b")
        )
    ]
    facts.append(replace(facts[0], kind=ChangeKind.SUPPORT, graph=""))
    changes = Changes(tuple(facts), (), {f"{BASE}id/report/a": "A, which is gone"})
    shown = [
        (
            each.name.text,
            sum(each.counts.values()),
            [d.after.text for d in each.differences if d.after],
        )
        for each in status._by_report(changes, names)
    ]
    assert shown == [
        ("Evidence for facts: words and sources", 1, ["0"]),
        ("Facts from sources other than reports", 1, ["1"]),
        ("A, which is gone", 1, ["2"]),
        ("Bee", 2, ["0", "3"]),
    ]


def test_changes_are_complete_as_json(tmp_path: Path) -> None:
    release = state(tmp_path, None).releases.served
    facts = (
        changed(ChangeKind.CHANGED, "id/x", ox.Literal("5"), ox.Literal("6", language="en")),
        changed(ChangeKind.ADDED, "id/x", None, term("id/y")),
        changed(ChangeKind.ADDED, "id/x", None, term("id/z")),
    )
    since = ReleaseDiff(release, Changes(facts, (GraphChange("g", 2, 1),), {}))
    x, value = f"<{ID.x}>", f"<{RG}value>"
    row = {"graph": f"{BASE}graph/r", "subject": x, "predicate": value}
    assert status._changes_as_json(since) == {
        "since": {
            "name": release.manifest.name,
            "version": release.manifest.version,
            "issued": "2026-01-02",
        },
        "counts": {"added": 2, "removed": 0, "changed": 1, "support": 0},
        "graphs": [{"graph": "g", "n_added": 2, "n_removed": 1}],
        "facts": [
            {"kind": "changed", **row, "before": '"5"', "after": '"6"@en'},
            {"kind": "added", **row, "before": None, "after": f"<{ID.y}>"},
            {"kind": "added", **row, "before": None, "after": f"<{ID.z}>"},
        ],
    }


def visited(release_status: Status, path: str, accept: str) -> TestResponse:
    links = Links(release_status.store.manifest, "https://a.org/")
    client = tiny.client(
        status.blueprint(release_status, PageRenderers(release_status.store, links))
    )
    return client.get(path, headers={"Accept": accept})


def test_the_page_gets_all_that_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered: dict[str, object] = {}

    def page(_: PageRenderer, template: str, **values: object) -> Response:
        rendered.update(values, template=template)
        return Response()

    monkeypatch.setattr(PageRenderer, "render", page)
    release_status = state(tmp_path, None, f"{TRIG} <ontology#Place> rdfs:label 'Place'@en .")
    release = release_status.releases.served
    facts = tuple(changed(ChangeKind.ADDED, "id/x", None, ox.Literal(n)) for n in range(2))
    since = ReleaseDiff(release, Changes(facts, (), {}))
    for expected in (since, None):
        monkeypatch.setattr(release_status, "since", lambda found=expected: found)
        visited(release_status, "/status", "text/html")
        rows = rendered.pop("kinds"), rendered.pop("bases"), rendered.pop("differences")
        names = [[(name.text, n) for name, n in each] for each in rows[:2]]  # type: ignore[attr-defined]  # rows
        assert names == [
            [
                ("Statement", 3),
                ("Event", 2),
                ("Place", 2),
                ("Area", 1),
                *((name, 1) for name in "BCDEF"),
            ],
            [("stated", 2), ("guess", 1)],
        ]
        values = [
            (each.name.text, each.counts["added"], [d.after.text for d in each.differences])
            for each in rows[2]  # type: ignore[attr-defined]  # differences
        ]
        other = "Facts from sources other than reports"
        assert values == ([(other, 2, ["0", "1"])] if expected else [])
        assert rendered == {
            "template": "status.html",
            "status": release_status,
            "manifest": release_status.store.manifest,
            "since": expected,
            "json_type": "application/json",
        }


@pytest.mark.parametrize(
    ("path", "accept", "vary"),
    [("/status", "application/json", "Accept"), ("/status.json", "text/html", None)],
)
def test_the_state_as_json_varies_where_it_is_also_a_page(
    path: str, accept: str, vary: str | None, tmp_path: Path
) -> None:
    release_status = state(tmp_path, None)
    response = visited(release_status, path, accept)
    assert response.get_json() == release_status.to_json()
    assert (response.headers.get("Vary"), response.headers["Content-Type"]) == (
        vary,
        "application/json",
    )


def test_a_release_knows_what_changed_since_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release_status = state(tmp_path, None)
    assert release_status.since() is None
    compared: list[tuple[Path, Path, str]] = []
    nothing = Changes((), (), {})

    def compare(*paths: Any) -> Changes:
        compared.append(paths)
        return nothing

    monkeypatch.setattr(diff, "compare", compare)
    earlier = replace(release_status.releases.served, directory=Path("/earlier"))
    monkeypatch.setattr(release_status.releases, "earlier", lambda: [earlier])
    monkeypatch.setattr(release_status.releases, "find", lambda name: earlier)
    assert release_status.since() == release_status.since() == ReleaseDiff(earlier, nothing)
    now = release_status.releases.served.directory / "reliefgraph.nq"
    assert compared == [(Path("/earlier/reliefgraph.nq"), now, BASE)]
    assert release_status.to_json()["changes"]["counts"] == {
        "added": 0,
        "removed": 0,
        "changed": 0,
        "support": 0,
    }
