"""Spares the tests work that libraries and the program repeat, without changing any result."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pyld.context_resolver
import pyoxigraph as ox
import pyshacl.shape
import pyshacl.validator
from pyshacl.constraints import CONSTRAINT_PARAMETERS_MAP
from pyshacl.constraints.constraint_component import ConstraintComponent
from pyshacl.shape import Shape
from pyshacl.shapes_graph import ShapesGraph
from rdflib import BNode, Dataset, Graph
from rdflib.term import Node

from kg import rdf, shacl_sparql
from kg.namespaces import BASE


def install() -> None:
    """Patch the modules; what is read from files is remembered by its content."""
    # pyld only needs a key for a cache
    vars(pyld.context_resolver)["canonicalize"] = _key
    _Shapes().install()
    # the ontology is read for each encoding
    vars(rdf)["read_turtle"] = _Turtle().read


def _key(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True).encode()


class _Turtle:
    """Reads Turtle files; remembers those without blank nodes, which get new names each time."""

    def __init__(self) -> None:
        self._read, self._triples = rdf.read_turtle, dict[bytes, list[Any]]()

    def read(self, path: Path, into: Graph) -> None:
        """Do what ``kg.rdf.read_turtle`` does."""
        data = path.read_bytes() if path.is_file() else b""
        if data not in self._triples:
            graph = Graph()
            self._read(path, graph)
            if not any(isinstance(term, BNode) for triple in graph for term in triple):
                self._triples[data] = [*graph]
            into += graph
        else:
            into += self._triples[data]


class _Shapes:
    """Remembers what becomes of shapes: those that ship are read by hundreds of validations.

    They are known by the graph object and its length.
    """

    def __init__(self) -> None:
        self._split, self._quads = shacl_sparql.split, rdf.quads
        self._parts = dict[tuple[Graph, int], tuple[Graph, list[tuple[Node, Node]]]]()
        self._known = dict[tuple[Graph, int], list[ox.Quad]]()
        self._read = dict[Graph, ShapesGraph]()

    def install(self) -> None:
        """Patch the modules."""
        vars(shacl_sparql)["split"] = self.split
        vars(rdf)["quads"] = self.quads
        vars(pyshacl.validator)["ShapesGraph"] = self.shapes_graph
        # and without that, pyshacl would look each property of a shape up in a list
        made = {c: partial(_component, c) for c in CONSTRAINT_PARAMETERS_MAP.values()}
        found = {name: made[c] for name, c in CONSTRAINT_PARAMETERS_MAP.items()}
        vars(pyshacl.shape)["CONSTRAINT_PARAMS"] = found, found

    def split(self, shapes: Graph) -> tuple[Graph, list[tuple[Node, Node]]]:
        """Do what ``kg.shacl_sparql.split`` does."""
        key = shapes, len(shapes)
        if key not in self._parts:
            core, constraints = self._split(shapes)
            self._parts[key] = core, constraints
            self._read[core] = ShapesGraph(_Constant() + core)
        return self._parts[key]

    def quads(self, dataset: Dataset | Graph, base_iri: str = BASE) -> Iterator[ox.Quad]:
        """Do what ``kg.rdf.quads`` does."""
        key = dataset, len(dataset)
        if base_iri != BASE or key not in self._parts:
            return self._quads(dataset, base_iri)
        if key not in self._known:
            self._known[key] = [*self._quads(dataset)]
        return iter(self._known[key])

    def shapes_graph(self, graph: Graph, *args: Any) -> ShapesGraph:
        """Do what pyshacl's own class does."""
        return self._read.get(graph) or ShapesGraph(graph, *args)


class _Constant(Graph):
    """A graph that remembers what was looked up in it, and must not change."""

    def __init__(self) -> None:
        super().__init__("SimpleMemory")
        self._found = dict[Any, list[Any]]()

    def triples(self, triple: Any) -> Iterator[Any]:  # type: ignore[override]  # by path, too
        if triple not in self._found:
            self._found[triple] = [*super().triples(triple)]
        return iter(self._found[triple])


def _component(component: type[ConstraintComponent], shape: Shape) -> ConstraintComponent:
    """Return the constraint of a shape, which pyshacl reads again for each focus node."""
    made: dict[Any, ConstraintComponent] = vars(shape.sg).setdefault("made", {})
    key = component, shape.node
    if key not in made:
        made[key] = component(shape)
        if isinstance(shape.sg.graph, _Constant):  # the program reads no text, only the graph
            vars(made[key])["make_v_result_description"] = lambda *args, **kwargs: ""
    return made[key]
