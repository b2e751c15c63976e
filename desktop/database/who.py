"""Who acts, apart from the work itself: screens and rights know it before SQLAlchemy is loaded."""

from __future__ import annotations

from dataclasses import dataclass

CONSOLE = "console"
"""The person_id of whoever holds the shop's key and works from the command line."""


@dataclass(frozen=True, slots=True)
class Who:
    """Who carries a command out, where, and on whose approval."""

    person_id: str
    role: str
    till_id: str
    shift_id: str | None = None
    approver_id: str | None = None
    approver_role: str | None = None
