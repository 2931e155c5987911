"""The README and docs/ do what they say: their commands, queries and programs are run."""

import csv
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.config import Config
from kg.store import Store
from tests.conftest import ROOT
from tests.e2e.serving import MAX_WAIT_S, free_port, running

VENV = Path(sys.prefix)
#: The pages whose commands need nothing but this machine.
PAGES = (
    "README.md",
    "docs/adding-a-report.md",
    "docs/configuration.md",
    "docs/python.md",
    "docs/queries.md",
)
TEXTS = [(ROOT / page).read_text("utf-8") for page in PAGES]
Block = tuple[str, str]
BLOCKS: list[Block] = [
    block
    for text in TEXTS
    for block in re.findall(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
]
QUERIES = [
    (query, answer)
    for (kind, query), (next_kind, answer) in pairwise(BLOCKS)
    if (kind, next_kind) == ("sparql", "csv")
]
PROGRAMS = [
    (program, output)
    for (kind, program), (next_kind, output) in pairwise(BLOCKS)
    if (kind, next_kind) == ("python", "text")
]
LIBRARY = [(program, output) for program, output in PROGRAMS if "import reliefgraph" in program]
HTTP = [(program, output) for program, output in PROGRAMS if "urlopen" in program]
COMMANDS = [line for kind, text in BLOCKS if kind == "sh" for line in text.splitlines()]
LOCAL = [line.replace(".venv/", f"{VENV}/") for line in COMMANDS]
SERVE = [line for line in LOCAL if "reliefgraph serve" in line]
SHELL = list(dict.fromkeys(x for x in LOCAL if "bin/reliefgraph" in x and x not in SERVE))
CURL = [line for line in COMMANDS if line.startswith("curl ")]


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("docs")
    return {
        **os.environ,
        "RELIEFGRAPH_RELEASES": str(folder / "releases"),
        "RELIEFGRAPH_STORES": str(folder / "stores"),
    }


@pytest.fixture(scope="module")
def url(environ: dict[str, str]) -> Iterator[str]:
    """The address of what the first command of the README serves."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with running(
        ["make", "serve", f"PORT={port}", f"VENV={VENV}"], f"{url}/", cwd=ROOT, env=environ
    ):
        yield url


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize(("query", "answer"), QUERIES)
def test_a_query_has_its_answer(query: str, answer: str, store: Store, both_store: Store) -> None:
    """Also when there are further reports."""
    for released in (store, both_store):
        results = released.query(query)
        assert isinstance(results, ox.QuerySolutions)
        data = results.serialize(format=ox.QueryResultsFormat.CSV)
        assert data is not None
        assert rows(data.decode()) == rows(answer)


@pytest.mark.parametrize("line", SHELL)
def test_a_command_runs(line: str, environ: dict[str, str], config: Config) -> None:
    if "build" not in line and not Path(environ["RELIEFGRAPH_RELEASES"]).exists():
        shutil.copytree(config.releases, environ["RELIEFGRAPH_RELEASES"], symlinks=True)
    done = subprocess.run(line, shell=True, cwd=ROOT, env=environ, check=True, capture_output=True)  # noqa: S602 (of the docs)
    assert done.stdout


@pytest.mark.parametrize("line", SERVE)
def test_a_server_answers(line: str, environ: dict[str, str]) -> None:
    port = free_port()
    ask = f"http://127.0.0.1:{port}/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D"
    with (
        running([*shlex.split(line), "--port", str(port)], ask, cwd=ROOT, env=environ),
        urllib.request.urlopen(ask, timeout=MAX_WAIT_S) as response,
    ):
        assert b"true" in response.read()


@pytest.mark.parametrize("line", CURL)
def test_a_request_is_answered(line: str, url: str) -> None:
    """As curl would do it: -G puts the data into the URL, -L follows, -H sends a header."""
    words = shlex.split(line)
    address = words[-1].replace("http://127.0.0.1:8000", url)
    headers = dict(words[i + 1].split(": ") for i, word in enumerate(words) if word == "-H")
    given = [words[i + 1] for i, word in enumerate(words) if word == "--data-urlencode"]
    data = [(text.partition("=")[0], text.partition("=")[2]) for text in given]
    if data:
        address += "?" + urllib.parse.urlencode(data)
    request = urllib.request.Request(address, headers=headers)  # noqa: S310 (our own server)
    with urllib.request.urlopen(request, timeout=MAX_WAIT_S) as response:  # noqa: S310
        assert response.status == 200
        assert response.read()


def test_the_programs_print_what_the_page_shows(tmp_path: Path) -> None:
    """One after the other in an empty folder, as a reader would run them."""
    clean = {name: text for name, text in os.environ.items() if "RELIEFGRAPH" not in name}
    for program, output in LIBRARY:
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=tmp_path, env=clean, check=True,
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.stdout == output


def test_the_http_example_prints_what_the_page_shows(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ((program, output),) = HTTP
    exec(program.replace("http://127.0.0.1:8000", url), {})  # noqa: S102 (of the docs)
    assert capsys.readouterr().out == output


def test_the_query_of_the_http_example_has_one_answer(both_store: Store) -> None:
    (query,) = re.findall(r'query = """(.*?)"""', HTTP[0][0], re.DOTALL)
    results = both_store.query(query)
    assert isinstance(results, ox.QuerySolutions)
    assert [row["consultations"].value for row in results] == ["16200"]


def test_everything_was_collected() -> None:
    assert len(QUERIES) == 7
    assert len(LIBRARY) == 2
    assert len(HTTP) == 1
    assert len(SHELL) == 7
    assert len(CURL) == 5
    assert len(SERVE) == 1
    runs = {*SHELL, *SERVE, *CURL, "make serve", "make test"}  # make test is what runs this
    assert set(LOCAL) == runs
    assert sum(kind == "python" for kind, _ in BLOCKS) == len(PROGRAMS)


def markdown() -> list[Path]:
    """Return the pages of the repository, without those of what was installed or built."""
    folders = ("bench", "docs", "kg", "ontology", "server", "shapes", "tests")
    pages = [*ROOT.glob("*.md"), *(p for name in folders for p in (ROOT / name).rglob("*.md"))]
    return [page for page in pages if not {"node_modules", "built"} & {*page.parts}]


@pytest.mark.parametrize("page", markdown(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """To a file, and to a heading in it where they name one."""
    for path, anchor in re.findall(
        r"\]\((?!https?:)([^)#\s]*)#?([^)\s]*)\)", page.read_text("utf-8")
    ):
        target = page.parent / path if path else page
        assert target.exists(), path
        if anchor:
            headings = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.MULTILINE)
            slugs = {re.sub(r"[^\w -]", "", text.lower()).replace(" ", "-") for text in headings}
            assert anchor in slugs, f"{path}#{anchor}"


def test_the_readme_fits_on_a_screen_or_two() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").split()) <= 950


def test_makefile_has_the_targets_of_the_docs() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in (
        "setup",
        "build",
        "serve",
        "test",
        "check",
        "e2e",
        "interop",
        "long",
        "mutation",
    ):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_ci_runs_the_tests_on_two_pythons_and_all_others_once() -> None:
    text = (ROOT / ".ci/run").read_text("utf-8")
    runs = re.findall(r'^make PYTHON="\$(\w+)" VENV=\S+ (.+)$', text, re.MULTILINE)
    assert runs == [("oldest", "test"), ("newest", "test"), ("oldest", "e2e interop")]
