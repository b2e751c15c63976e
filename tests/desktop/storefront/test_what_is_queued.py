"""What the queue tells: every fact of a document, the command that made it, and the shop's own time."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import bindparam

from desktop.catalogue.events import OpeningLine
from desktop.catalogue.tables import unit
from desktop.ids import new_id
from desktop.selling.complete_sale import complete_sale
from desktop.selling.queries import open_shift_of
from desktop.selling.receipts import receipt_of
from desktop.selling.shift_words import CloseShift
from desktop.selling.shifts import close_shift
from desktop.selling.tables import sale, sale_line, tender
from desktop.selling.tables import tender_type as way_of_paying
from desktop.setup.tables import shop as shop_table
from desktop.stock.opening_stock import PostOpeningStock, post_opening_stock
from desktop.verify.run import verify
from tests.builders import Shop
from tests.crash.a_catalogue import a_basket, add_items

KEPT_HERE_ONLY = {"lane_id", "clock_state", "line_count", "reason", "shift_id", "person_id"}
"""In the message's own columns, counted from its lines, or of documents that do not exist yet."""


def queued(shop: Shop, kind: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The envelope and the payload of every message of a kind, in order."""
    found = shop.reader.rows(
        "SELECT payload, work_id, clock_state, zone_offset_minutes, entity_id FROM sync_outbox"
        " WHERE kind = ? ORDER BY sequence",
        (kind,),
    )
    names = ("work_id", "clock_state", "zone_offset_minutes", "entity_id")
    return [(dict(zip(names, row[1:], strict=True)), json.loads(row[0])) for row in found]


@pytest.fixture
def till(shop: Shop) -> Shop:
    """A shop with items and an open shift."""
    add_items(shop.database, shop.console)
    shop.start_shift()
    return shop


def test_a_sale_is_told_whole(till: Shop) -> None:
    till.run(complete_sale, a_basket(0))
    ((_envelope, told),) = queued(till, "sale.completed")

    assert set(sale.c.keys()) - set(told) <= KEPT_HERE_ONLY
    assert set(sale_line.c.keys()) - set(told["lines"][0]) == {"sale_id"}
    assert set(tender.c.keys()) - set(told["tenders"][0]) == {"sale_id", "tender_no"}
    assert {each["kind"] for each in told["movements"]} == {"sale"}


def test_messages_carry_the_command_that_made_them(till: Shop) -> None:
    running = open_shift_of(till.reader, till.cashier.till_id)
    assert running is not None
    ending = CloseShift(new_id(), running.shift_id, (("cash", 9_000),))
    till.run(close_shift, ending)

    ((opened, _float),) = queued(till, "shift.opened")
    ((closed, told),) = queued(till, "shift.closed")

    assert closed["work_id"] == ending.command_id
    assert opened["work_id"] != closed["work_id"]
    assert closed["entity_id"] == running.shift_id
    cash = {"tender_type": "cash", "account": "1010", "expected_cents": 10_000, "counted_cents": 9_000}
    assert (told["counts"], told["float_back_cents"]) == ([cash], 9_000)


def test_messages_tell_the_shops_own_zone_and_a_clock_in_doubt(till: Shop) -> None:
    till.database.run_work(
        lambda work: work.write(shop_table.update().values(zone=bindparam("its")), {"its": "Asia/Kathmandu"}),
        till.console,
    )
    till.clock.forward(hours=-2)
    running = open_shift_of(till.reader, till.cashier.till_id)
    assert running is not None
    till.run(close_shift, CloseShift(new_id(), running.shift_id, (("cash", 10_000),)))

    ((closed, _told),) = queued(till, "shift.closed")

    assert (closed["zone_offset_minutes"], closed["clock_state"]) == (345, "suspect")


def test_opening_stock_travels_as_movements(shop: Shop) -> None:
    add_items(shop.database, shop.console)
    item_id, level = shop.reader.rows("SELECT item_id, quantity FROM stock_level ORDER BY item_id")[0]
    before = len(queued(shop, "stock.moved"))
    (place,) = shop.reader.one("SELECT location_id FROM location") or ("",)
    lines = (OpeningLine(item_id, 5_000, 1_200_000),)

    shop.run(post_opening_stock, PostOpeningStock(new_id(), place, lines), shop.console)

    envelope, told = queued(shop, "stock.moved")[before]
    assert (told["document_id"], told["kind"]) == (envelope["entity_id"], "opening")
    assert [(each["item_id"], each["quantity"]) for each in told["movements"]] == [(item_id, 5_000)]
    now = shop.reader.one("SELECT quantity FROM stock_level WHERE item_id = ?", (item_id,))
    assert now == (level + 5_000,)


def test_an_old_receipt_keeps_its_words_and_its_accounts(till: Shop) -> None:
    sold = till.run(complete_sale, a_basket(0))
    before = receipt_of(till.reader, sold.sale_id)
    rename = unit.update().values(name=bindparam("its"))
    move = (
        way_of_paying.update().where(way_of_paying.c.tender_type == "card").values(account=bindparam("its"))
    )
    till.database.run_work(lambda work: work.write(rename, {"its": "jin"}), till.console)
    till.database.run_work(lambda work: work.write(move, {"its": "1030"}), till.console)

    assert receipt_of(till.reader, sold.sale_id) == before
    assert {line.unit for line in before.lines} != {""}
    assert verify(till.reader) == []
