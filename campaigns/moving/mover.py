"""The steps of a move, in a process that may be killed: `python -m campaigns.moving.mover ADDRESS SCHEMA STEP...`.

Says `begun` before its first step, and after each one what it took, as JSON.
"""

import json
import sys
import time
from typing import Any, Final

from sqlalchemy import create_engine

from campaigns.moving.killing import NAME, STOPPED
from unified_orders.adapters.postgres.moving import LegacyMap, Move
from unified_orders.domain.errors import UnifiedOrdersError

#: what the legacy schemas keep to themselves
_ZONE: Final = "Europe/Berlin"
_CURRENCY: Final = "USD"


def move_at(address: str, schema: str) -> Move:
    """Return the move of a legacy database, known by its connections' name."""
    engine = create_engine(address, connect_args={"application_name": NAME})
    return Move(engine, LegacyMap(schema=schema, time_zone=_ZONE, currency=_CURRENCY))


def run(move: Move, step: str) -> dict[str, Any]:
    """Run one step; return what it took."""
    began, worst = time.perf_counter(), 0.0
    match step:
        case "expand":
            move.expand()
        case "backfill":
            worst = move.backfill().worst
        case "verify":
            found = move.verify()
            if not found.is_clean:
                raise AssertionError(f"{found.waiting} wait; {'; '.join(found.faults[:3])}")
        case "switch":
            move.switch()
        case "rollback":
            move.rollback()
        case _:
            raise ValueError(step)
    return {"step": step, "seconds": time.perf_counter() - began, "worst_batch": 1000 * worst}


def main(arguments: list[str]) -> int:
    """Run steps one after the other; one that an error of ours stops can be run again."""
    address, schema, *steps = arguments
    move = move_at(address, schema)
    with move.engine.connect():
        _say("begun")
    try:
        for step in steps:
            _say(json.dumps(run(move, step)))
    except UnifiedOrdersError as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return STOPPED
    finally:
        move.engine.dispose()
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
