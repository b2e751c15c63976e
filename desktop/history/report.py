"""What a run took over, and what it could not and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from desktop.history.record_history_sale import HistoryRecorded
from desktop.history.refusals import BadReceipt

MOST_REFUSED_TOLD = 200


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the person allows beside recording sales: each is off until said."""

    move_stock: bool = False
    create_items: bool = False
    create_tenders: bool = False


def _quiet(done: int, whole: int) -> None:
    """Nobody watches."""


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Watch:
    """`progress` hears (receipts done, receipts in all), `cancelled` is asked between batches."""

    progress: Callable[[int, int], None] = _quiet
    cancelled: Callable[[], bool] = _never


@dataclass(slots=True)
class SalesReport:
    """What one run added, and nothing else. Money in cents, GST included."""

    sales: int = 0
    lines: int = 0
    units_thousandths: int = 0
    takings_cents: int = 0
    gst_cents: int = 0
    already_there: int = 0
    items_created: int = 0
    tenders_created: int = 0
    refused_count: int = 0
    refused: list[BadReceipt] = field(default_factory=list)  # the first of them

    def recorded(self, answer: HistoryRecorded) -> None:
        """Add a recorded receipt."""
        self.sales += 1
        self.lines += answer.lines
        self.units_thousandths += answer.units_thousandths
        self.takings_cents += answer.total_cents
        self.gst_cents += answer.gst_cents

    def refuse(self, refusal: BadReceipt) -> None:
        """Count a refused receipt, and keep it while the list is short enough to read."""
        self.refused_count += 1
        if len(self.refused) < MOST_REFUSED_TOLD:
            self.refused.append(refusal)

    def add(self, other: SalesReport) -> None:
        """Add the figures of a batch that is committed."""
        for name in _FIGURES:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.refused += other.refused[: MOST_REFUSED_TOLD - len(self.refused)]

    def as_json(self) -> dict[str, object]:
        """For `--json`: whole cents and thousandths, refusals as code, reason, lines and value."""
        figures: dict[str, object] = {name: getattr(self, name) for name in _FIGURES}
        told = [
            {
                "receipt": refusal.receipt,
                "code": refusal.code,
                "reason": refusal.reason,
                "lines": list(refusal.lines),
                "value": refusal.value,
            }
            for refusal in self.refused
        ]
        return {**figures, "refused": told}


_FIGURES = (
    "sales",
    "lines",
    "units_thousandths",
    "takings_cents",
    "gst_cents",
    "already_there",
    "items_created",
    "tenders_created",
    "refused_count",
)
