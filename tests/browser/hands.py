"""Ways to use an element of a page: with a mouse, or with the keyboard alone."""

from collections.abc import Callable
from typing import Final

from playwright.sync_api import Locator, Page

#: Activates an element: a link, a button, a box.
Hand = Callable[[Page, Locator, str], None]
#: No element may be more steps of the Tab key away.
_MAX_STEPS: Final = 900
_MAX_TRIES: Final = 200
_PAUSE_MS: Final = 50
_HAS_FOCUS: Final = "element => element.matches(':focus')"
#: Whether the focused element is in the window, with an outline around it or an element that it
#: fills; on a map, with a stroke.
_SHOWS_FOCUS: Final = """element => {
  const box = element.getBoundingClientRect(), outlined = (part) => {
    const {outlineStyle, outlineWidth} = getComputedStyle(part);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  };
  const stroked = (part) => parseFloat(getComputedStyle(part).strokeWidth) >= 2;
  const around = [element], shapes = [...element.querySelectorAll("path, circle")];
  while (around[0] !== document.body) {
    around.unshift(around[0].parentElement ?? around[0].getRootNode().host);
  }
  return box.bottom > 0 && box.top < innerHeight && (around.some(outlined) || shapes.some(stroked));
}"""


def use_mouse(_page: Page, target: Locator, _key: str = "Enter") -> None:
    """Click an element."""
    target.click()


def use_keyboard(page: Page, target: Locator, key: str = "Enter") -> None:
    """Move to an element with the Tab key, check that its focus is visible, and press a key."""
    tab_to(page, target)
    assert has_visible_focus(target), f"the focus on {target} is not visible"
    page.keyboard.press(key)


def tab_to(page: Page, target: Locator) -> None:
    """Press the Tab key until an element has the focus."""
    steps = 0
    while not has_focus(target):
        assert steps < _MAX_STEPS, f"the Tab key does not reach {target}"
        page.keyboard.press("Tab")
        steps += 1


def has_focus(target: Locator) -> bool:
    """Whether an element has the focus."""
    return bool(target.evaluate(_HAS_FOCUS))


def has_visible_focus(target: Locator) -> bool:
    """Whether the focus is or becomes visible: the editor draws its outline a little later."""
    for _ in range(_MAX_TRIES):
        if target.evaluate(_SHOWS_FOCUS):
            return True
        target.page.wait_for_timeout(_PAUSE_MS)
    return False
