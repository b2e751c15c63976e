"""What the counter says of a customer in a line: in the list, above the basket, on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.customers.words import phone_shown
from desktop.messages.say import Say
from desktop.money import money_on_screen
from desktop.screens.widgets.result_list import ResultRow

if TYPE_CHECKING:
    from desktop.customers.queries import Customer
    from desktop.selling.account import Account
    from desktop.selling.found_sales import FoundSale

ADD = "add"


def customer_row(customer: Customer, say: Say) -> ResultRow:
    """Name, number and group, as the list shows them."""
    called = customer.word("name") or customer.word("company") or customer.phone
    parts = (customer.phone, customer.word("company"), customer.group_name)
    detail = " · ".join(part for part in parts if part and part != called)
    if not detail and called == customer.phone:
        detail = say("customer.no_name")
    return ResultRow(customer.customer_id, called, detail, "")


def add_row(words: dict[str, str], say: Say) -> ResultRow:
    """The row that knows somebody new by what was typed."""
    typed = phone_shown(words["phone"]) if "phone" in words else words.get("name", "")
    hint = say("customer.add_phone_hint" if "phone" in words else "customer.add_name_hint")
    return ResultRow(ADD, say("customer.add", words=typed), hint, "")


def sale_row(sale: FoundSale, say: Say) -> ResultRow:
    """One of the latest sales."""
    kind = say(f"statement.kind.{sale.kind}") if say.has(f"statement.kind.{sale.kind}") else sale.kind
    detail = f"{sale.completed_at:%d %b %Y %H:%M} · {kind}"
    return ResultRow(sale.sale_id, sale.number, detail, money_on_screen(sale.total_cents))


def above_basket(customer: Customer, account: Account, say: Say) -> str:
    """Who buys: in sight of the next customer, so a number is masked."""
    parts = [customer.called, customer.group_name or ""]
    if account.limit_cents is not None or account.balance_cents:
        parts.append(balance_words(account, say))
    return " · ".join(part for part in parts if part)


def balance_words(account: Account, say: Say) -> str:
    """What is owed, or stands to the customer's good."""
    if account.balance_cents < 0:
        return say("customer.in_credit", credit_cents=-account.balance_cents)
    return say("customer.owes", balance_cents=account.balance_cents)


def account_words(account: Account, say: Say) -> str:
    """What is owed, of how much, and what may still be sold to them here."""
    if account.limit_cents is None:
        return balance_words(account, say) if account.balance_cents else say("customer.pays_at_once")
    facts = {"limit_cents": account.limit_cents, "free_cents": account.free_cents}
    balance = balance_words(account, say)
    return say("customer.account", balance=balance[:1].upper() + balance[1:], **facts)
