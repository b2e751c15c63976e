"""A full tax invoice or credit note as PDF, with all that IRAS lists for one."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.gst.rates import STANDARD_CODES
from desktop.messages.say import Say
from desktop.money import money_text, quantity_text
from desktop.reports.pdf import Sheet, Table, as_pdf
from desktop.selling.receipts import Receipt

_WIDTHS = (0.46, 0.12, 0.14, 0.13, 0.15)


def invoice_pdf(receipt: Receipt, say: Say, *, is_copy: bool = False) -> bytes:
    """The document of a receipt that is made out to somebody; the same fields as on its paper."""
    return as_pdf(invoice_sheet(receipt, say, is_copy=is_copy))


def invoice_sheet(receipt: Receipt, say: Say, *, is_copy: bool = False) -> Sheet:
    """Words, figures and order; how it looks is the sheet's."""
    invoice = receipt.invoice
    assert invoice is not None, "it is made out before it is written"
    to = [say("receipt.made_out_to"), invoice.name or say("receipt.customer_erased")]
    to += invoice.address.splitlines()
    to += [f"{say('receipt.uen')} {invoice.uen}"] if invoice.uen else []
    banner = [say("receipt.training")] if receipt.shop.is_training else []
    banner += [say("receipt.copy", copy=1)] if is_copy else []
    return Sheet(
        title=say("receipt.credit_note" if receipt.gives_back else "receipt.tax_invoice"),
        sender=tuple(_sender(receipt, say)),
        to=to,
        facts=tuple(_facts(receipt, say)),
        table=_table(receipt, say),
        foot=(say("receipt.refund_includes_gst" if receipt.gives_back else "receipt.price_includes_gst"),),
        banner=" · ".join(banner),
    )


def _sender(receipt: Receipt, say: Say) -> Iterator[str]:
    shop = receipt.shop
    yield shop.name
    yield from (shop.address or "").splitlines()
    yield f"{say('receipt.gst_number')} {receipt.gst_number}"
    if shop.uen and shop.uen != receipt.gst_number:
        yield f"{say('receipt.uen')} {shop.uen}"


def _facts(receipt: Receipt, say: Say) -> Iterator[tuple[str, str]]:
    assert receipt.invoice is not None
    yield say("invoice.number"), receipt.number
    yield say("receipt.issued_on"), f"{receipt.invoice.issued_on:%d %b %Y}"
    yield say("invoice.supplied_on"), f"{receipt.completed_at:%d %b %Y}"
    if receipt.refers_to and receipt.refers_to_day:
        yield say("invoice.original"), f"{receipt.refers_to}, {receipt.refers_to_day:%d %b %Y}"
    if receipt.reason:
        yield say("invoice.reason"), say.return_reason(receipt.reason)


def _table(receipt: Receipt, say: Say) -> Table:
    """Each description with quantity and amount without tax; totals by rate, and supplies without tax."""
    rows = [
        (
            f"{line.name} ({line.gst_code})",
            f"{quantity_text(line.quantity)} {line.unit}".strip(),
            money_text(line.unit_price_cents),
            money_text(line.discount_cents + line.share_cents),
            money_text(line.net_cents),
        )
        for line in receipt.lines
    ]
    names = ("description", "quantity", "price", "discount", "excluding_gst")
    headings = [say(f"invoice.column.{name}") for name in names]
    return Table(headings, _WIDTHS, rows, tuple(_totals(receipt, say)), figures=(1, 2, 3, 4))


def _totals(receipt: Receipt, say: Say) -> Iterator[tuple[str, str]]:
    for each in receipt.gst:
        if each.gst_code not in STANDARD_CODES:
            yield say("receipt.supplies_of", code=each.gst_code), money_text(each.net_cents)
    yield say("receipt.excluding_gst"), money_text(receipt.total_cents - receipt.gst_cents)
    for each in receipt.gst:
        if each.gst_code in STANDARD_CODES:
            rate = f"{each.gst_rate_bp / 100:g}"
            yield say("receipt.gst_amount", rate=rate), money_text(each.gst_cents)
    yield say("receipt.total"), money_text(receipt.total_cents)
