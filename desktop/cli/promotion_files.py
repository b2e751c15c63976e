"""Descriptions of promotions in a file: TOML with [[promotion]] tables, JSON, or CSV with one a row."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from pathlib import Path
from typing import Any

from desktop.cli.answer import Usage

LARGEST = 4_000_000
"""Bytes: no owner writes more promotions than fit into this."""


def descriptions(path: Path) -> list[dict[str, Any]]:
    """What a file tells, one promotion after the other.

    Raises:
        Usage: it cannot be read, or tells none.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise Usage("cli.promotion.file_large", {"file": path.name})
        found = _told(path.suffix.lower(), path.read_text("utf-8-sig"))
    except (OSError, UnicodeError, ValueError, csv.Error) as error:
        raise Usage("cli.promotion.file", {"file": path.name}) from error
    if not isinstance(found, list) or not found or not all(isinstance(each, dict) for each in found):
        raise Usage("cli.promotion.file", {"file": path.name})
    return found


def _told(suffix: str, text: str) -> Any:
    if suffix == ".csv":
        return [dict(row) for row in csv.DictReader(io.StringIO(text))]
    told = tomllib.loads(text) if suffix == ".toml" else json.loads(text)
    return told.get("promotion") if isinstance(told, dict) else told
