"""People change: their PIN, role and name, and one day they go; the shop always keeps an owner."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from desktop.database.who import Who
from desktop.errors import Refusal
from desktop.ids import new_id
from desktop.names import BadLetters, TooLong
from desktop.personal.queries import recall
from desktop.selling.refusals import ShiftOfPerson
from desktop.selling.shift_words import CloseShift
from desktop.selling.shifts import close_shift
from desktop.staff.add_person import AddPerson, NoName, add_person
from desktop.staff.archive_person import ArchivePerson, archive_person
from desktop.staff.change_pin import ChangePin, change_pin
from desktop.staff.change_role import ChangeRole, change_role
from desktop.staff.owner_password import NeedsOwnerPassword, WrongOwnerPassword
from desktop.staff.permissions import NotAllowed, Role, role_of
from desktop.staff.queries import people
from desktop.staff.refusals import AtTheTill, LastOwner, NoSuchPerson
from desktop.staff.rename_person import RenamePerson, rename_person
from desktop.staff.secrets import WeakPin
from desktop.staff.sign_in import SignedIn, SignIn, sign_in
from desktop.verify.run import verify
from tests.builders import CASHIER_PIN, OWNER_PASSWORD, OWNER_PIN, Shop

FRESH = "918273"
ROWS = ("person", "pin", "password", "personal_datum", "audit", "command_answer")


def pin_of(shop: Shop, whose: Who, pin: str = FRESH) -> ChangePin:
    return ChangePin(new_id(), whose.person_id, pin, shop.secrets.pepper, OWNER_PASSWORD)


def role_to(shop: Shop, whose: Who, role: Role) -> ChangeRole:
    return ChangeRole(new_id(), whose.person_id, role, shop.secrets.pepper, OWNER_PASSWORD)


def gone(shop: Shop, whose: Who) -> ArchivePerson:
    return ArchivePerson(new_id(), whose.person_id, shop.secrets.pepper, OWNER_PASSWORD)


def added(shop: Shop, name: str = "Siti", role: Role = Role.CASHIER) -> AddPerson:
    return AddPerson(new_id(), name, role, FRESH, shop.secrets.pepper, owner_password=OWNER_PASSWORD)


def tried(shop: Shop, whose: Who, pin: str) -> SignedIn:
    answer: SignedIn = shop.run(sign_in, SignIn(new_id(), whose.person_id, pin, shop.secrets.pepper))
    return answer


def facts(shop: Shop, command: str) -> list[dict[str, Any]]:
    found = shop.reader.rows("SELECT facts FROM audit WHERE command = ? ORDER BY sequence", (command,))
    return [json.loads(row[0]) for row in found]


def test_a_new_pin_proves_who_it_is_and_the_old_one_does_not(shop: Shop) -> None:
    shop.run(change_pin, pin_of(shop, shop.cashier), shop.owner)
    assert tried(shop, shop.cashier, CASHIER_PIN).role == ""
    assert tried(shop, shop.cashier, FRESH).role == "cashier"
    assert facts(shop, "change_pin") == [{"person_id": shop.cashier.person_id}]
    assert verify(shop.reader) == []


def test_a_new_pin_ends_the_lock_out(shop: Shop) -> None:
    for _time in range(5):
        tried(shop, shop.cashier, "000999")
    assert tried(shop, shop.cashier, CASHIER_PIN).locked_seconds
    shop.run(change_pin, pin_of(shop, shop.cashier), shop.owner)
    assert tried(shop, shop.cashier, FRESH).role == "cashier"


def test_owners_change_their_own_pin_too(shop: Shop) -> None:
    shop.run(change_pin, pin_of(shop, shop.owner), shop.owner)
    assert tried(shop, shop.owner, OWNER_PIN).role == ""
    assert tried(shop, shop.owner, FRESH).role == "owner"


@pytest.mark.parametrize("pin", ["", "12345", "123456", "777777", "abcdef"])
def test_a_weak_pin_leaves_the_old_one(shop: Shop, pin: str) -> None:
    refused(shop, change_pin, pin_of(shop, shop.cashier, pin), WeakPin)
    assert tried(shop, shop.cashier, CASHIER_PIN).role == "cashier"


def test_a_role_changes_at_once_and_is_on_record_as_it_was_for_the_added(shop: Shop) -> None:
    shop.run(change_role, role_to(shop, shop.cashier, Role.SUPERVISOR), shop.owner)
    told = {"person_id": shop.cashier.person_id, "role": "supervisor"}
    assert role_of(shop.reader, shop.cashier.person_id) == "supervisor"
    assert facts(shop, "change_role") == [told]
    assert {*facts(shop, "add_person")[0]} == {*told}
    assert verify(shop.reader) == []


def test_a_shop_passes_to_another_owner_who_takes_the_first_one_out(shop: Shop) -> None:
    shop.run(change_role, role_to(shop, shop.supervisor, Role.OWNER), shop.owner)
    shop.run(change_role, role_to(shop, shop.owner, Role.CASHIER), shop.supervisor)
    assert role_of(shop.reader, shop.owner.person_id) == "cashier"
    refused(shop, change_role, role_to(shop, shop.supervisor, Role.CASHIER), LastOwner, shop.console)


@pytest.mark.parametrize("make", [gone, lambda shop, whose: role_to(shop, whose, Role.CASHIER)])
def test_the_last_owner_stays_and_nobody_takes_themselves_out(
    shop: Shop, make: Callable[[Shop, Who], ArchivePerson | ChangeRole]
) -> None:
    command = make(shop, shop.owner)
    function = archive_person if isinstance(command, ArchivePerson) else change_role
    refused(shop, function, command, LastOwner, shop.console)
    refused(shop, function, replace(command, command_id=new_id()), AtTheTill)
    assert role_of(shop.reader, shop.owner.person_id) == "owner"


def test_nobody_is_given_the_consoles_rights(shop: Shop) -> None:
    refused(shop, change_role, role_to(shop, shop.cashier, Role.CONSOLE), NotAllowed)


def test_another_name_lies_under_the_same_key_and_no_name_is_on_record(shop: Shop) -> None:
    whose = shop.cashier.person_id
    shop.run(rename_person, RenamePerson(new_id(), whose, "  Siti Aisyah "), shop.owner)
    assert recall(shop.reader, [whose])[whose] == "Siti Aisyah"
    assert facts(shop, "rename_person") == [{"person_id": whose}]
    assert "Siti" not in repr(shop.reader.rows("SELECT * FROM audit, command_answer"))
    assert verify(shop.reader) == []


@pytest.mark.parametrize(("name", "why"), [(" ", NoName), ("x" * 61, TooLong), ("Mei\u202eLing", BadLetters)])
def test_a_name_nobody_could_be_chosen_by_is_refused(shop: Shop, name: str, why: type[Refusal]) -> None:
    refused(shop, rename_person, RenamePerson(new_id(), shop.cashier.person_id, name), why)


def test_who_is_archived_is_gone_from_sign_in_and_keeps_only_a_name(shop: Shop) -> None:
    whose = shop.cashier.person_id
    shop.run(archive_person, gone(shop, shop.cashier), shop.owner)
    assert whose not in [each.person_id for each in people(shop.reader)]
    assert tried(shop, shop.cashier, CASHIER_PIN).role == ""
    assert shop.reader.one("SELECT 1 FROM pin WHERE person_id = ?", (whose,)) is None
    assert recall(shop.reader, [whose])[whose] == "Aisyah"
    assert facts(shop, "archive_person") == [{"person_id": whose}]
    assert verify(shop.reader) == []


def test_who_has_an_open_shift_goes_once_its_drawer_is_counted(shop: Shop) -> None:
    shop.start_shift()
    command = gone(shop, shop.cashier)
    refused(shop, archive_person, command, ShiftOfPerson)
    (shift_id,) = shop.reader.one("SELECT shift_id FROM shift") or ("",)
    shop.run(close_shift, CloseShift(new_id(), shift_id, (("cash", 10_000),)), shop.owner)
    shop.run(archive_person, command, shop.owner)
    assert role_of(shop.reader, shop.cashier.person_id) == ""
    assert verify(shop.reader) == []


def test_an_open_shift_of_another_holds_nobody(shop: Shop) -> None:
    shop.start_shift()
    shop.run(archive_person, gone(shop, shop.supervisor), shop.owner)


@pytest.mark.parametrize("who", ["a stranger", "console", "archived"])
def test_only_people_who_work_here_change(shop: Shop, who: str) -> None:
    if who == "archived":
        shop.run(archive_person, gone(shop, shop.cashier), shop.owner)
    whose = shop.cashier if who == "archived" else Who(who, "till")
    for function, command in (
        (change_pin, pin_of(shop, whose)),
        (change_role, role_to(shop, whose, Role.SUPERVISOR)),
        (archive_person, gone(shop, whose)),
        (rename_person, RenamePerson(new_id(), whose.person_id, "Siti")),
    ):
        refused(shop, function, command, NoSuchPerson)


@pytest.mark.parametrize("make", [added, pin_of, role_to, gone])
def test_what_moves_rights_needs_the_owners_password_and_leaves_nothing_without_it(
    shop: Shop, make: Callable[..., Any]
) -> None:
    rest = {added: (), role_to: (shop.cashier, Role.SUPERVISOR)}.get(make, (shop.cashier,))
    command = make(shop, *rest)
    functions: dict[type, Any] = {
        AddPerson: add_person,
        ChangePin: change_pin,
        ChangeRole: change_role,
        ArchivePerson: archive_person,
    }
    function = functions[type(command)]
    for who in (shop.owner, shop.console):
        refused(shop, function, replace(command, owner_password=None), NeedsOwnerPassword, who)
        refused(shop, function, replace(command, owner_password="guess guess"), WrongOwnerPassword, who)
    for who in (shop.cashier, shop.supervisor):
        refused(shop, function, command, NotAllowed, who)
    first = shop.run(function, command, shop.owner)
    before = shop.count(*ROWS)
    assert shop.run(function, command, shop.owner) == first
    assert shop.count(*ROWS) == before, "the same id is the same command"


def test_secrets_do_not_show_in_what_a_crash_report_would_print(shop: Shop) -> None:
    shown = repr([added(shop), pin_of(shop, shop.cashier), gone(shop, shop.cashier)])
    assert not any(word in shown for word in (FRESH, OWNER_PASSWORD, "Siti", str(shop.secrets.pepper)))


def refused(shop: Shop, function: Any, command: Any, why: type[Refusal], who: Who | None = None) -> None:
    """It says why, and not a row is left behind."""
    before = shop.count(*ROWS)
    with pytest.raises(why):
        shop.run(function, command, who or shop.owner)
    assert shop.count(*ROWS) == before
