"""What all wire models share.

What comes in is read by its camelCase names alone, closed and uncoerced. What goes out is cut from a view field by
field, so that nothing is in an answer that its class does not name.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, ClassVar, Generic, Self, TypeVar

import msgspec
from attrs import frozen
from pydantic import AliasGenerator, BaseModel, ConfigDict, WithJsonSchema

from unified_orders.adapters.http.cutting import cut_of
from unified_orders.adapters.http.naming import camel
from unified_orders.domain.audience import Audience

json_of: Callable[[object], bytes] = msgspec.json.Encoder().encode
V = TypeVar("V", bound="View")

#: Text that the wire reads: exact forms, and errors with their place.
Id = Annotated[str, WithJsonSchema({"type": "string", "format": "uuid"})]
Moment = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]
Day = Annotated[str, WithJsonSchema({"type": "string", "format": "date"})]
Duration = Annotated[str, WithJsonSchema({"type": "string", "format": "duration"})]
#: A moment that goes out, in UTC as the library has it.
Time = datetime


class Body(BaseModel):
    """A part of a request: closed."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        extra="forbid",
        alias_generator=camel,
        use_attribute_docstrings=True,
        frozen=True,  # so that a default is shared, and not copied for every request
    )

    def content(self) -> dict[str, Any]:
        """Return what was given, by the library's own names."""
        return self.model_dump(mode="json", exclude_unset=True)


class View(BaseModel):
    """A part of an answer: closed, and cut from one of the library's views."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        extra="forbid",
        alias_generator=AliasGenerator(serialization_alias=camel),
        from_attributes=True,
        use_attribute_docstrings=True,
    )

    @classmethod
    def cut(cls, view: object) -> Self:
        """Return what this class names of a view, and nothing else."""
        return cls.model_validate(view, from_attributes=True)

    @classmethod
    def told(cls, view: object) -> bytes:
        """Return what this class names of a view, and nothing else, as JSON."""
        return json_of(cut_of(cls)(view))

    def json_bytes(self) -> bytes:
        """Return it as JSON."""
        return self.told(self)


@frozen
class Cuts(Generic[V]):
    """Who gets which class of an answer; guests get the least."""

    guest: type[V]
    account: type[V]
    staff: type[V]

    def for_(self, audience: Audience) -> type[V]:
        """Return the class that an audience gets."""
        return {Audience.STAFF: self.staff, Audience.ACCOUNT: self.account}.get(audience, self.guest)

    @property
    def any(self) -> Any:  # noqa: ANN401 - a union, for the document
        """All of them, the richest first."""
        return self.staff | self.account | self.guest
