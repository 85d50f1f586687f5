"""Who answers analyses and delivers links in the example: what a shop's people and programs would do, in a thread."""

import logging
import threading
from types import TracebackType
from typing import Final

from attrs import define, field

from unified_orders.adapters.cli.delivering import TO_COME, news_of
from unified_orders.adapters.cli.standing import PAGE, WATCHER, Standing
from unified_orders.application.relay import Relay
from unified_orders.application.service import OrderService
from unified_orders.application.views import StaffLine
from unified_orders.domain.actors import Actor
from unified_orders.domain.errors import UnifiedOrdersError
from unified_orders.domain.words import OrderState
from unified_orders.ports.queries import OrderFilter, OrderSort

_DESK: Final = Actor.worker("desk")
_IN_WORK: Final = OrderFilter(states=frozenset({OrderState.IN_PROGRESS}))
_LOG: Final = logging.getLogger("unified_orders.serve")


@define
class Desk:
    """Takes what waits in the outbox, and brings every order in work one step further, again and again."""

    orders: OrderService
    #: has the analysis of the example
    relay: Relay
    #: seconds from one step to the next
    pace: float
    _stop: threading.Event = field(factory=threading.Event, init=False)
    _thread: threading.Thread = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._thread = threading.Thread(target=self._run, name="desk", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self.pace):
            try:
                self.step()
            except UnifiedOrdersError as error:
                _LOG.warning("the desk waits: %s", error)

    def step(self) -> None:
        """Hand over what waits, and bring one placement of each order in work one stage further."""
        self.relay.drain()
        for row in self.orders.orders(actor=WATCHER, wanted=_IN_WORK, sort=OrderSort.OLDEST, limit=PAGE).orders:
            standing = Standing(self.orders, self.orders.queries, row.order_id)
            line = next(filter(_can_go_on, standing.lines()), None)
            if line is not None:
                self.orders.execute(news_of(row.order_id, line, TO_COME[line.status][0]), actor=_DESK)


def _can_go_on(line: StaffLine) -> bool:
    """Tell whether a placement needs nobody's decision."""
    return line.item_id is not None and line.status in TO_COME and not line.has_issue and line.failure is None
