"""Generated requests to every address of the HTTP API: each answer is as the OpenAPI document says, none is a bug.

python -m campaigns http_requests --requests 100000 [--seed 4]
"""

import sys
import time
from random import Random

from tests.adapters.http.fuzzing import Fuzzing
from tests.adapters.http.kit import CLIENTS, Caller, identify, wired

from campaigns.seeds import parsed, parser_of, tell
from unified_orders.adapters.http import orders_app
from unified_orders.adapters.memory import AsyncInMemoryOrders, in_memory_service


def run(requests: int, seed: int) -> Fuzzing:
    """Send so many requests; return what was answered.

    Raises:
        AssertionError: an answer was not as the document says, or the run has shown too little.
    """
    orders = AsyncInMemoryOrders(in_memory_service(clients=CLIENTS, deliver="on demand"))
    app = orders_app(orders, identify=identify)
    with wired(app) as wire:
        fuzzing = Fuzzing(Caller(wire, "ann"), app.openapi(), Random(seed))  # noqa: S311 - no secret
        fuzzing.run(requests)
    fuzzing.check()
    return fuzzing


def main() -> int:
    """Run the campaign as the command line asks."""
    parser = parser_of("http_requests", __doc__)
    parser.add_argument("--requests", type=int, default=100_000)
    asked = parsed(parser)
    started = time.monotonic()
    fuzzing = run(asked.requests, asked.seed)
    tell(f"{fuzzing}; 0 faults ({time.monotonic() - started:.0f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
