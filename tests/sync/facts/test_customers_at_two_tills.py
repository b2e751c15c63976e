"""Customers of several tills: words merged under one key, promises held to slices, the erased nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desktop.customers.add_customer import AddCustomer, add_customer
from desktop.customers.change_customer import (
    ChangeCustomer,
    PutInGroup,
    SetCreditLimit,
    change_customer,
    put_in_group,
    set_credit_limit,
)
from desktop.customers.consent import Purpose, RecordConsent, consents, record_consent
from desktop.customers.erase_customer import EraseCustomer, erase_customer
from desktop.customers.groups import AddGroup, add_customer_group
from desktop.customers.queries import CustomerBook, customer_of
from desktop.database.work import Who
from desktop.ids import new_id
from desktop.selling.account import account_of, balance_of
from desktop.selling.account_words import TakePayment
from desktop.selling.complete_sale import complete_sale
from desktop.selling.lines import TenderAsked
from desktop.selling.paying import CompleteSale
from desktop.selling.shift_words import OpenShift
from desktop.selling.shifts import open_shift
from desktop.selling.take_payment import take_payment
from desktop.staff.permissions import NeedsApproval
from tests.builders import Shop, a_shop
from tests.crash.a_catalogue import a_basket, add_items
from tests.sync.tills import Service, Till, a_second_till, a_service, contradictions, enrol, records_of, send


@dataclass
class World:
    """Two tills of a shop with a customer who may owe $100.00."""

    one: Shop
    two: Till
    service: Service
    tan: str

    @property
    def tills(self) -> tuple[Shop | Till, Shop | Till]:
        return self.one, self.two

    def who(self, till: Shop | Till) -> Who:
        """The cashier, at that till."""
        return Who(self.one.cashier.person_id, till.console.till_id)

    def run(self, till: Shop | Till, function: Any, command: Any) -> Any:
        till.clock.forward(seconds=1)
        return till.run(function, command, self.who(till))

    def as_owner(self, till: Shop | Till, function: Any, command: Any) -> Any:
        till.clock.forward(seconds=1)
        return till.run(function, command, Who(self.one.owner.person_id, till.console.till_id))

    def meet(self, first: int = 0) -> None:
        for till in (self.tills[first], self.tills[1 - first]) * 2:
            send(till, self.service)

    def owe(self, till: Shop | Till, cents: int) -> None:
        """Buy for more than that, the rest by card."""
        basket = a_basket(1)
        asked = (TenderAsked("card", basket.shown_total_cents - cents), TenderAsked("on_account", cents))
        command = CompleteSale(new_id(), basket.lines, asked, basket.shown_total_cents, self.tan)
        self.run(till, complete_sale, command)

    def are_sound(self) -> bool:
        assert [contradictions(till) for till in self.tills] == [[], []]
        kept = self.service.records()
        return all(records_of(till) == kept for till in self.tills)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    for name in ("one", "service"):
        (tmp_path / name).mkdir()
    with a_service(tmp_path / "service") as service, a_shop(tmp_path / "one") as one:
        add_items(one.database, one.console)
        one.start_shift()
        enrol(one, service)
        tan = one.run(add_customer, AddCustomer(new_id(), {"phone": "91234567", "name": "Tan"}))
        one.run(set_credit_limit, SetCreditLimit(new_id(), tan, 10_000), one.owner)
        send(one, service)
        with a_second_till(tmp_path / "two", service) as two:
            made = World(one, two, service, tan)
            made.meet()
            made.run(two, open_shift, OpenShift(new_id(), 5_000))
            yield made


@pytest.mark.parametrize("first", [0, 1])
def test_words_edited_apart_meet_under_one_key(world: World, first: int) -> None:
    one, two, tan = world.one, world.two, world.tan
    group = world.as_owner(one, add_customer_group, AddGroup(new_id(), "Staff"))
    world.as_owner(one, put_in_group, PutInGroup(new_id(), tan, group.group_id))
    world.run(one, change_customer, ChangeCustomer(new_id(), tan, {"email": "tan@example.sg"}))
    world.run(two, change_customer, ChangeCustomer(new_id(), tan, {"name": "Tan Wei Ling"}, "202699999E"))
    world.run(two, record_consent, RecordConsent(new_id(), tan, Purpose.POST, is_given=True))
    lim = world.run(two, add_customer, AddCustomer(new_id(), {"phone": "87654321"}))
    world.meet(first)
    assert world.are_sound()
    for till in world.tills:
        found = customer_of(till.reader, tan)
        assert found is not None
        assert found.words == {"phone": "+6591234567", "name": "Tan Wei Ling", "email": "tan@example.sg"}
        assert (found.uen, found.kind, found.group_name) == ("202699999E", "company", "Staff")
        assert [each.purpose for each in consents(till.reader, tan)] == ["post"]
        book = CustomerBook()
        book.refresh(till.reader)
        assert book.find("8765 4321") == [lim]


def test_nothing_personal_is_in_a_message(world: World) -> None:
    world.run(world.two, change_customer, ChangeCustomer(new_id(), world.tan, {"address": "12 Kopi Road"}))
    for till in world.tills:
        for sql in ("SELECT payload FROM sync_outbox", "SELECT facts FROM audit", "SELECT * FROM sync_inbox"):
            told = str(till.reader.rows(sql))
            assert not any(word in told for word in ("91234567", "Tan", "Kopi Road"))


def test_customer_erased_at_one_till_is_nobody_at_the_other(world: World) -> None:
    world.run(world.one, change_customer, ChangeCustomer(new_id(), world.tan, {"name": "Tan Wei"}))
    world.as_owner(world.two, erase_customer, EraseCustomer(new_id(), world.tan))
    world.meet()
    for till in world.tills:
        found = customer_of(till.reader, world.tan)
        assert found is not None and found.words == {} and found.archived_at is not None
        key = "SELECT secret_key FROM personal_key WHERE subject_id = ?"
        assert till.reader.one(key, (world.tan,)) == (None,)
        assert till.reader.one("SELECT 1 FROM personal_datum WHERE subject_id = ?", (world.tan,)) is None
        assert contradictions(till) == []


@pytest.mark.parametrize("first", [0, 1])
def test_two_tills_apart_never_promise_more_than_the_limit(world: World, first: int) -> None:
    for till in world.tills:
        assert account_of(till.reader, world.tan).slice_cents == 5_000
        world.owe(till, 3_000)
        world.owe(till, 2_000)
        with pytest.raises(NeedsApproval) as refused:
            world.owe(till, 1)
        assert refused.value.command == "exceed_credit_slice"
    world.meet(first)
    assert world.are_sound()
    assert [balance_of(till.reader, world.tan) for till in world.tills] == [10_000, 10_000]
    with pytest.raises(NeedsApproval) as refused:
        world.owe(world.one, 1)
    assert refused.value.command == "exceed_credit_limit"


def test_payment_at_another_till_is_known_everywhere_and_frees_where_it_was_taken(world: World) -> None:
    one, two = world.tills
    world.owe(one, 5_000)
    world.meet()
    paid = TakePayment(new_id(), world.tan, 4_000, (TenderAsked("cash", 4_000),))
    answer = world.run(two, take_payment, paid)
    assert answer.number == "T2-000001"
    world.meet(1)
    assert world.are_sound()
    assert [balance_of(till.reader, world.tan) for till in world.tills] == [1_000, 1_000]
    world.owe(two, 4_500)
    world.owe(two, 4_500)
    with pytest.raises(NeedsApproval):
        world.owe(one, 1)
    world.meet()
    assert world.are_sound()
    assert [balance_of(till.reader, world.tan) for till in world.tills] == [10_000, 10_000]
