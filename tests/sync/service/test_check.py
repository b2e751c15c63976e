"""The check finds every row that is not as the messages make it, and nothing on a sound store."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from sync.__main__ import main
from sync.messages import STRETCH
from sync.service.check import SUMMED_UP, check_store
from tests.sync.device import Teller, edit, respelled
from tests.sync.service.conftest import Service, a_service, on_sqlite
from tests.sync.service.test_telling import told as service_tells


def lived(service: Service) -> None:
    """Two tills with all kinds of messages: in the feed, parked, out of order, with gaps."""
    first, second = service.device("a"), service.device("b")
    teller = Teller(first)
    opened, sold, moved, closed = teller.shift_opened(), teller.sale(), teller.stock(), teller.shift_closed()
    first.push([closed, moved, respelled(teller.sale(), total_cents=1), {"no": "message"}])
    first.push([opened, sold])
    edits = [edit("item", f"item-{n}", {"name": "Kopi 咖啡", "sort": n}) for n in range(3)]
    second.push([Teller(second, STRETCH + 4).edited(*edits, edit("Zoll".lower(), "é", {"name": None}))])
    service_tells(service)
    first.push([teller.edited(edit("item", "item-1", {"name": "Teh"}), clock="4070908800000.00007.lane-a")])


def differing(service: Service) -> list[tuple[str, str, str]]:
    with service.store.reading() as work:
        return [(each.table, each.key, each.how) for each in check_store(work, service.store.folder)]


def test_a_sound_store_has_no_differences_and_nothing_is_left_behind(service: Service) -> None:
    assert differing(service) == []
    lived(service)
    assert differing(service) == []
    assert {table.name for table in SUMMED_UP if not service.rows(f"SELECT 1 FROM {table.name}")} == set()  # noqa: S608
    assert not list(service.store.folder.glob(".check*"))


def test_a_message_changed_in_the_store_is_not_its_tills_any_more(
    service: Service,
) -> None:
    device = service.device("a")
    sale = device.signed(Teller(device).sale())
    device.push([sale])
    assert differing(service) == []
    other = {**sale, "program_version": "0.2.0"}
    with service.store.writing() as work:
        work.write(
            text("UPDATE message SET envelope = :told"),
            {"told": json.dumps({name: value for name, value in other.items() if name != "payload"})},
        )
    assert differing(service) == [("message", sale["message_id"], "signature")]


@pytest.mark.parametrize(
    ("spoils", "found"),
    [
        ("UPDATE stock_level SET quantity = quantity + 1", ("stock_level", "place-1/item-1", "quantity")),
        (
            "UPDATE day_sum SET gst_cents = 0, net_cents = 0",
            ("day_sum", "place-1/2026-11-23", "net_cents, gst_cents"),
        ),
        ("DELETE FROM shift_start", ("shift_start", "shift-1", "missing")),
        ("UPDATE shift_end SET counted_cents = 1", ("shift_end", "shift-1", "counted_cents")),
        ("UPDATE record SET fields = '{}' WHERE entity_id = 'item-2'", ("record", "item/item-2", "fields")),
        ("UPDATE record SET clocks = '{}' WHERE entity_id = 'é'", ("record", "zoll/é", "clocks")),
        (
            "INSERT INTO record VALUES ('item', 'item-9', '{}', '{}', 0)",
            ("record", "item/item-9", "no message tells it"),
        ),
        ("UPDATE record SET bucket = 64 WHERE entity_id = 'é'", ("record", "zoll/é", "bucket")),
        (
            "UPDATE record_bucket SET digest = '0' WHERE entity = 'zoll'",
            ("record_bucket", "zoll/62", "digest"),
        ),
        ("UPDATE lane_span SET last = 99 WHERE first = 517", ("lane_span", "lane-b/517", "last")),
        (
            "UPDATE stretch_digest SET count = 7 WHERE lane_id = 'lane-b'",
            ("stretch_digest", "lane-b/1", "count"),
        ),
        ("UPDATE fact SET value = '9' WHERE name = 'feed_upto'", ("fact", "feed_upto", "value")),
        ("UPDATE fact SET value = '9' WHERE name = 'records'", ("fact", "records", "value")),
        ("UPDATE fact SET value = '9' WHERE name = 'keys_upto'", ("fact", "keys_upto", "value")),
    ],
)
def test_a_row_that_was_changed_is_named(service: Service, spoils: str, found: tuple[str, str, str]) -> None:
    lived(service)
    with service.store.writing() as work:
        work.put_fact("keys_upto", "0")
        assert work.write(text(spoils)) == 1
    assert differing(service) == [found]


def test_a_message_that_was_changed_is_named_by_its_own_hash(service: Service) -> None:
    lived(service)
    ((message_id, payload),) = service.rows(
        "SELECT message_id, payload FROM message WHERE kind = 'sale.completed'"
    )
    changed = {"its": str(payload).replace("Kopi", "Tea!"), "id": message_id}
    with service.store.writing() as work:
        work.write(text("UPDATE message SET payload = :its WHERE message_id = :id"), changed)
    assert ("message", message_id, "wrong_hash") in differing(service)


def test_a_message_that_was_moved_to_another_lane_or_left_the_feed_is_found(service: Service) -> None:
    lived(service)
    ((message_id,),) = service.rows("SELECT message_id FROM message WHERE kind = 'stock.moved'")
    with service.store.writing() as work:
        work.write(text("UPDATE message SET work_id = 'w' WHERE message_id = :id"), {"id": message_id})
    assert differing(service) == [("message", message_id, "work_id")]
    with service.store.writing() as work:
        work.write(text("DELETE FROM message WHERE message_id = :id"), {"id": message_id})
    found = differing(service)
    assert ("message", "feed_sequence", "numbers are missing in the feed") in found
    assert ("stock_level", "place-1/item-1", "quantity, value_micros") in found


@on_sqlite
def test_the_owner_is_told_in_the_terminal_and_by_the_exit_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with a_service(tmp_path) as service:
        lived(service)
        capsys.readouterr()
        assert main(["check", "--folder", str(tmp_path)]) == 0
        assert "as the messages make it" in capsys.readouterr().out
        with service.store.writing() as work:
            work.write(text("UPDATE record SET fields = '{}'"))
        assert main(["check", "--folder", str(tmp_path)]) == 1
        assert "Differences: 4 in record." in capsys.readouterr().out
        assert main(["check", "--folder", str(tmp_path), "--json"]) == 1
        told = json.loads(capsys.readouterr().out)
        assert told["differences"] == 4
        assert told["listed"][0] == {"table": "record", "key": "item/item-0", "how": "fields"}
