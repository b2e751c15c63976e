"""A service and a till as real processes before an online shop, and what befalls them."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import httpx

from desktop.selling.complete_sale import complete_sale
from desktop.setup.queries import this_till
from sync.service.tokens import TOKEN_SECONDS
from tests.builders import Shop, a_shop
from tests.crash.a_catalogue import ITEM_IDS, OPENING, PRICES_CENTS, a_basket, add_items
from tests.crash.killing_sync import Service, World
from tests.storefronts.rig import PIECE, Rig
from tests.sync.device import Device, Teller, Told, edit, respelled, sale_payload
from tests.sync.fault_proxy import FaultProxy

SKUS = tuple(f"SKU-{number}" for number in range(len(ITEM_IDS)))
LONGEST_WAIT_S = 900.0
"""A real shop on a busy machine takes half a minute for a sale; what never comes about ends the drill."""


class DrillShop(Protocol):
    """An online shop that answers at an address, and can be started again."""

    rig: Rig
    address: str
    secret: str
    poll_seconds: int
    sweep_seconds: int

    def restart(self) -> None:
        """Break off whatever it is doing; what it had committed is there again."""
        ...


@dataclass
class Drill:
    """All of it together. The second counter speaks the wire by hand: it hands orders over."""

    shop: DrillShop
    world: World
    till: Shop
    device: Device
    teller: Teller
    client: httpx.Client = field(default_factory=httpx.Client)
    came_in_at: float = 0.0
    baskets: int = 0
    sold: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SKUS, 0))  # pieces
    sales: int = 0

    @property
    def service(self) -> Service:
        return self.world.service

    def sell(self, lines: int = 2) -> None:
        """A basket at the till, paid."""
        self.till.clock.at = datetime.now(UTC)
        basket = a_basket(self.baskets, lines)
        self.till.run(complete_sale, basket)
        for line in basket.lines:
            self.sold[line.sku] += line.quantity // PIECE
        self.baskets += 1
        self.sales += 1

    def send(self) -> None:
        """The till sends what it holds, in a process of its own, until all of it is there."""
        until(lambda: self.world.told("sync", "now").get("waiting") == 0 or self.world.is_all_sent())

    def kill_service(self) -> None:
        """-9, and start it again."""
        self.service.kill()
        self.world.resume_service()
        self.come_in()

    def come_in(self) -> None:
        """Where the service listens now."""
        self.call()
        self.device.come_in()
        self.came_in_at = time.monotonic()

    def sign_in(self) -> None:
        """Where the token may soon run out: a real shop takes longer than a token is good for."""
        if time.monotonic() - self.came_in_at > TOKEN_SECONDS / 3:
            self.come_in()

    def call(self) -> None:
        """A line of the second counter's to the service."""
        self.client.close()
        self.client = httpx.Client(
            base_url=f"http://127.0.0.1:{self.service.port}", timeout=60, trust_env=False
        )
        self.device.client = self.client  # type: ignore[assignment]

    def tell(self, *messages: Told) -> None:
        """The second counter pushes; all of it is applied."""
        self.sign_in()
        assert {verdict for verdict, _code in self.device.verdicts(*messages)} == {"applied"}

    def told(self) -> dict[str, Any]:
        """What a till is told of the online shop."""
        self.sign_in()
        answer = self.device.client.get("/sync/v1/storefront", headers=self.device.headers)
        assert answer.status_code == 200, answer.text
        data: dict[str, Any] = answer.json()["data"]
        return data

    def orders(self) -> dict[str, dict[str, Any]]:
        """The last version of every order the tills were told, by the shop's own id."""
        self.sign_in()
        orders: dict[str, dict[str, Any]] = {}
        after = 0
        while True:
            data = self.device.pull(after).json()["data"]
            for each in data["messages"]:
                if each["kind"] == "order.told":
                    told = json.loads(each["payload"])
                    orders[told["ref"]] = max(
                        (told, orders.get(told["ref"], told)), key=lambda one: int(one["version"])
                    )
            if data["is_all"]:
                return orders
            after = data["upto"]

    def order(self, ref: str, state: str) -> dict[str, Any]:
        """An order of the shop once it was told in this state."""
        until(lambda: self.orders().get(ref, {}).get("state") == state)
        return self.orders()[ref]

    def collect(self, order: dict[str, Any]) -> list[Told]:
        """Hand all of an order over: the sale with the order's amounts, and that it was collected."""
        (line,) = order["lines"]
        pieces = line["quantity"] // PIECE
        self.sold[line["sku"]] += pieces
        sale_id = str(uuid4())
        price = line["amount_cents"] // pieces
        payload = sale_payload(self.device, self.teller.sequence + 1, price, line["quantity"])
        (sold,), (moved,) = payload["lines"], payload["movements"]
        sold |= {"item_id": line["item_id"], "unit_id": line["unit_id"], "sku": line["sku"]}
        moved |= {"item_id": line["item_id"]}
        own = {"sale_id": sale_id, "order_id": order["order_id"], "location_id": order["location_id"]}
        sale = respelled(self.teller.tell("sale.completed", payload), **own)
        collected = {
            "handover_id": sale_id,
            "order_id": order["order_id"],
            "till_id": self.device.till_id,
            "location_id": order["location_id"],
            "lines": [{"line_ref": line["line_ref"], "quantity": line["quantity"]}],
        }
        told = self.teller.tell("order.collected", collected, entity="handover", entity_id=sale_id)
        return [{**sale, "entity_id": sale_id}, {**told, "work_id": sale["work_id"]}]

    def cancel(self, order: dict[str, Any]) -> Told:
        """Take all of an order back, with its money."""
        payload = {
            "asked_id": str(uuid4()),
            "order_id": order["order_id"],
            "till_id": self.device.till_id,
            "lines": None,
            "refund_cents": order["paid_cents"],
            "reason": "drill",
        }
        return self.teller.tell(
            "order.cancel_asked", payload, entity="order_cancel", entity_id=payload["asked_id"]
        )

    def settle(self, sku: str) -> Told:
        """Have the shop's level of one SKU set to the book's."""
        payload = {
            "asked_id": str(uuid4()),
            "till_id": self.device.till_id,
            "location_id": this_till(self.till.reader).location_id,
            "item_ids": [ITEM_IDS[SKUS.index(sku)]],
        }
        return self.teller.tell(
            "stock.settle_asked", payload, entity="stock_settle", entity_id=payload["asked_id"]
        )

    def rest(self) -> dict[str, Any]:
        """Until everything is told and swept after that; how the online shop stands then."""
        until(lambda: self.told()["queued"] == 0)
        swept = self.told()["last_swept_at"]
        until(lambda: self.told()["last_swept_at"] != swept)
        return self.told()


