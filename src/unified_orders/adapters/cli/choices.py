"""The words that options take. They say what the engine's own enums say, which load only when a command needs them."""

from enum import StrEnum


class MachineName(StrEnum):
    """A machine that can be drawn."""

    ORDER = "order"
    GROUP = "group"
    SELECTION = "selection"
    ITEM = "item"


class DiagramFormat(StrEnum):
    """What a diagram is written for."""

    MERMAID = "mermaid"
    DOT = "dot"


class Status(StrEnum):
    """Where a site stands on a board."""

    SUGGESTED = "suggested"
    AVAILABLE = "available"
    APPROVED = "approved"
    ALTERNATE = "alternate"
    REJECTED = "rejected"


class SiteOrder(StrEnum):
    """How the sites of a board are sorted."""

    STATUS = "status"
    DOMAIN = "domain"
    DR = "dr"
    TRAFFIC = "traffic"
    PRICE = "price"


class OrderOrder(StrEnum):
    """How orders are sorted."""

    NEWEST = "newest"
    OLDEST = "oldest"
    DEADLINE = "deadline"
    UPDATED = "updated"
