"""YAML-LD files: YAML with JSON's types only, and the line of every value.

Source: https://www.w3.org/TR/yaml-ld/ (a YAML-LD document is a JSON-LD document, written in YAML).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from kg.errors import EncodingError
from kg.formats import NOT_XML
from kg.namespaces import CONCEPT, CONTEXT, ID
from kg.source.context import JsonLdContext

#: The path to a value in a document: the keys and indices that lead to it.
Steps = tuple[str | int, ...]
#: The ``file:line`` where a thing first has a property, by the IRIs of both; or, by the thing's IRI
#: and "", where the thing is first named.
SourceLocations = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Document:
    """The JSON-LD object of one YAML-LD file, with the line (from 1) of each value by its steps."""

    path: Path
    value: Mapping[str, Any]
    lines: Mapping[Steps, int]

    def error(self, steps: Steps, reason: str) -> EncodingError:
        """Return an error with this file and the line of ``steps``, or of the nearest parent."""
        while steps and steps not in self.lines:
            steps = steps[:-1]
        return EncodingError(self.path, self.lines.get(steps), reason)


#: The kinds of a page's own things.
_KINDS = (
    "event observation operation organization partnership place population service time".split()
)


class _JsonYaml(yaml.SafeLoader):
    """YAML's composer with JSON's types: NO stays "NO", 2023-12-31 stays text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 (the stub says instance)

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Refuse an alias: each value must be written where it is reviewed."""
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]  # untyped stub
            raise yaml.composer.ComposerError(None, None, "an alias; write the value out", mark)
        return super().compose_node(parent, index)


_NULL, _BOOL, _INT, _FLOAT, _STR, _SEQ, _MAP = (
    f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int", "float", "str", "seq", "map")
)
_PATTERNS = {
    _NULL: re.compile(r"^(?:null|~|)$"),
    _BOOL: re.compile(r"^(?:true|false)$"),
    _INT: re.compile(r"^-?(?:0|[1-9][0-9]{0,17})$"),
    _FLOAT: re.compile(r"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$"),
}
for _tag, _pattern in _PATTERNS.items():
    _JsonYaml.add_implicit_resolver(_tag, _pattern, None)


#: What to write instead, by words of PyYAML.
_WAYS = {
    "'\\t'": ": indent with spaces, not with tabs",
    "mapping values": ": put a text with a colon in quotes",
    "expected ',' or": ": put a text with a colon, an apostrophe or a bracket in double quotes",
    "expected <block end>": ": indent like the lines above, and close each quotation mark",
    "could not find expected ':'": ": write a colon and a space after the key above",
}


class _NodeError(Exception):
    def __init__(self, node: yaml.Node, reason: str) -> None:
        self.line, self.reason = node.start_mark.line + 1, reason


def read_document(path: Path) -> Document:
    """Parse one YAML-LD file.

    An encoding need not write its context: it is ours, with prefixes for the things of its page
    (``events``, ``places``, …), for conditions, and for what reports share (``shared:place/lima``).

    Raises:
        EncodingError: the file is missing or not UTF-8; it is not YAML, or not a mapping; a key is
            repeated or is not a string; a value is an alias, has a tag outside JSON's types, is an
            unquoted decimal, or has a character that XML cannot carry.
    """
    text = read_text(path)
    lines: dict[Steps, int] = {}
    try:
        root = yaml.compose(text, Loader=_JsonYaml)
        if not isinstance(root, yaml.MappingNode):
            line = root.start_mark.line + 1 if root else 1
            raise EncodingError(path, line, "expected a mapping of keys and values")
        return Document(path, _with_context(_value(root, (), lines)), lines)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        reason = f"is not YAML: write the character {chr(error.character)!r} as an escape"
        raise EncodingError(path, line, reason) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        ways = (way for words, way in _WAYS.items() if words in f"{error.problem}")
        reason = f"is not YAML: {error.problem}{next(ways, '')}"
        raise EncodingError(path, line, reason) from error
    except RecursionError as error:
        raise EncodingError(path, None, "is nested too deeply") from error
    except _NodeError as error:
        raise EncodingError(path, error.line, error.reason) from error


def _with_context(value: dict[str, Any]) -> dict[str, Any]:
    match value:
        case {"id": str(name)} if "@context" not in value:
            page = name.removeprefix("report/")
            plurals = {f"{kind}s": f"{ID}{kind}/{page}/" for kind in _KINDS}
            others = {"conditions": f"{CONCEPT}conditions/", "shared": str(ID)}
            context = [CONTEXT, plurals | others]
            return {"@context": context, **value}
    return value


def read_text(path: Path) -> str:
    """Return the text of a file with its line ends unchanged.

    Raises:
        EncodingError: it cannot be read, is not UTF-8, or has a character that XML cannot carry.
    """
    try:
        return decode_text(path.read_bytes(), path)
    except OSError as error:
        raise EncodingError(path, None, f"cannot be read: {error.strerror}") from error


def decode_text(data: bytes, path: Path) -> str:
    """Return the text of ``data``, which is from ``path``.

    Raises:
        EncodingError: it is not UTF-8, or has a character that XML cannot carry.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise EncodingError(path, line, f"is not UTF-8: byte {error.start}") from error
    if match := NOT_XML.search(text):
        line = text.count("\n", 0, match.start()) + 1
        raise EncodingError(path, line, f"XML cannot carry the character {match.group()!r}")
    return text


