from pathlib import Path

import pytest

from kg import yamlld
from kg.errors import EncodingError


def read(tmp_path: Path, text: str) -> yamlld.Document:
    path = tmp_path / "file.yamlld"
    path.write_bytes(text.encode())
    return yamlld.read(path)


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
        ("-3", -3),
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
    assert read(tmp_path, f"v: {text}").value == {"v": value}


def test_every_value_has_its_line(tmp_path: Path) -> None:
    document = read(tmp_path, "a: 1\nb:\n  - c: x\n  - d:\n      y\n")
    assert document.lines[("a",)] == 1
    assert document.lines[("b", 0, "c")] == 3
    assert document.lines[("b", 1, "d")] == 5


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: 1\na: 2", 2, "the key 'a' comes twice"),
        ("b:\n  a: 1\n  'a': 2", 3, "the key 'a' comes twice"),
        ("a: [1\nb: 2", 2, "is not YAML: expected ',' or ']', but got ':'"),
        ("a: 1.5", 1, "JSON-LD readers differ on the number 1.5: write it as a typed string"),
        ("a: &x 1\nb: *x", 2, "is not YAML: an alias; write the value out"),
        ("a: !!python/name:os.system x", 1, "the tag 'tag:yaml.org,2002:python/name:os.system'"),
        ("? [a]\n: 1", 1, "a key must be a string"),
        ('a: "\\ud83d"', 1, "half a surrogate pair is no character"),
        ("a: 1\n---\nb: 2", 2, "is not YAML: but found another document"),
        ("a: '", 1, "is not YAML: found unexpected end of stream"),
        ("a: 1\nb: \x01", 2, "XML cannot carry the character '\\x01'"),
        ("a: 1\nb: \x00", 2, "XML cannot carry the character '\\x00'"),
        ('a: 1\nb: "\\ufffe"', 2, "XML cannot carry the character '\\ufffe'"),
        ("a: 1\nb: \x7f", 2, "is not YAML: write the character '\\x7f' as an escape"),
        ("a: !!int x", 1, "'x' is not what its tag says"),
        ("", 1, "a mapping of keys and values belongs here"),
        ("# nothing\n", 1, "a mapping of keys and values belongs here"),
        ("# a list\n- a", 2, "a mapping of keys and values belongs here"),
        ("Freedonia", 1, "a mapping of keys and values belongs here"),
        ("[" * 5000, None, "is nested too deeply"),
    ],
)
def test_faults_name_file_and_line(
    tmp_path: Path, text: str, line: int | None, reason: str
) -> None:
    with pytest.raises(EncodingError) as caught:
        read(tmp_path, text)
    assert (caught.value.path, caught.value.line) == (tmp_path / "file.yamlld", line)
    assert caught.value.reason.startswith(reason)


def test_a_missing_file_and_one_that_is_not_utf8(tmp_path: Path) -> None:
    with pytest.raises(EncodingError, match="cannot be read: No such file"):
        yamlld.read(tmp_path / "none.yamlld")
    (tmp_path / "latin.yamlld").write_bytes(b"a: \xe9")
    with pytest.raises(EncodingError, match=r"latin\.yamlld:1: is not UTF-8: byte 3"):
        yamlld.read(tmp_path / "latin.yamlld")
