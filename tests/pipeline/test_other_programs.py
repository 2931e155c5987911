"""The manifest of a release counts, whether an older or a newer program made it."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from rdflib import Graph

from kg import load, release
from kg.config import Config
from kg.dataset import manifest as manifests
from kg.dataset import release_directory
from kg.errors import ReleaseError
from kg.evidence.violations import Verdict
from kg.namespaces import BASE
from kg.source.context import read_context
from server import cli
from server.app import SERVICES, create_app
from server.dataset.releases import ReleaseFolder
from tests import tiny

NEWER = ("measures.parquet", b"PAR1", "application/vnd.apache.parquet")
CONTEXT = read_context(Config().ontology / "context.jsonld").text


TRIG = """
GRAPH <graph/report/tiny> { <id/place/here> a rg:Place }
GRAPH <graph/provenance> { <id/place/here> rdfs:label "Here"@en }
"""


def build(releases: Path) -> Path:
    """Write the tiny release, as ``reliefgraph build`` does, and make it the latest."""
    settings = release.ReleaseSettings(BASE, "2026-01-01", {})
    manifest = release.write(tiny.dataset(TRIG), Verdict((), Graph()), CONTEXT, settings, releases)
    release.make_latest(manifest.name, releases)
    return releases / manifest.name


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def change_manifest(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    value = json.loads((folder / "manifest.json").read_text("utf-8"))
    change(value)
    (folder / "manifest.json").write_text(json.dumps(value), "utf-8")


def without(folder: Path, *names: str) -> None:
    """Omit files, as a program that does not know their kinds would."""

    def change(manifest: dict[str, Any]) -> None:
        manifest["files"] = [f for f in manifest["files"] if f["name"] not in names]

    change_manifest(folder, change)
    for name in names:
        (folder / name).unlink()


def with_newer(folder: Path) -> None:
    """Add a file and fields, as a newer program would."""
    name, data, media_type = NEWER
    (folder / name).write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    row = {"name": name, "media_type": media_type, "gzip": False, "n_bytes": 4, "sha256": digest}

    def change(manifest: dict[str, Any]) -> None:
        manifest["files"].append({**row, "encoding": "snappy"})
        manifest["checked"] = {"links": 3}
        manifest["signature"] = "a newer field"

    change_manifest(folder, change)


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    return tmp_path / "releases"


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Callable[[Path], FlaskClient]]:
    """Return a function that serves the latest release of a folder."""
    apps = []

    def serve(releases: Path) -> FlaskClient:
        app = create_app(replace(Config(), releases=releases, stores=tmp_path / "stores"))
        app.config["PROPAGATE_EXCEPTIONS"] = True
        apps.append(app)
        return app.test_client()

    yield serve
    for app in apps:
        app.extensions[SERVICES].runner.stop()


KINDS = sorted(
    {"figures.csv", "datapackage.json", "context.jsonld", "reliefgraph-1.2.ttl"}
    | {"validation.ttl", "void.ttl", "dcat.ttl"}
    | {
        f"reliefgraph.{form.extension}{end}"
        for form in manifests.dump_formats()
        for end in ("", ".gz")
    }
    - {"reliefgraph.nq"}
)
PAGES = ["/", "/dataset", "/dumps/", "/status", "/status.json", "/linkset", "/CITATION.cff"]
DATA = ["/dataset.ttl", "/catalogue.ttl", "/void.ttl", "/doc/place/here.jsonld", "/context.jsonld"]


def test_every_file_but_the_canonical_one_is_omitted_once(releases: Path) -> None:
    written = {file.name for file in manifests.read(build(releases)).files}
    assert written == {*KINDS, "reliefgraph.nq"}
    assert len(KINDS) == 16


@pytest.mark.parametrize("name", KINDS)
def test_a_release_with_one_kind_of_file_fewer_is_served(
    releases: Path, visit: Callable[[Path], FlaskClient], name: str
) -> None:
    folder = build(releases)
    without(folder, name)
    assert name not in {file.name for file in release_directory.verify(folder).files}
    visitor = visit(releases)
    for path in PAGES:
        response = visitor.get(path, headers={"Accept": "text/html, */*;q=0.1"})
        assert response.status_code == 200, path
        assert not re.search(rf"/{re.escape(name)}(?![\w.])", response.text), path
        assert f"/{name}>" not in str(response.headers), path
    for path in DATA:
        assert visitor.get(path).status_code in (200, 404), path
    assert visitor.get(f"/dumps/{folder.name}/{name}").status_code == 404
    assert visitor.get(f"/dumps/latest/{name}").status_code == 404


def test_without_any_description_there_is_no_link_to_one(
    releases: Path, visit: Callable[[Path], FlaskClient]
) -> None:
    without(build(releases), *manifests.DESCRIPTIONS)
    visitor = visit(releases)
    page = visitor.get("/dataset", headers={"Accept": "text/html"})
    for text in (page.text, str(page.headers), visitor.get("/linkset").text):
        for path in ("/dataset.ttl", "/void", "/catalogue?format"):
            assert path not in text
    assert visitor.get("/catalogue?format=ttl").status_code == 406
    for path, names in (("/dataset.ttl", "dcat.ttl and no void.ttl"), ("/void", "void.ttl")):
        response = visitor.get(path)
        assert response.status_code == 404
        assert response.get_json()["detail"] == f"this release has no {names}"
    assert "This release has no validation report." in visitor.get("/status").text
    assert visitor.get("/status.json").get_json()["validation"]["conforms"] is None


def test_a_release_with_one_kind_of_file_more_is_served(
    releases: Path, visit: Callable[[Path], FlaskClient]
) -> None:
    folder = build(releases)
    with_newer(folder)
    name, data, media_type = NEWER
    assert release_directory.verify(folder).files[-1].name == name
    visitor = visit(releases)
    for path in PAGES:
        assert visitor.get(path, headers={"Accept": "text/html, */*;q=0.1"}).status_code == 200
    response = visitor.get(f"/dumps/{folder.name}/{name}", buffered=True)
    assert (response.data, response.mimetype) == (data, media_type)
    for path in ("/dumps/", "/linkset", "/"):
        assert name in visitor.get(path, headers={"Accept": "text/html, */*;q=0.1"}).text, path


def test_the_command_line_verifies_both(releases: Path) -> None:
    for change in (lambda folder: without(folder, "figures.csv"), with_newer):
        folder = build(releases)
        change(folder)
        result = CliRunner().invoke(cli.main, ["verify", str(folder)])
        assert (result.exit_code, result.output) == (
            0,
            f"{folder.name} sha256:{manifests.read(folder).digest}\n",
        )


@pytest.mark.parametrize("change", [lambda folder: without(folder, "figures.csv"), with_newer])
def test_building_again_does_not_change_the_release_of_another_program(
    releases: Path, change: Callable[[Path], None]
) -> None:
    folder = build(releases)
    change(folder)
    before = bytes_of(folder)
    assert build(releases) == folder
    assert bytes_of(folder) == before
    assert (releases / "latest").resolve() == folder


def damage(folder: Path) -> None:
    (folder / "void.ttl").write_text("damaged", "utf-8")


def damage_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text("[]", "utf-8")


def lose_a_file(folder: Path) -> None:
    (folder / "void.ttl").unlink()


def empty(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (damage, "void.ttl"),
        (damage_manifest, "manifest.json"),
        (lose_a_file, "void.ttl"),
        (empty, "manifest.json"),
    ],
)
def test_a_damaged_release_is_reported_and_not_changed(
    releases: Path, change: Callable[[Path], None], name: str
) -> None:
    folder = build(releases)
    change(folder)
    before = bytes_of(folder)
    with pytest.raises(ReleaseError) as caught:
        build(releases)
    assert str(caught.value).startswith(f"{folder / name}: ")
    assert "a release is never written again" in str(caught.value)
    assert f"move {folder} away" in str(caught.value)
    assert bytes_of(folder) == before
    assert sorted(p.name for p in releases.iterdir()) == [".lock", folder.name, "latest"]


def test_a_link_that_leads_nowhere_is_not_written_through(releases: Path) -> None:
    folder = build(releases)
    elsewhere = folder.rename(releases.parent / "elsewhere")
    folder.symlink_to(releases.parent / "gone")
    with pytest.raises(ReleaseError, match=r"manifest\.json: no release here"):
        build(releases)
    assert folder.readlink() == releases.parent / "gone"
    folder.unlink()
    folder.symlink_to(elsewhere)
    with pytest.raises(ReleaseError, match="is a symbolic link; a release is never written again"):
        build(releases)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda m: m["files"][0].update(name="../secret"), "'name' is "),
        (lambda m: m["files"][0].update(name=".hidden"), "'name' is "),
        (lambda m: m["files"][0].update(media_type="text/csv\r\nX-Y: z"), "'media_type' is "),
        (lambda m: m["files"].append(m["files"][0]), "names a file twice"),
        (lambda m: m.update(files=[f for f in m["files"] if f["name"] != "reliefgraph.nq"]), "has"),
        (lambda m: m.update(digest="f" * 64), "reliefgraph.nq"),
    ],
)
def test_a_manifest_of_any_program_is_not_trusted(
    releases: Path, tmp_path: Path, change: Callable[[dict[str, Any]], object], reason: str
) -> None:
    folder = build(releases)
    change_manifest(folder, change)
    for check in (release_directory.verify, lambda f: load.build(f, tmp_path / "stores")):
        with pytest.raises(ReleaseError, match=reason):
            check(folder)
    assert not (tmp_path / "stores").exists()


def test_a_release_beside_the_served_one_has_the_files_that_it_has(
    releases: Path, tmp_path: Path
) -> None:
    folder = build(releases)
    with_newer(folder)
    served = manifests.read(folder)
    other = ReleaseFolder(replace(served, digest="0" * 64), releases, "latest").others()
    assert [NEWER[0] in found.dumps for found in other] == [True]
    folder.rename(folder.with_name("0123456789abcdef"))
    assert ReleaseFolder(served, releases, "0123456789abcdef").others() == []
