import errno
import io
import json
import logging
import os
import socket
from importlib.metadata import version
from pathlib import Path
from unittest import mock

import click
import pytest
from click.testing import CliRunner, Result
from rdflib import Dataset, Graph

from kg import rdf
from kg.config import Config
from kg.dataset.manifest import Manifest
from kg.evidence.violations import Verdict, Violation
from kg.namespaces import BASE, ID
from kg.store import Store
from server.cli import _address, environment, main
from tests import tiny
from tests.conftest import CORPUS_ENVIRON, FREEDONIA, ROOT

COMMANDS = sorted(main.commands)


@pytest.fixture
def environ(config: Config) -> dict[str, str]:
    return environment(config)


def run(arguments: list[str], environ: dict[str, str], text: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, arguments, env=environ, input=text)


def test_the_stages_are_commands() -> None:
    stages = {"encode", "infer", "validate", "release", "store"}
    assert set(COMMANDS) == stages | {"new", "build", "verify", "query", "check", "serve"}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_is_documented(command: str) -> None:
    result = run([command, "--help"], {})
    assert result.exit_code == 0
    assert len(result.output.splitlines()) > 4
    assert f"`{command}" in (ROOT / "docs/configuration.md").read_text("utf-8")


def test_violations_are_printed_and_the_status_is_1(environ: dict[str, str]) -> None:
    quad = (
        "<https://w3id.org/reliefgraph/id/place/x> "
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        "<https://w3id.org/reliefgraph/ontology#Place> "
        "<https://w3id.org/reliefgraph/graph/links> .\n"
    )
    result = run(["validate", "--json"], environ, quad)
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert document["conforms"] is False
    assert any("Thing-label" in line for line in document["violations"])
    assert run(["release"], environ, quad).exit_code == 1


def test_a_syntax_error_in_the_input_is_reported_with_its_line(environ: dict[str, str]) -> None:
    result = run(["infer"], environ, "<a:a> <a:b> <a:c> .\nnonsense\n")
    assert result.exit_code == 1
    assert "<stdin>:2: is not N-Quads" in result.stderr


def test_an_encoding_at_fault_ends_the_build_with_status_1(tmp_path: Path) -> None:
    environ = {"RELIEFGRAPH_REPORTS": str(tmp_path), "RELIEFGRAPH_RELEASES": str(tmp_path / "r")}
    result = run(["build"], environ)
    assert result.exit_code == 1
    assert result.stderr == f"Error: {tmp_path}: has no report folders\n"
    assert not (tmp_path / "r").exists()


def test_a_failed_pipe_publishes_nothing(tmp_path: Path) -> None:
    environ = {
        "RELIEFGRAPH_REPORTS": "/nonexistent",
        "RELIEFGRAPH_RELEASES": str(tmp_path / "releases"),
    }
    encoded = run(["encode"], environ)
    assert (encoded.exit_code, encoded.stdout_bytes) == (1, b"")
    for command in ("infer", "validate", "release"):
        result = run([command], environ, b"")
        assert result.exit_code == 1
        assert result.stderr == "Error: <stdin>: is empty: did the previous command fail?\n"
    assert not (tmp_path / "releases").exists()


@pytest.mark.parametrize(
    ("command", "folder"),
    [
        ("encode", "ONTOLOGY"),
        ("encode", "REFERENCE"),
        ("build", "REPORTS"),
        ("validate", "SHAPES"),
        ("release", "ONTOLOGY"),
        ("check", "ONTOLOGY"),
        ("check", "REPORTS"),
    ],
)
def test_a_missing_folder_is_reported(
    tmp_path: Path, command: str, folder: str, dataset: Dataset
) -> None:
    environ = CORPUS_ENVIRON | {
        f"RELIEFGRAPH_{folder}": str(tmp_path / "none"),
        "RELIEFGRAPH_RELEASES": str(tmp_path / "releases"),
        "RELIEFGRAPH_STORES": str(tmp_path / "stores"),
    }
    takes_data = command in ("release", "validate")
    text = rdf.nquads(rdf.canonical(dataset, BASE)) if takes_data else None
    result = run([command], environ, text)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {tmp_path / 'none'}")


