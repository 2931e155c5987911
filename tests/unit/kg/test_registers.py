"""Codes are compared with the rows of their registers."""

from pathlib import Path

import pytest
from rdflib import URIRef

from kg import validate
from kg.errors import EncodingError
from kg.evidence.violations import Violation
from kg.namespaces import GEO, ID, RG, SCHEMA
from kg.registers import Registers, check_codes, read_registers
from tests import tiny

_COLUMNS = "iso3166Alpha2,iso3166Part2,geonamesId,sameAs,adminLevel,withinIso3166Part2"
ATLAS = f"""{_COLUMNS},name,otherNames,country,longitude,latitude
XF,,,wd:Q1,0,,Freedonia,Fredonía|Land of the Free,,67.5,48
XR,,,wd:Q2,0,,Ruritania,,,64.25,49
,XF-TOL,11,wd:Q3,1,,Tolmar,,XF,66,51.5
,,12,wd:Q4,none,XF-TOL,Tolmar,,XF,66.5,51.75
,XF-VES,,,1,,Vesta,,XF,,
,,13,,none,,Saint-Étienne,,XR,179.9,10
"""
COUNTRY = '<id/place/f> rdfs:label "Freedonia"@en ; rg:iso3166Alpha2 "XF" .'


@pytest.fixture(scope="module")
def registers(tmp_path_factory: pytest.TempPathFactory) -> Registers:
    return registers_of(tmp_path_factory.mktemp("reference"), ATLAS)


def registers_of(reference: Path, *texts: str) -> Registers:
    (reference / "registers").mkdir()
    for name, text in zip("abc", texts, strict=False):
        (reference / f"registers/{name}.csv").write_text(text, "utf-8")
    return read_registers(reference)


def found(turtle: str, registers: Registers) -> list[tuple[str, str, str]]:
    """Return thing, property and message of what is wrong with the codes of a graph."""
    asserted = validate.asserted_union(tiny.dataset(f"<graph/links> {{ {turtle} }}"))
    violations = sorted(set(check_codes(asserted, registers)))
    assert {(v.check, v.rule, v.stops) for v in violations} <= {("registers", "code", True)}
    return [(v.node.removeprefix(ID), v.predicate, v.message) for v in violations]


def tolmar(facts: str, label: str = "Tolmar") -> str:
    return f'{COUNTRY} <id/place/t> rdfs:label "{label}"@en ; rg:within <id/place/f> ; {facts} .'


@pytest.mark.parametrize(
    "facts",
    [
        'rg:iso3166Part2 "XF-TOL" ; rg:geonamesId "11" ; schema:sameAs wd:Q3 ; rg:adminLevel 1',
        'rg:geonamesId "12" ; schema:sameAs <http://dbpedia.org/resource/Tolmar>',
        'rg:geonamesId "12" ; schema:sameAs wd:Q4 ; rg:withinIso3166Part2 "XF-TOL"',
        'rg:pcode "no register has P-codes"',
        'rg:crsChannelCode "1"',
    ],
)
def test_codes_of_the_thing_itself_are_right(facts: str, registers: Registers) -> None:
    assert found(tolmar(facts), registers) == []


@pytest.mark.parametrize("label", ["FREEDONIA", "Fredonia", "land of  the Free"])
def test_a_name_is_compared_without_case_accents_and_spaces(
    label: str, registers: Registers
) -> None:
    country = f'<id/place/f> rdfs:label "{label}"@en ; rg:iso3166Alpha2 "XF" .'
    assert found(country, registers) == []
    country = (
        f'<id/place/f> rdfs:label "F."@en ; skos:altLabel "{label}"@en ; schema:sameAs wd:Q1 .'
    )
    assert found(country, registers) == []


