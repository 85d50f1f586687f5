"""The analysis port: who finds and measures sites for a group."""

from typing import Protocol

from unified_orders.domain.effects import CancelAnalysis, StartAnalysis


class AnalysisPort(Protocol):
    """Called by the relay, after commit, at least once for each effect; a repeat has the same `effect.key`.

    Results come back by `RecordAnalysis` and `FailAnalysis` with the effect's epoch, in pages of at most 1,000 sites,
    the last one marked. Whatever raises here is tried again later.
    """

    def start(self, effect: StartAnalysis) -> None:
        """Begin to analyse, or do nothing if that was begun before: this effect's key tells.

        A start that raised has begun nothing, and begins when it comes again. One that comes only after a cancel of its
        epoch or a later one (a relay may be that slow) begins nothing.
        """

    def cancel(self, effect: CancelAnalysis) -> None:
        """Stop, or do nothing if it has ended or never began; results that still come are ignored."""


class AsyncAnalysisPort(Protocol):
    """As `AnalysisPort`, awaited."""

    async def start(self, effect: StartAnalysis) -> None:
        """As `AnalysisPort.start`."""

    async def cancel(self, effect: CancelAnalysis) -> None:
        """As `AnalysisPort.cancel`."""
