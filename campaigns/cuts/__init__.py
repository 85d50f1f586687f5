"""Connections cut at every message: `python -m campaigns cuts --seed 4 --runs 500`."""

from campaigns.cuts.running import main

__all__ = ["main"]
