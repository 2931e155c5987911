"""From report text to a released knowledge graph; nothing here knows about HTTP."""
