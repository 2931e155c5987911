import gzip
import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from kg import load
from kg import store as stores
from kg.config import Config
from kg.dataset import rdf_files
from kg.dataset.manifest import Manifest, NamedGraph
from kg.errors import DataError
from kg.formats import Kind, offered
from kg.namespaces import CONTEXT
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


@pytest.mark.parametrize("name", ["a.nt", "a.nq", "a.ttl", "a.trig"])
@pytest.mark.parametrize("start", ['VERSION "1.2"\n', '# x\nVERSION\t"1.2-basic" # y\r\n'])
def test_a_file_may_announce_its_version_of_rdf(tmp_path: Path, name: str, start: str) -> None:
    path = tmp_path / name
    line = "<urn:s> <urn:p> 'VERSION \"1.2\"'@en--ltr .\n".replace('"', '\\"').replace("'", '"')
    path.write_text(f"{start}{line}VERSION", "utf-8")
    with pytest.raises(DataError, match=f":{start.count(chr(10)) + 2}: "):  # lines are kept
        quads(path)
    path.write_text(start + line, "utf-8")
    (quad,) = quads(path)
    assert quad.object == ox.Literal('VERSION "1.2"', language="en", direction=ox.BaseDirection.LTR)


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


def test_serving_such_literals_is_a_warning_each_time(tmp_path: Path) -> None:
    path = tmp_path / "data.ttl"
    path.write_text("<urn:s> <urn:p> 0.80 , 007 , 0.8 , 1.50 , 2.50 , 'x' .")
    result, _ = serve(tmp_path, "--data", path)
    assert result.exit_code == 0
    assert "warning: the engine returns 4 literals by value" in result.stderr
    assert f'"007"^^<{XSD}integer>' in result.stderr
    again, _ = serve(tmp_path, "--data", path)
    assert again.stderr == result.stderr


def test_serving_others_is_none(tmp_path: Path) -> None:
    path = tmp_path / "data.ttl"
    path.write_text("<urn:s> <urn:p> 0.8 , 7 , 'x' , true .")
    result, _ = serve(tmp_path, "--data", path)
    lines = [f"{path}: 4 triples (Turtle)", "http://127.0.0.1:8765/"]
    assert (result.exit_code, result.stderr.splitlines()) == (0, lines)


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


def test_the_sizes_are_of_distinct_triples_in_graphs_with_names(tmp_path: Path) -> None:
    path = tmp_path / "data.nq"
    lines = ["<urn:s> <urn:p> <urn:o>", "<urn:s> <urn:p> <<( <urn:a> <urn:b> 'x'@en--ltr )>>"]
    graphs = ["", "<http://e/a/../g?q#f>", "_:graph", "<urn:g>"]
    text = "".join(f"{line} {graph} .\n".replace("'", '"') for line in lines for graph in graphs)
    path.write_text(text * 2 + "<urn:t> <urn:p> <urn:o> <urn:g> .\n")
    sizes = served(tmp_path, "--data", path).manifest
    named = [(graph.iri, graph.n_triples) for graph in sizes.graphs]
    assert named == [("http://e/a/../g?q#f", 2), ("urn:g", 3)]
    assert (sizes.n_quads, sizes.n_triples) == (5, 2)
    path.write_text("")
    empty = served(tmp_path, "--data", path).manifest
    assert (empty.graphs, empty.n_quads, empty.n_triples) == ((), 0, 0)


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
        ("data.ttl", b"<urn:s> <urn:p> 1 .\n<urn:s> <urn:p> .\n", ":2", "is not Turtle: "),
        ("data.nt", b"<urn:s> <urn:p> <urn:o> .\n\nnonsense\n", ":3", "is not N-Triples: "),
        ("data.jsonld", b'{\n"@id": x}', ":2", "is not JSON-LD: "),
        ("data.jsonld", b'{\n"@id": 1}', ": ", "is not JSON-LD: "),  # where, nobody knows
        ("data.jsonld", b'[{"urn:p": 1, "urn:p": 2}]', ": ", "has the key 'urn:p' twice"),
        (
            "data.jsonld",
            b'{"urn:p": {"@type": "@json", "@value": [1E400]}}',
            ": ",
            "the number 1E400 is beyond a double: write a typed string",
        ),
        ("data.jsonld", b'{"urn:p": [-1%s]}' % (b"0" * 400), ": ", "number -1000000000"),
        ("data.rdf", b"<e:a xmlns:e='urn:'/>\n<", ":2: ", "is not RDF/XML: "),
        (
            "data.nt.gz",
            gzip.compress(b"# x\n", mtime=0) + b"more",
            "",
            "cannot be read: Not a gzipped file",
        ),
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


