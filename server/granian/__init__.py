"""The RSGI server in front of the endpoint and of Flask."""
