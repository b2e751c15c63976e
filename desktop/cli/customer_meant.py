"""Which customer the words of a command mean: an id, a number, a card or a part of a name."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

from desktop.cli.options import words
from desktop.customers.queries import Customer, CustomerBook, customer_of
from desktop.customers.refusals import NoSuchCustomer
from desktop.customers.words import WORDS
from desktop.database.rows import Rows
from desktop.errors import Refusal
from desktop.messages.say import Say


@dataclass
class SeveralCustomers(Refusal):
    """The words fit several."""

    code = "customers.several"
    typed: str
    count: int


def add_customer_meant(parser: argparse.ArgumentParser, say: Say) -> None:
    """Somebody who buys."""
    parser.add_argument(
        "customer", type=words, metavar=say("cli.customer.word"), help=say("cli.customer.who")
    )


def add_words(parser: argparse.ArgumentParser, say: Say) -> None:
    """An option for each word of a customer's, and the company's number."""
    for name in (*WORDS, "uen"):
        parser.add_argument(
            f"--{name}", type=words, metavar=say("cli.word.words"), help=say(f"cli.customer.{name}")
        )


def words_given(asked: argparse.Namespace) -> dict[str, str]:
    """Those that were typed; "" takes one back."""
    given = {name: getattr(asked, name) for name in WORDS}
    return {name: str(word) for name, word in given.items() if word is not None}


def customer_meant(rows: Rows, typed: str) -> Customer:
    """Archived and erased ones by their id only.

    Raises:
        NoSuchCustomer, SeveralCustomers: it is not clear who.
    """
    if exact := customer_of(rows, typed):
        return exact
    book = CustomerBook()
    book.refresh(rows)
    found = book.find(typed)
    if not found:
        raise NoSuchCustomer
    if len(found) > 1:
        raise SeveralCustomers(typed, len(found))
    customer = customer_of(rows, found[0])
    assert customer is not None, "the book was read a moment ago"
    return customer
