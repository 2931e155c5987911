from base64 import b64decode
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Response, send_from_directory
from flask.testing import FlaskClient

from kg.errors import NotFound
from kg.store import Store
from server.dataset import downloads as dumps
from server.dataset.releases import Release, ReleaseFolder
from server.graph import page_renderer
from server.graph.page_renderer import PageRenderers
from tests import tiny

#: A date that no file is newer than.
FAR_FUTURE = "Fri, 31 Dec 2199 23:59:59 GMT"


@pytest.fixture
def path(store: Store) -> str:
    return f"/dumps/{store.manifest.name}/reliefgraph.nq"


@pytest.fixture
def data(client: FlaskClient, path: str) -> bytes:
    return bytes(client.get(path, buffered=True).data)


def test_a_file_says_its_digest(client: FlaskClient, store: Store) -> None:
    for file in store.manifest.files:
        response = client.get(f"/dumps/{store.manifest.name}/{file.name}", buffered=True)
        digest = response.headers["Repr-Digest"].removeprefix("sha-256=:").removesuffix(":")
        assert b64decode(digest).hex() == file.sha256
        assert response.headers["Content-Disposition"] == f"attachment; filename={file.name}"
        assert response.headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        ("bytes=0-9", slice(0, 10)),
        ("bytes=100-", slice(100, None)),
        ("bytes=-5", slice(-5, None)),
    ],
)
def test_a_part_of_a_file(
    client: FlaskClient, path: str, data: bytes, wanted: str, part: slice
) -> None:
    response = client.get(path, headers={"Range": wanted}, buffered=True)
    assert (response.status_code, response.data) == (206, data[part])
    place = range(len(data))[part]
    assert response.headers["Content-Range"] == f"bytes {place[0]}-{place[-1]}/{len(data)}"
    assert response.headers["Content-Length"] == str(len(response.data))
    assert "Repr-Digest" in response.headers  # of the whole


def test_what_lies_behind_the_end_is_416(client: FlaskClient, path: str, data: bytes) -> None:
    response = client.get(path, headers={"Range": f"bytes={len(data)}-"})
    assert response.status_code == 416
    assert response.headers["Content-Range"] == f"bytes */{len(data)}"


@pytest.mark.parametrize(
    "wanted",
    ["items=0-5", "bytes=0-1,5-6", "nonsense", "bytes=a-b", "bytes=-99999999999"],
)
def test_other_wishes_for_ranges_get_the_whole(
    client: FlaskClient, path: str, data: bytes, wanted: str
) -> None:
    """RFC 9110, 14.2: a server may ignore Range, and must where it does not know the unit."""
    response = client.get(path, headers={"Range": wanted}, buffered=True)
    assert (response.status_code, response.data) == (200, data)


def test_a_part_is_only_of_the_same_file(client: FlaskClient, path: str, data: bytes) -> None:
    tag = client.head(path, buffered=True).headers["ETag"]
    for known, status in (
        (tag, 206),
        ('"another"', 200),
        (f"W/{tag}", 200),  # RFC 9110, 13.1.5: strong comparison
        ("Tue, 24 Nov 2037 00:00:00 GMT", 200),
    ):
        headers = {"Range": "bytes=0-9", "If-Range": known}
        response = client.get(path, headers=headers, buffered=True)
        assert response.status_code == status
        assert response.data == (data[:10] if status == 206 else data)


def test_head_is_get_without_the_body_and_without_ranges(
    client: FlaskClient, path: str, data: bytes
) -> None:
    response = client.head(path, headers={"Range": "bytes=0-9"}, buffered=True)
    assert (response.status_code, response.data) == (200, b"")
    assert response.headers["Content-Length"] == str(len(data))
    assert response.headers["Accept-Ranges"] == "bytes"


def test_a_file_that_the_client_has_is_not_sent_again(client: FlaskClient, path: str) -> None:
    tag = client.head(path, buffered=True).headers["ETag"]
    for known in (tag, f"W/{tag}", "*"):
        headers = {"If-None-Match": known}
        assert client.get(path, headers=headers, buffered=True).status_code == 304
        headers["Range"] = "bytes=0-9"  # RFC 9110, 13.2.2: looked at later
        assert client.get(path, headers=headers, buffered=True).status_code == 304


