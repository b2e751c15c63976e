"""A stocked shop with a shift, and its online shop."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.verify.run import verify
from tests.builders import Shop
from tests.desktop.orders.online import OnlineShop
from tests.desktop.verify.sample_day import stock_the_shop


@pytest.fixture
def online(shop: Shop) -> Iterator[OnlineShop]:
    """Whatever a test does, the shop holds together afterwards."""
    stock_the_shop(shop)
    shop.start_shift()
    yield OnlineShop(shop)
    assert verify(shop.reader) == []
