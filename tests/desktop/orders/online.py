"""An online shop for tests: its orders come as the feed brings them, through the inbox."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Protocol

from desktop.database.reader import Reader
from desktop.database.work import Who
from desktop.database.writer import Database
from desktop.ids import new_id
from desktop.setup.queries import this_till
from desktop.storefront.enrol_till import EnrolTill, KeepDevice, enrol_till, keep_device
from desktop.storefront.inbox import take_in
from sync.canonical import canonical_json, payload_hash
from sync.messages import SERVICE, FeedMessage, Pulled, StorefrontTold
from sync.till.device_key import DeviceKey
from sync.till.pull import receive
from sync.till.told import PUT_TOLD, STOREFRONT
from tests.builders import Shop
from tests.desktop.verify.sample_day import UNITS, Ware

EPOCH, SERVICE_AT = "epoch-of-tests", "https://sync.example.sg"


class Till(Protocol):
    """An open shop, as far as its feed needs it."""

    @property
    def database(self) -> Database: ...

    @property
    def reader(self) -> Reader: ...

    @property
    def console(self) -> Who: ...


@dataclass
class OnlineShop:
    """Tells orders and what other tills did, as the service's feed would."""

    shop: Till
    upto: int = 0
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """The till belongs to the service whose feed this is."""
        lane = self.shop.reader.one("SELECT lane_id FROM lane WHERE is_current = 1 AND purpose = 'counter'")
        assert lane
        device = KeepDevice(new_id(), SERVICE_AT, new_id(), DeviceKey.make().private_hex, lane[0])
        run, console = self.shop.database.run, self.shop.console
        run(keep_device, device, console)
        run(enrol_till, EnrolTill(new_id(), SERVICE_AT, EPOCH, lane[0]), console)

    def line(
        self, ware: Ware | None, pieces: int, cents: int, ref: str = "", **more: object
    ) -> dict[str, Any]:
        """A line of so many pieces for so many cents in all; no ware: a SKU that nothing here has."""
        sku = ware.sku if ware else "ELSEWHERE"
        told: dict[str, Any] = {
            "line_ref": ref or f"line-{sku}",
            "sku": sku,
            "item_id": ware.item_id if ware else None,
            "unit_id": UNITS[ware.sku] if ware else None,
            "name": ware.name if ware else "Something else",
            "ordered": pieces * 1_000,
            "quantity": pieces * 1_000,
            "fulfilled": 0,
            "amount_cents": cents,
        }
        return {**told, **more}

    def line_of(self, sku: str, pieces: int, cents: int) -> dict[str, Any]:
        """A line of goods that the shop's catalogue knows by this SKU."""
        found = self.shop.reader.one(
            "SELECT i.item_id, u.unit_id, i.name FROM item i JOIN unit u ON u.item_id = i.item_id"
            " AND u.is_base = 1 WHERE i.sku = ?",
            (sku,),
        )
        assert found
        item_id, unit_id, name = found
        head = {"line_ref": f"line-{sku}", "sku": sku, "item_id": item_id, "unit_id": unit_id, "name": name}
        sums = {"ordered": pieces * 1_000, "quantity": pieces * 1_000, "fulfilled": 0, "amount_cents": cents}
        return {**head, **sums}

    def order(self, *lines: dict[str, Any], number: str = "W-1", **more: object) -> str:
        """A paid order arrives; its id."""
        total = sum(line["amount_cents"] for line in lines) + int(str(more.get("shipping_cents", 0)))
        order_id = new_id()
        told: dict[str, Any] = {
            "order_id": order_id,
            "storefront": "vendure",
            "ref": f"ref-{number}",
            "number": number,
            "version": 1,
            "state": "paid",
            "shop_state": "PaymentSettled",
            "placed_at": "2026-11-23T03:30:00Z",
            "currency": "SGD",
            "location_id": this_till(self.shop.reader).location_id,
            "total_cents": total,
            "shipping_cents": 0,
            "paid_cents": total,
            "refunded_cents": 0,
            "buyer": None,
            "lines": list(lines),
        }
        self.orders[order_id] = {**told, **more}
        self.tell("order.told", "online_order", order_id, self.orders[order_id])
        return order_id

    def changed(self, order_id: str, **more: object) -> None:
        """The order's next version arrives."""
        before = self.orders[order_id]
        self.orders[order_id] = {**before, "version": before["version"] + 1, **more}
        self.tell("order.told", "online_order", order_id, self.orders[order_id])

    def line_changed(self, order_id: str, ref: str, **more: object) -> list[dict[str, Any]]:
        """The order's lines with one of them changed."""
        return [
            {**line, **more} if line["line_ref"] == ref else line for line in self.orders[order_id]["lines"]
        ]

    def tell(
        self, kind: str, entity: str, entity_id: str, payload: dict[str, Any], lane_id: str = SERVICE
    ) -> str:
        """A message of the feed arrives and is carried out; its id."""
        self.upto += 1
        text, message_id = canonical_json(payload), new_id()
        message = FeedMessage(
            message_id=message_id,
            work_id=message_id,
            lane_id=lane_id,
            sequence=self.upto,
            kind=kind,
            entity=entity,
            entity_id=entity_id,
            depends_on=[],
            message_version=1,
            program_version="0.1.0",
            clock=f"1795406400000.{self.upto:05d}.{lane_id}",
            happened_at="2026-11-23T03:59:00Z",
            zone_offset_minutes=480,
            clock_state="ok",
            person_id=SERVICE,
            shift_id=None,
            payload=text,
            payload_sha256=payload_hash(text),
            feed_sequence=self.upto,
        )
        page = Pulled(epoch=EPOCH, messages=[message], upto=self.upto, is_all=True)
        self.shop.database.run_work(lambda work: receive(page, work), self.shop.console)
        self.take_in()
        return message_id

    def stands(self, told_at: str = "2026-11-23T03:59:00.000Z", **more: object) -> None:
        """The service tells how the online shop stands: all is well, but for what is given."""
        told: dict[str, Any] = {
            "is_connected": True,
            "storefront": "vendure",
            "location_id": this_till(self.shop.reader).location_id,
            "last_read_at": "2026-11-23T03:58:00.000Z",
            "last_swept_at": "2026-11-23T03:50:00.000Z",
            "trouble": None,
            "queued": 0,
            "drift": [],
            "unlisted": [],
            "refused": [],
            "differences": [],
        }
        body = StorefrontTold.model_validate_json(canonical_json({**told, **more})).model_dump_json()
        row = {"what": STOREFRONT, "body": body, "told_at": told_at}
        self.shop.database.run_work(lambda work: work.write(PUT_TOLD, row), self.shop.console)

    def take_in(self) -> int:
        return take_in(self.shop.database, self.shop.console, lambda: False)

    def fate(self, message_id: str) -> tuple[str, str | None]:
        """State and code of a message in the inbox."""
        found = self.shop.reader.one(
            "SELECT state, last_code FROM sync_inbox WHERE message_id = ?", (message_id,)
        )
        assert found
        return found[0], found[1]


def told_by_us(shop: Shop, kind: str) -> list[dict[str, Any]]:
    """Payloads of a kind in the till's queue."""
    found = shop.reader.rows("SELECT payload FROM sync_outbox WHERE kind = ? ORDER BY sequence", (kind,))
    return [json.loads(row[0]) for row in found]


def stage(shop: Shop, order_id: str) -> tuple[str, str | None]:
    """Where an order stands, and what its trouble is."""
    found = shop.reader.one("SELECT stage, trouble FROM online_order WHERE order_id = ?", (order_id,))
    assert found
    return found[0], found[1]


def reserved(shop: Shop, ware: Ware) -> int:
    found = shop.reader.one("SELECT sum(quantity) FROM order_reserved WHERE item_id = ?", (ware.item_id,))
    return int(found[0] or 0) if found else 0


def on_hand(shop: Shop, ware: Ware) -> int:
    found = shop.reader.one("SELECT sum(quantity) FROM stock_level WHERE item_id = ?", (ware.item_id,))
    return int(found[0] or 0) if found else 0
