"""Commands about the work on items: news from workflows, issues, replacement."""

from typing import ClassVar
from uuid import UUID

from attrs import field, frozen

from unified_orders.domain.commands.addressing import ItemCommand
from unified_orders.domain.fields import (
    Amount,
    Integer,
    OneOf,
    Optional,
    Text,
    Url,
    as_optional_uuid,
    fault,
    flag,
    host_id,
    own_id,
)
from unified_orders.domain.results import Progressed, Replaced
from unified_orders.domain.words import Stage


@frozen(slots=True)
class RecordProgress(ItemCommand[Progressed]):
    """Hand in news from an item's workflow; older news is acknowledged and recorded."""

    name: ClassVar[str] = "record_progress"
    stage: Stage = field(validator=OneOf(Stage))
    #: which attempt the news is of; `reopened` begins the one it names
    attempt: int = field(default=1, validator=Integer(1))
    workflow_id: str | None = field(default=None, validator=Optional(host_id))
    #: published, completed: where the link is live
    published_url: str | None = field(default=None, validator=Optional(Url()))
    #: failed: why
    reason: str | None = field(default=None, validator=Optional(Text("note", lines=True)))

    def __attrs_post_init__(self) -> None:
        if self.stage is Stage.REOPENED and self.attempt == 1:
            raise fault("attempt", self.attempt, "must be at least 2 for reopened: the first attempt is started")


@frozen(slots=True)
class MarkIssue(ItemCommand[None]):
    """Mark a placement as having a problem."""

    name: ClassVar[str] = "mark_issue"
    text: str = field(validator=Text("note", lines=True))


@frozen(slots=True)
class ResolveIssue(ItemCommand[None]):
    """Say how the problem was settled."""

    name: ClassVar[str] = "resolve_issue"
    resolution: str = field(validator=Text("note", lines=True))


@frozen(slots=True)
class VerifyPublication(ItemCommand[None]):
    """Say that the link was seen live."""

    name: ClassVar[str] = "verify_publication"
    published_url: str | None = field(default=None, validator=Optional(Url()))


@frozen(slots=True)
class ReplaceItem(ItemCommand[Replaced]):
    """Put another priced site of the group in an item's place; page, anchor and trail stay."""

    name: ClassVar[str] = "replace_item"
    reason: str = field(validator=Text("note", lines=True))
    selection_id: UUID | None = field(default=None, converter=as_optional_uuid, validator=Optional(own_id))
    domain_id: str | None = field(default=None, validator=Optional(host_id))
    expected_price: int | None = field(default=None, validator=Optional(Amount()))
    allow_repeat: bool = field(default=False, validator=flag)

    def __attrs_post_init__(self) -> None:
        if (self.selection_id is None) == (self.domain_id is None):
            raise fault("selection_id", self.selection_id, "give either selection_id or domain_id")


@frozen(slots=True)
class CancelItem(ItemCommand[None]):
    """Take one placement back; never the last live one."""

    name: ClassVar[str] = "cancel_item"
    reason: str = field(validator=Text("note", lines=True))
