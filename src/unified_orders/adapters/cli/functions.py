"""A function of the host's that a command is given by its place: `MODULE:FUNCTION`."""

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from unified_orders.domain.errors import InvalidInput, shown


def function_at(option: str, place: str, rule: str) -> Callable[..., Any]:
    """Return the function at a place; modules of the current folder are found too.

    Raises:
        InvalidInput: there is no such function; `rule` says what the option takes.
    """
    name, _, function = place.partition(":")
    if not name or not function:
        raise InvalidInput(option, shown(place), rule)
    if (here := str(Path.cwd())) not in sys.path:
        sys.path.insert(0, here)
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{name}.".startswith(f"{error.name}."):
            raise
        raise InvalidInput(option, shown(place), f"there is no module {error.name}; {rule}") from None
    found: Any = getattr(module, function, None)
    if not callable(found):
        raise InvalidInput(option, shown(place), f"{name} has no function {function}; {rule}")
    wanted: Callable[..., Any] = found
    return wanted
