import gzip
import hashlib
import os
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from kg import store as stores
from kg.config import Config
from kg.dataset import rdf_files
from kg.dataset.manifest import Manifest, NamedGraph
from kg.errors import DataError
from kg.formats import Kind, offered
from server import cli
from tests import tiny

XSD = "http://www.w3.org/2001/XMLSchema#"


def quads(*paths: Path) -> list[ox.Quad]:
    return list(rdf_files.load(paths, "http://base.example/").quads())


def serve(tmp_path: Path, *arguments: object) -> tuple[Result, dict[str, str]]:
    """Run ``serve --data`` until it would listen; return the result and the environment."""
    environ = {"RELIEFGRAPH_STORES": str(tmp_path / "stores")}
    with mock.patch.dict(os.environ), mock.patch.object(cli, "Granian") as server:
        words = ["serve", "--port", "8765", *map(str, arguments)]
        result = CliRunner().invoke(cli.main, words, env=environ)
        assert server.called == (result.exit_code == 0)
        return result, dict(os.environ)


def served(tmp_path: Path, *arguments: object) -> stores.Store:
    result, environ = serve(tmp_path, *arguments)
    assert result.exit_code == 0, result.output
    return stores.open_store(Path(environ["RELIEFGRAPH_STORE"]))


# ---- loading


@pytest.mark.parametrize("form", offered(Kind.GRAPH), ids=lambda form: form.token)
@pytest.mark.parametrize("is_compressed", [False, True])
def test_the_extension_determines_the_syntax(
    tmp_path: Path, form: object, *, is_compressed: bool
) -> None:
    codec, extension = getattr(form, "codec", None), getattr(form, "extension", "")
    quad = ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("é", language="fr"))
    data = ox.serialize([quad.triple], format=codec)
    assert data
    path = tmp_path / f"data.{extension}{'.gz' if is_compressed else ''}"
    path.write_bytes(gzip.compress(data) if is_compressed else data)
    assert quads(path) == [quad]


