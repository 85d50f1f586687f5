"""What is told of the files that were read: the guessed columns, the rows that were refused, and why."""

from attrs import frozen

from unified_orders.domain.sites import Site


@frozen(slots=True)
class Column:
    """One column of a file, and what it was taken for."""

    #: a fact or a metric
    field: str
    #: as the file has it
    heading: str
    #: its place, from 0
    index: int
    #: 1 if a known format or the caller says so; below, a guess by name
    confidence: float
    #: the currency's code or sign that the heading of a price names
    mark: str | None = None
    #: who measured, where the heading names another tool than the file's
    source: str | None = None


@frozen(slots=True)
class Layout:
    """How a file is written, as far as could be found out from its first rows."""

    #: `ahrefs_batch`, `price_list`, `generic` ...
    format: str
    encoding: str
    delimiter: str
    #: the line of the heading, from 1
    heading_line: int
    #: the last line of the heading: later than the first where one of its cells has several lines
    heading_end: int
    #: the cells of the heading
    headings: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def width(self) -> int:
        """How many cells the heading has."""
        return len(self.headings)

    @property
    def unused(self) -> tuple[str, ...]:
        """Headings that nothing was taken from."""
        taken = {column.index for column in self.columns}
        return tuple(text for index, text in enumerate(self.headings) if text and index not in taken)


@frozen(slots=True)
class BadRow:
    """One row that was refused as a whole."""

    #: the line in the file at which it begins, from 1
    line: int
    field: str
    #: as shown to people, cut and printable
    value: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.field}: {self.reason}, got {self.value}"


@frozen(slots=True)
class Flag:
    """One row that was taken, and that somebody should look at."""

    #: the line in the file at which it begins, from 1
    line: int
    field: str
    #: as shown to people, cut and printable
    value: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.field}: {self.reason}, got {self.value}"


@frozen(slots=True)
class FileReport:
    """What became of one file. Every row that is not empty is either good or bad."""

    path: str
    layout: Layout
    good: int
    bad: int
    #: the first thousand of the bad rows, in order; `bad` counts all
    bad_rows: tuple[BadRow, ...] = ()
    #: sentences that whoever imports should read
    notes: tuple[str, ...] = ()
    #: the first thousand of the flagged rows, in order; `flagged` counts all
    flags: tuple[Flag, ...] = ()
    flagged: int = 0

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return self.good + self.bad


@frozen(slots=True)
class Reading:
    """The sites of all files, joined by domain, and a report of each file."""

    #: in the order in which the files first name them
    sites: tuple[Site, ...]
    files: tuple[FileReport, ...]
    #: sentences about the sites as joined
    notes: tuple[str, ...] = ()

    @property
    def good(self) -> int:
        """How many rows of all files were taken."""
        return sum(report.good for report in self.files)

    @property
    def bad(self) -> int:
        """How many rows of all files were refused."""
        return sum(report.bad for report in self.files)
