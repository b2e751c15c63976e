"""How the online shop stands, as the service told it last: its trouble, what differs, what was refused."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.database.rows import Rows
from desktop.orders.words import Cause

Told = Mapping[str, Any]
PUSH_ORDER, PUSH_STOCK = "push_order", "push_stock"
"""The effects that are about a receipt and about goods; all others are about an online order."""


@dataclass(frozen=True, slots=True)
class DriftRow:
    """Goods of which the online shop shows another number than the book; thousandths of the base unit."""

    item_id: str | None
    sku: str
    name: str
    ours: int
    theirs: int
    in_flight: int
    cause: str
    first_seen_at: str
    asked_at: str | None  # when this shop last asked for this difference to be settled


@dataclass(frozen=True, slots=True)
class UnlistedRow:
    """Goods sold at the counter that the online shop has not; thousandths, summed over sales."""

    sku: str  # empty: the goods have none here
    name: str
    sales: int
    quantity: int
    last_seen_at: str


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """Something the online shop refused to do; `about` as people know it."""

    effect_id: str
    kind: str
    about: str
    code: str
    refused_at: str


@dataclass(frozen=True, slots=True)
class OtherwiseRow:
    """Something that came out otherwise than asked; `place` tells apart several of one effect."""

    effect_id: str
    place: int
    kind: str
    about: str
    what: str
    asked: str
    found: str
    seen_at: str


@dataclass(frozen=True, slots=True)
class Storefront:
    """How the online shop stood when the service was last asked."""

    told_at: str
    is_connected: bool
    trouble: str | None
    location_id: str | None
    last_read_at: str | None
    last_swept_at: str | None
    queued: int
    drift: tuple[DriftRow, ...]
    unlisted: tuple[UnlistedRow, ...]
    refused: tuple[RefusedRow, ...]
    otherwise: tuple[OtherwiseRow, ...]

    @property
    def to_see_to(self) -> int:
        """What waits for a person: goods that differ and are not being settled, and what was refused.

        Goods that only the counter sells, and what came out otherwise, stay listed: nothing ends them.
        """
        return sum(not self._is_settling(row) for row in self.drift) + len(self.refused)

    def _is_settling(self, row: DriftRow) -> bool:
        """It was asked for, and the shop was not compared since."""
        return row.cause == Cause.SETTLING or (
            row.asked_at is not None and row.asked_at > (self.last_swept_at or "")
        )


@dataclass(frozen=True, slots=True)
class _Known:
    """Names of goods by id and SKU, numbers of orders by id."""

    goods: Mapping[str, str]
    orders: Mapping[str, str]


def storefront_told(rows: Rows) -> Storefront | None:
    """How the online shop stood when the service last told; nothing where it never did."""
    found = rows.one("SELECT body, told_at FROM sync_told WHERE what = 'storefront'")
    if found is None:
        return None
    body: Told = json.loads(found[0])
    drift, refused, otherwise = (body.get(name, []) for name in ("drift", "refused", "differences"))
    known = _known(rows, drift, (*refused, *otherwise))
    return Storefront(
        told_at=found[1],
        is_connected=bool(body.get("is_connected")),
        trouble=body.get("trouble"),
        location_id=body.get("location_id"),
        last_read_at=body.get("last_read_at"),
        last_swept_at=body.get("last_swept_at"),
        queued=int(body.get("queued", 0)),
        drift=_drift(drift, known.goods, rows),
        unlisted=tuple(
            UnlistedRow(each["sku"], each["name"], each["sales"], each["quantity"], each["last_seen_at"])
            for each in body.get("unlisted", [])
        ),
        refused=tuple(
            RefusedRow(each["effect_id"], each["kind"], _about(each, known), each["code"], each["refused_at"])
            for each in refused
        ),
        otherwise=_otherwise(otherwise, known),
    )


def _drift(drift: Sequence[Told], names: Mapping[str, str], rows: Rows) -> tuple[DriftRow, ...]:
    asked: dict[str | None, str] = dict(
        rows.rows("SELECT item_id, max(asked_at) FROM stock_settle GROUP BY item_id")
    )
    return tuple(
        DriftRow(
            each.get("item_id"),
            each["sku"],
            names.get(each.get("item_id") or "", ""),
            each["ours"],
            each["theirs"],
            each["in_flight"],
            each["cause"],
            each["first_seen_at"],
            _asked_since(asked.get(each.get("item_id")), each["first_seen_at"]),
        )
        for each in drift
    )


def _asked_since(asked_at: str | None, since: str) -> str | None:
    """What was asked for before this difference arose was about another one."""
    return asked_at if asked_at is not None and asked_at >= since else None


def _otherwise(told: Sequence[Told], known: _Known) -> tuple[OtherwiseRow, ...]:
    places: Counter[str] = Counter()
    made = []
    for each in told:
        effect_id = each["effect_id"]
        words = (each["what"], each["asked"], each["found"], each["seen_at"])
        made.append(OtherwiseRow(effect_id, places[effect_id], each["kind"], _about(each, known), *words))
        places[effect_id] += 1
    return tuple(made)


def _about(each: Told, known: _Known) -> str:
    """Of goods and orders the service tells what it knew then; a receipt's number stands for itself."""
    about: str = each["about"]
    return (known.goods if each["kind"] == PUSH_STOCK else known.orders).get(about, about)


_GOODS = (
    "WITH asked (word) AS (SELECT DISTINCT value FROM json_each(?))"
    " SELECT word, name FROM asked JOIN item ON item_id = word"
    " UNION ALL SELECT word, name FROM asked JOIN item ON sku = word"
)
_ORDERS = "SELECT order_id, number FROM online_order WHERE order_id IN (SELECT value FROM json_each(?))"


def _known(rows: Rows, drift: Sequence[Told], effects: Sequence[Told]) -> _Known:
    goods = [each["item_id"] for each in drift if each.get("item_id")]
    goods += [each["about"] for each in effects if each["kind"] == PUSH_STOCK]
    orders = [each["about"] for each in effects if each["kind"] not in (PUSH_ORDER, PUSH_STOCK)]
    return _Known(
        dict(rows.rows(_GOODS, (json.dumps(goods),))), dict(rows.rows(_ORDERS, (json.dumps(orders),)))
    )
