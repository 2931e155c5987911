"""The ontology as pages and as a file."""
