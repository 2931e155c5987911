"""Data and messages between the stages, with stand-ins for validation and release."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rdflib import Dataset, Graph

from kg import pipeline
from kg.config import Config, ConfigError
from kg.dataset.manifest import Manifest
from kg.errors import Inconsistent, NotConformant
from kg.evidence.violations import Verdict, Violation
from kg.namespaces import BASE, GRAPH, ID, RG
from tests import tiny

WARNING = Violation("shacl", str(ID.x), "Thing-note", "a note helps", stops=False)
WRONG = Violation("shacl", str(ID.x), "Thing-label", "needs a label", predicate=str(RG.label))
OTHER = Violation("things", str(ID.y), "class", "has no class")


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Return the configuration of a folder with an input of each kind and some other files."""
    inputs = (
        "ontology/a.ttl",
        "shapes/b.ttl",
        "reference/c.yamlld",
        "reports/r/report.txt",
        "reference/registers/e.csv",
    )
    for name in (*inputs, "reports/r/README.md", "reference/d.ttl.orig"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, "utf-8")
    context = (Config().ontology / "context.jsonld").read_text("utf-8")
    (tmp_path / "ontology/context.jsonld").write_text(context, "utf-8")
    return replace(
        Config(),
        ontology=tmp_path / "ontology",
        shapes=tmp_path / "shapes",
        reference=tmp_path / "reference",
        reports=tmp_path / "reports",
        releases=tmp_path / "releases",
        issued="2026-02-02",
    )


