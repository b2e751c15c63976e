"""A till that is enrolled at a service which fails as it is told to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from sync.till.client import Client
from sync.till.device_key import DeviceKey
from sync.till.engine import Engine
from tests.sync.fake_service import FakeService
from tests.sync.till_shop import MemoryShop, an_engine, client_of, enrol


@dataclass
class Till:
    """The shop, its service, and what goes between them."""

    shop: MemoryShop
    service: FakeService
    client: Client
    engine: Engine


@pytest.fixture(scope="session")
def key() -> DeviceKey:
    return DeviceKey.make()


@pytest.fixture
def till(key: DeviceKey) -> Iterator[Till]:
    shop, service = MemoryShop(), FakeService()
    enrol(shop, service, key)
    service.asked.clear()
    with client_of(service) as client:
        yield Till(shop, service, client, an_engine(shop, client))
    shop.connection.close()
