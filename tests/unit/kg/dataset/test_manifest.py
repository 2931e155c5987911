"""A release of three quads: its files, its manifest, and invalid ones."""

import gzip
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from rdflib import DCTERMS, RDF, SH, Graph, Literal

from kg import release
from kg.config import Config
from kg.dataset import manifest as manifests
from kg.dataset import release_directory
from kg.dataset.manifest import Manifest, NamedGraph, ReleaseFile
from kg.dataset.manifest import digest as manifest_digest
from kg.errors import ReleaseError
from kg.evidence.violations import Verdict
from kg.namespaces import BASE, DCAT
from tests import tiny

BASE_IRI = "http://localhost/"
CONTEXT = (Config().ontology / "context.jsonld").read_text("utf-8")
SETTINGS = release.ReleaseSettings(BASE_IRI, "2026-01-01", {"b": "2", "a": "1"})
QUADS = """
GRAPH <graph/report/r> { <id/report/r> a rg:CountryPage ; rdfs:label "R"@en }
GRAPH <graph/links> { <id/report/r> rdfs:label "R"@en }
"""
WITHHELD = """
GRAPH <graph/provenance> { <id/report/r> rg:textWithheld true ; schema:text "a secret" }
GRAPH _:g { <id/report/r> rdfs:label "also here" } <id/report/r> rdfs:label "here" .
"""


def shacl() -> Graph:
    report = Graph()
    report.add((DCTERMS.title, SH.conforms, Literal(lexical_or_value=True)))
    return report


VERDICT = Verdict((), shacl(), {"facts": 3})


def contents(trig: str = QUADS) -> tuple[dict[str, bytes], Manifest]:
    return release.contents(tiny.dataset(trig), VERDICT, CONTEXT, SETTINGS)


FORMATS = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "trig": "application/trig",
    "nq": "application/n-quads",
}
OTHERS = [
    ("reliefgraph-1.2.ttl", "text/turtle", False),
    ("figures.csv", "text/csv", False),
    ("datapackage.json", "application/json", False),
    ("context.jsonld", "application/ld+json", False),
    ("validation.ttl", "text/turtle", False),
    ("void.ttl", "text/turtle", False),
    ("dcat.ttl", "text/turtle", False),
]


