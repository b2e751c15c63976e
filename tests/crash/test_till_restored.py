"""A till brought back from its backup goes on in a lane of its own, and the service knows every sale once."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.database.places import SHOP_FILE
from desktop.database.reader import Reader
from desktop.selling.complete_sale import complete_sale
from desktop.verify.run import verify
from sync.service.store import Store
from sync.service.tables import parked, sale
from tests.builders import OWNER_PASSWORD, shop_again
from tests.crash.a_catalogue import a_basket
from tests.crash.killing_sync import World


def sell(world: World, sales: int) -> list[str]:
    """Their numbers."""
    with shop_again(world.shop) as shop:
        sold = [shop.run(complete_sale, a_basket(number)) for number in range(sales)]
    return [each.number for each in sold]


def test_sales_the_backup_lacked_stay_at_the_service_and_no_number_is_given_twice(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEDAI_OWNER_PASSWORD", OWNER_PASSWORD)
    numbers = sell(world, 12)
    world.told("sync", "now")
    made = world.told("backup", str(tmp_path / "copies"))
    numbers += sell(world, 5)
    world.told("sync", "now")

    assert "file" in made, made
    back = world.told("restore", str(made["file"]))
    assert "error" not in back, back
    fresh = sell(world, 4)
    sent = world.told("sync", "now")

    assert (sent.get("waiting"), sent.get("attention")) == (0, 0), sent
    assert not set(fresh) & set(numbers)
    store = Store(world.service.folder)
    with store.reading() as work:
        here = sorted(row.number for row in work.rows(sale.select()))
        assert work.rows(parked.select()) == []
    store.close()
    assert here == sorted(numbers + fresh)
    reader = Reader(world.shop / SHOP_FILE, None)
    assert verify(reader) == []
    reader.close()
