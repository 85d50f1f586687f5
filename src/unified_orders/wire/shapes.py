"""How classes and collections are read and written: closed objects, lists, sets as sorted lists, fields left out."""

from collections.abc import Callable, Mapping
from types import GenericAlias, UnionType
from typing import Any, Literal, TypeAlias, TypeVar, Union, get_args, get_origin

from attrs import has
from cattrs import Converter
from cattrs.cols import is_frozenset
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn

from unified_orders.domain.commands.orders import Unchanged
from unified_orders.wire.reporting import unfit

T = TypeVar("T")
#: a type as annotations have it: there is no one class of these
Hint: TypeAlias = Any
Reader = Callable[[Any, Any], Any]
Writer = Callable[[Any], Any]


def register_shapes(converter: Converter) -> None:
    """Teach a converter how our classes, tuples, frozensets and edits look."""
    converter.register_structure_hook_factory(has_fields, reader_of)
    converter.register_unstructure_hook_factory(has_fields, _exact_writer)
    converter.register_structure_hook_factory(_is_list, _list_reader)
    converter.register_structure_hook_factory(is_frozenset, _set_reader)
    converter.register_structure_hook_factory(_is_edit, _edit_reader)
    converter.register_unstructure_hook_factory(_is_edit, _edit_writer)


def origin_of(cls: Hint) -> Any:  # noqa: ANN401
    """Return the class of a type with parameters; another type as it is."""
    origin: Any = get_origin(cls)
    return cls if origin is None else origin


def has_fields(cls: Hint) -> bool:
    """Tell whether a type is a class of ours, with or without its parameters."""
    return has(origin_of(cls))


def object_of(value: object) -> Mapping[str, Any]:
    """Return what must be a JSON object."""
    if not isinstance(value, Mapping):
        raise unfit(value, "must be an object")
    if not all(type(name) is str for name in value):
        raise unfit(value, "must have text for names")
    return value


def reader_of(cls: type[T], converter: Converter) -> Callable[[object, object], T]:
    """Return what reads an object with exactly the fields of a class; one with a default may be left out."""
    read = make_dict_structure_fn(cls, converter, _cattrs_forbid_extra_keys=True, _cattrs_detailed_validation=True)
    return lambda value, _: read(object_of(value), cls)


def writer_of(cls: type[T], converter: Converter) -> Callable[[T], dict[str, Any]]:
    """Return what writes the fields of a class; the converter says whether those at their default are left out."""
    return make_dict_unstructure_fn(cls, converter, _cattrs_omit_if_default=converter.omit_if_default)


def _exact_writer(cls: type[T], converter: Converter) -> Callable[[T], Any]:
    """As `writer_of`; a value of a subclass is written with all of its own fields."""
    write, exact = writer_of(cls, converter), origin_of(cls)
    return lambda value: write(value) if type(value) is exact else converter.unstructure(value)


def _is_list(cls: Hint) -> bool:
    return origin_of(cls) is tuple and get_args(cls)[1:] == (Ellipsis,)


def _list_reader(cls: Hint, converter: Converter) -> Reader:
    members = GenericAlias(list, get_args(cls)[:1])
    read = converter.get_structure_hook(members)

    def read_list(value: object, _: object) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise unfit(value, "must be a list")
        return tuple(read(value, members))

    return read_list


def _set_reader(cls: Hint, converter: Converter) -> Reader:
    read = converter.get_structure_hook(GenericAlias(tuple, (get_args(cls)[0], ...)))

    def read_set(value: object, _: object) -> frozenset[Any]:
        members = read(value, cls)
        if len(set(members)) != len(members):
            raise unfit(value, "must not name the same one twice")
        return frozenset(members)

    return read_set


def _is_edit(cls: Hint) -> bool:
    return origin_of(cls) in {Union, UnionType} and Literal[Unchanged.UNCHANGED] in get_args(cls)


def _given(cls: Hint) -> Hint:
    """Return what an edit may set. `UNCHANGED` itself has no word: the field is left out."""
    return Union[tuple(arg for arg in get_args(cls) if arg != Literal[Unchanged.UNCHANGED])]  # noqa: UP007 - computed


def _edit_reader(cls: Hint, converter: Converter) -> Reader:
    given = _given(cls)
    read = converter.get_structure_hook(given)
    return lambda value, _: read(value, given)


def _edit_writer(cls: Hint, converter: Converter) -> Writer:
    return converter.get_unstructure_hook(_given(cls))
