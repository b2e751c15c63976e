"""Which column of a file means what: our own headers, those of other tills' exports, and Chinese ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.catalogue.import_products.refusals import DuplicateColumn, NoKeyColumn

SYNONYMS: dict[str, str] = {
    "sku": "sku, variant sku, item code, product code, stock code, article, article no, item no, item number,"
    " plu, 货号, 编号, 编码, 商品编码, 商品编号, 商品货号",
    "barcode": "barcode, barcodes, bar code, variant barcode, ean, ean13, upc, gtin, barcode 1, barcode 2,"
    " barcode 3, barcode1, barcode2, barcode3, other barcodes, 条码, 条形码, 商品条码",
    "name": "name, item name, product name, title, item, product, 名称, 品名, 商品名称, 商品",
    "category": "category, category name, type, product type, department, product category,"
    " reporting category, 类别, 分类, 种类, 商品分类, 商品类别",
    "price": "price, selling price, retail price, unit price, sale price, variant price, default price,"
    " price incl gst, price with gst, 价格, 售价, 单价, 零售价",
    "cost": "cost, unit cost, cost price, cost per item, purchase cost, purchase price, buy price,"
    " default unit cost, 成本, 成本价, 进价, 进货价",
    "stock": "stock, opening stock, in stock, on hand, stock on hand, current quantity,"
    " variant inventory qty, quantity, qty, inventory, 库存, 库存数量, 数量",
    "unit": "unit, uom, unit name, unit of measure, 单位",
    "kind": "kind, item kind, item type, 种别, 商品类型",
    "gst_code": "gst code, gst, tax code, tax, 税码, 消费税",
    "deposit": "deposit, container deposit, bottle deposit, bcrs deposit, 押金, 容器押金",
    "by_weight": "sold by weight, by weight, 称重",
    "handle": "handle, token",
    "option": "option 1 value, option 2 value, option 3 value, option1 value, option2 value, option3 value,"
    " variation name, 规格",
}
"""What headers mean, the surest first; case, spaces, dashes, brackets and full-width forms do not matter."""

MANY = frozenset(("barcode", "option"))
"""What several columns may mean at once."""

_FIELD_OF = {
    name.strip(): (field, rank)
    for field, names in SYNONYMS.items()
    for rank, name in enumerate(names.split(","))
}
_BRACKETS = re.compile(r"\[[^\]]*\]|\([^)]*\)|（[^）]*）")
_GAPS = re.compile(r"[\s_\-/.:*]+")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where in a row each field stands."""

    places: dict[str, tuple[int, ...]]
    headers: tuple[str, ...]

    @property
    def known(self) -> dict[str, str]:
        """Header → field, of the columns that are read."""
        return {self.headers[place]: field for field, places in self.places.items() for place in places}

    @property
    def ignored(self) -> tuple[str, ...]:
        known = {place for places in self.places.values() for place in places}
        return tuple(text for place, text in enumerate(self.headers) if text and place not in known)


def plain(header: str) -> str:
    """A header without its case, gaps and brackets: `Price [Main Store]` is `price`."""
    text = _BRACKETS.sub(" ", unicodedata.normalize("NFKC", header)).casefold()
    return _GAPS.sub(" ", text).strip()


def field_of(header: str) -> tuple[str, int] | None:
    """What a header means, if anything, and how sure that is (0 is surest)."""
    text = plain(header)
    if text.startswith("current quantity "):  # followed by the name of a place
        text = "current quantity"
    return _FIELD_OF.get(text)


def count_known(headers: Sequence[str]) -> int:
    return sum(field_of(header) is not None for header in headers)


def read_header(headers: Sequence[str]) -> Columns:
    """Find the columns; of two headers that mean the same the surer counts (`Price` before `Default price`).

    Raises:
        DuplicateColumn: a header stands twice. NoKeyColumn: neither an SKU nor a barcode.
    """
    cleaned = tuple(" ".join(header.split())[:60] for header in headers)
    places: dict[str, tuple[int, ...]] = {}
    ranks: dict[str, int] = {}
    for place, header in enumerate(cleaned):
        field, rank = field_of(header) or ("", 0)
        if field in MANY:
            places[field] = (*places.get(field, ()), place)
        elif field and ranks.get(field) == rank:
            raise DuplicateColumn(cleaned[places[field][0]], header)
        elif field and rank < ranks.get(field, len(SYNONYMS[field])):
            places[field], ranks[field] = (place,), rank
    if "sku" not in places and "barcode" not in places:
        raise NoKeyColumn(", ".join(cleaned)[:200])
    return Columns(places, cleaned)
