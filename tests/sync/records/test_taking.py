"""Edits of another till, one by one: which value counts, what waits for its other half, what is refused."""

from __future__ import annotations

import json
from itertools import permutations
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.catalogue.queries import item_by_code
from desktop.catalogue.search import search
from desktop.ids import new_id
from desktop.personal.vault import BadSeal, forget
from desktop.setup.queries import the_shop
from desktop.staff.queries import people
from desktop.storefront.arrived import TakeMessage
from desktop.storefront.records import exchange
from desktop.storefront.records.entities import BadRecord
from desktop.storefront.records.exchange import RecordsOfShop
from desktop.storefront.records.keys import TakeKeys, keys_to_tell, take_keys
from desktop.storefront.records.reading import aside
from desktop.storefront.records.take_page import Feed, TakePage, feed_of, take_page
from desktop.storefront.records.taking import take_records
from desktop.verify.run import verify
from sync.messages import PersonalKey, Records
from sync.records import LOWEST, RecordTold
from tests.builders import NOON, Shop
from tests.sync.told_records import as_tables

TODAY = NOON.date()
LANE = "0000-another-lane"
ITEM, PRODUCT, UNIT = "01a2-item", "01a2-product", "01a2-unit"
GOODS: list[dict[str, Any]] = [
    {"entity": "product", "entity_id": PRODUCT, "fields": {"name": "Kaya 加椰", "description": ""}},
    {
        "entity": "item",
        "entity_id": ITEM,
        "fields": {
            "product_id": PRODUCT,
            "sku": "KAYA",
            "name": "Kaya 加椰",
            "kind": "goods",
            "tracks_stock": 1,
            "colour": "",
        },
    },
    {
        "entity": "unit",
        "entity_id": UNIT,
        "fields": {"item_id": ITEM, "name": "each", "factor": 1_000, "is_base": 1},
    },
    {
        "entity": "price",
        "entity_id": f"{UNIT}:standard:2026-11-01",
        "fields": {"price_cents": 310},
    },
    {
        "entity": "barcode",
        "entity_id": f"9556001000037:{UNIT}",
        "fields": {"item_id": ITEM, "printed": "9556001000037"},
    },
]


def clock(minutes: int) -> str:
    return f"{1_795_400_000_000 + minutes * 60_000:013d}.00000.{LANE}"


def take(shop: Shop, *edits: dict[str, Any], minutes: int = 0) -> None:
    payload = {"edit_id": new_id(), "till_id": "elsewhere", "edits": list(edits)}
    message = TakeMessage(
        command_id=new_id(),
        kind="records.edited",
        clock=clock(minutes),
        happened_at="2026-11-23T04:00:00.000Z",
        person_id="somebody",
        lane_id=LANE,
        payload=payload,
    )
    shop.run(take_records, message, shop.console)


def price_edit(cents: int | None) -> dict[str, Any]:
    return {"entity": "price", "entity_id": f"{UNIT}:standard:2026-11-01", "fields": {"price_cents": cents}}


def price(shop: Shop) -> int | None:
    hit = item_by_code(shop.reader, "9556001000037", TODAY)
    return hit.price_cents if hit else None


def test_new_goods_can_be_scanned_and_searched(shop: Shop) -> None:
    take(shop, *GOODS)
    assert price(shop) == 310
    assert [found.hit.sku for found in search(shop.reader, "加椰", TODAY, "")] == ["KAYA"]
    assert verify(shop.reader) == []


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_latest_clock_counts_in_every_order_of_coming(shop: Shop, order: tuple[int, ...]) -> None:
    take(shop, *GOODS)
    edits = [(10, 320), (20, 330), (30, 340)]
    for place in order:
        minutes, cents = edits[place]
        take(shop, price_edit(cents), minutes=minutes)
    assert price(shop) == 340
    assert verify(shop.reader) == []