def test_the_manifest_has_every_file_in_order_with_its_size_and_digest() -> None:
    files, manifest = contents()
    dumps = [
        (f"reliefgraph.{ending}{end}", media_type, bool(end))
        for ending, media_type in FORMATS.items()
        for end in ("", ".gz")
    ]
    assert [(f.name, f.media_type, f.gzip) for f in manifest.files] == [*dumps, *OTHERS]
    assert list(files) == [*(file.name for file in manifest.files), "manifest.json"]
    for file in manifest.files:
        data = files[file.name]
        assert (file.n_bytes, file.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    for name, _, is_packed in dumps:
        if is_packed:
            assert gzip.decompress(files[name]) == files[name.removesuffix(".gz")]
            assert files[name][4:8] == bytes(4)  # no time: the same bytes every time


def test_the_manifest_describes_the_release() -> None:
    files, manifest = contents()
    assert replace(manifest, files=()) == Manifest(
        issued="2026-01-01",
        digest=hashlib.sha256(files["reliefgraph.nq"]).hexdigest(),
        base_iri=BASE_IRI,
        n_quads=3,
        n_triples=2,
        graphs=(
            NamedGraph(f"{BASE_IRI}graph/links", 1),
            NamedGraph(f"{BASE_IRI}graph/report/r", 2),
        ),
        inputs={"a": "1", "b": "2"},
        tools={
            name: version(name)
            for name in ("reliefgraph", "owlrl", "pyld", "pyoxigraph", "pyshacl", "rdflib")
        },
        files=(),
        checked={"facts": 3},
    )
    assert list(manifest.inputs) == ["a", "b"]
    assert files["manifest.json"] == manifest.to_json()
    told = json.loads(files["manifest.json"])
    assert told["version"] == manifest.version == f"2026-01-01.{manifest.digest[:8]}"
    assert (manifest.name, manifest.is_release) == (manifest.digest[:16], True)
    assert not replace(manifest, files=()).is_release


def test_only_named_graphs_are_listed_and_withheld_texts_left_out() -> None:
    files, manifest = contents(QUADS + WITHHELD)
    assert manifest.n_quads == 6
    assert {graph.iri.rpartition("/")[2] for graph in manifest.graphs} == {
        "links",
        "r",
        "provenance",
    }
    assert not [name for name, data in files.items() if b"a secret" in data]


def test_every_file_uses_the_base_of_the_release() -> None:
    files, _ = contents()
    assert not [n for n, data in files.items() if not n.endswith(".gz") and BASE.encode() in data]
    assert files["context.jsonld"].decode() == CONTEXT.replace(BASE, BASE_IRI)


def test_descriptions_list_all_files_written_before_them() -> None:
    files, manifest = contents()
    assert set(Graph().parse(data=files["validation.ttl"], format="turtle")) == set(shacl())
    dcat = Graph().parse(data=files["dcat.ttl"], format="turtle")
    named = {str(dcat.value(d, DCTERMS.title)) for d in dcat.subjects(RDF.type, DCAT.Distribution)}
    assert named == {file.name for file in manifest.files[:-1]}
    (resource,) = json.loads(files["datapackage.json"])["resources"]
    assert (resource["path"], resource["bytes"]) == ("figures.csv", len(files["figures.csv"]))
    assert f"{BASE_IRI}graph/links".encode() in files["void.ttl"]


def test_the_manifest_is_readable_json() -> None:
    manifest = Manifest("2026-01-01", "a" * 64, "http://ü/", 0, 0, (), {}, {}, ())
    text = manifest.to_json().decode()
    values = {"version": "2026-01-01.aaaaaaaa", **asdict(manifest)}
    assert text == json.dumps(values, indent=2, ensure_ascii=False) + "\n"
    assert '  "base_iri": "http://ü/",\n' in text


# ---- written


def write(releases: Path, trig: str = QUADS) -> tuple[Path, Manifest]:
    manifest = release.write(tiny.dataset(trig), VERDICT, CONTEXT, SETTINGS, releases)
    return releases / manifest.name, manifest


def test_a_release_is_written_once_and_stays_as_it_is(tmp_path: Path) -> None:
    folder, manifest = write(tmp_path / "a/releases")
    files, expected = contents()
    assert manifest == expected
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == files
    assert sorted(path.name for path in folder.parent.iterdir()) == [".lock", manifest.name]
    other = replace(SETTINGS, issued="2026-12-24")
    assert release.write(tiny.dataset(QUADS), VERDICT, CONTEXT, other, folder.parent) == manifest
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == files


def test_a_release_is_never_written_again(tmp_path: Path) -> None:
    folder, _ = write(tmp_path)
    (folder / "void.ttl").unlink()
    with pytest.raises(ReleaseError) as caught:
        write(tmp_path)
    assert str(caught.value) == (
        f"{folder}/void.ttl: No such file or directory; a release is never written again: "
        f"restore it from a copy, or move {folder} away and build again"
    )
    assert not (folder / "void.ttl").exists()
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    folder.symlink_to(tmp_path / "nowhere")
    with pytest.raises(
        ReleaseError, match=r"no release here: No such file or directory; a release"
    ):
        write(tmp_path)


def test_every_file_is_on_the_disk_before_the_release_appears(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[list[Path]] = []
    monkeypatch.setattr("os.fsync", lambda _: synced.append([*tmp_path.glob("[0-9a-f]*")]))
    folder, _ = write(tmp_path)
    assert synced == [[]] * len([*folder.iterdir()])


def test_latest_links_to_the_last_release(tmp_path: Path) -> None:
    release.make_latest("a", tmp_path / "releases")
    release.make_latest("b", tmp_path / "releases")
    latest = tmp_path / "releases/latest"
    assert (latest.is_symlink(), str(latest.readlink())) == (True, "b")
    assert sorted(path.name for path in latest.parent.iterdir()) == [".lock", "latest"]
    (tmp_path / "file").touch()
    with pytest.raises(ReleaseError) as caught:
        release.make_latest("a", tmp_path / "file")
    assert str(caught.value) == f"{tmp_path}/file: cannot be written: File exists"
    with pytest.raises(ReleaseError) as caught:
        write(tmp_path / "file")
    assert str(caught.value) == f"{tmp_path}/file: cannot be written: File exists"


# ---- read


def test_a_release_is_verified_by_its_files_data_and_address(tmp_path: Path) -> None:
    folder, manifest = write(tmp_path)
    for check in (
        manifests.read,
        release_directory.verify_files,
        release_directory.verify,
        release_directory.verify_address,
    ):
        assert check(folder) == manifest
    others, made_of_others = write(tmp_path, QUADS + WITHHELD)
    assert release_directory.verify(others) == made_of_others
    moved = folder.rename(tmp_path / "moved")
    assert release_directory.verify(moved) == manifest
    with pytest.raises(
        ReleaseError, match=f"^{re.escape(str(moved))}: is the release {manifest.name}, not moved$"
    ):
        release_directory.verify_address(moved)
    folder.symlink_to(moved)
    assert release_directory.verify(folder) == manifest
    with pytest.raises(ReleaseError, match=f"^{re.escape(str(folder))}: is a symbolic link$"):
        release_directory.verify_address(folder)


ROW = ReleaseFile("a.csv", "text/csv", gzip=False, n_bytes=1, sha256="c" * 64)
SMALL = Manifest("2026-01-01", "a" * 64, BASE, 0, 0, (NamedGraph("a:b", 1),), {}, {}, (ROW,))


def changed(folder: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """Write a small manifest with a change."""
    value = json.loads(SMALL.to_json())
    change(value)
    (folder / "manifest.json").write_text(json.dumps(value), "utf-8")
    return folder


@pytest.mark.parametrize(
    "change",
    [
        lambda m: m.update(newer=1),
        lambda m: m["files"][0].update(newer=1),
        lambda m: m["graphs"][0].update(newer=1),
        lambda m: m.pop("checked"),
        lambda m: m.update(version="0.2.0"),  # of the program, until 0.2.0
    ],
)
def test_fields_of_newer_and_older_versions_are_accepted(
    tmp_path: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    assert manifests.read(changed(tmp_path, change)) == SMALL


@pytest.mark.parametrize(
    ("key", "good", "bad", "words"),
    [
        (
            "name",
            ["a", "A.b-c_d.gz", "0"],
            ["", ".", ".a", "-a", "_a", "a/b", "a b", "a\n", "ä", "aä", "../a"],
            "the name of a file",
        ),
        (
            "media_type",
            ["text/csv", "application/ld+json", "application/vnd.x-y_z"],
            [
                "",
                "text",
                "text/",
                "/csv",
                "Text/csv",
                "text/csv;a=b",
                "text/c v",
                "text/cä",
                "text/csv\n",
            ],
            "a media type",
        ),
        (
            "sha256",
            ["0" * 64, "0123456789abcdef" * 4],
            ["", "0" * 63, "0" * 65, "A" * 64, "g" * 64, "0" * 64 + "\n"],
            "64 hexadecimal digits",
        ),
        ("digest", ["0" * 64], ["", "0" * 63, "A" * 64, "../../x"], "64 hexadecimal digits"),
    ],
)
def test_names_media_types_and_digests_have_a_strict_form(
    tmp_path: Path, key: str, good: list[str], bad: list[str], words: str
) -> None:
    def with_text(text: str) -> Path:
        return changed(tmp_path, lambda m: (m if key in m else m["files"][0]).update({key: text}))

    for text in good:
        read = manifests.read(with_text(text))
        assert getattr(read if key == "digest" else read.files[0], key) == text
    for text in bad:
        with pytest.raises(ReleaseError) as caught:
            manifests.read(with_text(text))
        assert str(caught.value) == (
            f"{tmp_path}/manifest.json: not the manifest of a release: "
            f"{key!r} is {words}, not {text!r}"
        )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda m: m.update(issued=None), "'issued' cannot be None"),
        (lambda m: m.update(n_quads="1"), "'n_quads' cannot be '1'"),
        (lambda m: m["graphs"][0].update(iri=1), "'iri' cannot be 1"),
        (lambda m: m["graphs"][0].update(n_triples=1.0), "'n_triples' cannot be 1.0"),
        (lambda m: m["files"][0].update(gzip=1), "'gzip' cannot be 1"),
        (lambda m: m["files"][0].update(n_bytes=True), "'n_bytes' cannot be True"),
        (lambda m: m.update(tools={"a": 1, "b": "c"}), "'tools' cannot be {'a': 1, 'b': 'c'}"),
        (lambda m: m.update(inputs=[]), "'inputs' cannot be []"),
        (lambda m: m.update(checked={"a": "1"}), "'checked' cannot be {'a': '1'}"),
        (lambda m: m.pop("graphs"), "'graphs'"),
        (lambda m: m.update(graphs=5), "'int' object is not iterable"),
    ],
)
def test_a_value_of_the_wrong_type_is_refused(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], reason: str
) -> None:
    with pytest.raises(ReleaseError) as caught:
        manifests.read(changed(tmp_path, change))
    assert str(caught.value) == (
        f"{tmp_path}/manifest.json: not the manifest of a release: {reason}"
    )


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b"\x00", b"\xff", b"[" * 100_000, b'{"graphs": {"a": 1}, "files": []}'],
)
def test_what_is_no_manifest_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "manifest.json").write_bytes(data)
    with pytest.raises(ReleaseError, match=r"manifest\.json: not the manifest of a release: \S"):
        manifests.read(tmp_path)


