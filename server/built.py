"""What the build hook made for browsers and for maps; nothing of it need be there."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).with_name("built")
#: What browsers may ask for.
PUBLIC: Final = ("LICENSES.md", "editor.js")
_DIGITS: Final = 16


def read(name: str) -> bytes | None:
    """Return the bytes of a file; None where it was not built."""
    path = _FOLDER / name
    return path.read_bytes() if path.is_file() else None


@cache
def public(name: str) -> bytes | None:
    """Return the bytes of a file for browsers; None where there is none of that name."""
    return read(name) if name in PUBLIC else None


@cache
def digest() -> str:
    """Return the name of what browsers may ask for: other bytes, another name."""
    found = sha256()
    for name in PUBLIC:
        found.update(sha256(public(name) or b"").digest())
    return found.hexdigest()[:_DIGITS]
