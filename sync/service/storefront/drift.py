"""Compares every SKU after a sweep: ours, theirs, what is on the way, and why they may differ."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import bindparam, select, text

from sync.service.store import Work
from sync.service.storefront import levels
from sync.service.storefront.goods import all_goods
from sync.service.storefront.settings import Standing, note_swept
from sync.service.storefront.tables import drift, unlisted
from sync.storefronts.protocol import StockRead

_KEPT = select(drift)
_DROP = drift.delete().where(drift.c.sku == bindparam("its_sku"))
_UNLISTED = select(unlisted.c.sku).where(unlisted.c.sku != "")
_LISTED = unlisted.delete().where(unlisted.c.sku == bindparam("its_sku"))
_PUT = text(
    "INSERT INTO drift (sku, item_id, ours, theirs, in_flight, cause, first_seen_at, last_seen_at)"
    " VALUES (:sku, :item_id, :ours, :theirs, :in_flight, :cause, :at, :at)"
    " ON CONFLICT (sku) DO UPDATE SET item_id = excluded.item_id, ours = excluded.ours,"
    " theirs = excluded.theirs, in_flight = excluded.in_flight, cause = excluded.cause,"
    " last_seen_at = excluded.last_seen_at"
)
_SETTLING = text(
    "SELECT subject AS item_id FROM effect WHERE kind = 'push_stock' AND state IN ('queued', 'resting')"
)
_REFUSED = text(
    "SELECT DISTINCT g.sku FROM effect_goods g JOIN effect e ON e.effect_id = g.effect_id"
    " WHERE e.state = 'refused' AND e.overtaken_by IS NULL AND e.kind <> 'push_stock'"
)
_SENT = text("SELECT sku, SUM(fulfilled) AS quantity FROM online_order_line WHERE sku <> '' GROUP BY sku")
_HANDED_OVER = text(
    "SELECT g.sku, SUM(g.quantity) AS quantity FROM effect_goods g JOIN effect e"
    " ON e.effect_id = g.effect_id WHERE e.kind = 'fulfil' AND e.state = 'done' GROUP BY g.sku"
)
_MOVED = text(
    "SELECT DISTINCT m.item_id FROM movement m JOIN message e ON e.entity_id = m.document_id"
    " WHERE e.kind = 'stock.moved' AND e.received_at > :since AND m.location_id = :place"
)


@dataclass(frozen=True, slots=True)
class Seen:
    """One SKU whose numbers differ, in thousandths."""

    sku: str
    item_id: str
    ours: int
    theirs: int
    in_flight: int

    @property
    def amount(self) -> int:
        """By how much the shop has more than it should."""
        return self.theirs - self.ours - self.in_flight


@dataclass(frozen=True, slots=True)
class Clues:
    """What may explain a difference."""

    settling: Collection[str]  # items
    refused: Collection[str]  # SKUs
    sent_by_shop: dict[str, int]  # by SKU
    moved: Collection[str]  # items, since the last sweep
    is_first: bool


def note_sweep(read: StockRead, shop: Standing, location_id: str, at: str, work: Work) -> int:
    """Bring the rows of drift up to date; how many there are.

    Goods that are not sold in the shop, or that the shop sells without counting, have no level to compare.
    What is under way, and nobody knows how far, is left as it was.
    """
    mapped, ours = all_goods(work), levels.on_hand(location_id, work)
    on_the_way, unclear = levels.in_flight(work), levels.unclear(work)
    kept = {row.sku: row for row in work.rows(_KEPT)}
    clues = _clues(shop, location_id, work)
    counted = {level.sku: level.on_hand for level in read.levels if level.is_tracked and level.sku in mapped}
    found: set[str] = set()
    for sku, theirs in counted.items():
        item_id = mapped[sku].item_id
        seen = Seen(sku, item_id, ours.get(item_id, 0), theirs, on_the_way.get(sku, 0))
        if sku in unclear:
            found |= {sku} & kept.keys()
        elif seen.amount:
            found.add(sku)
            _put(seen, _cause(seen, kept.get(sku), clues), at, work)
    for sku in read.doubled:
        if sku in mapped:
            found.add(sku)
            item_id = mapped[sku].item_id
            _put(Seen(sku, item_id, ours.get(item_id, 0), 0, on_the_way.get(sku, 0)), "doubled_sku", at, work)
    work.write(_DROP, [{"its_sku": sku} for sku in kept if sku not in found])
    _drop_listed(read, work)
    note_swept(at, len(counted), work)
    return len(found)


def _drop_listed(read: StockRead, work: Work) -> None:
    """What the shop has by now is no longer missing there, counted or not; once or twice."""
    there = {level.sku for level in read.levels} | set(read.doubled)
    missing = {str(row.sku) for row in work.rows(_UNLISTED)}
    work.write(_LISTED, [{"its_sku": sku} for sku in sorted(missing & there)])


def _put(seen: Seen, cause: str, at: str, work: Work) -> None:
    row: dict[str, object] = {
        "sku": seen.sku,
        "item_id": seen.item_id,
        "ours": seen.ours,
        "theirs": seen.theirs,
        "in_flight": seen.in_flight,
        "cause": cause,
        "at": at,
    }
    work.write(_PUT, row)


def _clues(shop: Standing, location_id: str, work: Work) -> Clues:
    sent = {row.sku: int(row.quantity) for row in work.rows(_SENT)}
    for row in work.rows(_HANDED_OVER):
        sent[row.sku] = sent.get(row.sku, 0) - int(row.quantity)
    since: dict[str, object] = {"since": shop.last_swept_at or "", "place": location_id}
    return Clues(
        settling={row.item_id for row in work.rows(_SETTLING)},
        refused={row.sku for row in work.rows(_REFUSED)},
        sent_by_shop=sent,
        moved={row.item_id for row in work.rows(_MOVED, since)},
        is_first=shop.last_swept_at is None,
    )


def _cause(seen: Seen, kept: object, clues: Clues) -> str:
    """The likely one: a difference that stays as it is keeps the cause it had."""
    if seen.item_id in clues.settling:
        return "settling"
    if seen.sku in clues.refused:
        return "refused"
    if (
        kept is not None
        and _amount(kept) == seen.amount
        and getattr(kept, "cause", "") not in ("settling", "refused")
    ):
        return str(getattr(kept, "cause", ""))
    if seen.amount < 0 and clues.sent_by_shop.get(seen.sku, 0) >= -seen.amount:
        return "sent_by_shop"
    if clues.is_first:
        return "never_matched"
    return "moved_here" if seen.item_id in clues.moved else "set_in_shop"


def _amount(row: object) -> int:
    return int(getattr(row, "theirs", 0)) - int(getattr(row, "ours", 0)) - int(getattr(row, "in_flight", 0))