def test_a_missing_field_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="missing 1 required positional argument: 'sha256'"):
        manifests.read(changed(tmp_path, lambda m: m["files"][0].pop("sha256")))
    with pytest.raises(ReleaseError, match=r"x/manifest\.json: no release here: No such file"):
        manifests.read(tmp_path / "x")


def rewritten(folder: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    path = folder / "manifest.json"
    value = json.loads(path.read_bytes())
    change(value)
    path.write_text(json.dumps(value), "utf-8")
    return folder


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            lambda m: m.update(n_quads=4),
            "/reliefgraph.nq: its n_quads is 3, but the manifest says 4",
        ),
        (
            lambda m: m.update(n_triples=3),
            "/reliefgraph.nq: its n_triples is 2, but the manifest says 3",
        ),
        (
            lambda m: m.update(base_iri="http://x/"),
            f"/reliefgraph.nq: its base_iri is {{'{BASE_IRI}'}}, but the manifest says {{'http://x/'}}",
        ),
        (
            lambda m: m["graphs"][0].update(n_triples=2),
            f"/reliefgraph.nq: its graphs is {{'{BASE_IRI}graph/report/r': 2, "
            f"'{BASE_IRI}graph/links': 1}}, but the manifest says {{'{BASE_IRI}graph/links': 2, "
            f"'{BASE_IRI}graph/report/r': 2}}",
        ),
        (
            lambda m: m.update(digest="a" * 64),
            f"/manifest.json: has no reliefgraph.nq of the digest {'a' * 64}",
        ),
        (lambda m: m["files"].append(m["files"][0]), "/manifest.json: names a file twice"),
        (
            lambda m: m["files"].append(asdict(ROW)),
            "/a.csv: No such file or directory",
        ),
    ],
)
def test_a_manifest_that_does_not_fit_its_data_is_refused(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], reason: str
) -> None:
    folder, _ = write(tmp_path)
    with pytest.raises(ReleaseError) as caught:
        release_directory.verify(rewritten(folder, change))
    assert str(caught.value) == f"{folder}{reason}"


