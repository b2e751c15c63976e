"""What the till asks for to undo a whole sale."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VoidSale:
    """Take all of a sale back to the shelf, and all of its money back as it came."""

    command_id: str  # the void's own id
    sale_id: str
    reason: str
    to_shelf: bool = True  # else the goods are written off
