"""The other things a reader may ask for: to be done, to change their mind, more sites, a swap."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from unified_orders.adapters.http.pages.frame import HEADERS
from unified_orders.adapters.http.pages.review.draft import Choice, Draft
from unified_orders.adapters.http.pages.review.faults import Fault, faults_in, put_off
from unified_orders.adapters.http.pages.review.showing import group_asked, may_decide, messages_in, show_sites
from unified_orders.adapters.http.pages.review.visit import Visit
from unified_orders.adapters.http.pages.wish import Wish
from unified_orders.adapters.http.statuses import status_of
from unified_orders.domain.commands import (
    Command,
    CompleteReview,
    FinishReview,
    GroupRef,
    ReopenReview,
    RequestMoreSites,
    Swap,
)
from unified_orders.domain.copying import evolve
from unified_orders.domain.errors import InvalidInput, OutcomeUnknown, Refused, StorageError

#: what a button asks for, by the command's name
ASKED: Final[Mapping[str, Callable[[GroupRef, str | None], Command[Any]]]] = {
    "finish_review": lambda group, text: FinishReview(group.order_id, [group.group_id], text),
    "reopen_review": lambda group, text: ReopenReview(group.order_id, [group.group_id], text),
    "complete_review": CompleteReview,
    "request_more_sites": RequestMoreSites,
}


async def ask(visit: Visit, form: Mapping[str, str], name: str) -> Response:
    """Give a command that a button names, with its message."""
    wish, draft = Wish.read(form), Draft.read(form)
    group = await _group(visit, wish)
    if draft.choices and name != "reopen_review" and await may_decide(visit, group.group_id):
        return await show_sites(visit, wish, draft, [_unsent(visit)], status=409)
    try:
        command = ASKED[name](group, form.get(f"message.{name}", "").strip() or None)
        await visit.give(command, form)
    except InvalidInput as error:
        return await show_sites(visit, wish, draft, [Fault(error.code, f"{error.rule}")], status=422)
    except Refused as refused:
        return await show_sites(
            visit, wish, draft, faults_in(refused.reasons, (), visit.say), status=status_of(refused)
        )
    except OutcomeUnknown:  # to be sent again as it is
        raise
    except StorageError as error:
        return await show_sites(visit, wish, draft, [put_off(error, visit.say)], status=status_of(error))
    return await _done(visit, evolve(wish, group=str(group.group_id)), draft, name)


async def swap(visit: Visit, form: Mapping[str, str], number: str) -> Response:
    """Let a site that was kept take the place of an approved one."""
    wish, draft, choice = Wish.read(form), Draft.read(form), Choice.read(form, f"seen.{number}")

    async def shown(code: str, sentence: str, status: int) -> Response:
        return await show_sites(visit, wish, draft, [Fault(code, sentence, choice)], status=status)

    group = await _group(visit, wish)
    try:
        command = _swap(group, choice, form.get(f"swap.{number}", ""), allow_repeat="repeat" in form)
        done = await visit.give(command, form)
    except InvalidInput as error:
        return await shown(error.code, visit.say("swap_unclear"), status_of(error))
    except Refused as refused:
        sentences = [fault.sentence for fault in faults_in(refused.reasons, (), visit.say)]
        return await shown(refused.codes[0], " ".join(sentences), status_of(refused))
    except OutcomeUnknown:  # to be sent again as it is
        raise
    except StorageError as error:
        return await shown(error.code, put_off(error, visit.say).sentence, status_of(error))
    if done.result.stale:
        return await shown("stale", visit.say("swap_stale"), 409)
    return await _done(visit, evolve(wish, group=str(group.group_id)), draft.without(choice), "swap")


def _swap(group: GroupRef, choice: Choice, approved: str, *, allow_repeat: bool) -> Swap:
    return Swap(
        group,
        alternate_id=choice.selection_id,  # type: ignore[arg-type] # None: its converter says so
        approved_id=approved,
        alternate_version=choice.version,
        expected_price=choice.price,
        allow_repeat=allow_repeat,
    )


async def open_group(visit: Visit, form: Mapping[str, str], group_id: str) -> Response:
    """Go to another group, unless choices in this one would get lost."""
    draft = Draft.read(form)
    wish = Wish.read(form)
    if draft.choices and await may_decide(visit, (await _group(visit, wish)).group_id):
        return await show_sites(visit, wish, draft, [_unsent(visit)], status=409)
    return _back(group_id)


async def _group(visit: Visit, wish: Wish) -> GroupRef:
    summary = await visit.service.summary(visit.order_id, actor=visit.actor)
    return GroupRef(visit.order_id, group_asked(summary, wish))


async def _done(visit: Visit, wish: Wish, draft: Draft, name: str) -> Response:
    """Say that it is done, with whatever else was typed; where that is nothing, at an address to come back to."""
    left = {field: value for field, value in visit.form.items() if field not in {"step", f"message.{name}"}}
    if draft.choices or messages_in(left):
        return await show_sites(evolve(visit, form={**left, "said": name}), wish, draft)
    return _back(wish.group, name)


def _unsent(visit: Visit) -> Fault:
    return Fault("unsent", visit.say("unsent"))


def _back(group_id: str, said: str = "") -> Response:
    """Go to a group by an address that says no more than how it differs: the page's own may hold a token."""
    asked = {"group": group_id, **({"said": said} if said else {})}
    return RedirectResponse(f"?{urlencode(asked)}", 303, headers=HEADERS)
