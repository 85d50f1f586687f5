"""What a command may say: what can never be right is refused where it is written, by field, value and rule."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from tests.scenarios.kit import NOON

from unified_orders.domain import commands as c
from unified_orders.domain.actors import SYSTEM, Actor, Scope
from unified_orders.domain.errors import InvalidInput
from unified_orders.domain.money import DiscountRule, split
from unified_orders.domain.selection import Rejection
from unified_orders.domain.sites import Metric, Price, Site
from unified_orders.domain.tokens import make_token, order_of
from unified_orders.domain.words import ActorKind, Decision, RejectionCode

ID = UUID(int=7)
REF = c.GroupRef(ID, ID)
PAGE = "https://tea.example/1"
OTHER = Rejection(RejectionCode.OTHER)


def decides(decision: Decision, **more: Any) -> c.SiteDecision:  # noqa: ANN401 - the fields of a decision
    return c.SiteDecision(decision=decision, **more)


@pytest.mark.parametrize(
    ("rule", "build"),
    [
        ("selection_id: give selection_id, domain_id or both", lambda: decides(Decision.APPROVE)),
        ("anchor_text: goes with approve", lambda: decides(Decision.REJECT, domain_id="a", anchor_text="x")),
        ("expected_price: goes with approve", lambda: decides(Decision.ALTERNATE, domain_id="a", expected_price=1)),
        ("target_page_url: goes with", lambda: decides(Decision.RECONSIDER, domain_id="a", target_page_url=PAGE)),
        ("reason: goes with reject", lambda: decides(Decision.APPROVE, domain_id="a", reason=OTHER)),
        (
            "reason: is the engine's own",
            lambda: decides(Decision.REJECT, domain_id="a", reason=Rejection(RejectionCode.WITHDRAWN_AFTER_PAYMENT)),
        ),
        ("decisions: must hold at least 1", lambda: c.Review(REF, [])),
        ("decisions: must be a list", lambda: c.Review(REF, 7)),  # type: ignore[arg-type]
        ("sites: must hold at least 1", lambda: c.Suggest(REF, [])),
        ("selection_id: give either", lambda: c.ReplaceItem(ID, ID, "gone")),
        ("reason: must not be empty", lambda: c.CancelOrder(ID, "  ")),
        ("group_ids: must not name the same one twice", lambda: c.ReopenReview(ID, [ID, ID])),
        ("permissions: must be a set of", lambda: c.Share(ID, permissions=7)),  # type: ignore[arg-type]
        ("permissions: must be a set of", lambda: c.Share(ID, permissions={"all"})),  # type: ignore[arg-type]
        ("token: must be the text", lambda: c.Claim(ID, "é")),
        ("order_id: must be a UUID", lambda: c.Submit("nonsense")),
        ("link_count: must be at least 1", lambda: c.ChangeLinkCount(REF, 0)),
        ("link_count: must be a whole number", lambda: c.ChangeLinkCount(REF, link_count=True)),
        ("deadline: must carry a time zone", lambda: c.CreateOrder(currency="USD", deadline=NOON.replace(tzinfo=None))),
        ("metadata: must be a JSON object", lambda: c.CreateOrder(currency="USD", metadata={"x": float("nan")})),
        ("metrics: must be given once", lambda: Site("a", "a", [Metric("dr", 1, "x"), Metric("dr", 2, "y")])),
        ("prices: must be given once", lambda: Site("a", "a", prices=[Price("USD", 1), Price("USD", 2)])),
        ("value: must be a number", lambda: Metric("dr", float("nan"), "x")),
        ("valid_until: must be later", lambda: DiscountRule("r", 1, valid_from=NOON, valid_until=NOON)),
        ("basis_points: must be at most 10000", lambda: DiscountRule("r", 10_001)),
        ("account_id: is needed", lambda: Actor(ActorKind.ACCOUNT, "ann")),
        ("scope: is needed", lambda: Actor(ActorKind.GUEST, "link")),
        ("scope: must be left out", lambda: Actor(ActorKind.STAFF, "sam", scope=Scope(ID, ID))),
        ("account_id: must be left out", lambda: Actor(ActorKind.WORKER, "cron", account_id="acme")),
        ("on_behalf_of: is for staff", lambda: Actor(ActorKind.WORKER, "cron", on_behalf_of="Ann")),
        ("weights: must hold at least one", lambda: split(1, [])),
        ("amount: must not be negative", lambda: split(-1, [1])),
        ("amount: must not be negative", lambda: split(1, [1, -1])),
    ],
)  # fmt: skip
def test_what_can_never_be_right_is_refused_by_field_value_and_rule(rule: str, build: Callable[[], object]) -> None:
    with pytest.raises(InvalidInput, match=rule):
        build()


def test_every_command_names_its_author_and_the_system_is_one() -> None:
    assert SYSTEM.author.kind is ActorKind.SYSTEM
    assert Actor.account("acme", user="ann", label="Ann").author.label == "Ann"


@pytest.mark.parametrize(
    ("amount", "weights", "shares"),
    [
        (100, [1, 1, 1], (34, 33, 33)),
        (101, [1, 1, 1], (34, 34, 33)),
        (5, [0, 0], (3, 2)),
        (7, [3, 0, 1], (5, 0, 2)),
        (0, [9, 9], (0, 0)),
        (1, [1, 2], (0, 1)),
    ],
)
def test_a_split_adds_up_by_largest_remainder_ties_by_position(
    amount: int, weights: list[int], shares: tuple[int, ...]
) -> None:
    assert split(amount, weights) == shares


def test_a_token_names_its_order_and_carries_32_secret_bytes() -> None:
    assert order_of(make_token(ID, b"s" * 32)) == ID
    with pytest.raises(ValueError, match="32 secret bytes"):
        make_token(ID, b"short")
