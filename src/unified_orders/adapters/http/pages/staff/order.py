"""One order: groups, lines, money, links, history, what may be done and why not the rest."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID, uuid4

from starlette.responses import HTMLResponse, Response

from unified_orders.adapters.http.pages.staff.deeds import OF_ITEM, OF_LINK, OF_ORDER, Deed
from unified_orders.adapters.http.pages.staff.doing import Attempt, do, target_of
from unified_orders.adapters.http.pages.staff.drawing import picture_of
from unified_orders.adapters.http.pages.staff.visit import Visit
from unified_orders.adapters.http.statuses import status_of
from unified_orders.application.views import Summary
from unified_orders.domain.admission import unknown
from unified_orders.domain.commands import Share
from unified_orders.domain.currencies import decimals_of
from unified_orders.domain.errors import Refused
from unified_orders.domain.machine import ORDER
from unified_orders.domain.words import LinkPermission

#: lines, links and events on one page
LINES: Final = 50
LINKS: Final = 20
EVENTS: Final = 50
_MOST: Final = 10**9
#: commands that have a place of their own on the page
_ELSEWHERE: Final = frozenset({"share", "suggest"})
_REVIEWER: Final = frozenset({LinkPermission.VIEW, LinkPermission.REVIEW})
_DEEDS: Final[Mapping[str, Deed]] = {**OF_ORDER, **OF_ITEM, **OF_LINK}


async def show_order(
    visit: Visit, attempt: Attempt | None = None, made: str | None = None, *, shown_before: bool = False
) -> HTMLResponse:
    """Return an order; `made` is the address of a share link that was made just now."""
    order_id, service, actor = visit.id("order"), visit.service, visit.actor
    asked = visit.request.query_params
    summary = await service.summary(order_id, actor=actor)
    actions = await service.explain(order_id, actor=actor, target_id=order_id, limit=service.settings.limits.page)
    return visit.page(
        "order.html",
        attempt.status if attempt is not None else 200,
        summary=summary,
        picture=picture_of(ORDER, summary.state),
        lines=await service.lines(order_id, actor=actor, offset=number_in(asked, "lines"), limit=visit.rows(LINES)),
        page_of_lines=visit.rows(LINES),
        links=await service.links(order_id, actor=actor, limit=visit.rows(LINKS)),
        history=await service.history(order_id, actor=actor, after=number_in(asked, "after"), limit=visit.rows(EVENTS)),
        after=number_in(asked, "after"),
        attempt=attempt,
        made=made,
        shown_before=shown_before,
        page_key=uuid4().hex,
        said=asked.get("said", ""),
        **what_may_be_done(actions, OF_ORDER, defaults(summary)),
    )


def what_may_be_done(actions: Any, deeds: Mapping[str, Deed], filled: Mapping[str, str]) -> dict[str, Any]:  # noqa: ANN401
    """Return what a template needs to list actions: forms, names of what goes by the API, and refusals."""
    rows = list(actions)
    allowed = [row for row in rows if row.allowed]
    return {
        "deeds": [(row, deeds[row.command]) for row in allowed if row.command in deeds],
        "by_api": [row for row in allowed if row.command not in deeds.keys() | _ELSEWHERE],
        "refused": [row for row in rows if not row.allowed],
        "may": frozenset(row.command for row in allowed),
        "filled": filled,
        "of_item": OF_ITEM,
        "of_link": OF_LINK,
    }


def defaults(summary: Summary) -> Mapping[str, str]:
    """Return what fields hold before anybody typed, by command and field."""
    return {
        "record_payment.amount": _typed(summary.due, summary.currency),
        "record_refund.amount": _typed(summary.due_back, summary.currency),
        "set_fees.fees": _typed(summary.fees, summary.currency),
        "assign.assigned_to": getattr(summary, "assigned_to", None) or "",
    }


def _typed(minor: int, currency: str) -> str:
    decimals = decimals_of(currency)
    whole, rest = divmod(minor, 10**decimals)
    return f"{whole}.{rest:0{decimals}d}" if decimals else str(whole)


def number_in(asked: Mapping[str, str], name: str) -> int:
    """Return a number of an address; what makes no sense is 0."""
    text = asked.get(name, "")
    return min(int(text), _MOST) if text.isascii() and text.isdigit() and len(text) < len(str(_MOST)) else 0


async def post_order(visit: Visit, form: Mapping[str, str]) -> Response:
    """Do what a button of the order's page says."""
    name, _, rest = form.get("step", "").partition(":")
    target = target_of(rest)
    if name == "share":
        return await _share(visit, form, target)
    deed = _DEEDS.get(name)
    if deed is None:
        raise Refused("request", (unknown("action"),))
    summary = await visit.service.summary(visit.id("order"), actor=visit.actor)
    attempt = await do(visit, deed, name, target, summary.currency, form)
    return visit.back(name) if attempt is None else await show_order(visit, attempt)


async def _share(visit: Visit, form: Mapping[str, str], target: UUID) -> Response:
    """Make a share link, and show it this once."""
    order_id = visit.id("order")
    share = Share(order_id, group_ids=None if target == order_id else [target], permissions=_REVIEWER)
    try:
        shared = (await visit.give(share, form)).result
    except Refused as refused:
        whole = tuple(reason.message for reason in refused.reasons)
        return await show_order(visit, Attempt("share", str(target), form, {"": whole}, status_of(refused)))
    if shared.token is None:
        return await show_order(visit, shown_before=True)
    root = visit.request.scope.get("root_path", "")
    address = visit.request.url.replace(path=f"{root}{visit.review}/{shared.token}", query="", fragment="")
    return await show_order(visit, made=str(address))
