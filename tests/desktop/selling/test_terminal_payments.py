"""Payments by the card terminal: on record before anything leaves, unknown until somebody knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.screens.selling.notices import codes_notice
from desktop.selling.attempt_words import (
    Attempt,
    BadAttempt,
    CancelPayment,
    SettleBySlip,
    SettleTerminal,
    StartTerminal,
    attempts_of_shift,
    terminal_attempts_of_basket,
)
from desktop.selling.attempts import cancel_payment
from desktop.selling.complete_sale import complete_sale
from desktop.selling.lines import TenderAsked
from desktop.selling.paying import CompleteSale
from desktop.selling.queries import open_shift_of
from desktop.selling.refusals import BadAmount, UnknownTender
from desktop.selling.terminal_payments import (
    reference_of,
    settle_by_slip,
    settle_terminal,
    start_terminal,
)
from desktop.selling.void_sale import void_sale
from desktop.selling.void_words import VoidSale
from desktop.staff.permissions import NeedsApproval
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


def started(shop: Shop, basket_id: str, amount_cents: int, way: str = "card") -> Attempt:
    shift = open_shift_of(shop.reader, shop.cashier.till_id)
    assert shift is not None
    who = replace(shop.cashier, shift_id=shift.shift_id)
    attempt: Attempt = shop.run(start_terminal, StartTerminal(new_id(), basket_id, way, amount_cents), who)
    return attempt


def answered(shop: Shop, attempt: Attempt, outcome: str, **told: str) -> Attempt:
    done: Attempt = shop.run(settle_terminal, SettleTerminal(new_id(), attempt.attempt_id, outcome, **told))
    return done


def by_card(sale: CompleteSale, attempt: Attempt) -> CompleteSale:
    tender = TenderAsked(attempt.tender_type, attempt.amount_cents, attempt.reference, attempt.attempt_id)
    return replace(sale, tenders=(tender,))


def steps(shop: Shop) -> list[tuple[object, ...]]:
    return shop.reader.rows(
        "SELECT state, approval_code, card_mask, retrieval_reference FROM payment_step"
        " ORDER BY attempt_id, step_no"
    )


def test_approved_pays_once_and_the_paper_has_its_code_and_four_figures(selling: Shop) -> None:
    sale = a_basket(0)
    asked = started(selling, sale.command_id, sale.shown_total_cents)
    assert (asked.state, asked.reference) == ("pending", reference_of(asked.attempt_id))
    assert len(asked.reference) == 12 and asked.reference.isdecimal()
    with pytest.raises(BadAttempt):
        selling.run(complete_sale, by_card(sale, asked))
    approved = answered(
        selling, asked, "approved", approval_code="A00123", card_mask="****4242", retrieval_reference="9" * 12
    )
    assert approved.reference == "A00123 ****4242"
    done = selling.run(complete_sale, by_card(sale, approved))
    assert selling.reader.rows("SELECT reference, attempt_id FROM tender") == [
        ("A00123 ****4242", asked.attempt_id)
    ]
    assert steps(selling) == [("pending", None, None, None), ("approved", "A00123", "****4242", "9" * 12)]
    with pytest.raises(BadAttempt):
        selling.run(complete_sale, by_card(a_basket(1), approved))
    with pytest.raises(BadAttempt):
        selling.run(cancel_payment, CancelPayment(new_id(), asked.attempt_id), selling.owner)
    selling.run(void_sale, VoidSale(new_id(), done.sale_id, "rung_wrong"), selling.supervisor)
    assert verify(selling.reader) == []


@pytest.mark.parametrize(("code", "state"), [("A77", "approved"), ("", "declined"), ("  ", "declined")])
def test_unknown_is_settled_from_the_slip(selling: Shop, code: str, state: str) -> None:
    sale = a_basket(0)
    asked = started(selling, sale.command_id, sale.shown_total_cents, "nets")
    assert answered(selling, asked, "unknown").state == "unknown"
    assert [each.state for each in terminal_attempts_of_basket(selling.reader, sale.command_id)] == [
        "unknown"
    ]
    command = SettleBySlip(new_id(), asked.attempt_id, code)
    settled = selling.run(settle_by_slip, command)
    assert (settled.state, selling.run(settle_by_slip, command)) == (state, settled)
    if state == "approved":
        selling.run(complete_sale, by_card(sale, settled))
    else:
        assert terminal_attempts_of_basket(selling.reader, sale.command_id) == []
    assert verify(selling.reader) == []


def test_a_pending_payment_of_before_a_crash_is_settled_from_the_slip_too(selling: Shop) -> None:
    asked = started(selling, "basket", 875)
    settled = selling.run(settle_by_slip, SettleBySlip(new_id(), asked.attempt_id, "A1"))
    assert settled.state == "approved"
    assert verify(selling.reader) == []


def test_what_the_terminal_took_is_given_back_only_as_somebody_approves(selling: Shop) -> None:
    asked = started(selling, "basket", 875)
    answered(selling, asked, "approved", approval_code="A1")
    cancel = CancelPayment(new_id(), asked.attempt_id)
    with pytest.raises(NeedsApproval):
        selling.run(cancel_payment, cancel)
    assert selling.run(cancel_payment, cancel, selling.supervisor).state == "cancelled"
    assert verify(selling.reader) == []


@pytest.mark.parametrize(
    "told",
    [
        {"outcome": "approved"},  # without a code
        {"outcome": "approved", "approval_code": "4761730000000119"},
        {"outcome": "approved", "approval_code": "A1", "card_mask": "4761730000000119"},
        {"outcome": "claimed", "approval_code": "A1"},
    ],
    ids=str,
)
def test_what_no_terminal_says_is_not_kept(selling: Shop, told: dict[str, str]) -> None:
    asked = started(selling, "basket", 875)
    with pytest.raises(BadAttempt):
        answered(selling, asked, **told)
    assert [row[0] for row in steps(selling)] == ["pending"]


def test_only_sums_there_are_and_ways_the_terminal_takes_are_asked(selling: Shop) -> None:
    for amount in (0, -1, 10**12):
        with pytest.raises(BadAmount):
            started(selling, "basket", amount)
    for way in ("cash", "paynow", "cdc_voucher", "barter"):
        with pytest.raises(UnknownTender):
            started(selling, "basket", 100, way)
    with pytest.raises(BadAttempt):
        selling.run(settle_by_slip, SettleBySlip(new_id(), "nothing", "A1"))
    assert selling.count("payment_attempt") == [0]


def test_the_end_of_the_shift_tells_what_nobody_settled(selling: Shop) -> None:
    unknown, lost = (started(selling, name, cents) for name, cents in (("a", 100), ("b", 200)))
    answered(selling, unknown, "unknown")
    answered(selling, lost, "approved", approval_code="A1")
    answered(selling, started(selling, "c", 300), "declined")
    shift = open_shift_of(selling.reader, selling.cashier.till_id)
    assert shift is not None
    notice = codes_notice(attempts_of_shift(selling.reader, shift.shift_id), Say("en"))
    assert notice is not None
    assert "1 at the terminal with no answer, $1.00" in notice.headline
    assert "$3.00" not in notice.headline
