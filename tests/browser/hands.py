"""How people reach what is on a page: with a mouse, or with nothing but the keyboard."""

from collections.abc import Callable
from typing import Final

from playwright.sync_api import Locator, Page

#: Chooses what a locator finds: a link, a button, a box.
Hand = Callable[[Page, Locator, str], None]
#: No page may need more steps than that to get anywhere.
_MOST_STEPS: Final = 900
_MOST_LOOKS: Final = 200
_BETWEEN_LOOKS_MS: Final = 50
_HAS_FOCUS: Final = "element => element.matches(':focus')"
#: What has the focus is in the window, and it or what it fills has an outline; on a map, a stroke.
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


def by_mouse(_page: Page, target: Locator, _key: str = "Enter") -> None:
    """Click it."""
    target.click()


def by_keyboard(page: Page, target: Locator, key: str = "Enter") -> None:
    """Walk to it with the Tab key, see that it has the focus, and press a key."""
    walks_to(page, target)
    assert shows_focus(target), f"one cannot see that the focus is on {target}"
    page.keyboard.press(key)


def walks_to(page: Page, target: Locator) -> None:
    """Move the focus on until it is there."""
    steps = 0
    while not has_focus(target):
        assert steps < _MOST_STEPS, f"the Tab key does not reach {target}"
        page.keyboard.press("Tab")
        steps += 1


def has_focus(target: Locator) -> bool:
    """Whether keys go there."""
    return bool(target.evaluate(_HAS_FOCUS))


def shows_focus(target: Locator) -> bool:
    """Whether one sees that they do, in a moment: the editor draws its outline a little later."""
    for _ in range(_MOST_LOOKS):
        if target.evaluate(_SHOWS_FOCUS):
            return True
        target.page.wait_for_timeout(_BETWEEN_LOOKS_MS)
    return False
