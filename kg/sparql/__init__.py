"""The text of a query: its tokens, and where it is wrong."""
