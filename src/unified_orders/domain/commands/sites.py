"""Commands that bring sites into a group: results of the analysis, suggestions, prices."""

from collections.abc import Iterable
from typing import ClassVar
from uuid import UUID

from attrs import field, frozen

from unified_orders.domain.commands.addressing import GroupCommand
from unified_orders.domain.fields import (
    Amount,
    Each,
    Integer,
    OneOf,
    Optional,
    Text,
    Url,
    as_tuple,
    as_uuid,
    flag,
    host_id,
    own_id,
)
from unified_orders.domain.results import Received
from unified_orders.domain.sites import Site


def _sites(given: Iterable[Site]) -> tuple[Site, ...]:
    return as_tuple(given)


@frozen(slots=True)
class RecordAnalysis(GroupCommand[Received]):
    """Hand in one page of analysed sites; the last page makes the suggestions.

    Late, repeated and foreign pages are acknowledged without effect.
    """

    name: ClassVar[str] = "record_analysis"
    #: as the start of the analysis gave it
    epoch: int = field(validator=Integer(0))
    sites: tuple[Site, ...] = field(converter=_sites, validator=Each(OneOf(Site), "page_of_sites"))
    last: bool = field(default=True, validator=flag)


@frozen(slots=True)
class FailAnalysis(GroupCommand[Received]):
    """Say that the analysis failed; the group is reviewed with what is there."""

    name: ClassVar[str] = "fail_analysis"
    epoch: int = field(validator=Integer(0))
    reason: str = field(validator=Text("note", lines=True))


@frozen(slots=True, kw_only=True)
class SiteSuggestion:
    """One analysed site that staff put before the reviewer, with what they propose."""

    domain_id: str = field(validator=host_id)
    #: 0 is the best
    rank: int | None = field(default=None, validator=Optional(Integer(0)))
    #: why, as a sentence for the reviewer
    why: str | None = field(default=None, validator=Optional(Text("note")))
    target_page_url: str | None = field(default=None, validator=Optional(Url()))
    anchor_text: str | None = field(default=None, validator=Optional(Text("anchor", empty=True)))
    internal_notes: str | None = field(
        default=None, validator=Optional(Text("note", lines=True, empty=True)), repr=False
    )


def _suggestions(given: Iterable[SiteSuggestion]) -> tuple[SiteSuggestion, ...]:
    return as_tuple(given)


@frozen(slots=True)
class Suggest(GroupCommand[None]):
    """Put analysed sites before the reviewer, or renew what was suggested of them.

    Over an approved site: a change of site, price, page or anchor voids the approval.
    """

    name: ClassVar[str] = "suggest"
    sites: tuple[SiteSuggestion, ...] = field(
        converter=_suggestions, validator=Each(OneOf(SiteSuggestion), "decisions", least=1)
    )


@frozen(slots=True)
class SetPrice(GroupCommand[None]):
    """Set the price of a selected site. Lower moves an approved price; higher voids the approval."""

    name: ClassVar[str] = "set_price"
    selection_id: UUID = field(converter=as_uuid, validator=own_id)
    #: minor units of the order's currency
    retail: int = field(validator=Amount())
    reason: str = field(validator=Text("note", lines=True))
    #: None leaves it
    wholesale: int | None = field(default=None, validator=Optional(Amount()))
