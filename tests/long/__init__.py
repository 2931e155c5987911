"""What takes minutes and is started by hand: ``make long``."""

import os

#: How long each test goes on.
MINUTES = float(os.environ.get("MINUTES", "5"))
