"""What staff may do on the page, as data: a command on a target, and what a form asks for it.

What is not here goes by the API; the page names it.
"""

import re
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, Final
from uuid import UUID

from attrs import frozen

from unified_orders.domain import commands as c
from unified_orders.domain.commands import Command, GroupRef
from unified_orders.domain.currencies import decimals_of
from unified_orders.domain.errors import InvalidInput, shown

_AMOUNT: Final = re.compile(r"(?P<whole>\d{1,3}(?:,\d{3}){1,4}|\d{1,15})(?:\.(?P<rest>\d{1,4}))?", re.ASCII)
_WHOLE: Final = re.compile(r"\d{1,9}", re.ASCII)


class Kind(Enum):
    """What a field of a form holds."""

    LINE = "line"
    TEXT = "text"
    AMOUNT = "amount"
    NUMBER = "number"


@frozen
class Ask:
    """One field."""

    name: str
    kind: Kind = Kind.LINE
    #: an empty one stands for None
    may_be_empty: bool = False


@frozen
class Deed:
    """One command, made of the order, the target and the fields."""

    make: Callable[..., Command[Any]]
    asks: tuple[Ask, ...] = ()
    #: behind a fold, so that one slip does not give it
    is_guarded: bool = False

    def command(self, order_id: UUID, target_id: UUID, currency: str, form: Mapping[str, str]) -> Command[Any]:
        """Return the command that a form asks for.

        Raises:
            InvalidInput: a field holds what it can't.
        """
        fields = {ask.name: _value(ask, form.get(ask.name, ""), currency) for ask in self.asks}
        return self.make(order_id, target_id, **fields)


def _on_order(command: Callable[..., Command[Any]]) -> Callable[..., Command[Any]]:
    return lambda order_id, _, **fields: command(order_id, **fields)


def _on_group(command: Callable[..., Command[Any]]) -> Callable[..., Command[Any]]:
    return lambda order_id, group_id, **fields: command(GroupRef(order_id, group_id), **fields)


_REASON: Final = Ask("reason", Kind.TEXT)
_REASON_IF_ANY: Final = Ask("reason", Kind.TEXT, may_be_empty=True)
_MESSAGE: Final = Ask("message", Kind.TEXT, may_be_empty=True)
_PAID: Final = (Ask("amount", Kind.AMOUNT), Ask("reference"))

#: by the command's name
OF_ORDER: Final[Mapping[str, Deed]] = {
    "submit": Deed(_on_order(c.Submit)),
    "record_payment": Deed(_on_order(c.RecordPayment), _PAID),
    "record_refund": Deed(_on_order(c.RecordRefund), (*_PAID, _REASON_IF_ANY)),
    "authorize_credit": Deed(_on_order(c.AuthorizeCredit), (_REASON,)),
    "reopen_review": Deed(_on_order(c.ReopenReview), (_REASON_IF_ANY,)),
    "set_fees": Deed(_on_order(c.SetFees), (Ask("fees", Kind.AMOUNT), _REASON_IF_ANY)),
    "assign": Deed(_on_order(c.Assign), (Ask("assigned_to", may_be_empty=True),)),
    "transfer": Deed(_on_order(c.Transfer), (Ask("account_id"), _REASON_IF_ANY)),
    "withdraw": Deed(_on_order(c.Withdraw), is_guarded=True),
    "cancel": Deed(_on_order(c.CancelOrder), (_REASON,)),
}
OF_GROUP: Final[Mapping[str, Deed]] = {
    "request_more_sites": Deed(_on_group(c.RequestMoreSites), (_MESSAGE,)),
    "complete_review": Deed(_on_group(c.CompleteReview), (_REASON_IF_ANY,)),
    "change_link_count": Deed(_on_group(c.ChangeLinkCount), (Ask("link_count", Kind.NUMBER),)),
    "cancel_group": Deed(_on_group(c.CancelGroup), (_REASON_IF_ANY,)),
}
OF_ITEM: Final[Mapping[str, Deed]] = {
    "resolve_issue": Deed(c.ResolveIssue, (Ask("resolution", Kind.TEXT),)),
}
OF_LINK: Final[Mapping[str, Deed]] = {
    "revoke_share": Deed(c.RevokeShare),
}


def _value(ask: Ask, text: str, currency: str) -> str | int | None:
    if not text.strip() and ask.may_be_empty:
        return None
    match ask.kind:
        case Kind.AMOUNT:
            return _minor_units(ask.name, text.strip(), currency)
        case Kind.NUMBER:
            if not _WHOLE.fullmatch(text.strip()):
                raise InvalidInput(ask.name, shown(text), "must be a whole number")
            return int(text)
        case Kind.LINE:
            return text.strip()
        case Kind.TEXT:
            return text.strip()


def _minor_units(name: str, text: str, currency: str) -> int:
    """Return an amount as somebody writes it, `1,250.00` or `1250`, in minor units."""
    decimals, found = decimals_of(currency), _AMOUNT.fullmatch(text)
    rest = found["rest"] or "" if found is not None else ""
    if found is None or len(rest) > decimals:
        rule = f"must be an amount such as 1250{'.' + '0' * decimals if decimals else ''}"
        raise InvalidInput(name, shown(text), rule)
    return int(found["whole"].replace(",", "") + rest.ljust(decimals, "0"))
