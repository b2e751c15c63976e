"""From a recorded sale to paper: a simplified tax invoice, or a plain receipt when not registered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from desktop.messages.say import Say
from desktop.money import THOUSANDTHS, money_text, percent_text, quantity_text
from desktop.printing import lay_out_customer as customer
from desktop.selling.discounts import Reason
from desktop.selling.lines import ON_ACCOUNT, DocumentKind, LineKind
from desktop.selling.receipts import Receipt, ReceiptLine, ReceiptTender
from hardware.receipt.doc import (
    Align,
    Banner,
    Block,
    Columns,
    Cut,
    Feed,
    QrCode,
    ReceiptDoc,
    Rule,
    Size,
    SubLine,
    Text,
)
from hardware.receipt.doc import Line as RuleLine

SIMPLIFIED_LIMIT_CENTS = 100_000
"""IRAS: a simplified tax invoice may show at most $1,000.00 including GST."""


def lay_out(receipt: Receipt, say: Say, copy_no: int = 0, *, in_full: bool = False) -> ReceiptDoc:
    """The receipt as a document; `in_full` is the invoice or credit note that is made out to a customer.

    The amounts on its right add up to the total, line by line.

    A registered shop's paper for a sale with GST in it carries what IRAS lists for a simplified tax invoice:
    supplier name, address and GST number, date, identifying number, description, total including GST and
    the words "Price payable includes GST". Where no line is taxed (a gift card, goods for export) it is a
    plain receipt: a buyer could claim tax that was never charged. The legal words stay in English; another
    language stands under them.
    """
    blocks: list[Block] = []
    if receipt.shop.is_training:
        blocks.append(Banner(say("receipt.training")))
    if copy_no:
        blocks.append(Banner(say("receipt.copy", copy=copy_no)))
    receipt = receipt if in_full else replace(receipt, invoice=None)
    blocks += _head(receipt, say)
    blocks += customer.made_out_to(receipt, say)
    if receipt.kind == DocumentKind.PAYMENT:
        blocks += customer.customer_named(receipt, say)
        blocks += customer.payment_totals(receipt, say)
    else:
        blocks += _goods(receipt, say)
        blocks += _totals(receipt, say)
    blocks += _paid(receipt, say)
    blocks += customer.account_after(receipt, say)
    blocks += _foot(receipt, say)
    return ReceiptDoc(tuple(blocks), title=receipt.number, language=say.language)


def _head(receipt: Receipt, say: Say) -> Iterator[Block]:
    shop, registered = receipt.shop, receipt.gst_number is not None
    yield Text(shop.name, Align.CENTER, Size.LARGE, bold=True)
    if shop.address:
        yield Text(shop.address, Align.CENTER, Size.SMALL)
    if registered:
        yield Text(f"{say('receipt.gst_number')} {receipt.gst_number}", Align.CENTER, Size.SMALL)
    if shop.uen and shop.uen != receipt.gst_number:
        yield Text(f"{say('receipt.uen')} {shop.uen}", Align.CENTER, Size.SMALL)
    yield Feed()
    is_small = receipt.total_cents <= SIMPLIFIED_LIMIT_CENTS
    yield Text(say(_title(receipt, is_small)), Align.CENTER, bold=True)
    if receipt.has_gst and not (is_small or receipt.gives_back or receipt.invoice):
        yield Text(say("receipt.full_invoice_on_request"), Align.CENTER, Size.SMALL)
    stamp = receipt.completed_at
    yield Columns(receipt.number, f"{stamp:%d %b %Y}  {stamp:%H:%M}", size=Size.SMALL)
    served = say("receipt.served_by", name=receipt.cashier) if receipt.cashier else ""
    yield Columns(say("receipt.till", till=receipt.till_label), served, size=Size.SMALL)
    if receipt.order_number:
        yield Text(say("receipt.online_order", number=receipt.order_number), bold=True)
    yield from _what_comes_back(receipt, say)
    yield Rule(RuleLine.STRONG)


def _title(receipt: Receipt, is_small: bool) -> str:
    if receipt.invoice:
        return "receipt.credit_note" if receipt.gives_back else "receipt.tax_invoice"
    if receipt.kind == DocumentKind.VOID:
        return "receipt.void"
    if receipt.kind == DocumentKind.PAYMENT:
        return "receipt.payment"
    if receipt.gives_back:
        return "receipt.refund"
    return "receipt.tax_invoice" if receipt.has_gst and is_small else "receipt.title"


def _what_comes_back(receipt: Receipt, say: Say) -> Iterator[Block]:
    """Of which document, of which day, and why: what a credit note tells, and an extra invoice refers to."""
    if receipt.refers_to and receipt.refers_to_day:
        told = {"number": receipt.refers_to, "day": f"{receipt.refers_to_day:%d %b %Y}"}
        key = "receipt.exchange_of" if receipt.kind == DocumentKind.EXCHANGE else "receipt.refund_of"
        yield Text(say(key, **told), size=Size.SMALL)
    if receipt.reason:
        yield Text(say("receipt.reason", reason=say.return_reason(receipt.reason)), size=Size.SMALL)


def _goods(receipt: Receipt, say: Say) -> Iterator[Block]:
    mixed = len({line.gst_code for line in receipt.lines if line.kind != LineKind.DEPOSIT}) > 1
    for number, line in enumerate(receipt.lines, start=1):
        if _drink_of(line, receipt):
            continue
        subs = list(_sub_lines(line, say, receipt.invoice is not None))
        subs += [_deposit(each, receipt, say) for each in receipt.lines if _drink_of(each, receipt) == number]
        name = f"{line.name} ({line.gst_code})" if mixed and receipt.gst_number else line.name
        before_discount = money_text(line.before_cents)
        yield Columns(name, before_discount, lead=quantity_text(line.quantity), subs=tuple(subs))
    yield Rule()


def _drink_of(line: ReceiptLine, receipt: Receipt) -> int | None:
    """The number of the line that a deposit is printed under; nothing for what has a line of its own."""
    number = line.belongs_to_line
    if line.kind != LineKind.DEPOSIT or not number or receipt.lines[number - 1].belongs_to_line:
        return None
    return number


def _deposit(line: ReceiptLine, receipt: Receipt, say: Say) -> SubLine:
    key = "receipt.deposit" if receipt.gst_number else "receipt.deposit_plain"
    told = say(key, quantity=quantity_text(line.quantity), each_cents=line.unit_price_cents)
    return SubLine(told, money_text(line.amount_cents + line.share_cents))


def _sub_lines(line: ReceiptLine, say: Say, is_full: bool) -> Iterator[SubLine]:
    if line.kind == LineKind.WEIGHED:
        yield SubLine(say("receipt.per_unit", price_cents=line.unit_price_cents, unit=line.unit))
    elif line.quantity != THOUSANDTHS:
        yield SubLine(say("receipt.each", price_cents=line.unit_price_cents))
    if line.serial:
        yield SubLine(say("receipt.serial", serial=line.serial))
    if line.price_reason == "typed":
        is_lower = line.unit_price_cents < line.list_price_cents
        told = say("receipt.list_price", list_cents=line.list_price_cents)
        yield SubLine(_because(told if is_lower else say("receipt.agreed_price"), line.agreed_reason, say))
    for name, cents in line.promotions:
        yield SubLine(name, money_text(-cents))
    if line.discount_cents:
        share = line.discount_bp
        told = say("receipt.less", percent=percent_text(share)) if share else say("receipt.discount")
        yield SubLine(_because(told, line.agreed_reason, say), money_text(-line.discount_cents))
    if is_full:
        yield SubLine(say("receipt.line_excluding_gst", net=money_text(line.net_cents)))
    if line.original_number:
        yield SubLine(say("receipt.returned_from", number=line.original_number))


def _because(told: str, reason: str | None, say: Say) -> str:
    """What was agreed and why; goodwill needs no words."""
    key = f"reason.{reason}"
    if reason in (None, Reason.GOODWILL) or not say.has(key):
        return told
    return say("receipt.because", told=told, reason=say(key))


def _totals(receipt: Receipt, say: Say) -> Iterator[Block]:
    for name, cents in receipt.promotions:
        yield Columns(name, money_text(-cents))
    if off := receipt.basket_discount_cents:
        share = receipt.basket_discount_bp
        told = say("receipt.less_all", percent=percent_text(share)) if share else say("receipt.discount_all")
        yield Columns(_because(told, receipt.discount_reason, say), money_text(-off))
    yield Columns(say("receipt.total"), money_text(receipt.total_cents), size=Size.HUGE, bold=True)
    if receipt.discount_cents > 0:
        yield Columns(say("receipt.savings"), money_text(receipt.discount_cents), size=Size.SMALL)
    if receipt.gst_number:
        for each in receipt.gst:
            if each.gst_rate_bp:
                rate = f"{each.gst_rate_bp / 100:g}"
                yield Columns(
                    say("receipt.gst_amount", rate=rate), money_text(each.gst_cents), size=Size.SMALL
                )
                yield Columns(say("receipt.excluding_gst"), money_text(each.net_cents), size=Size.SMALL)
    if receipt.invoice:
        yield from customer.supplies_without_tax(receipt, say)


def _paid(receipt: Receipt, say: Say) -> Iterator[Block]:
    yield Rule()
    is_payment = receipt.kind == DocumentKind.PAYMENT
    for tender in receipt.tenders:
        if not (is_payment and tender.tender_type == ON_ACCOUNT):
            yield from _tender(tender, say)
    if receipt.change_cents:
        yield Columns(say("receipt.change"), money_text(receipt.change_cents), size=Size.LARGE, bold=True)


def _tender(tender: ReceiptTender, say: Say) -> Iterator[Block]:
    if tender.rounding_cents:
        yield Columns(say("receipt.rounding"), money_text(tender.rounding_cents))
    name = say.tender(tender.name)
    if tender.tendered_cents < 0:
        name = say("receipt.given_back", tender=name)
    yield Columns(name, money_text(tender.tendered_cents))
    if tender.reference:
        yield Columns(say("receipt.reference"), tender.reference, size=Size.SMALL)
    if tender.forfeited_cents:
        yield Columns(say("receipt.forfeited"), money_text(tender.forfeited_cents), size=Size.SMALL)


def _foot(receipt: Receipt, say: Say) -> Iterator[Block]:
    yield Rule()
    if receipt.has_gst:
        key = "receipt.refund_includes_gst" if receipt.gives_back else "receipt.price_includes_gst"
        yield Text(say(key), Align.CENTER, Size.SMALL)
    if receipt.gives_back:
        yield Text(say("receipt.received"), size=Size.SMALL)
        yield Feed(3)
        yield Rule()
    else:
        yield Text(say("receipt.thanks"), Align.CENTER, Size.SMALL)
    yield QrCode(receipt.number, size_mm=18)
    yield Cut()
