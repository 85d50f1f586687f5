"""How long to wait before an effect is tried again, and when to give it up."""

from datetime import timedelta
from typing import Any, Final

from attrs import Attribute, field, frozen

from unified_orders.domain.fields import Integer, fault

_NONE: Final = timedelta(0)
#: More than any wait needs: 2**60 microseconds are longer than `timedelta` goes.
_MOST_DOUBLINGS: Final = 60


def positive(_: object, attribute: "Attribute[Any] | str", value: object) -> None:
    """Refuse what is no time above 0."""
    if not isinstance(value, timedelta) or value <= _NONE:
        raise fault(attribute, value, "must be a timedelta above 0")


@frozen(slots=True)
class Backoff:
    """Wait `first`, then twice as long each time, never above `most`; of each wait up to half is left out by chance."""

    first: timedelta = field(default=timedelta(seconds=1), validator=positive)
    most: timedelta = field(default=timedelta(minutes=15), validator=positive)
    #: after so many an effect is parked
    tries: int = field(default=12, validator=Integer(1))

    def __attrs_post_init__(self) -> None:
        if self.first > self.most:
            raise fault("most", self.most, f"must be at least first ({self.first})")

    def after(self, tries: int, chance: float) -> timedelta | None:
        """Return the wait after so many failed tries, or None to give up; `chance` is a random number from 0 to 1."""
        if tries >= self.tries:
            return None
        times = min(1 << min(tries - 1, _MOST_DOUBLINGS), self.most // self.first + 1)
        return min(self.first * times, self.most) * (1 - chance / 2)
