"""What the build hook made for browsers and for maps."""
