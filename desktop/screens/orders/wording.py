"""From orders to the words and rows the room shows."""

from __future__ import annotations

from datetime import datetime

from desktop.messages.say import Say
from desktop.money import THOUSANDTHS, money_on_screen
from desktop.orders.queries import OrderLine, OrderRow, OrderShown
from desktop.orders.words import Stage
from desktop.screens.orders.rows import LineItem, ListItem
from desktop.screens.widgets.painting import Tone

HOUR_S, DAY_S = 3_600, 86_400


def age(since: datetime, now: datetime, say: Say) -> str:
    """How long ago, in the largest unit that tells it."""
    seconds = max((now - since).total_seconds(), 0)
    if seconds < HOUR_S:
        return say("orders.minutes", count=max(int(seconds // 60), 1))
    if seconds < DAY_S:
        return say("orders.hours", count=int(seconds // HOUR_S))
    days = int(seconds // DAY_S)
    return say("orders.one_day") if days == 1 else say("orders.days", count=days)


def order_item(row: OrderRow, waits: str, say: Say) -> ListItem:
    """An order in the list; `waits` is how long ago it was placed."""
    key = "orders.one_piece" if row.pieces == THOUSANDTHS else "orders.pieces"
    detail = say("orders.row", pieces=say(key, all_quantity=row.pieces), age=waits)
    mark, tone = _mark(row, say)
    return ListItem(row.order_id, row.number, row.buyer, detail, money_on_screen(row.total_cents), mark, tone)


def _mark(row: OrderRow, say: Say) -> tuple[str, Tone]:
    if row.stage == Stage.ATTENTION:
        return say(f"orders.trouble_short.{row.trouble}"), Tone.BAD
    if row.stage == Stage.CANCELLED and row.state not in ("cancelled", "refunded"):
        return say("orders.cancel_waits"), Tone.WARN
    if row.stage in (Stage.COLLECTED, Stage.CANCELLED):
        return "", Tone.PLAIN
    if row.is_partly_unknown:
        return say("orders.mark_unknown"), Tone.WARN
    if row.is_short:
        return say("orders.mark_short"), Tone.WARN
    if row.state in ("placed", "changing"):
        return say(f"orders.shop_state.{row.state}"), Tone.WARN
    if row.picked:
        told = say("orders.picked_of", picked_quantity=row.picked, all_quantity=row.left)
        return told, Tone.GOOD if row.picked >= row.left else Tone.INFO
    return "", Tone.PLAIN


def line_item(line: OrderLine, say: Say) -> LineItem:
    """A line with how much of it is picked, and what stands in its way."""
    wanted = line.left or line.quantity
    is_done = not line.left or line.picked >= line.left
    chip = say("orders.chip", picked_quantity=line.picked if line.left else wanted, all_quantity=wanted)
    tone = Tone.GOOD if is_done else Tone.INFO if line.picked else Tone.PLAIN
    if line.picked > line.left:
        tone, chip = Tone.WARN, say("orders.chip", picked_quantity=line.picked, all_quantity=line.left)
    return LineItem(
        line.line_ref,
        chip,
        tone,
        line.name,
        _detail(line, say),
        money_on_screen(line.amount_cents),
        _warning(line, say),
    )


def _detail(line: OrderLine, say: Say) -> str:
    if not line.left:
        return say("orders.line_gone", sku=line.sku)
    if line.on_hand is None:
        return line.sku
    return say("orders.line_shelf", sku=line.sku, shelf_quantity=line.on_hand)


def _warning(line: OrderLine, say: Say) -> str:
    if line.left and line.item_id is None:
        return say("orders.line_unknown", sku=line.sku)
    if line.picked > line.left:
        return say("orders.line_put_back", back_quantity=line.picked - line.left)
    if line.missing:
        return say("orders.line_short", shelf_quantity=max(line.on_hand or 0, 0), all_quantity=line.reserved)
    return ""


def headline(order: OrderShown, now: datetime, placed: datetime, say: Say) -> str:
    """Who ordered when, under the order's number."""
    waits = age(placed, now, say)
    if order.buyer:
        return say("orders.placed_by", buyer=order.buyer, age=waits)
    return say("orders.placed", age=waits)


def standing(order: OrderShown, say: Say) -> tuple[str, Tone]:
    """What a person should know before anything else; "" where all is as usual."""
    if order.trouble:
        return say(f"orders.trouble.{order.trouble}", shop_state=order.shop_state), Tone.BAD
    if order.state in ("cancelled", "refunded", "placed", "changing"):
        return say(f"orders.state.{order.state}", shop_state=order.shop_state), Tone.WARN
    if order.cancel_asked_at and order.stage == Stage.CANCELLED:
        return say("orders.state.cancel_asked"), Tone.WARN
    if order.stage == Stage.COLLECTED:
        if order.receipts:
            return say("orders.state.collected", receipts=", ".join(order.receipts)), Tone.GOOD
        return say("orders.state.fulfilled"), Tone.GOOD
    if order.stage == Stage.READY:
        return say("orders.state.ready"), Tone.GOOD
    return "", Tone.PLAIN