def test_withdrawn_price_is_not_brought_back_by_an_older_edit(shop: Shop) -> None:
    take(shop, *GOODS)
    take(shop, price_edit(None), minutes=30)
    assert price(shop) is None
    take(shop, price_edit(320), minutes=10)
    assert price(shop) is None
    take(shop, price_edit(330), minutes=40)
    assert price(shop) == 330
    assert shop.count("record_aside") == [0]
    assert verify(shop.reader) == []


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_item_that_comes_in_parts_shows_once_it_is_whole(shop: Shop, order: tuple[int, ...]) -> None:
    item = GOODS[1]
    named = {"sku": "KAYA", "name": "Kaya 加椰", "kind": "goods"}
    rest = {name: value for name, value in item["fields"].items() if name not in named}
    parts = [{**item, "fields": named}, {**item, "fields": rest}]
    take(shop, GOODS[0], parts[order[0]], *GOODS[2:])
    assert price(shop) is None
    take(shop, parts[order[1]])
    assert price(shop) == 310
    assert shop.count("record_aside") == [0]
    assert verify(shop.reader) == []


def test_same_message_again_changes_nothing(shop: Shop) -> None:
    take(shop, *GOODS, minutes=5)
    before = shop.count("price", "item", "barcode", "record_clash")
    take(shop, *GOODS, minutes=5)
    assert shop.count("price", "item", "barcode", "record_clash") == before


def test_kind_of_a_newer_kedai_is_kept_merged(shop: Shop) -> None:
    wine = {"entity": "raffle", "entity_id": "p1", "fields": {"name": "2 for 1", "percent": 50}}
    take(shop, wine, minutes=10)
    take(shop, {**wine, "fields": {"name": "3 for 2"}}, minutes=20)
    take(shop, {**wine, "fields": {"name": "older"}}, minutes=1)
    assert aside("raffle", "p1", shop.reader).fields == {"name": "3 for 2", "percent": 50}


@pytest.mark.parametrize(
    "edit",
    [
        {"entity": "price", "entity_id": f"{UNIT}:standard:2026-11-01", "fields": {"price_cents": "310"}},
        {"entity": "item", "entity_id": ITEM, "fields": {"name": 7}},
        {"entity": "item", "entity_id": ITEM, "fields": {"sku": None}},
        {"entity": "favourite", "entity_id": "page:first", "fields": {"unit_id": UNIT}},
        {"entity": "setting", "entity_id": "no-day", "fields": {"value": "1"}},
    ],
)
def test_what_no_till_could_have_written_is_refused_whole(shop: Shop, edit: dict[str, Any]) -> None:
    take(shop, *GOODS)
    before = shop.count("audit", "item", "price", "record_aside")
    rename = {"entity": "item", "entity_id": ITEM, "fields": {"name": "Renamed"}}
    with pytest.raises(BadRecord):
        take(shop, rename, edit, minutes=10)
    assert shop.count("audit", "item", "price", "record_aside") == before
    assert search(shop.reader, "renamed", TODAY, "") == []


def test_setting_of_one_till_is_taken_from_nobody(shop: Shop) -> None:
    take(shop, {"entity": "setting", "entity_id": "clock_confirmed:1970-01-01", "fields": {"value": "[1,2]"}})
    assert shop.reader.one("SELECT 1 FROM setting WHERE name = 'clock_confirmed'") is None


def test_training_and_local_numbers_do_not_come_from_elsewhere(shop: Shop) -> None:
    shop_id = the_shop(shop.reader).shop_id
    edit = {"entity": "shop", "entity_id": shop_id, "fields": {"is_training": 0, "name": "Kedai Lama"}}
    take(shop, edit, minutes=10)
    assert (the_shop(shop.reader).name, the_shop(shop.reader).is_training) == ("Kedai Lama", True)


def person(name: str, key: bytes) -> dict[str, Any]:
    nonce = bytes(12)
    sealed = (nonce + AESGCM(key).encrypt(nonce, name.encode(), b"01a2-siti/name")).hex()
    fields = {
        "role": "cashier",
        "colour": "#0B6E63",
        "created_at": "2026-11-23T04:00:00.000Z",
        "name": sealed,
    }
    return {"entity": "person", "entity_id": "01a2-siti", "fields": fields}


def keys(shop: Shop, key: str | None, upto: int = 1) -> None:
    told = [PersonalKey(subject_id="01a2-siti", key=key)]
    shop.run(take_keys, TakeKeys(new_id(), told, Feed("e", "", upto, is_all=True)), shop.console)


