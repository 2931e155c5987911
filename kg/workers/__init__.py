"""Processes that answer queries and may be killed at any time."""
