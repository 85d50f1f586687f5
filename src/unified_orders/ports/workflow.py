"""The workflow port: who does the work on an item."""

from typing import Protocol

from unified_orders.domain.effects import CancelWorkflow, StartWorkflow


class WorkflowPort(Protocol):
    """Called by the relay, after commit, at least once for each effect; a repeat has the same `effect.key`.

    Calls for one item come in the order in which they were decided. News comes back by `RecordProgress` with the
    effect's attempt. Whatever raises here is tried again later.
    """

    def start(self, effect: StartWorkflow) -> None:
        """Begin the work on an item's attempt, or do nothing if it was begun before: this effect's key tells.

        A start that raised has begun nothing, and begins when it comes again. One that comes only after the cancel of
        its item (a relay may be that slow) begins nothing.
        """

    def cancel(self, effect: CancelWorkflow) -> None:
        """Stop the work on an item, or do nothing if it has ended or never began."""


class AsyncWorkflowPort(Protocol):
    """As `WorkflowPort`, awaited."""

    async def start(self, effect: StartWorkflow) -> None:
        """As `WorkflowPort.start`."""

    async def cancel(self, effect: CancelWorkflow) -> None:
        """As `WorkflowPort.cancel`."""
