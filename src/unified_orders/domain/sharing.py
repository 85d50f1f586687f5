"""Share links, and whose order it is: share, revoke, claim, transfer."""

from unified_orders.domain import commands as c
from unified_orders.domain import events as e
from unified_orders.domain.actors import Scope
from unified_orders.domain.copying import evolve
from unified_orders.domain.errors import legible
from unified_orders.domain.results import Shared
from unified_orders.domain.rules import PAYABLE
from unified_orders.domain.tokens import digest_of, make_token
from unified_orders.domain.turn import Turn
from unified_orders.domain.words import LinkPermission, ReasonKind


def share(turn: Turn, command: c.Share) -> Shared | None:
    most = turn.context.limits.tokens_per_order
    if turn.order.counters.tokens >= most:
        message = f"an order may have at most {most} share links; revoke some"
        turn.refuse("over_limit", message, kind=ReasonKind.INPUT)
    if LinkPermission.CLAIM in command.permissions and command.group_ids is not None:
        turn.refuse("claim_needs_order", "only a link to the whole order can permit claim", "group_ids")
    if turn.reasons:
        return None
    token_id, expires_at = turn.new_id(), turn.now + command.expires_in
    scope = Scope(turn.order.id, token_id, command.group_ids, command.permissions)
    token = make_token(turn.order.id, turn.context.secret)
    turn.record(e.LinkShared(token_id, scope, command.label, command.message, expires_at))
    turn.state.tokens[token_id] = evolve(turn.state.tokens[token_id], digest=digest_of(token))
    return Shared(token_id, expires_at, token)


def revoke_share(turn: Turn, command: c.RevokeShare) -> None:
    if turn.state.tokens[command.token_id].revoked_at is None:
        turn.record(e.LinkRevoked(command.token_id))


def claim(turn: Turn, command: c.Claim) -> None:
    account_id = turn.actor.account_id or ""
    if turn.order.account_id is not None:
        turn.refuse("already_claimed", "this order has its account already")
    _refuse_foreign_clients(turn, account_id)
    if not turn.reasons:
        digest = digest_of(command.token)
        token_id = next(token.id for token in turn.state.tokens.values() if token.digest == digest)
        turn.record(e.OrderClaimed(account_id, token_id))


def transfer(turn: Turn, command: c.Transfer) -> None:
    order = turn.order
    if order.account_id == command.account_id:
        turn.refuse("same_account", "the order belongs to this account already", "account_id")
    _refuse_foreign_clients(turn, command.account_id)
    # Who is not known owes nothing yet: what is due goes over with the order.
    due = order.due if order.state in PAYABLE and order.account_id is not None else 0
    if due or order.due_back:
        message = f"money is outstanding: {due} due, {order.due_back} due back; settle it first"
        turn.refuse("money_outstanding", message)
    if turn.reasons:
        return
    turn.record(e.OrderTransferred(order.account_id, command.account_id, command.reason))
    for token in list(turn.state.tokens.values()):
        if token.revoked_at is None:
            turn.record(e.LinkRevoked(token.id))


def _refuse_foreign_clients(turn: Turn, account_id: str) -> None:
    """Refuse an account while the directory says that a client of the order belongs to another one."""
    for group in turn.state.live_groups():
        client = turn.slice.clients.get(group.client_id)
        if client is not None and client.account_id not in {None, account_id}:
            name = legible(client.id)
            message = f"client {name} belongs to another account; cancel its group, or move the client first"
            turn.refuse("client_of_other_account", message, "groups", group.position)
