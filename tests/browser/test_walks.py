"""The main paths, by mouse and by keyboard, with and without JavaScript."""

import csv
import re
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import Hand, has_focus, has_visible_focus, use_keyboard, use_mouse
from tests.browser.visitor import DESK, View, Visitor

HANDS = pytest.mark.parametrize("choose", [use_mouse, use_keyboard])
SCRIPTS = pytest.mark.parametrize("runs_scripts", [True, False], ids=["scripts", "no-scripts"])
ONLY_FIGURES = ".passage.has-figure:not(.has-activity, .has-event, .has-context)"
PAGE_ON_PERU = "Peru, page of the MSF International Activity Report 2023"


def title(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def link(inside: Page | Locator, name: str) -> Locator:
    return inside.get_by_role("link", name=name, exact=True).first


def find_highlight(page: Page, fact: str) -> Locator:
    """Return the first highlight of a passage that supports a fact."""
    cards = page.locator(".passage").filter(has=page.get_by_role("link", name=fact, exact=True))
    keys = [str(card.get_attribute("id")) for card in cards.all()]
    links = ",".join(f'mark a[href="#{key}"]' for key in keys)
    return page.locator(links).first


@HANDS
@SCRIPTS
def test_from_home_to_the_bytes(visitor: Visitor, choose: Hand, *, runs_scripts: bool) -> None:
    """Home, report, passage, statement, place, a query with that place, its result as a file."""
    page = visitor.open("home", runs_scripts=runs_scripts)
    choose(page, link(page.locator("main"), PAGE_ON_PERU), "Enter")
    expect(title(page)).to_have_text(PAGE_ON_PERU)
    words = find_highlight(page, "Statement: place, Tumbes")
    card = page.locator(str(words.get_attribute("href")))
    choose(page, words, "Enter")
    expect(card).to_be_in_viewport()
    choose(page, link(card, "Statement: place, Tumbes"), "Enter")
    page.wait_for_url(re.compile("/doc/statement/msf-2023-peru/"))
    choose(page, link(page.locator("main"), "Tumbes"), "Enter")
    expect(title(page)).to_have_text("Tumbes")
    choose(page, link(page.locator("main"), "ask about it"), "Enter")
    expect(page.get_by_role("cell", name="PE24", exact=False).first).to_be_visible()
    with page.expect_download() as download:
        choose(page, page.get_by_role("link", name=re.compile("^csv$", re.IGNORECASE)), "Enter")
    content = Path(download.value.path()).read_bytes()
    with urllib.request.urlopen(download.value.url) as answer:  # noqa: S310  # our own server
        assert answer.headers["Content-Type"].startswith("text/csv")
        assert answer.read() == content
    rows = list(csv.reader(content.decode().splitlines()))
    assert {"PE24", "3691146"} <= {cell for row in rows for cell in row}


@SCRIPTS
def test_from_the_facts_back_to_the_words(visitor: Visitor, *, runs_scripts: bool) -> None:
    page = visitor.open("home", runs_scripts=runs_scripts)
    page.goto(visitor.site.pages["country page"])
    card = page.locator(".passage").nth(9)
    back = card.locator(".quote a")
    words = page.locator(str(back.get_attribute("href")))
    back.click(position={"x": 40, "y": 10})  # not the quotation mark, which is not part of it
    page.wait_for_url("**#e-*")
    expect(words).to_be_in_viewport()
    assert words.evaluate("element => element.matches(':target')")


@HANDS
@SCRIPTS
@pytest.mark.parametrize("words", ["PE24", "Q209597", "tumbes", "TUMBÉS"])
def test_a_search_finds_a_place(
    visitor: Visitor, choose: Hand, words: str, *, runs_scripts: bool
) -> None:
    page = visitor.open("status", runs_scripts=runs_scripts)
    choose(page, page.locator("header").get_by_role("searchbox"), "Home")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    result = page.locator("main").get_by_role("link", name="Tumbes", exact=True).first
    choose(page, result, "Enter")
    expect(title(page)).to_have_text("Tumbes")


@HANDS
@SCRIPTS
def test_the_language_stays(visitor: Visitor, choose: Hand, *, runs_scripts: bool) -> None:
    page = visitor.open("place", runs_scripts=runs_scripts)
    choose(page, link(page, "Español"), "Enter")
    page.wait_for_url(re.compile(r"\?lang=es$"))
    choose(page, page.locator(".crumbs").get_by_role("link").last, "Enter")
    page.wait_for_url(re.compile("/list/place.*lang=es"))
    choose(page, link(page.locator("main"), "Perú"), "Enter")
    expect(title(page)).to_have_text("Perú")
    choose(page, page.locator("header").get_by_role("searchbox"), "Home")
    page.keyboard.type("msf")
    page.keyboard.press("Enter")
    choose(page, link(page.locator("main"), "Médicos Sin Fronteras"), "Enter")
    page.wait_for_url(re.compile("lang=es"))
    choose(page, link(page, "English"), "Enter")
    expect(title(page)).to_have_text("Doctors Without Borders")


@pytest.mark.parametrize("lang", ["xx", "en-", "%22%3E%3Cb%3E"])
def test_a_language_without_names_is_reported(visitor: Visitor, lang: str) -> None:
    page = visitor.page(View())
    url = f"{visitor.site.url}/doc/place/peru?lang={lang}"
    visitor.watch.expect_error(url)
    answer = page.goto(url)
    assert answer is not None
    assert answer.status == 400
    expect(page.locator(".problem")).to_contain_text("en")
    expect(page.locator("main")).to_contain_text("Bad Request")


@HANDS
@SCRIPTS
def test_kinds_of_facts_can_be_hidden(
    visitor: Visitor, choose: Hand, *, runs_scripts: bool
) -> None:
    page = visitor.open("country page", runs_scripts=runs_scripts)
    figures, others = page.locator(ONLY_FIGURES), page.locator(".passage.has-context")
    n_figures, n_others = figures.count(), others.count()
    assert n_figures > 5
    assert n_others > 5
    box = page.get_by_role("checkbox", name="figures")
    choose(page, box, "Space")
    expect(box).not_to_be_checked()
    assert page.locator(f"{ONLY_FIGURES}:visible").count() == 0
    assert page.locator(".passage.has-context:visible").count() == n_others
    choose(page, box, "Space")
    assert page.locator(f"{ONLY_FIGURES}:visible").count() == n_figures


def test_the_first_tab_leads_past_the_head(visitor: Visitor) -> None:
    page = visitor.open("country page")
    page.keyboard.press("Tab")
    skip = link(page, "Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_report_is_printed_whole(visitor: Visitor) -> None:
    page = visitor.open("country page", screen=DESK)
    panel = page.locator(".panel")
    page.emulate_media(media="print")
    cut = "element => element.scrollHeight - element.clientHeight"
    assert panel.evaluate(cut) <= 1
    assert panel.evaluate("element => getComputedStyle(element).position") == "static"
    assert page.locator(".source").is_visible()
    assert page.locator("header nav").is_hidden()
    assert page.pdf(format="A4").startswith(b"%PDF-")


@pytest.mark.parametrize("name", ["home", "place", "query"])
def test_the_focus_can_be_seen_wherever_it_goes(visitor: Visitor, name: str) -> None:
    page = visitor.open(name, scheme="dark")
    last, n_steps = page.locator("footer a").last, 0
    while not has_focus(last):
        page.keyboard.press("Tab")
        reached = page.locator(":focus").last  # the host element of the editor has the focus, too
        assert has_visible_focus(reached), reached.evaluate("element => element.outerHTML")
        n_steps += 1
    assert n_steps > 20
