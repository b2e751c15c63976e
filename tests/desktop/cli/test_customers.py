"""Customers from the command line: added, limited, invoiced, given out and forgotten."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.customers.add_customer import AddCustomer, add_customer
from desktop.customers.change_customer import SetCreditLimit, set_credit_limit
from desktop.ids import new_id
from desktop.selling.account_words import TakePayment
from desktop.selling.complete_sale import complete_sale
from desktop.selling.lines import TenderAsked
from desktop.selling.take_payment import take_payment
from tests.builders import a_shop
from tests.crash.a_catalogue import a_basket, add_items
from tests.desktop.cli.conftest import Kedai


@pytest.fixture
def account(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A shop with Tan, who bought one basket on account and paid $5.00 towards it."""
    folder = tmp_path / "shop"
    folder.mkdir()
    with a_shop(folder) as shop:
        add_items(shop.database, shop.console)
        shop.start_shift()
        tan = shop.run(add_customer, AddCustomer(new_id(), {"name": "Tan Wei Ling", "phone": "91234567"}))
        shop.run(set_credit_limit, SetCreditLimit(new_id(), tan, 50_000), shop.owner)
        basket = a_basket(0)
        owed = (TenderAsked("on_account", basket.shown_total_cents),)
        shop.run(complete_sale, replace(basket, tenders=owed, customer_id=tan))
        shop.clock.forward(seconds=60)
        shop.run(take_payment, TakePayment(new_id(), tan, 500, (TenderAsked("cash", 500),)))
    yield folder, tan


def test_customer_is_added_found_changed_and_grouped(kedai: Kedai, account: tuple[Path, str]) -> None:
    folder, _tan = account
    made = kedai("--shop", folder, "customer", "add", "--company", "Kopi", "--uen", "202699999E", "--json")
    assert made.code == 0
    bad = kedai("--shop", folder, "customer", "add", "--name", "Lim", "--uen", "202699999X", "--json")
    assert (bad.code, bad.json["error"]["code"]) == (1, "setup.bad_uen")
    listed = kedai("--shop", folder, "customer", "list", "--json").json["rows"]
    assert [row["called"] for row in listed] == ["Kopi", "Tan Wei Ling"]
    changed = kedai("--shop", folder, "customer", "change", "kopi", "--address", "12 Kopi Road")
    assert changed.code == 0
    assert kedai("--shop", folder, "customer", "group", "tan", "Staff").code == 0
    assert kedai("--shop", folder, "customer", "limit", "kopi", "100").code == 0
    found = kedai("--shop", folder, "customer", "list", "9123", "--json").json["rows"]
    assert [(row["called"], row["phone"], row["group_name"]) for row in found] == [
        ("Tan Wei Ling", "9123 4567", "Staff")
    ]
    nobody = kedai("--shop", folder, "customer", "limit", "nobody", "1")
    assert (nobody.code, "not known" in nobody.err) == (1, True)
    kedai("--shop", folder, "customer", "add", "--name", "Tan Ah Seng")
    several = kedai("--shop", folder, "customer", "group", "tan", "Staff")
    assert (several.code, "fits 2 customers" in several.err) == (1, True)
    assert kedai("--shop", folder, "verify").code == 0


def test_statement_adds_up_in_words_figures_and_pdf(
    kedai: Kedai, account: tuple[Path, str], tmp_path: Path
) -> None:
    folder, tan = account
    pdf = tmp_path / "statement.pdf"
    told = kedai("--shop", folder, "statement", "tan", "--from", "2026-11-23", "--pdf", pdf, "--json").json
    total = a_basket(0).shown_total_cents
    assert (told["customer_id"], told["opening_cents"], told["closing_cents"]) == (tan, 0, total - 500)
    assert [(row["number"], row["kind"], row["amount_cents"]) for row in told["rows"]] == [
        ("T1-000001", "sale", total),
        ("T1-000002", "payment", -500),
    ]
    assert pdf.read_bytes().startswith(b"%PDF")
    words = kedai("--shop", folder, "statement", "tan").out
    assert "Payment" in words and "T1-000002" in words
    later = kedai(
        "--shop", folder, "statement", "tan", "--from", "2027-01-01", "--to", "2027-01-31", "--json"
    )
    assert (later.json["opening_cents"], later.json["rows"]) == (total - 500, [])


def test_sale_is_made_out_as_pdf_and_once_more_is_a_copy(
    kedai: Kedai, account: tuple[Path, str], tmp_path: Path
) -> None:
    folder, _tan = account
    pdf = tmp_path / "invoice.pdf"
    asked = ("--shop", folder, "customer", "invoice", "T1-000001", "tan", "--pdf", pdf)
    refused = kedai(*asked)
    assert (refused.code, "address" in refused.err, pdf.exists()) == (1, True, False)
    kedai("--shop", folder, "customer", "change", "tan", "--address", "12 Kopi Road")
    assert kedai(*asked).code == 0
    first = pdf.read_bytes()
    assert kedai(*asked).code == 0
    assert pdf.read_bytes() != first
    unknown = kedai("--shop", folder, "customer", "invoice", "T9-000001", "tan", "--pdf", pdf)
    assert unknown.code == 1
    assert kedai("--shop", folder, "verify").code == 0


def test_all_that_is_held_is_given_out_and_who_it_was_forgotten(
    kedai: Kedai, account: tuple[Path, str], tmp_path: Path
) -> None:
    folder, tan = account
    file = tmp_path / "tan.json"
    assert kedai("--shop", folder, "customer", "export", "tan", "-o", file).code == 0
    held = json.loads(file.read_text(encoding="utf-8"))
    assert held["words"] == {"name": "Tan Wei Ling", "phone": "+6591234567"}
    assert [each["number"] for each in held["documents"]] == ["T1-000001", "T1-000002"]
    assert held["balance_cents"] == a_basket(0).shown_total_cents - 500
    rows = kedai("--shop", folder, "customer", "export", "tan", "--csv").out
    cells = list(csv.reader(rows.splitlines()))
    assert ["words", "name", "Tan Wei Ling"] in cells
    assert ["words", "phone", "'+6591234567"] in cells
    owing = kedai("--shop", folder, "customer", "erase", "tan")
    assert (owing.code, "Settle it first" in owing.err) == (1, True)
    made = kedai("--shop", folder, "customer", "add", "--name", "Lim", "--json").json["customer_id"]
    assert kedai("--shop", folder, "customer", "erase", made).code == 0
    gone = kedai("--shop", folder, "customer", "export", made, "--json")
    assert gone.json["error"]["code"] == "customers.no_such_customer"
    assert tan != made
    assert kedai("--shop", folder, "verify").code == 0
