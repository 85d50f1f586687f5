"""How a whole file fails; a single row fails as a `BadRow`."""

from unified_orders.domain.errors import UnifiedOrdersError


class UnreadableFile(UnifiedOrdersError):
    """A file that cannot be read as a list of sites: nothing of it was taken."""

    code = "unreadable_file"

    def __init__(self, path: str, line: int | None, field_name: str | None, problem: str) -> None:
        super().__init__(path, line, field_name, problem)
        #: the file as the caller named it
        self.path = path
        #: the line at which reading stopped, from 1; None where the whole file is meant
        self.line = line
        #: the field that could not be found; None where no field is meant
        self.field_name = field_name
        #: what is wrong, and what to do
        self.problem = problem

    def __str__(self) -> str:
        place = [self.path.encode("utf-8", "backslashreplace").decode()]
        place += [f"line {self.line}"] if self.line is not None else []
        place += [self.field_name] if self.field_name is not None else []
        return f"{', '.join(place)}: {self.problem}"


class IdnaMissing(UnifiedOrdersError):
    """An international domain was met, and the package that reads those is not installed."""

    code = "idna_missing"

    def __init__(self, value: str) -> None:
        super().__init__(value)
        #: the domain as shown to people, cut and printable
        self.value = value

    def __str__(self) -> str:
        return f"{self.value} is an international domain; to read those, pip install 'unified-orders[cli]' or idna"
