"""Who asks: as the host's function says or, on this machine alone, staff and the example's account."""

from typing import Any, Final

from starlette.requests import Request

from unified_orders.adapters.cli.functions import function_at
from unified_orders.adapters.http import Identify
from unified_orders.domain.actors import Actor

_RULE: Final = "must be MODULE:FUNCTION, a function of yours that is given a request, like shop.web:identify"
_LOCAL: Final = Actor.staff("local")


def named(place: str) -> Identify:
    """Return the host's function.

    Raises:
        InvalidInput: there is none.
    """
    found: Any = function_at("--identity", place, _RULE)
    identify: Identify = found
    return identify


def local(account_id: str | None, review: str) -> Identify:
    """Return what takes everybody for staff, and for this account on the review page, at `review`."""

    def identify(request: Request) -> Actor:
        is_review = account_id is not None and request.url.path.startswith(f"{review}/")
        return Actor.account(account_id) if is_review and account_id is not None else _LOCAL

    return identify
