"""Publishes a release over HTTP; it reads the release and nothing else."""
