"""Tables of the things that point to one, on a few triples."""

from urllib.parse import parse_qs, urlsplit

import pytest

from kg.namespaces import ID
from server.graph.names import Names
from server.pages import inbound_tables
from server.pages.inbound_tables import InboundTable
from server.pages.sections import Listing, TableColumn
from tests import tiny

LIMA = str(ID["place/lima"])
SERVICES = Listing(
    "Services",
    "place origin",
    "service",
    (TableColumn("Who", "actor provider"), TableColumn("When", "time")),
)
FIGURES = Listing("Figures", "place", "observation", of_class="Figure")


def services(n: int) -> Names:
    return tiny.names(" ".join(f"<id/service/{i:04}> rg:place <id/place/lima> ." for i in range(n)))


def rows(table: InboundTable) -> list[list[object]]:
    return [
        [name.text, *(([value.text for value in cell.names], cell.is_inferred) for cell in cells)]
        for name, cells in table.rows
    ]


@pytest.mark.parametrize(
    ("n", "count"), [(1, "1"), (999, "999"), (1000, "1,000 or more"), (1001, "1,000 or more")]
)
def test_things_are_counted_up_to_a_limit(n: int, count: str) -> None:
    table = inbound_tables.make_table(SERVICES, LIMA, services(n))
    assert table
    assert table.count == count


@pytest.mark.parametrize(
    ("n", "n_rows", "has_more"), [(99, 99, False), (100, 100, False), (101, 100, True)]
)
def test_a_table_has_at_most_100_rows_and_links_to_the_rest(
    n: int, n_rows: int, *, has_more: bool
) -> None:
    table = inbound_tables.make_table(SERVICES, LIMA, services(n))
    assert table
    assert [name.text for name, _ in table.rows] == [f"{i:04}" for i in range(n_rows)]
    assert (table.more is not None, len(table.pairs)) == (has_more, n)


def formats(table: InboundTable) -> list[str | None]:
    """Return the formats that the links of a table ask for."""
    return [
        link and parse_qs(urlsplit(link).query)["format"][0] for link in (table.csv, table.more)
    ]


def test_a_table_has_things_of_one_kind_by_name_and_the_columns_with_values() -> None:
    names = tiny.names(
        """
        <id/service/a> rg:place <id/place/lima> ; rdfs:label "zeta"@en .
        <id/service/a> rg:provider <id/msf> ; rg:actor <id/ocha> .
        <id/service/b> rg:origin <id/place/lima> ; rg:place <id/place/lima> ; rdfs:label "Eta"@en .
        <id/service/c> rg:destination <id/place/lima> .
        <id/event/d> rg:place <id/place/lima> .
        GRAPH <graph/inferred> {
          <id/service/b> rg:actor <id/who> ; rg:place <id/place/lima> .
          <id/service/e> rg:origin <id/place/lima> .
        }
        """
    )
    table = inbound_tables.make_table(SERVICES, LIMA, names)
    assert table
    assert (table.title, table.headings, table.count) == ("Services", ("Who",), "3")
    assert rows(table) == [
        ["e", ([], False)],
        ["Eta", (["who"], True)],
        ["zeta", (["ocha", "msf"], False)],
    ]
    assert formats(table) == ["csv", None]
    term = f"{names.graph.ontology}{{}}".format
    assert table.pairs == {
        (term("place"), str(ID["service/a"])),
        (term("place"), str(ID["service/b"])),
        (term("origin"), str(ID["service/b"])),
        (term("origin"), str(ID["service/e"])),
    }
    assert table.inferred == {str(ID["service/e"])}
    assert inbound_tables.make_table(SERVICES, str(ID["place/peru"]), names) is None


def test_figures_are_numbers_then_ranks_then_words_without_repeated_columns() -> None:
    names = tiny.names(
        """
        <id/observation/words> a rg:Figure ; rg:place <id/place/lima> ; rg:quantifier <id/many> .
        <id/observation/rank> a rg:Figure ; rg:place <id/place/lima> ; rg:rank 2 .
        <id/observation/rank> rdfs:label "a"@en . <id/observation/b> rg:time <id/time/2023> .
        <id/observation/b> a rg:Figure ; rg:place <id/place/lima> ; rg:value 3 .
        <id/observation/a> a rg:Figure ; rg:place <id/place/lima> ; rg:minExclusive 1500 .
        <id/observation/a> rg:condition <id/ill> .
        """
    )
    table = inbound_tables.make_table(FIGURES, LIMA, names)
    assert table
    assert table.headings == ("Quantity", "When", "About", "In the report’s words")
    contents = [
        (
            name.text,
            cells[0].text,
            [[facet.name.text for facet in cell.facets] for cell in cells[1:3]],
        )
        for name, cells in table.rows
    ]
    assert contents == [
        ("a", "more than 1,500", [[], ["ill"]]),
        ("b", "3", [["2023"], []]),
        ("a", "2nd largest", [[], []]),
        ("words", "many", [[], []]),
    ]
    assert (table.count, formats(table)) == ("4", ["csv", None])
    assert inbound_tables.make_table(FIGURES, str(ID["place/peru"]), names) is None