def test_a_query_that_is_not_utf8_is_reported(environ: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "query.rq"
    path.write_bytes(b"ASK { ?s ?p '\xe9' }")
    result = run(["query", str(path)], environ)
    assert result.exit_code == 1
    assert result.stderr == f"Error: {path}: is not UTF-8: byte 13\n"


def test_a_query_that_could_overflow_the_stack_is_refused(environ: dict[str, str]) -> None:
    deep = f"ASK {{ FILTER({'(' * 100_000}1{')' * 100_000}) }}"
    result = run(["query"], environ, deep.encode())
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: the query nests brackets deeper than 500")


def test_a_host_may_have_a_name() -> None:
    assert _address("localhost") in ("127.0.0.1", "::1")
    assert (_address("127.0.0.1"), _address("::1")) == ("127.0.0.1", "::1")
    with pytest.raises(click.ClickException, match="not a host"):
        _address("nowhere.invalid")


def test_a_setting_without_meaning_ends_with_status_1() -> None:
    result = run(["build"], {"RELIEFGRAPH_ISSUED": "soon"})
    assert result.exit_code == 1
    assert "RELIEFGRAPH_ISSUED='soon'" in result.stderr


@pytest.mark.parametrize(
    ("query", "options", "start"),
    [
        ("ASK { ?s ?p ?o }", [], '{"head":{},"boolean":true}'),
        ("SELECT (1 AS ?n) {}", ["--format", "csv"], "n\r\n1\r\n"),
        ("CONSTRUCT WHERE { ?s <http://www.w3.org/2002/07/owl#versionInfo> ?o }", [], "@prefix"),
    ],
)
def test_queries_are_answered(
    environ: dict[str, str], query: str, options: list[str], start: str
) -> None:
    result = run(["query", *options], environ, query)
    assert result.exit_code == 0
    assert result.stdout_bytes.startswith(start.encode())


@pytest.mark.parametrize(
    ("query", "options", "status"),
    [
        ("SELECT", [], 1),
        ("ASK {}", ["--format", "csv"], 1),
        ("ASK {}", ["--format", "pdf"], 2),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> {} }", [], 1),
    ],
)
def test_invalid_queries_are_reported(
    environ: dict[str, str], query: str, options: list[str], status: int
) -> None:
    result = run(["query", *options], environ, query)
    assert result.exit_code == status
    assert "Error: " in result.stderr
    assert "Traceback" not in result.output


def test_a_check_is_printed_as_text_and_as_json(environ: dict[str, str]) -> None:
    result = run(["check", FREEDONIA], environ)
    summary = f"{FREEDONIA}: no faults; 231 of 231 words quoted, 100.0 %\n"
    assert result.exit_code == 0
    assert result.output.endswith(f": no Spanish label: add 'es: …'\n{summary}")
    document = json.loads(run(["check", "--json"], environ).stdout)
    gaps = document[0].pop("gaps")
    assert all("Spanish" in gap for gap in gaps)
    assert document[0] == {
        "report": FREEDONIA, "faults": [], "n_words": 231, "n_quoted": 231
    }  # fmt: skip


