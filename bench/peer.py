"""Serves rdflib-endpoint on oxrdflib, as fast as possible, in the peers' own environment.

The engine's parser fills the store, because rdflib's, which the program's own command uses, takes
minutes. There is a server process per processor, with the data in memory: the faster of its stores.
"""

import os
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from oxrdflib import OxigraphStore
from pyoxigraph import DefaultGraph, RdfFormat, Store
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint


def create() -> FastAPI:
    """Return the application on the N-Triples file that PEER_DATA names."""
    store = Store()
    path = str(Path(os.environ["PEER_DATA"]))
    store.bulk_load(path=path, format=RdfFormat.N_TRIPLES, to_graph=DefaultGraph())
    app: FastAPI = SparqlEndpoint(graph=Dataset(store=OxigraphStore(store=store)), path="/")
    return app


if __name__ == "__main__":
    uvicorn.run(
        "peer:create",
        factory=True,
        port=int(os.environ["PEER_PORT"]),
        workers=os.cpu_count(),
        log_level="error",
        access_log=False,
    )
