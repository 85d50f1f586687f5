"""An order as one moment shows it: a union of branches, each there only if its part is asked for."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Any, Final
from uuid import UUID

from unified_orders.adapters.postgres.loading import entities_of, found_in, sites_of
from unified_orders.adapters.postgres.mapping.journal import event_of
from unified_orders.adapters.postgres.mapping.orders import order_of
from unified_orders.adapters.postgres.mapping.rows import told
from unified_orders.adapters.postgres.mapping.sites import project_of
from unified_orders.adapters.postgres.mapping.values import documents_in, moment
from unified_orders.adapters.postgres.statements import Names, Statement, ids_text
from unified_orders.domain.events import Recorded
from unified_orders.domain.state import State
from unified_orders.ports.queries import NamedSite, Part, Sight

_OF_ORDER: Final = "r WHERE order_id = %(order)s::uuid"
_PROJECTS: Final = f"(SELECT bulk_analysis_project_id FROM {{groups}} {_OF_ORDER})"
#: (part, kind of row, what finds it)
_BRANCHES: Final = (
    (None, "order", "{orders} r WHERE id = %(order)s::uuid"),
    (None, "group", f"{{groups}} {_OF_ORDER}"),
    (Part.SELECTIONS, "selection", f"{{selections}} {_OF_ORDER}"),
    (Part.ITEMS, "item", f"{{items}} {_OF_ORDER}"),
    (Part.TOKENS, "token", f"{{tokens}} {_OF_ORDER}"),
    (Part.MONEY, "payment", f"{{payments}} {_OF_ORDER}"),
    (Part.MONEY, "refund", f"{{refunds}} {_OF_ORDER}"),
    (Part.SITES, "project", f"{{projects}} r WHERE id IN {_PROJECTS}"),
    (Part.SITES, "site", f"{{sites}} r WHERE project_id IN {_PROJECTS}"),
)
_ONE_TOKEN: Final = f"SELECT 'token', {told('token')}::text FROM {{tokens}} {_OF_ORDER} AND id = %(token)s::uuid"
_HISTORY: Final = f"""SELECT row_to_json(r)::text FROM {{events}} {_OF_ORDER}
    AND seq > %(after)s::int ORDER BY seq LIMIT %(limit)s::int"""
_NAMED: Final = "AND id = ANY(%(ids)s::uuid[])"
_SITES_NAMED: Final = f"""
SELECT id, order_group_id, domain FROM {{selections}} {_OF_ORDER} {_NAMED}
UNION ALL SELECT id, order_group_id, domain FROM {{items}} {_OF_ORDER} {_NAMED}
UNION ALL SELECT id, order_group_id, domain FROM {{former_selections}} {_OF_ORDER} {_NAMED}"""


def looking(names: Names, order_id: UUID, parts: AbstractSet[Part], token_id: UUID | None) -> Statement:
    """Return what looks at an order."""
    found = [
        f"SELECT '{kind}', {told(kind)}::text FROM {source}"
        for part, kind, source in _BRANCHES
        if part is None or part in parts
    ]
    parameters = {"order": str(order_id)}
    if token_id is not None:
        found.append(_ONE_TOKEN)
        parameters["token"] = str(token_id)
    text = " UNION ALL ".join(("SELECT 'now', to_json(clock_timestamp())::text", *found))
    return Statement(names.into(text), parameters)


def sight_from(rows: Iterable[tuple[Any, ...]]) -> Sight | None:
    """Return what was seen; None if there is no such order."""
    found = found_in(rows)
    if "order" not in found:
        return None
    order = order_of(found["order"][0])
    return Sight(
        max(moment(found["now"][0]), order.times.updated_at),
        State(order, **entities_of(found)),
        sites_of(found.get("site", ())),
        {row["id"]: project_of(row) for row in found.get("project", ())},
    )


def telling(names: Names, order_id: UUID, after: int, limit: int) -> Statement:
    """Return what reads a part of an order's history."""
    return Statement(names.into(_HISTORY), {"order": str(order_id), "after": after, "limit": limit})


def history_from(rows: Iterable[tuple[Any, ...]]) -> tuple[Recorded, ...]:
    """Return the events of rows."""
    return tuple(map(event_of, documents_in(text for (text,) in rows)))


def naming(names: Names, order_id: UUID, ids: AbstractSet[UUID]) -> Statement:
    """Return what says which sites selections and items are about."""
    return Statement(names.into(_SITES_NAMED), {"order": str(order_id), "ids": ids_text(ids) or "{}"})


def names_from(rows: Iterable[tuple[Any, ...]]) -> dict[UUID, NamedSite]:
    """Return the sites of rows by the ids of what is about them."""
    return {id_: NamedSite(group_id, domain) for id_, group_id, domain in rows}
