"""What every command must pass before its own rules are asked: does the actor see it, is it legal here, may they."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from unified_orders.domain import commands as c
from unified_orders.domain.actors import Actor
from unified_orders.domain.errors import Reason
from unified_orders.domain.limits import over_limit
from unified_orders.domain.order import Order
from unified_orders.domain.permission import ALWAYS, Plea
from unified_orders.domain.rules import RULES, Rule
from unified_orders.domain.state import State
from unified_orders.domain.tokens import ShareToken, digest_of
from unified_orders.domain.turn import Turn
from unified_orders.domain.words import ActorKind, LinkPermission, ReasonKind


def admit(command: c.Command[Any], turn: Turn) -> list[Reason]:
    """Return the reasons against a command that need no look at its own rules.

    What the actor can't see is refused as unknown, and nothing else is said.
    """
    rule = RULES[type(command)]
    if isinstance(command, c.CreateOrder):
        return _against_creation(command, rule, turn)
    hidden = unseen(command, turn)
    if hidden is not None:
        return [hidden]
    order = turn.order
    reasons = _oversized(command, turn)
    if turn.slice.occupied:
        reasons.append(occupied())
    if order.state not in rule.orders:
        legal = ", ".join(state for state in type(order.state) if state in rule.orders)
        message = f"the order is {order.state}; {rule.name} is for orders that are {legal}"
        reasons.append(Reason(rule.code, ReasonKind.STATE, message))
    if rule.groups is not None:
        reasons += _group_reasons(groups_named(command), rule, turn)
    refused = _permission_reason(command, rule, turn)
    if refused is not None:
        reasons.append(refused)
    return reasons


def groups_named(command: c.Command[Any]) -> tuple[UUID, ...]:
    """Return the groups that a command names."""
    if isinstance(command, c.GroupCommand):
        return (command.group.group_id,)
    if isinstance(command, c.FinishReview | c.ReopenReview | c.Share):
        return command.group_ids or ()
    return ()


def sees(actor: Actor, order: Order) -> bool:
    """Tell whether an order is in an actor's sight at all; a guest's link is checked besides."""
    match actor.kind:
        case ActorKind.ACCOUNT:
            return order.account_id == actor.account_id
        case ActorKind.GUEST:
            return actor.scope is not None and actor.scope.order_id == order.id
        case ActorKind.STAFF | ActorKind.WORKER | ActorKind.SYSTEM:
            return True


def unseen(command: c.Command[Any], turn: Turn) -> Reason | None:
    """Return the reason if the order, a named group, item or link is unknown, or foreign: the same answer for all."""
    if not turn.state.exists:
        return unknown("order")
    order = turn.order
    if isinstance(command, c.Claim):
        return _claimable(command, turn)
    if not sees(turn.actor, order):
        return unknown("order")
    if (closed := link_reason(turn.actor, turn.state, turn.now)) is not None:
        return closed
    if isinstance(command, c.RecordAnalysis | c.FailAnalysis):
        return None  # results for a group that is not there are acknowledged, and change nothing
    return _unseen_part(command, turn)


def _unseen_part(command: c.Command[Any], turn: Turn) -> Reason | None:
    """Return the reason if what a command names within its order is not there, or beyond a guest's link."""
    scope = turn.actor.scope
    for group_id in groups_named(command):
        if group_id not in turn.state.groups or (scope is not None and not scope.covers(group_id)):
            return unknown("group")
    if isinstance(command, c.ItemCommand):
        item = turn.state.items.get(command.item_id)
        if item is None or (scope is not None and not scope.covers(item.order_group_id)):
            return unknown("item")
    if isinstance(command, c.RevokeShare) and (
        command.token_id not in turn.state.tokens or (scope is not None and command.token_id != scope.token_id)
    ):
        return unknown("share link")
    return None


def unknown(what: str) -> Reason:
    """Return the answer for what is foreign or does not exist."""
    return Reason("not_found", ReasonKind.INPUT, f"there is no such {what}, or it is not yours; check its id")


def link_reason(actor: Actor, state: State, now: datetime) -> Reason | None:
    """Return why a guest's link no longer opens, or None."""
    if actor.scope is None:
        return None
    token = state.tokens.get(actor.scope.token_id)
    if token is None or token.scope != actor.scope:
        return unknown("order")
    return closed_link(token, now)


def closed_link(token: ShareToken, now: datetime) -> Reason | None:
    """Return why a share link no longer opens, or None."""
    if token.revoked_at is not None:
        return Reason("link_revoked", ReasonKind.PERMISSION, "this link was ended; ask the agency for a new one")
    if not token.is_open(now):
        return Reason("link_expired", ReasonKind.PERMISSION, "this link has expired; ask the agency for a new one")
    return None


def _claimable(command: c.Claim, turn: Turn) -> Reason | None:
    digest = digest_of(command.token)
    token = next((token for token in turn.state.tokens.values() if token.digest == digest), None)
    if token is None or token.scope.group_ids is not None or not token.permits(LinkPermission.CLAIM):
        return unknown("order")
    return closed_link(token, turn.now)


def _against_creation(command: c.CreateOrder, rule: Rule, turn: Turn) -> list[Reason]:
    reasons = _oversized(command, turn)
    if turn.slice.occupied:
        reasons.append(occupied())
    if turn.actor.kind not in turn.context.permissions.get(rule.name, {}):
        reasons.append(_not_permitted(rule, turn))
    return reasons


def _oversized(command: c.Command[Any], turn: Turn) -> list[Reason]:
    limits = turn.context.limits
    return over_limit(command, limits) + over_limit(turn.actor, limits, ("actor",))


def occupied() -> Reason:
    """Return the answer for an order whose id is taken."""
    message = "an order with this id, or made by this key, exists already; take a new key"
    return Reason("already_exists", ReasonKind.STATE, message)


def changed_since(version: int, stored: int) -> Reason:
    """Return the answer for a command that was meant for an order as it no longer is."""
    message = f"the order is at version {stored}, not {version}; look at it again and repeat what still fits"
    return Reason("order_changed", ReasonKind.STATE, message)


def _group_reasons(group_ids: tuple[UUID, ...], rule: Rule, turn: Turn) -> Iterator[Reason]:
    for group_id in group_ids:
        status = turn.group(group_id).group_status
        if status not in (rule.groups or ()):
            legal = ", ".join(one for one in type(status) if one in (rule.groups or ()))
            message = f"the group is {status}; {rule.name} is for groups that are {legal}"
            yield Reason("wrong_group_state", ReasonKind.STATE, message, ("group",))


def _permission_reason(command: c.Command[Any], rule: Rule, turn: Turn) -> Reason | None:
    actor = turn.actor
    grant = turn.context.permissions.get(rule.name, {}).get(actor.kind)
    if grant is None:
        return _not_permitted(rule, turn)
    if grant is ALWAYS or grant.test(Plea(actor, command, turn.order)):
        return None
    message = f"{rule.name} is not open to this {actor.kind}: {grant.sentence}"
    return Reason("not_permitted", ReasonKind.PERMISSION, message)


def _not_permitted(rule: Rule, turn: Turn) -> Reason:
    granted = turn.context.permissions.get(rule.name, {})
    kinds = ", ".join(kind for kind in rule.roles if kind in granted) or "nobody"
    return Reason("not_permitted", ReasonKind.PERMISSION, f"{rule.name} is for {kinds}, not for {turn.actor.kind}")
