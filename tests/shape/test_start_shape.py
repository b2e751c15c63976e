"""What is loaded when the first window is painted, and what a reading of the shop costs to load."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

HEAVY = (
    "sqlalchemy",
    "httpx",
    "escpos",
    "reportlab",
    "PIL",
    "keyring",
    "alembic",
    "argon2",
    "openpyxl",
    "pydantic",
)
"""Every one of them costs more than a tenth of a bare start."""

FIRST_PAINT = """
import json, sys
from pathlib import Path
from desktop.app import App, Moments

def painted():
    print(json.dumps(sorted(sys.modules)), flush=True)
    import os
    os._exit(0)

App(Path(sys.argv[1]), Moments(first_paint=painted)).run()
"""
READING = """
import json, sys
import desktop.database.reader, desktop.database.who, desktop.catalogue.search, desktop.setup.queries
print(json.dumps(sorted(sys.modules)))
"""
WRITING = """
import json, sys
import desktop.app, desktop.devices, desktop.doors, desktop.open_shop, desktop.wiring
print(json.dumps(sorted(sys.modules)))
"""

SOURCES = """
import json, linecache
import desktop.screens, sqlalchemy
print(json.dumps(sorted(linecache.cache)))
"""


def told_by(program: str, *arguments: str) -> set[str]:
    """What a fresh Python says of itself: the modules it has loaded, the sources it has read."""
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_the_first_paint_comes_before_anything_heavy_is_loaded(tmp_path: Path) -> None:
    loaded = told_by(FIRST_PAINT, str(tmp_path))
    assert "PySide6.QtWidgets" in loaded
    assert loaded.isdisjoint(HEAVY)


def test_reading_the_shop_needs_no_sqlalchemy() -> None:
    loaded = told_by(READING)
    assert "sqlcipher3" in loaded
    assert "sqlalchemy" not in loaded


def test_selling_without_a_service_loads_nothing_of_the_network() -> None:
    loaded = told_by(WRITING)
    assert "sqlalchemy" in loaded
    assert loaded.isdisjoint({"httpx", "pydantic", "sync.messages", "desktop.storefront.sending"})


def test_qt_reads_no_source_of_what_is_imported_after_it() -> None:
    read = told_by(SOURCES)
    assert not [path for path in read if path.endswith(".py") and "sqlalchemy" in path]
