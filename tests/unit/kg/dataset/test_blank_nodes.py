import pyoxigraph as ox
import pytest

from kg.dataset.blank_nodes import RANDOM, BlankNodeNumbers


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
