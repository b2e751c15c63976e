"""What first start tells the other slices: each fills in the rows it starts with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShopSetUp:
    """A new shop exists."""

    shop_id: str
    is_registered: bool
    opened_on: str


@dataclass(frozen=True, slots=True)
class ShopRestored:
    """The shop came back from a backup and goes on in lanes of its own."""

    generation: int
    label: str
