"""The rights table: what each role may do, may do with approval, or may not; roles are read from the file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from desktop.database.rows import Rows
from desktop.database.who import CONSOLE, Approval, Who
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
    "refund": "? a - - a -",
    "refund_elsewhere": "? a - - a -",  # money goes back another way than it came
    "void_sale": "? a - - a -",
    "give_discount": "? a - - a -",  # beyond the cap of a cashier, within that of a supervisor
    "give_any_discount": "? ? - - a -",
    "open_shift": "a a - - a -",
    "close_shift": "a a - - a -",
    "count_shift": "a a - - a -",
    "close_over_limit": "? a - - a -",  # what was counted twice is further off than the shop allows
    "open_drawer": "? a - - a -",
    "cash_in": "a a - - a -",
    "cash_out": "? a - - a -",
    "drop_cash": "a a - - a -",
    "read_x": "? a - - a -",  # it says what is expected in the drawer
    "print_z": "a a - - a -",
    "add_cash_reason": "- - - - a a",
    "end_cash_reason": "- - - - a a",
    "clear_basket": "a a - - a -",
    "park_basket": "a a - - a -",
    "recall_basket": "a a - - a -",
    "print_park_slip": "a a - - a -",
    "show_code": "a a - - a -",
    "claim_payment": "a a - - a -",
    "cancel_payment": "a a - - a -",
    "confirm_payment": "- a - a a a",
    "start_terminal": "a a - - a -",
    "settle_terminal": "a a - - a -",
    "settle_by_slip": "a a - - a -",
    "cancel_approved": "? a - - a -",  # what the terminal has taken and no sale used
    "reprint_receipt": "a a - - a -",
    "resolve_print_job": "a a - - a a",
    "import_products": "- - a - a a",
    "undo_import": "- - - - a a",
    "add_customer": "a a - - a a",
    "change_customer": "a a - - a a",
    "record_consent": "a a - - a a",
    "put_in_group": "? a - - a a",
    "archive_customer": "? a - - a a",
    "set_credit_limit": "- ? - a a a",
    "add_customer_group": "- a - - a a",
    "change_customer_group": "- a - - a a",
    "take_payment": "a a - - a -",
    "issue_tax_invoice": "a a - a a a",
    "exceed_credit_slice": "? a - - a -",  # within the limit, beyond what this till may promise alone
    "exceed_credit_limit": "? ? - - a -",
    "export_customer": "- - - - a a",
    "erase_customer": "- - - - a a",
    "post_opening_stock": "- - a - a a",
    "add_item": "- ? a - a a",
    "change_price": "- ? a - a a",
    "archive_item": "- ? a - a a",
    "lay_favourites": "- a a - a a",
    "link_barcode": "? a a - a a",
    "add_label_template": "- - - - a a",
    "end_label_template": "- - - - a a",
    "add_promotion": "- - - - a a",
    "change_promotion": "- - - - a a",
    "end_promotion": "- - - - a a",
    "add_price_list": "- - - - a a",
    "set_list_prices": "- - - - a a",
    "record_history_sale": "- - - - a a",
    "create_item": "- - a - a a",
    "create_tender_type": "- - - - a a",
    "change_tender_type": "- - - - a a",
    "archive_tender_type": "- - - - a a",
    "open_history_shift": "- - - - a a",
    "add_person": "- - - - a a",
    "rename_person": "- - - - a a",
    "change_pin": "- - - - a a",
    "change_role": "- - - - a a",
    "archive_person": "- - - - a a",
    "change_setting": "- - - - a a",
    "register_gst": "- - - - a a",
    "deregister_gst": "- - - - a a",
    "choose_printer": "- a - - a a",
    "confirm_clock": "- - - - a a",
    "set_up_shop": "- - - - a a",
    "renew_recovery_code": "- - - - a a",
    "record_backup": "a a a a a a",
    "enrol_till": "- - - - a a",
    "take_sale": "- - - - - a",
    "take_stock": "- - - - - a",
    "take_shift_opened": "- - - - - a",
    "take_shift_closed": "- - - - - a",
    "take_drawer_moved": "- - - - - a",
    "welcome_owner": "- - - - - a",
    "join_shop": "- - - - - a",
    "settle_clashes": "- - - - a a",
    "tell_records": "- - - - - a",
    "take_records": "- - - - - a",
    "mend_records": "- - - - - a",
    "pick_goods": "a a a - a -",
    "put_back": "a a a - a -",
    "finish_picking": "a a a - a -",
    "hand_over_order": "a a - - a -",
    "cancel_order": "? a - - a -",
    "settle_stock": "- - - - a -",
    "take_order": "- - - - - a",
    "take_handover": "- - - - - a",
    "take_cancel": "- - - - - a",
    "take_settle": "- - - - - a",
}

RIGHTS: dict[str, dict[Role, Verdict]] = {
    command: {role: _LETTERS[letter] for role, letter in zip(_ROLES, letters.split(), strict=True)}
    for command, letters in _TABLE.items()
}


def verdict(command: str, role: str) -> Verdict:
    """The table's cell; an unknown command is a bug, and whoever has no role may do nothing."""
    cells = RIGHTS[command]
    return cells[Role(role)] if role else Verdict.REFUSED


def may_approve(command: str, role: str) -> bool:
    """Only a role that may do the thing itself may approve it for another."""
    return verdict(command, role) is Verdict.ALLOWED


class Acting(Rows, Protocol):
    """As much of the work in hand as a right needs."""

    @property
    def who(self) -> Who: ...

    @property
    def role(self) -> str: ...


def require(command: str, work: Acting) -> None:
    """Check who acts against the table, by the roles the file has for them now.

    Raises:
        NotAllowed, NeedsApproval: nothing was done.
    """
    found = verdict(command, work.role)
    if found is Verdict.REFUSED:
        raise NotAllowed(command, work.role)
    if found is Verdict.APPROVAL and not _approved(command, work.who.approval, work):
        raise NeedsApproval(command, work.role)


def role_of(rows: Rows, person_id: str) -> str:
    """The role of somebody who works here; "" for anybody else, who may do nothing."""
    if person_id == CONSOLE:
        return Role.CONSOLE
    found = rows.one("SELECT role FROM person WHERE person_id = ? AND archived_at IS NULL", (person_id,))
    return str(found[0]) if found else ""


def _approved(command: str, approval: Approval | None, work: Acting) -> bool:
    """An approval holds for the one act it was given for, and only that of a person, who has a PIN.

    Nobody approves for themselves: who may approve may do it, and is not asked.
    """
    if approval is None or not approval.holds_for(command) or approval.person_id == CONSOLE:
        return False
    return may_approve(command, role_of(work, approval.person_id))
