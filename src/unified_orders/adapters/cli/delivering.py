"""News of work that goes well: what comes next of one placement, and where its link goes live."""

import re
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from unified_orders.application.views import LineStatus, StaffLine
from unified_orders.domain.commands import RecordProgress
from unified_orders.domain.words import Stage

#: what is still to come of a line with a placement
TO_COME: Final[Mapping[LineStatus, tuple[Stage, ...]]] = {
    LineStatus.PENDING: (Stage.STARTED, Stage.PUBLISHED, Stage.COMPLETED),
    LineStatus.IN_PROGRESS: (Stage.PUBLISHED, Stage.COMPLETED),
    LineStatus.PUBLISHED: (Stage.COMPLETED,),
}


def news_of(order_id: UUID, line: StaffLine, stage: Stage) -> RecordProgress:
    """Return the news that a line's placement has come to a stage."""
    assert line.item_id is not None, "news are of an item"  # noqa: S101
    url = None if stage is Stage.STARTED else line.live_url or _live_url(line)
    return RecordProgress(order_id, line.item_id, stage, line.attempt or 1, line.workflow_id, url)


def _live_url(line: StaffLine) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", (line.anchor_text or line.client_id).casefold()).strip("-")
    return f"https://{line.domain}/{words or 'link'}"
