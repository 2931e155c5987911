"""The words of a report, and whether they say what a fact says."""
