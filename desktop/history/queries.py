"""What taking over old receipts asks of the shop: items by SKU, ways of paying, receipts already there."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.catalogue.queries import DEFAULT_GST_CODE
from desktop.database.rows import Rows
from desktop.selling.lines import TenderType

_ITEM = (
    "SELECT i.item_id, u.unit_id, i.kind, i.name, u.factor, u.name FROM item i"
    " JOIN unit u ON u.item_id = i.item_id AND u.is_base = 1"
    " WHERE i.sku = ? AND i.import_id NOT IN (SELECT import_id FROM hidden_import)"
    " AND u.import_id NOT IN (SELECT import_id FROM hidden_import) ORDER BY i.item_no LIMIT 1"
)
_PRICE_OF_CREATED = (
    "SELECT p.from_day, p.price_cents FROM command_answer a JOIN price p ON p.unit_id = ?"
    " AND p.price_list_id = 'standard' AND p.import_id NOT IN (SELECT import_id FROM hidden_import)"
    " WHERE a.command_id = ? AND a.command = 'create_item' ORDER BY p.from_day DESC, p.change_no DESC LIMIT 1"
)
_GST_CODES = (
    "SELECT from_day, gst_code FROM item_gst WHERE item_id = ?"
    " AND import_id NOT IN (SELECT import_id FROM hidden_import) ORDER BY from_day, change_no"
)
_TENDER = (
    "SELECT tender_type, name, account, gives_change, rounds_cash, is_refundable, opens_drawer, settles_days,"
    " position FROM tender_type WHERE tender_type = ?"
)
_STANDING = (
    "SELECT s.sale_id, s.completed_at, t.tender_type FROM sale s JOIN tender t ON t.sale_id = s.sale_id"
    " WHERE s.number = ? AND s.lane_id IN (SELECT lane_id FROM lane WHERE purpose = 'history')"
)
_STANDING_LINES = (
    "SELECT sku, name, quantity, unit_price_cents, line_discount_cents FROM sale_line WHERE sale_id = ?"
)


@dataclass(frozen=True, slots=True)
class OldItem:
    """An item as history sells it: by its base unit, archived or not, with its dated GST codes."""

    item_id: str
    unit_id: str
    kind: str
    name: str
    factor: int
    unit_name: str
    gst_codes: tuple[tuple[str, str], ...]  # (from day, code), oldest first

    def gst_code_on(self, day: str) -> str:
        """The code on a day; the usual one before any other began."""
        begun = [code for from_day, code in self.gst_codes if from_day <= day]
        return begun[-1] if begun else DEFAULT_GST_CODE


@dataclass(frozen=True, slots=True)
class StandingPrice:
    """The newest price of an item, and the day it counts from."""

    from_day: str
    price_cents: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A receipt taken over before: (sku, name, quantity, unit price, discount) for each line."""

    at: str
    tender: str
    lines: tuple[tuple[str, str, int, int, int], ...]


def item_by_sku(rows: Rows, sku: str) -> OldItem | None:
    """The item of an SKU, hidden imports left out."""
    found = rows.one(_ITEM, (sku,))
    if found is None:
        return None
    item_id, unit_id, kind, name, factor, unit_name = found
    codes = tuple((day, code) for day, code in rows.rows(_GST_CODES, (item_id,)))
    return OldItem(item_id, unit_id, kind, name, factor, unit_name, codes)


def price_of_created(rows: Rows, item: OldItem) -> StandingPrice | None:
    """The newest price of an item that an import of old sales made; nothing for any other item."""
    found = rows.one(_PRICE_OF_CREATED, (item.unit_id, item.item_id))
    return StandingPrice(*found) if found else None


def tender_type_of(rows: Rows, tender_type: str) -> TenderType | None:
    """A way of paying, also one that the shop no longer offers."""
    found = rows.one(_TENDER, (tender_type,))
    if found is None:
        return None
    flags = map(bool, found[3:7])
    return TenderType(*found[:3], *flags, *found[7:])


def standing_receipt(rows: Rows, number: str) -> Standing | None:
    """The history document of an old receipt number, of whichever generation of the till."""
    found = rows.one(_STANDING, (number,))
    if found is None:
        return None
    sale_id, at, tender = found
    lines = rows.rows(_STANDING_LINES, (sale_id,))
    return Standing(at, tender, tuple((row[0], row[1], row[2], row[3], row[4]) for row in lines))
