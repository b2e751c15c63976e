"""A till and its service as real processes, for drills."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import a_shop
from tests.crash.a_catalogue import add_items
from tests.crash.killing_sync import Service, World
from tests.sync.fault_proxy import FaultProxy


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A till that belongs to a service, and has sold nothing yet."""
    (tmp_path / "shop").mkdir()
    with a_shop(tmp_path / "shop") as shop:
        add_items(shop.database, shop.console)
        shop.start_shift()
    service = Service(tmp_path / "service")
    service.start()
    with FaultProxy(service.port) as proxy:
        made = World(tmp_path / "shop", service, proxy)
        made.enrol()
        yield made
    service.stop()
