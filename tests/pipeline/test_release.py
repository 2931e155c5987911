import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from rdflib import RDF, SKOS, VANN, Dataset, Literal

from kg import load, pipeline, rdf, validate
from kg.config import Config
from kg.dataset import manifest as manifests
from kg.dataset import release_directory
from kg.errors import ReleaseError
from kg.evidence.violations import Verdict
from kg.formats import FORMATS, Kind, by_token
from kg.namespaces import BASE, GRAPH, ID, RG, SCHEMA
from kg.source.context import read_context
from tests.conftest import CORPUS, FREEDONIA, ROOT, SYLVANIA, copy_dataset


def quiet(line: str) -> None:
    pass


@pytest.fixture(scope="module")
def verdict(dataset: Dataset) -> Verdict:
    return validate.check(dataset, validate.read_shapes(CORPUS.shapes))


@pytest.fixture(autouse=True)
def _judged_once(verdict: Verdict, monkeypatch: pytest.MonkeyPatch) -> None:
    """Validate the corpus once for all tests here: they are about the files."""
    monkeypatch.setattr(validate, "check", lambda *_, **__: verdict)


def build_at(
    folder: Path, dataset: Dataset, base_iri: str = BASE
) -> tuple[Path, manifests.Manifest]:
    config = replace(
        CORPUS, releases=folder / "releases", stores=folder / "stores", base_iri=base_iri
    )
    manifest = pipeline.publish(dataset, config, quiet)
    return config.releases / manifest.name, manifest


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_release_holds_every_format_and_its_gzip(config: Config) -> None:
    names = set(contents(config.releases / "latest"))
    expected = {"manifest.json", "context.jsonld", "validation.ttl", "void.ttl", "dcat.ttl"}
    expected |= {"figures.csv", "datapackage.json", "reliefgraph-1.2.ttl"}
    for form in FORMATS:
        if form.kinds & {Kind.GRAPH, Kind.DATASET} and form.token != "nt":  # noqa: S105 (a format)
            expected |= {f"reliefgraph.{form.extension}", f"reliefgraph.{form.extension}.gz"}
    assert names == expected


def test_all_dumps_say_the_same(config: Config) -> None:
    folder = config.releases / "latest"
    quads = set(ox.parse(path=folder / "reliefgraph.nq", format=ox.RdfFormat.N_QUADS))
    for form in FORMATS:
        path = folder / f"reliefgraph.{form.extension}"
        if not path.exists() or not isinstance(form.codec, ox.RdfFormat):
            continue
        parsed = ox.Dataset(ox.parse(path=path, format=form.codec))
        wanted = ox.Dataset(quads)
        if not form.codec.supports_datasets:
            wanted = ox.Dataset({ox.Quad(q.subject, q.predicate, q.object) for q in quads})
        for one in (parsed, wanted):
            one.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        assert parsed == wanted, form.token


def test_the_manifest_has_sizes_and_digest(config: Config) -> None:
    folder = config.releases / "latest"
    manifest = release_directory.verify(folder)
    quads = list(ox.parse(path=folder / "reliefgraph.nq", format=ox.RdfFormat.N_QUADS))
    assert manifest.n_quads == len(quads) == sum(graph.n_triples for graph in manifest.graphs)
    assert manifest.n_triples == len({quad.triple for quad in quads})
    assert {file.name for file in manifest.files} == set(contents(folder)) - {"manifest.json"}
    assert folder.resolve().name == manifest.name == manifest.digest[:16]
    assert "reports/sr-2023-freedonia/report.txt" in manifest.inputs


def test_another_base_reaches_every_name(tmp_path: Path, dataset: Dataset) -> None:
    folder, _ = build_at(tmp_path, dataset, "https://data.example.org/relief/")
    for name, data in contents(folder).items():
        if not name.endswith(".gz"):
            assert BASE.encode() not in data, name
    opened = load.open_release(folder, tmp_path / "stores")
    query = "ASK { <https://data.example.org/relief/id/place/tolmar> ?p ?o }"
    assert bool(opened.query(query))


