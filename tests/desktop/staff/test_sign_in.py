"""PINs and passwords: weak ones, wrong ones, locks that outlive the program, hashes useless on their own."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from desktop.database.writer import Database
from desktop.ids import new_id
from desktop.staff.add_person import AddPerson, NoName, add_person
from desktop.staff.permissions import Role
from desktop.staff.queries import people
from desktop.staff.secrets import WeakPassword, WeakPin, lock_time
from desktop.staff.sign_in import LockedOut, SignedIn, SignIn, WrongPin, sign_in, signed_in_or_refused
from desktop.wiring import RULES
from tests.builders import CASHIER_PIN, OWNER_PASSWORD, OWNER_PIN, Shop, a_shop

WRONG = "918273"


def ask(shop: Shop, person_id: str, secret: str, *, by_password: bool = False) -> SignedIn:
    command = SignIn(new_id(), person_id, secret, shop.secrets.pepper, by_password)
    return signed_in_or_refused(shop.run(sign_in, command))


def fail(shop: Shop, times: int) -> None:
    for _time in range(times):
        with pytest.raises((WrongPin, LockedOut)):
            ask(shop, shop.cashier.person_id, WRONG)


def test_right_pin_tells_the_role(shop: Shop) -> None:
    assert ask(shop, shop.cashier.person_id, CASHIER_PIN).role == "cashier"


def test_another_persons_pin_is_wrong(shop: Shop) -> None:
    with pytest.raises(WrongPin) as told:
        ask(shop, shop.cashier.person_id, OWNER_PIN)

    assert told.value.tries_left == 4


def test_unknown_person_is_wrong_like_any_other(shop: Shop) -> None:
    with pytest.raises(WrongPin):
        ask(shop, new_id(), CASHIER_PIN)


def test_fifth_wrong_pin_locks_that_person_for_thirty_seconds(shop: Shop) -> None:
    fail(shop, 4)
    with pytest.raises(LockedOut) as told:
        ask(shop, shop.cashier.person_id, WRONG)

    assert told.value.seconds == 30
    with pytest.raises(LockedOut):
        ask(shop, shop.cashier.person_id, CASHIER_PIN)  # the right one does not help meanwhile
    assert ask(shop, shop.owner.person_id, OWNER_PIN).role == "owner"  # others go on
    shop.clock.forward(seconds=31)
    assert ask(shop, shop.cashier.person_id, CASHIER_PIN).role == "cashier"


def test_lock_survives_a_restart(shop: Shop) -> None:
    fail(shop, 5)
    shop.database.close()

    again = Database(shop.database.path, None, RULES, shop.clock)
    command = SignIn(new_id(), shop.cashier.person_id, CASHIER_PIN, shop.secrets.pepper)
    answer = again.run(sign_in, command, shop.cashier)
    again.close()

    assert answer.locked_seconds == 30
    assert answer.role == ""


def test_failures_survive_a_restart_too(shop: Shop) -> None:
    fail(shop, 3)
    shop.database.close()

    again = Database(shop.database.path, None, RULES, shop.clock)
    answer = again.run(
        sign_in, SignIn(new_id(), shop.cashier.person_id, WRONG, shop.secrets.pepper), shop.cashier
    )
    again.close()

    assert answer.tries_left == 1


def test_right_pin_clears_the_count(shop: Shop) -> None:
    fail(shop, 4)
    ask(shop, shop.cashier.person_id, CASHIER_PIN)

    fail(shop, 4)
    assert ask(shop, shop.cashier.person_id, CASHIER_PIN).role == "cashier"


def test_locks_double_up_to_an_hour() -> None:
    told = [int(lock_time(failures).total_seconds()) for failures in (4, 5, 6, 7, 11, 12, 13, 500)]

    assert told == [0, 30, 60, 120, 1920, 3600, 3600, 3600]


def test_each_further_failure_locks_longer(shop: Shop) -> None:
    fail(shop, 5)
    shop.clock.forward(seconds=31)

    with pytest.raises(LockedOut) as told:
        ask(shop, shop.cashier.person_id, WRONG)
    assert timedelta(seconds=told.value.seconds) == timedelta(minutes=1)


def test_hashes_are_useless_without_the_pepper(shop: Shop) -> None:
    without = SignIn(new_id(), shop.cashier.person_id, CASHIER_PIN, bytes(32))

    assert shop.run(sign_in, without).role == ""
    stored = repr(shop.reader.rows("SELECT * FROM pin"))
    assert CASHIER_PIN not in stored
    assert shop.secrets.pepper.hex() not in repr(shop.reader.rows("SELECT * FROM pin, password"))
    assert "$argon2id$" in stored


def test_password_and_pin_do_not_stand_for_each_other(shop: Shop) -> None:
    assert ask(shop, shop.owner.person_id, OWNER_PASSWORD, by_password=True).role == "owner"
    with pytest.raises(WrongPin):
        ask(shop, shop.owner.person_id, OWNER_PIN, by_password=True)
    with pytest.raises(WrongPin):
        ask(shop, shop.owner.person_id, OWNER_PASSWORD)
    with pytest.raises(WrongPin):
        ask(shop, shop.cashier.person_id, OWNER_PASSWORD, by_password=True)  # has none


@pytest.mark.parametrize(
    "pin", ["", "12345", "1234567", "12345a", "000000", "777777", "123456", "654321", "١٢٣٤٥٦", "48291 "]
)
def test_weak_pin_is_refused_and_nobody_is_added(shop: Shop, pin: str) -> None:
    before = shop.count("person", "pin", "personal_key")

    with pytest.raises(WeakPin):
        shop.run(add_person, AddPerson(new_id(), "Mr Weak", Role.CASHIER, pin, b"p" * 32), shop.owner)

    assert shop.count("person", "pin", "personal_key") == before


def test_short_password_and_missing_name_are_refused(shop: Shop) -> None:
    with pytest.raises(WeakPassword):
        shop.run(add_person, AddPerson(new_id(), "A", Role.OWNER, "482915", b"p", "seven77"), shop.owner)
    with pytest.raises(NoName):
        shop.run(add_person, AddPerson(new_id(), "  ", Role.CASHIER, "482915", b"p"), shop.owner)


def test_people_are_shown_with_their_names_the_owner_last(shop: Shop) -> None:
    shown = people(shop.reader)

    assert [(each.name, each.role, each.initials) for each in shown] == [
        ("Aisyah", "cashier", "A"),
        ("Ravi Kumar", "supervisor", "RK"),
        ("Tan Mei Lin", "owner", "TL"),
    ]


def test_no_name_or_pin_lies_open_in_the_file(tmp_path: Path) -> None:
    with a_shop(tmp_path):
        pass
    content = (tmp_path / "shop.db").read_bytes()

    for word in ("Aisyah", "Ravi Kumar", "Tan Mei Lin", CASHIER_PIN, OWNER_PIN, OWNER_PASSWORD):
        assert word.encode() not in content


def test_clock_that_goes_back_a_year_does_not_lock_a_person_for_a_year(shop: Shop) -> None:
    fail(shop, 5)
    shop.clock.at -= timedelta(days=365)

    assert ask(shop, shop.cashier.person_id, CASHIER_PIN).role == "cashier"
