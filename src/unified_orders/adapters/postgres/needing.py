"""What a need asks for, as one statement: a union of branches, each there only if the need names it.

A row is (kind, JSON text). What two branches find comes twice and counts once.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final
from uuid import UUID

from unified_orders.adapters.postgres.mapping.rows import told
from unified_orders.adapters.postgres.statements import Names, Statement, ids_text, texts_text
from unified_orders.domain.slices import Need

_IN_ORDER: Final = "order_id = %(order)s::uuid"
_LIVE: Final = "status <> 'cancelled'"
_ITS_ITEMS: Final = f"{{items}} WHERE {_IN_ORDER} AND id = ANY(%(items)s::uuid[])"
_ITS_SELECTIONS: Final = f"{{selections}} WHERE {_IN_ORDER} AND id = ANY(%(selections)s::uuid[])"
#: the group of the sites that a command touches: named, or that of its item
_TOUCHED: Final = {
    "touched_group": "%(touched_group)s::uuid",
    "touched_by_item": f"(SELECT order_group_id FROM {_ITS_ITEMS} LIMIT 1)",
}
_DOMAINS: Final = "SELECT unnest(%(domains)s::text[]) UNION ALL SELECT domain_id FROM chosen"

#: what finds groups, all of them in the part `wanted`
_WANTED: Final[Mapping[str, str]] = {
    "all_groups": "true",
    "groups": "id = ANY(%(groups)s::uuid[])",
    "items": f"id IN (SELECT order_group_id FROM {_ITS_ITEMS})",
    "selections": f"id IN (SELECT order_group_id FROM {_ITS_SELECTIONS})",
    "touched_group": f"id = {_TOUCHED['touched_group']}",
    "touched_by_item": f"id = {_TOUCHED['touched_by_item']}",
}
#: what finds selections, all of them in the part `chosen`
_CHOSEN: Final[Mapping[str, str]] = {
    "selections": "id = ANY(%(selections)s::uuid[])",
    "items": f"id IN (SELECT site_selection_id FROM {_ITS_ITEMS})",
    "selections_of": "order_group_id = ANY(%(selections_of)s::uuid[]) AND status IN ('suggested', 'approved')",
    "undecided": "status IN ('suggested', 'alternate')",
    **{
        word: f"order_group_id = {group} AND id = ANY(%(touched)s::uuid[])) UNION ALL (SELECT * FROM {{selections}} "
        f"WHERE {_IN_ORDER} AND order_group_id = {group} AND domain_id = ANY(%(domains)s::text[])"
        for word, group in _TOUCHED.items()
    },
}
_FREE: Final = "NOT EXISTS (SELECT FROM {selections} x WHERE x.order_group_id = w.id AND x.domain_id = s.domain_id)"
_SITES: Final = "wanted w JOIN {sites} s ON s.project_id = w.bulk_analysis_project_id WHERE"
_ITS_ACCOUNT: Final = "(SELECT account_id FROM {orders} WHERE id = %(order)s::uuid)"
_REJECTED: Final = f"""(
    SELECT DISTINCT g.client_id, x.domain_id
    FROM {{groups}} g JOIN {{orders}} o ON o.id = g.order_id JOIN {{selections}} x ON x.order_group_id = g.id
    WHERE (g.client_id = ANY(%(clients)s::text[]) OR g.client_id IN (SELECT client_id FROM wanted))
    AND x.status = 'rejected' AND x.rejection_code IS DISTINCT FROM 'withdrawn_after_payment'
    AND (o.account_id IS NULL OR COALESCE(o.account_id = {_ITS_ACCOUNT}, true))) r"""

#: (parts of a need, one of which has to be there; kind of row; what finds it; what is answered, if not the row `r`)
_BRANCHES: Final[tuple[tuple[str, ...], ...]] = (
    (" ".join(_WANTED), "group", "wanted r"),
    (" ".join(_WANTED), "project", "{projects} r WHERE id IN (SELECT bulk_analysis_project_id FROM wanted)"),
    ("projects", "project", "{projects} r WHERE id = ANY(%(projects)s::text[])"),
    (" ".join(_CHOSEN), "selection", "chosen r"),
    (
        " ".join(_CHOSEN),
        "item",
        f"{{items}} r WHERE {_IN_ORDER} AND {_LIVE} AND site_selection_id IN (SELECT id FROM chosen)",
    ),
    (" ".join(_TOUCHED), "item", f"{{items}} r WHERE {_IN_ORDER} AND {_LIVE} AND domain_id IN ({_DOMAINS})"),
    ("items", "item", f"{{items}} r WHERE {_IN_ORDER} AND id = ANY(%(items)s::uuid[])"),
    ("live_items", "item", f"{{items}} r WHERE {_IN_ORDER} AND {_LIVE}"),
    *(
        (part, "site", f"{_SITES} w.id = {group} AND s.domain_id IN ({_DOMAINS})", "s")
        for part, group in _TOUCHED.items()
    ),
    ("all_sites", "site", f"{_SITES} {_FREE}", "s"),
    ("all_sites_of", "site", f"{_SITES} w.id = ANY(%(all_sites_of)s::uuid[]) AND {_FREE}", "s"),
    ("project_sites", "site", "{sites} r WHERE project_id = ANY(%(projects)s::text[])"),
    ("all_tokens", "token", f"{{tokens}} r WHERE {_IN_ORDER}"),
    ("tokens", "token", f"{{tokens}} r WHERE {_IN_ORDER} AND id = ANY(%(tokens)s::uuid[])"),
    ("token_digest", "token", f"{{tokens}} r WHERE {_IN_ORDER} AND digest = %(token_digest)s"),
    ("payment", "payment", f"{{payments}} r WHERE {_IN_ORDER} AND reference = %(payment)s"),
    ("refund", "refund", f"{{refunds}} r WHERE {_IN_ORDER} AND reference = %(refund)s"),
    ("receipt", "receipt", "{receipts} r WHERE order_id = %(receipt_order)s::uuid AND key = %(receipt_key)s"),
    ("new_order_id", "occupied", "(SELECT id FROM {orders} WHERE id = %(new_order_id)s::uuid) r"),
    ("all_sites all_sites_of project_sites", "rejected", _REJECTED),
)


def asking(names: Names, need: Need, receipt_of: tuple[UUID, str] | None) -> Statement | None:
    """Return the statement that finds all that a need names besides the order itself; None if that is nothing."""
    parts = _parts(need)
    if receipt_of is not None:
        parts |= {"receipt": None, "receipt_order": str(receipt_of[0]), "receipt_key": receipt_of[1]}
    if need.order_id is None and not parts:
        return None
    given = {name: value for name, value in parts.items() if value is not None}
    return Statement(names.into(_text(frozenset(parts))), {**given, "order": str(need.order_id or NO_ORDER)})


def _parts(need: Need) -> dict[str, Any]:
    """Return the parts that a need names, each with its parameter; None for one that takes none."""
    touched = need.touched
    parts: dict[str, Any] = {
        "all_groups": None if need.all_groups or need.all_sites else _ABSENT,
        "live_items": None if need.live_items else _ABSENT,
        "undecided": None if need.undecided else _ABSENT,
        "all_sites": None if need.all_sites else _ABSENT,
        "all_tokens": None if need.all_tokens else _ABSENT,
        "project_sites": None if need.project_sites else _ABSENT,
        "groups": ids_text(need.groups | need.all_sites_of) or _ABSENT,
        "selections": ids_text(need.selections) or _ABSENT,
        "selections_of": ids_text(need.selections_of) or _ABSENT,
        "items": ids_text(need.items) or _ABSENT,
        "all_sites_of": ids_text(need.all_sites_of) or _ABSENT,
        "tokens": ids_text(need.tokens) or _ABSENT,
        "projects": texts_text(need.projects) or _ABSENT,
        "token_digest": need.token_digest or _ABSENT,
        "payment": need.payment or _ABSENT,
        "refund": need.refund or _ABSENT,
        "new_order_id": str(need.new_order_id) if need.new_order_id else _ABSENT,
    }
    parts = {name: value for name, value in parts.items() if value is not _ABSENT}
    if touched is not None:
        parts |= {"touched": ids_text(touched.selection_ids) or "{}"}
        parts |= {"domains": texts_text(touched.domain_ids) or "{}"}
        parts |= {"touched_by_item": None} if touched.group_id is None else {"touched_group": str(touched.group_id)}
    if need.all_sites or need.all_sites_of or need.project_sites:
        parts["clients"] = sorted(need.clients)
    return parts


_ABSENT: Final = object()
#: the id of no order: nothing is found under it
NO_ORDER: Final = UUID(int=0)


@cache
def _text(parts: frozenset[str]) -> str:
    wanted = " OR ".join(found for part, found in _WANTED.items() if part in parts) or "false"
    chosen = " UNION ALL ".join(
        f"(SELECT * FROM {{selections}} WHERE {_IN_ORDER} AND {found})"
        for part, found in _CHOSEN.items()
        if part in parts
    )
    found = [
        f"SELECT '{kind}', {told(kind, *answer)}::text FROM {source}"
        for needed, kind, source, *answer in _BRANCHES
        if not parts.isdisjoint(needed.split())
    ]
    with_chosen = f", chosen AS ({chosen})" if chosen else ""
    branches = " UNION ALL ".join(("SELECT 'now', to_json(clock_timestamp())::text", *found))
    return f"WITH wanted AS (SELECT * FROM {{groups}} WHERE {_IN_ORDER} AND ({wanted})){with_chosen} {branches}"
