"""Merges resources/translations/parts into gettext catalogues: `python -m desktop.messages.compile`."""

from __future__ import annotations

import io
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po

from desktop.messages.say import LANGUAGES

TRANSLATIONS = Path(__file__).parents[2] / "resources" / "translations"


class KeyTwice(ValueError):
    """Two parts give the same key: one of them would be lost."""


def sentences(parts: Path) -> dict[str, dict[str, str]]:
    """Every key with its text by language, from all parts."""
    found: dict[str, dict[str, str]] = {}
    for part in sorted(parts.glob("*.toml")):
        for section, entries in tomllib.loads(part.read_text("utf-8")).items():
            for name, texts in entries.items():
                key = f"{section}.{name}"
                if key in found:
                    raise KeyTwice(key)
                found[key] = texts
    return found


def catalogues(found: dict[str, dict[str, str]]) -> dict[str, tuple[bytes, bytes]]:
    """The .po and .mo of each language, the same bytes for the same sentences."""
    made = {}
    for language in LANGUAGES:
        made_on = datetime(2026, 11, 23, tzinfo=UTC)  # the same sentences make the same bytes
        catalogue = Catalog(language, project="Kedai", version="1", fuzzy=False, creation_date=made_on)
        catalogue.revision_date = made_on
        for key in sorted(found):
            if text := found[key].get(language):
                catalogue.add(key, text)
        po, mo = io.BytesIO(), io.BytesIO()
        write_po(po, catalogue, omit_header=False, width=110)
        write_mo(mo, catalogue)
        made[language] = (po.getvalue(), mo.getvalue())
    return made


def main() -> int:
    """Write resources/translations/<language>/LC_MESSAGES/kedai.po and .mo."""
    for language, (po, mo) in catalogues(sentences(TRANSLATIONS / "parts")).items():
        folder = TRANSLATIONS / language / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "kedai.po").write_bytes(po)
        (folder / "kedai.mo").write_bytes(mo)
    return 0


if __name__ == "__main__":
    sys.exit(main())
