"""WORKAROUND: Qt for Python reads the source text of every module that is imported after it.

It looks for the word PySide6 there, to know which modules may ask for its snake_case names, and keeps the
texts in memory: about a twentieth of a start, and ten megabytes with SQLAlchemy. Nobody here asks for them.
"""

import sys
from types import ModuleType

from PySide6 import QtCore  # noqa: F401 - brings the module that is told below


def leave_sources_unread() -> bool:
    """From now on imports read no sources for Qt's sake; False where this PySide6 has nothing to be told."""
    feature = sys.modules.get("shibokensupport.feature")
    if not hasattr(feature, "_mod_uses_pyside"):
        return False
    feature._mod_uses_pyside = _asks_for_nothing  # type: ignore[union-attr]
    return True


def _asks_for_nothing(_module: ModuleType) -> bool:
    return False
