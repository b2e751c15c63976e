"""Every cell of the rights table, against a table written from the rules and not from the code."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.database.work import Who
from desktop.staff.permissions import (
    RIGHTS,
    NeedsApproval,
    NotAllowed,
    Role,
    Verdict,
    may_approve,
    require,
    verdict,
)

EVERYBODY = {"cashier", "supervisor", "stockroom", "accountant", "owner", "console"}
AT_THE_COUNTER = {"cashier", "supervisor", "owner"}
KEEPS_GOODS = {"stockroom", "owner", "console"}
RUNS_THE_SHOP = {"owner", "console"}

EXPECTED: dict[str, tuple[set[str], set[str]]] = {
    # command: who may, who may with approval; everybody else is refused
    "complete_sale": (AT_THE_COUNTER, set()),
    "open_shift": (AT_THE_COUNTER, set()),
    "close_shift": (AT_THE_COUNTER, set()),
    "open_drawer": ({"supervisor", "owner"}, {"cashier"}),
    "clear_basket": ({"cashier", "supervisor", "owner"}, set()),
    "reprint_receipt": (AT_THE_COUNTER, set()),
    "resolve_print_job": (AT_THE_COUNTER | {"console"}, set()),
    "import_products": (KEEPS_GOODS, set()),
    "undo_import": (RUNS_THE_SHOP, set()),
    "post_opening_stock": (KEEPS_GOODS, set()),
    "add_item": (KEEPS_GOODS, {"supervisor"}),
    "change_price": (KEEPS_GOODS, {"supervisor"}),
    "archive_item": (KEEPS_GOODS, {"supervisor"}),
    "lay_favourites": (KEEPS_GOODS | {"supervisor"}, set()),
    "record_history_sale": (RUNS_THE_SHOP, set()),
    "create_item": (KEEPS_GOODS, set()),
    "create_tender_type": (RUNS_THE_SHOP, set()),
    "open_history_shift": (RUNS_THE_SHOP, set()),
    "add_person": (RUNS_THE_SHOP, set()),
    "change_setting": (RUNS_THE_SHOP, set()),
    "choose_printer": (RUNS_THE_SHOP | {"supervisor"}, set()),
    "set_up_shop": (RUNS_THE_SHOP, set()),
    "record_backup": (EVERYBODY, set()),
}
CELLS = [(command, role) for command in EXPECTED for role in sorted(EVERYBODY)]


def somebody(role: str) -> Who:
    return Who("somebody", role, "till")


def test_table_has_these_commands_and_roles_and_no_others() -> None:
    assert set(RIGHTS) == set(EXPECTED)
    assert {role.value for role in Role} == EVERYBODY
    assert all(set(cells) == set(Role) for cells in RIGHTS.values())


@pytest.mark.parametrize(("command", "role"), CELLS)
def test_cell(command: str, role: str) -> None:
    may, may_with_approval = EXPECTED[command]
    who = somebody(role)
    if role in may:
        require(command, who)
        assert verdict(command, role) is Verdict.ALLOWED
        assert may_approve(command, role)
        return
    assert not may_approve(command, role)
    refusal = NeedsApproval if role in may_with_approval else NotAllowed
    with pytest.raises(refusal) as told:
        require(command, who)
    assert told.value.facts == {"command": command, "role": role}


@pytest.mark.parametrize(("command", "role"), CELLS)
@pytest.mark.parametrize("approver", sorted(EVERYBODY))
def test_approval_helps_only_where_the_table_asks_for_it(command: str, role: str, approver: str) -> None:
    may, may_with_approval = EXPECTED[command]
    who = replace(somebody(role), approver_id="another", approver_role=approver)

    if role in may or (role in may_with_approval and approver in may):
        require(command, who)
    else:
        with pytest.raises((NeedsApproval, NotAllowed)):
            require(command, who)


def test_nobody_approves_for_themselves() -> None:
    who = replace(somebody("cashier"), approver_id="somebody", approver_role="supervisor")

    with pytest.raises(NeedsApproval):
        require("open_drawer", who)


def test_unknown_command_is_a_bug_and_never_allowed() -> None:
    with pytest.raises(KeyError):
        require("launder_money", somebody("owner"))
