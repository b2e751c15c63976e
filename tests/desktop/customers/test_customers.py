"""Customers: known by a number, their words sealed under a key of their own, forgotten for good."""

from __future__ import annotations

import json

import pytest

from desktop.customers.add_customer import AddCustomer, add_customer
from desktop.customers.change_customer import (
    ArchiveCustomer,
    ChangeCustomer,
    PutInGroup,
    SetCreditLimit,
    archive_customer,
    change_customer,
    put_in_group,
    set_credit_limit,
)
from desktop.customers.consent import How, Purpose, RecordConsent, consents, given_now, record_consent
from desktop.customers.erase_customer import EraseCustomer, erase_customer
from desktop.customers.groups import (
    AddGroup,
    ChangeGroup,
    add_customer_group,
    change_customer_group,
    customer_groups,
)
from desktop.customers.queries import CustomerBook, customer_of
from desktop.customers.refusals import (
    BadCreditLimit,
    NoGroupName,
    NoSuchCustomer,
    NoSuchGroup,
    NoSuchPriceList,
    NothingToKnowBy,
)
from desktop.customers.words import (
    BadCard,
    BadEmail,
    BadPhone,
    may_be_phone,
    phone_masked,
    phone_shown,
    read_phone,
    read_words,
)
from desktop.errors import Refusal
from desktop.ids import new_id
from desktop.names import TooLong
from desktop.setup.uen import BadUen
from desktop.staff.permissions import NeedsApproval, NotAllowed
from desktop.verify.run import verify
from tests.builders import Shop


def known(shop: Shop, **words: str) -> str:
    """The id of a customer added with these words."""
    return str(shop.run(add_customer, AddCustomer(new_id(), words)))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("9123 4567", "+6591234567"),
        ("(65) 6123-4567", "+6561234567"),
        ("+65 8123.4567", "+6581234567"),
        ("0060 12 345 6789", "+60123456789"),
        ("+44 20 7946 0958", "+442079460958"),
    ],
)
def test_phone_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert read_phone(typed) == kept
    assert may_be_phone(typed)


@pytest.mark.parametrize(
    "typed", ["1234 5678", "912345", "+65 1234 5678", "Tan", "", "+0123456789", "٩١٢٣٤٥٦٧"]
)
def test_what_is_no_phone_is_refused(typed: str) -> None:
    assert not may_be_phone(typed)
    with pytest.raises(BadPhone):
        read_phone(typed)


