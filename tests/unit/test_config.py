import re
from dataclasses import Field, fields, replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.config import Config, ConfigError
from server.cli import environment, main

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


@pytest.mark.parametrize("field", fields(Config), ids=lambda field: field.name)
def test_an_empty_value_is_refused_unless_it_has_a_meaning(field: Field[object]) -> None:
    key = f"RELIEFGRAPH_{field.name.upper()}"
    if field.default in ("", ()):
        assert getattr(Config.from_env({key: ""}), field.name) == field.default
    else:
        with pytest.raises(ConfigError, match=f"{key}='': write a value, or unset the variable"):
            Config.from_env({key: ""})


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("RELIEFGRAPH_RELEASEES", "; do you mean RELIEFGRAPH_RELEASES?"),
        ("RELIEFGRAPH_QUERY_TIMEOUT", "; do you mean RELIEFGRAPH_QUERY_TIMEOUT_S?"),
        ("RELIEFGRAPH_releases", "; do you mean RELIEFGRAPH_RELEASES?"),
        ("reliefgraph_store", "; do you mean RELIEFGRAPH_STORE?"),
        ("RELIEFGRAPH_", ""),
        ("RELIEFGRAPH_XYZ", ""),
    ],
)
def test_an_unknown_setting_is_refused(name: str, nearest: str) -> None:
    environ = {"RELIEFGRAPH": "x", "RELIEFGRAPHS": "x"}
    assert Config.from_env(environ) == Config()
    with pytest.raises(ConfigError) as caught:
        Config.from_env({**environ, name: "x"})
    assert str(caught.value).startswith(f"{name} is no setting")
    assert str(caught.value).endswith(nearest or "; README.md lists all settings")


def test_the_program_ends_with_an_unknown_setting_in_one_line() -> None:
    done = CliRunner().invoke(main, ["coverage"], env={"RELIEFGRAPH_REPORT": "x"})
    assert done.exit_code == 1
    message = "Error: RELIEFGRAPH_REPORT is no setting; do you mean RELIEFGRAPH_REPORTS?\n"
    assert done.stderr == message
