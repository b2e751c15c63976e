"""Turn a paid basket into a sale."""

from __future__ import annotations

from desktop.clock import day_in
from desktop.database.work import Work
from desktop.money import LARGEST_CENTS
from desktop.selling.caps import require_discounts
from desktop.selling.check_agreed import check_agreed
from desktop.selling.check_lines import check_lines
from desktop.selling.lines import Document, DocumentKind
from desktop.selling.paying import Completed, CompleteSale
from desktop.selling.pricing import price_lines
from desktop.selling.queries import ShiftNow, cash_rounding_on, open_shift_of, tax_rules_on, tender_types
from desktop.selling.record_sale import record_sale
from desktop.selling.refusals import AmountChanged, BadLine, NoShift, RecordedOtherwise
from desktop.selling.settle import settle
from desktop.setup.queries import the_shop

_LINES = (
    "SELECT item_id, unit_id, quantity, unit_price_cents, line_discount_cents, basket_discount_cents,"
    " line_discount_bp, agreed_reason FROM sale_line WHERE sale_id = ? ORDER BY line_no"
)
_TENDERS = (
    "SELECT tender_type, tendered_cents, reference, attempt_id FROM tender WHERE sale_id = ?"
    " ORDER BY tender_no"
)
_SALE = "SELECT customer_id, total_cents, basket_discount_bp, discount_reason FROM sale WHERE sale_id = ?"


def complete_sale(command: CompleteSale, work: Work) -> Completed:
    """Record the sale and return its receipt number and the change due.

    Stock, books, paper, audit and the queue hear of it inside the same transaction:
    a sale is never half recorded. The same command again gets the first answer.

    Raises:
        EmptyBasket, BadLine, StillOwing, TooMuch, TooMuchChange, UnknownTender, BadAmount, NoShift,
        AmountChanged, RecordedOtherwise, NotAllowed, NeedsApproval: nothing was recorded.
    """
    if answered := work.answer_to(command.command_id, Completed):
        _check_same(command, answered, work)
        return answered
    work.require("complete_sale")
    shift = open_shift_of(work, work.who.till_id)
    if shift is None:
        raise NoShift
    document = _document(command, shift, work)
    record_sale(document, work)
    completed = Completed(
        sale_id=document.sale_id,
        number=document.number,
        total_cents=document.priced.total_cents,
        rounding_cents=document.rounding_cents,
        change_cents=document.change_cents,
        opens_drawer=any(tender.opens_drawer for tender in document.tenders),
    )
    return work.answer(command.command_id, completed)


def _document(command: CompleteSale, shift: ShiftNow, work: Work) -> Document:
    sold_on = day_in(the_shop(work).zone, work.now)
    check_lines(command.lines, sold_on, work)
    check_agreed(command.lines, command.discount, sold_on, work)
    require_discounts(command.lines, sold_on, work)
    tax = tax_rules_on(work, sold_on)
    priced = price_lines(command.lines, tax)
    if priced.total_cents != command.shown_total_cents:
        raise AmountChanged(command.shown_total_cents, priced.total_cents)
    if priced.total_cents > LARGEST_CENTS:
        raise BadLine(command.lines[-1].name, "amount")
    tenders = settle(priced.total_cents, command.tenders, tender_types(work), cash_rounding_on(work, sold_on))
    discount = command.discount
    clock_state = work.lane.clock_state(work.now)
    sequence = work.lane.take_receipt()  # gapless: it comes and goes with this transaction
    return Document(
        sale_id=command.command_id,
        kind=DocumentKind.SALE,
        number=receipt_number(work.lane.label, sequence),
        sequence=sequence,
        lane_id=work.lane.lane_id,
        location_id=shift.location_id,
        till_id=shift.till_id,
        shift_id=shift.shift_id,
        person_id=work.who.person_id,
        approver_id=work.who.approver_id,
        customer_id=command.customer_id,
        completed_at=work.now_text,
        sold_on=sold_on.isoformat(),
        business_date=shift.business_date,
        clock_state=clock_state,
        tax=tax,
        priced=priced,
        tenders=tenders,
        basket_discount_bp=discount.bp or None if discount else None,
        discount_reason=discount.reason if discount else None,
    )


def receipt_number(label: str, sequence: int) -> str:
    """What is printed, at most 25 characters: `T1-000123`. A label only, never parsed."""
    return f"{label}-{sequence:06d}"


def _check_same(command: CompleteSale, answered: Completed, work: Work) -> None:
    """A basket that changed after it was paid must not be answered with the receipt of what it was."""
    asked = [
        (
            each.item_id,
            each.unit_id,
            each.quantity,
            each.unit_price_cents,
            each.line_discount_cents,
            each.basket_discount_cents,
            each.line_discount_bp,
            each.agreed_reason,
        )
        for each in command.lines
    ]
    paid = [
        (each.tender_type, each.tendered_cents, each.reference, each.attempt_id) for each in command.tenders
    ]
    sale = (command.command_id,)
    recorded = (work.rows(_LINES, sale), work.rows(_TENDERS, sale), work.one(_SALE, sale))
    discount = command.discount
    agreed = (discount.bp or None, discount.reason) if discount else (None, None)
    if (asked, paid, (command.customer_id, command.shown_total_cents, *agreed)) != recorded:
        raise RecordedOtherwise(answered.number, answered.total_cents)
