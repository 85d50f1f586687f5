"""What the code of an error means and what to do about it, for people: the texts of its page.

    advice_on("over_quota").remedy      # 'Approve fewer, reject an approved site in the same call, ...'

The texts stand beside this file, one table for each code; the pages under `docs/reference/errors` are made from them.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from attrs import frozen

from unified_orders.domain.errors import page_of

__all__ = ["SUBJECTS", "Advice", "advice_on", "all_advice"]

#: Where the texts stand, by subject.
SUBJECTS: Final = ("common", "orders", "review", "money", "work", "sharing", "errors")


@frozen
class Advice:
    """What is known of one code before it is met."""

    #: as in `Reason.code` and `UnifiedOrdersError.code`
    code: str
    #: what it is about: one of `SUBJECTS`
    subject: str
    #: what is behind it
    cause: str
    #: what to do
    remedy: str

    @property
    def page(self) -> str:
        """Where the documentation has its page, as in `Reason.page`."""
        return page_of(self.code)


def advice_on(code: str) -> Advice | None:
    """Return the advice on a code; None if no error or reason of this version bears it."""
    return all_advice().get(code)


@cache
def all_advice() -> Mapping[str, Advice]:
    """Return the advice on every code, by subject."""
    return {
        code: Advice(code, subject, *(" ".join(texts[part].split()) for part in ("cause", "remedy")))
        for subject in SUBJECTS
        for code, texts in tomllib.loads(files(__name__).joinpath(f"{subject}.toml").read_text("utf-8")).items()
    }
