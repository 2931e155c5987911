"""Every URL that the server makes; no other file puts one together."""

from dataclasses import dataclass
from urllib.parse import quote, unquote

from kg.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Links:
    """URLs of one release, as paths on this server.

    Attributes:
        manifest: of the release that is served.
    """

    manifest: Manifest

    @property
    def identifiers(self) -> str:
        """What the IRI of every thing starts with."""
        return f"{self.manifest.base_iri}id/"

    def iri(self, name: str) -> str:
        """Return the IRI of the thing that ``/id/<name>`` and ``/doc/<name>`` are about."""
        return self.identifiers + quote(name, safe="/-._~!$&'()*+,;=:@")

    def document(self, iri: str) -> str | None:
        """Return the path of the document about a thing; None when the IRI is not ours."""
        if not iri.startswith(self.identifiers):
            return None
        name, _, fragment = iri.removeprefix(self.identifiers).partition("#")
        return f"/doc/{quote(unquote(name))}{f'#{fragment}' if fragment else ''}"

    def dump(self, name: str) -> str:
        """Return the path of a file of the release; it never changes."""
        return f"/dumps/{self.manifest.name}/{quote(name)}"
