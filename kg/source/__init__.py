"""What a curator writes: encodings in YAML-LD, and the context that reads them."""
