"""From the cells of a row to what they say, or to the reason why not; pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from desktop.catalogue import checks
from desktop.catalogue.import_products.columns import Columns
from desktop.catalogue.import_products.read_xlsx import DATED, FORMULA
from desktop.catalogue.import_products.refusals import (
    BadDeposit,
    BadStock,
    DateCell,
    FormulaCell,
    RoundedBarcode,
    TooManyBarcodes,
    WrongCellCount,
)
from desktop.catalogue.import_products.words import MOST_BARCODES, FileRow
from desktop.catalogue.item_words import LARGEST_PRICE_CENTS
from desktop.catalogue.refusals import BadCost, BadKind, BadPrice, NoSku
from desktop.money import LARGEST_QUANTITY, MICROS_PER_CENT, read_cents, read_thousandths
from desktop.names import one_line, refuse_formula, unwrapped

_ROUNDED = re.compile(r"\d+([.,]\d+)?[eE]\+?\d+")
_BARCODE_GAPS = re.compile(r"[;,|\n]+")
_IDLE_ZEROS = re.compile(r"(\.\d\d\d*?)0+$")
_COST = re.compile(r"(\d{1,7})(?:\.(\d{1,6}))?")
_ONE_OPTION = frozenset(("", "regular", "default", "default title", "-"))

KINDS = {
    "goods": "goods, product, item, physical, physical good, standard, 商品, 货品",
    "service": "service, 服务",
    "weighed": "weighed, weight, by weight, weighted, 称重",
    "deposit": "deposit, 押金",
    "voucher": "voucher, gift card, gift voucher, 礼券",
    "open_price": "open_price, open price, variable, 开放价格",
}
GST_CODES = {
    "SR": "standard, standard rated, standard-rated, 9%, gst 9%, 9, yes, taxable",
    "ZR": "zero, zero rated, zero-rated",
    "ES33": "exempt",
    "OS": "out of scope, none, no gst",
}
YES = frozenset(("y", "yes", "true", "1", "是"))

_KIND_OF = {name.strip(): kind for kind, names in KINDS.items() for name in names.split(",")}
_GST_OF = {name.strip(): code for code, names in GST_CODES.items() for name in names.split(",")}


class RowReader:
    """Reads rows by a file's columns; remembers the title that rows of variants leave out."""

    def __init__(self, columns: Columns) -> None:
        self._width = len(columns.headers)
        self._headers = columns.headers
        self._one = {field: places[0] for field, places in columns.places.items()}
        self._barcodes = columns.places.get("barcode", ())
        self._options = columns.places.get("option", ())
        self._known = sorted(place for places in columns.places.values() for place in places)
        self._handle = self._title = self._category = ""

    def read(self, line: int, cells: list[str]) -> FileRow | None:
        """What a row says; nothing for a row that only carries on another's (its pictures).

        Raises:
            Refusal: the row cannot be taken in.
        """
        if len(cells) < self._width or any(cells[self._width :]):
            raise WrongCellCount(len(cells), self._width)
        self._check_cells(cells)
        name, category = self._titled(cells)
        sku = self._text(cells, "sku", checks.checked_sku)
        labels = self._labels(cells)
        price = self._cell(cells, "price")
        if not sku and not labels:
            if "handle" in self._one and not price:
                return None
            raise NoSku
        kind = self._kind(cells, price)
        return FileRow(
            line=line,
            sku=sku or labels[0][1],
            says_sku=sku is not None,
            name=name,
            category=category,
            kind=kind,
            price_cents=None if _is_open(price) else read_price(price),
            cost_micros=read_cost(self._cell(cells, "cost")),
            stock=read_stock(self._cell(cells, "stock")),
            unit_name=self._text(cells, "unit", lambda text: one_line(text, "unit")),
            gst_code=read_gst_code(self._cell(cells, "gst_code")),
            deposit_cents=read_deposit(self._cell(cells, "deposit")),
            labels=labels,
        )

    def _cell(self, cells: list[str], field: str) -> str:
        place = self._one.get(field)
        return cells[place].strip() if place is not None else ""

    def _text(self, cells: list[str], field: str, check: Callable[[str], str]) -> str | None:
        text = self._cell(cells, field)
        if not text:
            return None
        refuse_formula(text, field)
        return check(unwrapped(text))

    def _titled(self, cells: list[str]) -> tuple[str | None, str | None]:
        name = self._text(cells, "name", checks.checked_name)
        category = self._text(cells, "category", lambda text: one_line(text, "category"))
        handle = self._cell(cells, "handle")
        if handle and handle == self._handle:
            name, category = name or self._title or None, category or self._category or None
        self._handle, self._title, self._category = handle, name or "", category or ""
        options = [cells[place].strip() for place in self._options]
        shown = [option for option in options if option.casefold() not in _ONE_OPTION]
        if name and shown:
            name = one_line(f"{name} {' / '.join(shown)}", "name")
        return name, category

    def _kind(self, cells: list[str], price: str) -> str | None:
        if self._cell(cells, "by_weight").casefold() in YES:
            return "weighed"
        text = self._cell(cells, "kind")
        if not text:
            return "open_price" if _is_open(price) else None
        kind = _KIND_OF.get(text.casefold())
        if kind is None:
            raise BadKind(text[:40])
        return kind

    def _labels(self, cells: list[str]) -> tuple[tuple[str, str], ...]:
        printed: list[str] = []
        for place in self._barcodes:
            if cells[place]:
                printed += [
                    text for part in _BARCODE_GAPS.split(cells[place]) if (text := part.strip().lstrip("'"))
                ]
        for text in printed:
            if _ROUNDED.fullmatch(text):
                raise RoundedBarcode(text)
            refuse_formula(text, "barcode")
        if len(printed) > MOST_BARCODES:
            raise TooManyBarcodes(MOST_BARCODES)
        return tuple((label.code, label.printed) for label in checks.checked_labels(printed))

    def _check_cells(self, cells: list[str]) -> None:
        for place in self._known:
            if cells[place].startswith(FORMULA):
                raise FormulaCell(self._headers[place], cells[place].removeprefix(FORMULA)[:40])
            if cells[place].startswith(DATED):
                raise DateCell(self._headers[place], cells[place].removeprefix(DATED)[:40])


