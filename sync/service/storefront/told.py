"""What tills are told of the online shop, and the figures of it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, literal_column, select, text

from sync.messages import (
    MOST_STOREFRONT_ROWS,
    DifferenceTold,
    DriftTold,
    EffectTold,
    StorefrontTold,
    UnlistedTold,
)
from sync.service.pull import Spelled
from sync.service.store import Work
from sync.service.storefront import queue
from sync.service.storefront.settings import serving_location, standing
from sync.service.storefront.tables import drift, effect, online_order, unlisted

_FIRST: ColumnElement[int] = literal_column(str(MOST_STOREFRONT_ROWS))
"""Spelled out: SQLite compiles a statement anew each time whose limit is handed to it."""
_DRIFT = select(drift).order_by(drift.c.last_seen_at.desc(), drift.c.sku).limit(_FIRST)
_REFUSED = (
    select(effect.c.effect_id, effect.c.kind, effect.c.about, effect.c.code, effect.c.ended_at)
    .where(effect.c.state == "refused", effect.c.overtaken_by.is_(None))
    .order_by(effect.c.position.desc())
    .limit(_FIRST)
)
_UNLISTED = (
    select(unlisted.c.sku, unlisted.c.name, unlisted.c.sales, unlisted.c.quantity, unlisted.c.last_seen_at)
    .order_by(unlisted.c.last_seen_at.desc(), unlisted.c.sku, unlisted.c.name)
    .limit(_FIRST)
)
_DIFFERENCES = text(
    "SELECT d.effect_id, e.kind, e.about, d.what, d.asked, d.found, d.seen_at FROM difference d"
    " JOIN effect e ON e.effect_id = d.effect_id"
    " ORDER BY d.seen_at DESC, e.position DESC, d.place LIMIT :most + 0"
)
_OPEN_ORDERS = select(func.count()).select_from(online_order).where(online_order.c.is_open == 1)
_DRIFTING = select(func.count()).select_from(drift)
_MOST: dict[str, object] = {"most": MOST_STOREFRONT_ROWS}


def storefront_told(work: Work) -> StorefrontTold:
    """How the online shop stands."""
    shop, counted = standing(work), queue.counts(work)
    return StorefrontTold(
        is_connected=shop is not None and shop.is_on,
        storefront=shop.settings.storefront_id if shop else None,
        location_id=serving_location(shop.settings, work) if shop else None,
        last_read_at=shop.last_read_at if shop else None,
        last_swept_at=shop.last_swept_at if shop else None,
        trouble=shop.trouble if shop else None,
        queued=counted["queued"] + counted["resting"],
        drift=[DriftTold(**row._mapping) for row in work.rows(_DRIFT)],
        unlisted=[UnlistedTold(**row._mapping) for row in work.rows(_UNLISTED)],
        refused=[
            EffectTold(
                effect_id=row.effect_id,
                kind=row.kind,
                about=row.about,
                code=row.code or "refused",
                refused_at=row.ended_at,
            )
            for row in work.rows(_REFUSED)
        ],
        differences=[DifferenceTold(**row._mapping) for row in work.rows(_DIFFERENCES, _MOST)],
    )


def read_storefront(work: Work) -> Spelled:
    """The same, as it is answered."""
    return Spelled(storefront_told(work).model_dump_json())


def storefront_counts(work: Work) -> dict[str, int]:
    """Effects by state, open orders, goods that differ."""
    orders, drifting = work.one(_OPEN_ORDERS), work.one(_DRIFTING)
    return {
        **queue.counts(work),
        "open_orders": int(orders[0]) if orders else 0,
        "drift": int(drifting[0]) if drifting else 0,
    }
