"""What this till remembers before its shop is opened: language, theme, size. Nothing secret."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from desktop.messages.say import LANGUAGES, system_language

FILE_NAME = "till.json"
THEMES = ("light", "dark")
SCALES = (100, 125, 150, 200)


@dataclass(frozen=True, slots=True)
class Preferences:
    """How the window looks on this till."""

    language: str = "en"
    theme: str = "light"
    scale_percent: int = 100
    scanner_port: str = ""  # of a serial scanner; keyboard scanners need none
    terminal_address: str = ""  # host:port of the card terminal that the till speaks with


def read_preferences(folder: Path) -> Preferences:
    """As kept in the shop's folder; what is missing or makes no sense is as at first start."""
    asked = os.environ.get("KEDAI_THEME", "light")
    start = Preferences(system_language(), asked if asked in THEMES else "light")
    try:
        found = json.loads((folder / FILE_NAME).read_text("utf-8"))
    except (OSError, ValueError):
        return start
    if not isinstance(found, dict):
        return start
    language, theme, scale = found.get("language"), found.get("theme"), found.get("scale_percent")
    port, terminal = found.get("scanner_port", ""), found.get("terminal_address", "")
    return Preferences(
        language if language in LANGUAGES else start.language,
        theme if theme in THEMES else start.theme,
        scale if scale in SCALES else start.scale_percent,
        port if isinstance(port, str) else "",
        terminal if isinstance(terminal, str) else "",
    )


def keep_preferences(folder: Path, preferences: Preferences) -> None:
    """Write them beside the shop's file, whole."""
    fresh = folder / (FILE_NAME + ".new")
    fresh.write_text(json.dumps(asdict(preferences)), "utf-8")
    fresh.replace(folder / FILE_NAME)
