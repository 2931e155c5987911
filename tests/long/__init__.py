"""Tests that take minutes and are started by hand: ``make long``."""

import os

#: Duration of each test but the next one.
MINUTES = float(os.environ.get("MINUTES", "5"))
ROUND_TRIP_MINUTES = float(os.environ.get("ROUND_TRIP_MINUTES", "20"))
