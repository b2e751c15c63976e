"""Small reserves: a test's disk is not a shop's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.database import places
from tests.builders import Shop, a_shop


@pytest.fixture(autouse=True)
def small_reserve(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "RESERVE_BYTES", 2**20)


@pytest.fixture
def selling_shop(tmp_path: Path) -> Iterator[Shop]:
    """A shop with items to sell and a shift open, in a folder of its own."""
    from tests.crash.a_catalogue import add_items

    folder = tmp_path / "shop"
    folder.mkdir()
    with a_shop(folder) as shop:
        add_items(shop.database, shop.console)
        shop.start_shift()
        yield shop
