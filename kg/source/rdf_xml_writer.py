"""RDF/XML, written so that any XML parser reads what was written.

Source: https://www.w3.org/TR/rdf-syntax-grammar/
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import groupby
from typing import Any, Final
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox
from rdflib import RDF, XSD

from kg.errors import NotAcceptable
from kg.formats import NOT_XML, Kind, offered

#: What stands after the last character that is in no name.
_LOCAL: Final = re.compile(r"[^\W\d][\w.\u00b7-]*\Z")
#: Names that have another meaning as elements
#: (https://www.w3.org/TR/rdf12-xml/#section-Namespace).
_RESERVED: Final = frozenset(
    f"{RDF}{name}"
    for name in (
        "RDF ID about parseType resource nodeID datatype Description li aboutEach aboutEachPrefix "
        "bagID version annotation annotationNodeID"
    ).split()
)
_UNTYPED: Final = frozenset({str(XSD.string), str(RDF.langString)})


def write_rdf_xml(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> bytes:
    """Return RDF 1.1 triples, sorted by subject, as RDF/XML without typed node elements.

    Raises:
        NotAcceptable: a property cannot be an XML element, or a character is not in XML.
    """
    prefixes = {"rdf": str(RDF), **prefixes}
    names = {namespace: prefix for prefix, namespace in prefixes.items()}
    declared = "".join(f' xmlns:{prefix}="{iri}"' for prefix, iri in prefixes.items())
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<rdf:RDF{declared}>"]
    for subject, group in groupby(triples, key=lambda triple: triple.subject):
        lines.append(f"\t<rdf:Description {_reference(subject, 'about')}>")
        for triple in group:
            namespace, name = _split(triple.predicate.value)
            if namespace in names:
                name = start = f"{names[namespace]}:{name}"
            else:
                start = f"{name} xmlns={quoteattr(namespace)}"
            lines.append(f"\t\t<{start}{_element(triple.object, name)}")
        lines.append("\t</rdf:Description>")
    text = "\n".join([*lines, "</rdf:RDF>\n"])
    if match := NOT_XML.search(text):
        raise _refusal(f"the character {match.group()!r}, which XML cannot carry")
    return text.encode()


def _reference(term: Any, attribute: str) -> str:
    if isinstance(term, ox.BlankNode):
        return f'rdf:nodeID="{term.value}"'
    return f"rdf:{attribute}={quoteattr(term.value)}"


def _element(term: Any, name: str) -> str:
    """Return a property element after the start of its first tag."""
    if not isinstance(term, ox.Literal):
        return f" {_reference(term, 'resource')}/>"
    datatype = term.datatype.value
    attribute = "" if datatype in _UNTYPED else f" rdf:datatype={quoteattr(datatype)}"
    if term.language:
        attribute = f' xml:lang="{term.language}"'
    text = escape(term.value, {"\r": "&#13;"})  # a parser would read a line feed
    return f"{attribute}>{text}</{name}>"


@lru_cache(maxsize=1_000)
def _split(iri: str) -> tuple[str, str]:
    """Return a property as a namespace and a name that XML parsers accept."""
    match = _LOCAL.search(iri)
    if match and iri not in _RESERVED:
        namespace, name = iri[: match.start()], match.group()
        parser = expat.ParserCreate(namespace_separator=" ")
        try:
            parser.Parse(f"<{name} xmlns={quoteattr(namespace)}/>", True)
        except expat.ExpatError:
            pass
        else:
            return namespace, name
    raise _refusal(f"the property <{iri}>, which cannot be an XML element")


def _refusal(reason: str) -> NotAcceptable:
    others = [row.token for row in offered(Kind.GRAPH) if not row.is_xml]
    return NotAcceptable(f"rdf with {reason}", others)
