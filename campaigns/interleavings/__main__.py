"""Two commands that meet on one order: all orders of their round trips, and drawn orders of single messages.

python -m campaigns interleavings --runs 30000 [--seed 4]
"""

import sys
import time

from campaigns.interleavings.meetings import PAIRS
from campaigns.interleavings.naive import lock_count_insert, over_quota, read_count_insert
from campaigns.interleavings.running import all_orders, drawn_orders
from campaigns.interleavings.troupe import theatre
from campaigns.seeds import parsed, parser_of, tell
from campaigns.stored import LEVELS, database


def main() -> int:
    """Run the campaign as the command line asks."""
    parser = parser_of("interleavings", __doc__)
    parser.add_argument("--runs", type=int, default=2_000, help="drawn orders of single messages, in all")
    asked = parsed(parser)
    with database() as address:
        for level in LEVELS:
            for approve in (read_count_insert, lock_count_insert):
                runs, over = over_quota(address, approve, level)
                tell(f"naive: {approve.__name__} at {level}: over the limit in {over} of {runs} orders")
        with theatre(address) as stage:
            started = time.monotonic()
            tally = all_orders(stage, PAIRS)
            tell(f"all orders of the round trips of {len(PAIRS)} pairs at {len(LEVELS)} levels: {tally}; 0 faults")
            tally = drawn_orders(stage, PAIRS, asked.runs, asked.seed)
            tell(f"drawn orders of single messages: {tally}; 0 faults ({time.monotonic() - started:.0f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
