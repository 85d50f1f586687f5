"""The only place where state changes: what each event does to it. Deciding and replaying both go through here."""

from unified_orders.domain.evolution import groups, imported, items, orders, selections, sharing
from unified_orders.domain.evolution.steps import STEPS, Stamp, apply

__all__ = ["STEPS", "Stamp", "apply", "groups", "imported", "items", "orders", "selections", "sharing"]
