"""`kedai export journal`: the books for hledger, beancount or a spreadsheet."""

from __future__ import annotations

import argparse
import io

from desktop.accounting.export_journal import FORMATS, Exported, ExportPlan, export_journal
from desktop.cli.answer import Answer
from desktop.cli.options import add_days, add_output, days_of
from desktop.cli.output import opened
from desktop.cli.shop_door import reading
from desktop.cli.terminal import Terminal
from desktop.database.moment import one_moment
from desktop.messages.say import Say


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """The format, the days, the file, and whether the file proves its own balances."""
    parser.add_argument("--format", choices=sorted(FORMATS), default="hledger", help=say("cli.export.format"))
    parser.add_argument("--assert-balances", action="store_true", help=say("cli.export.assert_balances"))
    add_days(parser, say)
    add_output(parser, say)


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Write the journal, an entry at a time. With --json and no file the journal stands in the JSON."""
    first, last = days_of(asked)
    plan = ExportPlan(asked.format, first, last, asked.assert_balances)
    with reading(asked, terminal) as reader, one_moment(reader):
        if terminal.is_json and asked.output is None:
            text = io.StringIO(newline="")
            told = _figures(export_journal(reader, plan, text), plan)
            return Answer("", {**told, "journal": text.getvalue()})
        with opened(asked.output) as out:
            exported = export_journal(reader, plan, out)
    if asked.output is None:
        return Answer("")
    words = terminal.say(
        "cli.export.done",
        entries=f"{exported.entries:,}",
        path=asked.output,
        debit_cents=exported.debit_cents,
    )
    return Answer(words, {**_figures(exported, plan), "output": str(asked.output)})


def _figures(exported: Exported, plan: ExportPlan) -> dict[str, object]:
    totals = {**exported.as_json(), "credit_cents": exported.debit_cents}  # every entry balances
    return {"format": plan.form, "from": plan.first, "to": plan.last, "totals": totals}
