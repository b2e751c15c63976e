"""Payments by code from the command line: what waits for the bank, and the owner's word that it came."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.ids import new_id
from desktop.selling.attempt_words import Attempt, ClaimPayment, ShowCode
from desktop.selling.attempts import claim_payment, show_code
from desktop.selling.complete_sale import complete_sale
from desktop.selling.lines import TenderAsked
from desktop.selling.paying import CompleteSale
from tests.builders import a_shop
from tests.crash.a_catalogue import a_basket, add_items
from tests.desktop.cli.conftest import Kedai


@pytest.fixture
def seen(tmp_path: Path) -> Iterator[tuple[Path, Attempt, Attempt]]:
    """A shop with a code that paid for a sale, and one that paid for nothing."""
    folder = tmp_path / "shop"
    folder.mkdir()
    with a_shop(folder) as shop:
        add_items(shop.database, shop.console)
        shop.start_shift()
        sale = a_basket(0)
        paid, lost = (
            shop.run(show_code, ShowCode(new_id(), basket, sale.shown_total_cents))
            for basket in (sale.command_id, "another")
        )
        for each in (paid, lost):
            shop.run(claim_payment, ClaimPayment(new_id(), each.attempt_id))
        tender = TenderAsked("paynow", paid.amount_cents, paid.reference, paid.attempt_id)
        shop.run(complete_sale, CompleteSale(sale.command_id, sale.lines, (tender,), sale.shown_total_cents))
    yield folder, paid, lost


def test_what_waits_is_listed_with_its_receipt_and_leaves_when_it_is_confirmed(
    kedai: Kedai, seen: tuple[Path, Attempt, Attempt]
) -> None:
    folder, paid, lost = seen
    listed = kedai("--shop", folder, "payment", "list", "--json")
    assert [(row["reference"], row["receipt"]) for row in listed.json["rows"]] == [
        (paid.reference, "T1-000001"),
        (lost.reference, None),
    ]
    assert "no sale" in kedai("--shop", folder, "payment", "list").out
    for reference in (paid.reference.lower(), lost.reference):
        done = kedai("--shop", folder, "payment", "confirm", reference, "OCBC-778")
        assert (done.code, "is confirmed" in done.out) == (0, True)
    assert "Nothing waits" in kedai("--shop", folder, "payment", "list").out
    again = kedai("--shop", folder, "payment", "confirm", paid.reference, "OCBC-778", "--json")
    assert (again.code, again.json["error"]["code"]) == (1, "selling.bad_attempt")
    assert kedai("--shop", folder, "verify").code == 0


def test_reference_that_no_code_had_is_refused(kedai: Kedai, seen: tuple[Path, Attempt, Attempt]) -> None:
    folder, _paid, _lost = seen
    ran = kedai("--shop", folder, "payment", "confirm", "T1-NOBODYS", "OCBC-778")
    assert (ran.code, "Show a new code" in ran.err) == (1, True)


def test_money_to_come_is_listed_by_its_day(kedai: Kedai, seen: tuple[Path, Attempt, Attempt]) -> None:
    folder, paid, _lost = seen
    rows = kedai("--shop", folder, "payment", "expected", "--json").json["rows"]
    assert [(row["tender_type"], row["account"], row["count"], row["cents"]) for row in rows] == [
        ("paynow", "1050", 1, paid.amount_cents)
    ]
    day = rows[0]["expected_on"]
    assert day in kedai("--shop", folder, "payment", "expected", "--from", day, "--to", day).out
    assert "No money" in kedai("--shop", folder, "payment", "expected", "--to", "2026-01-01").out
