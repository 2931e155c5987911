"""The words that describe the dataset and each of its files."""

import pytest

from kg.dataset import metadata

GRAPHS = "All facts with their evidence, in named graphs"


def test_the_dataset_is_described_in_these_words() -> None:
    assert metadata.TITLE == "ReliefGraph: facts from humanitarian activity reports"
    assert metadata.ABOUT == (
        "Facts from humanitarian activity reports as linked data: organisations, places, "
        "populations, services, events and figures, each with the words of the report that say it."
    )
    assert metadata.AUTHORS == "The ReliefGraph authors"
    assert metadata.RIGHTS == (
        "Ontology, encodings and links: CC BY 4.0. The quoted report texts remain those of their "
        "publishers, as each page says (dcterms:rights)."
    )


def test_the_licence_is_the_same_in_every_list() -> None:
    assert metadata.LICENCE == "https://creativecommons.org/licenses/by/4.0/"
    assert metadata.LICENCE_NAME == "Creative Commons Attribution 4.0 International"
    assert metadata.LICENCE_SPDX == "CC-BY-4.0"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("reliefgraph.nq", f"{GRAPHS}; canonical: its SHA-256 is the digest of the dataset"),
        ("reliefgraph.nq.gz", "reliefgraph.nq, compressed"),
        ("reliefgraph.trig", GRAPHS),
        ("reliefgraph.jsonld", f"{GRAPHS}, as JSON"),
        ("reliefgraph.ttl", "All facts with their evidence, each once, without graphs"),
        ("reliefgraph.rdf", "All facts with their evidence, each once, without graphs, as XML"),
        (
            "figures.csv",
            "Every figure of every report, one in a row, with the words that say it",
        ),
        (
            "datapackage.json",
            "What the columns of figures.csv mean (Frictionless Data Package)",
        ),
        ("context.jsonld", "The JSON-LD context: short names for our terms"),
        ("validation.ttl", "What validation found (SHACL validation report)"),
        ("void.ttl", "What the dataset consists of: counts, partitions, links (VoID)"),
        ("dcat.ttl", "The dataset and its files as a catalogue has them (DCAT 3)"),
        ("manifest.json", "Every file with its digest, and what the release was made from"),
        ("other.csv", ""),
        ("README", ""),
    ],
)
def test_a_file_is_described_by_its_name_or_extension(name: str, words: str) -> None:
    assert metadata.describe_file(name) == words
