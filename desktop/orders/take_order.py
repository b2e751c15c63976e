"""What the service tells of an order is kept: the highest version counts, whenever it comes."""

from __future__ import annotations

from sqlalchemy import bindparam
from sqlalchemy.dialects.sqlite import insert

from desktop.clock import instant_text, read_instant
from desktop.database.work import Work
from desktop.orders.events import OrderTaken
from desktop.orders.picks import write_picks
from desktop.orders.standing import keep_standing, release
from desktop.orders.tables import online_order, online_order_line
from desktop.orders.words import LineAsTold, Stage, TakeOrder

_OWN = ("ready_at", "cancel_asked_at", "stage", "trouble")
"""What the counter keeps of an order stays when the online shop tells it anew."""
_order = insert(online_order)
PUT_ORDER = _order.on_conflict_do_update(
    index_elements=["order_id"],
    set_={column.name: _order.excluded[column.name] for column in online_order.c if column.name not in _OWN},
)
DROP_LINES = online_order_line.delete().where(online_order_line.c.order_id == bindparam("which"))
INSERT_LINE = online_order_line.insert()


class GoodsToCome(Exception):
    """A line names goods that have not come to this file yet; nothing was written."""

    def __init__(self, unit_id: str) -> None:
        super().__init__(unit_id)
        self.unit_id = unit_id


def take_order(command: TakeOrder, work: Work) -> str:
    """Keep the order as it was told, unless a newer version is here; its stage.

    What was picked of a line that is no more goes back to the shelf.

    Raises:
        GoodsToCome: to be tried again. NotAllowed: nothing changed.
    """
    work.require("take_order")
    kept = work.one("SELECT version, stage FROM online_order WHERE order_id = ?", (command.order_id,))
    if kept and kept[0] >= command.version:
        return str(kept[1])
    factors = _factors(command, work)
    if kept:
        release(command.order_id, work)
    work.write(PUT_ORDER, _order_row(command))
    work.write(DROP_LINES, {"which": command.order_id})
    rows = [_line_row(command.order_id, number, each, factors) for number, each in _numbered(command)]
    work.write(INSERT_LINE, rows)
    _take_back_lost_picks(command, work)
    stage = keep_standing(command.order_id, work)
    work.note(order_id=command.order_id, version=command.version, total_cents=command.total_cents)
    work.record(OrderTaken(command.order_id, command.version))
    return stage


def _numbered(command: TakeOrder) -> enumerate[LineAsTold]:
    return enumerate(command.lines, start=1)


def _factors(command: TakeOrder, work: Work) -> dict[str, int]:
    """How much of the base unit each line's unit holds."""
    factors = {}
    for line in command.lines:
        if line.item_id and line.unit_id and line.unit_id not in factors:
            found = work.one(
                "SELECT factor FROM unit WHERE unit_id = ? AND item_id = ?", (line.unit_id, line.item_id)
            )
            if found is None:
                raise GoodsToCome(line.unit_id)
            factors[line.unit_id] = int(found[0])
    return factors


def _order_row(command: TakeOrder) -> dict[str, object]:
    told = ("order_id", "storefront", "ref", "number", "version", "state", "shop_state", "currency")
    sums = ("location_id", "total_cents", "shipping_cents", "paid_cents", "refunded_cents", "buyer")
    return {
        **{name: getattr(command, name) for name in (*told, *sums)},
        "placed_at": instant_text(read_instant(command.placed_at)),
        "message_id": command.command_id,
        "told_at": command.told_at,
        "ready_at": None,
        "cancel_asked_at": None,
        "stage": Stage.TO_PICK,
        "trouble": None,
    }


def _line_row(order_id: str, number: int, line: LineAsTold, factors: dict[str, int]) -> dict[str, object]:
    is_here = line.item_id is not None and line.unit_id is not None
    return {
        "order_id": order_id,
        "line_no": number,
        "line_ref": line.line_ref,
        "sku": line.sku,
        "item_id": line.item_id if is_here else None,
        "unit_id": line.unit_id if is_here else None,
        "name": line.name,
        "factor": factors[line.unit_id] if is_here and line.unit_id else 0,
        "ordered": line.ordered,
        "quantity": line.quantity,
        "fulfilled": line.fulfilled,
        "amount_cents": line.amount_cents,
        "picked": 0,
        "gone": 0,
        "reserved": 0,
    }


def _take_back_lost_picks(command: TakeOrder, work: Work) -> None:
    lost = work.rows(
        "SELECT line_ref, sum(quantity) FROM order_pick p WHERE order_id = ? AND NOT EXISTS (SELECT 1"
        "  FROM online_order_line l WHERE l.order_id = p.order_id AND l.line_ref = p.line_ref)"
        " GROUP BY line_ref HAVING sum(quantity) <> 0",
        (command.order_id,),
    )
    write_picks(command.order_id, [(line_ref, -quantity) for line_ref, quantity in lost], work)
