"""Turn a paid basket into a sale."""

from __future__ import annotations

import json
from datetime import date

from desktop.clock import day_in
from desktop.customers.standing import require_customer
from desktop.database.work import Work
from desktop.money import LARGEST_CENTS
from desktop.selling.account import check_account
from desktop.selling.attempts import check_attempts
from desktop.selling.caps import require_discounts
from desktop.selling.check_agreed import check_agreed
from desktop.selling.check_lines import check_lines
from desktop.selling.check_promoted import check_promoted
from desktop.selling.counter_document import Content, counter_document
from desktop.selling.keep_basket import end_basket
from desktop.selling.lines import (
    ON_ACCOUNT,
    Document,
    DocumentKind,
    Priced,
    PromotionUsed,
    TaxRules,
    TenderTaken,
)
from desktop.selling.pay_back import pay_back
from desktop.selling.paying import Completed, CompleteSale
from desktop.selling.pricing import price_lines, with_returns
from desktop.selling.promotions_at_hand import Asked, at_hand, items_of, moment_of
from desktop.selling.queries import (
    ShiftNow,
    all_tender_types,
    cash_rounding_on,
    open_shift_of,
    tax_rules_on,
    tender_types,
)
from desktop.selling.record_sale import record_sale
from desktop.selling.refusals import (
    AmountChanged,
    BadLine,
    EmptyBasket,
    NoReason,
    NoShift,
    NotRefundable,
    RecordedOtherwise,
)
from desktop.selling.returning import take_back
from desktop.selling.settle import settle
from desktop.selling.sold import is_elsewhere, sold_lines, ways_back
from desktop.selling.tender_rules import ways_by_rule
from desktop.setup.queries import the_shop

_LINES = (
    "SELECT item_id, unit_id, quantity, unit_price_cents, promotion_cents, line_discount_cents,"
    " basket_discount_cents, line_discount_bp, agreed_reason FROM sale_line WHERE sale_id = ?"
    " AND original_sale_id IS NULL ORDER BY line_no"
)
_RETURNS = (
    "SELECT original_sale_id, original_line_no, -quantity FROM sale_line"
    " WHERE sale_id = ? AND original_sale_id IS NOT NULL AND belongs_to_line IS NULL ORDER BY line_no"
)
_TENDERS = (
    "SELECT tender_type, tendered_cents, reference, attempt_id FROM tender WHERE sale_id = ?"
    " ORDER BY tender_no"
)
_SALE = (
    "SELECT customer_id, total_cents, reason, basket_discount_bp, discount_reason FROM sale WHERE sale_id = ?"
)


_OF_OTHERS = (
    "SELECT 1 FROM json_each(?) j JOIN sale s ON s.sale_id = j.value WHERE s.customer_id IS NOT ? LIMIT 1"
)


def _bought_by(command: CompleteSale) -> tuple[str, str | None]:
    return json.dumps([each.sale_id for each in command.returns]), command.customer_id


def complete_sale(command: CompleteSale, work: Work) -> Completed:
    """Record a sale, a refund or an exchange, and return its number and the change due.

    Stock, books, paper, audit and the queue hear of it inside the same transaction:
    a document is never half recorded. The same command again gets the first answer.

    Raises:
        EmptyBasket, BadLine, PromotionsChanged, StillOwing, TooMuch, TooMuchChange, UnknownTender, BadAmount,
        NoShift, AmountChanged, RecordedOtherwise, NotReturnable, ReturnedTooMuch, NotRefundable, NoReason,
        NoCustomer, NoAccount, NoSuchCustomer, NotAllowed, NeedsApproval: nothing was recorded.
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
    end_basket(command.command_id, work)
    completed = Completed(
        sale_id=document.sale_id,
        number=document.number,
        total_cents=document.priced.total_cents,
        rounding_cents=document.rounding_cents,
        change_cents=document.change_cents,
        opens_drawer=any(tender.opens_drawer for tender in document.tenders),
    )
    return work.answer(command.command_id, completed)


def _require_customer(command: CompleteSale, work: Work) -> None:
    """Whoever buys is known. Of somebody who was erased goods still come back: the money goes to who brings
    them."""
    is_on_account = any(each.tender_type == ON_ACCOUNT for each in command.tenders)
    if command.customer_id is not None and (command.lines or is_on_account or not command.returns):
        require_customer(work, command.customer_id, even_archived=True)


def _require_refund(command: CompleteSale, tenders: tuple[TenderTaken, ...], work: Work) -> None:
    """What comes back needs a right of its own; giving money back another way than it came, a further one."""
    if not command.returns:
        return
    paid_back: dict[str, int] = {}
    for each in tenders:  # as applied: rounding of cash is nobody's money
        paid_back[each.tender_type] = paid_back.get(each.tender_type, 0) - each.applied_cents
    if paid_back.get(ON_ACCOUNT, 0) > 0 and work.one(_OF_OTHERS, _bought_by(command)):
        raise NotRefundable(ON_ACCOUNT)  # it is another customer's account that was sold on
    came = ways_back(work, [each.sale_id for each in command.returns])
    ways = ways_by_rule(came, all_tender_types(work))
    if command.shown_total_cents < 0 and is_elsewhere(paid_back, ways):
        work.require("refund_elsewhere")
    else:
        work.require("refund")
    if not command.reason:
        raise NoReason


def _priced(command: CompleteSale, sold_on: date, tax: TaxRules, work: Work) -> Priced:
    """What is sold at today's tax, then what comes back at the tax it was sold with."""
    if command.lines or not command.returns:
        check_lines(command.lines, sold_on, work)
        check_agreed(command.lines, command.discount, sold_on, work)
        require_discounts(command.lines, sold_on, work)
    elif command.discount:
        raise EmptyBasket  # there is nothing to take anything off
    sold = price_lines(command.lines, tax)
    if not command.returns:
        return sold
    lines = sold_lines(work, list(dict.fromkeys(each.sale_id for each in command.returns)))
    return with_returns(sold, take_back(lines, command.returns))


