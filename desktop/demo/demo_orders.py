"""Orders of an online shop for the demo till, as its service would tell them, and how that shop stands."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.clock import instant_text
from desktop.database.work import CONSOLE, Who, Work
from desktop.database.writer import Database
from desktop.ids import new_id
from desktop.orders.take_order import take_order
from desktop.orders.words import LineAsTold, TakeOrder
from desktop.personal.queries import bound_to
from desktop.personal.vault import INSERT_KEY
from desktop.setup.queries import this_till
from sync.canonical import canonical_json
from sync.till.told import PUT_TOLD, STOREFRONT


@dataclass(frozen=True, slots=True)
class DemoOrder:
    """What somebody ordered: SKUs of the demo shop and pieces, at the counter's prices."""

    number: str
    buyer: str
    minutes_ago: int
    goods: tuple[tuple[str, int], ...]
    shipping_cents: int = 0
    state: str = "paid"


FIRST = DemoOrder("W-1041", "Lim Siew Hoon", 95, (("K017", 1), ("K013", 1), ("K030", 1)))
"""The one that the demo day picks: three scans."""
ORDERS = (
    FIRST,
    DemoOrder("W-1042", "Muhammad Faizal", 52, (("K019", 2), ("K012", 6), ("K025", 1), ("K022", 3))),
    DemoOrder("W-1043", "陈美玲", 31, (("K034", 5), ("K023", 2))),
    DemoOrder("W-1044", "Priya Nair", 14, (("K018", 4), ("K020", 2)), shipping_cents=500),
    DemoOrder("W-1045", "Jonathan Tan", 6, (("K021", 1),), state="placed"),
)
DRIFT = (
    ("K014", 64, 70, "set_in_shop", 26),
    ("K024", 19, 16, "sent_by_shop", 3),
    ("K033", 21, 24, "moved_here", 1),
)
"""SKU, pieces in the book and in the online shop, the likely cause, and for how many hours."""
UNLISTED = (("K016", 9, 14, 1),)
"""SKU, receipts and pieces sold at the counter that the online shop has not, and how many hours ago."""
REFUSED = (("push_order", "T1-000003", "insufficient_stock", 1),)
"""What the online shop refused: the effect, the receipt, the code, and how many hours ago."""
_GOODS = (
    "SELECT i.item_id, u.unit_id, i.name, (SELECT p.price_cents FROM price p WHERE p.unit_id = u.unit_id"
    " ORDER BY p.from_day DESC, p.change_no DESC LIMIT 1) FROM item i JOIN unit u ON u.item_id = i.item_id"
    " AND u.is_base = 1 WHERE i.sku = ?"
)


def orders_arrive(database: Database, till_id: str) -> None:
    """All of them come, and the service tells how the online shop stands."""
    database.run_work(_arrive, Who(CONSOLE, till_id))


def _arrive(work: Work) -> None:
    for order in ORDERS:
        work.attempt(take_order, _told(order, work))
    place = this_till(work).location_id
    body = {"is_connected": True, "location_id": place, "queued": 0, "trouble": None, "differences": []}
    lists = {
        "drift": [_drift(row, work) for row in DRIFT],
        "unlisted": [_unlisted(row, work) for row in UNLISTED],
        "refused": [_refused(row, work) for row in REFUSED],
    }
    times = {"last_read_at": work.now_text, "last_swept_at": work.now_text}
    told = canonical_json({**body, **times, **lists})
    work.write(PUT_TOLD, {"what": STOREFRONT, "body": told, "told_at": work.now_text})


def _told(order: DemoOrder, work: Work) -> TakeOrder:
    order_id = new_id()
    lines = tuple(_line(sku, pieces, work) for sku, pieces in order.goods)
    total = sum(line.amount_cents for line in lines) + order.shipping_cents
    return TakeOrder(
        command_id=new_id(),
        told_at=work.now_text,
        order_id=order_id,
        storefront="vendure",
        ref=order.number,
        number=order.number,
        version=1,
        state=order.state,
        shop_state="PaymentSettled" if order.state == "paid" else "PaymentAuthorized",
        placed_at=instant_text(work.now - timedelta(minutes=order.minutes_ago)),
        currency="SGD",
        location_id=this_till(work).location_id,
        total_cents=total,
        shipping_cents=order.shipping_cents,
        paid_cents=total if order.state == "paid" else 0,
        refunded_cents=0,
        buyer=_sealed(order_id, order.buyer, work),
        lines=lines,
    )


def _line(sku: str, pieces: int, work: Work) -> LineAsTold:
    found = work.one(_GOODS, (sku,))
    assert found is not None, "the demo shop has its goods"
    item_id, unit_id, name, price_cents = found
    quantity = pieces * 1_000
    return LineAsTold(sku, sku, item_id, unit_id, name, quantity, quantity, 0, price_cents * pieces)


def _sealed(order_id: str, buyer: str, work: Work) -> str:
    """The name as the service seals it, and the key that opens it."""
    key, nonce = AESGCM.generate_key(256), os.urandom(12)
    row = {"subject_id": order_id, "secret_key": key, "created_at": work.now_text, "forgotten_at": None}
    work.write(INSERT_KEY, row)
    return (nonce + AESGCM(key).encrypt(nonce, buyer.encode(), bound_to(order_id, "name"))).hex()


def _drift(row: tuple[str, int, int, str, int], work: Work) -> dict[str, object]:
    sku, ours, theirs, cause, hours = row
    found = work.one(_GOODS, (sku,))
    counts: dict[str, object] = {
        "ours": ours * 1_000,
        "theirs": theirs * 1_000,
        "in_flight": 0,
        "cause": cause,
    }
    since = instant_text(work.now - timedelta(hours=hours))
    return {"item_id": found[0] if found else None, "sku": sku, **counts, "first_seen_at": since}


def _unlisted(row: tuple[str, int, int, int], work: Work) -> dict[str, object]:
    sku, sales, pieces, hours = row
    found = work.one(_GOODS, (sku,))
    assert found is not None, "the demo shop has its goods"
    seen = instant_text(work.now - timedelta(hours=hours))
    return {"sku": sku, "name": found[2], "sales": sales, "quantity": pieces * 1_000, "last_seen_at": seen}


def _refused(row: tuple[str, str, str, int], work: Work) -> dict[str, object]:
    kind, about, code, hours = row
    at = instant_text(work.now - timedelta(hours=hours))
    return {"effect_id": new_id(), "kind": kind, "about": about, "code": code, "refused_at": at}