def test_another_base_does_not_change_texts(tmp_path: Path, dataset: Dataset) -> None:
    """A page may mention our IRIs; its text must keep its digest."""
    changed = copy_dataset(dataset)
    described = changed.graph(GRAPH.provenance)
    page = ID[f"report/{FREEDONIA}"]
    text = f"{described.value(page, SCHEMA.text)}See {BASE}.\r\n"
    described.set((page, SCHEMA.text, Literal(text)))
    described.set((page, RG.sha256, Literal(hashlib.sha256(text.encode()).hexdigest())))
    quads = rdf.canonical(changed, "https://data.example.org/relief/")
    moved = rdf.read(rdf.nquads(quads), "moved")
    texts = {str(o) for _, _, o, _ in moved.quads((None, SCHEMA.text, None, None))}
    assert texts == {text, str(described.value(ID[f"report/{SYLVANIA}"], SCHEMA.text))}
    namespaces = {
        str(o) for _, _, o, _ in moved.quads((None, VANN.preferredNamespaceUri, None, None))
    }
    assert namespaces == {"https://data.example.org/relief/ontology#"}


def test_a_carriage_return_survives_xml() -> None:
    name = ox.NamedNode("urn:x")
    form = by_token("rdf")
    context_ = read_context(ROOT / "ontology/context.jsonld")
    data = rdf.serialize(
        [ox.Quad(name, ox.NamedNode(SKOS.note), ox.Literal("a\r\nb\rc"))], form, BASE, context_
    )
    assert next(ElementTree.fromstring(data).iter(f"{{{SKOS}}}note")).text == "a\r\nb\rc"  # noqa: S314 (our own bytes)


def test_the_report_is_the_shapes_verdict(config: Config) -> None:
    text = (config.releases / "latest/validation.ttl").read_text("utf-8")
    assert "sh:conforms true" in text


def test_building_again_changes_nothing(tmp_path: Path, dataset: Dataset) -> None:
    folder, _ = build_at(tmp_path, dataset)
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    again, _ = build_at(tmp_path, dataset)
    assert again == folder
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_a_release_keeps_its_bytes_and_its_date(tmp_path: Path, dataset: Dataset) -> None:
    """Its address is cited, and the same data on another day are the same release."""
    folder, manifest = build_at(tmp_path, dataset)
    before = contents(folder)
    config = replace(
        CORPUS,
        releases=tmp_path / "releases",
        stores=tmp_path / "stores",
        issued="2026-12-24",
    )
    lines: list[str] = []
    assert pipeline.publish(dataset, config, lines.append) == manifest
    assert contents(folder) == before
    assert f"release   {folder}, which stays as it was published on {manifest.issued}" in lines


def test_a_directory_that_cannot_be_written_is_reported(tmp_path: Path, dataset: Dataset) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    config = replace(CORPUS, releases=tmp_path / "file/releases", stores=tmp_path / "stores")
    with pytest.raises(ReleaseError, match=r"file/releases: cannot be written: Not a directory"):
        pipeline.publish(dataset, config, quiet)


@pytest.fixture
def damaged(tmp_path: Path, config: Config) -> Path:
    """A copy of the release, to be damaged."""
    folder = tmp_path / "release"
    folder.mkdir()
    for name, data in contents(config.releases / "latest").items():
        (folder / name).write_bytes(data)
    return folder


def test_a_changed_file_is_refused(damaged: Path) -> None:
    with (damaged / "reliefgraph.nq").open("ab") as file:
        file.write(b"\n")
    with pytest.raises(ReleaseError, match=r"reliefgraph\.nq: its bytes have the SHA-256"):
        load.build(damaged, damaged.parent / "stores")


def test_a_missing_file_is_refused(damaged: Path) -> None:
    (damaged / "dcat.ttl").unlink()
    with pytest.raises(ReleaseError, match=r"dcat\.ttl: No such file"):
        release_directory.verify(damaged)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"graphs": [], "files": [{"a": 1}]}', "\x00"])
def test_an_invalid_manifest_is_refused(damaged: Path, text: str) -> None:
    (damaged / "manifest.json").write_text(text, "utf-8")
    with pytest.raises(ReleaseError, match="not the manifest of a release"):
        release_directory.verify(damaged)