def test_name_shows_once_its_key_has_come_and_never_after_it_was_destroyed(shop: Shop) -> None:
    key = AESGCM.generate_key(256)
    take(shop, person("Siti 西蒂", key))
    assert "" in {each.name for each in people(shop.reader)}
    keys(shop, key.hex())
    assert "Siti 西蒂" in {each.name for each in people(shop.reader)}
    assert verify(shop.reader) == []
    keys(shop, None, upto=2)
    assert shop.reader.one("SELECT 1 FROM personal_datum WHERE subject_id = '01a2-siti'") is None
    take(shop, person("Siti 西蒂", key), minutes=30)
    keys(shop, key.hex(), upto=3)
    assert "Siti 西蒂" not in {each.name for each in people(shop.reader)}
    assert verify(shop.reader) == []


def test_forgetting_here_is_told_once_and_a_key_that_comes_late_does_not_undo_it(shop: Shop) -> None:
    who = shop.cashier.person_id
    assert who in {each.subject_id for each in keys_to_tell(shop.reader, "e", 10)}
    shop.database.run_work(lambda work: forget(who, work), shop.owner)
    told = {each.subject_id: each.key for each in keys_to_tell(shop.reader, "e", 10)}
    assert told[who] is None
    late = [PersonalKey(subject_id=who, key="ab" * 32)]
    shop.run(take_keys, TakeKeys(new_id(), late, Feed("e", "", 1, is_all=True)), shop.console)
    assert {each.subject_id: each.key for each in keys_to_tell(shop.reader, "e", 10)}[who] is None


def test_damaged_name_is_refused(shop: Shop) -> None:
    with pytest.raises(BadSeal):
        take(
            shop,
            {**person("Siti", bytes(32)), "fields": {**person("Siti", bytes(32))["fields"], "name": "Siti"}},
        )


def test_page_merges_what_stands_and_adds_what_is_new(shop: Shop) -> None:
    take(shop, *GOODS)
    take(shop, price_edit(340), minutes=30)
    told = [
        RecordTold(
            entity="price",
            entity_id=f"{UNIT}:standard:2026-11-01",
            fields={"price_cents": 330},
            clocks={"price_cents": clock(20)},
        ),
        RecordTold(
            entity="price", entity_id=f"{UNIT}:standard:2026-11-10", fields={"price_cents": 350}, clocks={}
        ),
    ]
    for _time in range(2):
        shop.run(
            take_page,
            TakePage(new_id(), as_tables(told), Feed("e", "price/x", 7, is_all=False)),
            shop.console,
        )
    assert price(shop) == 350
    assert shop.reader.rows(
        "SELECT price_cents FROM price WHERE unit_id = ? ORDER BY from_day, change_no", (UNIT,)
    ) == [(310,), (340,), (350,)]
    assert LOWEST not in str(shop.reader.rows("SELECT field_clocks FROM price"))


def told_of(*edits: dict[str, Any]) -> TakePage:
    records = [RecordTold(**{"clocks": {}, **each}) for each in edits]
    return TakePage(new_id(), as_tables(records), Feed("e", "barcode/x", 7, is_all=False))


def test_page_with_a_value_of_another_sort_than_its_column_is_refused_whole(shop: Shop) -> None:
    before = shop.count("audit", "item", "price", "record_aside")
    with pytest.raises(BadRecord):
        shop.run(take_page, told_of(*GOODS[:3], {**GOODS[3], "fields": {"price_cents": "310"}}), shop.console)
    assert shop.count("audit", "item", "price", "record_aside") == before


def products(*told: tuple[str, dict[str, Any], dict[str, str]]) -> list[dict[str, Any]]:
    return [
        {"entity": "product", "entity_id": entity_id, "fields": fields, "clocks": clocks}
        for entity_id, fields, clocks in told
    ]


