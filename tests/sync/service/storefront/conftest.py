"""A service with a fake Vendure behind it, and a till that sells."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import keyring
import pytest
from keyring.backends.fail import Keyring

from sync.service.clock import instant_text
from sync.service.storefront import settings
from sync.service.storefront.secret import keep_secret
from sync.service.storefront.settings import Settings
from sync.service.storefront.tables import goods
from sync.service.storefront.worker import Worker
from sync.storefronts.protocol import Storefront
from tests.sync.device import Device, Teller, Told, respelled, sale_payload
from tests.sync.service.conftest import Service, a_service
from tests.sync.storefronts.fake_vendure_rig import FakeVendureRig

Handler = Callable[[httpx.Request], httpx.Response]
MOST_TURNS = 2_000
PRICE = 890
PLACE = "place-1"
SECRET = "canary-secret-of-the-shop"


@dataclass
class Item:
    """Goods here and there."""

    sku: str
    item_id: str


@dataclass
class World:
    """A service, its online shop and a till. `handler` answers the worker's requests: tests break it."""

    service: Service
    rig: FakeVendureRig
    device: Device
    teller: Teller
    handler: Handler
    worker: Worker = field(init=False)
    signed_in_at: float = 0.0

    def __post_init__(self) -> None:
        self.worker = self.new_worker()

    def new_worker(self) -> Worker:
        """As after a start of the service."""

        @contextmanager
        def opening(_told: Settings, secret: str) -> Iterator[Storefront]:
            assert secret == SECRET
            yield self.rig.adapter(lambda request: self.handler(request))

        self.worker = Worker(self.service.store, self.service.clock, opening)
        return self.worker

    @property
    def now(self) -> str:
        return instant_text(self.service.clock.now())

    def sign_in(self) -> None:
        """Where the token may have run out."""
        if self.service.clock.steady() - self.signed_in_at > 600:
            self.device.come_in()
            self.signed_in_at = self.service.clock.steady()

    def connect(self, **more: Any) -> None:
        told: dict[str, Any] = {"storefront_id": "vendure", "kind": "vendure", "secret_id": "s1"}
        made = Settings(**told | {"address": "https://shop.test", **more})
        keep_secret(SECRET, made.secret_id, self.service.store.folder)
        with self.service.store.writing() as work:
            settings.connect(made, self.now, work)

    def new_item(self, pieces: int, *, here: int | None = None) -> Item:
        """Goods of which shop and book have so many; a sale of old has told us its SKU."""
        sku = self.rig.new_item(pieces, PRICE)
        made = Item(sku, f"item-{sku}")
        pieces_here = pieces if here is None else here
        if pieces_here:
            self.tell(self.teller.stock(pieces_here * 1_000, made.item_id))
        row: dict[str, object] = {"sku": sku, "item_id": made.item_id, "unit_id": f"unit-{sku}"}
        with self.service.store.writing() as work:
            work.write(goods.insert(), {**row, "is_record": 0})
        return made

    def sale(self, item: Item, pieces: int, **more: object) -> Told:
        """A counter sale of one line."""
        return sale_of(self.teller, item, pieces, **more)

    def tell(self, *messages: Told) -> None:
        """Push; all of it is applied."""
        self.sign_in()
        assert {verdict for verdict, _code in self.device.verdicts(*messages)} == {"applied"}

    def collect(self, order_id: str, pieces: int, *, handover_id: str = "sale-of-order") -> Told:
        """Hand over so many of an order's first line."""
        line_ref = self.order(order_id)["lines"][0]["line_ref"]
        payload = {
            "handover_id": handover_id,
            "order_id": order_id,
            "till_id": self.device.till_id,
            "location_id": PLACE,
            "lines": [{"line_ref": line_ref, "quantity": pieces * 1_000}],
        }
        return self.teller.tell("order.collected", payload, entity="handover", entity_id=handover_id)

    def cancel(self, order_id: str, cents: int, *, asked_id: str = "asked-1", **more: object) -> Told:
        payload = {
            "asked_id": asked_id,
            "order_id": order_id,
            "till_id": self.device.till_id,
            "lines": None,
            "refund_cents": cents,
            "reason": "Buyer changed their mind",
            **more,
        }
        return self.teller.tell("order.cancel_asked", payload, entity="order_cancel", entity_id=asked_id)

    def settle(self, *items: Item, asked_id: str = "settle-1") -> Told:
        payload = {
            "asked_id": asked_id,
            "till_id": self.device.till_id,
            "location_id": PLACE,
            "item_ids": [each.item_id for each in items],
        }
        return self.teller.tell("stock.settle_asked", payload, entity="stock_settle", entity_id=asked_id)

    def work_off(self) -> None:
        """Turn until there is nothing to do just now."""
        for _turn in range(MOST_TURNS):
            if self.worker.turn():
                return
        pytest.fail("the worker never comes to rest")

    def later(self, seconds: float) -> None:
        """Let time pass, then work off what is due."""
        self.service.clock.forward(seconds)
        self.work_off()

    def until_told(self, seconds: int = 3_600) -> None:
        """Let time pass until nothing is to be told any more."""
        for _step in range(seconds // 5):
            self.work_off()
            if not self.rows("SELECT 1 FROM effect WHERE state IN ('queued', 'resting')"):
                return
            self.service.clock.forward(5)
        pytest.fail("effects never came to their end")

    def read_orders(self) -> None:
        """Long enough for a round of orders."""
        self.later(900)

    def orders_told(self) -> list[dict[str, Any]]:
        """Every version of every order that tills were told."""
        self.sign_in()
        messages = self.device.pull().json()["data"]["messages"]
        return [json.loads(each["payload"]) for each in messages if each["kind"] == "order.told"]

    def order(self, order_id: str) -> dict[str, Any]:
        """The last that was told of it."""
        versions = [each for each in self.orders_told() if each["order_id"] == order_id]
        return max(versions, key=lambda told: int(told["version"]))

    def placed(self) -> int:
        """Orders in the shop; a draft that was left half way moves nothing."""
        return sum(order.placed is not None for order in self.rig.shop.orders.values())

    def told(self) -> dict[str, Any]:
        """What a till is told of the online shop."""
        self.sign_in()
        answer = self.device.client.get("/sync/v1/storefront", headers=self.device.headers)
        assert answer.status_code == 200, answer.text
        data: dict[str, Any] = answer.json()["data"]
        return data

    def rows(self, question: str) -> list[tuple[object, ...]]:
        return self.service.rows(question)

    def effects(self) -> list[tuple[object, ...]]:
        """Kind, state and code of each, in the order they were asked for."""
        return self.rows("SELECT kind, state, code FROM effect ORDER BY position")


def sale_of(teller: Teller, item: Item, pieces: int, **more: object) -> Told:
    """A counter sale of one line, at the price the shop has; `more` changes its payload."""
    payload = sale_payload(teller.device, teller.sequence + 1, PRICE, pieces * 1_000)
    (line,), (moved,) = payload["lines"], payload["movements"]
    line |= {"item_id": item.item_id, "unit_id": f"unit-{item.sku}", "sku": item.sku}
    moved |= {"item_id": item.item_id}
    return respelled(teller.tell("sale.completed", payload), **more)


@contextmanager
def a_world(folder: Path) -> Iterator[World]:
    """Not connected yet."""
    with a_service(folder) as service:
        device = service.device()
        rig = FakeVendureRig()
        yield World(service, rig, device, Teller(device), rig.api)


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A service without an online shop. No test touches this machine's keyring."""
    monkeypatch.setattr(keyring, "get_keyring", Keyring)
    with a_world(tmp_path / "service") as made:
        yield made


@pytest.fixture
def world(bare: World) -> World:
    """Connected."""
    bare.connect()
    return bare
