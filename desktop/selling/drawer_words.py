"""What is asked for about the drawer between sales, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpenDrawer:
    """Open the drawer without a sale; `reason` is one of the owner's list, and always on record."""

    command_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class DrawerOpen:
    movement_id: str


@dataclass(frozen=True, slots=True)
class MoveCash:
    """So much cash comes into the drawer, goes out, or is dropped into the safe; cents above nothing."""

    command_id: str
    amount_cents: int
    reason: str


@dataclass(frozen=True, slots=True)
class CashMoved:
    """`amount_cents` as it stands among the drawer's movements: above nothing came in."""

    movement_id: str
    amount_cents: int
