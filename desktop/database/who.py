"""Who acts, apart from the work itself: screens and rights know it before SQLAlchemy is loaded."""

from __future__ import annotations

from dataclasses import dataclass

CONSOLE = "console"
"""The person_id of whoever holds the shop's key and works from the command line."""


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody proved who they are, for one act: `right` is its row in the rights table.

    An act that needs `further` rights has one person answer for all of it.
    """

    right: str
    person_id: str
    further: tuple[str, ...] = ()

    def holds_for(self, right: str) -> bool:
        return right in (self.right, *self.further)


@dataclass(frozen=True, slots=True)
class Who:
    """Who carries a command out, where, and on whose approval; their role stands in the file, not here."""

    person_id: str
    till_id: str
    shift_id: str | None = None
    approval: Approval | None = None

    @property
    def approver_id(self) -> str | None:
        return self.approval.person_id if self.approval else None
