import hashlib
import json
import os
import shutil
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, RDFS, Dataset, Graph, Literal

from kg import release
from kg.config import Config
from kg.dataset import manifest as manifests
from kg.dataset.manifest import Manifest, ReleaseFile
from kg.errors import NotFound
from kg.evidence.violations import Verdict
from kg.namespaces import BASE, GRAPH, ID, RG
from kg.source.context import read_context
from kg.store import Store
from server.app import SERVICES, create_app
from server.dataset.releases import Dump, ReleaseFolder
from tests.conftest import copy_dataset

OUTPATIENTS = ID["observation/sr-2023-freedonia/outpatient-consultations"]
FREEDONIA = GRAPH.reports["sr-2023-freedonia"]


def earlier(dataset: Dataset) -> Dataset:
    """The real dataset with another value, one fact less and a thing that is gone since."""
    changed = copy_dataset(dataset)
    facts, told = changed.graph(FREEDONIA), changed.graph(GRAPH.provenance)
    value = facts.value(OUTPATIENTS, RG.value)
    (statement,) = set(told.subjects(RDF.object, value)) & set(
        told.subjects(RDF.subject, OUTPATIENTS)
    )
    told.set((statement, RDF.object, Literal(7200)))
    facts.set((OUTPATIENTS, RG.value, Literal(7200)))
    facts.remove((ID["place/tolmar"], RG.borders, None))
    facts.add((ID["event/gone"], RG.place, ID["place/vesta"]))
    told.add((ID["event/gone"], RDFS.label, Literal("a <gone> thing", lang="en")))
    return changed


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory, config: Config, dataset: Dataset) -> Config:
    """The real release, and one before it in the same folder."""
    folder = tmp_path_factory.mktemp("several") / "releases"
    shutil.copytree(config.releases, folder, symlinks=True)
    context = read_context(config.ontology / "context.jsonld").text
    settings = release.ReleaseSettings(BASE, "2026-01-01", {})
    verdict = Verdict((), Graph())
    release.write(earlier(dataset), verdict, context, settings, folder)
    return replace(config, releases=folder)


@pytest.fixture(scope="module")
def releases(several: Config, store: Store) -> ReleaseFolder:
    return ReleaseFolder(store.manifest, several.releases, several.release)


@pytest.fixture(scope="module")
def visitor(several: Config) -> Iterator[FlaskClient]:
    app = create_app(several)
    yield app.test_client()
    app.extensions[SERVICES].runner.stop()


def test_the_release_before_is_found(releases: ReleaseFolder, several: Config) -> None:
    (before,) = releases.earlier()
    assert before.manifest.issued == "2026-01-01"
    assert [each.manifest.name for each in releases.others()] == [before.manifest.name]
    assert releases.find(before.manifest.name) == before
    assert before.directory == several.releases.resolve() / before.manifest.name


def test_a_later_release_is_not_the_one_before(several: Config, releases: ReleaseFolder) -> None:
    (before,) = releases.earlier()
    other = ReleaseFolder(before.manifest, several.releases, before.manifest.name)
    assert other.earlier() == []
    assert len(other.others()) == 1


def test_another_base_is_not_the_one_before(
    tmp_path: Path, several: Config, releases: ReleaseFolder, store: Store
) -> None:
    folder = tmp_path / "releases"
    shutil.copytree(several.releases, folder, symlinks=True)
    (before,) = releases.earlier()
    path = folder / before.manifest.name / "manifest.json"
    told = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**told, "base_iri": "https://data.example.org/"}), "utf-8")
    other = ReleaseFolder(store.manifest, folder, several.release)
    assert (other.earlier(), len(other.others())) == ([], 1)


def test_a_damaged_release_is_as_if_it_were_not_there(
    tmp_path: Path, several: Config, releases: ReleaseFolder, store: Store
) -> None:
    folder = tmp_path / "releases"
    shutil.copytree(several.releases, folder, symlinks=True)
    (before,) = releases.earlier()
    name = before.manifest.name
    with (folder / name / "dcat.ttl").open("a") as file:
        file.write("# damaged\n")
    (folder / "0123456789abcdef").symlink_to(name)
    (folder / "fedcba9876543210").mkdir()
    other = ReleaseFolder(store.manifest, folder, several.release)
    assert other.others() == []
    for each in (name, "0123456789abcdef", "fedcba9876543210", "..", "latest", "", "A" * 16):
        with pytest.raises(NotFound, match="there is no release"):
            other.find(each)


def test_the_served_release_has_its_manifest_among_its_files(
    releases: ReleaseFolder, store: Store
) -> None:
    assert releases.served is not None
    names = [*(file.name for file in store.manifest.files), "manifest.json"]
    assert list(releases.served.dumps) == names
    forms = {name: dump.form for name, dump in releases.served.dumps.items()}
    assert forms["reliefgraph.nq"] == "N-Quads"
    assert forms["reliefgraph.rdf.gz"] == "RDF/XML, gzip"
    assert (forms["figures.csv"], forms["manifest.json"]) == ("CSV", "JSON")


