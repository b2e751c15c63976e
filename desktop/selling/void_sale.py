"""Undo a whole sale of the shift that is open, by a document of its own."""

from __future__ import annotations

from typing import Any

from desktop.clock import day_in
from desktop.database.work import Work
from desktop.selling.counter_document import Content, counter_document
from desktop.selling.lines import DocumentKind, TenderTaken
from desktop.selling.paying import Completed, Returned
from desktop.selling.pricing import added_up
from desktop.selling.queries import open_shift_of, tax_rules_on
from desktop.selling.record_sale import record_sale
from desktop.selling.refusals import NoReason, NoShift, NotVoidable, RecordedOtherwise
from desktop.selling.returning import take_back
from desktop.selling.sold import SoldDocument, is_whole_sale, sold_document
from desktop.selling.void_words import VoidSale
from desktop.setup.queries import the_shop

_RECORDED = "SELECT refers_to, reason FROM sale WHERE sale_id = ?"
_TENDERS = (
    "SELECT t.tender_type, t.account, t.tendered_cents - t.change_cents, t.applied_cents, t.rounding_cents,"
    " coalesce(k.opens_drawer, 0), t.reference, t.attempt_id, t.forfeited_cents"
    " FROM tender t LEFT JOIN tender_type k ON k.tender_type = t.tender_type"
    " WHERE t.sale_id = ? ORDER BY t.tender_no"
)


def void_sale(command: VoidSale, work: Work) -> Completed:
    """Record the void. Each way of paying gives back what it took, cash to the rounded cent.

    Raises:
        NoShift, NoSuchSale, NotVoidable, NoReason, RecordedOtherwise, NotAllowed, NeedsApproval: nothing was
            recorded.
    """
    if answered := work.answer_to(command.command_id, Completed):
        if work.one(_RECORDED, (command.command_id,)) != (command.sale_id, command.reason):
            raise RecordedOtherwise(answered.number, answered.total_cents)
        return answered
    work.require("void_sale")
    shift = open_shift_of(work, work.who.till_id)
    if shift is None:
        raise NoShift
    if not command.reason:
        raise NoReason
    sold = sold_document(work, command.sale_id)
    if not sold.lines or sold.shift_id != shift.shift_id or not is_whole_sale(sold):
        raise NotVoidable(sold.number)
    document = counter_document(_content(command, sold, work), shift, work)
    record_sale(document, work)
    completed = Completed(
        sale_id=document.sale_id,
        number=document.number,
        total_cents=document.priced.total_cents,
        rounding_cents=document.rounding_cents,
        change_cents=0,
        opens_drawer=any(tender.opens_drawer for tender in document.tenders),
    )
    return work.answer(command.command_id, completed)


def _content(command: VoidSale, sold: SoldDocument, work: Work) -> Content:
    sold_on = day_in(the_shop(work).zone, work.now)
    asked = [
        Returned(line.sale_id, line.line_no, line.priced.line.quantity, command.to_shelf)
        for line in sold.lines
        if not line.is_deposit_of_a_drink
    ]
    return Content(
        sale_id=command.command_id,
        kind=DocumentKind.VOID,
        sold_on=sold_on,
        tax=tax_rules_on(work, sold_on),
        priced=added_up(take_back(sold.lines, asked)),
        tenders=_turned(command.sale_id, work),
        customer_id=sold.customer_id,
        refers_to=sold.sale_id,
        reason=command.reason,
    )


def _turned(sale_id: str, work: Work) -> tuple[TenderTaken, ...]:
    return tuple(_turned_tender(*row) for row in work.rows(_TENDERS, (sale_id,)))


def _turned_tender(kind: str, account: str, *told: Any) -> TenderTaken:  # noqa: ANN401 - a row's values
    taken, applied, rounding, opens_drawer, reference, attempt_id, lost = told
    figures = (-taken, -applied, 0, -rounding)
    return TenderTaken(kind, account, *figures, bool(opens_drawer), reference, attempt_id, -lost)
