"""A small file beside the shop's that remembers its highest generation, even when the shop's file is lost."""

from __future__ import annotations

import json
import os
from pathlib import Path

from desktop.database.copying import to_disk
from desktop.database.trouble import FileDamaged

FILE_NAME = "generations.json"


def known_generation(folder: Path, shop_id: str) -> int:
    """The highest generation of a shop that ever numbered documents in this folder; 1 when none is known.

    Raises:
        FileDamaged: it cannot be read; guessing would risk giving a receipt number out twice.
    """
    return _read(folder).get(shop_id, 1)


def remember_generation(folder: Path, shop_id: str, generation: int) -> None:
    """Keep it before the restored shop opens; a crash leaves the old file or the new one."""
    known = _read(folder)
    known[shop_id] = max(generation, known.get(shop_id, 1))
    fresh = folder / (FILE_NAME + ".new")
    fresh.write_text(json.dumps(known), "utf-8")
    to_disk(fresh)
    os.replace(fresh, folder / FILE_NAME)


def _read(folder: Path) -> dict[str, int]:
    path = folder / FILE_NAME
    if not path.exists():
        return {}
    try:
        return {str(shop): int(number) for shop, number in json.loads(path.read_text("utf-8")).items()}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise FileDamaged(str(path)) from error
