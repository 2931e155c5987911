import json
from pathlib import Path

import pytest

from kg.errors import EncodingError
from kg.source import yamlld


def read(tmp_path: Path, text: str) -> yamlld.Document:
    path = tmp_path / "file.yamlld"
    path.write_bytes(text.encode())
    return yamlld.read_document(path)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("on", "on"),
        ("2023-12-31", "2023-12-31"),
        ("2022-12", "2022-12"),
        ("12:30", "12:30"),
        ("0777", "0777"),
        ("0x1F", "0x1F"),
        ("16_200", "16_200"),
        ("16,200", "16,200"),
        ("16200", 16200),
        ("0", 0),
        ("-0", 0),
        ("-3", -3),
        ("+3", "+3"),
        ("9" * 18, int("9" * 18)),
        ("True", "True"),
        ("false", False),
        ("Null", "Null"),
        ("!!str 5", "5"),
        ("!!int '5'", 5),
        ("!!null ''", None),
        ("'null'", "null"),
        ("'1.5'", "1.5"),
        ("1.", "1."),
        (".5", ".5"),
        ("01.5", "01.5"),
        ("<<", "<<"),
        ("=", "="),
        ("[]", []),
        ("{}", {}),
        ("{a: {b: [1]}}", {"a": {"b": [1]}}),
        ("|\n  a\n  b", "a\nb"),
        ("'2023'", "2023"),
        ("true", True),
        ("null", None),
        ("~", None),
        ("", None),
        ("operations:freedonia", "operations:freedonia"),
        ('"\\ud83d\\ude00"', "😀"),
        ("[operations:freedonia, b]", ["operations:freedonia", "b"]),
    ],
)
def test_values_have_the_types_of_json(tmp_path: Path, text: str, value: object) -> None:
    assert json.dumps(read(tmp_path, f"v: {text}").value) == json.dumps({"v": value})


def test_every_value_has_its_line(tmp_path: Path) -> None:
    document = read(tmp_path, "# first\na: 1\nb:\n  - c: x\n  - d:\n      y\n")
    assert document.path == tmp_path / "file.yamlld"
    assert document.lines == {
        (): 2,
        ("a",): 2,
        ("b",): 4,
        ("b", 0): 4,
        ("b", 0, "c"): 4,
        ("b", 1): 5,
        ("b", 1, "d"): 6,
    }


@pytest.mark.parametrize(
    ("steps", "line"),
    [
        (("b", 0, "c"), 3),
        (("b", 0, "c", "x"), 3),
        (("b", 0, "x", "y"), 3),
        (("b", 1, "x"), 2),
        (("x", "y"), 1),
        ((), 1),
    ],
)
def test_an_error_falls_back_to_the_enclosing_line(
    tmp_path: Path, steps: yamlld.Steps, line: int
) -> None:
    document = read(tmp_path, "a: 1\nb: [\n {c: 1}]")
    error = document.error(steps, "a reason")
    assert (error.path, error.line, error.reason) == (document.path, line, "a reason")


def test_a_19_digit_number_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EncodingError, match=f"differ on the number {'9' * 19}: write it as a"):
        read(tmp_path, f"a: {'9' * 19}")


def test_line_endings_are_kept(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbfa\r\nb\rc\n\tx")
    assert yamlld.read_text(tmp_path / "a.txt") == "\ufeffa\r\nb\rc\n\tx"


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: 1\na: 2", 2, "the key 'a' is repeated"),
        ("b:\n  a: 1\n  'a': 2", 3, "the key 'a' is repeated"),
        (
            "a: [1\nb: 2",
            2,
            "is not YAML: expected ',' or ']', but got ':': put a text with "
            "a colon, an apostrophe or a bracket in double quotes",
        ),
        (
            "a: 1\nb:\n  - a: 1.5",
            3,
            "JSON-LD readers differ on the number 1.5: write it as a typed string",
        ),
        ("a: 1e3", 1, "JSON-LD readers differ on the number 1e3: write it as a typed string"),
        ("a: -1E-3", 1, "JSON-LD readers differ on the number -1E-3: write it as a typed string"),
        ("a: &x 1\nb: *x", 2, "is not YAML: an alias; write the value out"),
        (
            "a: !!python/name:os.system x",
            1,
            "the tag 'tag:yaml.org,2002:python/name:os.system' is not one of JSON's types",
        ),
        ("a: 1\n? [a]\n: 1", 2, "a key must be a string"),
        ('a: "\\ud83d"', 1, "half a surrogate pair is not a character"),
        ("a: 1\n---\nb: 2", 2, "is not YAML: but found another document"),
        ("a: '", 1, "is not YAML: found unexpected end of stream"),
        ("a: 1\nb: \x01", 2, "XML cannot carry the character '\\x01'"),
        ("a: 1\nb: \x00", 2, "XML cannot carry the character '\\x00'"),
        ('a: 1\nb: "\\ufffe"', 2, "XML cannot carry the character '\\ufffe'"),
        ("\na: \x7f", 2, "is not YAML: write the character '\\x7f' as an escape"),
        ("\na: \x01", 2, "XML cannot carry the character '\\x01'"),
        ("a: 1\nb: \x7f", 2, "is not YAML: write the character '\\x7f' as an escape"),
        ("a: !!int x", 1, "'x' does not match its tag"),
        ("a: !!bool yes", 1, "'yes' does not match its tag"),
        ("a: 1\nb: !!null x", 2, "'x' does not match its tag"),
        ("a: 1\nb: !!set {x, y}", 2, "the tag 'tag:yaml.org,2002:set' is not one of JSON's types"),
        ("a: 1\nb: !!str {x, y}", 2, "the tag 'tag:yaml.org,2002:str' is not one of JSON's types"),
        ("a:\n  - !!map [x]", 2, "the tag 'tag:yaml.org,2002:map' is not one of JSON's types"),
        ("a: 1\nb: !!seq x", 2, "the tag 'tag:yaml.org,2002:seq' is not one of JSON's types"),
        ("a: 1\nb: !x y", 2, "the tag '!x' is not one of JSON's types"),
        ('a: 1\n"\\ud83d": 1', 2, "half a surrogate pair is not a character"),
        (
            "a: 1\nb: a: c",
            2,
            "is not YAML: mapping values are not allowed here: put a text with a colon in quotes",
        ),
        ("", 1, "expected a mapping of keys and values"),
        ("# nothing\n", 1, "expected a mapping of keys and values"),
        ("# a list\n- a", 2, "expected a mapping of keys and values"),
        ("Freedonia", 1, "expected a mapping of keys and values"),
        ("[" * 5000, None, "is nested too deeply"),
    ],
)
def test_faults_name_file_and_line(
    tmp_path: Path, text: str, line: int | None, reason: str
) -> None:
    with pytest.raises(EncodingError) as caught:
        read(tmp_path, text)
    assert (caught.value.path, caught.value.line) == (tmp_path / "file.yamlld", line)
    assert caught.value.reason == reason


def test_a_missing_file_and_one_that_is_not_utf8(tmp_path: Path) -> None:
    with pytest.raises(EncodingError, match="cannot be read: No such file"):
        yamlld.read_document(tmp_path / "none.yamlld")
    (tmp_path / "latin.yamlld").write_bytes(b"\na: 1\xe9")
    with pytest.raises(EncodingError, match=r"latin\.yamlld:2: is not UTF-8: byte 5$"):
        yamlld.read_document(tmp_path / "latin.yamlld")
