"""What a publisher is: it makes statements of a command's effects, which are sent and committed with the command."""

from collections.abc import Callable
from typing import Any

from attrs import evolve, field, frozen, validators

from unified_orders.adapters.postgres.statements import Statement
from unified_orders.domain.effects import Effect
from unified_orders.domain.fields import OneOf, as_tuple, fault


@frozen(slots=True)
class Published:
    """What a publisher made of a command's effects."""

    #: sent in this order, behind what stores the command; their rows are not looked at
    statements: tuple[Statement, ...] = field(
        default=(), converter=as_tuple, validator=validators.deep_iterable(OneOf(Statement))
    )
    #: effects that wait in the outbox for a relay, as they would without a publisher
    left: tuple[Effect, ...] = field(default=(), converter=as_tuple, validator=validators.deep_iterable(OneOf(Effect)))


#: Given the effects of one command, all at once; it sends nothing itself, and is asked anew when a command is tried
#: again.
Publish = Callable[[tuple[Effect, ...]], Published]


def published_by(publish: Publish, effects: tuple[Effect, ...]) -> Published:
    """Return what a publisher of the host's made, marked as the host's.

    Raises:
        InvalidInput: it returned something else.
    """
    published: Any = publish(effects)
    if not isinstance(published, Published):
        raise fault("publish", published, "must return a Published: its statements, and the effects that are left")
    return evolve(published, statements=[evolve(one, of_host=True) for one in published.statements])
