"""The judge of the crash tests must see every way in which a sale can be half recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.selling.complete_sale import complete_sale
from tests.builders import Shop, a_shop
from tests.crash.a_catalogue import a_basket, add_items
from tests.crash.sound import faults

HALVES = (
    "DELETE FROM sale",
    "DELETE FROM sale_line WHERE line_no = 5",
    "DELETE FROM tender",
    "UPDATE tender SET applied_cents = applied_cents - 1",
    "DELETE FROM sale_gst",
    "DELETE FROM stock_movement WHERE kind = 'sale' AND line_no = 1",
    "UPDATE stock_level SET quantity = quantity + 1",
    "UPDATE stock_value SET value_micros = value_micros + 1",
    "DELETE FROM entry",
    "DELETE FROM entry_line WHERE line_no = 1",
    "UPDATE account_day SET debit_cents = debit_cents + 1 WHERE account = '1040'",
    "UPDATE gst_day SET gst_cents = gst_cents + 1",
    "UPDATE day_total SET total_cents = total_cents + 1",
    "DELETE FROM sync_outbox WHERE kind = 'sale.completed'",
    "DELETE FROM print_job",
    "DELETE FROM audit WHERE command = 'complete_sale'",
    "UPDATE audit SET previous_hash = 'x' WHERE command = 'complete_sale'",
    "DELETE FROM command_answer WHERE command = 'complete_sale'",
    "UPDATE lane SET next_receipt = next_receipt + 1 WHERE purpose = 'counter'",
    "UPDATE lane SET next_message = next_message - 1 WHERE purpose = 'counter'",
    "UPDATE lane SET chain_head = 'x' WHERE purpose = 'counter'",
    "UPDATE sale SET sequence = 7",
)


def sold(folder: Path) -> Shop:
    with a_shop(folder) as shop:
        add_items(shop.database, shop.console)
        shop.start_shift()
        shop.run(complete_sale, a_basket(0))
        return shop


def test_whole_sale_has_no_fault(tmp_path: Path) -> None:
    assert faults(sold(tmp_path).database.path) == []


@pytest.mark.parametrize("damage", HALVES)
def test_half_a_sale_is_seen(tmp_path: Path, damage: str) -> None:
    with a_shop(tmp_path) as shop:
        add_items(shop.database, shop.console)
        shop.start_shift()
        shop.run(complete_sale, a_basket(0))
        shop.database.run_work(lambda work: work.rows(damage), shop.console)
        path = shop.database.path

    assert faults(path) != []