@pytest.mark.parametrize(
    ("facts", "predicate", "message"),
    [
        (
            'rg:iso3166Part2 "XF-TOM"',
            RG.iso3166Part2,
            "the iso3166Part2 XF-TOM is in no register; Tolmar, XF (registers/a.csv:4) has XF-TOL: "
            "correct it, or add its row",
        ),
        (
            'rg:iso3166Part2 "XF-VES"',
            RG.iso3166Part2,
            "the iso3166Part2 XF-VES is that of Vesta, XF (registers/a.csv:6); "
            "Tolmar, XF (registers/a.csv:4) has XF-TOL: correct it, or add the name to that row",
        ),
        (
            "schema:sameAs wd:Q2",
            SCHEMA.sameAs,
            "the sameAs wd:Q2 is that of Ruritania, XR (registers/a.csv:3); "
            "Tolmar, XF (registers/a.csv:4) has wd:Q3; Tolmar, XF (registers/a.csv:5) has wd:Q4: "
            "correct it, or add the name to that row",
        ),
        (
            "schema:sameAs <http://www.wikidata.org/entity/Q3.>",
            SCHEMA.sameAs,
            "the sameAs wd:Q3. is in no register; "
            "Tolmar, XF (registers/a.csv:4) has wd:Q3; Tolmar, XF (registers/a.csv:5) has wd:Q4: "
            "correct it, or add its row",
        ),
        (
            'rg:geonamesId "12" ; rg:adminLevel 1',
            RG.adminLevel,
            "Tolmar, XF (registers/a.csv:5) has the adminLevel none, not 1: "
            "correct one of its codes",
        ),
        (
            'rg:geonamesId "12" ; rg:withinIso3166Part2 "XF-TOL" ; schema:sameAs wd:Q4 ; '
            "rg:adminLevel 2",
            RG.adminLevel,
            "Tolmar, XF (registers/a.csv:5) has the adminLevel none, not 2: "
            "correct one of its codes",
        ),
        (
            'rg:withinIso3166Part2 "XF-VES"',
            RG.withinIso3166Part2,
            "the withinIso3166Part2 XF-VES is that of Vesta, XF (registers/a.csv:6); "
            "Tolmar, XF (registers/a.csv:4) has XF-TOL: correct it, or say what it is within",
        ),
    ],
)
def test_a_wrong_code_is_refused(
    facts: str, predicate: URIRef, message: str, registers: Registers
) -> None:
    assert found(tolmar(facts), registers) == [("place/t", str(predicate), message)]


def test_codes_of_two_rows_do_not_belong_together(registers: Registers) -> None:
    """The region and the town in it have the same name."""
    messages = [
        m for _, _, m in found(tolmar('rg:geonamesId "11" ; schema:sameAs wd:Q4'), registers)
    ]
    assert messages == [
        "Tolmar, XF (registers/a.csv:4) has the sameAs wd:Q3, not wd:Q4: correct one of its codes",
        "Tolmar, XF (registers/a.csv:5) has the geonamesId 12, not 11: correct one of its codes",
    ]


def test_a_row_of_another_country_is_of_another_place(registers: Registers) -> None:
    at_home = '<id/place/s> rdfs:label "Saint Etienne"@fr ; rg:geonamesId "13" ; rg:within '
    assert found(f"{at_home} <id/place/nowhere> .", registers) == []
    assert found(f"{COUNTRY} {at_home} <id/place/f> .", registers) == [
        (
            "place/s",
            str(RG.geonamesId),
            "the geonamesId 13 is that of Saint-Étienne, XR (registers/a.csv:7): "
            "correct it, or add the name to that row",
        )
    ]
    capital = '<id/place/s> rdfs:label "Saint Etienne"@fr ; rg:geonamesId "13" ; rg:capitalOf '
    assert len(found(f"{COUNTRY} {capital} <id/place/f> .", registers)) == 1


@pytest.mark.parametrize(
    ("label", "code", "point", "km"),
    [
        ("Tolmar", 'rg:geonamesId "12"', "66.5 51.75", None),
        ("Tolmar", 'rg:geonamesId "12"', "66.5 52.1", None),
        ("Tolmar", 'rg:geonamesId "12"', "66.5 52.25", "56 km from Tolmar, XF (registers/a.csv:5)"),
        ("Tolmar", 'rg:geonamesId "11" ; rg:adminLevel 1', "66.5 52.25", None),
        ("Tolmar", 'rg:geonamesId "11" ; rg:adminLevel 1', "51.5 66", "1,816 km from Tolmar, XF"),
        ("Tolmar", 'rg:geonamesId "11" ; rg:adminLevel 1', "66 -51.5", "11,454 km from Tolmar"),
        ("Freedonia", 'rg:iso3166Alpha2 "XF" ; rg:adminLevel 0', "71 50", None),
        ("Freedonia", 'rg:iso3166Alpha2 "XF" ; rg:adminLevel 0', "75 50", "591 km from Freedonia"),
        ("Saint-Étienne", 'rg:geonamesId "13"', "-179.9 10", None),
    ],
)
def test_a_point_is_near_that_of_the_row(
    label: str, code: str, point: str, km: str | None, registers: Registers
) -> None:
    point = f'<id/place/t#c> geo:asWKT "POINT({point})"^^geo:wktLiteral .'
    place = f'<id/place/t> rdfs:label "{label}" ; geo:hasCentroid <id/place/t#c> ; {code} .'
    faults = found(f"{place} {point}", registers)
    assert [(node, predicate) for node, predicate, _ in faults] == (
        [("place/t#c", str(GEO.asWKT))] if km else []
    )
    assert all(message.startswith(f"it is {km}") for _, _, message in faults)


