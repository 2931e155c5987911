"""The words that describe the dataset and each of its files."""

import pytest

from kg import about
from kg.config import Config

GRAPHS = "All facts with their evidence, in named graphs"


def test_the_licence_has_the_same_version_everywhere() -> None:
    assert about.LICENCE == "https://creativecommons.org/licenses/by/4.0/"
    assert about.LICENCE_NAME == "Creative Commons Attribution 4.0 International"
    assert about.LICENCE_SPDX == "CC-BY-4.0"
    assert "CC BY 4.0" in about.RIGHTS


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("reliefgraph.trig", GRAPHS),
        ("reliefgraph.jsonld", f"{GRAPHS}, as JSON"),
        ("context.jsonld", "The JSON-LD context: short names for our terms"),
        ("reliefgraph.nq.gz", "reliefgraph.nq, compressed"),
        ("other.csv", ""),
        ("README", ""),
    ],
)
def test_a_file_is_described_by_its_name_or_its_extension(name: str, words: str) -> None:
    assert about.holds(name) == words


def test_every_file_of_a_release_is_described(config: Config) -> None:
    names = {path.name for path in (config.releases / "latest").iterdir()}
    assert len(names) > 10
    assert [name for name in sorted(names) if not about.holds(name)] == []
