"""How to cite the dataset, for people and for reference managers.

Source: https://github.com/citation-file-format/citation-file-format (1.2.0)
"""

from typing import Any

import yaml
from rdflib import DCTERMS

from kg.dataset import metadata
from kg.dataset.manifest import Manifest
from kg.dataset.summary import Subjects
from server.web.links import Links


def text(manifest: Manifest, links: Links) -> str:
    """Return the citation in words."""
    year = manifest.issued[:4]
    return (
        f"{metadata.AUTHORS} ({year}). {metadata.TITLE}, version {manifest.version}, release "
        f"{manifest.name} (sha256:{manifest.digest}). {links.iris.dataset}"
    )


def bibtex(manifest: Manifest, links: Links) -> str:
    """Return the citation for BibTeX; ``@misc`` has its fields in every style."""
    fields = {
        "author": f"{{{metadata.AUTHORS}}}",  # a group has no first and last name
        "title": f"{{{metadata.TITLE}}}",
        "year": manifest.issued[:4],
        "version": manifest.version,
        "note": f"Version {manifest.version}, release {manifest.name} (sha256:{manifest.digest})",
        "url": links.iris.dataset,
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{reliefgraph-{manifest.name},\n{lines}}}\n"


def cff(manifest: Manifest, subjects: Subjects, links: Links) -> str:
    """Return ``CITATION.cff``, which names the reports that the facts are from."""
    return yaml.safe_dump(
        {
            "cff-version": "1.2.0",
            "message": "If you use this dataset, please cite it, and the reports that it is from.",
            "type": "dataset",
            "title": metadata.TITLE,
            "abstract": metadata.ABOUT,
            "authors": [{"name": metadata.AUTHORS}],
            "version": manifest.version,
            "date-released": manifest.issued,
            "license": metadata.LICENCE_SPDX,
            "url": links.iris.dataset,
            "repository-artifact": links.public(links.release(manifest.name)),
            "identifiers": [
                {
                    "type": "other",
                    "value": f"sha256:{manifest.digest}",
                    "description": "SHA-256 of the canonical N-Quads of this release",
                }
            ],
            "keywords": sorted({k.value for k in subjects.keywords if k.language == "en"}),
            "references": [_reference(page, subjects) for page in subjects.pages],
        },
        allow_unicode=True,
        sort_keys=False,
        width=100,
    )


def _reference(page: str, subjects: Subjects) -> dict[str, Any]:
    publishers = [
        {"name": subjects.reader.label(iri)}
        for iri in subjects.reader.iris(page, DCTERMS.publisher)
    ]
    return {
        "type": "report",
        "title": subjects.reader.label(page),
        "authors": publishers or [{"name": "unknown"}],
        "url": page,
    }
