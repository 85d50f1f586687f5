"""A move killed at random points under live writers: `python -m campaigns moving --seed 4 --orders 2000 --kills 20`."""

from campaigns.moving.running import main

__all__ = ["main"]
