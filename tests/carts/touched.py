"""The documents that a step touched, read back from the shop's file: receipt, ledger, GST and wire."""

from __future__ import annotations

import json
from collections import Counter

from desktop.database.rows import Rows
from desktop.messages.say import Say
from desktop.selling.receipts import receipt_of
from sync.payloads import LineTold, SaleCompleted
from tests.carts.books import WAYS, Done, Entry
from tests.carts.compared import agree, agree_on_each
from tests.carts.rounding import half_up
from tests.carts.seen import paper_should, paper_shows, without_goods_names
from tests.carts.shelf import Kinds
from tests.carts.words import ODoc, OLine, Rules

_ENTRY = (
    "SELECT l.account, l.gst_code, sum(l.amount_cents) FROM entry e JOIN entry_line l"
    " ON l.entry_id = e.entry_id WHERE e.document_id = ? GROUP BY l.account, l.gst_code"
)
_GST = (
    "SELECT gst_code, gst_rate_bp, sum(documents), sum(net_cents), sum(gst_cents) FROM gst_day"
    " GROUP BY gst_code, gst_rate_bp"
)
_TOLD = "SELECT payload FROM sync_outbox WHERE entity = 'sale' AND entity_id = ?"


def check_receipt(rows: Rows, sale_id: str, document: ODoc, rules: Rules, language: str) -> None:
    """The right column of the paper, from the first of the goods to the change."""
    total = Say(language)("receipt.total")
    shown = without_goods_names(paper_shows(receipt_of(rows, sale_id), language), total)
    agree("RECEIPT", shown, paper_should(document, rules, language))


def check_ledger(rows: Rows, document_id: str, done: Done) -> None:
    """The document's one entry, by account and GST code."""
    posted: Entry = Counter()
    for account, code, cents in rows.rows(_ENTRY, (document_id,)):
        posted[account, code] += cents
    agree_on_each("LEDGER", posted, done.entry)


def check_gst(rows: Rows, kept: dict[tuple[str, int], tuple[int, int, int]]) -> None:
    """The totals kept by code and rate: documents, net and tax."""
    found = {(code, rate): (count, net, gst) for code, rate, count, net, gst in rows.rows(_GST)}
    agree_on_each("GST", found, kept)


def check_wire(rows: Rows, sale_id: str, done: Done) -> None:
    """The message as it waits to be sent: its own sums hold, and its figures are the oracle's."""
    ((payload,),) = rows.rows(_TOLD, (sale_id,))
    told, document = SaleCompleted.model_validate(json.loads(payload)), done.document
    assert document
    told.check()
    agree("WIRE kind", told.kind, document.kind)
    totals = {
        "total": (told.total_cents, document.total),
        "gst": (told.gst_cents, document.gst),
        "net": (told.net_cents, document.total - document.gst),
        "list": (told.list_cents, document.at_list),
        "discount": (told.discount_cents, document.saved),
        "deposit": (told.deposit_cents, document.deposits),
        "rounding": (told.rounding_cents, sum(each.rounding for each in document.taken)),
        "change": (told.change_cents, sum(each.change for each in document.taken)),
    }
    for name, (seen, should) in totals.items():
        agree(f"WIRE {name}", seen, should)
    agree("WIRE lines", [_line_told(line) for line in told.lines], [_line(line) for line in document.lines])
    promised = sorted((each.line_no, each.name, each.cents) for each in told.promotions)
    lines = enumerate(document.lines, start=1)
    shares = sorted((number, each.name, each.cents) for number, line in lines for each in line.shares)
    agree("WIRE promotions", promised, shares)
    tenders = [
        (each.tender_type, each.account, each.tendered_cents, each.applied_cents)
        + (each.rounding_cents, each.change_cents)
        for each in told.tenders
    ]
    taken = [
        (each.way, WAYS[each.way], each.tendered, each.applied, each.rounding, each.change)
        for each in document.taken
    ]
    agree("WIRE tenders", tenders, taken)
    moved = [(each.kind, each.line_no, each.quantity, each.value_micros) for each in told.movements]
    agree("WIRE movements", moved, moved_rows(done.moved))


def moved_rows(moved: Kinds) -> list[tuple[str, int, int, int]]:
    return [(kind, *row) for kind, rows in moved.items() for row in rows]


Figures = tuple[str | int | None, ...]


def _line_told(line: LineTold) -> Figures:
    """All that a line tells of money, and whence it comes back."""
    prices = (line.list_price_cents, line.unit_price_cents)
    discounts = (line.promotion_cents, line.line_discount_cents, line.basket_discount_cents)
    taxed = (line.gst_code, line.gst_rate_bp, line.net_cents, line.gst_cents)
    places = (line.belongs_to_line, line.original_line_no, line.original_before)
    what = (line.sku, line.kind, line.quantity, line.base_quantity)
    return (*what, *prices, *discounts, line.amount_cents, *taxed, *places)


def _line(line: OLine) -> Figures:
    ware = line.ware
    prices, discounts = (line.listed_cents, line.unit_cents), (line.promised, line.off, line.share)
    taxed = (line.code, line.rate_bp, line.net, line.gst)
    places = (line.drink, *(line.origin[1:] if line.origin else (None, None)))
    what = (ware.item or ware.sku, ware.kind, line.quantity, half_up(line.quantity * ware.factor, 1_000))
    return (*what, *prices, *discounts, line.amount, *taxed, *places)