def test_changed_and_linked_files_are_refused(tmp_path: Path) -> None:
    folder, manifest = write(tmp_path)
    (row,) = (file for file in manifest.files if file.name == "void.ttl")
    (folder / "void.ttl").write_bytes(b"")
    empty = hashlib.sha256(b"").hexdigest()
    with pytest.raises(ReleaseError) as caught:
        release_directory.verify_files(folder)
    assert str(caught.value) == (
        f"{folder}/void.ttl: its bytes have the SHA-256 {empty}, but the manifest says {row.sha256}"
    )
    for name in ("void.ttl", "manifest.json"):
        (folder / name).rename(tmp_path / name)
        (folder / name).symlink_to(tmp_path / name)
        with pytest.raises(
            ReleaseError, match=f"^{re.escape(str(folder / name))}: is a symbolic link$"
        ):
            release_directory.verify_files(folder)


def test_invalid_n_quads_are_refused(tmp_path: Path) -> None:
    folder, _ = write(tmp_path)
    data = b"<a:b> <a:b> <a:b> .\n<a:b> .\n"
    (folder / "reliefgraph.nq").write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()

    def change(value: dict[str, Any]) -> None:
        value["digest"] = digest
        (row,) = (row for row in value["files"] if row["name"] == "reliefgraph.nq")
        row["sha256"] = digest

    with pytest.raises(ReleaseError, match=r"reliefgraph\.nq:2: is not N-Quads: \S"):
        release_directory.verify(rewritten(folder, change))


def test_the_digest_is_sha_256() -> None:
    assert manifest_digest(b"abc") == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
