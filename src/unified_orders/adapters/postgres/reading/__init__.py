"""Reads as statements, one each, and what their rows mean. None locks anything; each sees one moment."""
