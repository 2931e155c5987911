"""Starts the system's Chromium without access to other machines."""

import os
import shutil
from typing import Final

from playwright.sync_api import Browser, Playwright

#: Neither a page nor the browser itself can reach another machine.
_ARGUMENTS: Final = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def launch(playwright: Playwright) -> Browser:
    """Start the browser that ``CHROMIUM`` names, or the system's."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert program, "chromium is not installed; `make e2e` installs it"
    return playwright.chromium.launch(executable_path=program, args=list(_ARGUMENTS))
