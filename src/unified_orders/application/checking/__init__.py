"""The exhaustive checker: breadth-first over small worlds, every command by every actor in every state.

`worlds` says what is in a world and what of it is told apart; `alphabet` what is tried in each state; `walk` goes
through them and holds the promises; `report` says what was proved; `policy` does as much for a host's own settings.
"""

from unified_orders.application.checking.policy import POLICY_WORLDS, PolicyReport, check_policy
from unified_orders.application.checking.report import Report, WorldReport, check, check_world
from unified_orders.application.checking.worlds import LARGE, WORLDS, World

__all__ = [
    "LARGE",
    "POLICY_WORLDS",
    "WORLDS",
    "PolicyReport",
    "Report",
    "World",
    "WorldReport",
    "check",
    "check_policy",
    "check_world",
]
