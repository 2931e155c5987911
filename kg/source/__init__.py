"""Curated files: encodings in YAML-LD, and the JSON-LD context that gives their names IRIs."""
