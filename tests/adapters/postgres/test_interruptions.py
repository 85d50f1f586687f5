"""What ends a trip in its middle, like Ctrl-C, is what its caller hears of."""

import psycopg
import pytest
from sqlalchemy import Engine

from unified_orders.adapters.postgres.tripping import Message, trip


def connected(engine: Engine) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(engine.url.set(drivername="postgresql").render_as_string(hide_password=False))


@pytest.mark.parametrize("interruption", [SystemExit, KeyboardInterrupt])
def test_an_interruption_is_not_taken_for_a_failure_of_the_database(
    engine: Engine, interruption: type[BaseException]
) -> None:
    with connected(engine) as connection:
        under_way = trip(connection.pgconn, [Message(b"SELECT pg_sleep(10)", ())], None)
        next(under_way)
        with pytest.raises(interruption):
            under_way.throw(interruption())
        connection.close()


def test_a_trip_that_nobody_waits_for_is_left_quietly(engine: Engine) -> None:
    with connected(engine) as connection:
        under_way = trip(connection.pgconn, [Message(b"SELECT pg_sleep(10)", ())], None)
        next(under_way)
        under_way.close()
        connection.close()
