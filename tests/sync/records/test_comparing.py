"""Records that a till has otherwise than the service are found, and end equal; nothing goes unseen."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from desktop.catalogue.change_item import change_price
from desktop.catalogue.item_words import ChangePrice
from desktop.database.rows import Rows
from desktop.errors import Cancelled
from desktop.ids import new_id
from desktop.storefront.records import summing
from desktop.storefront.records.clashes import clashes
from desktop.storefront.records.entities import ENTITIES
from desktop.storefront.records.mending import MendRecords, mend_records
from desktop.storefront.records.reading import Record
from desktop.storefront.records.telling import keep_aside
from desktop.storefront.records.writing import insert_record
from desktop.storefront.sending import Watch, send_now
from desktop.storefront.shop_file import ShopFile
from sync.records import RecordTold, Value, bucket_of
from sync.service.merging import Book, Standing, read_standing, write_staged
from sync.service.record_digests import note_merged
from sync.service.store import Pending
from sync.service.sums import Sums
from sync.service.tables import record_bucket
from sync.till.client import Client
from sync.till.engine import Engine, Surroundings
from tests.builders import NOON, Shop
from tests.sync.records.test_two_tills import World, later
from tests.sync.records.test_two_tills import world as world
from tests.sync.tills import ADDRESS, Service, Till, contradictions, records_of, send

TODAY = NOON.date().isoformat()
OTHERS_CLOCK = "1795406400000.00009.lane-of-another"
Key = tuple[str, str]


def say(service: Service, key: Key, fields: dict[str, Value], clocks: dict[str, str]) -> None:
    """The service came to another end of the same edits, as a fault of ours might have it."""
    with service.store.writing() as work:
        book, pending, sums = read_standing([key], work), Pending(), Sums(record_bucket)
        staged: Book = {key: Standing(fields, clocks)}
        write_staged(staged, pending)
        pending.flush(work)
        note_merged(staged, book, sums)
        sums.write(work)


def set_price(world: World, till: Shop | Till, cents: int) -> None:
    till.run(change_price, ChangePrice(new_id(), world.kopi.unit_id, cents, TODAY), till.console)


def forget(service: Service, key: Key) -> None:
    with service.store.writing() as work:
        stood, sums = read_standing([key], work), Sums(record_bucket)
        note_merged(stood, {}, sums)
        for bucket, (count, change) in dict(sums.changes).items():
            sums.add(bucket, -2 * count, -2 * change)
        sums.write(work)
        gone: dict[str, object] = {"entity": key[0], "entity_id": key[1]}
        work.write(text("DELETE FROM record WHERE entity = :entity AND entity_id = :entity_id"), gone)


def mendings(till: Any) -> list[dict[str, Any]]:
    found = till.reader.rows("SELECT facts FROM audit WHERE command = 'mend_records' ORDER BY sequence")
    return [json.loads(facts) for (facts,) in found]


def price_of(world: World) -> tuple[Key, dict[str, Any], dict[str, str]]:
    """The price of kopi, as the service has it merged."""
    ((key, (fields, clocks)),) = [
        (key, stands)
        for key, stands in world.service.records().items()
        if key[0] == "price" and key[1].startswith(world.kopi.unit_id)
    ]
    return key, fields, clocks


@pytest.fixture
def one_differs(world: World) -> Iterator[World]:
    """The service has the price of kopi otherwise than both tills."""
    world.meet()
    world.meet()
    key, fields, clocks = price_of(world)
    say(world.service, key, fields | {"price_cents": 777}, clocks | {"price_cents": OTHERS_CLOCK})
    yield world


def test_tills_that_agree_with_the_service_mend_nothing(world: World) -> None:
    world.meet()
    world.meet()
    assert world.are_equal()
    assert [mendings(till) for till in world.tills] == [[], []]


def test_price_that_differs_is_taken_over_and_what_goes_is_shown(one_differs: World) -> None:
    key, _fields, _clocks = price_of(one_differs)
    ours = records_of(one_differs.one)[key][0]["price_cents"]
    one_differs.meet()
    assert one_differs.are_equal()
    for till in one_differs.tills:
        assert records_of(till)[key] == one_differs.service.records()[key]
        shown = [(each.entity_id, each.field, each.kept, each.other) for each in clashes(till.reader)]
        assert shown == [(key[1], "price_cents", 777, ours)]
        assert mendings(till) == [{"mended": 1, "told": 0}]
        assert contradictions(till) == []
    one_differs.meet()
    assert [len(mendings(till)) for till in one_differs.tills] == [1, 1]


def test_price_of_its_own_that_a_till_gets_back_is_no_theft(world: World) -> None:
    """The service made more of an older edit of that till: the audit tells that it came back."""
    for cents in (260, 270):
        later(world.one, 60)
        set_price(world, world.one, cents)
        world.meet()
    key, fields, clocks = price_of(world)
    lane = clocks["price_cents"][20:]
    say(world.service, key, fields | {"price_cents": 260}, {"price_cents": f"1795406900000.00001.{lane}"})
    world.meet()
    assert world.are_equal()
    assert mendings(world.one)[0]["back"] == [
        {
            "entity": "price",
            "entity_id": key[1],
            "field": "price_cents",
            "value": 260,
            "clock": f"1795406900000.00001.{lane}",
        }
    ]
    assert [contradictions(till) for till in world.tills] == [[], []]


def test_clock_alone_that_differs_is_taken_over_without_a_second_price(world: World) -> None:
    set_price(world, world.one, 260)
    world.meet()
    world.meet()
    key, fields, clocks = price_of(world)
    lane = clocks["price_cents"][20:]
    say(world.service, key, fields, clocks | {"price_cents": f"1795406400000.00001.{lane}"})
    before = world.one.reader.rows("SELECT count(*) FROM price")
    world.meet()
    assert world.are_equal()
    assert world.one.reader.rows("SELECT count(*) FROM price") == before
    assert not clashes(world.one.reader)
    assert [contradictions(till) for till in world.tills] == [[], []]


def test_record_that_only_a_till_has_is_told_and_reaches_the_other(world: World) -> None:
    world.meet()
    barcode = ENTITIES["barcode"]
    key = ("8888000000017", world.kopi.unit_id)
    fields: dict[str, Value] = {"item_id": world.kopi.item_id, "printed": "8888000000017"}

    def write(work: Any) -> None:
        insert_record(barcode, key, Record(fields, {}), work)

    world.one.database.run_work(write, world.one.console)
    world.meet()
    world.meet()
    assert world.are_equal()
    assert ("barcode", barcode.id_of(key)) in world.service.records()
    assert mendings(world.one) == [{"mended": 0, "told": 1}]
    assert mendings(world.two) == []


def test_record_that_the_service_lost_is_told_again(world: World) -> None:
    world.meet()
    world.meet()
    key, fields, clocks = price_of(world)
    forget(world.service, key)
    world.meet()
    world.meet()
    assert world.service.records()[key] == (fields, clocks)
    assert world.are_equal()


def test_record_that_a_till_lacks_is_taken(world: World) -> None:
    world.meet()
    world.meet()
    key = ("category", new_id())
    category: dict[str, Value] = {"name": "Kuih", "colour": "#112233", "position": 9}
    say(world.service, key, category, {})
    world.meet()
    assert world.are_equal()
    assert [records_of(till)[key][0]["name"] for till in world.tills] == ["Kuih", "Kuih"]


def test_kind_that_only_a_newer_kedai_knows_is_compared_as_it_lies_aside(world: World) -> None:
    world.meet()
    world.meet()
    say(world.service, ("hologram", "h-1"), {"colour": "blue"}, {"colour": OTHERS_CLOCK})
    world.meet()
    assert world.are_equal()

    def spoil(work: Any) -> None:
        keep_aside("hologram", "h-1", Record({"colour": "red"}, {"colour": OTHERS_CLOCK}), work)

    world.one.database.run_work(spoil, world.one.console)
    world.meet()
    assert world.are_equal()


def test_record_that_was_withdrawn_and_is_back_agrees_by_the_clock_it_went_with(world: World) -> None:
    """Its new row was never edited; what it was when it went lies aside until it is."""
    world.meet()
    barcode = ENTITIES["barcode"]
    key = ("8888000000024", world.kopi.unit_id)
    fields: dict[str, Value] = {"item_id": world.kopi.item_id, "printed": "8888000000024"}
    clocks = dict.fromkeys(fields, OTHERS_CLOCK)

    def write(work: Any) -> None:
        keep_aside("barcode", barcode.id_of(key), Record(dict.fromkeys(fields), clocks), work)
        insert_record(barcode, key, Record(fields, {}), work)

    world.one.database.run_work(write, world.one.console)
    say(world.service, ("barcode", barcode.id_of(key)), fields, clocks)
    send(world.one, world.service)
    assert mendings(world.one) == []
    assert records_of(world.one) == world.service.records()


def test_what_no_row_can_be_made_of_is_left_and_the_others_are_mended(one_differs: World) -> None:
    key, fields, clocks = price_of(one_differs)
    bad = ("category", new_id())
    say(one_differs.service, bad, {"name": 7, "colour": "#112233", "position": 1}, {})
    orphan = ("item", new_id())
    say(one_differs.service, orphan, {"product_id": "nowhere", "sku": "X", "name": "X"}, {})
    one_differs.meet()
    one_differs.meet()
    assert records_of(one_differs.one)[key] == (fields, clocks)
    assert bad not in records_of(one_differs.one)
    assert [contradictions(till) for till in one_differs.tills] == [[], []]


def test_nothing_is_mended_while_an_edit_made_here_is_on_its_way(one_differs: World) -> None:
    key, fields, clocks = price_of(one_differs)
    set_price(one_differs, one_differs.one, 260)
    told = RecordTold(entity=key[0], entity_id=key[1], fields=fields, clocks=clocks)
    assert one_differs.one.run(mend_records, MendRecords(new_id(), [told]), one_differs.one.console) == 0
    assert records_of(one_differs.one)[key][0]["price_cents"] == 260


def test_edit_made_here_before_the_comparison_is_sent_and_counts(one_differs: World) -> None:
    later(one_differs.one, 60)
    set_price(one_differs, one_differs.one, 260)
    one_differs.meet()
    one_differs.meet()
    assert one_differs.are_equal()
    assert price_of(one_differs)[1]["price_cents"] == 260


def test_counter_may_close_in_the_middle_of_a_comparison(one_differs: World) -> None:
    """Whatever was mended stands, and the next start goes on."""
    broken_off = 0
    for steps in range(4, 40, 3):
        count = [0]

        def is_stopped(count: list[int] = count, steps: int = steps) -> bool:
            count[0] += 1
            return count[0] > steps

        till: Till = one_differs.two
        watch = Watch(lambda _done, _whole: None, is_stopped)
        try:
            send_now(till.database, till.console.till_id, watch, one_differs.service.transport)
        except Cancelled:
            broken_off += 1
        assert contradictions(till) == []
    assert broken_off > 2
    one_differs.meet()
    assert one_differs.are_equal()


def test_sums_at_the_service_are_those_of_its_rows(world: World) -> None:
    set_price(world, world.one, 260)
    set_price(world, world.two, 270)
    world.meet()
    send(world.one, world.service)
    with world.service.store.reading() as work:
        kept = work.rows(text("SELECT entity, bucket, count, digest FROM record_bucket"))
        keys = work.rows(text("SELECT entity, entity_id FROM record"))
        stood = read_standing([(row.entity, row.entity_id) for row in keys], work)
    sums = Sums(record_bucket)
    note_merged(stood, {}, sums)
    right = {bucket: (count, f"{total % 2**64:016x}") for bucket, (count, total) in sums.changes.items()}
    assert {(row.entity, row.bucket): (row._mapping["count"], row.digest) for row in kept} == right


@pytest.mark.parametrize("at_once", [1, 2, 7, 40])
def test_records_are_summed_up_the_same_whatever_is_read_at_once(
    world: World, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """A stride may end in the middle of a kind, or between two."""
    reads = 0

    def read(ask: Callable[[Rows], Any]) -> Any:
        nonlocal reads
        reads += 1
        return ask(world.one.reader)

    whole, told = summing.sums(read), list(summing.records_told(world.one.reader))
    in_one_go, reads = reads, 0
    monkeypatch.setattr(summing, "AT_ONCE", at_once)
    assert summing.sums(read) == whole
    assert list(summing.records_told(world.one.reader)) == told
    assert reads > len(told) / at_once > in_one_go
    bucket = ("item", bucket_of(world.kopi.item_id))
    assert world.kopi.item_id in summing.in_bucket(bucket, read)


def test_records_are_compared_at_a_start_once_a_day_and_whenever_messages_differed(world: World) -> None:
    world.meet()
    asked: list[str] = []

    def count(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path.rpartition("/")[2])
        return world.service.transport.handle_request(request)

    def passes(seconds: float) -> list[int]:
        now[0] += seconds
        asked.clear()
        engine.run_once()
        return [asked.count("digests"), asked.count("record_digests")]

    now = [0.0]
    shop = ShopFile(world.one.database, world.one.console.till_id)
    client = Client(ADDRESS, transport=httpx.MockTransport(count))
    engine = Engine(shop, client, Surroundings(monotonic=lambda: now[0]))
    assert [passes(s) for s in (0, 60, 3_600, 86_400, 3_600)] == [[1, 1], [0, 0], [1, 0], [1, 1], [1, 0]]
    with world.service.store.writing() as work:
        work.write(text("UPDATE stretch_digest SET digest = '0000000000000000'"))
    assert passes(3_600) == [1, 1]
    client.close()


def test_all_that_the_service_lost_is_told_again_in_one_pass(world: World) -> None:
    """What waits to be told of one bucket keeps no other from being told."""
    world.meet()
    world.meet()
    before = records_of(world.one)
    key, fields, clocks = price_of(world)
    for lost in world.service.records():
        if lost[0] in ("account", "tender_type"):
            forget(world.service, lost)
    say(world.service, key, fields | {"price_cents": 777}, clocks | {"price_cents": OTHERS_CLOCK})
    send(world.one, world.service)
    assert records_of(world.one) == world.service.records()
    assert world.service.records().keys() == before.keys()
    assert contradictions(world.one) == []


def test_edit_that_lies_aside_at_the_service_stays_here_and_is_mended_once_it_is_settled(
    world: World,
) -> None:
    world.meet()
    world.meet()
    set_price(world, world.one, 260)

    def to(state: str, before: str) -> None:
        move = "UPDATE sync_outbox SET state = ?, last_code = 'too_large' WHERE state = ?"
        world.one.database.run_work(lambda work: work.write_sql(move, [(state, before)]), world.one.console)

    to("parked", "queued")
    key, fields, _clocks = price_of(world)
    for _time in range(3):
        world.meet()
    assert records_of(world.one)[key][0]["price_cents"] == 260
    assert fields["price_cents"] == price_of(world)[1]["price_cents"] != 260
    assert [mendings(till) for till in world.tills] == [[], []]
    assert [contradictions(till) for till in world.tills] == [[], []]
    to("queued", "parked")
    world.meet()
    assert world.are_equal()
    assert price_of(world)[1]["price_cents"] == 260
