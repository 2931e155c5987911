"""Long bodies on disk while they are sent: a client that takes its time holds no memory.

The server below this one would keep all of a body in memory until the client has taken it.
"""

import asyncio
import shutil
import tempfile
import weakref
from collections.abc import Iterable
from pathlib import Path
from typing import Final

#: Bodies up to this are sent from memory.
SHORT_BYTES: Final = 64 * 1024
#: A file is opened at once; only its name lives on for so long.
_OPENED_S: Final = 10.0


class Spool:
    """A directory that is gone with the process, or with this, if nobody closes it."""

    def __init__(self) -> None:
        self._directory = tempfile.mkdtemp(prefix="reliefgraph-")
        self._end = weakref.finalize(self, shutil.rmtree, self._directory, ignore_errors=True)

    def write(self, parts: Iterable[bytes]) -> Path:
        """Return a new file with the bytes of ``parts``."""
        with tempfile.NamedTemporaryFile(dir=self._directory, delete=False) as file:
            try:
                for part in parts:
                    file.write(part)
            except BaseException:
                Path(file.name).unlink()
                raise
            return Path(file.name)

    def drop(self, path: Path) -> None:
        """Delete a file that is being sent; who has it open still reads all of it."""
        loop = asyncio.get_running_loop()
        loop.call_later(_OPENED_S, lambda: path.unlink(missing_ok=True))

    def close(self) -> None:
        """Delete the directory."""
        self._end()