def deep(start: str, inner: str, end: str, depth: int) -> bytes:
    return (start * depth + inner + end * depth).encode()


TRIPLES = ("<urn:s> <urn:p> ", "<<( <urn:s> <urn:p> ", "1", " )>>", " .")


def test_nesting_is_read_up_to_a_limit(tmp_path: Path) -> None:
    path = tmp_path / "data.jsonld"
    path.write_bytes(deep('{"urn:p":', "1", "}", rdf_files.MAX_JSON_DEPTH))
    assert len(quads(path)) == rdf_files.MAX_JSON_DEPTH
    start, opened, inner, closed, end = TRIPLES
    for name in ("data.ttl", "data.trig"):
        path = tmp_path / name
        path.write_bytes(
            start.encode() + deep(opened, inner, closed, rdf_files.MAX_TRIPLE_DEPTH) + end.encode()
        )
        assert len(quads(path)) == 1


def test_brackets_in_strings_are_not_nested(tmp_path: Path) -> None:
    path = tmp_path / "data.jsonld"
    path.write_bytes(b'{"urn:p": "' + b'[{\\"' * 2000 + b'"}')
    assert len(quads(path)) == 1
    path = tmp_path / "data.ttl"
    path.write_text("<urn:s> <urn:p> '" + "<<( << " * 4000 + "' .")
    assert len(quads(path)) == 1


@pytest.mark.parametrize("depth", [501, 4_000, 300_000])
@pytest.mark.parametrize(
    ("name", "start", "end"),
    [("data.jsonld", '{"urn:p":', "}"), ("data.jsonld", "[", "]"), ("data.jsonld", "[", "")],
)
def test_json_that_is_nested_deeper_is_refused(
    tmp_path: Path, name: str, start: str, end: str, depth: int
) -> None:
    path = tmp_path / name
    path.write_bytes(deep(start, "1", end, depth))
    with pytest.raises(DataError, match="more than 500 arrays and objects are nested"):
        quads(path)


@pytest.mark.parametrize("depth", [101, 900, 4_000, 300_000])
@pytest.mark.parametrize("name", ["data.ttl", "data.nt", "data.nq", "data.trig"])
def test_triple_terms_that_are_nested_deeper_are_refused(
    tmp_path: Path, name: str, depth: int
) -> None:
    start, opened, _, closed, end = TRIPLES
    path = tmp_path / name
    path.write_bytes(start.encode() + deep(opened, "<urn:o>", closed, depth) + end.encode())
    with pytest.raises(DataError, match="more than 100 triple terms are nested in each other"):
        quads(path)


@pytest.mark.parametrize(("opened", "closed"), [("[ <urn:p> ", " ]"), ("( ", " )")])
def test_turtle_may_be_nested_as_deeply_as_it_likes(
    tmp_path: Path, opened: str, closed: str
) -> None:
    path = tmp_path / "data.ttl"
    path.write_bytes(b"<urn:s> <urn:p> " + deep(opened, "1", closed, 20_000) + b" .")
    assert len(quads(path)) > 20_000


def test_a_term_that_is_too_long_for_the_engine_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "data.nt"
    path.write_bytes(b'<urn:s> <urn:p> <urn:o> .\n<urn:s> <urn:p> "' + b"x" * 17_000_000 + b'" .')
    with pytest.raises(DataError, match=r"data\.nt: after 1 triples: .* longer than 16 MiB"):
        quads(path)


