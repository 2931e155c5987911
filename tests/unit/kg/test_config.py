import re
from dataclasses import Field, fields, replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.config import Config, ConfigError
from server.cli import environment, main

ROOT = Path(__file__).parents[3]
DOCS = (ROOT / "docs/configuration.md").read_text("utf-8")


def test_the_environment_sets_every_field() -> None:
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
        ("BASE_IRI", "https://example.org:65536/"),
        ("BASE_IRI", "https://example..org/"),
        ("BASE_IRI", "https://example.org/../"),
        ("BASE_IRI", "https://example.org/%zz/"),
        ("ISSUED", "yesterday"),
        ("ISSUED", "2023-02-29"),
        ("ISSUED", "20230228"),
        ("QUERY_LIMIT_BYTES", "many"),
        ("QUERY_LIMIT_BYTES", "0"),
        ("QUERY_LIMIT_BYTES", "-1"),
        ("QUERY_LIMIT_BYTES", "9" * 5000),
        ("QUERY_TIMEOUT_S", "0"),
        ("CACHE_BYTES", "none"),
        ("PUBLIC_URL", "data.example.org/"),
        ("LOG_QUERIES", "all"),
    ],
)
def test_an_invalid_value_is_reported(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=f"RELIEFGRAPH_{name}"):
        Config.from_env({f"RELIEFGRAPH_{name}": value})


@pytest.mark.parametrize("field", fields(Config), ids=lambda field: field.name)
def test_every_field_is_documented_and_read(field: object) -> None:
    name = str(getattr(field, "name", ""))
    source = (ROOT / "kg/config.py").read_text("utf-8")
    assert re.search(rf"    #: .+\n    {name}: ", source)
    assert f"`RELIEFGRAPH_{name.upper()}`" in DOCS
    readers = [*(ROOT / "kg").rglob("*.py"), *(ROOT / "server").rglob("*.py")]
    others = [path for path in readers if path.name != "config.py"]
    assert any(f"config.{name}" in path.read_text("utf-8") for path in others)


@pytest.mark.parametrize("field", fields(Config), ids=lambda field: field.name)
def test_an_empty_value_is_refused_unless_it_has_a_meaning(field: Field[object]) -> None:
    key = f"RELIEFGRAPH_{field.name.upper()}"
    if field.default in ("", ()):
        assert getattr(Config.from_env({key: ""}), field.name) == field.default
    else:
        with pytest.raises(ConfigError) as caught:
            Config.from_env({key: ""})
        assert str(caught.value) == f"{key}='': write a value, or unset the variable"


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
    assert str(caught.value).startswith(f"{name} is not a setting")
    assert str(caught.value).endswith(nearest or "; docs/configuration.md lists all settings")


def test_the_program_ends_with_an_unknown_setting_in_one_line() -> None:
    done = CliRunner().invoke(main, ["check"], env={"RELIEFGRAPH_REPORT": "x"})
    assert done.exit_code == 1
    message = "Error: RELIEFGRAPH_REPORT is not a setting; do you mean RELIEFGRAPH_REPORTS?\n"
    assert done.stderr == message


def test_defaults_match_the_docs() -> None:
    rows = re.findall(r"^\| `RELIEFGRAPH_(\w+)` \|(.*?)\|", DOCS, flags=re.MULTILINE)
    documented = {name.lower(): default.strip(" `") for name, default in rows}
    folders = {name: f"{name}/` of the program" for name in ("ontology", "shapes")}
    folders |= {name: f"kg/{name}/` of the program" for name in ("reference", "reports")}
    encoded = "the last day on which a report was encoded"
    unset = {
        "issued": encoded,
        "store": "",
        "title": "",
        "public_url": "where it listens",
        "access_log": "",
    }
    assert documented == folders | unset | {
        field.name: str(field.default)
        for field in fields(Config)
        if field.name not in folders | unset
    }
    config = Config()
    assert (config.ontology, config.shapes) == (ROOT / "ontology", ROOT / "shapes")
    assert config.reference == ROOT / "kg" / "reference"
    assert config.reports == ROOT / "kg" / "reports"
    assert config.store == config.public_url == config.access_log == ""


@pytest.mark.parametrize(
    ("name", "least", "most", "range_"),
    [
        ("QUERY_LIMIT_BYTES", 1, 10**15, "1 to 1,000,000,000,000,000"),
        ("MAX_ROWS", 1, 10**15, "1 to 1,000,000,000,000,000"),
        ("QUERY_TIMEOUT_S", 1, 86_400, "1 to 86,400"),
        ("CACHE_BYTES", 0, 10**15, "0 to 1,000,000,000,000,000"),
    ],
)
def test_a_number_has_a_minimum_and_a_maximum(
    name: str, least: int, most: int, range_: str
) -> None:
    key = f"RELIEFGRAPH_{name}"
    for number in (least, most):
        assert getattr(Config.from_env({key: str(number)}), name.lower()) == number
    for number in (least - 1, most + 1):
        with pytest.raises(ConfigError) as caught:
            Config.from_env({key: str(number)})
        assert str(caught.value) == f"{key}='{number}': must be a whole number from {range_}"


