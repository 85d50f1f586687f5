"""Values of which one field says what they are: commands, effects, and the results of commands."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, get_args

from attrs import frozen
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from unified_orders.domain.commands import Command
from unified_orders.domain.effects import Announce, CancelAnalysis, CancelWorkflow, Effect, StartAnalysis, StartWorkflow
from unified_orders.domain.errors import InvalidInput
from unified_orders.domain.results import Done
from unified_orders.domain.rules import TABLE
from unified_orders.ports.repository import Receipt
from unified_orders.wire.reporting import seen
from unified_orders.wire.shapes import Hint, Reader, Writer, object_of, origin_of, reader_of, writer_of


@frozen(slots=True, eq=False)
class Family:
    """Classes that the word in one field tells apart."""

    #: the field's name
    tag: str
    #: the classes by their words
    classes: Mapping[str, type[Any]]

    def reader(self, converter: Converter, cls: type = object) -> Reader:
        """Return what reads those of the family that are of a class."""
        classes = {word: member for word, member in self.classes.items() if issubclass(member, cls)}
        readers: dict[str, Reader] = {}  # made when first met: one command needs no other's

        def read(value: object, _: object) -> object:
            content = dict(object_of(value))
            word = content.pop(self.tag, None)
            member = classes.get(word) if type(word) is str else None
            if word is None or member is None:
                given = seen(word) if self.tag in value else "nothing"  # type: ignore[operator]  # a mapping, seen above
                raise InvalidInput(self.tag, given, f"must be one of {', '.join(classes)}")
            if word not in readers:
                readers[word] = reader_of(member, converter)
            return readers[word](content, member)

        return read

    def writer(self, converter: Converter) -> Writer:
        """Return what writes any member: the word first, then its fields."""
        words = {member: word for word, member in self.classes.items()}
        writers: dict[type, Writer] = {}

        def write(value: object) -> dict[str, Any]:
            cls = type(value)
            if cls not in writers:
                writers[cls] = writer_of(cls, converter)
            return {self.tag: words[cls], **writers[cls](value)}

        return write


def _results() -> Iterator[type]:
    """Yield the types of all commands' results: what `Command[...]` names in brackets."""
    for rule in TABLE:
        for origin in rule.command.__orig_bases__:  # type: ignore[attr-defined]  # every command is a subscripted one
            yield from (cls for cls in get_args(origin) if cls is not type(None))


def _word(cls: type) -> str:
    return re.sub("(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


COMMANDS: Final = Family("command", {rule.name: rule.command for rule in TABLE})
EFFECTS: Final = Family(
    "effect", {cls.name: cls for cls in (StartAnalysis, CancelAnalysis, StartWorkflow, CancelWorkflow, Announce)}
)
RESULTS: Final = Family("kind", {_word(cls): cls for cls in _results()})


def register_tags(converter: Converter) -> None:
    """Teach a converter commands, effects, outcomes and receipts."""
    for root, family in ((Command, COMMANDS), (Effect, EFFECTS)):
        _register_family(converter, root, family)
    converter.register_structure_hook_factory(_is_done, _done_reader)
    converter.register_unstructure_hook_factory(_is_done, _done_writer)
    converter.register_unstructure_hook_factory(lambda cls: cls is Receipt, _receipt_writer)


def _register_family(converter: Converter, root: type, family: Family) -> None:
    def belongs(cls: Hint) -> bool:
        origin = origin_of(cls)
        return isinstance(origin, type) and issubclass(origin, root)

    def reader(cls: Hint) -> Reader:
        return family.reader(converter, origin_of(cls))

    converter.register_structure_hook_factory(belongs, reader)
    converter.register_unstructure_hook_factory(belongs, lambda _: family.writer(converter))


def _is_done(cls: Hint) -> bool:
    return origin_of(cls) is Done


def _done_reader(cls: Hint, converter: Converter) -> Reader:
    family = RESULTS.reader(converter)
    result = override(struct_hook=lambda value, of: None if value is None else family(value, of))
    read = make_dict_structure_fn(Done[Any], converter, _cattrs_forbid_extra_keys=True, result=result)
    return lambda value, _: read(object_of(value), cls)


def _done_writer(_: Hint, converter: Converter) -> Writer:
    family = RESULTS.writer(converter)
    result = override(unstruct_hook=lambda value: None if value is None else family(value))
    return make_dict_unstructure_fn(Done, converter, result=result)


def _receipt_writer(_: Hint, converter: Converter) -> Writer:
    """Return what writes a receipt: the text of a share token is never stored."""
    write = writer_of(Receipt, converter)

    def write_receipt(receipt: Receipt) -> dict[str, Any]:
        content = write(receipt)
        if content["done"]["result"] is not None:
            content["done"]["result"].pop("token", None)
        return content

    return write_receipt
