"""From a draft to a review: looked over first, then sent, and told site by site what became of it."""

from collections import Counter
from collections.abc import Mapping, Sequence

from attrs import frozen
from starlette.responses import HTMLResponse

from unified_orders.adapters.http.pages.review.draft import Choice, Draft
from unified_orders.adapters.http.pages.review.faults import Fault, decisions_of, faults_in, put_off
from unified_orders.adapters.http.pages.review.showing import group_asked, group_of, messages_in, show_sites
from unified_orders.adapters.http.pages.review.visit import Visit
from unified_orders.adapters.http.pages.wish import Wish
from unified_orders.adapters.http.statuses import status_of
from unified_orders.application.views import GroupProgress, Summary
from unified_orders.domain.commands import GroupRef, Review
from unified_orders.domain.deciding import Refusal
from unified_orders.domain.errors import Refused, StorageError
from unified_orders.domain.results import DecidedSite, Reviewed, StaleSite


@frozen
class Sending:
    """A draft as the command that it makes."""

    wish: Wish
    draft: Draft
    summary: Summary
    command: Review

    @property
    def group(self) -> GroupProgress:
        """The group it is about."""
        return group_of(self.summary, self.command.group_id)


async def look_over(visit: Visit, form: Mapping[str, str]) -> HTMLResponse:
    """Return what a draft amounts to, to be sent or changed; nothing is stored."""
    sending = await _sending(visit, form)
    if isinstance(sending, HTMLResponse):
        return sending
    try:
        answer = await visit.service.simulate(sending.command, actor=visit.actor)
    except StorageError as error:
        faults = [put_off(error, visit.say)]
        return await show_sites(visit, sending.wish, sending.draft, faults, status=status_of(error))
    if isinstance(answer, Refusal):
        faults = faults_in(answer.reasons, sending.draft.choices, visit.say)
        return await show_sites(visit, sending.wish, sending.draft, faults, status=409)
    return _confirm(visit, form, sending, answer.done.result)


async def send(visit: Visit, form: Mapping[str, str]) -> HTMLResponse:
    """Send a draft; return what became of each site."""
    sending = await _sending(visit, form)
    if isinstance(sending, HTMLResponse):
        return sending
    command, choices = sending.command, sending.draft.choices
    try:
        done = await visit.give(command, form)
        after = await visit.service.summary(visit.order_id, actor=visit.actor)
    except Refused as refused:
        faults = faults_in(refused.reasons, choices, visit.say)
        return await show_sites(visit, sending.wish, sending.draft, faults, status=status_of(refused))
    except StorageError as error:
        return _confirm(visit, form, sending, None, status=status_of(error))
    group = group_of(after, command.group_id)
    outcomes, messages = _outcomes(choices, done.result), messages_in(form)
    return visit.page("sent.html", summary=after, group=group, outcomes=outcomes, messages=messages)


async def _sending(visit: Visit, form: Mapping[str, str]) -> Sending | HTMLResponse:
    """Return what a form would send, or the page again with what no decision can be made of."""
    wish, draft = Wish.read(form), Draft.read(form)
    summary = await visit.service.summary(visit.order_id, actor=visit.actor)
    group = GroupRef(visit.order_id, group_asked(summary, wish))
    decisions, faults = decisions_of(draft.choices)
    if not decisions and not faults:
        faults = [Fault("nothing_chosen", visit.say("nothing_chosen"))]
    if faults:
        return await show_sites(visit, wish, draft, faults, status=422)
    return Sending(wish, draft, summary, Review(group, decisions, allow_repeat="repeat" in form))


def _confirm(
    visit: Visit, form: Mapping[str, str], sending: Sending, result: Reviewed | None, status: int = 200
) -> HTMLResponse:
    """Return the page that asks to send a draft; without a result: to send it again, as the answer got lost."""
    choices, group = sending.draft.choices, sending.group
    stale = {site.domain_id: site for site in result.stale} if result is not None else {}
    counted = Draft(choice for choice in choices if choice.domain_id not in stale)
    return visit.page(
        "confirm.html",
        status,
        summary=sending.summary,
        group=group,
        counts=Counter(choice.decide for choice in choices),
        choices=sending.draft.beside({}),
        stale=stale,
        wish=sending.wish,
        key=form.get("key", ""),
        repeat="repeat" in form,
        messages=messages_in(form),
        is_lost=result is None,
        approved=group.approved + counted.more_links,
        total=sending.summary.subtotal + counted.more_money,
    )


def _outcomes(choices: Sequence[Choice], result: Reviewed) -> list[tuple[Choice, DecidedSite | StaleSite | None]]:
    """Return each choice with what became of it; None: it was so already."""
    told: tuple[DecidedSite | StaleSite, ...] = (*result.changed, *result.stale)
    found = {site.domain_id: site for site in told}
    return [(choice, found.get(choice.domain_id)) for choice in choices]
