"""Numbers in text that others wrote."""

import re
from typing import Final

_WHOLE: Final = re.compile(r"0*([0-9]{1,18})")


def whole_number(text: str) -> int | None:
    """Return the number that ASCII digits write, up to 18 without leading zeros; else None.

    ``int`` takes signs, spaces, underscores and digits of any script, and fails at 5,000 digits.
    """
    found = _WHOLE.fullmatch(text)
    return int(found[1]) if found else None
