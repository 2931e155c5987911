"""The pages that people read: things, reports, lists and search."""
