"""The domain's words: states, statuses and kinds. One word per concept, the same in code, SQL, JSON and docs."""

from enum import StrEnum


class Word(StrEnum):
    """A word that stands in a set or mapping as its text does; and `str` hashes five times as fast as `Enum`."""

    __hash__ = str.__hash__


class OrderState(Word):
    """Where an order stands. Only `cancelled` is final; `completed` is the goal."""

    CONFIGURING = "configuring"
    ANALYZING = "analyzing"
    REVIEWING = "reviewing"
    PAYMENT_PENDING = "payment_pending"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class GroupStatus(Word):
    """Where one client's share of an order stands; a group does not wait for its siblings."""

    PENDING = "pending"
    ANALYZING = "analyzing"
    REVIEWING = "reviewing"
    APPROVED = "approved"
    CANCELLED = "cancelled"


class SelectionStatus(Word):
    """What the reviewer said of a site put before them. A site without a selection is available: never stored."""

    SUGGESTED = "suggested"
    ALTERNATE = "alternate"
    APPROVED = "approved"
    REJECTED = "rejected"


class ItemStatus(Word):
    """How far the work on one placement is. An item is live unless cancelled."""

    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    PUBLISHED = "published"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Decision(Word):
    """What a reviewer says of one site. `reconsider` puts it back to suggested."""

    APPROVE = "approve"
    REJECT = "reject"
    ALTERNATE = "alternate"
    RECONSIDER = "reconsider"


class Stage(Word):
    """News from the workflow of an item. `failed` is a mark and moves nothing."""

    STARTED = "started"
    PUBLISHED = "published"
    COMPLETED = "completed"
    REOPENED = "reopened"
    FAILED = "failed"


class ActorKind(Word):
    """Who acts: staff, the paying account, the bearer of a share link, a callback or relay, or a migration."""

    STAFF = "staff"
    ACCOUNT = "account"
    GUEST = "guest"
    WORKER = "worker"
    SYSTEM = "system"


class LinkPermission(Word):
    """What a share link lets its bearer do. Every link lets them view."""

    VIEW = "view"
    REVIEW = "review"
    CLAIM = "claim"


class RejectionCode(Word):
    """Why a site was rejected. `withdrawn_after_payment` is the engine's: the agency took a paid placement back."""

    OFF_TOPIC = "off_topic"
    LOW_QUALITY = "low_quality"
    TOO_EXPENSIVE = "too_expensive"
    ALREADY_USED = "already_used"
    COMPETITOR = "competitor"
    OTHER = "other"
    WITHDRAWN_AFTER_PAYMENT = "withdrawn_after_payment"


class Qualification(Word):
    """The analyst's verdict on a site. A disqualified site is never suggested, and still shown."""

    UNKNOWN = "unknown"
    QUALIFIED = "qualified"
    MARGINAL = "marginal"
    DISQUALIFIED = "disqualified"


class ReasonKind(Word):
    """Why a command was refused: where the order stands, who asks, a rule on the data, or the input itself."""

    STATE = "state"
    PERMISSION = "permission"
    GUARD = "guard"
    INPUT = "input"
