"""RDF as bytes, on a few triples: terms, another base and order."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import XSD, BNode, Dataset, Graph, Literal, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from kg import rdf
from kg.errors import DataError, EncodingError, NotAcceptable
from kg.formats import by_token
from kg.namespaces import BASE, ID, PREFIXES, RG
from kg.source import jsonld
from kg.source.context import read_context
from tests import tiny
from tests.conftest import ROOT

OTHER = "https://data.example.org/"
KNOWN = read_context(ROOT / "ontology/context.jsonld")


def moved(dataset: Dataset | Graph) -> str:
    """Return canonical quads under another base, as N-Quads."""
    quads = rdf.canonical(dataset, OTHER)
    lines = [f"{quad} ." for quad in quads]
    assert lines == sorted(lines)
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("triple", "line"),
    [
        ("<id/a> a rg:Place", f"<{OTHER}id/a> rdf:type <{OTHER}ontology#Place>"),
        ("<a:b> a <a:b>", "<a:b> rdf:type <a:b>"),
        (f"<a:b> a <a:{BASE}>", f"<a:b> rdf:type <a:{BASE}>"),
        (f"<a:b> rdfs:label '{BASE}'", f'<a:b> rdfs:label "{BASE}"'),
        (f"<a:b> rdfs:label '{BASE}'@en", f'<a:b> rdfs:label "{BASE}"@en'),
        (f"<a:b> rdfs:label '{BASE}'^^rg:T", f'<a:b> rdfs:label "{BASE}"^^<{OTHER}ontology#T>'),
        (f"<a:b> a '{BASE}x'^^xsd:anyURI", f'<a:b> rdf:type "{OTHER}x"^^xsd:anyURI'),
        (f"<a:b> a 'see {BASE}'^^xsd:anyURI", f'<a:b> rdf:type "see {BASE}"^^xsd:anyURI'),
        (
            f"<a:b> vann:preferredNamespaceUri '{BASE}'",
            f'<a:b> vann:preferredNamespaceUri "{OTHER}"',
        ),
        (f"<a:b> vann:preferredNamespacePrefix '{BASE}'", None),
        ("<a:b> rdfs:label 'a'^^xsd:string", '<a:b> rdfs:label "a"'),
        ("<a:b> rdfs:label '007'^^xsd:integer", '<a:b> rdfs:label "007"^^xsd:integer'),
        ("<a:b> rdfs:label '1.50'^^xsd:decimal", '<a:b> rdfs:label "1.50"^^xsd:decimal'),
        ("<a:b> rdfs:label 'NaN'^^xsd:double", '<a:b> rdfs:label "NaN"^^xsd:double'),
        ("_:x rdfs:label _:x", "_:c14n0 rdfs:label _:c14n0"),
    ],
)
@pytest.mark.parametrize("graph", ["", "<graph/links>"])
def test_iris_move_to_another_base_and_texts_stay(
    triple: str, line: str | None, graph: str
) -> None:
    expected = line or f'<a:b> vann:preferredNamespacePrefix "{BASE}"'
    for prefix in ("rdf", "rdfs", "xsd", "vann"):
        iri = PREFIXES[prefix]
        expected = " ".join(
            f"{head}<{iri}{name}>" if name else head
            for head, _, name in (word.partition(f"{prefix}:") for word in expected.split(" "))
        )
    where = f" <{OTHER}graph/links>" if graph else ""
    dataset = tiny.dataset(f"GRAPH {graph} {{ {triple} }}" if graph else f"{triple} .")
    assert moved(dataset) == f"{expected}{where} ."


def test_a_graph_of_rdflib_is_the_default_graph() -> None:
    graph = Graph()
    graph.add((ID.b, RG.value, Literal("x")))
    graph.add((ID.a, RG.value, BNode()))
    assert moved(graph) == (
        f"<{OTHER}id/a> <{OTHER}ontology#value> _:c14n0 .\n"
        f'<{OTHER}id/b> <{OTHER}ontology#value> "x" .'
    )


def test_quads_are_read_as_they_are_written() -> None:
    data = f"""<a:s> <a:p> "007"^^<{XSD.integer}> .
