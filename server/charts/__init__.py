"""Figures drawn as SVG, bounds as bounds."""
