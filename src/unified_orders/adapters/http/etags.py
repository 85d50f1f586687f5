"""Entity tags: an order's version, in quotes."""

import re
from typing import Final

from fastapi import Header

from unified_orders.domain.errors import InvalidInput, shown

IF_MATCH: Final = Header(alias="If-Match", description='the ETag that the caller saw, "7": else nothing is done')
_TAG: Final = re.compile(r'"(\d{1,18})"', re.ASCII)


def etag(version: int) -> str:
    """Return the tag of an order's version."""
    return f'"{version}"'


def version_wanted(if_match: str | None) -> int | None:
    """Return the version that a request is for; None: any.

    Raises:
        InvalidInput: not one ETag as this API gives them out.
    """
    if if_match is None or if_match.strip() == "*":
        return None
    found = _TAG.fullmatch(if_match.strip())
    if found is None:
        raise InvalidInput("if_match", shown(if_match), 'must be the ETag of the order, like "7", or *')
    return int(found[1])
