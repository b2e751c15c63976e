"""The kept figures of an order: picked, gone and reserved of each line, and its stage; written here only."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import bindparam
from sqlalchemy.dialects.sqlite import insert

from desktop.database.work import Work
from desktop.money import extend_price
from desktop.orders.order_now import LineNow, OrderNow, lines_now, order_now
from desktop.orders.sharing import gone_of
from desktop.orders.tables import online_order, online_order_line, order_reserved
from desktop.orders.words import ENDED, RESERVING, HandedLine, ShopState, Stage, Trouble

_reserved = insert(order_reserved)
ADD_RESERVED = _reserved.on_conflict_do_update(
    index_elements=["item_id", "location_id"],
    set_={"quantity": order_reserved.c.quantity + _reserved.excluded.quantity},
)
KEEP_LINE = (
    online_order_line.update()
    .where(online_order_line.c.order_id == bindparam("which"), online_order_line.c.line_no == bindparam("at"))
    .values(picked=bindparam("to_picked"), gone=bindparam("to_gone"), reserved=bindparam("to_reserved"))
)
KEEP_STAGE = (
    online_order.update()
    .where(online_order.c.order_id == bindparam("which"))
    .values(stage=bindparam("to_stage"), trouble=bindparam("why"), ready_at=bindparam("ready"))
)


def keep_standing(order_id: str, work: Work) -> str:
    """Work out every kept figure of an order from its facts, and write what differs; its stage."""
    order, lines = order_now(work, order_id), lines_now(work, order_id)
    picks, handed = _picks(order_id, work), _handed(order_id, work)
    fresh: list[LineNow] = []
    for line in lines:
        gone = gone_of(line.fulfilled, handed.get(line.line_ref, []))
        held = max(line.quantity - gone, 0) if order.state in RESERVING and line.item_id else 0
        kept = (picks.get(line.line_ref, 0), gone, extend_price(line.factor, held))
        fresh.append(_with(line, *kept))
    _write(order, lines, fresh, work)
    trouble = _trouble(order, fresh, bool(handed), work)
    ready_at = _ready_at(order, fresh, work)
    stage = _stage(order, fresh, trouble, ready_at)
    work.write(KEEP_STAGE, {"which": order_id, "to_stage": stage, "why": trouble, "ready": ready_at})
    return stage


def release(order_id: str, work: Work) -> None:
    """Take what an order holds out of the kept sums: its lines are about to be written anew."""
    location_id = order_now(work, order_id).location_id
    held = [(line.item_id, -line.reserved) for line in lines_now(work, order_id)]
    _add_reserved(location_id, held, work)


def _with(line: LineNow, picked: int, gone: int, reserved: int) -> LineNow:
    head = (line.line_no, line.line_ref, line.sku, line.item_id, line.unit_id, line.name, line.factor)
    return LineNow(*head, line.quantity, line.fulfilled, line.amount_cents, picked, gone, reserved)


def _write(order: OrderNow, before: list[LineNow], after: list[LineNow], work: Work) -> None:
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    work.write(
        KEEP_LINE,
        [
            {
                "which": order.order_id,
                "at": new.line_no,
                "to_picked": new.picked,
                "to_gone": new.gone,
                "to_reserved": new.reserved,
            }
            for _old, new in changed
        ],
    )
    moved = [(new.item_id, new.reserved - old.reserved) for old, new in changed]
    _add_reserved(order.location_id, moved, work)


def _add_reserved(location_id: str, moved: list[tuple[str | None, int]], work: Work) -> None:
    rows = [
        {"item_id": item_id, "location_id": location_id, "quantity": quantity}
        for item_id, quantity in moved
        if item_id and quantity
    ]
    work.write(ADD_RESERVED, rows)


def _picks(order_id: str, work: Work) -> dict[str, int]:
    return dict(
        work.rows(
            "SELECT line_ref, sum(quantity) FROM order_pick WHERE order_id = ? GROUP BY line_ref", (order_id,)
        )
    )


def _handed(order_id: str, work: Work) -> dict[str, list[HandedLine]]:
    by_line: dict[str, list[HandedLine]] = defaultdict(list)
    for line_ref, quantity, gone_before in work.rows(
        "SELECT l.line_ref, l.quantity, l.gone_before FROM order_handover h"
        " JOIN order_handover_line l ON l.sale_id = h.sale_id WHERE h.order_id = ?",
        (order_id,),
    ):
        by_line[line_ref].append(HandedLine(line_ref, quantity, gone_before))
    return by_line


def _trouble(order: OrderNow, lines: list[LineNow], is_handed: bool, work: Work) -> Trouble | None:
    if order.state in ENDED and is_handed:
        return Trouble.TAKEN_BACK_AFTER
    if is_handed and any(line.gone > line.quantity for line in lines):
        return Trouble.TOO_MUCH_LEFT
    if is_handed and _handed_cents(order.order_id, work) > order.settled_cents:
        return Trouble.REFUNDED_AFTER
    keeps = 0 if order.state in ENDED or order.cancel_asked_at else 1
    if any(line.picked > line.left * keeps for line in lines):
        return Trouble.PUT_BACK
    return Trouble.UNKNOWN_STATE if order.state == ShopState.UNKNOWN else None


def _handed_cents(order_id: str, work: Work) -> int:
    found = work.one("SELECT sum(total_cents) FROM order_handover WHERE order_id = ?", (order_id,))
    return int(found[0] or 0) if found else 0


def _ready_at(order: OrderNow, lines: list[LineNow], work: Work) -> str | None:
    """Since when the goods wait for the buyer: from the last pick on, or as a person said."""
    wanted = [line for line in lines if line.left]
    if not any(line.picked for line in wanted):
        return None
    if all(line.picked >= line.left for line in wanted):
        return order.ready_at or work.now_text
    return order.ready_at


def _stage(order: OrderNow, lines: list[LineNow], trouble: Trouble | None, ready_at: str | None) -> Stage:
    if trouble:
        return Stage.ATTENTION
    if order.state in ENDED:
        return Stage.CANCELLED
    if order.state == ShopState.FULFILLED or not any(line.left for line in lines):
        return Stage.COLLECTED
    if order.cancel_asked_at:
        return Stage.CANCELLED
    if ready_at:
        return Stage.READY
    return Stage.PICKING if any(line.picked for line in lines) else Stage.TO_PICK