@pytest.mark.parametrize(
    ("n_bytes", "size"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1_000, "1.0 kB"),
        (444_573, "444.6 kB"),
        (999_999, "1.0 MB"),
        (1_458_523, "1.5 MB"),
        (3 * 10**9, "3.0 GB"),
    ],
)
def test_sizes_are_told_for_people(releases: ReleaseFolder, n_bytes: int, size: str) -> None:
    assert releases.served is not None
    assert replace(releases.served.dumps["reliefgraph.nq"], n_bytes=n_bytes).size == size


def test_an_earlier_release_is_served_at_its_own_address(
    visitor: FlaskClient, releases: ReleaseFolder
) -> None:
    (before,) = releases.earlier()
    for name, dump in before.dumps.items():
        response = visitor.get(f"/dumps/{before.manifest.name}/{name}", buffered=True)
        assert response.data == (before.directory / name).read_bytes()
        assert response.headers["ETag"] == f'"{dump.sha256}"'
        digest = response.headers["Repr-Digest"].removeprefix("sha-256=:").removesuffix(":")
        assert b64decode(digest).hex() == dump.sha256
    page = visitor.get(f"/dumps/{before.manifest.name}/").text
    assert before.manifest.digest in page
    assert f"/dumps/{before.manifest.name}/" in visitor.get("/dumps/").text


def test_the_versions_of_the_dataset_are_told(
    visitor: FlaskClient, releases: ReleaseFolder
) -> None:
    (before,) = releases.earlier()
    told = Graph().parse(data=visitor.get("/dataset.ttl").data, format="turtle")
    rows = told.query(
        """PREFIX dcat: <http://www.w3.org/ns/dcat#>
        SELECT ?previous ?digest WHERE {
            ?dataset dcat:hasCurrentVersion/dcat:previousVersion ?previous ;
                     dcat:previousVersion ?previous .
            ?previous <http://purl.org/dc/terms/identifier> ?digest
        }"""
    )
    found = [tuple(map(str, row)) for row in rows]  # type: ignore[arg-type]  # rows of a SELECT
    address = f"{BASE}dumps/{before.manifest.name}/"
    assert found == [(address, f"sha256:{before.manifest.digest}")]


def test_the_state_tells_what_changed(visitor: FlaskClient, releases: ReleaseFolder) -> None:
    (before,) = releases.earlier()
    told = visitor.get("/status.json").get_json()["changes"]
    assert told["since"]["name"] == before.manifest.name
    assert told["counts"] == {"added": 1, "removed": 1, "changed": 1, "support": 0}
    changed = next(fact for fact in told["facts"] if fact["kind"] == "changed")
    assert changed["subject"] == f"<{OUTPATIENTS}>"
    assert ('"7200"' in changed["before"], '"7300"' in changed["after"]) == (True, True)
    sizes = {size["graph"]: (size["n_added"], size["n_removed"]) for size in told["graphs"]}
    assert sizes[str(FREEDONIA)] == (2, 2)


def test_the_page_says_what_changed_in_words(visitor: FlaskClient) -> None:
    text = visitor.get("/status").text
    for label, n in (("Facts added", 1), ("Facts removed", 1), ("Values changed", 1)):
        assert f"<dt>{label}</dt><dd>{n}</dd>" in text
    assert "a &lt;gone&gt; thing" in text
    row = text[text.index("outpatient consultations, Freedonia, 2023") :]
    assert row.index("7200") < row.index("7300") < row.index("changed")


# ---- releases of one fact


def write(folder: Path, word: str, issued: str, age: int, base: str = BASE) -> str:
    """Write a release of one fact.

    Args:
        folder: of all releases.
        word: that only this one has.
        issued: its date.
        age: of its manifest, in seconds.
        base: of its IRIs.

    Returns:
        Its name.
    """
    data = f'<{base}id/a> <{base}p> "{word}" .\n'.encode()
    digest = hashlib.sha256(data).hexdigest()
    made = ReleaseFile(
        "reliefgraph.nq", "application/n-quads", gzip=False, n_bytes=1, sha256=digest
    )
    packed = replace(made, name="x.nq.gz", gzip=True, sha256=hashlib.sha256(b"").hexdigest())
    odd = replace(packed, name="y.odd", media_type="a/odd", gzip=False)
    other = replace(made, name="z.nq", n_bytes=len(data))
    manifest = Manifest(issued, digest, base, 1, 1, (), {}, {}, (made, packed, odd, other))
    directory = folder / manifest.name
    directory.mkdir()
    (directory / "manifest.json").write_bytes(manifest.to_json())
    for name in ("reliefgraph.nq", "z.nq"):
        (directory / name).write_bytes(data)
    for name in ("x.nq.gz", "y.odd"):
        (directory / name).write_bytes(b"")
    os.utime(directory / "manifest.json", (2_000_000_000 - age, 2_000_000_000 - age))
    return manifest.name


def opened(folder: Path, name: str) -> ReleaseFolder:
    return ReleaseFolder(manifests.read(folder / name), folder, name)


