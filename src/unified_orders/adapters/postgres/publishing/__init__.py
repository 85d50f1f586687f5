"""Publishers: what a command sends to others in the very transaction that stores it.

orders = postgres_service(engine, publish=ProcrastinateJobs({StartWorkflow: "shop.work.place"}))

published       what a publisher is, and what it gives back
procrastinate   effects as jobs of Procrastinate
waking          a NOTIFY that wakes a relay which listens
"""

from unified_orders.adapters.postgres.publishing.procrastinate import ProcrastinateJobs
from unified_orders.adapters.postgres.publishing.published import Publish, Published
from unified_orders.adapters.postgres.publishing.waking import CHANNEL, wake_relays
from unified_orders.adapters.postgres.statements import Statement

__all__ = ["CHANNEL", "ProcrastinateJobs", "Publish", "Published", "Statement", "wake_relays"]
