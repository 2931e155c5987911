"""The mutation run: damages the graph of ``tests/corpus`` and counts what validation catches.

``python -m tests.mutation`` makes every mutant of every kind, prints the table and writes it into
``shapes/README.md``.
"""
