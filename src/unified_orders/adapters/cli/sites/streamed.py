"""Sites as one JSON document that is written while they are read, so that it may be of any length."""

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, TextIO

from unified_orders.adapters.cli.sites.answers import one_site, unreadable_answer
from unified_orders.adapters.files import SiteRow, UnreadableFile


def write_sites(stream: TextIO, catalogue: Path, rows: Iterator[SiteRow], limit: int) -> UnreadableFile | None:
    """Write so many sites, one a line; 0 is no limit.

    What is wrong with a catalogue that breaks off behind its first site is told at the end of the document as
    `problems`, and returned.

    Raises:
        UnreadableFile: there is no first site to read; nothing was written.
    """
    first = next(rows, None)
    stream.write(f'{{\n  "catalogue": {json.dumps(str(catalogue))},\n  "sites": [')
    written, broken = 0, None
    ending: dict[str, Any] = {"more": False}
    try:
        for row in chain([first] if first is not None else [], rows):
            if limit and written == limit:
                ending["more"] = True
                break
            stream.write(("," if written else "") + f"\n    {json.dumps(one_site(row))}")
            written += 1
    except UnreadableFile as error:
        broken = error
        ending = {"more": True, **unreadable_answer(error)}
    stream.write("\n  ]" if written else "]")
    stream.writelines(f",\n  {json.dumps(name)}: {json.dumps(value)}" for name, value in ending.items())
    stream.write("\n}\n")
    return broken