def test_the_message_of_a_point_says_what_to_write(registers: Registers) -> None:
    point = '<id/place/t#c> geo:asWKT "POINT(51.75 66.5)"^^geo:wktLiteral .'
    place = (
        '<id/place/t> rdfs:label "Tolmar" ; geo:hasCentroid <id/place/t#c> ; rg:geonamesId "12" .'
    )
    ((_, _, message),) = found(f"{place} {point}", registers)
    assert message.endswith(
        "but sources differ by at most 50 km: write POINT(66.5 51.75), or correct its codes"
    )


def test_a_point_is_that_of_the_register_that_is_its_source(registers: Registers) -> None:
    place = '<id/place/t> rdfs:label "Tolmar" ; geo:hasCentroid <id/place/t#c> ; rg:geonamesId "12"'
    point = '<id/place/t#c> geo:asWKT "POINT(66.5 52.1)"^^geo:wktLiteral'
    said = "[] rdf:subject <id/place/t#c> ; dcterms:source <id/source/a>"
    ((_, _, message),) = found(f"{place} . {point} . {said} .", registers)
    assert "39 km from Tolmar, XF (registers/a.csv:5), but that is its source" in message


def test_several_registers_may_have_a_code_and_each_is_compared(tmp_path: Path) -> None:
    both = registers_of(
        tmp_path,
        "geonamesId,name\n12,Tolmar\n",
        "geonamesId,name,sameAs\n12,Tolmar,wd:Q4\n",
    )
    assert found(tolmar('rg:geonamesId "12" ; schema:sameAs wd:Q4'), both) == []
    assert len(found(tolmar('rg:geonamesId "12" ; schema:sameAs wd:Q5'), both)) == 2


def test_without_registers_codes_have_a_form_only(tmp_path: Path) -> None:
    assert read_registers(tmp_path) == {}
    assert found(tolmar('rg:geonamesId "99"'), {}) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("pcode,name\nXF01\n", 2),
        ("pcode,name\nXF01,Tolmar,more\n", 2),
        ("pcode,name\nXF01,Tolmar\nXF02,\n", 3),
        ("pcode\nXF01\n", 2),
        ("code,name\nXF01,Tolmar\n", 2),
        ('pcode,name,longitude\nXF01,Tolmar,"66,5"\n', 2),
        ("pcode,name,latitude\nXF01,Tolmar,51 N\n", 2),
    ],
)
def test_a_malformed_row_is_reported_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(EncodingError, match="needs a name, a cell for each column") as caught:
        registers_of(tmp_path, text)
    assert (caught.value.path, caught.value.line) == (tmp_path / "registers/a.csv", line)


def test_validation_looks_codes_up(registers: Registers) -> None:
    dataset = tiny.dataset(f"<graph/links> {{ {tolmar('schema:sameAs wd:Q2')} }}")
    shapes = validate.read_shapes(Path(__file__).parents[3] / "shapes")
    checks = {v.check for v in validate.check(dataset, shapes, registers, meta=False).violations}
    assert "registers" in checks
    checks = {v.check for v in validate.check(dataset, shapes, meta=False).violations}
    assert "registers" not in checks


def test_a_violation_is_shown_with_its_thing(registers: Registers) -> None:
    dataset = tiny.dataset(f"<graph/links> {{ {tolmar('schema:sameAs wd:Q9')} }}")
    (violation,) = check_codes(validate.asserted_union(dataset), registers)
    assert isinstance(violation, Violation)
    assert str(violation).startswith("registers: place/t: the sameAs wd:Q9 is in no register; ")
