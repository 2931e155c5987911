import pyoxigraph as ox
import pytest
from rdflib import BNode, Graph, Literal, collection

from kg import rdf
from kg.dataset.blank_nodes import RANDOM, BlankNodeNumbers, refuse_slow_canonicalization
from kg.errors import DataError


def quads(nquads: str) -> list[ox.Quad]:
    return list(ox.parse(nquads, format=ox.RdfFormat.N_QUADS))


def test_blank_nodes_are_numbered_in_order_of_appearance() -> None:
    numbers = BlankNodeNumbers("f1b")
    given = quads(
        "<a:s> <a:p> _:z .\n_:y <a:p> <<( _:x <a:p> <<( _:z <a:p> _:w )>> )>> _:v .\n"
        "_:v <a:p> _:y <a:g> .\n<a:s> <a:p> 'text' .\n".replace("'", '"')
    )
    assert [numbers.rename(quad) for quad in given] == quads(
        "<a:s> <a:p> _:f1b0 .\n_:f1b1 <a:p> <<( _:f1b2 <a:p> <<( _:f1b0 <a:p> _:f1b3 )>> )>> "
        "_:f1b4 .\n_:f1b4 <a:p> _:f1b1 <a:g> .\n<a:s> <a:p> 'text' .\n".replace("'", '"')
    )


@pytest.mark.parametrize("name", ["c14n0", "c14n12345678901234567890", "f0b12", "f12b1234567890"])
def test_names_of_a_store_stay(name: str) -> None:
    numbers = BlankNodeNumbers("b", RANDOM)
    invented = ox.BlankNode()
    quad = ox.Quad(ox.BlankNode(name), ox.NamedNode("a:p"), invented)
    assert numbers.rename(quad) == ox.Quad(
        ox.BlankNode(name), ox.NamedNode("a:p"), ox.BlankNode("b0")
    )


def test_the_engine_invents_random_names() -> None:
    (quad,) = ox.parse(b"[] <a:p> <a:o> .", format=ox.RdfFormat.TURTLE)
    triples = ox.Store().query("CONSTRUCT { _:x <a:p> <a:o> } WHERE {}")
    assert isinstance(triples, ox.QueryTriples)
    (triple,) = triples
    for node in (quad.subject, triple.subject, ox.BlankNode()):
        assert isinstance(node, ox.BlankNode)
        assert RANDOM.fullmatch(node.value)


def turtle(text: str) -> list[ox.Quad]:
    return list(ox.parse(text, format=ox.RdfFormat.TRIG))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<a:s> <a:p> " + " , ".join(["[]"] * 200) + " .",
        "".join(f"<a:s{n}> <a:p> (1 2 3) ." for n in range(50)),
        "<a:s> <a:p> (" + "0 " * 30 + ") .",
        "".join(f"_:{n} <a:p> _:{(n + 1) % 20} ." for n in range(20)),
        "_:g { _:x <a:p> _:y . _:y <a:p> _:x }",
        r"""[] <a:é,'b'> '\r\n\u0001"\\\'😀'@en-gb , 1 , ''^^<a:t%20> .""",
    ],
)
def test_a_few_like_blank_nodes_can_have_canonical_names(text: str) -> None:
    refuse_slow_canonicalization(turtle(text))


@pytest.mark.parametrize(
    "text",
    [
        "<a:s> <a:p> (" + "0 " * 1_000 + ") .",
        "".join(f"_:{n} <a:p> _:{(n + 1) % 300} , _:{(n * 7 + 3) % 300} ." for n in range(300)),
        "".join(f"_:{m} <a:p> _:{n} ." for m in range(8) for n in range(8) if m != n),
        "".join(f"_:x{n} <a:p> " + " , ".join(["[]"] * 12) + " ." for n in range(2)),
    ],
)
def test_canonical_names_that_would_take_too_long_are_refused_with_their_graph(text: str) -> None:
    for graph, name in (("", "the default graph"), ("<a:g>", "<a:g>"), ("_:g", "_:g")):
        with pytest.raises(DataError, match=rf"^{name}: too many blank nodes .* \(by <\S+>\): no"):
            refuse_slow_canonicalization(turtle(f"{graph} {{ {text} }} <a:h> {{ [] <a:p> 1 }}"))


def test_a_dataset_is_refused_before_the_engine_canonicalizes_it() -> None:
    graph = Graph()
    collection.Collection(graph, BNode(), [Literal(0)] * 1_000)
    with pytest.raises(DataError, match=r"^the default graph: too many blank nodes differ only"):
        rdf.canonical(graph, "https://example.org/")
