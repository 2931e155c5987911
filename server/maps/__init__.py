"""Maps of places, drawn as SVG."""
