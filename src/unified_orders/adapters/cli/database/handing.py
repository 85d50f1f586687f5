"""What the commands `relay ...` do."""

import signal
import sys
import threading
from datetime import timedelta
from types import FrameType
from typing import TYPE_CHECKING, Any
from uuid import UUID

from attrs import frozen

from unified_orders.adapters.cli.answers import as_text
from unified_orders.adapters.cli.database.connecting import engine_of, tell
from unified_orders.adapters.cli.exits import FOUND, OK
from unified_orders.adapters.cli.functions import function_at
from unified_orders.adapters.cli.screen.style import screen, table
from unified_orders.application.relay import Relay
from unified_orders.domain.errors import InvalidInput, shown

if TYPE_CHECKING:
    from unified_orders.adapters.postgres.waiting import Parked, Waiting

_RECEIVERS = "must be MODULE:FUNCTION, a function of yours that is given the relay, like shop.work:receivers"
#: parked effects that are shown one by one
_SHOWN = 100


@frozen(slots=True)
class Pace:
    """How a relay works."""

    #: seconds
    poll: float
    #: seconds
    lease: float
    batch: int
    #: wakes up by NOTIFY, too
    listens: bool = False


def run_relay(receivers: str, dsn: str, schema: str | None, pace: Pace, *, once: bool) -> int:
    """Hand over effects until a signal says stop, or all that is due."""
    from unified_orders.adapters.postgres import PostgresOutbox, Store  # noqa: PLC0415 - an extra
    from unified_orders.adapters.postgres.listening import Listener  # noqa: PLC0415

    register = function_at("receivers", receivers, _RECEIVERS)
    with engine_of(dsn) as engine:
        relay = Relay(PostgresOutbox(engine, Store(schema)), lease=timedelta(seconds=pace.lease))
        register(relay)
        if once:
            screen().print(f"{relay.drain(pace.batch):,} handed over")
            return OK
        screen(errors=True).print("handing over; Ctrl-C or SIGTERM ends it after the batch in hand")
        with Listener(engine) as listener:
            wait = listener.wait if pace.listens else None
            relay.run(stopped_by_signals(), timedelta(seconds=pace.poll), pace.batch, wait)
        screen(errors=True).print("stopped; what was not handed over waits")
    return OK


def run_status(dsn: str, schema: str | None, *, as_json: bool) -> int:
    """Show what waits; end with 1 if something is parked."""
    from unified_orders.adapters.postgres import PostgresOutbox, Store  # noqa: PLC0415 - an extra

    with engine_of(dsn) as engine:
        outbox = PostgresOutbox(engine, Store(schema))
        waiting, parked = outbox.waiting(), outbox.parked(_SHOWN)
    if as_json:
        sys.stdout.write(as_text(_document(waiting, parked)) + "\n")
    else:
        _show(waiting, parked)
    return FOUND if waiting.parked else OK


def run_retry(dsn: str, schema: str | None, ids: list[str] | None, *, as_json: bool) -> int:
    """Put parked effects back; end with 1 if one that was named is not parked."""
    wanted = None if ids is None else [_id(one) for one in ids]
    from unified_orders.adapters.postgres import PostgresOutbox, Store  # noqa: PLC0415 - an extra

    with engine_of(dsn) as engine:
        back = PostgresOutbox(engine, Store(schema)).retry_parked(wanted)
    missing = 0 if wanted is None else len(set(wanted)) - back
    told = f"{back:,} put back to waiting" + (f"; {missing:,} named are not parked" if missing else "")
    tell({"put_back": back, "not_parked": missing}, told, as_json=as_json)
    return FOUND if missing else OK


def stopped_by_signals() -> threading.Event:
    """Return what the first SIGTERM or SIGINT sets; the second ends the process at once."""
    stop = threading.Event()
    former = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def stopping(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()
        for one, before in former.items():
            signal.signal(one, before)

    for number in former:
        signal.signal(number, stopping)
    return stop


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise InvalidInput("ID", shown(text), "must be the id of a parked effect, as `relay status` names it") from None


def _document(waiting: "Waiting", parked: "tuple[Parked, ...]") -> dict[str, Any]:
    return {
        "due": waiting.due,
        "delayed": waiting.delayed,
        "in_hand": waiting.in_hand,
        "parked": waiting.parked,
        "lag_seconds": None if waiting.lag is None else round(waiting.lag.total_seconds(), 3),
        "parked_effects": [
            {
                "id": str(one.id),
                "order_id": str(one.order_id),
                "key": one.key,
                "tries": one.tries,
                "reason": one.reason,
                "stored_at": one.stored_at.isoformat(),
            }
            for one in parked
        ],
    }


def _show(waiting: "Waiting", parked: "tuple[Parked, ...]") -> None:
    console = screen()
    lag = "nothing waits" if waiting.lag is None else f"the oldest waits since {_span(waiting.lag)}"
    console.print(
        f"{waiting.due:,} due, {waiting.delayed:,} to be tried again later, {waiting.in_hand:,} in hand, "
        f"{waiting.parked:,} parked; {lag}"
    )
    if not parked:
        return
    listed = table("id", "effect", "tries", "why it failed last")
    for one in parked:
        listed.add_row(str(one.id), one.key, str(one.tries), one.reason)
    console.print(listed)
    if waiting.parked > len(parked):
        console.print(f"and {waiting.parked - len(parked):,} more")
    console.print("put them back with: unified-orders relay retry [ID]...")


def _span(lag: timedelta) -> str:
    seconds = lag.total_seconds()
    return f"{seconds:.1f} s" if seconds < 60 else str(timedelta(seconds=round(seconds)))  # noqa: PLR2004 - a minute
