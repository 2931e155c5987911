"""What a release holds beside its triples: manifest, descriptions, figures, differences."""
