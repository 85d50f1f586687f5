"""A command on its order, into whose fields things are put."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from tests.hostile.payloads import PAYLOADS
from tests.hostile.places import Place, field_of, is_same, is_secret, leaves, put, taken
from tests.hostile.saying import answer
from tests.scenarios.kit import Agency
from tests.scenarios.walk import Walk

from unified_orders.domain import commands as c
from unified_orders.domain.errors import InvalidInput, Refused, UnifiedOrdersError, shown
from unified_orders.domain.events import Recorded
from unified_orders.wire import from_json, to_json

#: what a command says and no store needs to keep
_UNKEPT: Final = {"token", "domain_id"}
_MINUTE: Final = timedelta(minutes=1)


class Desk:
    """A command and the order it is for, made anew once the order has changed."""

    def __init__(self, name: str) -> None:
        self._stage, self._wish, self.actor = PAYLOADS[name]
        self.renew()

    def renew(self) -> None:
        self.agency = Agency()
        self.walk: Walk = self._stage(self.agency)
        self.command: c.Command[Any] = self._wish(self.walk)

    def give(self, place: Place, given: object) -> None:
        """Give the command with something in one place, and look at what comes of it."""
        made = answer(lambda: put(self.command, place, given))
        if isinstance(made, UnifiedOrdersError):
            check_refusal(made, self.command, place, given)
            return
        assert is_same(given, taken(made, place))
        assert from_json(to_json(made), c.Command) == made
        before = self.agency.repository.snapshot(self.walk.id)
        done = answer(lambda: self.agency.service.execute(made, actor=self.actor))
        if isinstance(done, UnifiedOrdersError):
            check_refusal(done, made, place, given)
            assert self.agency.repository.snapshot(self.walk.id) == before
        else:
            self.check_kept(done.order_id, place, given, before.order.last_seq if before is not None else 0)
            self.renew()

    def offer(self, command: Any) -> None:  # noqa: ANN401 - whatever is given in a command's place
        """Give something that is no command."""
        for call in (self.agency.service.execute, self.agency.service.simulate):
            refused = answer(lambda: call(command, actor=self.actor))  # noqa: B023 - called at once
            assert isinstance(refused, InvalidInput)
            assert refused.field_name == "command"

    def check_kept(self, order_id: UUID, place: Place, given: object, told: int) -> None:
        """Look for a text in what is stored, and send the new part of history through JSON."""
        self.agency.check(order_id)
        repository = self.agency.repository
        shelf = repository.shelves.get(order_id)
        if shelf is None:  # discarded
            return
        news = shelf.history[told if order_id == self.walk.id else 0 :]
        for recorded in news:
            assert from_json(to_json(recorded), Recorded) == recorded
        if isinstance(given, str) and field_of(place) not in _UNKEPT and not _is_id(given):
            homes = (news, shelf.state.order, repository.outbox.claim(100, _MINUTE), shelf.state.selections)
            assert any(given == leaf for leaf in leaves([*homes, repository.sites]))


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def check_refusal(error: UnifiedOrdersError, value: object, place: Place, given: object) -> None:
    """Hold a refusal against its promise: it names the field that was put there, and shows no secret."""
    assert isinstance(error, InvalidInput | Refused)
    name = field_of(place)
    if isinstance(error, InvalidInput):
        assert name in str(error)
        assert error.reason.path[0] == error.field_name.split(".")[0]
    else:
        too_large = [reason for reason in error.reasons if reason.code == "over_limit"]
        assert all(name in reason.path for reason in too_large)
    if is_secret(value, place) and isinstance(given, str) and len(given) > 10:
        assert shown(given)[1:9] not in str(error)
