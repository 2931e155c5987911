import re
from dataclasses import fields, replace
from pathlib import Path

import pytest

from kg.config import Config, ConfigError
from server.cli import environment

ROOT = Path(__file__).parents[2]


def test_the_environment_sets_each_field() -> None:
    environ = {
        "RELIEFGRAPH_RELEASES": "/data/releases",
        "RELIEFGRAPH_BASE_IRI": "https://data.example.org/relief/",
        "RELIEFGRAPH_ISSUED": "2024-02-29",
        "RELIEFGRAPH_QUERY_LIMIT_BYTES": "5000",
        "OTHER": "x",
    }
    config = Config.from_env(environ)
    assert config.releases == Path("/data/releases")
    assert config.base_iri == "https://data.example.org/relief/"
    assert config.issued == "2024-02-29"
    assert config.query_limit_bytes == 5000
    assert Config.from_env({}) == Config()


def test_a_worker_has_the_same_configuration() -> None:
    config = Config(release="abc")
    inherited = Config.from_env(environment(config))
    assert replace(inherited, releases=config.releases, stores=config.stores) == config
    assert inherited.releases == config.releases.resolve()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BASE_IRI", "https://example.org"),
        ("BASE_IRI", "example.org/"),
        ("BASE_IRI", "ftp://example.org/"),
        ("BASE_IRI", "https://exa mple.org/"),
        ("BASE_IRI", 'https://example.org/"/'),
        ("BASE_IRI", "https:///"),
        ("BASE_IRI", "https://[/"),
        ("ISSUED", "yesterday"),
        ("ISSUED", "2023-02-29"),
        ("ISSUED", "20230228"),
        ("QUERY_LIMIT_BYTES", "many"),
        ("QUERY_LIMIT_BYTES", "0"),
        ("QUERY_LIMIT_BYTES", "-1"),
        ("QUERY_LIMIT_BYTES", "9" * 5000),
        ("QUERY_TIMEOUT_S", "0"),
        ("CACHE_BYTES", "none"),
        ("PUBLIC_URL", "https://data.example.org"),
        ("PUBLIC_URL", "data.example.org/"),
        ("LOG_QUERIES", "all"),
    ],
)
def test_a_value_without_meaning_is_told(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=f"RELIEFGRAPH_{name}"):
        Config.from_env({f"RELIEFGRAPH_{name}": value})


@pytest.mark.parametrize("field", fields(Config), ids=lambda field: field.name)
def test_each_field_is_explained_and_read(field: object) -> None:
    name = str(getattr(field, "name", ""))
    source = (ROOT / "kg/config.py").read_text("utf-8")
    assert re.search(rf"    #: .+\n    {name}: ", source)
    assert f"`RELIEFGRAPH_{name.upper()}`" in (ROOT / "README.md").read_text("utf-8")
    readers = [*(ROOT / "kg").glob("*.py"), *(ROOT / "server").glob("*.py")]
    others = [path for path in readers if path.name != "config.py"]
    assert any(f"config.{name}" in path.read_text("utf-8") for path in others)