def test_a_check_that_finds_faults_ends_with_status_1(
    environ: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "x"
    folder.mkdir()
    for name in ("report.txt", "README.md"):
        (folder / name).touch()
    (folder / "encoding.yamlld").write_text("id: report/x", "utf-8")
    result = run(["check"], environ | {"RELIEFGRAPH_REPORTS": str(tmp_path)})
    assert result.exit_code == 1
    first, summary = result.stdout.splitlines()
    assert first.startswith(f"{folder}/encoding.yamlld:1: lacks the 'sha256' of the text")
    assert summary == "x: 1 fault; 0 of 0 words quoted, 0.0 %"


def test_a_check_of_an_unknown_report_is_an_error(environ: dict[str, str]) -> None:
    result = run(["check", "nowhere"], environ)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.endswith("nowhere: has no report.txt\n")


def test_a_port_in_use_is_reported(environ: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run(["serve", "--port", str(port)], environ)
    assert result.exit_code == 1
    assert f"cannot listen on 127.0.0.1 port {port}: Address already in use" in result.stderr


def test_serving_a_damaged_release_is_refused(tmp_path: Path, config: Config) -> None:
    folder = tmp_path / "releases/latest"
    folder.mkdir(parents=True)
    for path in (config.releases / "latest").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    with (folder / "reliefgraph.nq").open("ab") as file:
        file.write(b"\n")
    environ = {
        "RELIEFGRAPH_RELEASES": str(tmp_path / "releases"),
        "RELIEFGRAPH_STORES": str(tmp_path / "stores"),
    }
    result = run(["serve"], environ)
    assert result.exit_code == 1
    assert "its bytes have the SHA-256" in result.stderr


# ---- what the commands say, apart from what they do


def test_the_default_format_is_in_the_help() -> None:
    for command in ("encode", "infer"):
        result = run([command, "--help"], {})
        assert "[default: nq]" in " ".join(result.output.split())


@pytest.mark.parametrize(("arguments", "directory"), [(["x"], "x"), ([], "a/releases/b")])
def test_a_stage_prints_its_result_as_text_or_as_json(
    arguments: list[str], directory: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = Manifest("2026-01-01", "a" * 64, BASE, 1, 1, (), {}, {}, ())
    verified: list[Path] = []

    def build(release: Path, stores: Path) -> Path:
        verified.append(release)
        return stores / "c"

    def checked(release: Path) -> Manifest:
        verified.append(release)
        return manifest

    monkeypatch.setattr("kg.load.build", build)
    monkeypatch.setattr("kg.dataset.release_directory.verify", checked)
    environ = {
        "RELIEFGRAPH_RELEASES": "a/releases",
        "RELIEFGRAPH_RELEASE": "b",
        "RELIEFGRAPH_STORES": "a/stores",
    }

    def output(command: str, *options: str) -> str:
        return run([command, *arguments, *options], environ).output

    assert output("store") == "a/stores/c\n"
    assert json.loads(output("store", "--json")) == {"store": "a/stores/c"}
    assert output("verify") == f"{'a' * 16} sha256:{'a' * 64}\n"
    assert json.loads(output("verify", "--json")) == json.loads(manifest.to_json())
    assert verified == [Path(directory)] * 4


def test_violations_are_printed_one_per_line_with_the_number_that_stop_a_release(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    warning = Violation("shacl", ID["place/x"], "Thing-note", "a note helps", stops=False)
    errors = [Violation("things", ID[f"place/{n}"], "label", "has no label") for n in "yz"]
    quad = "<urn:s> <urn:p> <urn:o> .\n"
    for violations, status, last in (
        ([warning], 0, "conforms"),
        ([warning, errors[0]], 1, "does not conform: 1 violation"),
        ([warning, *errors], 1, "does not conform: 2 violations"),
    ):
        verdict = Verdict(tuple(violations), Graph())
        monkeypatch.setattr("kg.validate.check", lambda *_, verdict=verdict: verdict)
        result = run(["validate"], {}, quad)
        lines = [str(violation) for violation in violations]
        assert (result.exit_code, result.stdout.splitlines()) == (status, [*lines, last])
        result = run(["validate", "--json"], {}, quad)
        document = {"conforms": not status, "violations": lines}
        assert (result.exit_code, json.loads(result.stdout)) == (status, document)


# ---- each command on data of its own

QUAD = "<urn:s> <urn:p> <urn:o> <urn:g> .\n"
MADE = Manifest("2026-01-01", "a" * 64, BASE, 1, 1, (), {}, {}, ())


@pytest.mark.parametrize(
    ("command", "stage"),
    [("release", "kg.pipeline.publish"), ("build", "kg.pipeline.build")],
)
def test_a_release_is_printed_as_text_or_json(
    command: str, stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage, lambda *_: MADE)
    result = run([command], {}, QUAD)
    assert (result.exit_code, result.output) == (0, f"{'a' * 16} sha256:{'a' * 64}\n")
    result = run([command, "--json"], {}, QUAD)
    assert result.exit_code == 0
    assert json.loads(result.output) == json.loads(MADE.to_json())


@pytest.mark.parametrize(
    ("options", "output"),
    [
        ([], QUAD),
        (["--format", "nq"], QUAD),
        (["--format", "trig"], "<urn:g> {\n\t<urn:s> <urn:p> <urn:o> .\n}\n"),
    ],
)
@pytest.mark.parametrize("command", ["encode", "infer"])
def test_a_dataset_is_written_in_the_requested_format(
    command: str, options: list[str], output: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.pipeline.encode_reports", lambda _: rdf.read(QUAD.encode(), "tiny"))
    monkeypatch.setattr("kg.pipeline.add_inferred", lambda dataset, _: len(dataset))
    result = run([command, *options], {}, QUAD)
    assert (result.exit_code, result.stdout, result.stderr) == (0, output, "")


@pytest.mark.parametrize(
    ("command", "tokens"),
    [
        ("encode", "jsonld|trig|nq"),
        ("infer", "jsonld|trig|nq"),
        ("query", "ttl|jsonld|nt|rdf|trig|nq|json|xml|csv|tsv"),
    ],
)
def test_help_lists_the_formats_of_a_command(command: str, tokens: str) -> None:
    assert f"[{tokens}]" in "".join(run([command, "--help"], {}).output.split())
    assert run([command, "--format", "html"], {}, "").exit_code == 2


def test_inferred_triples_are_written_and_counted_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    def inferred(dataset: Dataset, _ontology: Path) -> int:
        new = tiny.dataset("GRAPH <urn:i> { <urn:s> <urn:q> 1 , 2 }")
        dataset.addN(new.quads())  # type: ignore[arg-type]  # each quad has a graph
        return 2

    monkeypatch.setattr("kg.pipeline.add_inferred", inferred)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(QUAD.encode())))
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    main(["infer"], standalone_mode=False)
    written = capsysbinary.readouterr()
    integer = "<http://www.w3.org/2001/XMLSchema#integer>"
    assert written.out.decode().splitlines(keepends=True) == [
        QUAD,
        f'<urn:s> <urn:q> "1"^^{integer} <urn:i> .\n',
        f'<urn:s> <urn:q> "2"^^{integer} <urn:i> .\n',
    ]
    assert written.err == b"infer     2 new triples\n"


@pytest.mark.parametrize(
    ("text", "options", "output"),
    [
        ("SELECT ?o { ?s ?p ?o }", ["--format", "tsv"], "?o\n<urn:o>\n"),
        ("SELECT ?o { ?s ?p ?o }", ["--format", "csv"], "o\r\nurn:o\r\n"),
        ("ASK {}", ["--format", "json"], '{"head":{},"boolean":true}'),
        ("CONSTRUCT WHERE { ?s ?p ?o }", ["--format", "nt"], "<urn:s> <urn:p> <urn:o> .\n"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", ["--format", "nq"], "<urn:s> <urn:p> <urn:o> .\n"),
        ("ASK { ?s ?p 'é' }", [], '{"head":{},"boolean":false}'),
    ],
)
def test_a_query_is_answered_in_the_requested_format(
    text: str, options: list[str], output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders: list[Path] = []

    def opened(release: Path, stores: Path) -> Store:
        folders.extend([release, stores])
        return tiny.store("<urn:s> <urn:p> <urn:o> .")

    monkeypatch.setattr("kg.load.open_release", opened)
    environ = {
        "RELIEFGRAPH_RELEASES": "a/releases",
        "RELIEFGRAPH_RELEASE": "b",
        "RELIEFGRAPH_STORES": "a/stores",
    }
    path = tmp_path / "query.rq"
    path.write_text(text, "utf-8")
    for arguments, given in ((["query", *options], text), (["query", *options, str(path)], None)):
        result = run(arguments, environ, given)
        assert (result.exit_code, result.stdout_bytes) == (0, output.encode())
    assert folders == [Path("a/releases/b"), Path("a/stores")] * 2


def test_an_unsuitable_format_lists_the_suitable_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kg.load.open_release", lambda *_: tiny.store(""))
    result = run(["query", "--format", "ttl"], {}, "ASK {}")
    message = "Error: cannot answer as 'ttl'; available: json, xml\n"
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", message)


def test_version_prints_the_version() -> None:
    assert run(["--version"], {}).output.endswith(f", version {version('reliefgraph')}\n")


def test_warnings_of_rdflib_are_not_repeated() -> None:
    log = logging.getLogger("rdflib")
    log.setLevel(logging.NOTSET)
    run(["verify", "nowhere"], {})
    assert log.level == logging.ERROR


@pytest.mark.parametrize(
    ("number", "expected", "words"),
    [
        (errno.EPIPE, SystemExit, "1"),
        (errno.ENOSPC, click.ClickException, "stdout: No space left on device"),
    ],
)
def test_an_output_that_takes_no_more_gets_no_more(
    number: int,
    expected: type[Exception],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Python does not write the rest of the buffer when it ends."""
    path = tmp_path / "output"
    with path.open("wb", buffering=0) as file:
        full = mock.Mock()
        full.fileno = file.fileno
        full.buffer.flush.side_effect = OSError(number, os.strerror(number))
        monkeypatch.setattr("sys.stdout", full)
        monkeypatch.setattr("kg.load.build", lambda *_: Path("c"))
        with pytest.raises(expected) as caught:
            main(["store", "--json"], standalone_mode=False)
        file.write(b"left in the buffer")
    assert path.read_bytes() == b""
    assert str(caught.value) == words
