"""Entities as rows and back, column by column."""
