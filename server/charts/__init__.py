"""Charts of quantities, drawn as SVG."""
