"""The SPARQL endpoint, and the pages of queries and of their results."""