def read_price(text: str) -> int | None:
    """Cents, GST included; nothing for an empty cell.

    Raises:
        BadPrice: not an amount, more than two decimals, below nothing or above $999,999.99.
    """
    return _amount(text, BadPrice)


def read_deposit(text: str) -> int | None:
    """Cents per container; 0 says that there is none.

    Raises:
        BadDeposit: not an amount.
    """
    return _amount(text, BadDeposit)


def _amount(text: str, refusal: type[BadPrice] | type[BadDeposit]) -> int | None:
    if not text:
        return None
    try:
        found = read_cents(_IDLE_ZEROS.sub(r"\1", text.removeprefix("SGD").strip()))
    except ValueError as error:
        raise refusal(text[:40]) from error
    if not 0 <= found <= LARGEST_PRICE_CENTS:
        raise refusal(text[:40])
    return found


def read_cost(text: str) -> int | None:
    """Micro-dollars of one base unit, GST excluded, up to six decimals.

    Raises:
        BadCost: not a cost.
    """
    if not text:
        return None
    bare = text.removeprefix("SGD").strip().removeprefix("S").removeprefix("$").replace(",", "")
    found = _COST.fullmatch(bare) if bare.isascii() else None
    if not found:
        raise BadCost(text[:40])
    micros = int(found[1]) * 1_000_000 + int((found[2] or "").ljust(6, "0"))
    if micros > LARGEST_PRICE_CENTS * MICROS_PER_CENT:
        raise BadCost(text[:40])
    return micros


def read_stock(text: str) -> int | None:
    """Thousandths of the base unit on the shelf.

    Raises:
        BadStock: not a quantity, below nothing, or more than LARGEST_QUANTITY.
    """
    if not text:
        return None
    try:
        found = read_thousandths(_IDLE_ZEROS.sub(r"\1", text))
    except ValueError as error:
        raise BadStock(text[:40]) from error
    if not 0 <= found <= LARGEST_QUANTITY:
        raise BadStock(text[:40])
    return found


def read_gst_code(text: str) -> str | None:
    """A code of desktop.gst.rates, or the plain words for the usual ones.

    Raises:
        BadGstCode: neither.
    """
    if not text:
        return None
    return _GST_OF.get(text.casefold()) or checks.checked_gst_code(text.upper())


def _is_open(price: str) -> bool:
    return price.casefold() == "variable"
