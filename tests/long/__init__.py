"""Tests that take minutes and are started by hand: ``make long``."""

import os

#: Duration of each test.
MINUTES = float(os.environ.get("MINUTES", "5"))
