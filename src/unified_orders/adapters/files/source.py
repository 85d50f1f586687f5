"""A file to read, and what the caller knows of it."""

import os
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from attrs import evolve, field, frozen

from unified_orders.adapters.files.formats import FACTS, MEASURES, OWN_PREFIX
from unified_orders.domain.currencies import CODES
from unified_orders.domain.fields import Optional, Text, fault, flag
from unified_orders.domain.limits import DEFAULT_LIMITS

#: A path, as `open` takes it.
PathText = str | os.PathLike[str]
FIELDS: Final = (*FACTS, *MEASURES)


def _path(value: Any) -> str:  # noqa: ANN401 - a converter sees anything; the validator refuses
    return os.fsdecode(value) if isinstance(value, str | os.PathLike) else value


def _is_path(_: object, attribute: Any, value: Any) -> None:  # noqa: ANN401
    if not isinstance(value, str) or not value or "\0" in value:
        raise fault(attribute, value, "must be the path of a file")


def _currency(_: object, attribute: Any, value: object) -> None:  # noqa: ANN401
    if not isinstance(value, str) or value not in CODES:
        raise fault(attribute, value, "must be an ISO 4217 currency code in capitals, like USD")


def _day(_: object, attribute: Any, value: object) -> None:  # noqa: ANN401
    if not isinstance(value, date) or isinstance(value, datetime):
        raise fault(attribute, value, "must be a date without a time")


def _source(_: object, attribute: Any, value: object) -> None:  # noqa: ANN401
    Text("label")(_, attribute, value)
    if len(str(value)) > DEFAULT_LIMITS.label:
        raise fault(attribute, value, f"must be at most {DEFAULT_LIMITS.label} characters")


def _columns(_: object, attribute: Any, value: object) -> None:  # noqa: ANN401
    if not isinstance(value, Mapping):
        raise fault(attribute, value, "must map fields to headings")
    for name, heading in value.items():
        own = isinstance(name, str) and name.startswith(OWN_PREFIX) and len(name) > len(OWN_PREFIX)
        if name not in FIELDS and not (own and len(name) <= DEFAULT_LIMITS.label):
            rule = f"must be one of {', '.join(FIELDS)}, or {OWN_PREFIX}<name> for another metric"
            raise fault("columns", name, rule)
        if heading is not None and not isinstance(heading, str):
            raise fault(f"columns.{name}", heading, "must be a heading of the file, or None to leave the field out")


@frozen(slots=True)
class SiteFile:
    """One file of sites. What is None is found out from the file, or stays unknown."""

    #: of an export, a price list or a site catalogue; the catalogue knows itself all that the fields below say
    path: str = field(converter=_path, validator=_is_path)
    #: for prices beside which the file names none; never converted
    currency: str | None = field(default=None, kw_only=True, validator=Optional(_currency))
    #: field to heading, over the guess; None as the heading leaves the field out
    columns: Mapping[str, str | None] | None = field(default=None, kw_only=True, validator=Optional(_columns))
    #: the day on which the metrics were measured or exported
    as_of: date | None = field(default=None, kw_only=True, validator=Optional(_day))
    #: False: its rows only tell more of sites that other files name (a seller's list of far more than was analysed)
    adds_sites: bool = field(default=True, kw_only=True, validator=flag)
    #: who measured, in place of the format's own name
    source: str | None = field(default=None, kw_only=True, validator=Optional(_source))
    #: who offers at its prices, where that is not the source
    seller: str | None = field(default=None, kw_only=True, validator=Optional(_source))


def one_file(file: "OneFile") -> SiteFile:
    """Return a path as a file of which nothing is known yet."""
    return file if isinstance(file, SiteFile) else SiteFile(file)


def site_files(files: "Files", defaults: SiteFile) -> list[SiteFile]:
    """Return each file with the defaults (whose path means nothing) for what it does not say itself."""
    several = [files] if isinstance(files, str | os.PathLike | SiteFile) else list(files)
    return [_completed(one_file(file), defaults) for file in several]


def _completed(file: SiteFile, defaults: SiteFile) -> SiteFile:
    unsaid = ("currency", "columns", "as_of", "source")
    return evolve(file, **{name: getattr(defaults, name) for name in unsaid if getattr(file, name) is None})


#: A file by its path, or with what is known of it.
OneFile = PathText | SiteFile
Files = OneFile | Iterable[OneFile]
