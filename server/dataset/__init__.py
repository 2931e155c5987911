"""The dataset as a whole: catalogue, citation, downloads, releases, status."""
