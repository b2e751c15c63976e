"""`kedai import sales`: take an old till's history over."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Answer
from desktop.cli.options import add_file
from desktop.cli.shop_door import writing
from desktop.cli.stopping import stoppable
from desktop.cli.terminal import Terminal
from desktop.history.import_sales import import_sales
from desktop.history.refusals import BadReceipt
from desktop.history.report import ImportOptions, SalesReport, Watch
from desktop.messages.say import Say
from desktop.money import quantity_text

_ALLOWED = ("move_stock", "create_items", "create_tenders")


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """The file, and what it may do beside adding sales."""
    add_file(parser, say, "cli.sales.file")
    for word in _ALLOWED:
        parser.add_argument(f"--{word.replace('_', '-')}", action="store_true", help=say(f"cli.sales.{word}"))


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Record every receipt that is not there yet. Refused only when not one receipt could be taken."""
    options = ImportOptions(**{word: getattr(asked, word) for word in _ALLOWED})
    with (
        writing(asked, terminal) as (shop, who),
        stoppable() as is_cancelled,
        terminal.progress(terminal.say("cli.sales.progress")) as told,
    ):
        report = import_sales(shop.database, who, asked.file, options, Watch(told, is_cancelled))
    refused = [_reason(each, terminal.say) for each in report.refused]
    for sentence in refused:
        terminal.tell(sentence)
    nothing_taken = bool(report.refused_count) and not (report.sales or report.already_there)
    return Answer(_words(report, terminal.say), _figures(report, refused), exit_code=int(nothing_taken))


def _reason(refusal: BadReceipt, say: Say) -> str:
    lines = ", ".join(str(line) for line in refusal.lines)
    return say("cli.sales.refused", receipt=refusal.receipt, lines=lines, why=say.error(refusal))


def _words(report: SalesReport, say: Say) -> str:
    told = [
        say("cli.sales.done", sales=f"{report.sales:,}", lines=f"{report.lines:,}"),
        say("cli.sales.units", units=quantity_text(report.units_thousandths)),
        say("cli.sales.takings", takings_cents=report.takings_cents, gst_cents=report.gst_cents),
    ]
    for name in ("already_there", "items_created", "tenders_created", "refused_count"):
        if count := getattr(report, name):
            told.append(say(f"cli.sales.{name}", count=f"{count:,}"))
    return "\n".join(told)


def _figures(report: SalesReport, sentences: list[str]) -> dict[str, object]:
    figures = report.as_json()
    refused = [
        {**each.facts, "code": each.code, "message": sentence}
        for each, sentence in zip(report.refused, sentences, strict=True)
    ]
    return {**figures, "refused": refused}
