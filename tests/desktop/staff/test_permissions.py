"""Every cell of the rights table, against a table written from the rules and not from the code."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from sqlalchemy import bindparam

from desktop.catalogue.add_item import add_item
from desktop.catalogue.item_words import AddItem
from desktop.database.rows import Row, Values
from desktop.database.work import CONSOLE, Approval, Who
from desktop.ids import new_id
from desktop.staff.add_person import AddPerson, add_person
from desktop.staff.permissions import (
    RIGHTS,
    NeedsApproval,
    NotAllowed,
    Role,
    Verdict,
    may_approve,
    require,
    role_of,
    verdict,
)
from desktop.staff.tables import person
from tests.builders import CASHIER_PIN, Shop

EVERYBODY = {"cashier", "supervisor", "stockroom", "accountant", "owner", "console"}
AT_THE_COUNTER = {"cashier", "supervisor", "owner"}
KEEPS_GOODS = {"stockroom", "owner", "console"}
RUNS_THE_SHOP = {"owner", "console"}

EXPECTED: dict[str, tuple[set[str], set[str]]] = {
    # command: who may, who may with approval; everybody else is refused
    "complete_sale": (AT_THE_COUNTER, set()),
    "link_barcode": ({"supervisor", "stockroom", "owner", "console"}, {"cashier"}),
    "add_label_template": (RUNS_THE_SHOP, set()),
    "end_label_template": (RUNS_THE_SHOP, set()),
    "add_promotion": (RUNS_THE_SHOP, set()),
    "change_promotion": (RUNS_THE_SHOP, set()),
    "end_promotion": (RUNS_THE_SHOP, set()),
    "add_price_list": (RUNS_THE_SHOP, set()),
    "set_list_prices": (RUNS_THE_SHOP, set()),
    "refund": ({"supervisor", "owner"}, {"cashier"}),
    "refund_elsewhere": ({"supervisor", "owner"}, {"cashier"}),
    "void_sale": ({"supervisor", "owner"}, {"cashier"}),
    "give_discount": ({"supervisor", "owner"}, {"cashier"}),
    "give_any_discount": ({"owner"}, {"cashier", "supervisor"}),
    "open_shift": (AT_THE_COUNTER, set()),
    "close_shift": (AT_THE_COUNTER, set()),
    "count_shift": (AT_THE_COUNTER, set()),
    "close_over_limit": ({"supervisor", "owner"}, {"cashier"}),
    "open_drawer": ({"supervisor", "owner"}, {"cashier"}),
    "cash_in": (AT_THE_COUNTER, set()),
    "cash_out": ({"supervisor", "owner"}, {"cashier"}),
    "drop_cash": (AT_THE_COUNTER, set()),
    "read_x": ({"supervisor", "owner"}, {"cashier"}),
    "print_z": (AT_THE_COUNTER, set()),
    "add_cash_reason": (RUNS_THE_SHOP, set()),
    "end_cash_reason": (RUNS_THE_SHOP, set()),
    "clear_basket": ({"cashier", "supervisor", "owner"}, set()),
    "park_basket": ({"cashier", "supervisor", "owner"}, set()),
    "recall_basket": ({"cashier", "supervisor", "owner"}, set()),
    "print_park_slip": ({"cashier", "supervisor", "owner"}, set()),
    "show_code": ({"cashier", "supervisor", "owner"}, set()),
    "claim_payment": ({"cashier", "supervisor", "owner"}, set()),
    "cancel_payment": ({"cashier", "supervisor", "owner"}, set()),
    "start_terminal": (AT_THE_COUNTER, set()),
    "settle_terminal": (AT_THE_COUNTER, set()),
    "settle_by_slip": (AT_THE_COUNTER, set()),
    "cancel_approved": ({"supervisor", "owner"}, {"cashier"}),
    "confirm_payment": ({"supervisor", "accountant", "owner", "console"}, set()),
    "reprint_receipt": (AT_THE_COUNTER, set()),
    "resolve_print_job": (AT_THE_COUNTER | {"console"}, set()),
    "import_products": (KEEPS_GOODS, set()),
    "add_customer": (AT_THE_COUNTER | {"console"}, set()),
    "change_customer": (AT_THE_COUNTER | {"console"}, set()),
    "record_consent": (AT_THE_COUNTER | {"console"}, set()),
    "put_in_group": ({"supervisor", "owner", "console"}, {"cashier"}),
    "archive_customer": ({"supervisor", "owner", "console"}, {"cashier"}),
    "set_credit_limit": ({"accountant", "owner", "console"}, {"supervisor"}),
    "add_customer_group": ({"supervisor", "owner", "console"}, set()),
    "change_customer_group": ({"supervisor", "owner", "console"}, set()),
    "export_customer": (RUNS_THE_SHOP, set()),
    "erase_customer": (RUNS_THE_SHOP, set()),
    "take_payment": (AT_THE_COUNTER, set()),
    "issue_tax_invoice": (EVERYBODY - {"stockroom"}, set()),
    "exceed_credit_slice": ({"supervisor", "owner"}, {"cashier"}),
    "exceed_credit_limit": ({"owner"}, {"cashier", "supervisor"}),
    "undo_import": (RUNS_THE_SHOP, set()),
    "post_opening_stock": (KEEPS_GOODS, set()),
    "add_item": (KEEPS_GOODS, {"supervisor"}),
    "change_price": (KEEPS_GOODS, {"supervisor"}),
    "archive_item": (KEEPS_GOODS, {"supervisor"}),
    "lay_favourites": (KEEPS_GOODS | {"supervisor"}, set()),
    "record_history_sale": (RUNS_THE_SHOP, set()),
    "create_item": (KEEPS_GOODS, set()),
    "create_tender_type": (RUNS_THE_SHOP, set()),
    "change_tender_type": (RUNS_THE_SHOP, set()),
    "archive_tender_type": (RUNS_THE_SHOP, set()),
    "open_history_shift": (RUNS_THE_SHOP, set()),
    "add_person": (RUNS_THE_SHOP, set()),
    "rename_person": (RUNS_THE_SHOP, set()),
    "change_pin": (RUNS_THE_SHOP, set()),
    "change_role": (RUNS_THE_SHOP, set()),
    "archive_person": (RUNS_THE_SHOP, set()),
    "pick_goods": (AT_THE_COUNTER | {"stockroom"}, set()),
    "put_back": (AT_THE_COUNTER | {"stockroom"}, set()),
    "finish_picking": (AT_THE_COUNTER | {"stockroom"}, set()),
    "hand_over_order": (AT_THE_COUNTER, set()),
    "cancel_order": ({"supervisor", "owner"}, {"cashier"}),
    "settle_stock": ({"owner"}, set()),
    "take_order": ({"console"}, set()),
    "take_handover": ({"console"}, set()),
    "take_cancel": ({"console"}, set()),
    "take_settle": ({"console"}, set()),
    "change_setting": (RUNS_THE_SHOP, set()),
    "register_gst": (RUNS_THE_SHOP, set()),
    "deregister_gst": (RUNS_THE_SHOP, set()),
    "choose_printer": (RUNS_THE_SHOP | {"supervisor"}, set()),
    "confirm_clock": (RUNS_THE_SHOP, set()),
    "set_up_shop": (RUNS_THE_SHOP, set()),
    "renew_recovery_code": (RUNS_THE_SHOP, set()),
    "record_backup": (EVERYBODY, set()),
    "enrol_till": (RUNS_THE_SHOP, set()),
    "take_sale": ({"console"}, set()),
    "take_stock": ({"console"}, set()),
    "take_shift_opened": ({"console"}, set()),
    "take_shift_closed": ({"console"}, set()),
    "take_drawer_moved": ({"console"}, set()),
    "welcome_owner": ({"console"}, set()),
    "join_shop": ({"console"}, set()),
    "settle_clashes": (RUNS_THE_SHOP, set()),
    "tell_records": ({"console"}, set()),
    "take_records": ({"console"}, set()),
    "mend_records": ({"console"}, set()),
}
CELLS = [(command, role) for command in EXPECTED for role in sorted(EVERYBODY)]


@dataclass
class Acting:
    """Somebody at work in a shop whose file knows these people."""

    person_id: str
    roles: dict[str, str]
    approval: Approval | None = None

    @property
    def who(self) -> Who:
        return Who(self.person_id, "till", approval=self.approval)

    @property
    def role(self) -> str:
        return role_of(self, self.person_id)

    def one(self, sql: str, values: Values = ()) -> Row | None:
        return next(iter(self.rows(sql, values)), None)

    def rows(self, _sql: str, values: Values = ()) -> list[Row]:
        (person_id,) = values
        return [(self.roles[person_id],)] if person_id in self.roles else []


def somebody(role: str, approval: Approval | None = None, **others: str) -> Acting:
    """Somebody of a role; at the console nobody has a row of their own."""
    if role == "console":
        return Acting(CONSOLE, others, approval)
    return Acting("somebody", {"somebody": role, **others}, approval)


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
@pytest.mark.parametrize("approver", sorted(EVERYBODY - {"console"}))
def test_approval_helps_only_where_the_table_asks_for_it(command: str, role: str, approver: str) -> None:
    may, may_with_approval = EXPECTED[command]
    who = somebody(role, Approval(command, "another"), another=approver)

    if role in may or (role in may_with_approval and approver in may):
        require(command, who)
    else:
        with pytest.raises((NeedsApproval, NotAllowed)):
            require(command, who)


def test_nobody_approves_for_themselves() -> None:
    who = somebody("supervisor", Approval("change_price", "somebody"))

    with pytest.raises(NeedsApproval):
        require("change_price", who)


def test_approval_holds_only_for_the_act_it_was_given_for() -> None:
    given = Approval("clear_basket", "another")

    with pytest.raises(NeedsApproval):
        require("open_drawer", somebody("cashier", given, another="supervisor"))


def test_console_has_no_pin_and_approves_nothing() -> None:
    with pytest.raises(NeedsApproval):
        require("change_price", somebody("supervisor", Approval("change_price", CONSOLE)))


def test_approval_of_somebody_who_does_not_work_here_is_worth_nothing() -> None:
    with pytest.raises(NeedsApproval):
        require("open_drawer", somebody("cashier", Approval("open_drawer", "a stranger")))


def test_stranger_may_do_nothing_at_all() -> None:
    for command in RIGHTS:
        with pytest.raises(NotAllowed):
            require(command, Acting("a stranger", {}))


def test_rights_follow_the_file_and_not_the_sign_in(shop: Shop) -> None:
    """Archived or given another role while signed in: the next command already knows."""
    with pytest.raises(NotAllowed):
        shop.run(add_item, A_THING, shop.cashier)
    change(shop, shop.cashier, role="owner")
    shop.run(add_item, A_THING, shop.cashier)
    told = shop.reader.rows("SELECT role FROM audit WHERE command = 'add_item'")
    assert told == [("owner",)]

    change(shop, shop.owner, archived_at=shop.clock.now().isoformat())
    with pytest.raises(NotAllowed):
        shop.run(add_item, replace(A_THING, command_id=new_id(), sku="another"), shop.owner)


A_THING = AddItem(new_id(), "Thing", "thing", 100)


def change(shop: Shop, whose: Who, **values: str) -> None:
    statement = person.update().where(person.c.person_id == bindparam("whose"))
    marked = statement.values({name: bindparam(f"to_{name}") for name in values})
    told = {"whose": whose.person_id, **{f"to_{name}": value for name, value in values.items()}}
    shop.database.run_work(lambda work: work.write(marked, told), shop.console)


def test_unknown_command_is_a_bug_and_never_allowed() -> None:
    with pytest.raises(KeyError):
        require("launder_money", somebody("owner"))


@pytest.mark.parametrize(("person_id", "role"), [(CONSOLE, Role.CASHIER), ("a ghost", Role.CONSOLE)])
def test_nobody_is_made_to_be_the_console(shop: Shop, person_id: str, role: Role) -> None:
    before = shop.count("person")
    with pytest.raises(NotAllowed):
        shop.run(
            add_person, AddPerson(person_id, "Ghost", role, CASHIER_PIN, shop.secrets.pepper), shop.owner
        )
    assert shop.count("person") == before
