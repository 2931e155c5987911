"""The query page, as a form and as an editor."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import Hand, tab_to
from tests.browser.test_walks import HANDS, SCRIPTS
from tests.browser.visitor import Visitor

ASK = "ASK { ?s ?p ?o }"


def editor(page: Page) -> Locator:
    return page.get_by_role("textbox", name="SPARQL")


def run(page: Page) -> Locator:
    return page.locator("main").get_by_role("button", name="Run")


@HANDS
@SCRIPTS
def test_a_query_is_written_and_run(visitor: Visitor, choose: Hand, *, runs_scripts: bool) -> None:
    page = visitor.open("query", runs_scripts=runs_scripts)
    choose(page, editor(page), "Control+a")
    page.keyboard.press("Control+a")
    page.keyboard.type(ASK)
    choose(page, run(page), "Enter")
    expect(page.get_by_role("heading", name="Yes or no")).to_be_visible()
    assert parse_qs(urlsplit(page.url).query)["query"] == [ASK]
    share = str(page.get_by_role("link", name="Link to this query").get_attribute("href"))
    assert share.startswith(f"{visitor.site.url}/")
    page.goto(share)
    expect(page.locator("#result")).to_contain_text("true")


def test_the_editor_completes_our_terms_and_runs(visitor: Visitor) -> None:
    page = visitor.open("query")
    editor(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type("SELECT * WHERE { ?s a rg:Servi")
    page.get_by_role("option", name="rg:Service").first.click()
    expect(editor(page)).to_contain_text("PREFIX rg:")
    expect(editor(page)).to_contain_text("?s a rg:Service")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#result td").first).to_contain_text("id/service/")
    (query,) = parse_qs(urlsplit(page.url).query)["query"]
    prefix, *rest = query.splitlines()
    assert prefix == f"PREFIX rg: <{visitor.site.links.manifest.base_iri}ontology#>"
    assert "".join(rest) == "SELECT * WHERE { ?s a rg:Service}"


@SCRIPTS
def test_an_error_is_marked_at_its_position(visitor: Visitor, *, runs_scripts: bool) -> None:
    page = visitor.open("result: an error", runs_scripts=runs_scripts)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("line 5, column 11")
    expect(alert.locator(".at-fault")).to_have_text(re.compile(r"^5\s+FLTER"))
    if runs_scripts:
        lines = page.locator(".cm-line")
        expect(lines.nth(4).locator(".cm-lintRange-error")).to_be_visible()
        expect(page.locator(".cm-lintRange-error")).to_have_count(1)
        assert editor(page).get_attribute("aria-invalid") == "true"
    else:
        assert "FLTER(true)" in page.locator("textarea").input_value()


def test_the_tab_key_leaves_the_editor(visitor: Visitor) -> None:
    page = visitor.open("query")
    tab_to(page, editor(page))
    page.keyboard.press("Tab")
    expect(editor(page)).not_to_be_focused()
    expect(run(page)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(editor(page)).to_be_focused()


@HANDS
@SCRIPTS
def test_an_example_is_loaded(visitor: Visitor, choose: Hand, *, runs_scripts: bool) -> None:
    page = visitor.open("query", runs_scripts=runs_scripts)
    example = page.locator("a[data-example]:visible").first
    choose(page, example, "Enter")
    if runs_scripts:
        expect(editor(page)).to_contain_text("SELECT")
        expect(page.locator("textarea")).to_have_value(re.compile("^#"))
        assert urlsplit(page.url).path == "/sparql"
    else:
        page.wait_for_url("**/examples/*")
        assert page.locator("textarea").input_value().startswith("#")
    choose(page, run(page), "Enter")
    expect(page.locator("#result")).to_contain_text(re.compile("[1-9][0-9]* rows?"))


@pytest.mark.parametrize(
    ("name", "text"), [("result: chart", "1,500,000"), ("result: map", "Tumbes")]
)
def test_a_result_is_drawn_above_its_table(visitor: Visitor, name: str, text: str) -> None:
    page = visitor.open(name)
    drawing = page.locator("#result figure > svg")
    expect(drawing).to_be_visible()
    expect(drawing).to_contain_text(text)
    assert drawing.get_by_role("link", name=text).count() == (name == "result: map")
    expect(page.locator("#result td", has_text=text.replace(",", "")).first).to_be_visible()


def test_an_empty_form_reports_the_error(visitor: Visitor) -> None:
    page = visitor.open("query")
    visitor.watch.expect_error(f"{visitor.site.url}/sparql?query=&format=html")
    editor(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    run(page).click()
    expect(page.get_by_role("alert")).to_contain_text("400")
