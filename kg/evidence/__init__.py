"""The words of a report, and whether they state its facts."""
