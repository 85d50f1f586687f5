"""The same work in other idioms, each in a file of its own with a schema of its own."""
