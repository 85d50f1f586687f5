"""The commands `db ...`: the schema of a PostgreSQL database, and what is left over in it."""
