"""What a release has besides its triples: manifest, descriptions, figures, differences."""