def test_releases_are_sorted_by_date_then_age(tmp_path: Path) -> None:
    names = [
        write(tmp_path, word, issued, age)
        for word, issued, age in (
            ("a", "2026-01-03", 9),
            ("b", "2026-01-02", 5),
            ("c", "2026-01-02", 1),
            ("d", "2026-01-01", 0),
        )
    ]
    a, b, c, d = names
    (tmp_path / "0123456789abcdef0").mkdir()
    (tmp_path / "latest").symlink_to(d)
    expected = {
        a: ([c, b, d], [c, b, d]),
        b: ([a, c, d], [d]),
        c: ([a, b, d], [b, d]),
        d: ([a, c, b], []),
    }
    found = {}
    for name in names:
        releases = opened(tmp_path, name)
        others, before = (
            [each.manifest.name for each in each_list]
            for each_list in (releases.others(), releases.earlier())
        )
        found[name] = (others, before)
    assert found == expected


def test_releases_of_the_same_moment_are_sorted_by_name(tmp_path: Path) -> None:
    names = sorted(write(tmp_path, word, "2026-01-01", 0) for word in "abcdef")
    found = [each.manifest.name for each in opened(tmp_path, names[2]).others()]
    assert found == [*names[:2:-1], names[1], names[0]]


def test_the_previous_release_has_the_same_base(tmp_path: Path) -> None:
    now = write(tmp_path, "a", "2026-01-03", 0)
    write(tmp_path, "b", "2026-01-02", 0, "https://e.org/")
    before = write(tmp_path, "c", "2026-01-01", 0)
    (found,) = opened(tmp_path, now).earlier()
    assert found.manifest.name == before


def test_a_release_is_checked_again_only_if_its_manifest_changes(tmp_path: Path) -> None:
    now, other = write(tmp_path, "a", "2026-01-03", 0), write(tmp_path, "b", "2026-01-02", 0)
    releases = opened(tmp_path, now)
    assert releases.find(other) is releases.find(other)
    (tmp_path / other / "z.nq").write_bytes(b"damaged")
    assert releases.find(other).manifest.name == other
    os.utime(tmp_path / other / "manifest.json", (1, 1))
    with pytest.raises(NotFound, match=rf"^there is no release '{other}'; /dumps/ lists"):
        releases.find(other)
    shutil.rmtree(tmp_path / now)
    assert releases.find(now) is releases.served


def test_dumps_describe_their_files(tmp_path: Path) -> None:
    name = write(tmp_path, "a", "2026-01-03", 0)
    served = opened(tmp_path, name).served
    data = (tmp_path / name / "manifest.json").read_bytes()
    digest, empty = served.manifest.digest, hashlib.sha256(b"").hexdigest()
    graphs = "All facts with their evidence, in named graphs; canonical: its SHA-256 is the digest"
    nq = ("application/n-quads", "N-Quads", f"{graphs} of the dataset")
    assert list(served.dumps.values()) == [
        Dump("reliefgraph.nq", *nq, 1, digest, is_gzip=False),
        Dump("x.nq.gz", "application/gzip", "N-Quads, gzip", "x.nq, compressed", 1, empty,
             is_gzip=True),
        Dump("y.odd", "a/odd", "a/odd", "", 1, empty, is_gzip=False),
        Dump("z.nq", *nq, served.dumps["z.nq"].n_bytes, digest, is_gzip=False),
        Dump("manifest.json", "application/json", "JSON",
             "Every file with its digest, and what the release was made from",
             len(data), hashlib.sha256(data).hexdigest(), is_gzip=False),
    ]  # fmt: skip
    assert served.forms == ["N-Quads", "a/odd", "JSON"]
    assert served.order == ("2026-01-03", 2 * 10**18, name)
    assert served.directory == (tmp_path / name).resolve()


@pytest.mark.parametrize(
    ("n_bytes", "size"),
    [
        (1, "1 bytes"),
        (1_049, "1.0 kB"),
        (1_051, "1.1 kB"),
        (999_499, "999.5 kB"),
        (999_501, "1.0 MB"),
        (10**12, "1.0 TB"),
        (3 * 10**15, "3000.0 TB"),
    ],
)
def test_a_size_has_the_largest_unit_that_fits(n_bytes: int, size: str) -> None:
    assert Dump("", "", "", "", n_bytes, "", is_gzip=False).size == size


def test_only_release_names_are_looked_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "releases"
    folder.mkdir()
    now, other = write(folder, "a", "2026-01-03", 0), write(folder, "b", "2026-01-02", 0)
    releases = opened(folder, now)
    for name in (f"../releases/{other}", f"./{other}", f"{other}/", f"{other}\n", "0" * 16, ""):
        with pytest.raises(NotFound):
            releases.find(name)
    assert releases.find(other).manifest.name == other
    (folder / "latest").symlink_to(other)
    (folder / f"{other}0").mkdir()
    verified: list[str] = []

    def verify(directory: Path) -> Manifest:
        verified.append(directory.name)
        return manifests.read(directory)

    monkeypatch.setattr("kg.dataset.release_directory.verify_address", verify)
    found = opened(folder, now).others()
    assert ([each.manifest.name for each in found], verified) == ([other], [other])