def until(holds: Callable[[], bool], seconds: float = LONGEST_WAIT_S) -> None:
    """Wait for something that other processes bring about."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.3)


@contextmanager
def a_drill(folder: Path, shop: DrillShop) -> Iterator[Drill]:
    """A shop that trades, its service, and the online shop behind it with the same goods on its shelf."""
    for number, sku in enumerate(SKUS):
        shop.rig.new_item(OPENING // PIECE, PRICES_CENTS[number], sku)
    (folder / "shop").mkdir()
    with ExitStack() as closing:
        till = closing.enter_context(a_shop(folder / "shop"))
        add_items(till.database, till.console)
        till.clock.at = datetime.now(UTC)
        till.start_shift()
        service = Service(folder / "service")
        service.start()
        closing.callback(lambda: service.stop())
        proxy = closing.enter_context(FaultProxy(service.port))
        world = World(folder / "shop", service, proxy)
        world.enrol()
        line: Any = None  # call() gives it one
        device = Device(line, lane_id="lane-drill", till_id="till-drill", shop_id=None)
        drill = Drill(shop, world, till, device, Teller(device))
        closing.callback(lambda: drill.client.close())
        drill.send()
        sync(service, "storefront", "set", *_settings(shop), secret=shop.secret)
        _join(drill)
        drill.tell(drill.teller.edited(*_records(till)))
        yield drill


def sync(service: Service, *words: str, secret: str = "") -> Any:
    """What a command of the service's answers."""
    command = [sys.executable, "-m", "sync", *words, "--folder", str(service.folder), "--json"]
    done = subprocess.run(command, input=secret + "\n", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _settings(shop: DrillShop) -> list[str]:
    paces = ["--poll-seconds", str(shop.poll_seconds), "--sweep-seconds", str(shop.sweep_seconds)]
    return ["--kind", "vendure", "--url", shop.address, "--token-from-stdin", *paces]


def _records(till: Shop) -> list[Told]:
    """Whose the SKUs are, before anything of them is sold."""
    items = till.reader.rows("SELECT item_id, sku, name FROM item")
    units = till.reader.rows("SELECT unit_id, item_id, name, is_base FROM unit")
    return [
        *(edit("item", item_id, {"sku": sku, "name": name}) for item_id, sku, name in items),
        *(
            edit("unit", unit_id, {"item_id": item_id, "name": name, "is_base": is_base})
            for unit_id, item_id, name, is_base in units
        ),
    ]


def _join(drill: Drill) -> None:
    """The second counter comes in."""
    drill.call()
    code = sync(drill.service, "code")["code"]
    lanes = drill.device.lanes()
    drill.device.told_lanes = [{**lane, "label": "D9"} for lane in lanes]
    answer = drill.device.enrol(code)
    assert answer.status_code == 200, answer.text
    drill.come_in()
