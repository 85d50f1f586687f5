"""How every command ends."""

from typing import Final

#: Done, and nothing was found wanting.
OK: Final = 0
#: A step came out other than the file says, or the checker found a fault.
FOUND: Final = 1
#: The command or a file cannot be understood; nothing was run.
BAD_INPUT: Final = 2
EXIT_CODES: Final = (
    "Exit codes: 0 done; 1 a step came out otherwise than its file says, or the checker found a fault; "
    "2 the command line or a file is not right, and nothing was run."
)
