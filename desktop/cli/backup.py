"""`kedai backup`: copy the shop into one checked file, also beside an open window."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.backup.refusals import ContradictionsFound
from desktop.cli.answer import Answer
from desktop.cli.shop_door import open_to_write, unlocked
from desktop.cli.shop_folder import folder_of
from desktop.cli.stopping import stoppable
from desktop.cli.terminal import Terminal
from desktop.database.trouble import ShopInUse
from desktop.messages.say import Say
from desktop.open_shop import open_reader

if TYPE_CHECKING:
    from desktop.backup.make_backup import BackupMade


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Where the backup goes."""
    parser.add_argument(
        "folder", nargs="?", type=Path, metavar=say("cli.word.folder"), help=say("cli.backup.folder")
    )


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Make and check the backup. Beside an open window it cannot be put on record, and says so."""
    made = _make(asked, terminal)
    words = terminal.say("cli.backup.done", path=made.path, megabytes=f"{made.bytes / 2**20:.1f}")
    if made.findings:
        terminal.tell(terminal.say.error(ContradictionsFound(str(made.path), made.findings)))
    elif not made.is_recorded:
        terminal.tell(terminal.say("cli.backup.not_recorded"))
    figures = {
        "file": str(made.path),
        "made_at": made.at,
        "bytes": made.bytes,
        "pages": made.pages,
        "is_recorded": made.is_recorded,
        "findings": made.findings,
    }
    return Answer(words, figures)


def _make(asked: argparse.Namespace, terminal: Terminal) -> BackupMade:
    folder = folder_of(asked)
    secrets = unlocked(folder, terminal)
    with stoppable() as is_cancelled, terminal.progress(terminal.say("cli.backup.progress")) as told:
        try:
            with open_to_write(folder, secrets) as (shop, who):
                return shop.backup(who, asked.folder, told=told, is_cancelled=is_cancelled)
        except ShopInUse:
            with open_reader(folder, secrets) as beside:
                return beside.backup(asked.folder, told=told, is_cancelled=is_cancelled)
