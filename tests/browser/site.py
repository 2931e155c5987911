"""A server of a release under its own URL, and the paths of its pages."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from kg.config import Config
from kg.load import open_release
from server.web.links import Links
from tests.browser import inventory
from tests.e2e.serving import PROGRAM, free_port, running


@dataclass(frozen=True, slots=True, repr=False)
class Site:
    """A running server.

    Attributes:
        url: of the server, without a final slash.
        pages: path of a page of each kind, see ``inventory``.
        links: of its release.
    """

    url: str
    pages: dict[str, str]
    links: Links


@contextmanager
def serve(config: Config) -> Iterator[Site]:
    """Serve the release of ``config``."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environ = {
        "RELIEFGRAPH_RELEASES": str(config.releases),
        "RELIEFGRAPH_STORES": str(config.stores),
        "RELIEFGRAPH_PUBLIC_URL": f"{url}/",
    }
    store = open_release(config.releases / config.release, config.stores)
    links = Links(store.manifest, f"{url}/")
    with running([PROGRAM, "serve", "--port", str(port)], url, env={**os.environ, **environ}):
        yield Site(url, inventory.paths(store, links), links)
