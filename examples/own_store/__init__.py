"""A host's own store: orders and effects in one SQLite file. Each half passes the contract of its port."""
