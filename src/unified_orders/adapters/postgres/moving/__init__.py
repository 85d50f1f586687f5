"""Moving orders of an earlier application in, while it goes on to work.

mapping, catalogue       what the legacy database calls things; what of it is there
reading, facts           legacy orders as they were read
translating, placing,
composing, grouping      from a legacy order to one of the engine's, or why not: pure
writing, filling         orders moved in batches, and again when they change
installing, back         triggers: what changes on either side is noted, or shown, on the other
inspecting, verifying    what is there; whether what was moved is right
contracting, leaving     what is dropped in the end; what is exported before a move is undone
move, standing           the steps, and where they have come to
"""

from unified_orders.adapters.postgres.moving.filling import Pace, Progress
from unified_orders.adapters.postgres.moving.inspecting import Inspected
from unified_orders.adapters.postgres.moving.leaving import Left
from unified_orders.adapters.postgres.moving.mapping import LegacyMap, read_map
from unified_orders.adapters.postgres.moving.move import Move
from unified_orders.adapters.postgres.moving.standing import Status
from unified_orders.adapters.postgres.moving.verifying import Verified

__all__ = ["Inspected", "Left", "LegacyMap", "Move", "Pace", "Progress", "Status", "Verified", "read_map"]