def published(
    config: Config, monkeypatch: pytest.MonkeyPatch, *found: Violation, issued: str
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Return the progress messages and the calls that write a release."""
    manifest = Manifest(issued, "a" * 64, BASE, 1, 1, (), {}, {}, ())
    lines: list[str] = []
    released: list[tuple[Any, ...]] = []

    def write(*arguments: Any) -> Manifest:
        released.append(arguments)
        return manifest

    monkeypatch.setattr("kg.validate.read_shapes", lambda *_: Graph())
    monkeypatch.setattr("kg.validate.check", lambda *_, **__: Verdict(tuple(found), Graph()))
    monkeypatch.setattr("kg.release.write", write)
    monkeypatch.setattr("kg.release.make_latest", lambda *latest: released.append(latest))
    mentions = {
        (str(ID.x), ""): "a.yamlld:1",
        (str(ID.x), str(RG.label)): "a.yamlld:2",
    }
    pipeline.publish(Dataset(), config, lines.append, lambda: mentions)
    return lines, released


def test_progress_is_reported_per_stage_and_the_release_becomes_the_latest(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines, released = published(config, monkeypatch, WARNING, issued="2026-02-02")
    folder = config.releases / ("a" * 16)
    assert lines == [
        "validate  conforms, 1 warnings",
        f"release   {folder}",
        "version   2026-02-02.aaaaaaaa",
        f"digest    sha256:{'a' * 64}",
    ]
    (_, verdict, context, settings, releases), latest = released
    assert verdict.violations == (WARNING,)
    assert context == (config.ontology / "context.jsonld").read_text("utf-8")
    assert (releases, latest) == (config.releases, ("a" * 16, config.releases))
    texts = {"ontology/context.jsonld": context}
    others = ("reference/c.yamlld", "reference/registers/e.csv", "reports/r/report.txt")
    for name in ("ontology/a.ttl", "shapes/b.ttl", *others):
        texts[name] = name
    assert settings.inputs == {
        name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()
    }
    assert (settings.base_iri, settings.issued) == (config.base_iri, "2026-02-02")


def test_a_release_that_is_there_keeps_its_date(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines, _ = published(config, monkeypatch, issued="2026-01-01")
    assert lines[:2] == [
        "validate  conforms, 0 warnings",
        f"release   {config.releases / ('a' * 16)}, which stays as it was published on 2026-01-01",
    ]


def test_a_release_is_dated_by_its_newest_encoding() -> None:
    created = "GRAPH <graph/ontology> { <ontology> dcterms:created '2026-03-03'^^xsd:date }"
    assert pipeline._last_day(tiny.dataset(created)) == "2026-03-03"
    encoded = """GRAPH <graph/provenance> {
        <id/encoding/a> dcterms:date "2026-01-09"^^xsd:date .
        <id/encoding/b> dcterms:date "2026-01-10"^^xsd:date }"""
    assert pipeline._last_day(tiny.dataset(f"{created} {encoded}")) == "2026-01-10"
    with pytest.raises(ConfigError, match="set RELIEFGRAPH_ISSUED"):
        pipeline._last_day(Dataset())


@pytest.mark.parametrize(
    ("issued", "digest", "note"),
    [
        ("2026-01-02", "b" * 64, ", not later than 2026-01-02.aaaaaaaa"),
        ("2026-01-01", "b" * 64, ", not later than 2026-01-02.aaaaaaaa"),
        ("2026-01-03", "b" * 64, ""),
        ("2026-01-02", "a" * 64, ""),
    ],
)
def test_a_version_that_does_not_sort_last_is_noted(
    config: Config, issued: str, digest: str, note: str
) -> None:
    manifest = replace(tiny.RELEASE, issued=issued, digest=digest)
    assert pipeline._note_on_date(manifest, config) == ""
    latest = config.releases / "latest"
    latest.mkdir(parents=True)
    (latest / "manifest.json").write_bytes(tiny.RELEASE.to_json())
    words = f"{note}: before publishing, set RELIEFGRAPH_ISSUED" if note else ""
    assert pipeline._note_on_date(manifest, config) == words


def test_violations_are_reported_with_their_location_and_nothing_is_released(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotConformant) as caught:
        published(config, monkeypatch, WARNING, WRONG, OTHER, issued="2026-02-02")
    assert list(caught.value.violations) == [
        f"a.yamlld:1: {WARNING}",
        f"a.yamlld:2: {WRONG}",
        str(OTHER),
    ]


def test_what_was_inferred_earlier_is_replaced() -> None:
    dataset = tiny.dataset(
        """
        GRAPH <graph/ontology> { rg:within a owl:TransitiveProperty }
        GRAPH <graph/links> { <id/a> rg:within <id/b> . <id/b> rg:within <id/c> }
        GRAPH <graph/inferred> { <id/a> rg:near <id/b> }
        """
    )
    assert pipeline.add_inferred(dataset, Path()) == 1
    assert set(dataset.graph(GRAPH.inferred)) == {(ID.a, RG.within, ID.c)}


def test_a_build_reports_its_stages_and_becomes_the_latest(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = Manifest(config.issued, "a" * 64, BASE, 1, 1, (), {}, {}, ())
    dataset = tiny.dataset(
        """
        GRAPH <graph/ontology> { rg:within a owl:TransitiveProperty }
        GRAPH <graph/links> { <id/a> rg:within <id/b> . <id/b> rg:within <id/c> }
        """
    )
    progress: list[object] = []

    def store(*arguments: object) -> str:
        progress.append(("store", *arguments))
        return "stores/a"

    def encode(*folders: Path) -> Dataset:
        progress.append(folders)
        return dataset

    monkeypatch.setattr("kg.encode.dataset", encode)
    monkeypatch.setattr("kg.validate.read_shapes", lambda *_: Graph())
    monkeypatch.setattr("kg.validate.check", lambda *_, **__: Verdict((), Graph()))
    monkeypatch.setattr("kg.release.write", lambda *_: manifest)
    monkeypatch.setattr("kg.load.build", store)
    monkeypatch.setattr(
        "kg.release.make_latest", lambda *latest: progress.append(("latest", *latest))
    )
    lines: list[str] = []
    assert pipeline.build(config, lines.append) == manifest
    release = config.releases / ("a" * 16)
    assert lines == [
        "encode    3 triples in 2 graphs",
        "infer     1 new triples",
        "validate  conforms, 0 warnings",
        f"release   {release}",
        "version   2026-02-02.aaaaaaaa",
        f"digest    sha256:{'a' * 64}",
        "store     stores/a",
    ]
    assert progress == [
        (config.ontology, config.reference, config.reports),
        ("store", release, config.stores),
        ("latest", "a" * 16, config.releases),
    ]


def test_a_violation_names_the_first_file_that_mentions_it(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        **{f"reference/{name}.yamlld": "{id: y}" for name in "hgfedb"},
        "reference/a.yamlld": "# first\n{id: y}",
        "reference/other.yaml": "{id: x}",
        **{f"reports/{name}/encoding.yamlld": "{id: x}" for name in "zyxwvuts"},
        "reports/r/encoding.yamlld": "# first\n{id: x, label: {en: X}}",
        "reports/a/encoding.yamlld": "{id: y}",
        "reports/r/other.yamlld": "{id: x}",
    }
    for name, text in files.items():
        (config.reference.parent / name).parent.mkdir(exist_ok=True)
        (config.reference.parent / name).write_text(text, "utf-8")
    (config.reference / "c.yamlld").unlink()
    monkeypatch.setattr("kg.encode.dataset", lambda *_: Dataset())
    monkeypatch.setattr("kg.validate.read_shapes", lambda *_: Graph())
    monkeypatch.setattr("kg.validate.check", lambda *_, **__: Verdict((WRONG, OTHER), Graph()))
    with pytest.raises(NotConformant) as caught:
        pipeline.build(config, lambda line: None)
    assert list(caught.value.violations) == [
        f"{config.reports}/r/encoding.yamlld:2: {WRONG}",
        f"{config.reference}/a.yamlld:2: {OTHER}",
    ]


def test_a_contradiction_names_the_lines_of_its_facts(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = tiny.dataset(
        """
        GRAPH <graph/ontology> {
          rg:Operation owl:disjointWith rg:Service . rg:treats rdfs:domain rg:Service
        }
        GRAPH <graph/report/r> { <id/x> a rg:Operation ; rg:treats <id/z> ; rg:place <id/p> }
        """
    )
    path = config.reference / "c.yamlld"
    path.write_text("things:\n- {id: x, type: Operation}\n- {id: x, treats: z}", "utf-8")
    monkeypatch.setattr("kg.encode.dataset", lambda *_: dataset)
    with pytest.raises(Inconsistent) as caught:
        pipeline.build(config, lambda line: None)
    assert str(caught.value).split("\n") == [
        "the facts contradict each other:",
        "Disjoint classes rg:Operation and rg:Service have a common individual x",
        f"{path}:2: x rdf:type rg:Operation",
        f"{path}:3: x rg:treats z",
    ]


def test_inputs_are_all_kinds_of_files_in_the_folders(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("shapes/sub/x.ttl", "reports/r/encoding.yamlld", "reports/r/report.txt.bak"):
        (config.shapes.parent / name).parent.mkdir(exist_ok=True)
        (config.shapes.parent / name).touch()
    (config.shapes / "folder.ttl").mkdir()
    _, ((_, _, _, settings, _), _) = published(config, monkeypatch, issued="2026-02-02")
    assert sorted(settings.inputs) == [
        "ontology/a.ttl",
        "ontology/context.jsonld",
        "reference/c.yamlld",
        "reference/registers/e.csv",
        "reports/r/encoding.yamlld",
        "reports/r/report.txt",
        "shapes/b.ttl",
        "shapes/sub/x.ttl",
    ]
