"""RDF/XML as people write it, rewritten for the engine's reader.

The engine's reader refuses text that a comment or a CDATA section interrupts, and ``xml:lang=""``;
it changes XML literals, expands entities without bound, and reports no line. So Expat reads the
document, and the engine what is left of it, tag by tag.

Sources: https://www.w3.org/TR/rdf-syntax-grammar/, https://www.w3.org/TR/rdf12-xml/
"""

import re
import secrets
from collections import deque
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import IO, Any, Final, Protocol, cast
from urllib.parse import urljoin
from xml.etree.ElementTree import canonicalize
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox
from rdflib import RDF
from rdflib.namespace import XMLNS

#: The engine's reader takes time in proportion to the square of the depth.
MAX_DEPTH: Final = 2_000
_PARSE_TYPE: Final = f"{RDF}parseType"
#: Other values mean the same as "Literal" (RDF/XML, 7.2.20).
_NOT_LITERAL: Final = ("Resource", "Collection", "Triple")
#: Attributes that an XML literal must not have; the engine's reader refuses them.
_NOT_IN_LITERALS: Final = {f"{RDF}{name}" for name in ("resource", "nodeID", "datatype")}
_BASE: Final = f"{XMLNS}base"
_ITS: Final = "http://www.w3.org/2005/11/its"
_DIRECTION: Final = f"{_ITS}dir"
_WITHOUT_DIRECTIONS: Final = ("", "1.1")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_CHUNK_BYTES: Final = 1 << 16
#: Characters of a long text that are read at once.
_PIECE: Final = 1 << 16