@pytest.mark.parametrize(
    ("context", "line"),
    [
        ('"https://schema.org/"', 2),
        ('[\n"https://schema.org/", {}]', 2),
        ('[{"a": "urn:a"}, "https://schema.org/"]', 2),
        ('{"a": {"@id": "urn:a", "@context": "https://schema.org/"}}', 2),
        ('{}, "urn:p": {\n"@context": "https://schema.org/"}', 3),
        ('{"@import": "https://schema.org/"}', 2),
    ],
)
def test_a_remote_context_is_named_and_not_fetched(tmp_path: Path, context: str, line: int) -> None:
    path = tmp_path / "data.jsonld"
    path.write_text(f'{{\n"@context": {context}, "name": "x"}}')
    with pytest.raises(DataError) as caught:
        quads(path)
    assert f"data.jsonld:{line}: " in str(caught.value)
    assert "remote context <https://schema.org/>: nothing is fetched; write" in str(caught.value)


def test_our_own_context_needs_no_network(tmp_path: Path) -> None:
    path = tmp_path / "data.jsonld"
    contexts = [{"more": "urn:more"}, CONTEXT]
    path.write_text(json.dumps({"@context": contexts, "@id": "urn:s", "label": {"en": "x"}}))
    opened = served(tmp_path, "--data", path)
    (quad,) = opened.engine
    assert quad.predicate.value == "http://www.w3.org/2000/01/rdf-schema#label"


