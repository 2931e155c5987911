"""The command line: one command for each stage.

Data goes to stdout, progress to stderr if that is a terminal. Exit status 0: success; 1: an error
of ``kg.errors``, whose message is printed; 2: incorrect usage.
"""

import errno
import json
import logging
import os
import sys
from dataclasses import asdict
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import click
from rdflib import Dataset

from kg import check, encode, load, new_report, pipeline, rdf, validate
from kg.config import Config
from kg.dataset import manifest as manifests
from kg.dataset import release_directory
from kg.errors import DataError, KgError, QuerySyntaxError
from kg.formats import Kind, by_token, offered
from kg.namespaces import BASE, CONTEXT_FILE
from kg.registers import read_registers
from kg.source.context import read_context
from kg.sparql.query import Query
from kg.workers import results

_DATASET = click.Choice([form.token for form in offered(Kind.DATASET)])
_ANSWER = click.Choice([form.token for form in offered(Kind.GRAPH, Kind.BINDINGS)])
_json = click.option("--json", "as_json", is_flag=True, help="Print a summary as JSON.")
_form = click.option("--format", "token", type=_DATASET, default="nq", show_default=True)
_input = click.argument("dataset", type=click.File("rb"), default="-")
_directory = click.argument("directory", type=click.Path(path_type=Path), required=False)


class _Group(click.Group):
    """A group that prints errors of ``kg.errors`` without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error of ``kg.errors`` ends it with status 1."""
        try:
            return super().invoke(ctx)
        except KgError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Group)
