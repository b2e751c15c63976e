"""The words of an import: what may be asked and what is told of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from desktop.errors import Cancelled

MOST_BYTES = 200_000_000
MOST_ROWS = 1_000_000
MOST_REFUSALS_KEPT = 1_000
MOST_BARCODES = 10

WHOLE = 1000


def unheard(_done: int, _whole: int) -> None:
    """Nobody watches."""


def never() -> bool:
    """Nobody asks to stop."""
    return False


@dataclass(frozen=True, slots=True)
class Watch:
    """Who follows an import: `progress` hears (done, whole), `cancelled` says whether to stop.

    Both are called on the thread that imports. Once the rows show, an import is not stopped any more.
    """

    progress: Callable[[int, int], None] = unheard
    cancelled: Callable[[], bool] = never

    def at(self, thousandths: float) -> None:
        """Tell how far it is.

        Raises:
            Cancelled: of desktop.errors; the caller throws away what was staged.
        """
        if self.cancelled():
            raise Cancelled
        self.progress(int(thousandths), WHOLE)


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How to take a file in."""

    dry_run: bool = False  # only say what would happen
    location_id: str | None = None  # whose shelves the stock goes on; none: this till's
    gst_code: str = "SR"  # of new items whose row names none
    deposit_name: str = "Container deposit"  # what a new deposit item is called on receipts


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that cannot be taken in: its line in the file (first is 1) and the refusal's code and facts."""

    line: int
    code: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or in a dry run would do."""

    import_id: int | None  # nothing when nothing was published
    rows: int
    new: int
    changed: int
    unchanged: int
    refused: int
    stock_left_out: int = 0  # items whose stock has moved: counted, not imported
    refusals: tuple[RefusedRow, ...] = field(default=())  # the first thousand
    columns: Mapping[str, str] = field(default_factory=dict)  # header in the file → what it was taken for
    ignored_columns: tuple[str, ...] = ()
    is_dry_run: bool = False

    @property
    def is_published(self) -> bool:
        return self.import_id is not None


class FileRow(NamedTuple):
    """A row of the file that holds together. Nothing means: not said, leave as it is."""

    line: int
    sku: str  # or the first barcode, when the file says none
    says_sku: bool
    name: str | None
    category: str | None
    kind: str | None
    price_cents: int | None
    cost_micros: int | None
    stock: int | None  # thousandths of the base unit
    unit_name: str | None
    gst_code: str | None
    deposit_cents: int | None
    labels: tuple[tuple[str, str], ...]  # canonical code, as printed