<a:s> <a:p> "plain" <a:g> .
_:b <a:p> "word"@en-gb <a:g> .
<a:s> <a:p> _:b _:b .
<a:s> <a:p> <a:o> .
"""
    results = rdf.read(data.encode(), "x")
    graphs = {str(g.identifier): {t[2].n3() for t in g} for g in results.graphs() if len(g)}
    assert graphs == {
        str(DATASET_DEFAULT_GRAPH_ID): {f'"007"^^<{XSD.integer}>', "<a:o>"},
        "a:g": {'"plain"', '"word"@en-gb'},
        "b": {"_:b"},
    }
    word = Literal("word", lang="en-gb")
    assert set(results.graph(URIRef("a:g")).subjects(None, word)) == {BNode("b")}


def test_invalid_n_quads_are_reported_with_their_line() -> None:
    with pytest.raises(DataError, match=r"^data\.nq:2: is not N-Quads: \S"):
        rdf.read(b"<a:s> <a:p> <a:o> .\n<a:s> <a:p> .\n", "data.nq")


@pytest.mark.parametrize("number", ["sNaN", "NaN"])
def test_what_is_no_number_is_not_read(number: str) -> None:
    line = f'<a:b> <a:c> "{number}"^^<{XSD.decimal}> .\n'
    with pytest.raises(DataError, match=f"^'{number}' is not a decimal$"):
        rdf.read(line.encode(), "x")


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    graph = Graph()
    for name in ("a.ttl", "b.ttl"):
        (tmp_path / name).write_text("_:x <a:p> 007 , 'x'@es .", "utf-8")
        rdf.read_turtle(tmp_path / name, graph)
    assert len(set(graph.subjects())) == 2
    assert sorted(o.n3() for o in graph.objects() if isinstance(o, Literal)) == [
        '"007"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '"007"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '"x"@es',
        '"x"@es',
    ]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (None, None, "cannot be read: No such file or directory"),
        ("<a:s> <a:p> <a:o> .\n<a:s> <a:p> .", 2, "is not Turtle: "),
        ("<s> <a:p> <a:o> .", 1, "is not Turtle: "),
    ],
)
def test_an_unreadable_turtle_file_is_reported(
    tmp_path: Path, text: str | None, line: int | None, reason: str
) -> None:
    path = tmp_path / "a.ttl"
    if text is not None:
        path.write_text(text, "utf-8")
    with pytest.raises(EncodingError) as caught:
        rdf.read_turtle(path, Graph())
    assert (caught.value.path, caught.value.line) == (path, line)
    assert caught.value.reason.startswith(reason)
    assert caught.value.reason != reason or text is None


QUADS = """
GRAPH <graph/links> { <id/b> a rg:Place . <id/a> a rg:Place }
<id/a> a rg:Place ; rdfs:label "A"@en ; rg:value "1"^^rg:T .
"""
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def test_lines_of_n_quads_are_sorted() -> None:
    quads = tiny.quads(QUADS)
    for given in (quads, quads[::-1]):
        assert rdf.nquads(given).decode().splitlines() == [
            f"<{ID}a> <{TYPE}> <{RG}Place> .",
            f"<{ID}a> <{TYPE}> <{RG}Place> <{BASE}graph/links> .",
            f'<{ID}a> <{LABEL}> "A"@en .',
            f'<{ID}a> <{RG}value> "1"^^<{RG}T> .',
            f"<{ID}b> <{TYPE}> <{RG}Place> <{BASE}graph/links> .",
        ]


def test_the_union_is_distinct_and_sorted() -> None:
    quads = tiny.quads(QUADS)
    for given in (quads, quads[::-1]):
        assert [str(triple) for triple in rdf.union(given)] == [
            f"<{ID}a> <{TYPE}> <{RG}Place>",
            f'<{ID}a> <{LABEL}> "A"@en',
            f'<{ID}a> <{RG}value> "1"^^<{RG}T>',
            f"<{ID}b> <{TYPE}> <{RG}Place>",
        ]


def written(token: str, trig: str) -> str:
    quads = sorted(tiny.quads(trig), key=str)
    return rdf.serialize(quads, by_token(token), BASE, KNOWN).decode()


HEAD = f"""@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rg: <{RG}> .
"""


def test_turtle_has_the_union_and_only_the_prefixes_that_it_needs() -> None:
    head, text = split(written("ttl", QUADS))
    assert head == HEAD
    assert text == (
        f'<{ID}a> a rg:Place ;\n\trdfs:label "A"@en ;\n\trg:value "1"^^rg:T .\n'
        f"<{ID}b> a rg:Place .\n"
    )


def split(text: str) -> tuple[str, str]:
    """Return the prefixes of a text, sorted, and the rest."""
    lines = text.splitlines(keepends=True)
    head = sorted(line for line in lines if line.startswith("@prefix"))
    return "".join(head), "".join(line for line in lines if line not in head)


@pytest.mark.parametrize(
    ("triple", "prefixes"),
    [
        ("<a:b> <a:b> <a:b>", ""),
        ("<id/place/x> <a:b> <a:b>", "place"),
        ("<a:b> <id/place/x> <a:b>", "place"),
        ("<a:b> <a:b> <id/place/x>", "place"),
        ("<a:b> <a:b> 'x'^^<id/place/x>", "place"),
        ("<a:b> <a:b> '<id/place/x>'@en", "rdf"),
        ("_:x <a:b> [ <a:b> 1 ]", "xsd"),
        ("<id/concept/conditions/x> <a:b> <id/concept/conditions/x/y>", "conditions"),
        ("<a:b> <a:b> <id/concept/conditions/x#y>", ""),
        ("<a:b/c#x/y> <a:b> skos:note", "skos"),
        ("<id/place/x.> <a:b> skos:note , <id/place/x>", "skos"),
        ("<id/place/x> <a:b> <id/place/x.y>", "place"),
    ],
)
def test_a_prefix_is_declared_where_a_name_has_it(triple: str, prefixes: str) -> None:
    head, _ = split(written("ttl", f"{triple} ."))
    declared = [line.split()[1].rstrip(":") for line in head.splitlines()]
    assert " ".join(declared) == prefixes


def test_a_name_of_a_graph_is_shortened_in_trig() -> None:
    head, text = split(written("trig", "GRAPH <id/place/x> { <a:b> <a:b> <a:b> }"))
    assert head == f"@prefix place: <{ID}place/> .\n"
    assert text == "place:x {\n\t<a:b> <a:b> <a:b> .\n}\n"


def test_prefixes_are_of_the_base_of_the_release() -> None:
    triple = ox.Quad(ox.NamedNode(f"{OTHER}id/place/x"), ox.NamedNode("a:b"), ox.NamedNode("a:b"))
    turtle = rdf.serialize([triple], by_token("ttl"), OTHER, KNOWN).decode()
    assert turtle == f"@prefix place: <{OTHER}id/place/> .\nplace:x <a:b> <a:b> .\n"


@pytest.mark.parametrize(
    ("value", "version"),
    [("<<( <a:b> <a:b> 'x' )>>", "1.2"), ("'x'@en--ltr", "1.2-basic"), ("'--ltr'@en", None)],
)
def test_turtle_and_trig_announce_the_version_that_they_need(
    value: str, version: str | None
) -> None:
    for token in ("ttl", "trig", "nt", "nq"):
        first, *others = written(token, f"<a:b> <a:b> {value} .").splitlines()
        is_announced = version and token in ("ttl", "trig")
        assert first.startswith("VERSION ") is bool(is_announced)
        if is_announced:
            assert first == f'VERSION "{version}"'
            quads = ox.parse("\n".join([first, *others]), format=ox.RdfFormat.TRIG)
            assert list(quads) == tiny.quads(f"<a:b> <a:b> {value} .")


def test_n_triples_are_the_union_and_n_quads_are_sorted_lines() -> None:
    lines = written("nq", QUADS).splitlines()
    assert lines == sorted(lines)
    assert written("nt", QUADS).splitlines() == [f"{t} ." for t in rdf.union(tiny.quads(QUADS))]
    assert written("nq", "") == written("nt", "") == ""


def test_json_ld_is_written_with_our_context() -> None:
    quads = tiny.quads(QUADS)
    assert written("jsonld", QUADS).encode() == jsonld.write_document(quads, KNOWN)


def test_only_xml_needs_a_reference_for_a_carriage_return() -> None:
    note = "<a:b> <http://x/y> 'a\\r\\nb' ."
    assert "a&#13;\nb" in written("rdf", note)
    assert '"a\\r\\nb"' in written("ttl", note)


@pytest.mark.parametrize("token", ["html", "json", "csv", "rq"])
def test_other_formats_are_no_syntax_of_rdf(token: str) -> None:
    with pytest.raises(TypeError, match=f"^{token} is not an RDF syntax$"):
        written(token, "")


@pytest.mark.parametrize("token", ["ttl", "nt", "rdf", "jsonld", "trig", "nq"])
@pytest.mark.parametrize(
    ("turtle", "kind"),
    [
        ("<a:b> <a:c> <<( <a:b> <a:c> 1 )>> .", "triple term"),
        ("<a:b> <a:c> 'x'@ar--rtl .", "base direction"),
    ],
)
def test_what_only_rdf_1_2_has_is_refused_where_no_reader_would_know_it(
    turtle: str, kind: str, token: str
) -> None:
    if token in ("rdf", "jsonld"):
        with pytest.raises(NotAcceptable) as caught:
            written(token, turtle)
        assert caught.value.requested.startswith(f"{token} with the {kind} ")
        assert caught.value.offers == ("ttl", "nt", "trig", "nq")
    else:
        codec = by_token(token).codec
        assert isinstance(codec, ox.RdfFormat)
        assert list(ox.parse(written(token, turtle), format=codec)) == tiny.quads(turtle)
