"""Commands about share links."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar, Final
from uuid import UUID

from attrs import Attribute, field, frozen

from unified_orders.domain.commands.addressing import OrderCommand
from unified_orders.domain.errors import InvalidInput
from unified_orders.domain.fields import (
    HIDDEN,
    Each,
    Optional,
    Text,
    Words,
    as_optional_tuple,
    as_set,
    as_uuid,
    fault,
    own_id,
)
from unified_orders.domain.results import Shared
from unified_orders.domain.words import LinkPermission

SHORTEST: Final = timedelta(minutes=5)
DEFAULT_LIFETIME: Final = timedelta(days=7)
LONGEST: Final = timedelta(days=30)


def _lifetime(_: object, attribute: "Attribute[Any]", value: object) -> None:
    if not isinstance(value, timedelta) or not SHORTEST <= value <= LONGEST:
        raise fault(attribute, value, "must be a timedelta from 5 minutes to 30 days")


def _token(_: object, __: object, value: str) -> None:
    if type(value) is not str or not value.isascii() or not value.isprintable():
        raise InvalidInput("token", HIDDEN, "must be the text of a share link's token")


def _with_view(given: Iterable[LinkPermission]) -> frozenset[LinkPermission]:
    permissions: Any = as_set(given)
    return permissions | {LinkPermission.VIEW} if isinstance(permissions, frozenset) else permissions


@frozen(slots=True, kw_only=True)
class Share(OrderCommand[Shared]):
    """Make a share link. Its text is in the result of this one call, and never again."""

    name: ClassVar[str] = "share"
    #: None: the whole order
    group_ids: tuple[UUID, ...] | None = field(
        default=None, converter=as_optional_tuple, validator=Optional(Each(own_id, "groups", least=1, distinct=True))
    )
    #: `view` is always in it
    permissions: frozenset[LinkPermission] = field(
        default=frozenset({LinkPermission.VIEW}), converter=_with_view, validator=Words(LinkPermission)
    )
    label: str | None = field(default=None, validator=Optional(Text("label")))
    message: str | None = field(default=None, validator=Optional(Text("note", lines=True)))
    expires_in: timedelta = field(default=DEFAULT_LIFETIME, validator=_lifetime)


@frozen(slots=True)
class RevokeShare(OrderCommand[None]):
    """End a share link at once."""

    name: ClassVar[str] = "revoke_share"
    token_id: UUID = field(converter=as_uuid, validator=own_id)


@frozen(slots=True)
class Claim(OrderCommand[None]):
    """Take an order whose account is unknown, by an order-wide link that permits it."""

    name: ClassVar[str] = "claim"
    token: str = field(validator=_token, repr=False)