@click.version_option(package_name="reliefgraph")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Turn humanitarian activity reports into a validated, evidenced knowledge graph."""
    logging.getLogger("rdflib").setLevel(logging.ERROR)  # our own checks report what is wrong
    ctx.obj = Config.from_env(os.environ)


@main.command(name="encode")
@_form
@click.pass_obj
def encode_(config: Config, token: str) -> None:
    """Stage 1: write the dataset of the reports and their encodings."""
    _write(pipeline.encode_reports(config), token, config)


@main.command()
@_input
@_form
@click.pass_obj
def infer(config: Config, dataset: BinaryIO, token: str) -> None:
    """Stage 2: read DATASET (N-Quads) and write it with what OWL 2 RL and rules add."""
    loaded = _read(dataset)
    n_new = pipeline.add_inferred(loaded, config.ontology)
    _progress(f"infer     {n_new} new triples")
    _write(loaded, token, config)


@main.command(name="validate")
@_input
@_json
@click.pass_obj
def validate_(config: Config, dataset: BinaryIO, as_json: bool) -> None:
    """Stage 3: read DATASET (N-Quads) and say whether it may be released."""
    shapes = validate.read_shapes(config.shapes, config.reference)
    registers = read_registers(config.reference)
    verdict = validate.check(_read(dataset), shapes, registers)
    violations = [str(violation) for violation in verdict.violations]
    n_stops = sum(violation.stops for violation in verdict.violations)
    count = "1 violation" if n_stops == 1 else f"{n_stops} violations"
    conclusion = "conforms" if verdict.conforms else f"does not conform: {count}"
    summary = {"conforms": verdict.conforms, "violations": violations}
    _print(summary, "\n".join([*violations, conclusion]), as_json=as_json)
    if not verdict.conforms:
        raise click.exceptions.Exit(1)


@main.command()
@_input
@_json
@click.pass_obj
def release(config: Config, dataset: BinaryIO, as_json: bool) -> None:
    """Stage 4: read DATASET (N-Quads), validate it and write it as a release."""
    _print_manifest(pipeline.publish(_read(dataset), config, _progress), as_json=as_json)


@main.command(name="store")
@_directory
@_json
@click.pass_obj
def store_(config: Config, directory: Path | None, as_json: bool) -> None:
    """Stage 5: load the release in DIRECTORY (default: the configured one) into the engine."""
    path = load.build(directory or config.releases / config.release, config.stores)
    _print({"store": str(path)}, str(path), as_json=as_json)


@main.command()
@click.argument("report")
@click.option("--text", type=click.File("rb"), required=True, help="The page's text, in UTF-8.")
@click.pass_obj
def new(config: Config, report: str, text: BinaryIO) -> None:
    """Make the folder of a new REPORT: its text, tidied, and an encoding to fill in.

    In the encoding and the README, what remains to be written is a line with TODO.
    """
    folder, day = config.reports / report, date.today().isoformat()
    corrections = new_report.make_folder(folder, text.read(), Path(_name(text)), config, day)
    lines = [*(f"{folder / 'report.txt'}: {line}" for line in corrections), str(folder)]
    _print(lines, "\n".join(lines), as_json=False)


@main.command()
@_json
@click.pass_obj
def build(config: Config, as_json: bool) -> None:
    """Run all stages: encode, infer, validate, release, store."""
    _print_manifest(pipeline.build(config, _progress), as_json=as_json)


@main.command()
@_directory
@_json
@click.pass_obj
def verify(config: Config, directory: Path | None, as_json: bool) -> None:
    """Compare the release in DIRECTORY (default: the configured one) with its manifest."""
    manifest = release_directory.verify(directory or config.releases / config.release)
    _print_manifest(manifest, as_json=as_json)


@main.command()
@click.argument("query", type=click.File("rb"), default="-")
@click.option("--format", "token", type=_ANSWER, help="Default: the first that fits the query.")
@click.pass_obj
def query(config: Config, query: BinaryIO, token: str | None) -> None:
    """Answer the SPARQL query in the file QUERY from the configured release."""
    opened = load.open_release(config.releases / config.release, config.stores)
    text = _text(query)
    Query(text).check_depth()
    evaluate = partial(opened.query, text)
    answer = evaluate()
    form = by_token(token) if token else results.offers(answer)[0]
    _write_bytes(results.serialize(answer, form, opened, again=evaluate))


@main.command(name="check")
@click.argument("reports", nargs=-1)
@_json
@click.pass_obj
def check_(config: Config, reports: tuple[str, ...], as_json: bool) -> None:
    """List all that is wrong with REPORTS (default: all), then words that no fact states.

    The exit status is 0 if nothing would stop a build.
    """
    folders = [config.reports / name for name in reports] or encode.report_folders(config.reports)
    checked = [check.check_report(folder, config) for folder in folders]
    lines = [line for report in checked for line in (*report.faults, *report.gaps, report.summary)]
    _print([asdict(report) for report in checked], "\n".join(lines), as_json=as_json)
    if any(report.faults for report in checked):
        raise click.exceptions.Exit(1)


def _read(file: BinaryIO) -> Dataset:
    dataset = rdf.read(file.read(), _name(file))
    if not len(dataset):
        raise DataError(f"{_name(file)}: is empty: did the previous command fail?")
    return dataset


def _name(file: BinaryIO) -> str:
    return getattr(file, "name", "<stdin>")


def _text(file: BinaryIO) -> str:
    try:
        return file.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise QuerySyntaxError(f"{_name(file)}: is not UTF-8: byte {error.start}") from error


def _write(dataset: Dataset, token: str, config: Config) -> None:
    context = read_context(config.ontology / CONTEXT_FILE)
    _write_bytes(rdf.serialize(rdf.canonical(dataset, BASE), by_token(token), BASE, context))


def _write_bytes(data: bytes) -> None:
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except OSError as error:
        # Without this, Python would write the rest at exit, and fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno == errno.EPIPE:  # the reader closed the pipe
            raise
        raise click.ClickException(f"stdout: {error.strerror}") from error


def _progress(line: str) -> None:
    if sys.stderr.isatty():
        click.echo(line, err=True)


def _print(value: object, text: str, *, as_json: bool) -> None:
    output = json.dumps(value, indent=2, ensure_ascii=False) if as_json else text
    _write_bytes(f"{output}\n".encode())


def _print_manifest(manifest: manifests.Manifest, *, as_json: bool) -> None:
    words = f"{manifest.name} sha256:{manifest.digest}"
    _print(json.loads(manifest.to_json()), words, as_json=as_json)