def children(value: Any) -> Iterable[tuple[str | int, Any]]:
    """Return the values of a mapping or the items of a list, each with its key or index."""
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()


def as_list(value: Any) -> list[Any]:
    """Return a list, or a single value as the only one of a list."""
    return value if isinstance(value, list) else [value]


def one_or_more(steps: Steps, value: Any) -> list[tuple[Steps, Any]]:
    """Return the items of a list, or a single value, each with its place."""
    if not isinstance(value, list):
        return [(steps, value)]
    return [((*steps, index), item) for index, item in enumerate(value)]


def _value(node: yaml.Node, steps: Steps, lines: dict[Steps, int]) -> Any:
    lines[steps] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode) and node.tag == _MAP:
        return _mapping(node, steps, lines)
    if isinstance(node, yaml.SequenceNode) and node.tag == _SEQ:
        return [_value(item, (*steps, index), lines) for index, item in enumerate(node.value)]
    if isinstance(node, yaml.ScalarNode) and node.tag in (*_PATTERNS, _STR):
        return _scalar(node)
    raise _NodeError(node, f"the tag {node.tag!r} is not one of JSON's types")


def _mapping(node: yaml.MappingNode, steps: Steps, lines: dict[Steps, int]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise _NodeError(key_node, "a key must be a string")
        key = _text(key_node)
        if key in result:
            raise _NodeError(key_node, f"the key {key!r} is repeated")
        result[key] = _value(value_node, (*steps, key), lines)
    return result


def _text(node: yaml.ScalarNode) -> str:
    """Return a scalar's text; JSON writes a character above U+FFFF as two escapes."""
    try:
        text = str(node.value).encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError as error:
        raise _NodeError(node, "half a surrogate pair is not a character") from error
    if match := NOT_XML.search(text):
        raise _NodeError(node, f"XML cannot carry the character {match.group()!r}")
    return text


def _scalar(node: yaml.ScalarNode) -> str | int | bool | None:
    text = _text(node)
    if node.tag in _PATTERNS and not _PATTERNS[node.tag].fullmatch(text):
        raise _NodeError(node, f"{text!r} does not match its tag")
    if node.tag == _FLOAT:
        reason = f"JSON-LD readers differ on the number {text}: write it as a typed string"
        raise _NodeError(node, reason)
    if node.tag == _INT:
        return int(text)
    return {_NULL: None, _BOOL: text == "true"}.get(node.tag, text)


def locate_things(documents: Iterable[Document], context: JsonLdContext) -> SourceLocations:
    """Return where curated files mention things; of several files, the first counts."""
    locations: dict[tuple[str, str], str] = {}
    for document in documents:
        for steps, thing in _things(document.value, ()):
            for iri in (thing_iri(document, str(name)) for name in as_list(thing["id"])):
                for name in ("id", *thing):
                    predicate = (
                        "" if name == "id" else context.names.get(name, context.vocab + name)
                    )
                    line = document.lines.get((*steps, name), 1)
                    locations.setdefault((iri, predicate), f"{document.path}:{line}")
    return locations


def with_line(locations: SourceLocations, text: str, thing: str, predicate: str) -> str:
    """Return a text after the file and line where a fact, or else its thing, is first written."""
    location = locations.get((thing, predicate), locations.get((thing, "")))
    return f"{location}: {text}" if location else text


def prefixes(document: Document) -> dict[str, str]:
    """Return the prefixes that a document declares, with their IRIs."""
    parts = as_list(document.value.get("@context"))
    return {key: iri for part in parts if isinstance(part, dict) for key, iri in part.items()}


def thing_iri(document: Document, name: str) -> str:
    """Return the IRI of the thing that a document calls ``name``."""
    prefix, colon, local = name.partition(":")
    return str(prefixes(document).get(prefix, f"{prefix}:")) + local if colon else f"{ID}{prefix}"


def _things(value: Any, steps: Steps) -> Iterator[tuple[Steps, dict[str, Any]]]:
    if isinstance(value, dict) and isinstance(value.get("id"), str | list):
        yield steps, value
    for step, item in children(value):
        yield from _things(item, (*steps, step))
