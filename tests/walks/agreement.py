"""Does every place tell the same cents? Paper, books, kept totals, stock and wire, read after a walk."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from desktop.accounting import chart
from desktop.database.reader import Reader
from desktop.messages.say import Say
from desktop.money import money_text
from desktop.new_shop import SHOP_FILE
from desktop.printing.lay_out import lay_out
from desktop.selling.receipts import Receipt, receipt_of
from desktop.verify.run import verify
from hardware.receipt.doc import with_banner
from hardware.receipt.qt_raster import ReceiptPainter
from hardware.receipt.text import to_text
from hardware.sim.output import PrintedPaper

DOTS = 576


@dataclass
class Told:
    """What the walk saw of one sale: the total on the screen before it was paid, and the change after."""

    total: str
    change: str = ""


@dataclass
class Records:
    """The shop's file after the window was closed."""

    reader: Reader
    language: str = "en"

    def sales(self) -> list[Receipt]:
        rows = self.reader.rows("SELECT sale_id FROM sale ORDER BY sequence")
        return [receipt_of(self.reader, sale_id) for (sale_id,) in rows]

    def paper(self, receipt: Receipt, copy_no: int = 0) -> str:
        return to_text(lay_out(receipt, Say(self.language), copy_no))

    def is_picture_of(self, paper: PrintedPaper, receipt: Receipt, *, reprint: bool = False) -> bool:
        """Did the printer put exactly this receipt's dots on paper?"""
        say = Say(self.language)
        doc = lay_out(receipt, say)
        doc = with_banner(doc, say("receipt.reprint")) if reprint else doc
        drawn = ReceiptPainter().rasterise(doc, DOTS).trimmed_bottom()
        return _dots(drawn.trimmed_bottom()) == _dots(paper.picture.trimmed_bottom())


def _dots(picture: object) -> list[bytes]:
    rows = [picture.row(y) for y in range(picture.height)]  # type: ignore[attr-defined]
    inked = [y for y, row in enumerate(rows) if any(row)]
    return rows[inked[0] : inked[-1] + 1] if inked else []


def assert_all_agree(
    folder: Path, told: list[Told], papers: list[PrintedPaper], language: str = "en"
) -> None:
    """Every sale's figures are the same in every place, and verify finds nothing."""
    reader = Reader(folder / SHOP_FILE, None)
    try:
        records = Records(reader, language)
        sales = records.sales()
        assert [money_text(sale.total_cents) for sale in sales] == [each.total for each in told]
        for sale, each in zip(sales, told, strict=True):
            assert_one_agrees(records, sale, each)
        for sale in sales if papers else []:
            assert any(records.is_picture_of(paper, sale) for paper in papers), sale.number
        _assert_kept_totals(reader, sales)
        findings = list(verify(reader))
        assert not findings, findings
    finally:
        reader.close()


def assert_one_agrees(records: Records, sale: Receipt, told: Told) -> None:
    if told.change:
        assert money_text(sale.change_cents) == told.change
    lines = sum(line.amount_cents for line in sale.lines)
    assert lines == sale.total_cents
    taken = sum(each.tendered_cents - each.change_cents for each in sale.tenders)
    assert taken == sale.total_cents + sale.rounding_cents
    _assert_paper(records.paper(sale), sale)
    pdf = "".join(page.extract_text() for page in PdfReader(BytesIO(_pdf(records, sale))).pages)
    for amount in (sale.total_cents, *(line.before_cents for line in sale.lines)):
        assert money_text(amount).lstrip("-") in pdf
    _assert_entry(records.reader, sale)
    _assert_message(records.reader, sale)


def _pdf(records: Records, sale: Receipt) -> bytes:
    return ReceiptPainter().pdf(lay_out(sale, Say(records.language)))


def _assert_paper(paper: str, sale: Receipt) -> None:
    amounts = Counter(re.findall(r"-?\$[\d,]+\.\d\d", paper))
    assert amounts[money_text(sale.total_cents)] >= 1, paper
    for line in sale.lines:
        assert amounts[money_text(line.before_cents)] >= 1, paper
    if sale.gst_number:
        assert f"{sum(each.gst_cents for each in sale.gst)}" == f"{sale.gst_cents}"
        assert amounts[money_text(sale.gst_cents)] >= 1, paper
    if sale.change_cents:
        assert amounts[money_text(sale.change_cents)] >= 1, paper


def _assert_entry(reader: Reader, sale: Receipt) -> None:
    rows = reader.rows(
        "SELECT l.account, sum(l.amount_cents) FROM entry e JOIN entry_line l ON l.entry_id = e.entry_id"
        " WHERE e.document_id = ? GROUP BY l.account",
        (sale.sale_id,),
    )
    entry = {account: int(cents) for account, cents in rows}
    assert sum(entry.values()) == 0
    accounts: dict[str, str] = dict(reader.rows("SELECT tender_type, account FROM tender_type"))
    money: Counter[str] = Counter()
    for each in sale.tenders:
        money[accounts[each.tender_type]] += each.tendered_cents - each.change_cents
    for account, cents in money.items():
        assert entry.get(account, 0) == cents, account
    assert -entry.get(chart.GST_OUTPUT, 0) == sale.gst_cents
    assert -entry.get(chart.ROUNDING, 0) == sale.rounding_cents
    assert entry.get(chart.COST_OF_GOODS, 0) == -entry.get(chart.INVENTORY, 0)


def _assert_message(reader: Reader, sale: Receipt) -> None:
    found = reader.rows(
        "SELECT payload FROM sync_outbox WHERE entity = 'sale' AND entity_id = ?", (sale.sale_id,)
    )
    assert len(found) == 1
    payload = json.loads(found[0][0])
    assert payload["total_cents"] == sale.total_cents
    assert payload["gst_cents"] == sale.gst_cents
    assert payload["rounding_cents"] == sale.rounding_cents
    assert payload["number"] == sale.number
    assert [line["amount_cents"] for line in payload["lines"]] == [line.amount_cents for line in sale.lines]
    told = [(each["tendered_cents"], each["change_cents"]) for each in payload["tenders"]]
    assert told == [(each.tendered_cents, each.change_cents) for each in sale.tenders]
    moved = {row[0]: row[1] for row in _moved(reader, sale)}
    assert {each["item_id"]: each["quantity"] for each in payload["movements"]} == moved


def _moved(reader: Reader, sale: Receipt) -> list[tuple[str, int]]:
    return reader.rows(
        "SELECT item_id, sum(quantity) FROM stock_movement WHERE document_id = ? GROUP BY item_id",
        (sale.sale_id,),
    )


def _assert_kept_totals(reader: Reader, sales: list[Receipt]) -> None:
    gst = reader.one("SELECT coalesce(sum(gst_cents), 0) FROM gst_day")
    day = reader.one(
        "SELECT sum(sales), sum(total_cents), sum(gst_cents), sum(rounding_cents) FROM day_total"
    )
    assert gst == (sum(sale.gst_cents for sale in sales),)
    assert day == (
        len(sales),
        sum(sale.total_cents for sale in sales),
        sum(sale.gst_cents for sale in sales),
        sum(sale.rounding_cents for sale in sales),
    )
