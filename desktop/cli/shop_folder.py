"""Which folder is meant; loads nothing that the window's first paint would wait for."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop.cli.answer import Usage


def folder_of(asked: argparse.Namespace) -> Path:
    """The shop's folder: --shop, else the platform's data folder."""
    if asked.shop is not None:
        folder: Path = asked.shop
        return folder
    from platformdirs import user_data_path

    return user_data_path("Kedai", appauthor=False)


def refuse_output_over_shop(asked: argparse.Namespace) -> None:
    """A result must not be written over the file it comes from.

    Raises:
        Usage: `-o` names one of the shop's own files.
    """
    output: Path | None = getattr(asked, "output", None)
    if output is None:
        return
    from desktop import preferences
    from desktop.backup import generations
    from desktop.database import envelope
    from desktop.database.lock import LOCK_FILE
    from desktop.database.places import RESERVE_FILE, SHOP_FILES

    own = {*SHOP_FILES, RESERVE_FILE, LOCK_FILE}
    own |= {envelope.FILE_NAME, generations.FILE_NAME, preferences.FILE_NAME}
    if output.name in own and output.resolve().parent == folder_of(asked).resolve():
        raise Usage("cli.usage.output_is_shop", {"path": str(output)})
