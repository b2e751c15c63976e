"""Why an old till's file, or one of its receipts, is not taken over, with the facts the sentence needs."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.errors import Refusal


@dataclass
class FileUnreadable(Refusal):
    """There is no such file, or it may not be read."""

    code = "history.file_unreadable"
    path: str


@dataclass
class FileTooLarge(Refusal):
    """Far more than a shop's history: probably another file. It can be split by month."""

    code = "history.file_too_large"
    path: str
    megabytes: int
    limit_megabytes: int


@dataclass
class NotUtf8(Refusal):
    """Saved in another encoding than UTF-8."""

    code = "history.not_utf8"
    path: str
    line: int


@dataclass
class NotCsv(Refusal):
    """Not comma-separated text: binary, an unclosed quote, or a line without an end."""

    code = "history.not_csv"
    path: str
    line: int


@dataclass
class MissingColumns(Refusal):
    """The first line does not name every column that is needed."""

    code = "history.missing_columns"
    columns: str


@dataclass
class DoubleColumn(Refusal):
    """Two columns could both be meant."""

    code = "history.double_column"
    column: str


@dataclass
class NoRows(Refusal):
    """The file holds no sale."""

    code = "history.no_rows"
    path: str


@dataclass
class BadReceipt(Refusal):
    """One receipt of the file cannot be taken over; the others are. `value` is what stood in the file."""

    code = "history.bad_receipt"
    receipt: str
    lines: tuple[int, ...]
    reason: str
    value: str = ""


@dataclass
class ReceiptDiffers(BadReceipt):
    """The shop has a receipt of that number from an earlier run, with other lines, time or tender."""

    code = "history.receipt_differs"
