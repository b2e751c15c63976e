"""`kedai import products`: a file of products, taken in whole or not at all."""

from __future__ import annotations

import argparse

from desktop.catalogue.import_products.finish import resume_imports
from desktop.catalogue.import_products.run import import_products
from desktop.catalogue.import_products.words import ImportOptions, ImportReport, RefusedRow, Watch
from desktop.cli.answer import Answer
from desktop.cli.options import add_file
from desktop.cli.shop_door import writing
from desktop.cli.stopping import stoppable
from desktop.cli.terminal import Terminal
from desktop.errors import Refusal
from desktop.messages.say import Say

MOST_TOLD = 50
"""Rows whose reason is told one by one on a terminal; --json tells all that were kept."""


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """The file, and whether only to look."""
    add_file(parser, say, "cli.products.file")
    parser.add_argument("--dry-run", action="store_true", help=say("cli.products.dry_run"))


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Check every row, then publish all of them; one refused row and nothing is changed."""
    with (
        writing(asked, terminal) as (shop, who),
        stoppable() as is_cancelled,
        terminal.progress(terminal.say("cli.products.progress")) as told,
    ):
        resume_imports(shop.database, who, lambda refusal: terminal.tell(terminal.say.error(refusal)))
        options = ImportOptions(dry_run=asked.dry_run)
        report = import_products(shop.database, who, asked.file, options, Watch(told, is_cancelled))
    say = terminal.say
    refused = [
        say("cli.products.refused_row", line=row.line, why=_reason(row, say)) for row in report.refusals
    ]
    figures = _figures(report, refused)
    if report.ignored_columns:
        terminal.tell(say("cli.products.ignored", names=", ".join(report.ignored_columns)))
    if not report.refused:
        return Answer(_words(report, say), figures)
    for sentence in refused[:MOST_TOLD]:
        terminal.tell(sentence)
    if (more := report.refused - MOST_TOLD) > 0:
        terminal.tell(say("cli.products.more_refused", count=f"{more:,}"))
    message = say("cli.products.refused", refused=f"{report.refused:,}", rows=f"{report.rows:,}")
    terminal.tell(message)
    error = {"code": "import.refused", "message": message, "facts": {"refused": report.refused}}
    return Answer("", {**figures, "error": error}, exit_code=1)


def _reason(row: RefusedRow, say: Say) -> str:
    """A row's refusal was kept as code and facts; the catalogue speaks to refusals."""
    kind = type("RowRefused", (Refusal,), {"code": row.code, "facts": dict(row.facts)})
    return say.error(kind())


def _words(report: ImportReport, say: Say) -> str:
    counts = {
        name: f"{getattr(report, name):,}" for name in ("rows", "new", "changed", "unchanged", "refused")
    }
    if report.is_dry_run:
        told = say("cli.products.would", **counts)
    elif report.import_id is not None:
        told = say("cli.products.done", import_id=report.import_id, **counts)
    elif not report.stock_left_out:
        told = say("cli.products.nothing_to_do", rows=counts["rows"])
    else:
        told = say("cli.products.nothing_taken", rows=counts["rows"])
    if report.stock_left_out:
        told += "\n" + say("cli.products.stock_left_out", count=f"{report.stock_left_out:,}")
    return told


def _figures(report: ImportReport, sentences: list[str]) -> dict[str, object]:
    refusals = [
        {"line": row.line, "code": row.code, "message": sentence, "facts": dict(row.facts)}
        for row, sentence in zip(report.refusals, sentences, strict=True)
    ]
    return {
        "import_id": report.import_id,
        "is_dry_run": report.is_dry_run,
        "is_published": report.is_published,
        "rows": report.rows,
        "new": report.new,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "refused": report.refused,
        "stock_left_out": report.stock_left_out,
        "refusals": refusals,
        "columns": dict(report.columns),
        "ignored_columns": list(report.ignored_columns),
    }
