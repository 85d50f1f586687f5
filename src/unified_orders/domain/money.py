"""Money: integer minor units of one currency, and the formulas that every total comes from.

    subtotal = sum of live items' retail
    discount = floor(subtotal * basis_points / 10,000)
    total    = subtotal - discount + fees
    margin   = total - wholesale          (staff only)

No float, no conversion, no tolerance, no invented default.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from attrs import field, frozen

from unified_orders.domain.fields import Integer, Optional, Text, as_optional_utc, fault, host_id, moment

BASIS: Final = 10_000


@frozen(slots=True)
class DiscountRule:
    """One line of the price list: who gets how much off from how many links on, and when."""

    id: str = field(validator=Text("host_id"))
    #: hundredths of a percent: 1,000 is 10 %
    basis_points: int = field(validator=Integer(0, most=BASIS))
    #: None: for every account
    account_id: str | None = field(default=None, validator=Optional(host_id))
    #: live items from which it holds
    min_quantity: int = field(default=1, validator=Integer(1))
    #: the first moment at which it holds; None: always did
    valid_from: datetime | None = field(default=None, converter=as_optional_utc, validator=Optional(moment))
    #: the first moment at which it no longer holds; None: for ever
    valid_until: datetime | None = field(default=None, converter=as_optional_utc, validator=Optional(moment))

    def __attrs_post_init__(self) -> None:
        if self.valid_from is not None and self.valid_until is not None and self.valid_from >= self.valid_until:
            raise fault("valid_until", self.valid_until, "must be later than valid_from")

    def holds(self, account_id: str | None, quantity: int, at: datetime) -> bool:
        """Tell whether the rule applies."""
        return (
            (self.account_id is None or self.account_id == account_id)
            and quantity >= self.min_quantity
            and (self.valid_from is None or self.valid_from <= at)
            and (self.valid_until is None or at < self.valid_until)
        )


@frozen(slots=True)
class Discount:
    """The discount of one order, fixed on entering payment_pending, with the rule that gave it."""

    rule_id: str
    basis_points: int


@frozen(slots=True)
class Terms:
    """What was agreed about the price besides the prices themselves."""

    discount: Discount | None = None
    #: minor units, added to the total
    fees: int = 0


@frozen(slots=True)
class Money:
    """Running sums of one order, in minor units."""

    #: retail of the live items
    subtotal: int = 0
    #: wholesale of the live items, unknown ones counted as 0; staff only
    wholesale: int = 0
    paid: int = 0
    refunded: int = 0

    @property
    def net_paid(self) -> int:
        """What was paid and not given back."""
        return self.paid - self.refunded


def find_discount(
    rules: Iterable[DiscountRule], account_id: str | None, quantity: int, at: datetime
) -> Discount | None:
    """Return the discount that holds, or None.

    Tie-break: the account's own rule before a global one; then the highest `min_quantity` reached; then the greater
    discount; then the id that sorts first.
    """
    holding = [rule for rule in rules if rule.holds(account_id, quantity, at)]
    if not holding:
        return None
    best = min(holding, key=lambda rule: (rule.account_id is None, -rule.min_quantity, -rule.basis_points, rule.id))
    return Discount(best.id, best.basis_points)


def discount_on(subtotal: int, terms: Terms) -> int:
    """Return what is taken off a subtotal, rounded down."""
    return subtotal * terms.discount.basis_points // BASIS if terms.discount else 0


def total_of(subtotal: int, terms: Terms) -> int:
    """Return subtotal - discount + fees."""
    return subtotal - discount_on(subtotal, terms) + terms.fees


def split(amount: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Split an amount in proportion to weights, exactly: largest remainder, ties by position.

    Shares are integers, add up to `amount`, and differ from the exact share by less than 1. All weights 0: equal ones.

    Raises:
        InvalidInput: no weights, or a negative amount or weight.
    """
    if not weights:
        raise fault("weights", weights, "must hold at least one weight")
    if amount < 0 or min(weights) < 0:
        raise fault("amount", (amount, *weights), "must not be negative")
    whole = sum(weights)
    parts, whole = (weights, whole) if whole else ([1] * len(weights), len(weights))
    shares = [amount * part // whole for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda i: (-(amount * parts[i] % whole), i))
    for index in by_remainder[: amount - sum(shares)]:
        shares[index] += 1
    return tuple(shares)
