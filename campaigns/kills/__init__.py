"""Servers and clients killed at work: `python -m campaigns kills --seed 4 --servers 10`."""

from campaigns.kills.running import main

__all__ = ["main"]