def _settled(command: CompleteSale, priced: Priced, on: date, work: Work) -> tuple[TenderTaken, ...]:
    way = pay_back if priced.total_cents < 0 else settle
    return way(priced.total_cents, command.tenders, tender_types(work), cash_rounding_on(work, on))


def _kind(command: CompleteSale) -> DocumentKind:
    if not command.returns:
        return DocumentKind.SALE
    return DocumentKind.EXCHANGE if command.lines else DocumentKind.REFUND


def _promotions(command: CompleteSale, zone: str, work: Work) -> tuple[PromotionUsed, ...]:
    """What is given with what is sold, at the moment at which the customer was told the price."""
    if not command.lines:
        return ()
    at = moment_of(command.priced_at, work.now)
    asked = Asked(at, zone, command.codes, command.customer_id)
    now = at_hand(work, at, zone).now(work, asked, items_of(command.lines))
    return check_promoted(command.lines, command.codes, now)


def _document(command: CompleteSale, shift: ShiftNow, work: Work) -> Document:
    zone = the_shop(work).zone
    sold_on = day_in(zone, work.now)
    tax = tax_rules_on(work, sold_on)
    priced = _priced(command, sold_on, tax, work)
    promotions = _promotions(command, zone, work)
    if priced.total_cents != command.shown_total_cents:
        raise AmountChanged(command.shown_total_cents, priced.total_cents)
    if priced.total_cents > LARGEST_CENTS:
        raise BadLine(command.lines[-1].name, "amount")
    check_attempts(command, work)
    _require_customer(command, work)
    tenders = _settled(command, priced, sold_on, work)
    _require_refund(command, tenders, work)
    check_account(command.customer_id, tenders, work)
    discount, taken_back = command.discount, {each.sale_id for each in command.returns}
    content = Content(
        sale_id=command.command_id,
        kind=_kind(command),
        sold_on=sold_on,
        tax=tax,
        priced=priced,
        tenders=tenders,
        customer_id=command.customer_id,
        refers_to=taken_back.pop() if len(taken_back) == 1 else None,
        reason=command.reason if command.returns else None,
        basket_discount_bp=discount.bp or None if discount else None,
        discount_reason=discount.reason if discount else None,
        promotions=promotions,
    )
    return counter_document(content, shift, work)


def _check_same(command: CompleteSale, answered: Completed, work: Work) -> None:
    """A basket that changed after it was paid must not be answered with the receipt of what it was."""
    asked = [
        (
            each.item_id,
            each.unit_id,
            each.quantity,
            each.unit_price_cents,
            each.promotion_cents,
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
    returned = [(each.sale_id, each.line_no, each.quantity) for each in command.returns]
    reason = command.reason if command.returns else None
    head = (command.customer_id, command.shown_total_cents, reason, *agreed)
    if (asked, paid, head) != recorded or returned != work.rows(_RETURNS, sale):
        raise RecordedOtherwise(answered.number, answered.total_cents)
