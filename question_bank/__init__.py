"""Items and tasks: reading, validating and proving content."""
