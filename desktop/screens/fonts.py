"""The bundled typefaces: Inter before the first paint, Chinese and Tamil after it."""

from functools import lru_cache

from PySide6.QtCore import QEvent, QLoggingCategory
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

import resources

FAMILY = "Inter"
REST_FAMILIES = ("Noto Sans SC", "Noto Sans Tamil")
LATIN_FILES = ("Inter-Regular", "Inter-Medium", "Inter-SemiBold", "Inter-Bold")
REST_FILES = ("NotoSansSC-Regular", "NotoSansSC-Bold", "NotoSansTamil-Regular", "NotoSansTamil-Bold")

REGULAR = 400
MEDIUM = 500
SEMI_BOLD = 600
BOLD = 700


_with_rest = False


class FontMissing(RuntimeError):
    """A bundled font file could not be loaded: the installation is damaged."""


@lru_cache(maxsize=1)
def load_latin() -> None:
    """Make Inter known to Qt, about 3 ms; needs an application object, wanted before the first paint."""
    # Qt reports every script a font lacks, although substitution then finds the right one.
    QLoggingCategory.setFilterRules("qt.text.font.db=false")
    QFont.insertSubstitutions(FAMILY, list(REST_FAMILIES))
    _load(LATIN_FILES)


def load_rest() -> None:
    """Make Chinese and Tamil known to Qt, about 5 ms, and have open windows measure and paint again."""
    global _with_rest
    if _with_rest:
        return
    _load(REST_FILES)
    _with_rest = True
    for widget in QApplication.allWidgets():
        QApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))


def rest_loaded() -> bool:
    """Whether Chinese and Tamil are there; widths measured before are wrong after."""
    return _with_rest


def _load(names: tuple[str, ...]) -> None:
    for name in names:
        if QFontDatabase.addApplicationFontFromData(resources.read_bytes(f"fonts/{name}.ttf")) < 0:
            raise FontMissing(name)


def font(size_px: int, weight: int = REGULAR) -> QFont:
    """A new Inter font whose figures all have one width, so that columns of money stand straight."""
    made = QFont(FAMILY)
    made.setPixelSize(size_px)
    made.setWeight(QFont.Weight(weight))
    made.setFeature(QFont.Tag("tnum"), 1)
    return made