def test_a_table_of_figures_links_to_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(inbound_tables, "MAX_ROWS", 2)
    for n, expected in ((2, ["csv", None]), (3, ["csv", "html"])):
        trig = " ".join(
            f"<id/observation/{i}> a rg:Figure ; rg:place <id/place/lima> ; rg:value {i} ."
            for i in range(n)
        )
        table = inbound_tables.make_table(FIGURES, LIMA, tiny.names(trig))
        assert table
        assert (len(table.rows), table.count, formats(table)) == (2, str(n), expected)


def test_properties_without_values_are_not_summarize() -> None:
    names = tiny.names("<id/place/lima> rg:within <id/place/peru> ; rg:placeType <id/city> .")
    summary = inbound_tables.summarize(LIMA, ("placeType", "area", "within"), names)
    contents = [(property_.text, [name.text for name in cell.names]) for property_, cell in summary]
    assert contents == [("place type", ["city"]), ("within", ["peru"])]


def observation(name: str, *facts: str) -> str:
    return f"<id/observation/{name}> {' ; '.join(facts)} ."


def test_rows_are_sorted_by_name_then_iri() -> None:
    names = tiny.names(
        " ".join(
            f'<id/service/{end}> rg:place <id/place/lima> ; rdfs:label "{label}"@en .'
            for end, label in (
                ("f", "b"), ("e", "B"), ("d", "b"), ("c", "b"), ("b", "b"), ("a", "C"), ("g", "a")
            )
        )
    )  # fmt: skip
    table = inbound_tables.make_table(SERVICES, LIMA, names)
    assert table
    assert [(name.iri or "")[-1] for name, _ in table.rows] == list("gbcdefa")
    assert table.headings == ()


@pytest.mark.parametrize(
    ("asserted", "inferred", "expected"),
    [
        ("rg:actor <id/x>", "rg:provider <id/y>", (["x", "y"], False)),
        ("rg:provider <id/y>", "rg:actor <id/x>", (["x", "y"], False)),
        ("a rg:Service", "rg:actor <id/x> ; rg:provider <id/y>", (["x", "y"], True)),
        ("rg:actor <id/z> , <id/b>", "rg:actor <id/a>", (["b", "z"], False)),
        ("a rg:Service", "rg:actor <id/z> , <id/b>", (["b", "z"], True)),
        ('rg:actor "uno"@es , "one"@en', "rg:actor <id/a>", (["one"], False)),
    ],
)
def test_a_cell_is_inferred_only_if_all_of_it_is(
    asserted: str, inferred: str, expected: tuple[list[str], bool]
) -> None:
    names = tiny.names(
        f"""<id/service/a> rg:place <id/place/lima> . <id/service/a> {asserted} .
        GRAPH <graph/inferred> {{ <id/service/a> {inferred} }}"""
    )
    table = inbound_tables.make_table(SERVICES, LIMA, names)
    assert table
    assert rows(table) == [["a", expected]]


def answers(table: InboundTable, names: Names, variable: str) -> list[list[str]]:
    """Return what the two queries of a table give for a variable."""
    links = [link for link in (table.csv, table.more) if link]
    queries = [parse_qs(urlsplit(link).query)["query"][0] for link in links]
    return [
        [row[variable].value for row in names.store.engine.query(query)]  # type: ignore[union-attr]  # a SELECT
        for query in queries
    ]


def test_the_queries_of_a_table_return_every_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbound_tables, "MAX_ROWS", 1)
    trig = """
        <id/service/a> rg:place <id/place/lima> . <id/service/b> rg:origin <id/place/lima> .
        <id/service/c> rg:time <id/place/lima> . <id/event/d> rg:place <id/place/lima> .
        <id/service/e> rg:place <id/place/cusco> .
        <id/observation/w> a rg:Figure ; rg:place <id/place/cusco> ; rg:value 1 .
        """ + " ".join(
        f"<id/observation/{end}> a rg:Figure ; rg:{by} <id/place/lima> ; rg:value 1 ."
        for end, by in (("x", "place"), ("y", "place"), ("z", "origin"))
    )
    names = tiny.names(trig)
    table = inbound_tables.make_table(SERVICES, LIMA, names)
    assert table
    assert answers(table, names, "pointer") == [[str(ID[f"service/{end}"]) for end in "ab"]] * 2
    figures = inbound_tables.make_table(FIGURES, LIMA, names)
    assert figures
    expected = [str(ID[f"observation/{end}"]) for end in "xy"]
    assert answers(figures, names, "observation") == [expected] * 2


