"""Properties that hold for any input."""

import contextlib
import json
import tempfile
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Dataset, Literal, URIRef

from kg import rdf
from kg.errors import BadRequest, EncodingError, NotAcceptable, Refused
from kg.evidence import excerpts, quantities
from kg.formats import FORMATS, NOT_XML, Format, Kind, offered
from kg.namespaces import BASE, ID, RG
from kg.source import jsonld, yamlld
from kg.source.context import read_context
from kg.sparql.query import Query
from server.web.negotiate import negotiate
from tests.conftest import ROOT

KNOWN = read_context(ROOT / "ontology/context.jsonld")
OFFERS = offered(Kind.PAGE, Kind.GRAPH)

TEXT = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"))
XML_TEXT = TEXT.filter(lambda text: not NOT_XML.search(text))
LOCAL = st.text(alphabet="abcXYZ019-_.", min_size=1, max_size=8)
NAMES = st.one_of(
    LOCAL.map(lambda x: ox.NamedNode(f"{ID}place/{x}")),
    LOCAL.map(lambda x: ox.NamedNode(f"{RG}{x}")),
    LOCAL.map(lambda x: ox.NamedNode(f"https://example.org/{x}")),
    st.sampled_from(sorted(KNOWN.terms)).map(ox.NamedNode),
    st.sampled_from(sorted(KNOWN.names.values())).map(ox.NamedNode),
)
XSD = "http://www.w3.org/2001/XMLSchema#"
LITERALS = st.one_of(
    TEXT.map(ox.Literal),
    st.tuples(TEXT, st.sampled_from(["en", "es", "fr-ca"])).map(
        lambda x: ox.Literal(x[0], language=x[1])
    ),
    st.tuples(
        st.one_of(TEXT, st.integers().map(str), st.decimals(allow_nan=False).map(str)),
        st.sampled_from(["integer", "decimal", "date", "boolean", "double", "string"]),
    ).map(lambda x: ox.Literal(x[0], datatype=ox.NamedNode(f"{XSD}{x[1]}"))),
)
BLANK = st.integers(0, 3).map(lambda n: ox.BlankNode(f"b{n}"))
QUADS = st.lists(
    st.builds(
        ox.Quad,
        st.one_of(NAMES, BLANK),
        NAMES,
        st.one_of(NAMES, BLANK, LITERALS),
        st.one_of(st.just(ox.DefaultGraph()), NAMES),
    ),
    max_size=12,
)


def canonical(quads: object) -> ox.Dataset:
    dataset = ox.Dataset(quads)  # type: ignore[arg-type]  # an iterable of quads
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


@given(QUADS)
def test_jsonld_expands_to_what_was_written(quads: list[ox.Quad]) -> None:
    parsed = ox.parse(jsonld.write_document(quads, KNOWN), format=ox.RdfFormat.JSON_LD)
    assert canonical(parsed) == canonical(quads)


@pytest.mark.parametrize(
    "form", [f for f in FORMATS if Kind.GRAPH in f.kinds], ids=lambda f: f.token
)
@given(quads=QUADS)
def test_every_format_reads_back(form: object, quads: list[ox.Quad]) -> None:
    assert isinstance(form, Format)
    assert isinstance(form.codec, ox.RdfFormat)
    plain = [ox.Quad(q.subject, q.predicate, q.object) for q in quads if _is_xml(q)]
    data = rdf.serialize(plain, form, BASE, KNOWN)
    assert canonical(ox.parse(data, format=form.codec)) == canonical(plain)


