"""Queries."""


class Queries:
    def __init__(self, queries, directory, settings):
        self._queries = queries
        self._directory = directory
        self._settings = settings


class AsyncQueries(Queries):
    pass
