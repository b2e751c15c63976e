"""Payments by code: on record before they are shown, one step after the other, used once, and told apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.ids import new_id
from desktop.money import LARGEST_CENTS
from desktop.selling.attempt_words import (
    Attempt,
    AttemptTotals,
    BadAttempt,
    CancelPayment,
    ClaimPayment,
    ConfirmPayment,
    PayNowAccount,
    ShowCode,
    attempts_of_basket,
    attempts_of_shift,
    payments_to_confirm,
)
from desktop.selling.attempts import cancel_payment, claim_payment, confirm_payment, show_code
from desktop.selling.complete_sale import complete_sale
from desktop.selling.lines import TenderAsked
from desktop.selling.paying import CompleteSale
from desktop.selling.paynow import read_code
from desktop.selling.queries import open_shift_of
from desktop.selling.refusals import BadAmount
from desktop.selling.void_sale import void_sale
from desktop.selling.void_words import VoidSale
from desktop.setup.change_setting import BadSetting, ChangeSetting, change_setting
from desktop.staff.permissions import NotAllowed
from desktop.verify.run import verify
from tests.builders import Shop, a_shop
from tests.crash.a_catalogue import a_basket, add_items


@pytest.fixture
def selling(tmp_path: Path) -> Iterator[Shop]:
    """A shop with items to sell and a shift open."""
    with a_shop(tmp_path) as shop:
        add_items(shop.database, shop.console)
        shop.start_shift()
        yield shop


def shown(shop: Shop, basket_id: str, amount_cents: int) -> Attempt:
    shift = open_shift_of(shop.reader, shop.cashier.till_id)
    assert shift is not None
    attempt: Attempt = shop.run(
        show_code, ShowCode(new_id(), basket_id, amount_cents), replace(shop.cashier, shift_id=shift.shift_id)
    )
    return attempt


def by_code(sale: CompleteSale, *attempts: Attempt) -> CompleteSale:
    tenders = tuple(
        TenderAsked(each.tender_type, each.amount_cents, each.reference, each.attempt_id) for each in attempts
    )
    return replace(sale, tenders=tenders)


def states(shop: Shop) -> list[str]:
    return [row[0] for row in shop.reader.rows("SELECT state FROM payment_attempt ORDER BY rowid")]


def test_code_is_on_record_before_it_is_seen_and_asks_for_exactly_this_amount(selling: Shop) -> None:
    attempt = shown(selling, "basket", 1_250)
    assert states(selling) == ["shown"]
    assert attempts_of_basket(selling.reader, "basket") == [attempt]
    asked = read_code(PayNowAccount("202699999E", "DEMO SHOP PTE LTD").code(attempt))
    assert (asked.amount_cents, asked.reference, asked.is_editable) == (1_250, attempt.reference, False)
    assert attempt.reference.startswith("T1-") and len(attempt.reference) <= 25
    assert shown(selling, "basket", 1_250).reference != attempt.reference, "a late payment must be told apart"
    assert verify(selling.reader) == []


def test_sale_is_paid_by_what_was_seen_and_later_confirmed_by_the_bank(selling: Shop) -> None:
    sale = a_basket(0)
    first = shown(selling, sale.command_id, 100)
    rest = shown(selling, sale.command_id, sale.shown_total_cents - 100)
    for each in (first, rest):
        claim = ClaimPayment(new_id(), each.attempt_id)
        assert selling.run(claim_payment, claim) == selling.run(claim_payment, claim)
    selling.run(complete_sale, by_code(sale, first, rest))
    assert selling.reader.rows("SELECT attempt_id, reference FROM tender ORDER BY tender_no") == [
        (first.attempt_id, first.reference),
        (rest.attempt_id, rest.reference),
    ]
    shift = open_shift_of(selling.reader, selling.cashier.till_id)
    assert shift is not None
    assert attempts_of_shift(selling.reader, shift.shift_id) == [
        AttemptTotals("claimed", 2, sale.shown_total_cents, 0)
    ]
    confirm = ConfirmPayment(new_id(), first.attempt_id, " OCBC-778 ")
    selling.run(confirm_payment, confirm, selling.supervisor)
    assert [(each.reference, each.receipt) for each in payments_to_confirm(selling.reader)] == [
        (rest.reference, "T1-000001")
    ]
    assert selling.reader.rows(
        "SELECT step_no, state, bank_reference FROM payment_step WHERE attempt_id = ? ORDER BY step_no",
        (first.attempt_id,),
    ) == [(1, "shown", None), (2, "claimed", None), (3, "confirmed", "OCBC-778")]
    assert verify(selling.reader) == []


def test_sale_takes_no_payment_that_nobody_saw_or_that_is_anothers(selling: Shop) -> None:
    sale = a_basket(0)
    total = sale.shown_total_cents
    unseen, others = shown(selling, sale.command_id, total), shown(selling, "another", total)
    part, cancelled = shown(selling, sale.command_id, 100), shown(selling, sale.command_id, total)
    for each in (others, part):
        selling.run(claim_payment, ClaimPayment(new_id(), each.attempt_id))
    selling.run(cancel_payment, CancelPayment(new_id(), cancelled.attempt_id))
    before = selling.count("sale", "tender", "audit")
    for attempts, state in (
        ((unseen,), "shown"),
        ((others,), "unknown"),
        ((cancelled,), "cancelled"),
        ((replace(part, amount_cents=total),), "unknown"),
        ((replace(part, attempt_id="nobody's"),), "unknown"),
        ((part, part), "claimed"),
    ):
        with pytest.raises(BadAttempt) as refusal:
            selling.run(complete_sale, by_code(sale, *attempts))
        assert refusal.value.reason == state
    assert selling.count("sale", "tender", "audit") == before
    assert verify(selling.reader) == []


def test_steps_go_one_way_and_a_sold_payment_is_not_cancelled(selling: Shop) -> None:
    sale = a_basket(0)
    attempt = shown(selling, sale.command_id, sale.shown_total_cents)
    refused(selling, confirm_payment, ConfirmPayment(new_id(), attempt.attempt_id, "OCBC-778"))
    selling.run(claim_payment, ClaimPayment(new_id(), attempt.attempt_id))
    refused(selling, claim_payment, ClaimPayment(new_id(), attempt.attempt_id))
    refused(selling, confirm_payment, ConfirmPayment(new_id(), attempt.attempt_id, "  "))
    selling.run(complete_sale, by_code(sale, attempt))
    refused(selling, cancel_payment, CancelPayment(new_id(), attempt.attempt_id))
    selling.run(confirm_payment, ConfirmPayment(new_id(), attempt.attempt_id, "OCBC-778"), selling.owner)
    refused(selling, claim_payment, ClaimPayment(new_id(), attempt.attempt_id))
    refused(selling, claim_payment, ClaimPayment(new_id(), "nobody's"))
    given_back = shown(selling, "basket", 100)
    selling.run(claim_payment, ClaimPayment(new_id(), given_back.attempt_id))
    selling.run(cancel_payment, CancelPayment(new_id(), given_back.attempt_id))
    refused(selling, claim_payment, ClaimPayment(new_id(), given_back.attempt_id))
    assert states(selling) == ["confirmed", "cancelled"]
    assert verify(selling.reader) == []


def refused(shop: Shop, function: object, command: object) -> None:
    before = shop.count("payment_step", "audit")
    with pytest.raises(BadAttempt):
        shop.run(function, command, shop.supervisor)
    assert shop.count("payment_step", "audit") == before


@pytest.mark.parametrize("amount_cents", [0, -1, LARGEST_CENTS + 1, 20_000_001])
def test_amount_that_no_bank_moves_is_not_shown(selling: Shop, amount_cents: int) -> None:
    with pytest.raises(BadAmount):
        selling.run(show_code, ShowCode(new_id(), "basket", amount_cents))
    assert states(selling) == []


def test_cashier_who_saw_the_phone_does_not_speak_for_the_bank(selling: Shop) -> None:
    attempt = shown(selling, "basket", 100)
    selling.run(claim_payment, ClaimPayment(new_id(), attempt.attempt_id))
    with pytest.raises(NotAllowed):
        selling.run(confirm_payment, ConfirmPayment(new_id(), attempt.attempt_id, "OCBC-778"))


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        (
            "paynow_proxy",
            ("", "202699999E", "+6581234567", "53123456K001"),
            ("7", "+6561234567", "202699999e"),
        ),
        ("paynow_name", ("", "DEMO SHOP", "x" * 25), (" ", "x" * 26, "咖啡店", "a\nb")),
    ],
)
def test_whom_codes_pay_is_a_setting_of_a_form(
    selling: Shop, name: str, good: tuple[str, ...], bad: tuple[str, ...]
) -> None:
    for value in good:
        selling.run(change_setting, ChangeSetting(new_id(), name, value), selling.console)
        assert verify(selling.reader) == []
    wrongs: list[str | int] = [*bad, 7]
    for wrong in wrongs:
        with pytest.raises(BadSetting):
            selling.run(change_setting, ChangeSetting(new_id(), name, wrong), selling.console)


def test_void_names_the_payment_of_the_sale_it_undoes(selling: Shop) -> None:
    sale = a_basket(0)
    attempt = shown(selling, sale.command_id, sale.shown_total_cents)
    selling.run(claim_payment, ClaimPayment(new_id(), attempt.attempt_id))
    selling.run(complete_sale, by_code(sale, attempt))
    selling.run(void_sale, VoidSale(new_id(), sale.command_id, "wrong_item"), selling.owner)
    assert selling.reader.rows("SELECT attempt_id FROM tender") == [(attempt.attempt_id,)] * 2
    assert verify(selling.reader) == []
