"""Pure decisions: `decide` alone, again and again on a slice that the memory repository loaded once."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from benchmarks import program
from benchmarks.engine import CUSTOMER, WORKER, EngineLife, sites
from unified_orders.adapters.memory import MemoryRepository, in_memory_service
from unified_orders.application.core import Settings
from unified_orders.application.ids import uuid7
from unified_orders.domain import commands as c
from unified_orders.domain.actors import Actor
from unified_orders.domain.deciding import Accepted, decide
from unified_orders.domain.limits import DEFAULT_LIMITS, Limits
from unified_orders.domain.sites import Requirements
from unified_orders.domain.slices import need_of
from unified_orders.domain.turn import Context
from unified_orders.domain.words import Decision, OrderState, Stage

SIZES: Final = (10, 1_000, 10_000)
MANY: Final = 1_000
_PAGE: Final = 1_000

Call = Callable[[], object]


def item_completed() -> Call:
    """Decide that an item is completed, in an order of five."""
    life = EngineLife()
    for _, run in life.steps():
        run()
        if life.state().order.state is OrderState.IN_PROGRESS:
            break
    item_id = next(iter(life.state().items))
    url = "https://live.example/post"
    return deciding(
        life.orders.repository, c.RecordProgress(life.order_id, item_id, Stage.COMPLETED, published_url=url), WORKER
    )


class Board:
    """A group under review with `size` suggested sites."""

    def __init__(self, size: int, links: int) -> None:
        wide = Settings(limits=Limits(decisions=max(size, DEFAULT_LIMITS.decisions)))
        self.orders = in_memory_service(settings=wide, deliver="on demand")
        request = c.GroupRequest(
            client_id="tea",
            link_count=links,
            target_pages=program.pages("tea", links),
            requirements=Requirements(count=size),
        )
        made = self.orders.execute(c.CreateOrder(currency="USD", groups=[request]), actor=CUSTOMER)
        self.orders.execute(c.Submit(made.order_id), actor=CUSTOMER)
        self.group = c.GroupRef(made.order_id, made.group_ids[0])
        found = sites(size)
        for start in range(0, size, _PAGE):
            page = found[start : start + _PAGE]
            command = c.RecordAnalysis(self.group, 1, page, last=start + _PAGE >= size)
            self.orders.execute(command, actor=WORKER)

    def approving(self, count: int) -> c.Review:
        """Return the review that approves the first `count` sites."""
        state = self.orders.repository.snapshot(self.group.order_id)
        assert state is not None
        chosen = list(state.selections)[:count]
        return c.Review(self.group, [c.SiteDecision(decision=Decision.APPROVE, selection_id=one) for one in chosen])


def approve_2_of(size: int) -> tuple[Call, Call]:
    """Return the decision to approve 2 sites of a group that has `size`, and the same with its slice loaded anew."""
    board = Board(size, links=2)
    command = board.approving(2)
    loaded = partial(board.orders.simulate, command, actor=CUSTOMER)
    return deciding(board.orders.repository, command, CUSTOMER), loaded


def review_of(count: int) -> Call:
    """Return the decision on a review that approves `count` sites, each on a page of its own."""
    board = Board(count, links=count)
    return deciding(board.orders.repository, board.approving(count), CUSTOMER)


def deciding(store: MemoryRepository, command: c.Command[Any], actor: Actor) -> Call:
    with store.unit_of_work() as unit:
        loaded = unit.load(need_of(command, actor)).slice
    context = Context(loaded.now, uuid7())
    call = partial(decide, command, loaded, context, actor)
    assert isinstance(call(), Accepted)
    return call
