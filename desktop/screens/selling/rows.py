"""How a basket is told: rows of the list, sums under it, tiles on the shelf."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desktop.catalogue.labels.label import Lot
from desktop.messages.say import Say
from desktop.money import THOUSANDTHS, extend_price, money_on_screen, percent_text, quantity_text
from desktop.screens.doors import Found
from desktop.screens.selling.session import Session
from desktop.screens.widgets.basket_list import BasketRow
from desktop.screens.widgets.result_list import ResultRow
from desktop.screens.widgets.tile_grid import Tile
from desktop.screens.widgets.totals_panel import SumRow
from desktop.selling.basket import Basket, BasketLine
from desktop.selling.discounts import Discount, Reason
from desktop.selling.lines import LineKind, Priced
from desktop.selling.pricing import added_up

LOW_STOCK = 5 * THOUSANDTHS


def basket_rows(basket: Basket, is_registered: bool, say: Say) -> list[BasketRow]:
    """One row per line, keyed by its place, each deposit under its drink.

    Only a shop registered for GST says of a deposit that there is none in it.
    """
    rows = []
    told_deposit = "counter.deposit" if is_registered else "counter.deposit_plain"
    for place, line in enumerate(basket.lines):
        rows.append(
            BasketRow(
                key=str(place),
                quantity_text=quantity_text(line.quantity),
                name=line.goods.name,
                amount_text=money_on_screen(line.amount_cents),
                detail=_detail(line, say),
                saving=_agreed(line, say),
                old_amount_text=_struck(line),
            )
        )
        if deposit := line.goods.deposit:
            told = say(told_deposit, line_quantity=line.containers, each_cents=deposit.price_cents)
            amount = money_on_screen(BasketLine(deposit, line.containers).amount_cents)
            rows.append(BasketRow(f"{place}-deposit", "", told, amount, belongs=True))
    return rows + _back_rows(basket, say)


def _back_rows(basket: Basket, say: Say) -> list[BasketRow]:
    """What comes back, after what is sold: keyed on from its places, deposits under their drinks."""
    rows: list[BasketRow] = []
    place = len(basket.lines) - 1
    for coming in basket.back:
        told = say("return.comes_back", number=coming.number, reason=say.return_reason(coming.reason))
        for priced in coming.priced():
            line, amount = priced.line, money_on_screen(priced.amount_cents)
            if line.belongs_to is not None:
                rows.append(BasketRow(f"{place}-deposit", "", line.name, amount, belongs=True))
                continue
            place += 1
            quantity = f"\N{MINUS SIGN}{quantity_text(-line.quantity)}"
            rows.append(BasketRow(str(place), quantity, line.name, amount, saving=told))
    return rows


def _listed_cents(line: BasketLine) -> int:
    return extend_price(line.goods.price_cents, line.quantity)


def _struck(line: BasketLine) -> str:
    """What it would cost by the list, where it costs less."""
    listed = _listed_cents(line)
    return money_on_screen(listed) if not line.is_as_listed and line.amount_cents < listed else ""


def _agreed(line: BasketLine, say: Say) -> str:
    """What was agreed about a line and why; goodwill needs no words, and what it saves has their place."""
    if line.is_as_listed:
        return ""
    told, price, discount = [], line.price, line.discount
    if price:
        told.append(say("counter.typed_price", price_cents=price.cents))
    if discount:
        told.append(less_text(discount, "counter.off", say))
    saved = _listed_cents(line) - line.amount_cents
    reason = discount.reason if discount else price.reason if price else Reason.GOODWILL
    if reason != Reason.GOODWILL:
        told.append(say(f"reason.{reason}"))
    elif saved > 0:
        told.append(say("counter.saves", saved_cents=saved))
    return " · ".join(told)


def _on_all(discount: Discount, say: Say) -> str:
    told = less_text(discount, "counter.off_all", say)
    return told if discount.reason == Reason.GOODWILL else f"{told} · {say(f'reason.{discount.reason}')}"


def less_text(discount: Discount, key: str, say: Say) -> str:
    """`less 10%`, or the amount."""
    if discount.bp:
        return say(key, percent=percent_text(discount.bp))
    return say(f"{key}_cents", less_cents=discount.cents)


def _detail(line: BasketLine, say: Say) -> str:
    return " · ".join([_price_or_code(line, say), *lot_words(line.lot, say)])


def lot_words(lot: Lot, say: Say) -> list[str]:
    """What the label says of the very goods."""
    told = [
        say(f"label.{name}", **{name: value}) for name in ("batch", "serial") if (value := getattr(lot, name))
    ]
    days = {"label.use_by": lot.use_by, "label.best_before": lot.best_before}
    return told + [say(key, day=date.fromisoformat(day)) for key, day in days.items() if day]


def _price_or_code(line: BasketLine, say: Say) -> str:
    if line.goods.kind == LineKind.WEIGHED:
        return say("counter.weighed", price_cents=line.goods.price_cents)
    if line.quantity != THOUSANDTHS:
        return say(
            "counter.code_each", code=line.goods.code or line.goods.sku, price_cents=line.goods.price_cents
        )
    return line.goods.code or line.goods.sku


def sums(basket: Basket, priced: Priced, is_registered: bool, say: Say) -> list[SumRow]:
    """Goods, savings, the discount on all of it, deposits and the GST inside; what is nothing is left out."""
    sold = added_up([each for each in priced.lines if not each.line.original])
    rows = [SumRow(say("counter.goods"), money_on_screen(sold.list_cents))]
    off = sum(each.line.basket_discount_cents for each in sold.lines)
    if saved := sold.discount_cents - off:
        rows.append(SumRow(say("counter.savings"), money_on_screen(-saved), saving=True))
    if discount := basket.discount:
        rows.append(SumRow(_on_all(discount, say), money_on_screen(-off), saving=True))
    if sold.deposit_cents:
        rows.append(SumRow(say("counter.deposits"), money_on_screen(sold.deposit_cents)))
    if basket.back:
        back = priced.total_cents - sold.total_cents
        rows.append(SumRow(say("return.back_in_all"), money_on_screen(back)))
    if is_registered:
        rates = sorted({each.gst_rate_bp for each in priced.by_code if each.gst_rate_bp})
        told = " / ".join(f"{rate / 100:g}%" for rate in rates)
        rows.append(
            SumRow(say("counter.includes_gst", rates=told).rstrip(), money_on_screen(priced.gst_cents))
        )
    return rows


def paid_already(session: Session, say: Say) -> list[SumRow]:
    """What was taken of this basket and what it still lacks; nothing of an ordinary one."""
    if not session.tenders:
        return []
    taken = money_on_screen(session.taken_cents)
    if session.is_overpaid:
        return [SumRow(say("counter.taken_too_much"), taken, strong=True)]
    return [
        SumRow(say("counter.already_taken"), taken),
        SumRow(say("counter.still_due"), money_on_screen(session.due_cents), strong=True),
    ]


def tiles(found: Sequence[Found], say: Say) -> list[Tile]:
    """Tiles of the shelf, keyed by their unit."""
    return [
        Tile(
            key=each.goods.unit_id,
            name=each.goods.name,
            price_text=price_text(each, say),
            stock_text=stock_text(each, say),
            stock_low=is_low(each),
            colour=each.colour,
        )
        for each in found
    ]


def results(found: Sequence[Found], say: Say) -> list[ResultRow]:
    """Rows of what a search found, keyed by their unit."""
    return [
        ResultRow(
            key=each.goods.unit_id,
            name=each.goods.name,
            detail=" · ".join(part for part in (each.goods.code, each.goods.sku) if part),
            price_text=price_text(each, say),
            stock_text=stock_text(each, say),
            stock_low=is_low(each),
        )
        for each in found
    ]


def unit_rows(found: Sequence[Found], say: Say) -> list[ResultRow]:
    """The units of one item, told by their own names."""
    return [
        ResultRow(
            key=each.goods.unit_id,
            name=each.goods.unit_name,
            detail=each.goods.name,
            price_text=price_text(each, say),
            stock_text="",
            stock_low=False,
        )
        for each in found
    ]


def price_text(found: Found, say: Say) -> str:
    """The price; of weighed goods by the kilogram."""
    if not found.goods.price_cents:
        return say("counter.no_price")
    if found.goods.kind == LineKind.WEIGHED:
        return say("counter.price_per_kg", price_cents=found.goods.price_cents)
    return money_on_screen(found.goods.price_cents)


def is_low(found: Found) -> bool:
    return found.stock is not None and found.stock < LOW_STOCK


def stock_text(found: Found, say: Say) -> str:
    """What is on the shelf: a number, with words when little is left."""
    if found.stock is None:
        return ""
    if is_low(found):
        return say("counter.left", left_quantity=max(found.stock, 0))
    return quantity_text(found.stock)
