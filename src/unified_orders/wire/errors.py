"""What is wrong with a JSON document, with the place of every fault."""

from attrs import frozen

from unified_orders.domain.errors import UnifiedOrdersError, listed


@frozen(slots=True)
class Problem:
    """One fault of a document."""

    #: where, outermost first: `decisions[3].target_page_url`; empty for the whole document
    path: str
    #: what stands there, as shown to people: cut and printable; never that of a secret
    value: str
    #: what it must be, and what to do
    rule: str

    def __str__(self) -> str:
        """Return one sentence with place, rule and value."""
        return f"{self.path or 'the document'}: {self.rule}, got {self.value}"


class WireError(UnifiedOrdersError, ValueError):
    """A document that does not say what it should: nothing of it was taken. Names the first fault, and holds all."""

    code = "wire_error"

    def __init__(self, path: str, value: str, rule: str, *others: Problem) -> None:
        super().__init__(path, value, rule, *others)
        #: as in `Problem`, of the first fault
        self.path = path
        self.value = value
        self.rule = rule
        #: every fault that was found, in the order of the fields; at least one
        self.problems: tuple[Problem, ...] = (Problem(path, value, rule), *others)

    def __str__(self) -> str:
        return listed(self.problems)