@pytest.mark.parametrize(
    "iri",
    [
        "http://example.org/",
        "https://a-b.example.org:8/",
        "https://example.org:65535/a/B-1/",
        "https://example.org/a.b/~c/%C3%A9/_/",
    ],
)
def test_http_iris_that_end_in_a_slash_are_accepted(iri: str) -> None:
    assert Config.from_env({"RELIEFGRAPH_BASE_IRI": iri}).base_iri == iri


@pytest.mark.parametrize(
    "host",
    [
        "example.org",
        "a-b.example.org",
        "my_host",
        "192.0.2.1",
        "3com",
        "[::1]",
        "[::ffff:192.0.2.1]",
    ],
)
@pytest.mark.parametrize("port", ["", ":8", ":65535"])
def test_a_public_url_is_a_host(host: str, port: str) -> None:
    url = f"https://{host}{port}/"
    assert Config.from_env({"RELIEFGRAPH_PUBLIC_URL": url}).public_url == url


@pytest.mark.parametrize("host", ["https://e.org", "http://e.org:8000", "http://[::1]"])
def test_a_public_url_need_not_end_with_a_slash(host: str) -> None:
    assert Config.from_env({"RELIEFGRAPH_PUBLIC_URL": host}).public_url == f"{host}/"


@pytest.mark.parametrize(
    "url",
    [
        *(
            "https://e.org/data",
            "https://e.org/data/",
            "https://e.org/a",
            "https:///",
            "https://::1/",
        ),
        *("https://e.org/?", "https://e.org/#", "https://u@e.org/", "ftp://e.org/", "https://[x]/"),
        *("https://e.org:65536/", "https://e.org:99999/", "https://e.org:0/", "https://e.org:080/"),
        *("https://e.org:/", "https://e.org:x/", "https://u:p@e.org/", "https://e.org/\n"),
        *("https://e.org./", "https://.e.org/", "https://e..org/", "https://-e.org/", "https://./"),
        *("https://e~.org/", "https://256.1.1.1/", "https://1.2.3/", "https://[1::2::3]/"),
        *("https://[192.0.2.1]/", "https://[::1/", f"https://{'a' * 64}.org/", "//e.org/", "e.org"),
    ],
)
def test_any_other_public_url_is_refused_with_what_to_write(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Config.from_env({"RELIEFGRAPH_PUBLIC_URL": url})
    reason = (
        "must be like https://data.example.org/, without a path: "
        "the server answers at the root of its host"
    )
    assert str(caught.value) == f"RELIEFGRAPH_PUBLIC_URL={url!r}: {reason}"


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("BASE_IRI", "https://e.org/a", "must be an http(s) IRI ending with '/'"),
        ("BASE_IRI", "https://e.org//", "must be an http(s) IRI ending with '/'"),
        ("BASE_IRI", "https://e.org:123456/", "must be an http(s) IRI ending with '/'"),
        ("BASE_IRI", "https://e.org:/", "must be an http(s) IRI ending with '/'"),
        ("LOG_QUERIES", "TEXT", "must be digest or text"),
        ("ISSUED", "2023-02-29", "day is out of range for month"),
        ("ISSUED", "20230228", "write it as 2023-02-28"),
        ("ISSUED", "2023-W09-2", "write it as 2023-02-28"),
    ],
)
def test_an_error_says_what_to_write_instead(name: str, value: str, reason: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Config.from_env({f"RELIEFGRAPH_{name}": value})
    assert str(caught.value) == f"RELIEFGRAPH_{name}={value!r}: {reason}"


def test_texts_and_folders_are_not_changed() -> None:
    environ = {
        "RELIEFGRAPH_STORES": "a/b",
        "RELIEFGRAPH_LOG_QUERIES": "text",
        "RELIEFGRAPH_ACCESS_LOG": "-",
        "RELIEFGRAPH_RELEASE": " x ",
    }
    expected = Config(stores=Path("a/b"), log_queries="text", access_log="-", release=" x ")
    assert Config.from_env(environ) == expected


def test_the_first_unknown_setting_by_name_is_reported() -> None:
    names = ["RELIEFGRAPH_XC", "reliefgraph_xa", "RELIEFGRAPH_XA", "RELIEFGRAPH_XB"]
    with pytest.raises(ConfigError) as caught:
        Config.from_env(dict.fromkeys(names, "x"))
    assert (
        str(caught.value)
        == "RELIEFGRAPH_XA is not a setting; docs/configuration.md lists all settings"
    )
