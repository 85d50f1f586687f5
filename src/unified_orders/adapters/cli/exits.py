"""How every command ends."""

from collections.abc import Mapping
from typing import Final

#: Done, and nothing was found wanting.
OK: Final = 0
FOUND: Final = 1
BAD_INPUT: Final = 2
NOT_WRITTEN: Final = 3
STOPPED: Final = 130
#: What each code means; the documentation and every `--help` have it from here.
MEANINGS: Final[Mapping[int, str]] = {
    OK: "done, and nothing was found wanting",
    FOUND: "found: the engine refused, a step came out otherwise than its file says, or a check found a fault",
    BAD_INPUT: "bad input: the command line or a file is not right, and nothing was run",
    NOT_WRITTEN: "the answer could not be written",
    STOPPED: "stopped by Ctrl-C (128 + 2); and 141, 128 + 13, where the reader of a pipe went away",
}
EXIT_CODES: Final = (
    "Exit codes: 0 done; 1 refused, or a fault was found; 2 the command line or a file is not right, and nothing was "
    "run; 3 the answer could not be written."
)
