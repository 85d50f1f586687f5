"""A primary killed, its standby promoted, under load: `python -m campaigns failover --seed 4 --times 20`."""

from campaigns.failover.running import main

__all__ = ["main"]