class Source(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes; none at the end."""


def parse(source: Source, base_iri: str) -> Iterator[ox.Quad]:
    """Yield the triples of a document, in the default graph.

    Raises:
        SyntaxError: it is not RDF/XML, is nested too deeply, or expands entities without bound or
            from elsewhere; with the line.
    """
    reader = _Reader(source, base_iri)
    try:
        quads = ox.parse(cast(IO[bytes], reader), format=ox.RdfFormat.RDF_XML, base_iri=base_iri)
        for quad in quads:
            yield reader.clean(quad)
    except SyntaxError as error:
        raise _error(error.msg, error.lineno or reader.line) from error


class _Reader:
    """A document as the engine's reader understands it; ``line`` is where that reader is.

    XML literals are text in exclusive canonical form, ``xml:lang=""`` is a private language tag,
    and each element says its base direction, which the engine's reader does not always inherit.
    """

    def __init__(self, source: Source, base_iri: str) -> None:
        self.line = 1
        self._mark, self._has_mark = f"x-{secrets.token_hex(4)}", False
        self._source = source
        self._is_read = False
        self._pieces: deque[tuple[int, str]] = deque()
        self._rest = b""  # of the last piece
        self._text: list[str] = []
        self._tags: list[str] = []  # of the open elements
        self._declared: dict[str, str] = {}  # by the next element
        self._scopes: list[dict[str, str]] = [{}]  # the namespaces of each open element
        self._bases = [base_iri]  # of each open element, after that of the document
        self._directions = [("", "")]  # version of RDF and base direction, likewise
        self._literal: list[str] | None = None
        self._literal_depth = 0
        self._parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.namespace_prefixes = parser.buffer_text = True
        parser.StartNamespaceDeclHandler = self._declare
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.CommentHandler = lambda text: self._keep(f"<!--{text}-->")
        parser.ProcessingInstructionHandler = lambda name, text: self._keep(f"<?{name} {text}?>")
        parser.ExternalEntityRefHandler = self._refuse_entity
        parser.SkippedEntityHandler = self._refuse_entity

    def read(self, size: int, /) -> bytes:
        """Return a tag or a text, or a part of it."""
        while not (self._rest or self._pieces or self._is_read):
            data = self._source.read(_CHUNK_BYTES)
            self._is_read = not data
            try:
                self._parser.Parse(data, self._is_read)
            except expat.ExpatError as error:
                raise _error(expat.ErrorString(error.code), error.lineno) from error
        if self._pieces and not self._rest:
            self.line, piece = self._pieces.popleft()
            self._rest = piece.encode()
        data, self._rest = self._rest[:size], self._rest[size:]
        return data

    def clean(self, quad: ox.Quad) -> ox.Quad:
        """Return a quad without the language that stands for none."""
        if not self._has_mark or not isinstance(quad.object, ox.Literal | ox.Triple):
            return quad
        return ox.Quad(quad.subject, quad.predicate, self._clean(quad.object))

    def _clean(self, term: Any) -> Any:
        if isinstance(term, ox.Triple):
            return ox.Triple(term.subject, term.predicate, self._clean(term.object))
        is_marked = isinstance(term, ox.Literal) and term.language == self._mark
        return ox.Literal(term.value) if is_marked else term

    def _declare(self, prefix: str | None, iri: str | None) -> None:
        self._declared[f"xmlns:{prefix}" if prefix else "xmlns"] = iri or ""

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if len(self._tags) >= MAX_DEPTH:
            reason = f"more than {MAX_DEPTH} elements are nested in each other"
            raise _error(reason, self._parser.CurrentLineNumber)
        self._flush_text()
        tag, written, scope = _qname(name), self._declared, self._scopes[-1]
        self._scopes.append(scope | written if written else scope)
        self._declared = {}
        iris = {"".join(key.split(" ")[:2]): key for key in attributes}
        is_literal = self._literal is None and _has_xml_literal(iris, attributes)
        self._bases.append(self._base(attributes.get(iris.get(_BASE, ""))))
        self._directions.append(self._direction(iris, attributes))
        if is_literal:
            written |= {"_rdf:datatype": str(RDF.XMLLiteral), "xmlns:_rdf": str(RDF)}
            del iris[_PARSE_TYPE]
        if self._literal is None:
            written |= dict(self._rewrite(iris, attributes))
        else:
            written |= {_qname(key): value for key, value in attributes.items()}
        self._write(f"<{tag}{''.join(_attributes(written))}>")
        self._tags.append(tag)
        if is_literal:
            self._literal, self._literal_depth = [], len(self._tags)

    def _rewrite(
        self, iris: Mapping[str, str], attributes: Mapping[str, str]
    ) -> Iterator[tuple[str, str]]:
        """Yield the attributes of an element outside of XML literals, by name."""
        for iri, key in iris.items():
            if iri == f"{XMLNS}lang":
                yield "xml:lang", attributes[key] or self._mark
                self._has_mark |= not attributes[key]
            elif iri == _BASE:
                yield "xml:base", self._bases[-1]
            elif iri != _DIRECTION:
                yield _qname(key), attributes[key]
        if direction := self._directions[-1][1]:
            yield from (("xmlns:_its", _ITS), ("_its:dir", direction))

    def _end(self, _name: str) -> None:
        self._flush_text()
        scope = self._scopes.pop()
        self._bases.pop()
        self._directions.pop()
        if self._literal is not None and self._literal_depth == len(self._tags):
            content, self._literal = "".join(self._literal), None
            attributes = "".join(_attributes({"xmlns:around": "urn:around"} | scope))
            xml = f"<around:x{attributes}>{content}</around:x>"
            canonical = canonicalize(xml, with_comments=True)
            self._write(escape(canonical[canonical.index(">") + 1 : canonical.rindex("<")]))
        self._write(f"</{self._tags.pop()}>")

    def _base(self, reference: str | None) -> str:
        """Return the base IRI that ``xml:base`` sets; the engine's reader resolves no reference."""
        if reference and _SCHEME.match(reference):
            return reference
        return urljoin(self._bases[-1], reference or "")

    def _direction(self, iris: Mapping[str, str], attributes: Mapping[str, str]) -> tuple[str, str]:
        """Return the version of RDF and the base direction of an element, "ltr", "rtl" or empty."""
        outer_version, outer = self._directions[-1]
        version = attributes.get(iris.get(f"{RDF}version", ""), outer_version)
        direction = outer
        if self._literal is None and version not in _WITHOUT_DIRECTIONS:
            direction = attributes.get(iris.get(_DIRECTION, ""), outer)
        if outer and not direction:
            reason = f'its:dir="" inside its:dir="{outer}" cannot be read: write it on each element'
            raise _error(reason, self._parser.CurrentLineNumber)
        return version, direction

    def _flush_text(self) -> None:
        if self._text:
            self._write(escape("".join(self._text), {"\r": "&#13;"}))
            self._text.clear()

    def _keep(self, markup: str) -> None:
        """Keep a comment or a processing instruction of an XML literal."""
        if self._literal is not None:
            self._flush_text()
            self._literal.append(markup)

    def _write(self, xml: str) -> None:
        if self._literal is not None:
            self._literal.append(xml)
            return
        line = self._parser.CurrentLineNumber
        for start in range(0, len(xml), _PIECE):
            self._pieces.append((line, xml[start : start + _PIECE]))

    def _refuse_entity(self, name: str, *_: object) -> int:
        name = name.rpartition("\f")[2]
        reason = f"the entity {name!r} is not declared in the file, and nothing else is read"
        raise _error(reason, self._parser.CurrentLineNumber)


def _error(reason: str, line: int) -> SyntaxError:
    return SyntaxError(reason, (None, line, None, None))


def _has_xml_literal(iris: Mapping[str, str], attributes: Mapping[str, str]) -> bool:
    """Whether an element with these attributes has an XML literal."""
    parse_type = attributes[iris[_PARSE_TYPE]] if _PARSE_TYPE in iris else "Resource"
    return parse_type not in _NOT_LITERAL and iris.keys().isdisjoint(_NOT_IN_LITERALS)


@lru_cache
def _qname(name: str) -> str:
    """Return an expanded name, ``iri local prefix`` without the absent parts, as it is written."""
    _, *local = name.split(" ") if " " in name else ("", name)
    return ":".join(reversed(local))


def _attributes(values: Mapping[str, str]) -> Iterator[str]:
    return (f" {name}={quoteattr(value)}" for name, value in values.items())
