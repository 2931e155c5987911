"""RDF/XML that the engine's own reader refuses or changes, beside what it reads."""

import io
import time

import pyoxigraph as ox
import pytest

from kg.dataset import rdf_xml

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XML_LITERAL = ox.NamedNode(f"{RDF}XMLLiteral")
BASE = "http://base.example/a/b"


def document(content: str, attributes: str = "", before: str = "") -> bytes:
    return (
        f'{before}<rdf:RDF xmlns:rdf="{RDF}" xmlns:e="http://e/"{attributes}>'
        f'<rdf:Description rdf:about="urn:s">{content}</rdf:Description></rdf:RDF>'
    ).encode()


def objects(data: bytes) -> list[object]:
    return [quad.object for quad in rdf_xml.parse(io.BytesIO(data), BASE)]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<![CDATA[a < b & c]]> tail", "a < b & c tail"),
        ("head <![CDATA[a]]>", "head a"),
        ("head <![CDATA[]]>", "head "),
        ("<![CDATA[a]]><![CDATA[b]]>", "ab"),
        ("<![CDATA[]]&gt;]]>", "]]&gt;"),
        ("a<!-- c -->b", "ab"),
        ("a<?x y?>b", "ab"),
        ("<!-- c -->", ""),
        ("&#97;&amp;&lt;&#x1F600;", "a&<😀"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a&#xD;&#xA;&#x9;b", "a\r\n\tb"),
        ("  a\n ", "  a\n "),
        (" ", " "),
        ("", ""),
        ("\ufeffa\ufeff", "\ufeffa\ufeff"),
        ("\u0085\u2028", "\u0085\u2028"),
        ("x" * 300_000, "x" * 300_000),
        ("é&amp;" * 50_000, "é&" * 50_000),
    ],
)
def test_a_text_is_whole(content: str, text: str) -> None:
    assert objects(document(f"<e:p>{content}</e:p>")) == [ox.Literal(text)]


@pytest.mark.parametrize(
    ("content", "literals"),
    [
        ('<e:p xml:lang="">x</e:p>', [ox.Literal("x")]),
        ("<e:p>x</e:p>", [ox.Literal("x", language="en")]),
        ('<e:p xml:lang="FR-ca">x</e:p>', [ox.Literal("x", language="fr-ca")]),
        (
            '<e:p rdf:parseType="Resource" xml:lang=""><e:q>x</e:q>'
            '<e:q xml:lang="de">y</e:q></e:p>',
            [ox.Literal("x"), ox.Literal("y", language="de")],
        ),
        ('<e:p xml:lang="" e:q="x"/>', [ox.Literal("x")]),
        (
            '<e:p xml:lang="" rdf:datatype="urn:t">x</e:p>',
            [ox.Literal("x", datatype=ox.NamedNode("urn:t"))],
        ),
    ],
)
def test_an_empty_language_is_none(content: str, literals: list[ox.Literal]) -> None:
    found = objects(document(content, ' xml:lang="en"'))
    assert [term for term in found if isinstance(term, ox.Literal)] == literals


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("", ""),
        ("a &amp; b", "a &amp; b"),
        ("<br/>", "<br></br>"),
        ("a<b>c</b>d", "a<b>c</b>d"),
        ("<e:b><e:c/></e:b>", '<e:b xmlns:e="http://e/"><e:c></e:c></e:b>'),
        ('<b xmlns="urn:d" z="1" a="2"/>', '<b xmlns="urn:d" a="2" z="1"></b>'),
        ('<b xmlns="urn:d"><c xmlns=""/></b>', '<b xmlns="urn:d"><c xmlns=""></c></b>'),
        ("x<!-- c --><?pi y?>", "x<!-- c --><?pi y?>"),
        ("<![CDATA[<b>]]>", "&lt;b&gt;"),
        ('<b xml:lang="" c="&lt;&quot;&#10;"/>', '<b c="&lt;&quot;&#xA;" xml:lang=""></b>'),
        ("a&#xD;b", "a&#xD;b"),
        (
            '<rdf:li rdf:parseType="Literal"/>',
            f'<rdf:li xmlns:rdf="{RDF}" rdf:parseType="Literal"></rdf:li>',
        ),
    ],
)
@pytest.mark.parametrize("parse_type", ["Literal", "anything"])
def test_an_xml_literal_is_intact(content: str, text: str, parse_type: str) -> None:
    property_ = f'<e:p rdf:parseType="{parse_type}" xml:lang="en">{content}</e:p><e:q>after</e:q>'
    expected = [ox.Literal(text, datatype=XML_LITERAL), ox.Literal("after")]
    assert objects(document(property_)) == expected


