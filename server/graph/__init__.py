"""What pages read from the release: names, facts, figures, evidence."""
