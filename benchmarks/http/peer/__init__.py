"""What a team would write itself for three addresses: FastAPI, Pydantic, a pool of psycopg's and SQL by hand."""
