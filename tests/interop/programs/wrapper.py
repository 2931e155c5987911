"""SPARQLWrapper: every query form in every format that it converts, with three methods.

Usage: python wrapper.py URL. Prints JSON: a list for each answer.
"""

import json
import sys
import warnings
from collections.abc import Iterator
from typing import Any
from xml.dom.minidom import Document, Element, Text

import rdflib
from SPARQLWrapper import SPARQLWrapper

TUMBES = "https://w3id.org/reliefgraph/id/place/tumbes"
PATTERN = f"{{ <{TUMBES}> <http://www.w3.org/2000/01/rdf-schema#label> ?label }}"
QUERIES = {
    "SELECT": f"SELECT ?label {PATTERN} ORDER BY ?label",
    "ASK": f"ASK {PATTERN}",
    "CONSTRUCT": f"CONSTRUCT WHERE {PATTERN}",
    "DESCRIBE": f"DESCRIBE <{TUMBES}>",
}
FORMATS = {
    "SELECT": ["json", "xml", "csv", "tsv"],
    "ASK": ["json", "xml"],
    "CONSTRUCT": ["json", "json-ld", "n3", "rdf", "rdf+xml", "turtle", "xml"],
    "DESCRIBE": ["json", "json-ld", "n3", "rdf", "rdf+xml", "turtle", "xml"],
}
#: Element with the value in the XML results of a query form.
_ELEMENTS = {"SELECT": "literal", "ASK": "boolean"}
WAYS = [("GET", "urlencoded"), ("POST", "urlencoded"), ("POST", "postdirectly")]


def main(url: str) -> Iterator[list[object]]:
    """Yield query form, format, method, HTTP method, media type, and the parsed result."""
    for form, query in QUERIES.items():
        for token in FORMATS[form]:
            for method, way in WAYS:
                client = SPARQLWrapper(f"{url}/sparql", returnFormat=token)
                client.setMethod(method)
                client.setRequestMethod(way)
                client.setQuery(query)
                answer = client.query()
                media_type = answer.info()["content-type"].partition(";")[0]
                result = parse_answer(form, answer.convert())
                yield [form, token, method, way, media_type, result]


def parse_answer(form: str, converted: Any) -> object:
    """Return the parsed answer in the same form for all formats of a query form."""
    match converted:
        case rdflib.Graph():
            return len(converted)
        case bytes() if form in ("CONSTRUCT", "DESCRIBE"):  # it does not parse Turtle
            return len(rdflib.Graph().parse(converted, format="turtle"))
        case {"boolean": value} | {"results": {"bindings": value}}:
            return value if form == "ASK" else [row["label"]["value"] for row in value]
        case Document():
            texts = [_text(node) for node in converted.getElementsByTagName(_ELEMENTS[form])]
            return texts == ["true"] if form == "ASK" else texts
        case bytes():
            _, *lines = converted.decode().split()
            return [line.partition("@")[0].strip('"') for line in lines]
    return repr(converted)


def _text(node: Element) -> str:
    return "".join(child.data for child in node.childNodes if isinstance(child, Text))


with warnings.catch_warnings():
    warnings.simplefilter("ignore", RuntimeWarning)  # it warns that it sends */* for some formats
    json.dump(list(main(sys.argv[1])), sys.stdout)
