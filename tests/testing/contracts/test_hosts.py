"""The contracts of what a host knows: kept by the memory adapters, and broken by all with a seeded fault."""

from collections.abc import Callable, Iterable

import pytest
from tests.testing.contracts.breaking import adapter_of, outcome
from tests.testing.contracts.host_faults import DIRECTORIES, PRICE_LISTS, SOURCES

from unified_orders.adapters.memory import AsyncMemoryDirectory, AsyncMemoryPriceList, MemoryDirectory, MemoryPriceList
from unified_orders.application.ids import uuid7
from unified_orders.domain.money import DiscountRule
from unified_orders.domain.sites import Client
from unified_orders.ports import IdSource
from unified_orders.testing.contracts.directory import AsyncClientDirectoryContract, ClientDirectoryContract
from unified_orders.testing.contracts.ids import IdSourceContract
from unified_orders.testing.contracts.prices import AsyncPriceListContract, PriceListContract


class TestMemoryDirectory(ClientDirectoryContract):
    def make(self) -> type[MemoryDirectory]:
        return MemoryDirectory


class TestAsyncMemoryDirectory(AsyncClientDirectoryContract):
    def make(self) -> Callable[[Iterable[Client]], AsyncMemoryDirectory]:
        return lambda clients: AsyncMemoryDirectory(MemoryDirectory(clients))


class TestMemoryPriceList(PriceListContract):
    def make(self) -> type[MemoryPriceList]:
        return MemoryPriceList


async def awaited_price_list(rules: Iterable[DiscountRule]) -> AsyncMemoryPriceList:
    return AsyncMemoryPriceList(MemoryPriceList(rules))


class TestAsyncMemoryPriceList(AsyncPriceListContract):
    def make(self) -> object:
        return awaited_price_list


class TestUuid7(IdSourceContract):
    def make(self) -> Callable[[], IdSource]:
        return lambda: uuid7


def names(faults: Iterable[Callable[..., object]]) -> list[str]:
    return [fault.__name__ for fault in faults]


@pytest.mark.parametrize(("fault", "promise"), DIRECTORIES.items(), ids=names(DIRECTORIES))
def test_a_broken_directory_is_found_out(fault: type[MemoryDirectory], promise: str) -> None:
    assert outcome(adapter_of(ClientDirectoryContract, lambda: fault), promise) is not None


@pytest.mark.parametrize(("fault", "promise"), PRICE_LISTS.items(), ids=names(PRICE_LISTS))
def test_a_broken_price_list_is_found_out(fault: type[MemoryPriceList], promise: str) -> None:
    assert outcome(adapter_of(PriceListContract, lambda: fault), promise) is not None


@pytest.mark.parametrize(("fault", "promise"), SOURCES.items(), ids=names(SOURCES))
def test_a_broken_source_of_ids_is_found_out(fault: Callable[[], IdSource], promise: str) -> None:
    assert outcome(adapter_of(IdSourceContract, lambda: fault), promise) is not None
