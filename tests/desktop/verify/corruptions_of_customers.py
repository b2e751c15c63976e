"""A day with customers and accounts, ways to spoil it, and which invariant must notice it there."""

# ruff: noqa: S608 - the SQL is put together from constants of this file

from __future__ import annotations

from desktop.customers.add_customer import AddCustomer, add_customer
from desktop.customers.change_customer import (
    ChangeCustomer,
    PutInGroup,
    SetCreditLimit,
    change_customer,
    put_in_group,
    set_credit_limit,
)
from desktop.customers.consent import Purpose, RecordConsent, record_consent
from desktop.customers.erase_customer import EraseCustomer, erase_customer
from desktop.customers.groups import AddGroup, add_customer_group
from desktop.ids import new_id
from desktop.selling.account_words import TakePayment
from desktop.selling.complete_sale import complete_sale
from desktop.selling.invoice_words import IssueTaxInvoice
from desktop.selling.lines import TenderAsked
from desktop.selling.paying import CompleteSale
from desktop.selling.take_payment import take_payment
from desktop.selling.tax_invoice import issue_tax_invoice
from tests.builders import Shop
from tests.desktop.verify.sample_day import MILK


def a_day_of_customers(shop: Shop) -> None:
    """Tan in a group, with a limit, who buys, pays and gets some back; Lim, who was erased."""
    shop.start_shift()
    tan, lim = (shop.run(add_customer, AddCustomer(new_id(), {"name": name})) for name in ("Tan", "Lim"))
    group = shop.run(add_customer_group, AddGroup(new_id(), "Staff"), shop.owner)
    shop.run(put_in_group, PutInGroup(new_id(), tan, group.group_id), shop.owner)
    shop.run(set_credit_limit, SetCreditLimit(new_id(), tan, 5_000), shop.owner)
    shop.run(record_consent, RecordConsent(new_id(), tan, Purpose.EMAIL, is_given=True))
    owed = (TenderAsked("on_account", 700),)
    shop.run(complete_sale, CompleteSale(new_id(), (MILK.line(2000),), owed, 700, tan))
    shop.run(change_customer, ChangeCustomer(new_id(), tan, {"address": "1 Kopi Road"}))
    sold = shop.reader.rows("SELECT sale_id FROM sale")[0][0]
    shop.run(issue_tax_invoice, IssueTaxInvoice(new_id(), sold, tan))
    shop.run(take_payment, TakePayment(new_id(), tan, 900, (TenderAsked("cash", 1_000),)))
    back = TakePayment(new_id(), tan, -100, (TenderAsked("cash", -100),), "wrong_item")
    shop.run(take_payment, back, shop.supervisor)
    shop.run(erase_customer, EraseCustomer(new_id(), lim), shop.owner)


def _numbered(number: int) -> str:
    return f"(SELECT sale_id FROM sale WHERE number = 'T1-{number:06d}')"


SOLD, PAID, BACK = (_numbered(number) for number in (1, 2, 3))
_LIM = "(SELECT subject_id FROM personal_key WHERE forgotten_at IS NOT NULL)"

CUSTOMER_CASES: tuple[tuple[str, str, str], ...] = (
    (
        "customer",
        "UPDATE customer SET credit_limit_cents = 9000",
        "customers_are_as_audited",
    ),
    ("customer", "UPDATE customer SET credit_limit_cents = -1", "every_value_has_its_shape"),
    ("customer", "UPDATE customer SET group_id = 'none'", "every_reference_is_found"),
    ("customer", f"DELETE FROM customer WHERE customer_id = {_LIM}", "customers_are_as_audited"),
    (
        "customer",
        f"UPDATE customer SET uen = '202699999E' WHERE customer_id = {_LIM}",
        "the_forgotten_are_nobody",
    ),
    (
        "customer",
        f"UPDATE customer SET archived_at = NULL WHERE customer_id = {_LIM}",
        "the_forgotten_are_nobody",
    ),
    ("customer_group", "UPDATE customer_group SET name = ''", "every_value_has_its_shape"),
    ("customer_group", "UPDATE customer_group SET price_list_id = 'none'", "every_reference_is_found"),
    ("customer_consent", "UPDATE customer_consent SET is_given = 0", "consents_are_as_audited"),
    ("customer_consent", "DELETE FROM customer_consent", "consents_are_as_audited"),
    (
        "customer_consent",
        "INSERT INTO customer_consent SELECT 'c', customer_id, 'calls', 1, how, person_id, given_at, '{}'"
        " FROM customer_consent",
        "consents_are_as_audited",
    ),
    ("sale", f"UPDATE sale SET customer_id = NULL WHERE sale_id = {SOLD}", "accounts_are_somebodys"),
    (
        "tender",
        f"UPDATE tender SET tendered_cents = 701 WHERE sale_id = {SOLD}",
        "accounts_are_somebodys",
    ),
    (
        "tender",
        f"UPDATE tender SET tender_type = 'card' WHERE sale_id = {PAID} AND tender_type = 'on_account'",
        "payments_take_off_an_account",
    ),
    ("sale", f"UPDATE sale SET reason = NULL WHERE sale_id = {BACK}", "payments_take_off_an_account"),
    ("sale", f"UPDATE sale SET kind = 'sale' WHERE sale_id = {PAID}", "sale_totals_are_the_lines"),
    ("sale", f"UPDATE sale SET kind = 'payment' WHERE sale_id = {SOLD}", "sale_totals_are_the_lines"),
    ("tax_invoice", "UPDATE tax_invoice SET made_out_to = 'Tan'", "invoices_are_of_their_sale"),
    ("tax_invoice", f"UPDATE tax_invoice SET customer_id = {_LIM}", "invoices_are_of_their_sale"),
    ("tax_invoice", f"UPDATE tax_invoice SET sale_id = {PAID}", "invoices_are_of_their_sale"),
    ("tax_invoice", "DELETE FROM tax_invoice", "invoices_are_of_their_sale"),
    ("tax_invoice", "UPDATE tax_invoice SET customer_id = 'none'", "every_reference_is_found"),
    (
        "print_job",
        f"UPDATE print_job SET document_id = {PAID} WHERE kind = 'invoice'",
        "print_jobs_know_their_paper",
    ),
    (
        "entry_line",
        "UPDATE entry_line SET amount_cents = amount_cents + 1 WHERE account = '1100'",
        "accounts_are_in_the_books",
    ),
)
