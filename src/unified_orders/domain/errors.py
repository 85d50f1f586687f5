"""Every error the library raises.

    UnifiedOrdersError
    |-- InvalidInput          a value that can never be right: field, value, rule
    |-- WireError             (wire) a JSON document that does not fit: path, value, rule of every fault
    |-- Refused               the engine says no to a command or query, with all reasons
    |-- KeyReused             the idempotency key stands for another command
    |-- MachineFault          a table of the machine contradicts itself (raised at import)
    |-- InvariantBroken       a bug of the engine or of an adapter: nothing was stored
    |-- UnitOfWorkBroken      a unit of work was used after it ended, or its transaction had failed
    `-- StorageError          the store could not do it now (retryable, unless said otherwise)
        |-- Contended         others kept changing the order
        |-- Busy              a lock was not to be had in time
        |-- Timeout           the statement took too long
        |-- Unavailable       no connection
        `-- OutcomeUnknown    the connection broke during commit: ask again with the same key

Data stands in positional fields, so that every error pickles and copies. `retryable` says whether the same call may
succeed later without a change. `code` is a stable word for programs, and `page` where the documentation explains it.
"""

from collections.abc import Sequence
from typing import ClassVar, Final

from attrs import field, frozen

from unified_orders.domain.words import ReasonKind

_SHOWN: Final = 80
#: faults that one error line tells, and how long it may become
_SAID: Final = 10
_LINE: Final = 1_800


def shown(value: object) -> str:
    """Return `repr(value)` cut to a length that fits an error line, as ASCII (a hostile value must print)."""
    try:
        text = ascii(value[:_SHOWN]) if isinstance(value, str) else ascii(value)
    except Exception:  # noqa: BLE001 - nested without end, too many digits, or a `repr` that fails in its own way
        text = f"an unprintable {ascii(type(value).__name__)[1:-1]}"
    return _cut(text)


def legible(name: str) -> str:
    """Return a caller's name for something as a sentence may hold it: cut, with escapes for what deceives or hides."""
    start = name[: _SHOWN + 1]
    return _cut("".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in start))


def listed(faults: Sequence[object]) -> str:
    """Return faults as one line of a length that a log takes: the first ones, and how many more there are."""
    said = [str(fault) for fault in faults[:_SAID]]
    while len(said) > 1 and sum(map(len, said)) > _LINE:
        said.pop()
    more = len(faults) - len(said)
    return "; ".join(said) + (f"; and {more} more" if more else "")


def page_of(code: str) -> str:
    """Return where the documentation explains a code, under whatever address it is published."""
    return f"reference/errors/{code}/"


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."


@frozen(slots=True)
class Reason:
    """One reason why a command was refused."""

    #: stable, for programs: `over_quota`
    code: str
    kind: ReasonKind
    #: one sentence for people: names the value, the rule and what to do
    message: str
    #: where in the command, outermost first: `("decisions", 3, "target_page_url")`; empty for the whole
    path: tuple[str | int, ...] = ()

    def __str__(self) -> str:
        """Return the sentence with its place and code, as ASCII."""
        place = ".".join(str(part) for part in self.path)
        text = f"{place}: {self.message} [{self.code}]" if place else f"{self.message} [{self.code}]"
        return text.encode("ascii", "backslashreplace").decode()

    @property
    def page(self) -> str:
        """Where the documentation explains the code: a path, to be joined to the address it is published under."""
        return page_of(self.code)


class UnifiedOrdersError(Exception):
    """Anything that this library raises on purpose."""

    retryable: ClassVar[bool] = False
    #: stable, for programs: `busy`; a host's subclass has that of its parent, or one of its own
    code: ClassVar[str] = "unified_orders_error"

    @property
    def page(self) -> str:
        """Where the documentation explains the code: a path, to be joined to the address it is published under."""
        return page_of(self.code)


class InvalidInput(UnifiedOrdersError, ValueError):
    """A value that breaks the form of its field, whatever the state of the order."""

    code = "invalid_input"

    def __init__(self, field_name: str, value: str, rule: str) -> None:
        super().__init__(field_name, value, rule)
        #: the field, dotted when nested: `decisions.3.anchor_text`
        self.field_name = field_name
        #: the value as shown to people, cut and printable
        self.value = value
        #: what it must be, and what to do
        self.rule = rule

    def __str__(self) -> str:
        return f"{self.field_name}: {self.rule}, got {self.value}"

    @property
    def reason(self) -> Reason:
        """The same as a reason of kind input, for callers that show refusals."""
        return Reason("invalid_input", ReasonKind.INPUT, str(self), tuple(self.field_name.split(".")))


class Refused(UnifiedOrdersError):
    """The engine refused, changed nothing, and says all reasons that hold."""

    code = "refused"

    def __init__(self, command: str, reasons: tuple[Reason, ...]) -> None:
        super().__init__(command, reasons)
        #: the command's or query's name, as in the machine's table
        self.command = command
        #: at least one, in the order in which they were found
        self.reasons = reasons

    def __str__(self) -> str:
        return f"{self.command} refused: {listed(self.reasons)}"

    @property
    def codes(self) -> tuple[str, ...]:
        """The reasons' codes, in order."""
        return tuple(reason.code for reason in self.reasons)


class KeyReused(UnifiedOrdersError):
    """The key was used for another command, or by another actor; take a new key."""

    code = "key_reused"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key

    def __str__(self) -> str:
        return f"key: {shown(self.key)} stands for another command; repeat that one unchanged, or take a new key"


class MachineFault(UnifiedOrdersError):
    """A table of the machine contradicts itself."""

    code = "machine_fault"


class InvariantBroken(UnifiedOrdersError):
    """What must always hold does not: a bug, not an input. Nothing was stored."""

    code = "invariant_broken"


class UnitOfWorkBroken(UnifiedOrdersError):
    """The unit of work has ended, or its transaction had failed before: nothing was stored."""

    code = "unit_of_work_broken"


class StorageError(UnifiedOrdersError):
    """The store could not do it now."""

    code = "storage_error"
    retryable = True


class Contended(StorageError):
    """Other commands kept changing the order; the same call may succeed later."""

    code = "contended"


class Busy(StorageError):
    """The order's lock was not to be had in time."""

    code = "busy"


class Timeout(StorageError):
    """The store took longer than allowed; nothing was stored."""

    code = "timeout"


class Unavailable(StorageError):
    """The store can't be reached; nothing was stored."""

    code = "unavailable"


class OutcomeUnknown(StorageError):
    """Whether the commit happened is unknown; repeat the command with the same key to learn it."""

    code = "outcome_unknown"

    def __init__(self, key: str | None) -> None:
        super().__init__(key)
        #: the key to repeat with; None if the command had none
        self.key = key

    def __str__(self) -> str:
        return "whether this was stored is unknown; " + (
            "look at the order to learn it, and give commands a key"
            if self.key is None
            else f"repeat it with the key {shown(self.key)} to learn it"
        )


@frozen(slots=True)
class Violation:
    """An invariant that does not hold in a stored order: which, where, and what mends it."""

    invariant: str
    message: str
    #: the command or step that mends it
    mend: str = field(default="report it: only a bug or a write past the engine does this")