@pytest.mark.parametrize("part", [{}, {"Range": "bytes=0-9"}])
def test_another_file_than_the_wanted_is_not_sent(
    client: FlaskClient, path: str, part: dict[str, str]
) -> None:
    tag = client.head(path, buffered=True).headers["ETag"]
    for wanted in ('"another"', f"W/{tag}"):
        response = client.get(path, headers={"If-Match": wanted, **part}, buffered=True)
        assert (response.status_code, response.mimetype) == (412, "application/problem+json")
    for wanted in (tag, "*", f'"another", {tag}'):
        response = client.get(path, headers={"If-Match": wanted, **part}, buffered=True)
        assert response.status_code == (206 if part else 200)


def test_a_compressed_file_is_not_compressed_again(client: FlaskClient, store: Store) -> None:
    response = client.get(
        f"/dumps/{store.manifest.name}/reliefgraph.nq.gz",
        headers={"Accept-Encoding": "gzip, zstd"},
        buffered=True,
    )
    assert "Content-Encoding" not in response.headers
    assert response.mimetype == "application/gzip"
    assert response.data[:2] == b"\x1f\x8b"


def test_the_page_names_every_file_with_its_digest(
    client: FlaskClient, releases: ReleaseFolder, store: Store
) -> None:
    text = client.get("/dumps/").text
    assert releases.served is not None
    for dump in releases.served.dumps.values():
        assert f'href="/dumps/{store.manifest.name}/{dump.name}"' in text
        assert dump.sha256 in text
        assert dump.holds in text.replace("&#39;", "'")
    assert client.get(f"/dumps/{store.manifest.name}/").status_code == 200
    latest = client.get("/dumps/latest/")
    assert latest.headers["Location"] == f"/dumps/{store.manifest.name}/"