@pytest.mark.parametrize("name", ["data.txt", "data", "data.gz", "data.txt.gz", "data.csv", ".ttl"])
def test_an_unknown_extension_is_reported_with_the_known_ones(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("")
    with pytest.raises(DataError, match=r"one of \.ttl, \.jsonld, \.nt, \.rdf, \.trig, \.nq, with"):
        rdf_files.load([path], "http://base.example/")
    result, _ = serve(tmp_path, "--data", path)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {path}: unknown extension; use one of .ttl")


def test_blank_nodes_of_different_files_are_different(tmp_path: Path) -> None:
    """Not even ``1x`` in file 1 and ``x`` in file 11: a number as prefix is not enough."""
    paths = []
    for n in range(12):
        paths.append(tmp_path / f"{n}.nt")
        label = {1: "1x", 11: "x"}.get(n, "same")
        paths[-1].write_text(f'_:{label} <urn:p> _:{label} .\n_:{label} <urn:q> "{n}" .\n')
    found = quads(*paths)
    assert len({quad.subject for quad in found}) == 12
    assert all(
        quad.subject == quad.object for quad in found if quad.predicate == ox.NamedNode("urn:p")
    )


def test_a_blank_node_is_the_same_in_every_place_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "data.nq"
    path.write_text("_:a <urn:p> _:a _:a .\n<urn:s> <urn:p> <urn:o> _:a .\n")
    first, second = quads(path)
    assert first.subject == first.object == first.graph_name == second.graph_name


def test_a_blank_node_in_a_triple_term_is_the_same_and_apart(tmp_path: Path) -> None:
    paths = [tmp_path / "1.ttl", tmp_path / "2.ttl"]
    for path in paths:
        path.write_text("_:a <urn:p> <<( _:a <urn:q> <<( <urn:s> <urn:q> _:a )>> )>> .")
    found = quads(*paths)
    for quad in found:
        assert isinstance(quad.object, ox.Triple)
        assert isinstance(quad.object.object, ox.Triple)
        assert quad.subject == quad.object.subject == quad.object.object.object
    assert len({quad.subject for quad in found}) == 2


def test_a_blank_node_that_is_only_in_a_triple_term_is_apart(tmp_path: Path) -> None:
    paths = [tmp_path / "1.ttl", tmp_path / "2.ttl"]
    for path in paths:
        path.write_text("<urn:s> <urn:p> <<( _:a <urn:q> 1 )>> .")
    assert len({quad.object for quad in quads(*paths)}) == 2


def test_relative_iris_are_relative_to_their_file(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "data.ttl").write_text("<> <#p> <../x> .")
    found = quads(tmp_path / "a/data.ttl", tmp_path / "b/data.ttl")
    root = tmp_path.resolve().as_uri()
    assert [(str(q.subject), str(q.predicate), str(q.object)) for q in found] == [
        (f"<{root}/{folder}/data.ttl>", f"<{root}/{folder}/data.ttl#p>", f"<{root}/x>")
        for folder in ("a", "b")
    ]


def test_the_digest_is_of_the_files_and_the_base_iri(tmp_path: Path) -> None:
    path = tmp_path / "data.nt"
    path.write_text("<urn:s> <urn:p> <urn:o> .\n")
    digests = [rdf_files.load([path], base).manifest.digest for base in ("http://a/", "http://b/")]
    path.write_text("<urn:s> <urn:p> <urn:o> .\n\n")
    digests.append(rdf_files.load([path], "http://a/").manifest.digest)
    assert len(set(digests)) == 3


# ---- literals that the engine keeps by value


@pytest.mark.parametrize(
    ("literal", "is_kept"),
    [
        (f'"0.8"^^<{XSD}decimal>', True),
        (f'"0.80"^^<{XSD}decimal>', False),
        (f'"7"^^<{XSD}integer>', True),
        (f'"007"^^<{XSD}integer>', False),
        (f'"7"^^<{XSD}nonNegativeInteger>', False),
        (f'"true"^^<{XSD}boolean>', True),
        (f'"1"^^<{XSD}boolean>', False),
        (f'"2023-01-01T00:00:00.0Z"^^<{XSD}dateTime>', False),
        (f'"x"^^<{XSD}integer>', True),
        ('"0.80"', True),
        ('"0.80"@en', True),
        ('"0.80"^^<urn:mine>', True),
    ],
)
def test_literals_that_the_engine_changes_are_listed(literal: str, *, is_kept: bool) -> None:
    found = list(ox.parse(f"<urn:s> <urn:p> {literal} .", format=ox.RdfFormat.N_QUADS))
    assert rdf_files.changed_literals(found) == ([] if is_kept else [literal])


def test_serving_such_literals_is_a_warning_the_first_time(tmp_path: Path) -> None:
    path = tmp_path / "data.ttl"
    path.write_text("<urn:s> <urn:p> 0.80 , 007 , 0.8 , 1.50 , 2.50 , 'x' .")
    result, _ = serve(tmp_path, "--data", path)
    assert result.exit_code == 0
    assert "warning: the engine returns 4 literals by value" in result.stderr
    assert f'"007"^^<{XSD}integer>' in result.stderr
    again, _ = serve(tmp_path, "--data", path)
    assert (again.exit_code, "warning" in again.stderr) == (0, False)


def test_serving_others_is_none(tmp_path: Path) -> None:
    path = tmp_path / "data.ttl"
    path.write_text("<urn:s> <urn:p> 0.8 , 7 , 'x' , true .")
    result, _ = serve(tmp_path, "--data", path)
    assert (result.exit_code, result.stderr) == (0, "http://127.0.0.1:8765/\n")


# ---- serving


def test_the_default_graph_is_the_files_own_or_the_union(tmp_path: Path) -> None:
    path = tmp_path / "data.trig"
    path.write_text("<urn:s> <urn:p> 1 , 2 . GRAPH <urn:g> { <urn:s> <urn:p> 2 , 3 }")
    query = "SELECT * { ?s ?p ?o }"
    for options, n in (([], 2), (["--union-default-graph"], 3)):
        opened = served(tmp_path, "--data", path, *options)
        results = opened.query(query)
        assert isinstance(results, ox.QuerySolutions)
        assert len(list(results)) == n
        assert [(graph.iri, graph.n_triples) for graph in opened.manifest.graphs] == [("urn:g", 2)]


def test_several_files_are_one_dataset(tmp_path: Path) -> None:
    one, two = tmp_path / "one.ttl", tmp_path / "two.nq.gz"
    one.write_text("_:x <urn:p> 1 .")
    two.write_bytes(gzip.compress(b"_:x <urn:p> <urn:o> <urn:g> .\n_:x <urn:p> <urn:o> .\n"))
    opened = served(tmp_path, "--data", one, "--data", two)
    assert (opened.manifest.n_triples, opened.manifest.n_quads) == (2, 1)
    assert len({quad.subject for quad in opened.engine}) == 2


@pytest.mark.parametrize(
    ("name", "data", "line", "reason"),
    [
        ("data.ttl", b"<urn:s> <urn:p> 1 .\n<urn:s> <urn:p> .\n", ":2", "is not ttl: "),
        ("data.nt", b"<urn:s> <urn:p> <urn:o> .\n\nnonsense\n", ":3", "is not nt: "),
        ("data.jsonld", b'{\n"@id": x}', ":2", "is not jsonld: "),
        ("data.jsonld", b'{\n"@id": 1}', ": ", "is not jsonld: "),  # where, nobody knows
        ("data.rdf", b"<a/>\n<", ": ", "is not rdf: "),
        ("data.nt.gz", b"<urn:s> <urn:p> <urn:o> .\n", "", "cannot be read: Not a gzipped file"),
        (
            "data.nt.gz",
            gzip.compress(b"<urn:s> <urn:p> <urn:o> .\n", mtime=0)[:-9],
            "",
            "cannot be read: ",
        ),
    ],
)
def test_a_broken_file_ends_with_status_1_and_nothing_is_built(
    tmp_path: Path, name: str, data: bytes, line: str, reason: str
) -> None:
    good, broken = tmp_path / "good.nt", tmp_path / name
    good.write_text("<urn:s> <urn:p> <urn:good> .\n")
    broken.write_bytes(data)
    result, _ = serve(tmp_path, "--data", good, "--data", broken)
    assert result.exit_code == 1
    (error,) = result.stderr.splitlines()
    assert error.startswith(f"Error: {broken}{line}")
    assert reason in error
    assert not list((tmp_path / "stores").glob("[!.]*"))


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    result, _ = serve(tmp_path, "--data", tmp_path / "none.ttl")
    assert result.exit_code == 1
    assert (
        result.stderr == f"Error: {tmp_path}/none.ttl: cannot be read: No such file or directory\n"
    )


def test_a_broken_file_leaves_no_store(tmp_path: Path) -> None:
    """Even if its literals were not read before."""
    path = tmp_path / "data.nt"
    path.write_text("<urn:s> <urn:p> <urn:o> .\nnonsense\n")
    config = replace(Config(), stores=tmp_path / "stores")
    loaded = rdf_files.load([path], config.base_iri)
    with pytest.raises(DataError, match=r"data\.nt:2: is not nt"):
        stores.build_from_files(loaded, "{}", config.stores, is_union=False)
    assert not list(config.stores.glob("[!.]*"))


# ---- the manifest before and after the files are read


def test_paths_and_bytes_of_files_make_their_digest(tmp_path: Path) -> None:
    one, two = tmp_path / "one.nt", tmp_path / "two.nt"
    one.write_text("<urn:s> <urn:p> 'one' .\n")
    two.write_text("<urn:s> <urn:p> 'two' .\n")
    found = rdf_files.load([one, two], "http://base.example/").manifest
    inputs = {p.as_uri(): hashlib.sha256(p.read_bytes()).hexdigest() for p in (one, two)}
    expected = Manifest("", "", found.digest, "http://base.example/", 0, 0, (), inputs, {}, ())
    assert found == expected
    lines = "".join(f"\n{digest} {uri}" for uri, digest in inputs.items())
    assert found.digest == hashlib.sha256(f"http://base.example/{lines}".encode()).hexdigest()
    moved = one.rename(tmp_path / "three.nt")
    digests = {
        rdf_files.load(paths, "http://base.example/").manifest.digest
        for paths in ([moved, two], [two, moved], [moved], [two])
    }
    assert len(digests | {found.digest}) == 5


def test_files_are_read_again_each_time(tmp_path: Path) -> None:
    path = tmp_path / "data.ttl"
    path.write_text("<urn:s> <urn:p> _:a , [] .")
    loaded = rdf_files.load([path], "http://base.example/")
    first, second = list(loaded.quads()), list(loaded.quads())
    assert first == second
    assert [getattr(quad.object, "value", "") for quad in first] == ["f0b0", "f0b1"]


@pytest.mark.parametrize("name", ["DATA.TTL", "data.ttl.GZ", "data.gz.ttl.x"])
def test_an_extension_is_in_lower_case(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError) as caught:
        rdf_files.load([tmp_path / name], "http://base.example/")
    extensions = ".ttl, .jsonld, .nt, .rdf, .trig, .nq"
    assert str(caught.value) == (
        f"{tmp_path / name}: unknown extension; use one of {extensions}, with or without .gz"
    )


def test_changed_literals_are_listed_once_and_sorted() -> None:
    found = tiny.quads("<urn:s> <urn:p> 007 , 0.80 , 1 , 'x' , <urn:o> . <urn:t> <urn:p> 007 .")
    integer, decimal = (f"<{XSD}{name}>" for name in ("integer", "decimal"))
    assert rdf_files.changed_literals(found) == [f'"0.80"^^{decimal}', f'"007"^^{integer}']
    assert rdf_files.changed_literals([]) == []


def test_graphs_are_counted_in_the_order_of_their_names() -> None:
    described = Manifest("", "", "a" * 64, "http://base.example/", 0, 0, (), {}, {}, ())
    engine = ox.Store()
    iris = [f"urn:{letter}" for letter in "abcdefghijkl"]
    for iri in reversed(iris):
        engine.extend(tiny.quads(f"GRAPH <{iri}> {{ <urn:s> <urn:p> 1 }}"))
    counted = rdf_files.count(described, engine)
    assert [graph.iri for graph in counted.graphs] == iris


def test_what_the_engine_holds_is_counted_by_graph() -> None:
    described = Manifest("", "", "a" * 64, "http://base.example/", 0, 0, (), {}, {}, ())
    engine = ox.Store()
    engine.extend(
        tiny.quads(
            """
            <urn:s> <urn:p> 1 , 2 , 3 .
            GRAPH <urn:z> { <urn:s> <urn:p> 1 }
            GRAPH <urn:a> { <urn:s> <urn:p> 1 , 2 }
            GRAPH _:b { <urn:s> <urn:p> 1 , 2 , 3 , 4 }
            """
        )
    )
    graphs = (NamedGraph("urn:a", 2), NamedGraph("urn:z", 1))
    expected = replace(described, graphs=graphs, n_quads=3, n_triples=3)
    assert rdf_files.count(described, engine) == expected
    other = replace(described, graphs=(NamedGraph("urn:a", 9),), n_quads=9, n_triples=9)
    assert rdf_files.count(other, engine) is other
    assert rdf_files.count(described, ox.Store()) == described
