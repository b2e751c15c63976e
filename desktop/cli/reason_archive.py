"""`kedai reason archive`: a reason that is offered no more."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Answer
from desktop.cli.options import words
from desktop.cli.shop_door import writing
from desktop.cli.terminal import Terminal
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.selling.cash_reasons import EndCashReason, NoCashReason, cash_reasons
from desktop.selling.keep_cash_reasons import end_cash_reason
from desktop.selling.shift_sections import reason_words


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Which, by its id or its name."""
    parser.add_argument("reason", type=words, metavar=say("cli.word.reason"), help=say("cli.reason.which"))


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Take it off the list; what happened for it stays as it was."""
    say, wanted = terminal.say, asked.reason.strip().casefold()
    with writing(asked, terminal) as (shop, who):
        reader = shop.reader()
        try:
            found = [
                each.reason_id
                for each in cash_reasons(reader)
                if wanted in (each.reason_id, reason_words(each.name, say).casefold())
            ]
        finally:
            reader.close()
        if len(found) != 1:
            raise NoCashReason(asked.reason)
        ended = shop.database.run(end_cash_reason, EndCashReason(new_id(), found[0]), who)
    facts = {"name": reason_words(ended.name, say), "reason_id": ended.reason_id}
    return Answer(say("cli.reason.archived", **facts), dict(facts))
