"""Commands for one client's share: add, edit, resize, ask for more, cancel."""

from collections.abc import Iterable
from typing import Any, ClassVar

from attrs import field, frozen

from unified_orders.domain.commands.addressing import GroupCommand, OrderCommand
from unified_orders.domain.errors import InvalidInput
from unified_orders.domain.fields import Each, Integer, OneOf, Optional, Text, as_optional_tuple, as_tuple, host_id
from unified_orders.domain.group import TargetPage
from unified_orders.domain.results import AddedGroup
from unified_orders.domain.sites import ANY_SITE, Requirements


def _pages(given: Iterable[TargetPage | str]) -> tuple[TargetPage, ...]:
    pages: Any = as_tuple(given)
    if isinstance(pages, tuple):
        return tuple(_page(page, index) if isinstance(page, str) else page for index, page in enumerate(pages))
    return pages  # type: ignore[no-any-return]


def _page(url: str, index: int) -> TargetPage:
    try:
        return TargetPage(url)
    except InvalidInput as error:
        raise InvalidInput(f"target_pages.{index}", error.value, error.rule) from None


def _optional_pages(given: Iterable[TargetPage | str] | None) -> tuple[TargetPage, ...] | None:
    return None if given is None else _pages(given)


@frozen(slots=True, kw_only=True)
class GroupRequest:
    """One client's share as it is asked for."""

    client_id: str = field(validator=host_id)
    #: how many links; at least 1 when the order is submitted
    link_count: int = field(validator=Integer(0, "link_count"))
    #: URLs or `TargetPage`s, one for each wanted link; at most link_count
    target_pages: tuple[TargetPage, ...] = field(
        default=(), converter=_pages, validator=Each(OneOf(TargetPage), "link_count")
    )
    #: preferred anchors; the one at index i goes with the page at index i
    anchor_texts: tuple[str, ...] = field(
        default=(), converter=as_tuple, validator=Each(Text("anchor", empty=True), "link_count")
    )
    #: what this order asks beyond, or instead of, the client's defaults
    requirements: Requirements = field(default=ANY_SITE, validator=OneOf(Requirements))
    #: an earlier analysis of the same client to take the sites from
    analysis_project_id: str | None = field(default=None, validator=Optional(host_id))


@frozen(slots=True)
class AddGroup(OrderCommand[AddedGroup]):
    """Add one client's share; after submit its analysis starts at once."""

    name: ClassVar[str] = "add_group"
    request: GroupRequest = field(validator=OneOf(GroupRequest))


@frozen(slots=True, kw_only=True)
class EditGroup(GroupCommand[None]):
    """Change a group; what is None stays. After submit, `ChangeLinkCount` alone changes the count.

    Pages under an approved site: a change by the account keeps the approval, a change by staff voids it.
    """

    name: ClassVar[str] = "edit_group"
    link_count: int | None = field(default=None, validator=Optional(Integer(0, "link_count")))
    target_pages: tuple[TargetPage, ...] | None = field(
        default=None, converter=_optional_pages, validator=Optional(Each(OneOf(TargetPage), "link_count"))
    )
    anchor_texts: tuple[str, ...] | None = field(
        default=None, converter=as_optional_tuple, validator=Optional(Each(Text("anchor", empty=True), "link_count"))
    )
    requirements: Requirements | None = field(default=None, validator=Optional(OneOf(Requirements)))
    #: only while configuring
    analysis_project_id: str | None = field(default=None, validator=Optional(host_id))


@frozen(slots=True)
class ChangeLinkCount(GroupCommand[None]):
    """Change how many links a group wants: never below what is approved, never fewer than its pages."""

    name: ClassVar[str] = "change_link_count"
    link_count: int = field(validator=Integer(1, "link_count"))


@frozen(slots=True)
class RequestMoreSites(GroupCommand[None]):
    """Ask for another round of analysis while links are open; approvals stay."""

    name: ClassVar[str] = "request_more_sites"
    #: what is missing, for the analyst
    message: str | None = field(default=None, validator=Optional(Text("note", lines=True)))


@frozen(slots=True)
class CancelGroup(GroupCommand[None]):
    """Take one client's share out of the order; never the last live one."""

    name: ClassVar[str] = "cancel_group"
    reason: str | None = field(default=None, validator=Optional(Text("note", lines=True)))
