"""How a command runs, once for sync and async: a generator that yields what it asks of the ports and gets the answers.

Load, decide, save: the service adds no rules. Retrying is the store's business, or the host's.
"""

import secrets
from collections.abc import Generator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar
from uuid import UUID

from attrs import Attribute, field, frozen

from unified_orders.application.fingerprint import fingerprint
from unified_orders.application.ids import keyed_order_id, uuid7
from unified_orders.domain import commands as c
from unified_orders.domain.actors import Actor
from unified_orders.domain.admission import changed_since, link_reason, occupied, sees, unknown
from unified_orders.domain.audience import Audience, audience_of
from unified_orders.domain.copying import evolve
from unified_orders.domain.deciding import Accepted, Refusal, decide, target_of
from unified_orders.domain.errors import Contended, InvalidInput, KeyReused, Reason, Refused, shown
from unified_orders.domain.events import check_kind
from unified_orders.domain.fields import Integer, Text, as_set, fault, own_id
from unified_orders.domain.limits import DEFAULT_LIMITS, Limits
from unified_orders.domain.permission import Permissions
from unified_orders.domain.results import Done, Shared
from unified_orders.domain.rules import PERMISSIONS, RULES, check_narrowed
from unified_orders.domain.slices import Need, Slice, need_of
from unified_orders.domain.turn import Context
from unified_orders.ports.ids import IdSource
from unified_orders.ports.repository import KEPT_AT_LEAST, Loaded, Receipt, Write

R = TypeVar("R")
_SECRET_BYTES: Final = 32


def _kinds_of_events(_: object, attribute: "Attribute[Any]", words: object) -> None:
    if not isinstance(words, frozenset):
        raise fault(attribute, words, "must be a set of kinds of events, like {'order_moved'}")
    for word in words:
        check_kind(attribute.name, word)


@frozen(slots=True)
class Settings:
    """What a host may choose of the engine."""

    limits: Limits = DEFAULT_LIMITS
    #: the table of grants, narrowed by the host if it likes
    permissions: Permissions = field(default=PERMISSIONS, repr=False)
    #: words of the kinds of events that the outbox announces: `order_moved`
    subscriptions: frozenset[str] = field(default=frozenset(), converter=as_set, validator=_kinds_of_events)
    ids: IdSource = uuid7
    #: how often a command is tried that others came before, or whose store was away; 1 inside a host's transaction
    tries: int = field(default=5, validator=Integer(1, most=100))

    def __attrs_post_init__(self) -> None:
        check_narrowed(self.permissions)

    def new_id(self) -> UUID:
        """Return an id that is new."""
        given = self.ids()
        own_id(None, "ids", given)
        return given


@frozen(slots=True)
class Load:
    """Ask the unit of work to load; answered by `Loaded`."""

    need: Need
    receipt_of: tuple[UUID, str] | None


@frozen(slots=True)
class AskDirectory:
    """Ask the client directory; answered by clients by id."""

    ids: frozenset[str]


@frozen(slots=True)
class AskPriceList:
    """Ask the price list; answered by discount rules."""

    account_id: str | None
    at: datetime


@frozen(slots=True)
class Save:
    """Ask the unit of work to save; answered by None."""

    write: Write


Step = Load | AskDirectory | AskPriceList | Save
Steps = Generator[Step, Any, R]


def run(
    command: c.Command[R],
    actor: Actor,
    key: str | None,
    settings: Settings,
    version: int | None = None,
    *,
    unseen: bool = False,
) -> Steps[Done[R]]:
    """Run a command to its end: the outcome, or `Refused`; with a version, only on the order as it was at that one.

    `unseen` takes for granted that nothing is stored under the key: if that is wrong, or the command is refused, it is
    `Contended`, and has to be run again without.
    """
    check_wish(command, actor)
    check_key(key, settings.limits)
    named = with_id(command, actor, key, settings)
    looks = key is not None and not unseen
    receipt_of = (target_of(named), key) if looks and key is not None else None
    need = need_of(named if looks else command, actor)  # an id that is new is not looked for
    loaded: Loaded = yield Load(need, receipt_of)
    if loaded.receipt is not None:
        return _replay(loaded, command, actor)
    complete = yield from _completed(loaded.slice, need)
    accepted = decide(named, complete, _context(named, complete, key, settings), actor)
    accepted = _unless_changed(accepted, complete, version)
    if isinstance(accepted, Refusal):
        if unseen:
            raise Contended("the key may have been used; look")
        raise Refused(command.name, accepted.reasons)
    receipt = _receipt(accepted, command, actor, key, loaded.slice.now)
    if accepted.changes is not None or accepted.effects or receipt is not None:
        yield Save(Write(accepted.changes, accepted.events, accepted.effects, receipt))
    return accepted.done


def is_unseen(command: c.Command[Any], key: str | None, settings: Settings) -> bool:
    """Return whether a command may run `unseen`.

    It makes an order whose id comes from its key, so that whoever comes second finds the place taken. Where nobody
    tries again, as in a host's transaction, it may not.
    """
    return isinstance(command, c.CreateOrder) and command.order_id is None and key is not None and settings.tries > 1


