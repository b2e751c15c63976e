"""Starts Qt off-screen with the bundled fonts, once, for the judges that look at drawn paper."""

from __future__ import annotations

import os
from functools import cache

from tests.judges.commands import ROOT


@cache
def start_drawing() -> object:
    """The Qt application; kept alive by the cache."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QFontDatabase, QGuiApplication

    application = QGuiApplication.instance() or QGuiApplication([])
    for font in sorted((ROOT / "resources" / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(font))
    return application
