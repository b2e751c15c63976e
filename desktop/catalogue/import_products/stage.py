"""Write a file's rows out of sight: new items whole, and what changes in those that stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from desktop.catalogue import tables
from desktop.catalogue.categories import make_category
from desktop.catalogue.checks import Label, usual_unit
from desktop.catalogue.import_products.compare import EMPTY, Change, Field, compare, look_up
from desktop.catalogue.import_products.revive import has_undone, left_behind, next_change, write_revived
from desktop.catalogue.import_products.words import FileRow, ImportOptions
from desktop.catalogue.item_words import KEEPS_STOCK
from desktop.catalogue.queries import STANDARD_PRICE_LIST, Category, categories, shows
from desktop.catalogue.refusals import SkuTaken
from desktop.catalogue.search_index import Searched
from desktop.catalogue.write_items import (
    BARCODES,
    COSTS,
    GST_CODES,
    PRICES,
    NewItem,
    insert_sql,
    write_items,
)
from desktop.database.unhurried import unhurried
from desktop.database.work import Work
from desktop.ids import new_id

CHANGES = insert_sql(
    tables.import_change, "import_id change_no item_id entity entity_id field new_value is_applied"
)
STOCK = insert_sql(tables.opening_stock, "import_id item_id quantity cost_micros")
BARCODE_MARK = "barcode"
"""The field of a change that only says: this item got barcodes, let it be found by them."""

_DEPOSITS = (
    "SELECT i.sku, i.item_id, i.kind FROM item i"  # noqa: S608
    f" WHERE i.sku >= 'DEPOSIT-' AND i.sku < 'DEPOSIT.' AND {shows('i')}"
)


@dataclass
class Staging:
    """An import on its way into the file: what it made so far that later rows need."""

    import_id: int
    on: str
    location_id: str
    options: ImportOptions
    has_items: bool  # did any item show before this import?
    categories: dict[str, Category] = field(default_factory=dict)
    deposits: dict[int, str] = field(default_factory=dict)
    changes: int = 0
    has_undone: bool = False  # was an import taken back, so that items may come back?

    def begin(self, deposit_cents: set[int], work: Work) -> list[Searched]:
        """Know the categories there are, and make the deposit items the file needs.

        Raises:
            SkuTaken: the SKU of a deposit item belongs to something else.
        """
        self.categories = {each.name.casefold(): each for each in categories(work)}
        self.has_undone = has_undone(work)
        known = {sku: (item_id, kind) for sku, item_id, kind in work.rows(_DEPOSITS)}
        new = []
        for cents in sorted(deposit_cents):
            item_id, kind = known.get(deposit_sku(cents), (new_id(), ""))
            if kind not in ("", "deposit"):
                raise SkuTaken(deposit_sku(cents))
            self.deposits[cents] = item_id
            if not kind:
                new.append(self._deposit_item(item_id, cents))
        return self._write_new(new, work)

    def stage(self, rows: Sequence[FileRow], work: Work) -> list[Searched]:
        """Write a stretch of rows; what the new items are to be found by."""
        known = look_up(work, rows, self.on, self.location_id) if self.has_items else EMPTY
        hidden = left_behind(work, [row.sku for row in rows]) if self.has_undone else {}
        new: list[NewItem] = []
        revived: list[Searched] = []
        stocked: list[tuple[object, ...]] = []
        for row in unhurried(rows):
            change = compare(row, known)
            if change is None:
                made = self._new_item(row, work)
                before = hidden.get(row.sku) if made.kind in KEEPS_STOCK else None
                if before:
                    made = before.as_new(made)
                    revived.append(write_revived(made, before.item_no, self.import_id, self.on, work))
                else:
                    new.append(made)
                if row.stock and made.kind in KEEPS_STOCK and not (before and before.has_opening):
                    stocked.append((self.import_id, made.item_id, row.stock, made.cost_micros))
            elif change.is_any():
                self._write_change(change, work)
        work.write_sql(STOCK, stocked)
        return revived + self._write_new(new, work)

    def _write_new(self, new: list[NewItem], work: Work) -> list[Searched]:
        first = write_items(new, self.import_id, self.on, work)
        return [each.searched(number) for number, each in enumerate(unhurried(new), start=first)]

    def _new_item(self, row: FileRow, work: Work) -> NewItem:
        kind = row.kind or "goods"
        category = self._category(row.category, work) if row.category else None
        return NewItem(
            item_id=new_id(),
            product_id=new_id(),
            unit_id=new_id(),
            sku=row.sku,
            name=row.name or "",
            kind=kind,
            category_id=category.category_id if category else None,
            category=category.name if category else "",
            unit_name=row.unit_name or usual_unit(kind),
            labels=tuple(Label(*label) for label in row.labels),
            price_cents=row.price_cents,
            gst_code=row.gst_code or self.options.gst_code,
            cost_micros=row.cost_micros,
            deposit_item_id=self.deposits[row.deposit_cents] if row.deposit_cents else None,
            colour=category.colour if category else "",
        )

    def _deposit_item(self, item_id: str, cents: int) -> NewItem:
        return NewItem(
            item_id=item_id,
            product_id=new_id(),
            unit_id=new_id(),
            sku=deposit_sku(cents),
            name=self.options.deposit_name,
            kind="deposit",
            category_id=None,
            category="",
            unit_name=usual_unit("deposit"),
            labels=(),
            price_cents=cents,
            gst_code="OS",
            cost_micros=None,
            deposit_item_id=None,
            colour="",
        )

    def _category(self, name: str, work: Work) -> Category:
        key = name.casefold()
        if key not in self.categories:
            self.categories[key] = make_category(name, self.import_id, work)
        return self.categories[key]

    def _write_change(self, change: Change, work: Work) -> None:
        old, tag, day = change.existing, self.import_id, self.on
        if change.price_cents is not None:
            number = next_change(work, "price", old.unit_id, day)
            row = (old.unit_id, STANDARD_PRICE_LIST, day, number, tag, change.price_cents, "{}")
            work.write_sql(PRICES, [row])
        if change.gst_code is not None:
            number = next_change(work, "item_gst", old.item_id, day)
            work.write_sql(GST_CODES, [(old.item_id, day, number, tag, change.gst_code)])
        if change.cost_micros is not None:
            number = next_change(work, "item_cost", old.item_id, day)
            work.write_sql(COSTS, [(old.item_id, day, number, tag, change.cost_micros)])
        if change.stock is not None:
            cost = change.cost_micros if change.cost_micros is not None else old.cost_micros
            work.write_sql(STOCK, [(tag, old.item_id, change.stock, cost)])
        labels: list[tuple[object, ...]] = [
            (each.code, tag, old.item_id, old.unit_id, each.printed) for each in change.labels
        ]
        work.write_sql(BARCODES, labels)
        self._write_fields(change, work)

    def _write_fields(self, change: Change, work: Work) -> None:
        old = change.existing
        fields = list(change.fields)
        if change.category is not None:
            category = self._category(change.category, work)
            fields.append(Field("product", old.product_id, "category_id", category.category_id))
            fields.append(Field("item", old.item_id, "colour", category.colour))
        if change.deposit_cents is not None:
            deposit = self.deposits.get(change.deposit_cents)
            fields.append(Field("item", old.item_id, "deposit_item_id", deposit))
        if change.labels:
            fields.append(Field("item", old.item_id, BARCODE_MARK, None))
        rows: list[tuple[object, ...]] = [
            (self.import_id, number, old.item_id, *each, 0)
            for number, each in enumerate(fields, self.changes + 1)
        ]
        work.write_sql(CHANGES, rows)
        self.changes += len(rows)


def deposit_sku(cents: int) -> str:
    """The SKU of the one deposit item of an amount."""
    return f"DEPOSIT-{cents}"
