"""`kedai payment confirm`: a payment by code was found at the bank."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Answer
from desktop.cli.options import words
from desktop.cli.shop_door import writing
from desktop.cli.terminal import Terminal
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.selling.attempt_words import BadAttempt, ConfirmPayment, attempt_of_reference
from desktop.selling.attempts import confirm_payment


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Which, and by what the bank knows it."""
    parser.add_argument(
        "reference", type=words, metavar=say("cli.payment.word.reference"), help=say("cli.payment.reference")
    )
    parser.add_argument(
        "bank_reference", type=words, metavar=say("cli.payment.word.bank"), help=say("cli.payment.bank")
    )


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """From now on it counts as confirmed, with who said so."""
    with writing(asked, terminal) as (shop, who):
        reader = shop.database.reader()
        try:
            found = attempt_of_reference(reader, asked.reference.strip().upper())
        finally:
            reader.close()
        if found is None:
            raise BadAttempt("unknown")
        command = ConfirmPayment(new_id(), found.attempt_id, asked.bank_reference)
        done = shop.database.run(confirm_payment, command, who)
    facts = {"reference": done.reference, "amount_cents": done.amount_cents, "state": done.state}
    return Answer(terminal.say("cli.payment.confirmed", **facts), facts)
