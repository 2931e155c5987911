"""The text of a query before evaluation, and the messages for its errors."""
