"""The analysis port: who finds and measures sites for a group."""

from typing import Protocol

from unified_orders.domain.effects import CancelAnalysis, StartAnalysis


class AnalysisPort(Protocol):
    """Called by the relay, after commit, at least once for each effect; a repeat has the same `effect.key`.

    Results come back by `RecordAnalysis` and `FailAnalysis` with the effect's epoch, in pages of at most 1,000 sites,
    the last one marked. Whatever raises here is tried again later.
    """

    def start(self, effect: StartAnalysis) -> None:
        """Begin to analyse, or do nothing if this effect's key was seen before."""

    def cancel(self, effect: CancelAnalysis) -> None:
        """Stop, or do nothing if it has ended; results that still come are ignored."""
