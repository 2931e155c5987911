"""The browser that pages are looked at with: the system's Chromium, which is told to stay here."""

import os
import shutil
from typing import Final

from playwright.sync_api import Browser, Playwright

#: Nothing but this machine can be reached, whatever a page or the browser itself may want.
_ARGUMENTS: Final = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def launched(playwright: Playwright) -> Browser:
    """Start the browser that ``CHROMIUM`` names, or the system's."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert program, "there is no chromium; `make e2e` installs it"
    return playwright.chromium.launch(executable_path=program, args=list(_ARGUMENTS))