@pytest.mark.parametrize(
    "address",
    [
        "/dumps/..%2f..%2f/manifest.json",
        "/dumps/%2e%2e/",
        "/dumps/latest/..%2fmanifest.json",
        "/dumps/0123456789abcdef/manifest.json",
        "/dumps/latest/none",
        "/dumps/x/",
    ],
)
def test_nothing_lies_outside(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert response.get_json()["status"] == 404


# ---- two tiny releases

NAME, OLDER, OLDEST = (letter * 16 for letter in "aef")


@dataclass
class Three(ReleaseFolder):
    """A release folder with the served release and two others."""

    served: Release
    older: Release
    oldest: Release

    def find(self, name: str) -> Release:
        found = {NAME: self.served, OLDER: self.older, OLDEST: self.oldest}
        if name not in found:
            raise NotFound(f"no release {name}")
        return found[name]

    def others(self) -> list[Release]:
        return [self.older, self.oldest]


@pytest.fixture
def three(tmp_path: Path) -> Three:
    made = []
    for letter in "aef":
        folder = tmp_path / (letter * 16)
        folder.mkdir()
        (folder / "manifest.json").write_text("{}")
        (folder / "reliefgraph.nq").write_text(letter * 9)
        manifest = replace(tiny.RELEASE, digest=letter * 64)
        files = [replace(file, n_bytes=9) for file in manifest.files]
        manifest = replace(manifest, files=tuple(files))
        made.append(ReleaseFolder(manifest, tmp_path, manifest.name).served)
    return Three(*made)


@pytest.fixture
def few(three: Three) -> FlaskClient:
    store, links = tiny.release(""), tiny.links()
    return tiny.client(dumps.blueprint(three, links, PageRenderers(store, links)))


def test_files_can_be_cached_forever(few: FlaskClient) -> None:
    response = few.get(f"/dumps/{OLDER}/reliefgraph.nq", buffered=True)
    assert (response.status_code, response.data) == (200, b"e" * 9)
    headers = dict(response.headers)
    assert headers.pop("Date")
    assert headers.pop("Last-Modified")
    assert headers == {
        "Content-Type": "application/n-quads",
        "Content-Length": "9",
        "Content-Disposition": "attachment; filename=reliefgraph.nq",
        "Accept-Ranges": "bytes",
        "ETag": f'"{"b" * 64}"',
        "Repr-Digest": "sha-256=:u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7u7s=:",
        "Link": f'<{tiny.URL}dataset>; rel="collection"',
        "Cache-Control": "public, immutable, max-age=31536000",
    }


@pytest.mark.parametrize(
    ("headers", "status", "data"),
    [
        ({"Range": "bytes=-9"}, 206, b"a" * 9),
        ({"Range": "bytes=-10"}, 200, b"a" * 9),
        ({"Range": "bytes=8-"}, 206, b"a"),
        ({"Range": "bytes=2-3", "If-Range": f'"{"b" * 64}"'}, 206, b"aa"),
        ({"Range": "bytes=2-3", "If-None-Match": '"c"'}, 206, b"aa"),
        ({"Range": "bytes=2-3", "If-None-Match": f'"c", W/"{"b" * 64}"'}, 304, b""),
        ({"If-Match": '"c", "d"'}, 412, None),
        ({"If-Match": "*", "If-None-Match": '"c"'}, 200, b"a" * 9),
        ({"If-Match": ""}, 412, None),
        ({"If-Modified-Since": FAR_FUTURE}, 304, b""),
        ({"If-Modified-Since": FAR_FUTURE, "If-None-Match": '"c"'}, 200, b"a" * 9),
        ({"If-Modified-Since": FAR_FUTURE, "If-None-Match": ""}, 304, b""),
    ],
)
def test_conditional_and_range_requests(
    few: FlaskClient, headers: dict[str, str], status: int, data: bytes | None
) -> None:
    response = few.get(f"/dumps/{NAME}/reliefgraph.nq", headers=headers, buffered=True)
    assert response.status_code == status
    if data is None:
        detail = f'If-Match does not name the current ETag, which is "{"b" * 64}"'
        assert response.get_json(force=True)["detail"] == detail
    else:
        assert response.data == data


def test_a_file_is_closed_after_an_unsatisfiable_range(
    few: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = []

    def send(*arguments: Any, **options: Any) -> Response:
        made = send_from_directory(*arguments, **options)
        made.call_on_close(lambda: closed.append(made))
        return made

    monkeypatch.setattr(dumps, "send_from_directory", send)
    response = few.get(f"/dumps/{NAME}/reliefgraph.nq", headers={"Range": "bytes=9-"})
    assert (response.status_code, response.headers["Content-Range"]) == (416, "bytes */9")
    assert len(closed) == 1


def test_latest_leads_to_the_served_release(few: FlaskClient) -> None:
    for path in ("", "reliefgraph.nq"):
        response = few.get(f"/dumps/latest/{path}")
        assert (response.status_code, response.location) == (302, f"/dumps/{NAME}/{path}")
    for path, detail in (
        ("latest/none", "the release has no file 'none'"),
        (f"{OLDER}/none", "the release has no file 'none'"),
        ("none/manifest.json", "no release none"),
        ("none/", "no release none"),
    ):
        response = few.get(f"/dumps/{path}")
        assert (response.status_code, response.get_json()["detail"]) == (404, detail)


def test_a_page_shows_one_release_and_lists_the_others(
    few: FlaskClient, three: Three, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered = tiny.pages(monkeypatch, page_renderer)
    for path in ("", f"{NAME}/", f"{OLDER}/"):
        assert few.get(f"/dumps/{path}").status_code == 200
    names = ("section", "release", "is_served", "others")
    served = ("Downloads", three.served, True, [three.older, three.oldest])
    older = ("Downloads", three.older, False, [three.oldest])
    found = [(template, tuple(values[name] for name in names)) for template, values in rendered]
    assert found == [("dumps.html", served), ("dumps.html", served), ("dumps.html", older)]
