"""Several tills of one shop: each a file that knows the others' lanes, with a feed to carry by hand."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from desktop.audit.log import row_hash
from desktop.catalogue.add_item import add_item
from desktop.catalogue.item_words import AddItem
from desktop.database import envelope
from desktop.database.engine import connect
from desktop.database.places import SHOP_FILE
from desktop.database.work import Work
from desktop.ids import new_id
from desktop.setup.set_up_shop import CHAIN_START
from desktop.storefront.inbox import take_in
from sync.messages import FeedMessage, Pulled
from sync.till.enrolment import INSERT_ASKED, KEEP_TAKEN
from sync.till.pull import receive
from tests.builders import Shop, a_shop, shop_again
from tests.desktop.verify.sample_day import UNITS, WARES, onto_shelf

EPOCH = "epoch-1"
LABELS = ("T1", "T2", "T3", "T4")
_MESSAGE = (
    "SELECT message_id, work_id, lane_id, sequence, kind, entity, entity_id, depends_on, message_version,"
    " program_version, clock, happened_at, zone_offset_minutes, clock_state, person_id, shift_id, payload,"
    " payload_sha256 FROM sync_outbox ORDER BY clock, message_id"
)
_NAMES = (
    *("message_id", "work_id", "lane_id", "sequence", "kind", "entity", "entity_id", "depends_on"),
    *("message_version", "program_version", "clock", "happened_at", "zone_offset_minutes", "clock_state"),
    *("person_id", "shift_id", "payload", "payload_sha256"),
)


@contextmanager
def several_tills(folder: Path, count: int = 2) -> Iterator[list[Shop]]:
    """Tills with the same people, places and wares, and nothing on the shelves yet."""
    first, *others = folders = [folder / label for label in LABELS[:count]]
    for each in folders:
        each.mkdir()
    with a_shop(first) as shop:
        shop.database.run_work(_add_wares, shop.console)
    for label, other in zip(LABELS[1:], others, strict=False):
        for name in (SHOP_FILE, envelope.FILE_NAME):
            shutil.copy(first / name, other / name)
        _become_another_till(other / SHOP_FILE, label)
    for each in folders:
        for other in folders:
            if other is not each:
                know_the_other(each / SHOP_FILE, other / SHOP_FILE)
    with ExitStack() as stack:
        yield [stack.enter_context(shop_again(each)) for each in folders]


def _add_wares(work: Work) -> None:
    for ware in WARES:
        cost = ware.cost_micros or None
        names = (ware.item_id, ware.sku, ware.name, ware.price_cents)
        asked = AddItem(*names, kind=ware.kind, gst_code=ware.gst_code, cost_micros=cost)
        UNITS[ware.sku] = work.carry_out(add_item, asked).unit_id


def _become_another_till(path: Path, label: str) -> None:
    """Give the copy a till and lanes of its own, everywhere they stand, and a chain that fits them."""
    connection = connect(path, None, "write")
    ours = connection.execute("SELECT lane_id FROM lane UNION SELECT till_id FROM till").fetchall()
    names = {old: new_id() for (old,) in ours}
    for table in ("lane", "audit", "till", "printer"):
        for column in ("lane_id", "till_id"):
            for old, new in names.items():
                if column in {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}:
                    connection.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (new, old))  # noqa: S608
    for old, new in names.items():
        connection.execute("UPDATE command_answer SET answer = replace(answer, ?, ?)", (old, new))
        connection.execute("UPDATE audit SET facts = replace(facts, ?, ?)", (old, new))
    connection.execute("UPDATE till SET label = ?", (label,))
    connection.execute("UPDATE lane SET label = ? WHERE purpose = 'counter'", (label,))
    for (lane_id,) in connection.execute("SELECT lane_id FROM lane").fetchall():
        _chain_anew(connection, lane_id)
    connection.close()


def _chain_anew(connection: Any, lane_id: str) -> None:  # noqa: ANN401 - a driver's
    head = CHAIN_START
    found = connection.execute("SELECT * FROM audit WHERE lane_id = ? ORDER BY sequence", (lane_id,))
    names = [each[0] for each in found.description]
    for values in found.fetchall():
        row = dict(zip(names, values, strict=True))
        row["previous_hash"] = head
        del row["hash"]
        head = row_hash(row)
        place = (row["previous_hash"], head, lane_id, row["sequence"])
        connection.execute(
            "UPDATE audit SET previous_hash = ?, hash = ? WHERE lane_id = ? AND sequence = ?", place
        )
    connection.execute("UPDATE lane SET chain_head = ? WHERE lane_id = ?", (head, lane_id))


def know_the_other(path: Path, other: Path) -> None:
    """Write the other till and its lanes as records bring them: with no counters, clock or chain of ours."""
    connection = connect(path, None, "write")
    connection.execute("ATTACH ? AS o", (str(other),))
    connection.execute("INSERT OR IGNORE INTO till SELECT * FROM o.till")
    names = [row[1] for row in connection.execute("PRAGMA table_info(lane)")]
    bare = {**dict.fromkeys(("next_receipt", "next_message", "next_audit"), "1"), "chain_head": "?"}
    bare |= dict.fromkeys(("is_current", "clock_ms", "clock_count", "wall_ms"), "0")
    connection.execute(
        f"INSERT OR IGNORE INTO lane SELECT {', '.join(bare.get(name, name) for name in names)} FROM o.lane"  # noqa: S608
        " WHERE till_id = (SELECT till_id FROM o.lane WHERE is_current = 1 AND purpose = 'counter')",
        (CHAIN_START,),
    )
    connection.close()


def stock_up(shop: Shop, quantity: int = 20_000) -> None:
    """Opening stock, posted at this till."""
    wares = [ware for ware in WARES if ware.cost_micros]
    shop.database.run_work(lambda work: onto_shelf(work, wares, quantity), shop.console)


def enrol_by_hand(shop: Shop) -> None:
    """A till that some service took, so that its feed may be carried by hand."""

    def join(work: Work) -> None:
        row = {"service": "https://sync.example", "device_id": f"device of {shop.folder.name}", "epoch": None}
        empty = {"enrolled_at": None, "answered_at": None, "last_code": None}
        empty |= {"certificate": None, "queue_again_after": None}
        key = {"device_key": "0" * 64, "lane_id": work.lane.lane_id, "asked_at": work.now_text}
        work.write(INSERT_ASKED, {**row, **empty, **key})
        taken = {"joined": row["service"], "met": EPOCH, "told": work.lane.lane_id, "at": work.now_text}
        work.write(KEEP_TAKEN, taken)

    if shop.count("sync_enrolment") == [0]:
        shop.database.run_work(join, shop.console)


def told_by(*shops: Shop) -> list[FeedMessage]:
    """All that is in their outboxes, as a service would tell it: numbered in the order of their clocks."""
    rows = [row for shop in shops for row in shop.reader.rows(_MESSAGE)]
    return in_this_order(
        [
            {**dict(zip(_NAMES, row, strict=True)), "depends_on": json.loads(row[_NAMES.index("depends_on")])}
            for row in sorted(rows, key=lambda row: (row[_NAMES.index("clock")], row[0]))
        ]
    )


def in_this_order(messages: Sequence[Any]) -> list[FeedMessage]:
    """The feed of a service that took them so; messages as dictionaries or as another feed had them."""
    told = [each if isinstance(each, dict) else each.model_dump() for each in messages]
    return [
        FeedMessage.model_validate({**each, "feed_sequence": place})
        for place, each in enumerate(told, start=1)
    ]


def keep(feed: Sequence[FeedMessage], shop: Shop) -> None:
    """Keep a page of the feed, as a pass does; nothing is taken yet."""
    enrol_by_hand(shop)
    upto = max((each.feed_sequence for each in feed), default=0)
    page = Pulled(epoch=EPOCH, messages=list(feed), upto=upto, is_all=True)
    shop.database.run_work(lambda work: receive(page, work), shop.console)


def deliver(feed: Sequence[FeedMessage], shop: Shop) -> int:
    """Keep and take; how many messages were taken."""
    keep(feed, shop)
    return take_in(shop.database, shop.console, lambda: False)


def exchange(*shops: Shop) -> None:
    """Every till gets what all tills told."""
    feed = told_by(*shops)
    for shop in shops:
        deliver(feed, shop)
