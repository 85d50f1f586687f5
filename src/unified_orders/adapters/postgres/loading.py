"""Load what a command needs: the order, locked; then, as it stands once the lock is held, the rest in one statement."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

from unified_orders.adapters.postgres.mapping.journal import payment_of, receipt_of, refund_of, token_of
from unified_orders.adapters.postgres.mapping.orders import group_of, order_of
from unified_orders.adapters.postgres.mapping.rows import is_told, read, told
from unified_orders.adapters.postgres.mapping.sites import item_of, project_of, selection_of, site_of
from unified_orders.adapters.postgres.mapping.values import Stored, documents_in, moment
from unified_orders.adapters.postgres.needing import asking
from unified_orders.adapters.postgres.statements import Names, Statement
from unified_orders.domain.order import Order
from unified_orders.domain.sites import Site
from unified_orders.domain.slices import Need, Slice
from unified_orders.domain.state import State
from unified_orders.ports.repository import Loaded

#: rows (kind, JSON text)
Rows = Iterable[tuple[str, str]]

_LOCK: Final = (
    f"SELECT 'order', {told('order', 'o')}::text FROM {{orders}} o WHERE id = %(order)s::uuid FOR NO KEY UPDATE"
)
_MADE: Final = attrgetter("created_at", "id")
_PLACED: Final = attrgetter("position")
_RECORDED: Final = attrgetter("recorded_at", "reference")
#: kinds of rows that are entities of the order, what reads them, and what puts them into the order of their making:
#: decisions go through them in it, and rows lie in any
_ENTITIES: Final[Mapping[str, tuple[Callable[[Stored], Any], Callable[[Any], Any]]]] = {
    "group": (group_of, _PLACED),
    "selection": (selection_of, _MADE),
    "item": (item_of, _PLACED),
    "token": (token_of, _MADE),
    "payment": (payment_of, _RECORDED),
    "refund": (refund_of, _RECORDED),
}


def load_statements(names: Names, need: Need, receipt_of: tuple[UUID, str] | None) -> tuple[Statement, ...]:
    """Return what finds a need, in one trip; nothing if nothing stored is needed."""
    rest = asking(names, need, receipt_of)
    if rest is None:
        return ()
    if need.order_id is None:
        return (rest,)
    return Statement(names.into(_LOCK), {"order": str(need.order_id)}), rest


def loaded_from(need: Need, rows: Rows, now: datetime | None = None) -> Loaded:
    """Return what was found; `now` is the store's clock as far as it is known without asking."""
    found = found_in(rows)
    order = order_of(found["order"][0]) if "order" in found else None
    told = moment(found["now"][0]) if now is None else now
    slice_ = Slice(
        max(told, order.times.updated_at) if order is not None else told,
        _state(order, found),
        "occupied" in found,
        sites_of(found.get("site", ())),
        {row["id"]: project_of(row) for row in found.get("project", ())},
        rejected_before=_rejected(need, found),
    )
    receipts = [receipt_of(row) for row in found.get("receipt", ())]
    return Loaded(slice_, receipts[0] if receipts else None)


def found_in(rows: Rows) -> dict[str, list[Any]]:
    """Return what rows hold, by their kinds."""
    known = list(rows)
    found: dict[str, list[Any]] = {}
    for (kind, _), document in zip(known, documents_in(text for _, text in known), strict=True):
        found.setdefault(kind, []).append(read(kind, document) if is_told(kind) else document)
    return found


def _state(order: Order | None, found: Mapping[str, list[Stored]]) -> State:
    return State() if order is None else State(order, **entities_of(found))


def entities_of(found: Mapping[str, list[Stored]]) -> dict[str, list[Any]]:
    """Return the entities among rows by kind, each once, in the order of their making, as `State` takes them."""
    entities: dict[str, list[Any]] = {}
    for kind, (made_of, place) in _ENTITIES.items():
        once = {row.get("id") or row["reference"]: row for row in found.get(kind, ())}
        entities[f"{kind}s"] = sorted(map(made_of, once.values()), key=place) if once else []
    return entities


def sites_of(rows: Iterable[Stored]) -> dict[str, dict[str, Site]]:
    """Return analysed sites by project and domain."""
    sites: dict[str, dict[str, Site]] = {}
    for row in rows:
        sites.setdefault(row["project_id"], {})[row["domain_id"]] = site_of(row)
    return sites


def _rejected(need: Need, found: Mapping[str, list[Stored]]) -> dict[str, frozenset[str]]:
    if not (need.all_sites or need.all_sites_of or need.project_sites) or "order" not in found:
        return {}
    rejected: dict[str, set[str]] = {client: set() for client in need.clients}
    for group in found.get("group", ()):
        rejected.setdefault(group["client_id"], set())
    for row in found.get("rejected", ()):
        rejected[row["client_id"]].add(row["domain_id"])
    return {client: frozenset(domains) for client, domains in rejected.items()}
