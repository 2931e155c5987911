"""What the dataset is called, who made it, how it may be used, and what each file of it holds.

Every description of it (VoID, DCAT, schema.org, data package, citation, pages) reads these.
"""

from typing import Final

TITLE: Final = "ReliefGraph: facts from humanitarian activity reports"
ABOUT: Final = (
    "Facts from humanitarian activity reports as linked data: organisations, places, populations, "
    "services, events and figures, each with the words of the report that say it."
)
AUTHORS: Final = "The ReliefGraph authors"
LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
LICENCE_NAME: Final = "Creative Commons Attribution 4.0 International"
#: The licence in SPDX's list: https://spdx.org/licenses/
LICENCE_SPDX: Final = "CC-BY-4.0"
RIGHTS: Final = (
    "Ontology, encodings and links: CC BY 4.0. The quoted report texts remain those of their "
    "publishers, as each page says (dcterms:rights)."
)

_GRAPHS: Final = "All facts with their evidence, in named graphs"
#: By the name of the file, or its extension where only that tells.
_HOLDS: Final[dict[str, str]] = {
    "nq": f"{_GRAPHS}; canonical: its SHA-256 is the digest of the dataset",
    "trig": _GRAPHS,
    "jsonld": f"{_GRAPHS}, as JSON",
    "ttl": "All facts with their evidence, each once, without graphs",
    "rdf": "All facts with their evidence, each once, without graphs, as XML",
    "figures.csv": "Every figure of every report, one in a row, with the words that say it",
    "datapackage.json": "What the columns of figures.csv mean (Frictionless Data Package)",
    "context.jsonld": "The JSON-LD context: short names for our terms",
    "validation.ttl": "What validation found (SHACL validation report)",
    "void.ttl": "What the dataset consists of: counts, partitions, links (VoID)",
    "dcat.ttl": "The dataset and its files as a catalogue has them (DCAT 3)",
    "manifest.json": "Every file with its digest, and what the release was made from",
}


def holds(name: str) -> str:
    """Return what a file of a release holds, in words; empty for one that we do not know."""
    if name.endswith(".gz"):
        return f"{name.removesuffix('.gz')}, compressed"
    return _HOLDS.get(name) or _HOLDS.get(name.rpartition(".")[2], "")