def test_phone_is_shown_with_a_space_and_masked_to_its_end() -> None:
    assert phone_shown("+6591234567") == "9123 4567"
    assert phone_shown("+60123456789") == "+60123456789"
    assert phone_masked("+6591234567") == "•••• 4567"
    assert phone_masked("") == ""


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ({"email": "tan at home"}, BadEmail),
        ({"card": "no"}, BadCard),
        ({"name": "x" * 61}, TooLong),
        ({"phone": "12"}, BadPhone),
    ],
)
def test_words_that_cannot_be_are_refused(words: dict[str, str], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        read_words(words)


def test_quick_add_needs_a_phone_only_and_nothing_personal_leaves_its_table(shop: Shop) -> None:
    customer_id = known(shop, phone="9123 4567", name="")
    found = customer_of(shop.reader, customer_id)
    assert found is not None
    assert (found.words, found.kind, found.called, found.phone) == (
        {"phone": "+6591234567"},
        "person",
        "•••• 4567",
        "9123 4567",
    )
    for table in ("audit", "command_answer", "sync_outbox", "customer", "personal_datum"):
        assert "91234567" not in str(shop.reader.rows(f"SELECT * FROM {table}"))  # noqa: S608 - ours
    assert verify(shop.reader) == []


def test_same_command_again_is_the_same_customer(shop: Shop) -> None:
    command = AddCustomer(new_id(), {"name": "Tan Wei Ling"})
    assert shop.run(add_customer, command) == shop.run(add_customer, command) == command.command_id
    assert shop.count("customer") == [1]


def test_company_has_its_number_checked(shop: Shop) -> None:
    command = AddCustomer(new_id(), {"company": "Kopi Trading", "address": "2 Road\nSingapore"}, "202699999e")
    found = customer_of(shop.reader, shop.run(add_customer, command))
    assert found is not None
    assert (found.kind, found.uen, found.called) == ("company", "202699999E", "Kopi Trading")
    with pytest.raises(BadUen):
        shop.run(add_customer, AddCustomer(new_id(), {"company": "Kopi"}, "202699999X"))
    assert shop.count("customer") == [1]


@pytest.mark.parametrize("words", [{}, {"name": " "}, {"email": "tan@example.sg"}])
def test_nobody_is_kept_who_could_not_be_found(shop: Shop, words: dict[str, str]) -> None:
    before = shop.count("customer", "personal_key", "audit")
    with pytest.raises(NothingToKnowBy):
        shop.run(add_customer, AddCustomer(new_id(), words))
    assert shop.count("customer", "personal_key", "audit") == before


def test_words_change_one_by_one_and_are_taken_back(shop: Shop) -> None:
    who = known(shop, phone="91234567", name="Tan")
    shop.run(
        change_customer, ChangeCustomer(new_id(), who, {"name": "Tan Wei Ling", "email": "t@example.sg"})
    )
    shop.run(change_customer, ChangeCustomer(new_id(), who, {"phone": ""}))
    found = customer_of(shop.reader, who)
    assert found is not None
    assert found.words == {"name": "Tan Wei Ling", "email": "t@example.sg"}
    with pytest.raises(NothingToKnowBy):
        shop.run(change_customer, ChangeCustomer(new_id(), who, {"name": ""}))
    facts = [json.loads(row[0]) for row in shop.reader.rows("SELECT facts FROM audit ORDER BY sequence")]
    assert facts[-1] == {"customer_id": who, "fields": ["phone"]}
    shop.run(change_customer, ChangeCustomer(new_id(), who, {}, "202699999E"))
    found = customer_of(shop.reader, who)
    assert found is not None and (found.kind, found.uen) == ("company", "202699999E")
    shop.run(change_customer, ChangeCustomer(new_id(), who, {}, ""))
    found = customer_of(shop.reader, who)
    assert found is not None and (found.kind, found.uen) == ("person", None)
    assert verify(shop.reader) == []


def test_book_finds_by_any_part_and_sees_what_changed(shop: Shop) -> None:
    tan = known(shop, phone="9123 4567", name="Tan Wei Ling", card="mc-0001")
    lim = known(shop, phone="8765 4321", name="Lim Ah Seng", company="Kopi Trading")
    book = CustomerBook()
    book.refresh(shop.reader)
    assert book.find("wei tan") == book.find("91234567") == book.find("4567") == book.find("mc-0001") == [tan]
    assert book.find("9123 4567") == [tan]
    assert book.find("kopi") == [lim]
    assert book.find("") == [lim, tan]
    assert book.find("nobody") == []
    assert book.with_card(" mc-0001 ") == tan
    assert book.with_phone("+6587654321") == lim
    assert book.with_phone("") is None
    shop.run(change_customer, ChangeCustomer(new_id(), lim, {"name": "Lim Ah Hock"}))
    shop.run(archive_customer, ArchiveCustomer(new_id(), tan), shop.supervisor)
    book.refresh(shop.reader)
    assert book.find("hock") == [lim]
    assert book.find("seng") == book.find("wei") == []
    shop.run(archive_customer, ArchiveCustomer(new_id(), tan, is_back=True), shop.supervisor)
    book.refresh(shop.reader)
    assert book.find("wei") == [tan]


def test_group_has_a_name_and_the_prices_it_pays_by(shop: Shop) -> None:
    ((standard,),) = shop.reader.rows("SELECT price_list_id FROM price_list")
    group_id = shop.run(add_customer_group, AddGroup(new_id(), "Staff", standard), shop.owner).group_id
    who = known(shop, name="Tan")
    with pytest.raises(NeedsApproval):
        shop.run(put_in_group, PutInGroup(new_id(), who, group_id))
    shop.run(put_in_group, PutInGroup(new_id(), who, group_id), shop.supervisor)
    found = customer_of(shop.reader, who)
    assert found is not None and (found.group_name, found.price_list_id) == ("Staff", standard)
    shop.run(change_customer_group, ChangeGroup(new_id(), group_id, "Friends"), shop.owner)
    assert [(each.name, each.price_list_id) for each in customer_groups(shop.reader)] == [("Friends", None)]
    shop.run(change_customer_group, ChangeGroup(new_id(), group_id, "Friends", None, True), shop.owner)
    assert customer_groups(shop.reader) == []
    with pytest.raises(NoSuchGroup):
        shop.run(put_in_group, PutInGroup(new_id(), who, group_id), shop.supervisor)
    with pytest.raises(NoGroupName):
        shop.run(add_customer_group, AddGroup(new_id(), " "), shop.owner)
    with pytest.raises(NoSuchPriceList):
        shop.run(add_customer_group, AddGroup(new_id(), "Staff", "none"), shop.owner)
    assert verify(shop.reader) == []


def test_consent_is_a_fact_and_the_latest_word_counts(shop: Shop) -> None:
    who = known(shop, phone="91234567")
    for purpose, is_given, how in (
        (Purpose.MESSAGES, True, How.IN_PERSON),
        (Purpose.EMAIL, True, How.ON_PAPER),
        (Purpose.MESSAGES, False, How.BY_MESSAGE),
    ):
        shop.clock.forward(seconds=5)
        shop.run(record_consent, RecordConsent(new_id(), who, purpose, is_given, how))
    said = consents(shop.reader, who)
    assert [(each.purpose, each.is_given, each.how) for each in said] == [
        ("messages", True, "in_person"),
        ("email", True, "on_paper"),
        ("messages", False, "by_message"),
    ]
    assert {each.person_id for each in said} == {shop.cashier.person_id}
    assert given_now(said) == {"email"}
    assert verify(shop.reader) == []


def test_erased_customer_is_nobody_and_the_id_stays(shop: Shop) -> None:
    who = known(shop, phone="91234567", name="Tan")
    shop.run(change_customer, ChangeCustomer(new_id(), who, {}, "202699999E"))
    for person in (shop.cashier, shop.supervisor):
        with pytest.raises(NotAllowed):
            shop.run(erase_customer, EraseCustomer(new_id(), who), person)
    shop.run(erase_customer, EraseCustomer(new_id(), who), shop.owner)
    found = customer_of(shop.reader, who)
    assert found is not None
    assert (found.words, found.uen, found.called) == ({}, None, "")
    assert found.archived_at is not None
    key = "SELECT secret_key, forgotten_at IS NOT NULL FROM personal_key WHERE subject_id = ?"
    assert shop.reader.one(key, (who,)) == (None, 1)
    for function, command in (
        (change_customer, ChangeCustomer(new_id(), who, {"name": "Tan"})),
        (archive_customer, ArchiveCustomer(new_id(), who, is_back=True)),
        (erase_customer, EraseCustomer(new_id(), who)),
    ):
        with pytest.raises(NoSuchCustomer):
            shop.run(function, command, shop.owner)
    assert verify(shop.reader) == []


def test_limit_is_an_amount_and_the_owners_word(shop: Shop) -> None:
    who = known(shop, name="Tan")
    with pytest.raises(NotAllowed):
        shop.run(set_credit_limit, SetCreditLimit(new_id(), who, 10_000))
    with pytest.raises(NeedsApproval):
        shop.run(set_credit_limit, SetCreditLimit(new_id(), who, 10_000), shop.supervisor)
    with pytest.raises(BadCreditLimit):
        shop.run(set_credit_limit, SetCreditLimit(new_id(), who, 0), shop.owner)
    shop.run(set_credit_limit, SetCreditLimit(new_id(), who, 10_000), shop.owner)
    shop.run(set_credit_limit, SetCreditLimit(new_id(), who, 20_000), shop.owner)
    assert shop.reader.rows("SELECT credit_limit_cents FROM customer") == [(20_000,)]
    found = shop.reader.rows("SELECT account, position FROM tender_type WHERE tender_type = 'on_account'")
    assert found == [("1100", 7)]
    assert verify(shop.reader) == []
