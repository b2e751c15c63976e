"""Why a file, or a row of it, cannot be taken in."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.errors import Refusal


@dataclass
class FileMissing(Refusal):
    """There is no such file, or it may not be read."""

    code = "import.file_missing"
    path: str


@dataclass
class FileTooLarge(Refusal):
    """More bytes than an import takes; also what a small archive would unpack to."""

    code = "import.file_too_large"
    megabytes: int
    most_megabytes: int


@dataclass
class TooManyRows(Refusal):
    """More rows than an import takes."""

    code = "import.too_many_rows"
    most: int


class EmptyFile(Refusal):
    """Not one row."""

    code = "import.empty_file"


@dataclass
class NotATable(Refusal):
    """Neither CSV text nor an XLSX workbook; `kind` says what it looks like, if that is known."""

    code = "import.not_a_table"
    kind: str


@dataclass
class WrongEncoding(Refusal):
    """Text that is not UTF-8; `looks_like` is a guess, which is why it is not used."""

    code = "import.wrong_encoding"
    looks_like: str
    line: int


@dataclass
class BrokenQuotes(Refusal):
    """A quotation mark is never closed, or text follows a closed one: cells cannot be told apart."""

    code = "import.broken_quotes"
    line: int


@dataclass
class LineTooLong(Refusal):
    """A line or cell no table has."""

    code = "import.line_too_long"
    line: int


@dataclass
class NoKeyColumn(Refusal):
    """No column is an SKU or a barcode: nothing tells the items apart."""

    code = "import.no_key_column"
    headers: str


@dataclass
class DuplicateColumn(Refusal):
    """Two columns mean the same."""

    code = "import.duplicate_column"
    first: str
    second: str


@dataclass
class ImportUnfinished(Refusal):
    """Another import is on its way; one at a time."""

    code = "import.unfinished"
    import_id: int


@dataclass
class NotUndoable(Refusal):
    """There is no such import, or it is undone already."""

    code = "import.not_undoable"
    import_id: int


@dataclass
class WrongCellCount(Refusal):
    """A row with more or fewer cells than the header."""

    code = "import.wrong_cell_count"
    cells: int
    columns: int


@dataclass
class DuplicateInFile(Refusal):
    """The SKU or barcode stands on an earlier line already."""

    code = "import.duplicate_in_file"
    field: str
    value: str
    first_line: int


@dataclass
class FormulaCell(Refusal):
    """A cell that computes (or failed to) instead of saying."""

    code = "import.formula_cell"
    column: str
    text: str


@dataclass
class DateCell(Refusal):
    """A spreadsheet took what was typed (3-4, 10:30) for a date: what it was is lost."""

    code = "import.date_cell"
    column: str
    text: str


@dataclass
class RoundedBarcode(Refusal):
    """A spreadsheet shortened the barcode to something like 9.55601E+12: its last digits are lost."""

    code = "import.rounded_barcode"
    barcode: str


@dataclass
class TooManyBarcodes(Refusal):
    """More barcodes than an item may carry."""

    code = "import.too_many_barcodes"
    most: int


@dataclass
class BadStock(Refusal):
    """Not a quantity from nothing to a million units with at most three decimals."""

    code = "import.bad_stock"
    stock: str


@dataclass
class StockTooDear(Refusal):
    """Stock times cost is more than any item's stock is worth: a figure too many, or the wrong column."""

    code = "import.stock_too_dear"
    worth_cents: int
    most_cents: int


@dataclass
class FileTooDear(Refusal):
    """With the file's stock the shelves of the place would be worth more than a shop's ever are."""

    code = "import.file_too_dear"
    worth_cents: int
    most_cents: int


@dataclass
class StockLeftOut(Refusal):
    """An import that shows already gave stock that no shelf can hold: it was finished without that."""

    code = "import.stock_left_out"
    import_id: int
    items: int


@dataclass
class BadDeposit(Refusal):
    """Not an amount of at least nothing."""

    code = "import.bad_deposit"
    deposit: str


class NoPrice(Refusal):
    """A new item needs a price, unless its kind is open_price."""

    code = "import.no_price"
