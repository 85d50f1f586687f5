"""Three and four actors on one order: drawn orders of their round trips and of their single messages.

python -m campaigns actors --runs 10000 [--seed 4]
"""

import sys
import time

from campaigns.interleavings.meetings import CROWDS
from campaigns.interleavings.running import drawn_orders
from campaigns.interleavings.troupe import theatre
from campaigns.seeds import parsed, parser_of, tell
from campaigns.stored import database


def main() -> int:
    """Run the campaign as the command line asks."""
    parser = parser_of("actors", __doc__)
    parser.add_argument("--runs", type=int, default=500, help="in all; half of each")
    asked = parsed(parser)
    with database() as address, theatre(address) as stage:
        started = time.monotonic()
        for what, single in (("round trips", False), ("single messages", True)):
            tally = drawn_orders(stage, CROWDS, asked.runs // 2, asked.seed, single=single)
            tell(f"{len(CROWDS)} crowds, {what}: {tally}; 0 faults")
        tell(f"({time.monotonic() - started:.0f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