def test_records_that_stand_and_new_ones_may_lie_side_by_side_in_a_page(shop: Shop) -> None:
    """New, standing, new, standing and edited later here, not whole, new: each is as it was told."""
    shop.run(
        take_page,
        told_of(
            *products(
                ("p2", {"name": "Milo", "description": "old"}, {}),
                ("p4", {"name": "Teh", "description": ""}, {}),
            )
        ),
        shop.console,
    )
    take(shop, {"entity": "product", "entity_id": "p4", "fields": {"name": "Teh O"}}, minutes=30)
    page = products(
        ("p1", {"name": "Kopi", "description": "one"}, {}),
        ("p2", {"name": "Milo Dinosaur", "description": "two"}, {"name": clock(5), "description": clock(5)}),
        ("p3", {"name": "Bandung", "description": "three"}, {"name": clock(7)}),
        ("p4", {"name": "Teh C", "description": "four"}, {"name": clock(9), "description": clock(9)}),
        ("p5", {"name": None, "description": "five"}, {"name": clock(11)}),
        ("p6", {"name": "Horlicks", "description": "six"}, {}),
    )
    for _time in range(2):
        shop.run(take_page, told_of(*page), shop.console)
        found = shop.reader.rows(
            "SELECT product_id, name, description, field_clocks FROM product WHERE product_id < 'p7'"
            " AND product_id >= 'p1' ORDER BY product_id"
        )
        assert [row[:3] for row in found] == [
            ("p1", "Kopi", "one"),
            ("p2", "Milo Dinosaur", "two"),
            ("p3", "Bandung", "three"),
            ("p4", "Teh O", "four"),
            ("p6", "Horlicks", "six"),
        ]
        assert [json.loads(row[3]) for row in found] == [
            {},
            {"name": clock(5), "description": clock(5)},
            {"name": clock(7)},
            {"name": clock(30), "description": clock(9)},
            {},
        ]
        assert aside("product", "p5", shop.reader).fields == {"name": None, "description": "five"}


@pytest.mark.parametrize(
    "odd",
    [
        {**GOODS[3], "fields": {"price_cents": "310"}},
        {**GOODS[3], "fields": {"price_cents": 2**70}},
        {"entity": "favourite", "entity_id": "page:01", "fields": {"unit_id": UNIT}},
        {"entity": "favourite", "entity_id": f"page:{'9' * 30}", "fields": {"unit_id": UNIT}},
        {"entity": "price", "entity_id": "no-such-key", "fields": {"price_cents": 310}},
        {
            "entity": "person",
            "entity_id": "x",
            "fields": {"name": "no seal", "role": "owner", "colour": "", "created_at": ""},
        },
    ],
)
def test_record_that_no_row_can_be_made_of_lies_aside_and_stops_no_other(
    shop: Shop, odd: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    reported: list[BaseException] = []
    monkeypatch.setattr(exchange, "report", reported.append)
    told = [RecordTold(**{"clocks": {}, **each}) for each in (*GOODS[:3], odd, GOODS[4])]
    page = Records(
        epoch="e", tables=as_tables(told), after="barcode/x", is_all=True, whole=len(told), feed_upto=7
    )
    records = RecordsOfShop(shop.database, shop.console)
    records.meet_records(page)
    records.take_page(page, lambda _done, _whole: None)
    assert len(reported) == 1
    assert aside(odd["entity"], odd["entity_id"], shop.reader).fields == odd["fields"]
    assert item_by_code(shop.reader, "9556001000037", TODAY) is not None
    assert feed_of(shop.reader, "records").place == "barcode/x"
    assert verify(shop.reader) == []
    if odd["entity_id"] == GOODS[3]["entity_id"]:
        take(shop, price_edit(330), minutes=30)
        assert price(shop) == 330


def test_record_of_which_a_page_brings_half_is_kept_aside_until_the_other_comes(shop: Shop) -> None:
    halves: list[dict[str, Any]] = [
        {**GOODS[1], "fields": dict(some)}
        for some in (list(GOODS[1]["fields"].items())[:3], list(GOODS[1]["fields"].items())[3:])
    ]
    shop.run(take_page, told_of(GOODS[0], halves[0], *GOODS[2:]), shop.console)
    assert price(shop) is None
    assert aside("item", ITEM, shop.reader).fields["sku"] == "KAYA"
    shop.run(take_page, told_of(halves[1]), shop.console)
    assert price(shop) == 310


def test_clock_of_a_field_that_only_a_newer_kedai_knows_is_left_out(shop: Shop) -> None:
    told = {**GOODS[0], "clocks": {"name": clock(1), "smell": clock(2)}}
    shop.run(take_page, told_of(told), shop.console)
    ((kept,),) = shop.reader.rows("SELECT field_clocks FROM product WHERE product_id = ?", (PRODUCT,))
    assert json.loads(kept) == {"name": clock(1)}
