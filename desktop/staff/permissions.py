"""The rights table: what each role may do, may do with approval, or may not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop.database.who import CONSOLE, Who
from desktop.errors import Refusal


class Role(StrEnum):
    CASHIER = "cashier"
    SUPERVISOR = "supervisor"
    STOCKROOM = "stockroom"
    ACCOUNTANT = "accountant"
    OWNER = "owner"
    CONSOLE = CONSOLE  # whoever holds the shop's key and works from the command line


class Verdict(StrEnum):
    ALLOWED = "allowed"
    APPROVAL = "needs approval"
    REFUSED = "refused"


@dataclass
class NotAllowed(Refusal):
    """This role may not do that at all."""

    code = "staff.not_allowed"
    command: str
    role: str


@dataclass
class NeedsApproval(Refusal):
    """Somebody whose role may do it must approve with their own PIN."""

    code = "staff.needs_approval"
    command: str
    role: str


_LETTERS = {"a": Verdict.ALLOWED, "?": Verdict.APPROVAL, "-": Verdict.REFUSED}
_ROLES = (Role.CASHIER, Role.SUPERVISOR, Role.STOCKROOM, Role.ACCOUNTANT, Role.OWNER, Role.CONSOLE)

#                     cashier supervisor stockroom accountant owner console
_TABLE = {
    "complete_sale": "a a - - a -",
    "open_shift": "a a - - a -",
    "close_shift": "a a - - a -",
    "open_drawer": "? a - - a -",
    "clear_basket": "a a - - a -",
    "reprint_receipt": "a a - - a -",
    "resolve_print_job": "a a - - a a",
    "import_products": "- - a - a a",
    "undo_import": "- - - - a a",
    "post_opening_stock": "- - a - a a",
    "add_item": "- ? a - a a",
    "change_price": "- ? a - a a",
    "archive_item": "- ? a - a a",
    "lay_favourites": "- a a - a a",
    "record_history_sale": "- - - - a a",
    "create_item": "- - a - a a",
    "create_tender_type": "- - - - a a",
    "open_history_shift": "- - - - a a",
    "add_person": "- - - - a a",
    "change_setting": "- - - - a a",
    "choose_printer": "- a - - a a",
    "set_up_shop": "- - - - a a",
    "record_backup": "a a a a a a",
}

RIGHTS: dict[str, dict[Role, Verdict]] = {
    command: {role: _LETTERS[letter] for role, letter in zip(_ROLES, letters.split(), strict=True)}
    for command, letters in _TABLE.items()
}


def verdict(command: str, role: str) -> Verdict:
    """The table's cell; an unknown command or role is a bug."""
    return RIGHTS[command][Role(role)]


def may_approve(command: str, role: str) -> bool:
    """Only a role that may do the thing itself may approve it for another."""
    return verdict(command, role) is Verdict.ALLOWED


def require(command: str, who: Who) -> None:
    """Check who against the table.

    Raises:
        NotAllowed, NeedsApproval: nothing was done.
    """
    found = verdict(command, who.role)
    if found is Verdict.REFUSED:
        raise NotAllowed(command, who.role)
    if found is Verdict.APPROVAL and not _approved(command, who):
        raise NeedsApproval(command, who.role)


def _approved(command: str, who: Who) -> bool:
    return (
        who.approver_id is not None
        and who.approver_id != who.person_id
        and who.approver_role is not None
        and may_approve(command, who.approver_role)
    )
