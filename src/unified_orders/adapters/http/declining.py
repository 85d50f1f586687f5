"""What is told of requests in words of the API's own: they do not get as far as the engine, or fail beside it."""

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


def unforeseen(error: Exception) -> Declined:
    """Return what is told of an error that is none of the library's: that there is one, and no more."""
    detail = "something failed that nobody foresaw; tell whoever runs this the id of the request"
    declined = Declined("unforeseen", detail)
    declined.__cause__ = error
    return declined
