"""One batch of old receipts inside one transaction: looked up once, each recorded or refused by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desktop.catalogue.create_item import CreateItem, create_item
from desktop.database.work import Work
from desktop.history.offers import Offers
from desktop.history.queries import OldItem, Standing, item_by_sku, standing_receipt, tender_type_of
from desktop.history.receipts import OldReceipt, put_together
from desktop.history.record_history_sale import RecordHistorySale, record_history_sale
from desktop.history.refusals import BadReceipt, ReceiptDiffers
from desktop.history.report import ImportOptions, SalesReport
from desktop.history.rows import OldRow
from desktop.history.staging import Offer
from desktop.ids import new_id
from desktop.selling.create_tender_type import CreateTenderType, create_tender_type, is_reserved
from desktop.selling.history_shifts import (
    HistoryShift,
    OpenHistoryShift,
    history_shift_of,
    open_history_shift,
)
from desktop.selling.lines import Line, TaxRules, TenderType
from desktop.selling.queries import tax_rules_on
from desktop.setup.queries import this_till
from desktop.stock.move_stock import TooMuchStock


class Batch:
    """Receipts of one transaction. What it has looked up holds for as long as the transaction does."""

    def __init__(self, work: Work, options: ImportOptions, offers: Offers | None = None) -> None:
        self._work = work
        self._offers = offers  # where items may be made
        self._options = options
        self._location_id = this_till(work).location_id
        self._items: dict[str, OldItem | None] = {}
        self._tenders: dict[str, TenderType | None] = {}
        self._taxes: dict[str, TaxRules] = {}
        self._shifts: dict[str, HistoryShift] = {}
        self.report = SalesReport()

    def take(self, rows: Sequence[OldRow]) -> None:
        """Record the receipt of these rows, or note why not."""
        try:
            self._take(put_together(rows))
        except BadReceipt as refusal:
            self.report.refuse(refusal)

    def _take(self, receipt: OldReceipt) -> None:
        if standing := standing_receipt(self._work, receipt.number):
            if not same(receipt, standing):
                raise ReceiptDiffers(receipt.number, (receipt.rows[0].line,), "differs")
            self.report.already_there += 1
            return
        self._check(receipt)
        command = RecordHistorySale(
            command_id=new_id(),
            number=receipt.number,
            at=receipt.at,
            lines=tuple(self._line(row) for row in receipt.rows),
            tender=self._tender(receipt),
            tax=self._tax(receipt.sold_on),
            shift=self._shift(receipt),
            location_id=self._location_id,
            moves_stock=self._options.move_stock,
        )
        try:
            self.report.recorded(self._work.attempt(record_history_sale, command))
        except TooMuchStock as error:
            raise receipt.refused("too_much_stock") from error

    def _check(self, receipt: OldReceipt) -> None:
        """Everything that may refuse, before anything is written for the receipt."""
        unknown = [row for row in receipt.rows if self._item(row.sku) is None]
        if unknown and not self._offers:
            raise receipt.refused("unknown_sku", unknown[0].sku, unknown)
        if nameless := [row for row in unknown if not row.name]:
            raise receipt.refused("name_missing", nameless[0].sku, nameless)
        if self._known_tender(receipt.tender) is None:
            if is_reserved(receipt.tender_name):
                raise receipt.refused("tender_reserved", receipt.tender_name)
            if not self._options.create_tenders:
                raise receipt.refused("unknown_tender", receipt.tender_name)

    def _item(self, sku: str) -> OldItem | None:
        if sku not in self._items:
            self._items[sku] = item_by_sku(self._work, sku)
        return self._items[sku]

    def _line(self, row: OldRow) -> Line:
        item = self._made(row)
        return Line(
            item_id=item.item_id,
            unit_id=item.unit_id,
            kind=item.kind,
            name=row.name or item.name,
            sku=row.sku,
            quantity=row.quantity,
            factor=item.factor,
            list_price_cents=row.unit_price_cents,
            unit_price_cents=row.unit_price_cents,
            gst_code=item.gst_code_on(row.sold_on),
            price_reason="history",
            line_discount_cents=row.discount_cents,
            unit_name=item.unit_name,
        )

    def _made(self, row: OldRow) -> OldItem:
        standing = self._item(row.sku)
        if standing is None:
            assert self._offers, "checked before"
            return self._create_item(row.sku, self._offers.of(row.sku))
        if self._offers:
            self._offers.bring_up_to_date(row.sku, standing, self._work)
        return standing

    def _create_item(self, sku: str, offer: Offer) -> OldItem:
        moves_stock = self._options.move_stock
        command = CreateItem(new_id(), sku, offer.name, offer.price_cents, offer.sold_on, moves_stock)
        self._work.attempt(create_item, command)
        self.report.items_created += 1
        del self._items[sku]
        created = self._item(sku)
        if created is None:
            raise AssertionError(sku)
        return created

    def _known_tender(self, tender: str) -> TenderType | None:
        if tender not in self._tenders:
            self._tenders[tender] = tender_type_of(self._work, tender)
        return self._tenders[tender]

    def _tender(self, receipt: OldReceipt) -> TenderType:
        if known := self._known_tender(receipt.tender):
            return known
        self._work.attempt(
            create_tender_type, CreateTenderType(new_id(), receipt.tender, receipt.tender_name)
        )
        self.report.tenders_created += 1
        del self._tenders[receipt.tender]
        return self._tender(receipt)

    def _tax(self, sold_on: str) -> TaxRules:
        if sold_on not in self._taxes:
            self._taxes[sold_on] = tax_rules_on(self._work, date.fromisoformat(sold_on))
        return self._taxes[sold_on]

    def _shift(self, receipt: OldReceipt) -> HistoryShift:
        day = receipt.sold_on
        if day not in self._shifts:
            opening = OpenHistoryShift(new_id(), day, receipt.at)
            self._shifts[day] = history_shift_of(self._work, day) or self._work.attempt(
                open_history_shift, opening
            )
        return self._shifts[day]


def same(receipt: OldReceipt, standing: Standing) -> bool:
    """Is it what was taken over before? The order of lines is no difference, nor is a name left out."""
    by_name = all(row.name for row in receipt.rows)
    told = sorted(
        (row.sku, row.name if by_name else "", row.quantity, row.unit_price_cents, row.discount_cents)
        for row in receipt.rows
    )
    kept = sorted((sku, name if by_name else "", *figures) for sku, name, *figures in standing.lines)
    return (receipt.at, receipt.tender, told) == (standing.at, standing.tender, kept)