def changed(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    value = json.loads((folder / "manifest.json").read_text("utf-8"))
    change(value)
    (folder / "manifest.json").write_text(json.dumps(value), "utf-8")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda m: m["files"][0].update(name="../secret"), "'name' is the name of a file, not"),
        (lambda m: m["files"][0].update(name=5), "'name' cannot be 5"),
        (lambda m: m["files"][0].update(media_type="text"), "'media_type' is a media type, not"),
        (lambda m: m["files"].append(m["files"][0]), "names a file twice"),
        (lambda m: m.update(files=[]), r"has no reliefgraph\.nq of the digest"),
        (lambda m: m.update(files={}), r"has no reliefgraph\.nq of the digest"),
        (lambda m: m.update(digest="f" * 64), r"has no reliefgraph\.nq of the digest fff"),
        (lambda m: m.update(digest="../../tmpx"), "'digest' is 64 hexadecimal digits, not"),
        (lambda m: m.update(digest="F" * 64), "'digest' is 64 hexadecimal digits, not"),
        (lambda m: m.update(digest=5), "'digest' cannot be 5"),
        (lambda m: m.update(base_iri="https://example.org/"), "its base_iri is "),
        (lambda m: m.update(n_quads=5), "its n_quads is "),
        (lambda m: m.update(n_quads=True), "'n_quads' cannot be True"),
        (lambda m: m.update(n_triples=5), "its n_triples is "),
        (lambda m: m["graphs"].pop(), "its graphs is "),
        (lambda m: m["inputs"].update(a=5), "'inputs' cannot be "),
        (lambda m: m.update(inputs=[]), "'inputs' cannot be "),
        (lambda m: m.update(checked={"facts": "448"}), "'checked' cannot be "),
        (lambda m: m.update(checked={"facts": True}), "'checked' cannot be "),
    ],
)
def test_a_manifest_is_not_trusted(
    damaged: Path, change: Callable[[dict[str, Any]], object], reason: str
) -> None:
    changed(damaged, change)
    stores = damaged.parent / "a/b/stores"
    with pytest.raises(ReleaseError, match=reason):
        load.build(damaged, stores)
    assert not (damaged.parent / "a").exists()


def test_the_manifest_counts_what_was_checked(config: Config, dataset: Dataset) -> None:
    manifest = release_directory.verify(config.releases / "latest")
    provenance = dataset.graph(GRAPH.provenance)
    assert manifest.checked["facts"] == len(set(provenance.subjects(RDF.type, RG.Statement)))
    assert manifest.checked["excerpts"] == len(set(provenance.subjects(RDF.type, RG.Excerpt)))
    named = re.findall(r"^rgs:\S+ a sh:", shapes_text(), re.MULTILINE)
    assert manifest.checked["shapes"] == len(named) > 0


def shapes_text() -> str:
    return "\n".join(path.read_text("utf-8") for path in (ROOT / "shapes").glob("*.ttl"))


def test_a_release_has_its_own_files(damaged: Path) -> None:
    (damaged / "dcat.ttl").rename(damaged.parent / "elsewhere.ttl")
    (damaged / "dcat.ttl").symlink_to(damaged.parent / "elsewhere.ttl")
    with pytest.raises(ReleaseError, match=r"dcat\.ttl: is a symbolic link"):
        release_directory.verify(damaged)


def test_a_release_belongs_at_the_address_with_its_name(damaged: Path) -> None:
    name = manifests.read(damaged).name
    assert release_directory.verify_address(damaged.rename(damaged.with_name(name))).name == name
    moved = damaged.with_name(name).rename(damaged.with_name("0" * 16))
    with pytest.raises(ReleaseError, match=f"is the release {name}, not 0000000000000000"):
        release_directory.verify_address(moved)


def test_a_release_without_its_store_is_not_the_latest(tmp_path: Path, config: Config) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    broken = replace(config, releases=tmp_path / "releases", stores=tmp_path / "file/stores")
    with pytest.raises(ReleaseError, match="file/stores: cannot be written"):
        pipeline.build(broken, quiet)
    assert not (broken.releases / "latest").exists()


def test_a_missing_release_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="no release here"):
        load.open_release(tmp_path, tmp_path / "stores")
