"""What the options of `serve` ask for, and whether they go together."""

from ipaddress import ip_address
from pathlib import Path
from typing import Final

from attrs import field, frozen

from unified_orders.domain.errors import InvalidInput, shown

_LOCAL_NAME: Final = "localhost"


@frozen
class Wish:
    """The options.

    Raises:
        InvalidInput: they do not go together.
    """

    #: the folder of a server of our own
    data: Path | None
    dsn: str | None
    #: of a database; None is what its search path says
    schema: str | None
    host: str
    #: 0: any that is free
    port: int
    #: MODULE:FUNCTION; None: nobody logs in
    identity: str | None
    #: seconds from one piece of the example's news to the next
    pace: float
    #: whether the example goes into a database
    example: bool = field()

    def __attrs_post_init__(self) -> None:
        if self.data is not None and self.dsn is not None:
            raise InvalidInput("--data", shown(str(self.data)), "does not go with --dsn; give one of them")
        if self.schema is not None and self.dsn is None:
            raise InvalidInput("--schema", shown(self.schema), "goes with --dsn")
        if not self.is_of_this_machine and self.identity is None:
            rule = "needs --identity MODULE:FUNCTION: without it whoever gets there is staff"
            raise InvalidInput("--host", shown(self.host), f"is not of this machine alone, and {rule}")

    @property
    def is_of_this_machine(self) -> bool:
        """Whether only this machine gets there."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == _LOCAL_NAME

    @property
    def name(self) -> str:
        """The host as an address in a browser has it."""
        return f"[{self.host}]" if ":" in self.host else self.host
