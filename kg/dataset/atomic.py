"""Directories that appear whole or not at all."""

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NEW = ".new-"


@contextmanager
def workspace(parent: Path) -> Iterator[Path]:
    """Yield a new directory inside ``parent``, to be filled and moved to its own name there.

    One process at a time works in ``parent``. What is not moved away is deleted, also what a
    process left that was killed.

    Raises:
        OSError: ``parent`` cannot be made or written.
    """
    parent.mkdir(parents=True, exist_ok=True)
    with (parent / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in parent.glob(f"{_NEW}*"):
            shutil.rmtree(left)
        new = Path(tempfile.mkdtemp(prefix=_NEW, dir=parent))
        new.chmod(0o755)
        try:
            yield new
        finally:
            shutil.rmtree(new, ignore_errors=True)
