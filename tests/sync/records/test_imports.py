"""What an import brings at one till shows at the other, and what it takes back is gone there too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.catalogue.change_item import archive_item, change_price
from desktop.catalogue.import_products.finish import finish_undoing, undo
from desktop.catalogue.import_products.publish import step, undo_import
from desktop.catalogue.import_products.run import import_products
from desktop.catalogue.item_words import ArchiveItem, ChangePrice
from desktop.catalogue.queries import item_by_code
from desktop.catalogue.search import search
from desktop.ids import new_id
from tests.builders import NOON, Shop, a_shop
from tests.sync.tills import Service, Till, a_second_till, a_service, contradictions, enrol, records_of, send

TODAY = NOON.date()
FIRST = """sku,name,price,barcode,cost,category,stock,gst_code
A1,Kopi,1.80,9556001000013,0.60,Drinks,10,SR
A2,Gardenia Bread,2.80,9556001000020,1.50,Bread,5,ZR
"""
SECOND = """sku,name,price,barcode,cost,category,stock,gst_code
A1,Kopi O,1.90,9556001000013;9556001000044,0.65,Hot drinks,10,ZR
A3,Kaya 加椰,3.10,9556001000037,1.00,Bread,4,SR
"""


@pytest.fixture
def tills(tmp_path: Path) -> Iterator[tuple[Shop, Till, Service]]:
    for name in ("one", "service"):
        (tmp_path / name).mkdir()
    with a_service(tmp_path / "service") as service, a_shop(tmp_path / "one") as one:
        enrol(one, service)
        send(one, service)
        _bring(one, tmp_path, FIRST)
        send(one, service)
        with a_second_till(tmp_path / "two", service) as two:
            send(two, service)
            send(one, service)
            yield one, two, service


def _bring(till: Shop | Till, folder: Path, text: str) -> int:
    file = folder / f"{new_id()}.csv"
    file.write_text(text, encoding="utf-8")
    report = import_products(till.database, till.console, file)
    assert report.import_id is not None
    return report.import_id


def _send(service: Service, *tills: Shop | Till) -> None:
    """One pass of each, in this order."""
    for till in tills:
        send(till, service)


def _are_equal(one: Shop, two: Till, service: Service) -> bool:
    return records_of(one) == records_of(two) == service.records()


def _price(till: Shop | Till, code: str) -> int | None:
    hit = item_by_code(till.reader, code, TODAY)
    return hit.price_cents if hit else None


def test_import_at_an_enrolled_till_is_told_in_steps(tills: tuple[Shop, Till, Service]) -> None:
    one, two, service = tills
    hit = item_by_code(two.reader, "9556001000013", TODAY)
    assert hit is not None
    assert (hit.name, hit.price_cents, hit.gst_code) == ("Kopi", 180, "SR")
    assert _are_equal(one, two, service)
    assert one.count("record_telling") == [0]
    assert contradictions(one) == contradictions(two) == []


def test_what_an_import_changes_in_standing_items_is_told_as_edits(
    tills: tuple[Shop, Till, Service], tmp_path: Path
) -> None:
    one, two, service = tills
    _bring(two, tmp_path, SECOND)
    _send(service, two, one, two)
    hit = item_by_code(one.reader, "9556001000044", TODAY)
    assert hit is not None
    assert (hit.name, hit.sku, hit.price_cents, hit.gst_code) == ("Kopi O", "A1", 190, "ZR")
    assert [found.hit.sku for found in search(one.reader, "加椰", TODAY, "")] == ["A3"]
    assert _are_equal(one, two, service)
    assert contradictions(one) == contradictions(two) == []


def test_undone_import_is_gone_at_the_other_till_and_what_stood_before_is_back(
    tills: tuple[Shop, Till, Service], tmp_path: Path
) -> None:
    one, two, service = tills
    number = _bring(two, tmp_path, SECOND)
    _send(service, two, one)
    assert _price(one, "9556001000013") == 190
    undo(two.database, two.console, number)
    _send(service, two, one, two)
    assert _price(one, "9556001000013") == 180
    assert _price(one, "9556001000037") is None
    assert item_by_code(one.reader, "9556001000044", TODAY) is None
    assert search(one.reader, "加椰", TODAY, "") == []
    assert _are_equal(one, two, service)
    assert contradictions(one) == contradictions(two) == []


def test_price_set_at_the_other_till_outlives_the_undoing(
    tills: tuple[Shop, Till, Service], tmp_path: Path
) -> None:
    one, two, service = tills
    number = _bring(two, tmp_path, SECOND)
    _send(service, two, one)
    hit = item_by_code(one.reader, "9556001000013", TODAY)
    assert hit is not None
    one.clock.forward(seconds=60)
    one.run(change_price, ChangePrice(new_id(), hit.unit_id, 222), one.console)
    _send(service, one, two)
    two.clock.forward(seconds=120)
    undo(two.database, two.console, number)
    _send(service, two, one, two)
    assert [_price(till, "9556001000013") for till in (one, two)] == [222, 222]
    assert _are_equal(one, two, service)


def test_file_brought_in_again_after_it_was_undone_shows_again_at_both(
    tills: tuple[Shop, Till, Service], tmp_path: Path
) -> None:
    one, two, service = tills
    undo(one.database, one.console, 1)
    _send(service, one, two)
    assert _price(two, "9556001000013") is None
    _bring(one, tmp_path, FIRST.replace("1.80", "1.85").replace("Kopi", "Kopi C"))
    _send(service, one, two, one)
    assert [_price(till, "9556001000013") for till in (one, two)] == [185, 185]
    assert _are_equal(one, two, service)
    assert contradictions(one) == contradictions(two) == []


def test_item_archived_at_one_till_leaves_the_search_of_the_other(tills: tuple[Shop, Till, Service]) -> None:
    one, two, service = tills
    hit = item_by_code(two.reader, "9556001000020", TODAY)
    assert hit is not None
    two.run(archive_item, ArchiveItem(new_id(), hit.item_id))
    _send(service, two, one)
    assert search(one.reader, "gardenia", TODAY, "") == []
    assert _are_equal(one, two, service)


def test_till_of_no_service_queues_no_records(tmp_path: Path) -> None:
    with a_shop(tmp_path) as shop:
        number = _bring(shop, tmp_path, FIRST)
        undo(shop.database, shop.console, number)
        assert shop.count("record_telling", "record_aside") == [0, 0]
        assert shop.reader.rows("SELECT 1 FROM sync_outbox WHERE kind = 'records.edited'") == []


def test_import_that_is_being_undone_is_not_compared_until_that_is_told(
    tills: tuple[Shop, Till, Service], tmp_path: Path
) -> None:
    one, two, service = tills
    number = _bring(two, tmp_path, SECOND)
    _send(service, two, one)
    two.database.run(undo_import, step(number), two.console)
    send(two, service)  # nothing of the import shows any more, and nobody was told
    finish_undoing(two.database, two.console, number)
    _send(service, two, one, two)
    assert [_price(till, "9556001000013") for till in (one, two)] == [180, 180]
    assert _are_equal(one, two, service)
    assert contradictions(one) == contradictions(two) == []


def test_file_brought_in_at_the_other_till_after_it_was_undone_here_shows_at_both(
    tills: tuple[Shop, Till, Service], tmp_path: Path
) -> None:
    """The rows of the undone import stay, and the other till's get their places behind them."""
    one, two, service = tills
    number = _bring(two, tmp_path, SECOND)
    _send(service, two, one)
    undo(two.database, two.console, number)
    _send(service, two, one)
    _bring(one, tmp_path, SECOND)
    _send(service, one, two, one)
    for till in (one, two):
        hit = item_by_code(till.reader, "9556001000044", TODAY)
        assert hit is not None and (hit.price_cents, hit.gst_code) == (190, "ZR")
        assert _price(till, "9556001000037") == 310
        assert [each.hit.sku for each in search(till.reader, "kaya", TODAY, "")] == ["A3"]
        assert contradictions(till) == []
    assert _are_equal(one, two, service)
