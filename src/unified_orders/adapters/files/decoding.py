"""Text out of bytes: the byte order mark decides the encoding, and lines come one at a time."""

import codecs
from collections.abc import Callable, Generator
from io import TextIOWrapper
from pathlib import Path
from typing import Final

from unified_orders.adapters.files.errors import UnreadableFile

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: What files begin with that people take for lists, and what to do with them.
_NO_TEXT: Final = {
    b"PK\x03\x04": "is a workbook (.xlsx, .ods) or an archive, no text; open it and save the sheet as CSV in UTF-8",
    b"\xd0\xcf\x11\xe0": "is a workbook (.xls), no text; open it and save the sheet as CSV in UTF-8",
    b"\x1f\x8b": "is compressed with gzip; unpack it first",
    b"%PDF-": "is a PDF, no text; ask for the list as CSV",
}
#: what text is taken for that has no mark and is no UTF-8
GUESSED: Final = "cp1252"
_BLOCK: Final = 1 << 16
#: Characters of a line beyond which this is no list of sites.
_LONGEST_LINE: Final = 1 << 17
#: Lines after which whoever watches is told how far the reading came.
_TOLD_EVERY: Final = 1_000

#: Is told how many bytes of a file were read.
Watch = Callable[[int], None]


def encoding_of(path: str) -> str:
    """Return the encoding: by its mark, else UTF-8 if all of the file is that, else Windows-1252.

    Raises:
        UnreadableFile: no such file, nothing in it, or no text.
    """
    try:
        if not Path(path).is_file():
            problem = "is a folder or device; name a file" if Path(path).exists() else "does not exist; check the path"
            raise UnreadableFile(path, None, None, problem)
        return _encoding(path)
    except OSError as error:
        raise _not_opened(path, error) from None


def _encoding(path: str) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with Path(path).open("rb") as stream:
        block = stream.read(_BLOCK)
        for mark, encoding in _MARKS:
            if block.startswith(mark):
                return encoding
        for beginning, problem in _NO_TEXT.items():
            if block.startswith(beginning):
                raise UnreadableFile(path, None, None, problem)
        if b"\0" in block:
            problem = "holds NUL bytes: no text, or UTF-16 without its mark; save it as UTF-8"
            raise UnreadableFile(path, None, None, problem)
        try:
            while block:
                decoder.decode(block)
                block = stream.read(_BLOCK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return GUESSED
    return "utf-8"


def lines_of(path: str, encoding: str, watch: Watch | None = None) -> Generator[str, None, None]:
    """Yield the lines with their ends; the file is closed after the last one, or with the generator.

    Raises:
        UnreadableFile: bytes that are no text in this encoding, or a line without an end.
    """
    number = 0
    try:
        with Path(path).open("rb") as stream:
            text = TextIOWrapper(stream, encoding.replace("-le", "").replace("-be", ""), newline="")
            for number, line in enumerate(iter(lambda: text.readline(_LONGEST_LINE), ""), 1):
                if len(line) == _LONGEST_LINE:
                    raise UnreadableFile(path, number, None, "is longer than any row of a list; check what the file is")
                if watch is not None and not number % _TOLD_EVERY:
                    watch(stream.tell())
                yield line
            if watch is not None:
                watch(stream.tell())
    except UnicodeError:
        problem = f"is no {encoding} text from here on; save the file as UTF-8"
        raise UnreadableFile(path, number + 1, None, problem) from None
    except OSError as error:
        raise _not_opened(path, error) from None


def _not_opened(path: str, error: OSError) -> UnreadableFile:
    return UnreadableFile(path, None, None, f"could not be read: {error.strerror or error}")
