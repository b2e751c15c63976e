"""What the till asks for around sales: a shift's start and end, its report, a basket thrown away."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.selling.events import Pieces
from desktop.selling.open_basket import OpenBasket


@dataclass(frozen=True, slots=True)
class OpenShift:
    """Start selling at this till with a float in the drawer; `pieces` where it was counted one by one."""

    command_id: str
    float_cents: int
    pieces: Pieces = ()


@dataclass(frozen=True, slots=True)
class ShiftStarted:
    shift_id: str
    number: int
    business_date: str


@dataclass(frozen=True, slots=True)
class CountShift:
    """What was counted before anybody knew what is expected, by tender type; cash includes the float."""

    command_id: str
    shift_id: str
    counted: tuple[tuple[str, int], ...]
    pieces: Pieces = ()  # of the cash


@dataclass(frozen=True, slots=True)
class CountTaken:
    """`again` names, line by line, what is off beyond the shop's limit and is to be counted a second time;
    `is_first` says that this count is the one that is kept."""

    again: str
    is_first: bool

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.again.splitlines())


@dataclass(frozen=True, slots=True)
class CloseShift:
    """End the shift with what was counted, by tender type; cash includes the float.

    Where a first count stands (see CountShift), this is the second of what was off.
    """

    command_id: str
    shift_id: str
    counted: tuple[tuple[str, int], ...]
    pieces: Pieces = ()  # of the cash


@dataclass(frozen=True, slots=True)
class ShiftEnded:
    """Counted less expected: over (above nothing) or short, cash and the rest."""

    shift_id: str
    number: int
    sales: int
    over_short_cents: int


@dataclass(frozen=True, slots=True)
class ReadX:
    """Look at the figures of an open shift: they say what is expected, so who looked is kept."""

    command_id: str
    shift_id: str


@dataclass(frozen=True, slots=True)
class PrintShiftReport:
    """A shift's report on paper: its X while it is open, its Z afterwards."""

    command_id: str
    shift_id: str


@dataclass(frozen=True, slots=True)
class ShiftReportPrinted:
    shift_id: str


@dataclass(frozen=True, slots=True)
class ClearBasket:
    """Throw away a basket: held for 600 ms or approved, and on record."""

    command_id: str  # the basket's own id: it was cleared, so it is never sold nor shown again
    lines: int
    total_cents: int
    rest: OpenBasket | None = None  # the counter after it, where money has to be given back


@dataclass(frozen=True, slots=True)
class BasketCleared:
    lines: int
