"""The class of an answer as a function that cuts it from a view: what the class names, under its names on the wire.

The classes are pydantic's, for the document. What they cut are the library's own views, whose types are checked
already: so nothing is validated again on the way out.
"""

from collections.abc import Callable, Sequence
from functools import cache
from operator import attrgetter
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
from pydantic import AliasPath, BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

#: Returns what msgspec writes as JSON.
Cut = Callable[[Any], Any]


@cache
def cut_of(cls: type[BaseModel]) -> Cut:
    """Return what cuts an answer of this class from a view."""
    fields = cls.model_fields
    read = _reader([_path(name, info) for name, info in fields.items()])
    found = enumerate(map(_of_field, fields.values()))
    changes = [(place, change) for place, change in found if change is not None]
    names = {name: info.serialization_alias or name for name, info in fields.items()}
    # A struct of msgspec's knows its names beforehand: it is made and written in half the time of a dict.
    make = msgspec.defstruct(cls.__name__, [(name, Any) for name in fields], rename=names, gc=False)

    def cut(view: object) -> msgspec.Struct:
        values = [*read(view)]
        for place, change in changes:
            values[place] = change(values[place])
        return make(*values)

    return cut


def _reader(paths: Sequence[str]) -> Callable[[object], tuple[Any, ...]]:
    read = attrgetter(*paths)
    return read if len(paths) > 1 else lambda view: (read(view),)


def _path(name: str, info: FieldInfo) -> str:
    alias = info.validation_alias
    return ".".join(map(str, alias.path)) if isinstance(alias, AliasPath) else name


def _of_field(info: FieldInfo) -> Cut | None:
    return _of_type(Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation)


def _of_type(kind: Any) -> Cut | None:  # noqa: ANN401 - a type as it was written
    """Return what makes such a value one that can be written; None: it is one."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        changes: list[Any] = [part.func for part in parts[1:] if isinstance(part, BeforeValidator)]
        return changes[0] if changes else _of_type(parts[0])
    if origin in {Union, UnionType}:
        return _of_one_of(parts)
    if origin is list:
        each = _of_type(parts[0])
        return None if each is None else lambda values: [each(value) for value in values]
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return cut_of(kind)
    return None


def _of_one_of(kinds: Sequence[Any]) -> Cut | None:
    known = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]
    if len(known) > 1:
        return _of_its_own
    found = [change for change in map(_of_type, kinds) if change is not None]
    if not found:
        return None
    (change,) = found
    return lambda value: None if value is None else change(value)


def _of_its_own(value: BaseModel) -> object:
    """Return what one of several classes says by itself: it was made as one of them."""
    return cut_of(type(value))(value)
