"""Measurements; never asserted in tests."""