def _is_xml(quad: ox.Quad) -> bool:
    """RDF/XML supports neither all predicates nor control characters."""
    named = quad.predicate.value.rpartition("/")[2].rpartition("#")[2]
    legal = (
        named[:1].isalpha() and named.replace("-", "").replace("_", "").replace(".", "").isalnum()
    )
    text = quad.object.value if isinstance(quad.object, ox.Literal) else ""
    return legal and all(c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff") for c in text)


@given(QUADS, st.randoms())
def test_the_digest_ignores_order_and_blank_node_labels(
    quads: list[ox.Quad], chance: object
) -> None:
    renamed = {f"b{n}": ox.BlankNode() for n in range(4)}

    def swap(term: object) -> object:
        return renamed[term.value] if isinstance(term, ox.BlankNode) else term

    other = [ox.Quad(swap(q.subject), q.predicate, swap(q.object), q.graph_name) for q in quads]  # type: ignore[arg-type]
    chance.shuffle(other)  # type: ignore[attr-defined]
    assert rdf.nquads(canonical(quads)) == rdf.nquads(canonical(other))


@given(QUADS)
def test_rdflib_does_not_change_a_dataset(quads: list[ox.Quad]) -> None:
    dataset = rdf.read(rdf.nquads(quads), "test")
    assert canonical(rdf.canonical(dataset, BASE)) == canonical(quads)


@given(st.text())
def test_accept_is_answered_or_refused(accept: str) -> None:
    answer_or_refuse(accept)


def answer_or_refuse(accept: str) -> None:
    try:
        assert negotiate(accept, OFFERS) in OFFERS
    except NotAcceptable as refused:
        assert refused.offers


_PART = st.sampled_from(
    ["text/turtle", "text/*", "*/*", "image/png", ";q=0", ";q=0.5", ";q=1", ";a=b", ",", " ", '"']
)


@given(st.lists(_PART).map("".join))
def test_accept_like_text_is_answered_or_refused(accept: str) -> None:
    answer_or_refuse(accept)


@given(TEXT, TEXT)
def test_a_quotation_is_found_at_its_position(before: str, quote: str) -> None:
    text = f"{before}{quote}{before}"
    spans = excerpts.find_quote(text, quote)
    assert excerpts.Span(len(before), len(before) + len(quote)) in spans
    assert all(span.extract(text) == quote for span in spans)


@given(st.one_of(TEXT, st.text(alphabet="0123456789,. -–+overatlesmilon ")))
def test_quantities_lie_in_their_text(text: str) -> None:
    for reading in quantities.read_quantities(text):
        assert 0 <= reading.span.start < reading.span.end <= len(text)
        assert reading.number >= 0


@given(st.integers(0, 10**15))
def test_a_number_with_separators_reads_as_itself(number: int) -> None:
    (reading,) = quantities.read_quantities(f"more than {number:,} people")
    assert (reading.property, int(reading.number)) == ("minExclusive", number)


_TOKENS = st.sampled_from(
    ["SELECT", "*", "{", "}", "(", ")", "?s", "<a:b>", "<", ">", "#", "\n", "'", '"', "SERVICE",
     "FROM", "NAMED", "ex:a", "PREFIX", ":", ".", "\\", "BASE", "1", "@en", "_:b"]
)  # fmt: skip


@given(st.one_of(TEXT, st.lists(_TOKENS).map(" ".join), st.lists(_TOKENS).map("".join)))
def test_any_text_is_read_as_a_query_or_refused(text: str) -> None:
    for check in (Query.dataset_clause, Query.refuse_service):
        with contextlib.suppress(BadRequest, Refused):
            check(Query(text))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.binary())
def test_any_bytes_are_yamlld_or_an_error_that_names_the_file(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "any.yamlld"
    path.write_bytes(data)
    try:
        yamlld.read_document(path)
    except EncodingError as error:
        assert error.path == path


@given(
    st.dictionaries(LOCAL, st.one_of(XML_TEXT, st.integers(), st.booleans(), st.none()), max_size=4)
)
def test_json_written_as_yaml_is_read_as_json(value: dict[str, object]) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".yamlld", encoding="utf-8") as file:
        file.write(json.dumps(value))
        file.flush()
        small = all(not isinstance(v, int) or abs(v) < 10**17 for v in value.values())
        if small:
            assert yamlld.read_document(Path(file.name)).value == value


@given(st.one_of(TEXT, TEXT.map(f"{BASE}{{}}".format)))
def test_literals_from_rdflib_are_unchanged(text: str) -> None:
    dataset = Dataset()
    thing = URIRef("https://example.org/x")
    dataset.default_graph.add((thing, thing, Literal(text)))
    (quad,) = rdf.canonical(dataset, "https://example.com/")
    assert isinstance(quad.object, ox.Literal)
    assert quad.object.value == text
