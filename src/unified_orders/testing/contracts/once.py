"""A property that is made once for each test, whichever of its threads asks first."""

import threading
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

# One property needs another, so one thread may ask again while it makes.
_MAKING: Final = threading.RLock()

if TYPE_CHECKING:
    from functools import cached_property as once
else:

    class once(cached_property):  # noqa: N801 - it is written as a decorator
        """As `cached_property`, which has no lock from Python 3.12 on."""

        def __get__(self, instance: Any, owner: Any = None) -> Any:  # noqa: ANN401
            """Return what was made, or make it while the others wait."""
            with _MAKING:
                return super().__get__(instance, owner)


__all__ = ["once"]
