"""HTTP: negotiation, messages, errors, addresses."""
