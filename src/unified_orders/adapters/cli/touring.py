"""Between two stages of a tour: wait until whoever watches wants to go on."""

import sys
from typing import Final

from attrs import frozen

_PROMPT: Final = "Enter goes on, q ends: "


@frozen(slots=True)
class Tour:
    """Whether to wait at all. Nobody is waited for where there is no terminal at both ends."""

    on: bool = False

    def goes_on(self) -> bool:
        """Wait for a line, and tell whether the tour goes on."""
        if not self.on or not (sys.stdin.isatty() and sys.stdout.isatty()):
            return True
        sys.stdout.write(f"\n{_PROMPT}")
        sys.stdout.flush()
        answer = sys.stdin.readline()
        return bool(answer) and not answer.strip().lower().startswith("q")
