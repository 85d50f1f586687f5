"""One group: its rounds, what it wants, its sites; which of them to suggest, at which rank."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import uuid4

from starlette.responses import HTMLResponse, Response

from unified_orders.adapters.http.pages.staff.deeds import OF_GROUP
from unified_orders.adapters.http.pages.staff.doing import Attempt, do, target_of
from unified_orders.adapters.http.pages.staff.drawing import picture_of
from unified_orders.adapters.http.pages.staff.order import what_may_be_done
from unified_orders.adapters.http.pages.staff.rounds import rounds_of
from unified_orders.adapters.http.pages.staff.suggesting import OFFERED, Row, Wrong, rows_in, suggest
from unified_orders.adapters.http.pages.staff.visit import Visit
from unified_orders.adapters.http.pages.wish import SORTS, Wish, board_wished
from unified_orders.adapters.http.statuses import status_of
from unified_orders.domain.admission import unknown
from unified_orders.domain.commands import GroupRef
from unified_orders.domain.errors import InvalidInput, Reason, Refused
from unified_orders.domain.machine import GROUP
from unified_orders.ports.queries import SiteStatus

#: sites on one page
SITES: Final = 25


async def show_group(
    visit: Visit,
    attempt: Attempt | None = None,
    rows: Mapping[str, Row] | None = None,
    wrong: Sequence[Wrong] = (),
    asked: Mapping[str, str] | None = None,
    *,
    status: int = 200,
) -> HTMLResponse:
    """Return a group with a page of its sites; `rows` are those that staff changed and that were not stored."""
    order_id, group_id, service, actor = visit.id("order"), visit.id("group"), visit.service, visit.actor
    wish = Wish.read(visit.request.query_params if asked is None else asked)
    summary = await service.summary(order_id, actor=actor)
    group = GroupRef(order_id, group_id)
    board = await board_wished(service, group, wish, summary.currency, actor=actor, limit=visit.rows(SITES))
    actions = await service.explain(order_id, actor=actor, target_id=group_id, limit=service.settings.limits.page)
    typed = rows or {}
    shown = [(site, typed.get(site.domain_id) or Row.of_site(at, site)) for at, site in enumerate(board.sites)]
    return visit.page(
        "group.html",
        attempt.status if attempt is not None else status,
        summary=summary,
        board=board,
        picture=picture_of(GROUP, board.status),
        rounds=await rounds_of(service, order_id, group_id, actor),
        shown=shown,
        wrong={(one.row.domain_id, one.field): one.sentence for one in wrong},
        faults=wrong,
        offered=OFFERED,
        wish=wish,
        nonsense=wish.faults(),
        sorts=list(SORTS),
        statuses=list(SiteStatus),
        previous=max(0, board.offset - visit.rows(SITES)) if board.offset else None,
        attempt=attempt,
        page_key=uuid4().hex,
        said=visit.request.query_params.get("said", ""),
        **what_may_be_done(actions, OF_GROUP, {"change_link_count.link_count": str(board.link_count)}),
    )


async def post_group(visit: Visit, form: Mapping[str, str]) -> Response:
    """Do what a button of the group's page says."""
    name, _, rest = form.get("step", "").partition(":")
    if name == "suggest":
        return await _suggest(visit, form)
    deed = OF_GROUP.get(name)
    if deed is None:
        raise Refused("request", (unknown("action"),))
    summary = await visit.service.summary(visit.id("order"), actor=visit.actor)
    attempt = await do(visit, deed, name, target_of(rest), summary.currency, form)
    return visit.back(name) if attempt is None else await show_group(visit, attempt)


async def _suggest(visit: Visit, form: Mapping[str, str]) -> Response:
    rows = rows_in(form)
    if not rows:
        nothing = Attempt("suggest", "", form, {"": (visit.say("nothing_changed"),)}, 422)
        return await show_group(visit, nothing, asked=form)
    command = suggest(GroupRef(visit.id("order"), visit.id("group")), rows)
    if isinstance(command, list):
        return await show_group(visit, None, rows, command, form, status=422)
    try:
        await visit.give(command, form)
    except Refused as refused:
        wrong = [_wrong(reason, list(rows.values())) for reason in refused.reasons]
        return await show_group(visit, None, rows, wrong, form, status=status_of(refused))
    except InvalidInput as error:
        nothing = Attempt("suggest", "", form, {"": (str(error),)}, 422)
        return await show_group(visit, nothing, rows, asked=form)
    return visit.back("suggest")


def _wrong(reason: Reason, rows: Sequence[Row]) -> Wrong:
    """Return a reason with the row that it speaks of; the first one, if it speaks of all."""
    at = reason.path[1] if len(reason.path) > 1 and reason.path[0] == "sites" else 0
    row = rows[at] if isinstance(at, int) and at < len(rows) else rows[0]
    return Wrong(row, "", reason.message)