def test_figures_are_sorted_by_quantity_then_name() -> None:
    names = tiny.names(
        " ".join(
            (
                observation("e", "rg:quantifier <id/many>", 'rdfs:label "A"'),
                observation("f", "rg:rank 1", 'rdfs:label "A"'),
                observation("g", "rg:rank 1", "rg:value 2", 'rdfs:label "a"'),
                observation("h", "rg:value 2", 'rdfs:label "c"'),
                observation("i", "rg:value 3", 'rdfs:label "B"'),
            )
        )
    )
    iris = [str(ID[f"observation/{end}"]) for end in "efghif"]
    figures = inbound_tables.sort_figures(iris, names)
    assert [(figure.name.iri or "")[-1] for figure in figures] == list("ihfge")


def test_a_table_keeps_the_first_figures_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbound_tables, "MAX_ROWS", 2)
    names = tiny.names(
        observation("a", "rg:rank 1", 'rdfs:label "A"')
        + observation("b", "rg:value 1", 'rdfs:label "C"')
        + observation("c", "rg:value 1", 'rdfs:label "b"')
    )
    figures = inbound_tables.sort_figures([str(ID[f"observation/{end}"]) for end in "cba"], names)
    assert [(figure.name.iri or "")[-1] for figure in figures] == ["c", "a"]


def test_a_table_of_figures_has_facets_and_evidence() -> None:
    listing = Listing("Figures", "place origin", "observation", of_class="Figure")
    fact = "<id/observation/x> rg:quantifier <id/dozens>"
    place = "<id/observation/x> rg:place <id/place/cusco>"
    scope = "rg:basis <id/concept/bases/page-scope> ; rg:evidence <id/excerpt/r/7-8>"
    names = tiny.names(
        f"""
        <id/dozens> rdfs:label "decenas"@es .
        <id/observation/x> a rg:Figure ; rg:origin <id/place/lima> ; rg:population <id/people> .
        <id/observation/x> rg:condition <id/ill> ; rg:event <id/flood> .
        {fact} . {place} .
        {tiny.statement("id/statement/q", fact,
                        "rg:basis <id/concept/bases/stated> ; rg:evidence <id/excerpt/r/1-2>")}
        {tiny.statement("id/statement/p", place, scope)}
        <id/observation/y> a rg:Figure ; rg:place <id/place/lima> ; rg:value 3 .
        GRAPH <graph/inferred> {{
          <id/observation/x> rg:origin <id/place/lima> .
          <id/observation/y> rg:origin <id/place/lima> .
        }}
        """
    )  # fmt: skip
    table = inbound_tables.make_table(listing, LIMA, names)
    assert table
    assert table.headings == ("Quantity", "Of whom", "Where", "About", "In the report’s words")
    assert [
        [
            (
                cell.text,
                cell.lang,
                [(facet.name.text, facet.mark) for facet in cell.facets],
                [words.text for words in cell.words],
                cell.bases,
            )
            for cell in cells
        ]
        for _, cells in table.rows
    ] == [
        [
            ("3", None, [], [], ()),
            ("", None, [], [], ()),
            ("", None, [("lima", "")], [], ()),
            ("", None, [], [], ()),
            ("", None, [], [], ()),
        ],
        [
            ("decenas", "es", [], [], ()),
            ("", None, [("people", "")], [], ()),
            ("", None, [("cusco", "page-scope")], [], ()),
            ("", None, [("flood", ""), ("ill", "")], [], ()),
            ("", None, [], ["1-2"], ("stated",)),
        ],
    ]
    term = f"{names.graph.ontology}{{}}".format
    x, y = (str(ID[f"observation/{end}"]) for end in "xy")
    assert (table.title, table.count) == ("Figures", "2")
    assert table.inferred == {x}
    assert table.pairs == {(term("place"), y), (term("origin"), x), (term("origin"), y)}


def test_descriptions_keep_the_given_order() -> None:
    names = tiny.names(
        """<id/place/lima> rg:within <id/place/peru> .
        GRAPH <graph/inferred> {
          <id/place/lima> rg:within <id/place/america> ; rg:borders <id/place/b> , <id/place/a> .
        }"""
    )
    summary = inbound_tables.summarize(LIMA, ("within", "borders"), names)
    contents = [
        (property_.text, [name.text for name in cell.names], cell.is_inferred)
        for property_, cell in summary
    ]
    assert contents == [("within", ["peru"], False), ("borders", ["a", "b"], True)]
