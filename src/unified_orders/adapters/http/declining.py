"""What is declined before the engine is asked."""

from collections.abc import Mapping
from types import MappingProxyType

from unified_orders.adapters.http.statuses import DECLINED

_NONE: Mapping[str, str] = MappingProxyType({})


class Declined(Exception):
    """A request that does not get as far as the engine. Its code is in `DECLINED`."""

    def __init__(self, code: str, detail: str, headers: Mapping[str, str] = _NONE) -> None:
        super().__init__(code, detail, headers)
        self.code = code
        #: a sentence for people
        self.detail = detail
        self.headers = headers

    @property
    def status(self) -> int:
        """The status of the answer."""
        return DECLINED[self.code]
