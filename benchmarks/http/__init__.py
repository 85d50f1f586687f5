"""Create, board and review over HTTP: the library next to bare FastAPI with SQL written by hand."""
