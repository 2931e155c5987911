"""From report text to a released knowledge graph; knows nothing of HTTP."""
