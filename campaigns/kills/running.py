"""Kill PostgreSQL under load, and clients at each round trip; nothing that was answered may be gone."""

import logging
import time

from tests.adapters.postgres.servers import address_of_a_server, database_on

from campaigns.kills import clients, server
from campaigns.seeds import parsed, parser_of, tell


def main(arguments: list[str]) -> int:
    """Run the campaign as the command line asks."""
    parser = parser_of("kills", __doc__)
    parser.add_argument("--servers", type=int, default=10, help="how often the server is killed")
    parser.add_argument("--clients", type=int, default=1, help="how often clients are killed at each round trip")
    asked, started = parsed(parser, arguments), time.monotonic()
    logging.getLogger("unified_orders.relay").addHandler(logging.NullHandler())
    if asked.clients:
        with database_on(address_of_a_server()) as address:
            tell(f"clients: {clients.run(address, asked.clients)} ({time.monotonic() - started:.0f} s)")
    if asked.servers:
        started = time.monotonic()
        tell(f"server: {server.run(asked.servers, asked.seed)} ({time.monotonic() - started:.0f} s)")
    return 0
