"""The tests of pages can fail: each fault is seen."""

import pytest
from playwright.sync_api import expect

from tests.browser.hands import by_keyboard
from tests.browser.test_access import ALL, faults, overflow
from tests.browser.visitor import Visitor

FAULTS = {
    "a request left for http://elsewhere.test/": """() => new Promise((done) => {
        const image = new Image();
        image.onerror = done;
        image.src = "http://elsewhere.test/";
    })""",
    "404 at ": "() => fetch('/nowhere')",
    "error: policy: style-src-attr": "() => document.body.setAttribute('style', 'color: red')",
    "error: policy: script-src-elem": """() => {
        document.body.append(Object.assign(document.createElement("script"), {text: "1"}));
    }""",
    "script: so it is": """() => new Promise((done) => setTimeout(() => {
        setTimeout(done);
        throw new Error("so it is");
    }))""",
    "error: told": "() => console.error('told')",
}


@pytest.mark.parametrize("complaint", FAULTS)
def test_what_a_page_must_not_do_is_seen(visitor: Visitor, complaint: str) -> None:
    page = visitor.looks("home")
    assert visitor.watch.complaints == []
    page.evaluate(FAULTS[complaint])
    for _ in range(1_200):  # the browser tells of some in its own time
        if any(told.startswith(complaint) for told in visitor.watch.complaints):
            break
        page.wait_for_timeout(50)
    visitor.leaves()
    assert [told for told in visitor.watch.complaints if told.startswith(complaint)]
    visitor.watch.complaints.clear()


def test_axe_sees_what_is_wrong(visitor: Visitor) -> None:
    page = visitor.looks("home")
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert [fault.partition(":")[0] for fault in faults(page, ALL)] == ["button-name"]


def test_a_page_that_is_too_wide_is_seen(visitor: Visitor) -> None:
    page = visitor.looks("home")
    assert overflow(page) <= 0
    page.evaluate("document.querySelector('main').style.minWidth = '1500px'")
    assert overflow(page) >= 220


def test_what_has_no_visible_focus_is_seen(visitor: Visitor) -> None:
    page = visitor.looks("home")
    brand = page.locator(".brand")
    brand.evaluate("element => { element.style.outline = 'none'; }")
    with pytest.raises(AssertionError, match="one cannot see"):
        by_keyboard(page, brand)
    expect(brand).to_be_focused()