def test_the_default_namespace_around_an_xml_literal_is_kept() -> None:
    data = document('<e:p rdf:parseType="Literal"><b/></e:p>', ' xmlns="urn:d"')
    assert objects(data) == [ox.Literal('<b xmlns="urn:d"></b>', datatype=XML_LITERAL)]


@pytest.mark.parametrize(
    ("outer", "inner", "iri"),
    [
        ("http://b/c/", "", "http://b/c/x"),
        ("", None, "http://base.example/a/x"),
        ("sub/", None, "http://base.example/a/sub/x"),
        ("http://b/c/", "sub/", "http://b/c/sub/x"),
        ("http://b/c/", "../sub/", "http://b/sub/x"),
        ("http://b/c/", "//d/", "http://d/x"),
        ("http://b/c/", "http://d/e/f#g", "http://d/e/x"),
    ],
)
def test_a_base_may_be_relative(outer: str, inner: str | None, iri: str) -> None:
    base = "" if inner is None else f' xml:base="{inner}"'
    found = objects(document(f'<e:p rdf:resource="x"{base}/>', f' xml:base="{outer}"'))
    assert found == [ox.NamedNode(iri)]


def test_another_prefix_may_be_called_rdf() -> None:
    content = f'<e:p xmlns:rdf="urn:x:" xmlns:r="{RDF}" r:ID="i" r:parseType="Literal"><b/></e:p>'
    assert ox.Literal("<b></b>", datatype=XML_LITERAL) in objects(document(content))


def test_entities_of_the_file_are_expanded() -> None:
    declared = '<!DOCTYPE rdf:RDF [<!ENTITY e "http://e/"><!ENTITY n "a &#38;lt; b">]>'
    content = '<e:p rdf:resource="&e;x"/><e:p>&n;</e:p>'
    assert objects(document(content, before=declared)) == [
        ox.NamedNode("http://e/x"),
        ox.Literal("a < b"),
    ]


TEN = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11))
LONG = "x" * 100_000


@pytest.mark.parametrize(
    ("content", "declared", "reason"),
    [
        ("<e:p>&a10;</e:p>", f'<!ENTITY a0 "lol">{TEN}', "amplification"),
        ('<e:p e:q="&a10;"/>', f'<!ENTITY a0 "lol">{TEN}', "amplification"),
        (f"<e:p>{'&a;' * 20_000}</e:p>", f'<!ENTITY a "{LONG}">', "amplification"),
        ("<e:p>&a;</e:p>", '<!ENTITY a "&b;"><!ENTITY b "&a;">', "recursive entity"),
        ("<e:p>&a;</e:p>", '<!ENTITY a SYSTEM "file:///etc/passwd">', "nothing else is read"),
        (
            "<e:p>&a;</e:p>",
            '<!ENTITY % p SYSTEM "http://127.0.0.1:1/"> %p;',
            "nothing else is read",
        ),
        ("<e:p>&a;</e:p>", "", "undefined entity"),
    ],
)
def test_entities_without_bound_or_from_elsewhere_are_refused(
    content: str, declared: str, reason: str
) -> None:
    start = time.process_time()
    with pytest.raises(SyntaxError, match=reason):
        objects(document(content, before=f"<!DOCTYPE rdf:RDF [{declared}]>\n"))
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ('\n\n<e:p rdf:resource="a b"/>\n\n<e:q/>\n', 3, "IRI"),
        ("\n<e:p/>\n" * 1000 + '<e:p rdf:resource="a b"/>', 2001, "IRI"),
        ("\n<e:p>\n</e:q>", 3, "mismatched tag"),
        ("\n\n<x:p/>", 3, "unbound prefix"),
        ('\n<e:p rdf:parseType="Literal" rdf:resource="urn:x"/>\n', 2, "XMLLiteral"),
        ('\n<e:p xml:lang="a_b">x</e:p>', 2, "language tag"),
        ("\n<e:p>a\n<e:D/></e:p>\n", 3, "text|element"),
    ],
)
def test_an_error_names_its_line(content: str, line: int, reason: str) -> None:
    with pytest.raises(SyntaxError, match=reason) as caught:
        objects(document(content))
    assert caught.value.lineno == line


