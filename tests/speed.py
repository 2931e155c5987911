"""Spares the tests work that libraries and the program repeat, without changing any result."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pyld.context_resolver
import pyshacl.shape
from pyshacl.constraints import CONSTRAINT_PARAMETERS_MAP
from rdflib import BNode, Graph

from kg import rdf, shacl_sparql


def install() -> None:
    """Patch the modules; what is read from files is remembered by its content."""
    # pyshacl looks each property of a shape up in a list: a quarter of its time
    vars(pyshacl.shape)["CONSTRAINT_PARAMS"] = (CONSTRAINT_PARAMETERS_MAP,) * 2
    # pyld only needs a key for a cache
    vars(pyld.context_resolver)["canonicalize"] = _key
    # the shapes that ship are divided for each of five hundred datasets
    vars(shacl_sparql)["split"] = cache(shacl_sparql.split)
    # the ontology is read for each encoding
    vars(rdf)["read_turtle"] = _Turtle().read


def _key(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True).encode()


class _Turtle:
    """Reads Turtle files; remembers those without blank nodes, which get new names each time."""

    def __init__(self) -> None:
        self._read, self._triples = rdf.read_turtle, dict[bytes, Graph]()

    def read(self, path: Path, into: Graph) -> None:
        """Do what ``kg.rdf.read_turtle`` does."""
        data = path.read_bytes() if path.is_file() else b""
        if data not in self._triples:
            graph = Graph()
            self._read(path, graph)
            if not any(isinstance(term, BNode) for triple in graph for term in triple):
                self._triples[data] = graph
            into += graph
        else:
            into += self._triples[data]