def rehearse(
    command: c.Command[R], actor: Actor, settings: Settings, version: int | None = None
) -> Steps[Accepted[R] | Refusal]:
    """Decide a command and store nothing; what would be stored is shown to staff alone."""
    check_wish(command, actor)
    need = need_of(command, actor)
    loaded: Loaded = yield Load(need, None)
    complete = yield from _completed(loaded.slice, need)
    named = with_id(command, actor, None, settings)
    answer = decide(named, complete, _context(named, complete, None, settings), actor)
    answer = _unless_changed(answer, complete, version)
    if isinstance(answer, Accepted) and audience_of(actor) is not Audience.STAFF:
        return Accepted(answer.done, None, (), ())
    return answer


def _unless_changed(answer: Accepted[R] | Refusal, loaded: Slice, version: int | None) -> Accepted[R] | Refusal:
    """Refuse what would be accepted, on an order at another version than was demanded; one that is new is at 0."""
    now = loaded.state.order.version if loaded.state.exists else 0
    if version is None or version == now or isinstance(answer, Refusal):
        return answer
    return Refusal((changed_since(version, now),))


def _context(command: c.Command[Any], loaded: Slice, key: str | None, settings: Settings) -> Context:
    return Context(
        now=loaded.now,
        first_id=settings.new_id(),
        secret=secrets.token_bytes(_SECRET_BYTES) if isinstance(command, c.Share) else b"",
        limits=settings.limits,
        permissions=settings.permissions,
        subscriptions=settings.subscriptions,
        key=key,
    )


def _completed(loaded: Slice, need: Need) -> Steps[Slice]:
    """Add what the host's directory and price list say."""
    ids = need.clients
    if need.directory:
        ids |= {group.client_id for group in loaded.state.groups.values()}
    if ids:
        clients: Mapping[str, Any] = yield AskDirectory(ids)
        loaded = evolve(loaded, clients=clients)
    if need.discounts and loaded.state.exists:
        rules: tuple[Any, ...] = yield AskPriceList(loaded.state.order.account_id, loaded.now)
        loaded = evolve(loaded, discounts=rules)
    return loaded


def check_wish(command: c.Command[Any], actor: Actor) -> None:
    """Refuse what is no command, or no actor."""
    if type(command) not in RULES:
        raise fault("command", command, "must be a command, like Submit(order_id)")
    check_actor(actor)


def check_actor(actor: Actor) -> None:
    """Refuse what is no actor: an id alone does not say who acts."""
    if not isinstance(actor, Actor):
        raise fault("actor", actor, "must be an Actor, like Actor.staff('sam')")


def check_key(key: str | None, limits: Limits) -> None:
    """Refuse an idempotency key that can't be stored."""
    if key is None:
        return
    unfit: Any = key
    fits = isinstance(unfit, str) and key.strip() and len(key) <= limits.key and Text.is_storable(key)
    if not fits:
        raise InvalidInput(
            "key", shown(key), f"must be text of 1 to {limits.key} characters without control characters"
        )


def check_age(older_than: timedelta) -> timedelta:
    """Return the age of what may be deleted; refuse one at which a repeated key must still find its outcome."""
    unfit: Any = older_than
    hours = KEPT_AT_LEAST // timedelta(hours=1)
    if not isinstance(unfit, timedelta) or older_than < KEPT_AT_LEAST:
        rule = f"must be a timedelta of at least {hours} hours: a repeated key finds its first outcome that long"
        raise fault("older_than", older_than, rule)
    return older_than


#: the field for the id of the order that a command makes
_MADE: Final[Mapping[type[c.Command[Any]], str]] = {c.CreateOrder: "order_id", c.Duplicate: "new_order_id"}


def with_id(command: c.Command[R], actor: Actor, key: str | None, settings: Settings) -> c.Command[R]:
    """Give a command that makes an order its id: from the caller, from actor and key, or new."""
    name = _MADE.get(type(command))
    if name is None or getattr(command, name) is not None:
        return command
    order_id = keyed_order_id(actor, key) if key is not None else settings.new_id()
    return evolve(command, **{name: order_id})  # type: ignore[type-var]


def _replay(loaded: Loaded, command: c.Command[R], actor: Actor) -> Done[R]:
    receipt, state = loaded.receipt, loaded.slice.state
    if receipt is None or (state.exists and not isinstance(command, c.Claim) and not sees(actor, state.order)):
        raise Refused(command.name, (_hidden(),))
    closed = link_reason(actor, state, loaded.slice.now)
    if closed is not None:
        raise Refused(command.name, (closed,))
    if receipt.fingerprint != fingerprint(command, actor):
        if _MADE.get(type(command)) is not None and getattr(command, _MADE[type(command)]) is not None:
            raise Refused(command.name, (occupied(),))  # whose keys an order knows is its owner's business
        raise KeyReused(receipt.key)
    return evolve(receipt.done, replayed=True)


def _hidden() -> Reason:
    return unknown("order")


def _receipt(
    accepted: Accepted[Any], command: c.Command[Any], actor: Actor, key: str | None, now: datetime
) -> Receipt | None:
    if key is None or (accepted.changes is not None and accepted.changes.discarded):
        return None
    done = accepted.done
    if isinstance(done.result, Shared):
        done = evolve(done, result=evolve(done.result, token=None))
    return Receipt(done.order_id, key, fingerprint(command, actor), done, now)