@pytest.mark.parametrize("name", ["data.ttl", "data.nt", "data.nq", "data.trig", "data.jsonld"])
def test_text_that_is_not_utf_8_is_reported_with_its_line(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    quad = '<urn:s> <urn:p> "x" .\n<urn:s> <urn:p> "é" .'
    text = '{"@id": "urn:s",\n"urn:p": "é"}' if name == "data.jsonld" else quad
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(DataError, match=r"data\.\w+:2: .*Invalid UTF-8"):
        quads(path)


@pytest.mark.parametrize(
    "data", [b"", b" \n", b"# nothing\n", b"\xef\xbb\xbf", gzip.compress(b"", mtime=0)]
)
def test_a_file_without_triples_is_a_warning(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "data.ttl"
    path.write_bytes(data)
    other = tmp_path / "other.json"
    other.write_text('{"type": "FeatureCollection", "features": []}')
    for _ in range(2):
        result, _ = serve(tmp_path, "--data", path, "--data", other)
        assert result.exit_code == 0
        assert result.stderr.splitlines()[:2] == [
            f"warning: {path}: 0 triples (Turtle)",
            f"warning: {other}: 0 triples (JSON-LD)",
        ]


def test_each_file_is_counted(tmp_path: Path) -> None:
    one, two = tmp_path / "one.nt", tmp_path / "two.owl"
    one.write_text("".join(f"<urn:s> <urn:p> <urn:o{n}> .\n" for n in range(1234)))
    two.write_text("<urn:s> <urn:p> <urn:o0> , <urn:o> .")
    result, _ = serve(tmp_path, "--data", one, "--data", two)
    assert result.stderr.splitlines()[:2] == [
        f"{one}: 1,234 triples (N-Triples)",
        f"{two}: 2 triples (TriG)",
    ]


def test_progress_is_shown_while_a_file_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "_PROGRESS_S", 0)
    path = tmp_path / "data.nt"
    path.write_text("".join(f"<urn:s> <urn:p> <urn:o{n}> .\n" for n in range(20_001)))
    result, _ = serve(tmp_path, "--data", path)
    assert result.stderr.splitlines()[:3] == [
        "0 triples read",
        "10,000 triples read",
        "20,000 triples read",
    ]


def test_what_is_no_file_or_given_twice_is_reported(tmp_path: Path) -> None:
    path, link, pipe = (tmp_path / name for name in ("data.nt", "link.nt", "pipe.nt"))
    path.write_text("")
    link.symlink_to(path)
    os.mkfifo(pipe)
    for paths, reason in (
        ([tmp_path], f"{tmp_path}: is a directory: name files"),
        ([pipe], f"{pipe}: is a pipe or device, not a file: name files"),
        ([path, path], f"{path}: is given twice"),
        ([path, link], f"{path}: is given twice"),
    ):
        words = [word for each in paths for word in ("--data", each)]
        result, _ = serve(tmp_path, *words)
        assert (result.exit_code, result.stderr) == (1, f"Error: {reason}\n")


@pytest.mark.parametrize("n_bytes", [10, 11, 12, 20, 30, 40])
def test_a_damaged_gzip_file_is_reported_in_one_line(tmp_path: Path, n_bytes: int) -> None:
    lines = "".join(f"<urn:s> <urn:p> <urn:{n * 7919 % 10007}> .\n" for n in range(5000))
    data = bytearray(gzip.compress(lines.encode(), mtime=0))
    data[len(data) * n_bytes // 60] ^= 0xFF
    path = tmp_path / "data.nt.gz"
    path.write_bytes(data)
    result, _ = serve(tmp_path, "--data", path)
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"Error: {path}")


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
    with pytest.raises(DataError, match=r"data\.nt:2: is not N-Triples"):
        load.build_from_files(loaded, "{}", config.stores, is_union=False)
    assert not list(config.stores.glob("[!.]*"))


# ---- the manifest before and after the files are read


def test_paths_and_bytes_of_files_make_their_digest(tmp_path: Path) -> None:
    one, two = tmp_path / "one.nt", tmp_path / "two.nt"
    one.write_text("<urn:s> <urn:p> 'one' .\n")
    two.write_text("<urn:s> <urn:p> 'two' .\n")
    found = rdf_files.load([one, two], "http://base.example/").manifest
    inputs = {p.as_uri(): hashlib.sha256(p.read_bytes()).hexdigest() for p in (one, two)}
    expected = Manifest("", found.digest, "http://base.example/", 0, 0, (), inputs, {}, ())
    assert found == expected
    files = "\n".join(f"{digest} {uri}" for uri, digest in inputs.items())
    text = f"2\nhttp://base.example/\nnt\nnt\n{files}"
    assert found.digest == hashlib.sha256(text.encode()).hexdigest()
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


def test_changed_literals_are_listed_once_and_sorted() -> None:
    found = tiny.quads("<urn:s> <urn:p> 007 , 0.80 , 1 , 'x' , <urn:o> . <urn:t> <urn:p> 007 .")
    integer, decimal = (f"<{XSD}{name}>" for name in ("integer", "decimal"))
    assert rdf_files.changed_literals(found) == [f'"0.80"^^{decimal}', f'"007"^^{integer}']
    assert rdf_files.changed_literals([]) == []


def test_literals_in_triple_terms_are_compared_too() -> None:
    found = list(
        ox.parse("<urn:s> <urn:p> <<( <urn:s> <urn:p> 007 )>> .", format=ox.RdfFormat.TURTLE)
    )
    assert rdf_files.changed_literals(found) == [f'"007"^^<{XSD}integer>']


@pytest.mark.parametrize(
    "options", [["--format", "ttl"], ["--title", "x"], ["--union-default-graph"]]
)
def test_options_of_files_need_files(tmp_path: Path, options: list[str]) -> None:
    result, _ = serve(tmp_path, *options)
    assert result.exit_code == 2
    assert "need --data" in result.stderr


def test_the_first_many_literals_are_compared_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdf_files, "_BATCH", 2)
    found = tiny.quads("<urn:s> <urn:p> 1 , 02 , 3 , 04 , 5 . <urn:t> <urn:p> 02 .")
    integer = f"<{XSD}integer>"
    assert rdf_files.changed_literals(found) == [f'"02"^^{integer}', f'"04"^^{integer}']


def test_graphs_are_counted_in_the_order_of_their_names() -> None:
    described = Manifest("", "a" * 64, "http://base.example/", 0, 0, (), {}, {}, ())
    engine = ox.Store()
    iris = [f"urn:{letter}" for letter in "abcdefghijkl"]
    for iri in reversed(iris):
        engine.extend(tiny.quads(f"GRAPH <{iri}> {{ <urn:s> <urn:p> 1 }}"))
    counted = rdf_files.count(described, engine)
    assert [graph.iri for graph in counted.graphs] == iris


def test_what_the_engine_holds_is_counted_by_graph() -> None:
    described = Manifest("", "a" * 64, "http://base.example/", 0, 0, (), {}, {}, ())
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
