"""The buyer takes what was picked: one transaction makes the sale, issues the goods and tells the service."""

from __future__ import annotations

from datetime import date

from desktop.clock import day_in
from desktop.database.work import Work
from desktop.money import LARGEST_CENTS
from desktop.orders.delivery import delivery_unit
from desktop.orders.events import OrderHandedOver
from desktop.orders.order_now import LineNow, OrderNow, lines_now, order_now
from desktop.orders.pick_goods import refuse_ended
from desktop.orders.picks import write_picks
from desktop.orders.price_order import Parcel, charge_line, parcel_of
from desktop.orders.refusals import (
    NothingPicked,
    OrderChanged,
    OrderChanging,
    OrderNotPaid,
    OtherCurrency,
)
from desktop.orders.standing import keep_standing
from desktop.orders.tables import order_handover, order_handover_line
from desktop.orders.words import TO_HAND_OVER, HandedOver, HandOverOrder, ShopState
from desktop.selling.counter_document import Content, counter_document
from desktop.selling.lines import ONLINE, Document, DocumentKind, TenderTaken
from desktop.selling.pricing import price_lines
from desktop.selling.queries import ShiftNow, open_shift_of, tax_rules_on, tender_accounts
from desktop.selling.record_sale import record_sale
from desktop.selling.refusals import BadLine, NoShift
from desktop.setup.queries import the_shop

INSERT_HANDOVER, INSERT_LINE = order_handover.insert(), order_handover_line.insert()


def hand_over_order(command: HandOverOrder, work: Work) -> HandedOver:
    """Sell what is picked of the order at the order's own amounts, paid online; the rest stays open.

    Stock, books, paper, audit and the queue hear of it as of every sale. The same command again gets the
    first answer.

    Raises:
        NoSuchOrder, OrderEnded, OrderCollected, OrderNotPaid, OrderChanging, OtherCurrency, NothingPicked,
        NotHere, OrderChanged, NoShift, BadLine, NotAllowed: nothing was recorded.
    """
    if answered := work.answer_to(command.command_id, HandedOver):
        return answered
    work.require("hand_over_order")
    shift = open_shift_of(work, work.who.till_id)
    if shift is None:
        raise NoShift
    order, lines = order_now(work, command.order_id), lines_now(work, command.order_id)
    _refuse_unready(order, lines, work)
    sold_on = day_in(the_shop(work).zone, work.now)
    parcel = parcel_of(order, lines, sold_on, work)
    if not parcel.handed:
        raise NothingPicked(order.number)
    if parcel.total_cents != command.shown_total_cents:
        raise OrderChanged(order.number, parcel.total_cents)
    if parcel.total_cents > LARGEST_CENTS:
        raise BadLine(order.number, "amount")
    document = _document(command, parcel, sold_on, shift, work)
    record_sale(document, work)
    _write_handover(command, parcel, shift, work)
    stage = keep_standing(order.order_id, work)
    work.note(order_id=order.order_id, stage=stage)
    handed = HandedOver(document.sale_id, document.number, document.priced.total_cents, 0, 0, stage)
    return work.answer(command.command_id, handed)


def _refuse_unready(order: OrderNow, lines: list[LineNow], work: Work) -> None:
    refuse_ended(order, lines)
    if order.state == ShopState.PLACED:
        raise OrderNotPaid(order.number)
    if order.state not in TO_HAND_OVER:
        raise OrderChanging(order.number, order.shop_state)
    if order.currency != the_shop(work).currency:
        raise OtherCurrency(order.number, order.currency)


def _document(command: HandOverOrder, parcel: Parcel, sold_on: date, shift: ShiftNow, work: Work) -> Document:
    lines = list(parcel.lines)
    if parcel.charges_cents:
        lines.append(charge_line(delivery_unit(work), parcel.charges_cents, sold_on, work))
    tax = tax_rules_on(work, sold_on)
    priced = price_lines(lines, tax)
    content = Content(
        sale_id=command.command_id,
        kind=DocumentKind.SALE,
        sold_on=sold_on,
        tax=tax,
        priced=priced,
        tenders=_paid_online(priced.total_cents, work),
        order_id=command.order_id,
    )
    return counter_document(content, shift, work)


def _paid_online(total_cents: int, work: Work) -> tuple[TenderTaken, ...]:
    """The online shop's provider has the money: nothing is rounded, nothing given back, no drawer opens."""
    if not total_cents:
        return ()
    account = tender_accounts(work)[ONLINE]
    return (TenderTaken(ONLINE, account, total_cents, total_cents, 0, 0, opens_drawer=False),)


def _write_handover(command: HandOverOrder, parcel: Parcel, shift: ShiftNow, work: Work) -> None:
    sale_id, order_id = command.command_id, command.order_id
    row = {"sale_id": sale_id, "order_id": order_id, "till_id": shift.till_id, "handed_at": work.now_text}
    sums = {"total_cents": parcel.total_cents, "charges_cents": parcel.charges_cents}
    work.write(INSERT_HANDOVER, {**row, **sums})
    work.write(
        INSERT_LINE,
        [
            {
                "sale_id": sale_id,
                "line_ref": each.line_ref,
                "quantity": each.quantity,
                "gone_before": each.gone_before,
            }
            for each in parcel.handed
        ],
    )
    write_picks(order_id, [(each.line_ref, -each.quantity) for each in parcel.handed], work, sale_id)
    work.record(
        OrderHandedOver(sale_id, order_id, shift.till_id, shift.location_id, **sums, lines=parcel.handed)
    )
