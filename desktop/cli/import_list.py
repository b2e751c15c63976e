"""`kedai import list`: which files of products came in, and whether they still show."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Answer
from desktop.cli.shop_door import reading
from desktop.cli.terminal import Terminal
from desktop.messages.say import Say
from desktop.reports.text_table import Column, TextTable

_NAMES = ("import_id", "file_name", "state", "rows_new", "rows_changed", "started_at")
_FIGURES = frozenset(("import_id", "rows_new", "rows_changed"))
_IMPORTS = (
    "SELECT import_id, file_name, state, rows_new, rows_changed, started_at FROM product_import"
    " ORDER BY import_id"
)


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Nothing of its own."""


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Every import in the order they came."""
    with reading(asked, terminal) as reader:
        found = reader.rows(_IMPORTS)
    say = terminal.say
    columns = [Column(say(f"cli.products.{name}"), is_figure=name in _FIGURES) for name in _NAMES]
    rows = [[str(value) for value in row] for row in found]
    words = "\n".join(TextTable(columns, rows).lines()) if rows else say("cli.products.none")
    figures = [dict(zip(_NAMES, row, strict=True)) for row in found]
    totals = {name: sum(row[_NAMES.index(name)] for row in found) for name in ("rows_new", "rows_changed")}
    return Answer(words, {"rows": figures, "totals": {"imports": len(found), **totals}})
