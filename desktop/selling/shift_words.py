"""What the till asks for around sales: a shift's start and end, the drawer, a basket thrown away."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.selling.open_basket import OpenBasket


@dataclass(frozen=True, slots=True)
class OpenShift:
    """Start selling at this till with a float in the drawer."""

    command_id: str
    float_cents: int


@dataclass(frozen=True, slots=True)
class ShiftStarted:
    shift_id: str
    number: int
    business_date: str


@dataclass(frozen=True, slots=True)
class CloseShift:
    """End the shift with what was counted, by tender type; cash includes the float."""

    command_id: str
    shift_id: str
    counted: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ShiftEnded:
    """Counted less expected: over (above nothing) or short, cash and the rest."""

    shift_id: str
    number: int
    sales: int
    over_short_cents: int


@dataclass(frozen=True, slots=True)
class OpenDrawer:
    """Open the drawer without a sale; always on record."""

    command_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class DrawerOpen:
    movement_id: str


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