def test_depth_is_limited() -> None:
    def nested(depth: int) -> bytes:
        return document("<e:p><e:D>" * depth + "</e:D></e:p>" * depth)

    assert len(objects(nested(rdf_xml.MAX_DEPTH // 2 - 1))) == rdf_xml.MAX_DEPTH - 2
    for depth in (rdf_xml.MAX_DEPTH // 2, 100_000):
        with pytest.raises(SyntaxError, match="more than 2000 elements are nested"):
            objects(nested(depth))


def test_names_in_triple_terms_are_as_outside() -> None:
    content = (
        '<e:p rdf:parseType="Triple"><rdf:Description rdf:about="urn:a">'
        '<e:q xml:lang="">x</e:q></rdf:Description></e:p>'
    )
    (term,) = objects(document(content, ' rdf:version="1.2" xml:lang="en"'))
    assert isinstance(term, ox.Triple)
    assert term.object == ox.Literal("x")


DIRECTED = ' xmlns:its="http://www.w3.org/2005/11/its" rdf:version="1.2" its:version="2.0"'


@pytest.mark.parametrize(
    ("outer", "content", "literal"),
    [
        ('its:dir="rtl"', '<e:p xml:lang="ar">x</e:p>', '"x"@ar--rtl'),
        ('its:dir="rtl"', "<e:p>x</e:p>", '"x"'),
        ('its:dir="rtl" xml:lang="ar"', "<e:p>x</e:p>", '"x"@ar--rtl'),
        ('its:dir="rtl" xml:lang="ar"', '<e:p its:dir="ltr">x</e:p>', '"x"@ar--ltr'),
        ('its:dir="rtl" xml:lang="ar"', '<e:p xml:lang="en">x</e:p>', '"x"@en--rtl'),
        ('its:dir="rtl" xml:lang="ar"', '<e:p xml:lang="">x</e:p>', '"x"'),
        ('its:dir="rtl" xml:lang="ar"', '<e:p rdf:datatype="urn:d">x</e:p>', '"x"^^<urn:d>'),
        ('its:dir="rtl"', '<e:p rdf:parseType="Literal">x</e:p>', f'"x"^^<{RDF}XMLLiteral>'),
        ('xml:lang="ar"', '<e:p its:dir="rtl">x</e:p>', '"x"@ar--rtl'),
        ('its:dir="" xml:lang="ar"', '<e:p its:dir="">x</e:p>', '"x"@ar'),
        ('rdf:version="1.1" its:dir="rtl"', '<e:p xml:lang="ar">x</e:p>', '"x"@ar'),
        ('rdf:version="1.1"', '<e:p xml:lang="ar" its:dir="rtl">x</e:p>', '"x"@ar'),
        (
            'its:dir="rtl"',
            '<e:p rdf:parseType="Triple"><rdf:Description rdf:about="urn:a">'
            '<e:q xml:lang="ar">x</e:q></rdf:Description></e:p>',
            '<urn:a> <http://e/q> "x"@ar--rtl',
        ),
    ],
)
def test_languages_and_base_directions_are_inherited(
    outer: str, content: str, literal: str
) -> None:
    within = f'<e:o><rdf:Description rdf:about="urn:t">{content}</rdf:Description></e:o>'
    for data in (
        document(content).replace(b'"urn:s"', f'"urn:s" {outer}'.encode()),
        document(within).replace(b"<e:o", f"<e:o {outer}".encode()),
    ):
        directed = data.replace(b" xmlns:e", f"{DIRECTED} xmlns:e".encode(), 1)
        assert literal in {str(term) for term in objects(directed)}
    if "rdf:version" not in outer:
        on_root = document(content, f"{DIRECTED} {outer}")
        assert [str(term) for term in objects(on_root)] == [literal]


def test_a_direction_that_is_withdrawn_is_refused_and_one_in_markup_is_not_read() -> None:
    with pytest.raises(SyntaxError, match=r'^its:dir="" inside its:dir="rtl" cannot be read'):
        objects(document('<e:p its:dir="">x</e:p>', f'{DIRECTED} its:dir="rtl"'))
    markup = '<e:p rdf:parseType="Literal"><b its:dir="">x</b></e:p>'
    (literal,) = objects(document(markup, f'{DIRECTED} its:dir="rtl"'))
    assert isinstance(literal, ox.Literal)
    assert 'its:dir="">x</b>' in literal.value
