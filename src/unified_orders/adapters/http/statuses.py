"""Which status each error and each reason to refuse has: the failure map, as data."""

from collections.abc import Iterable, Mapping
from typing import Final

from unified_orders.domain import errors as e
from unified_orders.wire import WireError

#: Every status that an answer may have beside those of success, as its title.
TITLES: Final[Mapping[int, str]] = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    412: "Precondition Failed",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}

#: Reasons to refuse, by status. Of several reasons, the first status here that one of them has is the answer's.
REASONS: Final[Mapping[int, tuple[str, ...]]] = {
    404: ("link_expired", "link_revoked", "not_found"),
    403: ("not_permitted",),
    412: ("order_changed",),
    413: ("over_limit",),
    422: ("invalid_input",),
    409: (
        "account_unknown", "already_claimed", "already_decided", "already_exists", "below_approved",
        "claim_needs_order", "client_of_other_account", "contradictory", "has_approved", "has_payments", "issue_open",
        "item_cancelled", "last_group", "last_item", "money_outstanding", "no_groups", "no_issue", "no_links",
        "no_open_links", "no_price", "not_alternate", "not_approved", "not_open", "not_payable", "not_published",
        "not_replaceable", "nothing_approved", "nothing_to_approve", "nothing_to_finish", "nothing_to_reopen",
        "only_raise", "over_quota", "over_refund", "payment_mismatch", "price_moved", "reason_needed",
        "refund_mismatch", "repeated_domain", "repeated_site", "same_account", "submitted", "too_many_pages",
        "unknown_page", "unknown_site", "was_submitted", "without_page", "wrong_group_state", "wrong_state",
    ),
}  # fmt: skip

#: Errors by status; a class that is not here has that of its nearest parent.
ERRORS: Final[Mapping[type[e.UnifiedOrdersError], int]] = {
    e.InvalidInput: 422,
    WireError: 422,
    e.KeyReused: 422,
    e.Contended: 503,
    e.Busy: 503,
    e.Timeout: 503,
    e.Unavailable: 503,
    e.StorageError: 503,
    e.OutcomeUnknown: 504,
    e.InvariantBroken: 500,
    e.UnitOfWorkBroken: 500,
    e.MachineFault: 500,
    e.UnifiedOrdersError: 500,
}

#: What is declined before the engine is asked, by its code.
DECLINED: Final[Mapping[str, int]] = {
    "malformed_json": 400,
    "malformed_form": 400,
    "no_credentials": 401,
    "foreign_form": 403,
    "no_such_address": 404,
    "method_not_allowed": 405,
    "body_too_large": 413,
    "unsupported_media_type": 415,
    "rate_limited": 429,
    "unforeseen": 500,
}

_STATUS_OF_REASON: Final = {code: status for status, codes in REASONS.items() for code in codes}


def status_of_reasons(codes: Iterable[str]) -> int:
    """Return the status of a refusal with these codes; a code that is not in the table is a conflict."""
    found = {_STATUS_OF_REASON.get(code, 409) for code in codes}
    return next(status for status in REASONS if status in found)


def status_of(error: e.UnifiedOrdersError) -> int:
    """Return the status of an error."""
    if isinstance(error, e.Refused):
        return status_of_reasons(error.codes)
    return next(ERRORS[cls] for cls in type(error).__mro__ if cls in ERRORS)
