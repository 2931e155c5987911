"""The command line: one command for each stage.

Data goes to stdout, progress to stderr when a person looks on. Exit status 0: done; 1: an error of
``kg.errors``, told in one line or more; 2: wrong usage.
"""

import errno
import json
import logging
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

import click
from rdflib import Dataset

from kg import coverage as coverages
from kg import encode, pipeline, rdf, store, validate
from kg.config import Config
from kg.dataset import manifest as manifests
from kg.dataset import release_directory
from kg.errors import DataError, KgError, NotAcceptable, QuerySyntaxError
from kg.formats import Kind, by_token, offered
from kg.namespaces import BASE, CONTEXT_FILE
from kg.source import context as contexts
from kg.workers import results

_DATASET = click.Choice([form.token for form in offered(Kind.DATASET)])
_ANSWER = click.Choice([form.token for form in offered(Kind.GRAPH, Kind.BINDINGS)])
_json = click.option("--json", "as_json", is_flag=True, help="Print a summary as JSON.")
_form = click.option("--format", "token", type=_DATASET, default="nq", show_default=True)
_input = click.argument("dataset", type=click.File("rb"), default="-")
_directory = click.argument("directory", type=click.Path(path_type=Path), required=False)


class _Group(click.Group):
    """A group that tells our errors in words."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error of ours ends it with status 1."""
        try:
            return super().invoke(ctx)
        except KgError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Group)
@click.version_option(package_name="reliefgraph")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Turn humanitarian activity reports into a validated, evidenced knowledge graph."""
    logging.getLogger("rdflib").setLevel(logging.ERROR)  # what is wrong is told by our own checks
    ctx.obj = Config.from_env(os.environ)


@main.command(name="encode")
@_form
@click.pass_obj
def encode_(config: Config, token: str) -> None:
    """Stage 1: write the dataset that the reports and their encodings make."""
    _write(pipeline.encoded(config), token, config)


@main.command()
@_input
@_form
@click.pass_obj
def infer(config: Config, dataset: BinaryIO, token: str) -> None:
    """Stage 2: read DATASET (N-Quads) and write it with what OWL 2 RL adds."""
    loaded = _read(dataset)
    n_new = pipeline.inferred(loaded)
    _progress(f"infer     {n_new} new triples")
    _write(loaded, token, config)


@main.command(name="validate")
@_input
@_json
@click.pass_obj
def validate_(config: Config, dataset: BinaryIO, as_json: bool) -> None:
    """Stage 3: read DATASET (N-Quads) and say whether it may be released."""
    verdict = validate.check(_read(dataset), validate.shapes(config.shapes))
    found = [str(violation) for violation in verdict.violations]
    stopping = sum(violation.stops for violation in verdict.violations)
    counted = "1 violation" if stopping == 1 else f"{stopping} violations"
    words = "conforms" if verdict.conforms else f"does not conform: {counted}"
    summary = {"conforms": verdict.conforms, "violations": found}
    _tell(summary, "\n".join([*found, words]), as_json=as_json)
    if not verdict.conforms:
        raise click.exceptions.Exit(1)


@main.command()
@_input
@_json
@click.pass_obj
def release(config: Config, dataset: BinaryIO, as_json: bool) -> None:
    """Stage 4: read DATASET (N-Quads), validate it and write it as a release."""
    _tell_manifest(pipeline.published(_read(dataset), config, _progress), as_json=as_json)


@main.command(name="store")
@_directory
@_json
@click.pass_obj
def store_(config: Config, directory: Path | None, as_json: bool) -> None:
    """Stage 5: load the release in DIRECTORY (default: the configured one) into the engine."""
    path = store.build(directory or config.releases / config.release, config.stores)
    _tell({"store": str(path)}, str(path), as_json=as_json)


@main.command()
@_json
@click.pass_obj
def build(config: Config, as_json: bool) -> None:
    """Run all stages: encode, infer, validate, release, store."""
    _tell_manifest(pipeline.build(config, _progress), as_json=as_json)


@main.command()
@_directory
@_json
@click.pass_obj
def verify(config: Config, directory: Path | None, as_json: bool) -> None:
    """Compare the release in DIRECTORY (default: the configured one) with its manifest."""
    manifest = release_directory.verify(directory or config.releases / config.release)
    _tell_manifest(manifest, as_json=as_json)


@main.command()
@click.argument("query", type=click.File("rb"), default="-")
@click.option("--format", "token", type=_ANSWER, help="Default: what fits the query first.")
@click.pass_obj
def query(config: Config, query: BinaryIO, token: str | None) -> None:
    """Answer the SPARQL query in the file QUERY from the configured release."""
    opened = store.open_release(config.releases / config.release, config.stores)
    answer = opened.query(_text(query))
    fitting = results.offers(answer)
    chosen = [form for form in fitting if token in (None, form.token)]
    if not chosen:
        raise NotAcceptable(str(token), [form.token for form in fitting])
    _put(results.serialize(answer, chosen[0], opened))


@main.command()
@click.argument("reports", nargs=-1)
@_json
@click.pass_obj
def coverage(config: Config, reports: tuple[str, ...], as_json: bool) -> None:
    """Print each report with the words between ⟦ and ⟧ that no passage quotes."""
    folders = [config.reports / name for name in reports] or encode.folders(config.reports)
    measured = [coverages.of(folder, config.ontology) for folder in folders]
    summary, texts = [], []
    for of in measured:
        missed = [span.of(of.text) for span in of.missed]
        row = {"report": of.report, "words": of.n_words, "missed": missed, "percent": of.percent}
        summary.append(row)
        quoted = f"{of.n_words - len(missed)} of {of.n_words} words, {of.percent:.1f} %"
        texts.append(f"{of.marked()}\n\n{of.report}: {quoted}")
    _tell(summary, "\n".join(texts), as_json=as_json)


def _read(file: BinaryIO) -> Dataset:
    dataset = rdf.read(file.read(), _name(file))
    if not len(dataset):
        raise DataError(f"{_name(file)}: is empty: did the command before it fail?")
    return dataset


def _name(file: BinaryIO) -> str:
    return getattr(file, "name", "<stdin>")


def _text(file: BinaryIO) -> str:
    try:
        return file.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise QuerySyntaxError(f"{_name(file)}: is not UTF-8: byte {error.start}") from error


def _write(dataset: Dataset, token: str, config: Config) -> None:
    known = contexts.read(config.ontology / CONTEXT_FILE)
    _put(rdf.serialize(rdf.canonical(dataset, BASE), by_token(token), BASE, known))


def _put(data: bytes) -> None:
    """Write to stdout, all of it."""
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python tries again
        if error.errno == errno.EPIPE:  # whoever read it has enough
            raise
        raise click.ClickException(f"stdout: {error.strerror}") from error


def _say(line: str) -> None:
    _put(f"{line}\n".encode())


def _progress(line: str) -> None:
    if sys.stderr.isatty():
        click.echo(line, err=True)


def _tell(value: object, words: str, *, as_json: bool) -> None:
    _say(json.dumps(value, indent=2, ensure_ascii=False) if as_json else words)


def _tell_manifest(manifest: manifests.Manifest, *, as_json: bool) -> None:
    _tell(asdict(manifest), f"{manifest.name} sha256:{manifest.digest}", as_json=as_json)
