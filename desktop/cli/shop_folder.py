"""Which folder is meant; loads nothing that the window's first paint would wait for."""

from __future__ import annotations

import argparse
from pathlib import Path


def folder_of(asked: argparse.Namespace) -> Path:
    """The shop's folder: --shop, else the platform's data folder."""
    if asked.shop is not None:
        folder: Path = asked.shop
        return folder
    from platformdirs import user_data_path

    return user_data_path("Kedai", appauthor=False)
