"""The database's clock, known without asking once anything was asked: what makes an order needs no trip."""

import time
from datetime import datetime, timedelta
from typing import Final

from unified_orders.adapters.postgres.statements import Statement


class StoreClock:
    """The database's clock as of the last answer, carried on by this machine's monotonic one."""

    asking: Final = Statement("SELECT 'now', to_json(clock_timestamp())::text", {})

    def __init__(self) -> None:
        self._told: tuple[datetime, float] | None = None

    @property
    def is_set(self) -> bool:
        """Whether the database has told its time."""
        return self._told is not None

    def set(self, told: datetime) -> None:
        """Take over what the database told just now."""
        self._told = told, time.monotonic()

    def now(self) -> datetime:
        """Return the database's time."""
        assert self._told is not None, "ask first"  # noqa: S101 - `is_set` says whether
        told, at = self._told
        return told + timedelta(seconds=time.monotonic() - at)
