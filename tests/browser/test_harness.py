"""Checks that the tests of pages can fail: every fault is detected."""

import pytest
from playwright.sync_api import expect

from tests.browser.hands import use_keyboard
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
    "error: message": "() => console.error('message')",
}


@pytest.mark.parametrize("complaint", FAULTS)
def test_forbidden_actions_of_a_page_are_detected(visitor: Visitor, complaint: str) -> None:
    page = visitor.open("home")
    assert visitor.watch.complaints == []
    page.evaluate(FAULTS[complaint])
    for _ in range(1_200):  # the browser reports some with a delay
        if any(entry.startswith(complaint) for entry in visitor.watch.complaints):
            break
        page.wait_for_timeout(50)
    visitor.close()
    assert [entry for entry in visitor.watch.complaints if entry.startswith(complaint)]
    visitor.watch.complaints.clear()


def test_axe_detects_a_violation(visitor: Visitor) -> None:
    page = visitor.open("home")
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert [fault.partition(":")[0] for fault in faults(page, ALL)] == ["button-name"]


def test_a_page_that_is_too_wide_is_detected(visitor: Visitor) -> None:
    page = visitor.open("home")
    assert overflow(page) <= 0
    page.evaluate("document.querySelector('main').style.minWidth = '1500px'")
    assert overflow(page) >= 220


def test_an_invisible_focus_is_detected(visitor: Visitor) -> None:
    page = visitor.open("home")
    brand = page.locator(".brand")
    brand.evaluate("element => { element.style.outline = 'none'; }")
    with pytest.raises(AssertionError, match="is not visible"):
        use_keyboard(page, brand)
    expect(brand).to_be_focused()
