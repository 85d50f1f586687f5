"""Who acts. Every command takes an actor and every event stores its author; there is no default actor."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from attrs import field, frozen

from unified_orders.domain.fields import (
    Each,
    OneOf,
    Optional,
    Text,
    Words,
    as_optional_tuple,
    as_set,
    fault,
    host_id,
    own_id,
)
from unified_orders.domain.words import ActorKind, LinkPermission


def _permission_set(given: Iterable[LinkPermission]) -> frozenset[LinkPermission]:
    return as_set(given)


@frozen(slots=True)
class Scope:
    """What a share link opens: one order, or some of its groups, with what permissions.

    The engine checks it against the stored token again in each decision, so an old scope opens nothing.
    """

    order_id: UUID = field(validator=own_id)
    token_id: UUID = field(validator=own_id)
    #: None: the whole order
    group_ids: tuple[UUID, ...] | None = field(
        default=None, converter=as_optional_tuple, validator=Optional(Each(own_id, "groups"))
    )
    permissions: frozenset[LinkPermission] = field(
        default=frozenset({LinkPermission.VIEW}), converter=_permission_set, validator=Words(LinkPermission)
    )

    def covers(self, group_id: UUID) -> bool:
        """Tell whether the link opens this group of its order."""
        return self.group_ids is None or group_id in self.group_ids


@frozen(slots=True)
class Author:
    """An actor as history keeps it."""

    kind: ActorKind
    id: str
    #: the name shown to people
    label: str | None = None
    #: for whom staff decided
    on_behalf_of: str | None = None


@frozen(slots=True)
class Actor:
    """Who gives a command. Use the constructors: `Actor.staff("sam")`, `Actor.account("acme")`."""

    kind: ActorKind = field(validator=OneOf(ActorKind))
    #: the person, token or process, by the host's id
    id: str = field(validator=host_id)
    #: the account an account actor speaks for
    account_id: str | None = field(default=None, validator=Optional(host_id))
    #: the name shown to people in history
    label: str | None = field(default=None, validator=Optional(Text("label")))
    #: a guest's share link
    scope: Scope | None = field(default=None, validator=Optional(OneOf(Scope)))
    #: the reviewer whose words staff pass on
    on_behalf_of: str | None = field(default=None, validator=Optional(Text("label")))

    def __attrs_post_init__(self) -> None:
        needed = {ActorKind.ACCOUNT: ("account_id",), ActorKind.GUEST: ("scope",)}.get(self.kind, ())
        for name in ("account_id", "scope"):
            given = getattr(self, name)
            if (given is None) == (name in needed):
                rule = "is needed" if given is None else "must be left out"
                raise fault(name, given, f"{rule} for an actor of kind {self.kind}")
        if self.on_behalf_of is not None and self.kind is not ActorKind.STAFF:
            raise fault("on_behalf_of", self.on_behalf_of, "is for staff who pass on a reviewer's words")

    @classmethod
    def staff(cls, id: str, *, label: str | None = None, on_behalf_of: str | None = None) -> "Actor":
        """Return a member of the agency's staff; `on_behalf_of` names the reviewer whose words they pass on."""
        return cls(ActorKind.STAFF, id, label=label, on_behalf_of=on_behalf_of)

    @classmethod
    def account(cls, account_id: str, *, user: str | None = None, label: str | None = None) -> "Actor":
        """Return a user of a paying account; `user` is their id if it differs from the account's."""
        return cls(ActorKind.ACCOUNT, user or account_id, account_id=account_id, label=label)

    @classmethod
    def guest(cls, scope: Scope, *, label: str | None = None) -> "Actor":
        """Return the bearer of a share link; `OrderService.open_link` makes it from the token."""
        return cls(ActorKind.GUEST, str(scope.token_id), label=label, scope=scope)

    @classmethod
    def worker(cls, id: str) -> "Actor":
        """Return a callback, importer or relay."""
        return cls(ActorKind.WORKER, id)

    @property
    def author(self) -> Author:
        """The actor as history keeps it."""
        return Author(self.kind, self.id, self.label, self.on_behalf_of)


#: The author of migrations.
SYSTEM: Final = Actor(ActorKind.SYSTEM, "unified_orders")
