"""Stores, links and clients on small datasets, which tests write as TriG."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any, Final

import pyoxigraph as ox
import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from rdflib import Dataset

from kg import load, namespaces, rdf
from kg import store as stores
from kg.config import Config
from kg.dataset import rdf_files
from kg.dataset.manifest import Manifest, ReleaseFile
from kg.namespaces import BASE
from kg.store import Store
from server.graph.names import Names
from server.web import errors
from server.web.links import Links

#: Start of a text in Turtle or TriG: all prefixes, and BASE for relative IRIs.
START: Final = f"@base <{BASE}> .\n" + "".join(
    f"@prefix {name}: <{iri}> .\n" for name, iri in namespaces.PREFIXES.items()
)

#: A release with one file.
RELEASE: Final = Manifest(
    issued="2026-01-02",
    digest="a" * 64,
    base_iri=BASE,
    n_quads=1,
    n_triples=1,
    graphs=(),
    inputs={},
    tools={},
    files=(ReleaseFile("reliefgraph.nq", "application/n-quads", False, 1, "b" * 64),),
)
#: The public URL in ``links``.
URL: Final = "https://data.example.org/"


def quads(trig: str) -> list[ox.Quad]:
    """Return the quads of a TriG text, without its START."""
    return list(ox.parse(f"{START}{trig}", format=ox.RdfFormat.TRIG))


def dataset(trig: str) -> Dataset:
    """Return the quads of a TriG text as a dataset for the build stages."""
    return rdf.read(ox.serialize(quads(trig), format=ox.RdfFormat.N_QUADS) or b"", "tiny")


def statement(iri: str, fact: str, support: str = "") -> str:
    """Return a statement in TriG.

    Args:
        iri: of the statement.
        fact: subject, predicate and object.
        support: further properties of the statement.
    """
    subject, predicate, value = fact.split(maxsplit=2)
    return f"""<{iri}> a rg:Statement , rdf:Statement ;
        rdf:subject {subject} ; rdf:predicate {predicate} ; rdf:object {value} ; {support} .\n"""


def store(trig: str) -> Store:
    """Return a store of the quads of a TriG text; its default graph holds every triple."""
    config = Config()
    context = (config.ontology / "context.jsonld").read_text("utf-8")
    with TemporaryDirectory() as folder:
        source = Path(folder) / "tiny.trig"
        source.write_text(f"{START}{trig}", "utf-8")
        loaded = rdf_files.load([source], BASE)
        path = load.build_from_files(loaded, context, Path(folder) / "stores", is_union=True)
        opened = stores.open_in_memory(path)
    assert opened
    return opened


def names(trig: str, lang: str = "en") -> Names:
    """Return the names of the terms in a TriG text; what it only mentions has a page, too."""
    opened = store(trig)
    made = Names(opened, Links(opened.manifest, "http://localhost/"), lang)
    made.link = made.links.leads_to  # type: ignore[method-assign]  # as in a release
    return made


def release(trig: str) -> Store:
    """Return a store of a TriG text with the manifest of a release."""
    opened = store(trig)
    return replace(opened, manifest=replace(RELEASE, graphs=opened.manifest.graphs))


def links(lang: str = "", *, is_release: bool = True) -> Links:
    """Return the links of RELEASE, or those of other data."""
    return Links(RELEASE if is_release else replace(RELEASE, files=()), URL, lang)


def client(*blueprints: Blueprint) -> FlaskClient:
    """Return a client of a server with these routes only; errors are problem documents."""
    app = Flask("tiny")
    app.url_map.strict_slashes = app.url_map.merge_slashes = False
    errors.register(app)
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    return app.test_client()


def pages(patch: pytest.MonkeyPatch, module: ModuleType) -> list[tuple[str, dict[str, Any]]]:
    """Record the templates that a module renders from now on, with their variables."""
    rendered: list[tuple[str, dict[str, Any]]] = []

    def render(template: str, **variables: Any) -> str:
        rendered.append((template, variables))
        return template

    patch.setattr(module, "render_template", render)
    return rendered
