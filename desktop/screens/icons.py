"""Line icons drawn in any colour and size, sharp on every display, each drawn once."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

import resources

# The drawings come with a stroke of 2 in a box of 24; a little thinner sits better beside Inter.
STROKE = "1.75"


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    drawing = resources.read_text(f"icons/lucide/{name}.svg")
    return drawing.replace('stroke-width="2"', f'stroke-width="{STROKE}"')


@lru_cache(maxsize=512)
def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """The icon `name`, a file of resources/icons/lucide, in #RRGGBB, `size` pixels square at this ratio.

    FileNotFoundError for an unknown name. Shared: do not draw on the picture returned.
    """
    return _drawn(_source(name).replace("currentColor", colour), size, ratio)


@lru_cache(maxsize=16)
def app_mark(size: int, ratio: float = 1.0) -> QPixmap:
    """Kedai's own sign, `size` pixels square at this pixel ratio."""
    return _drawn(resources.read_text("icons/kedai.svg"), size, ratio)


def icon(name: str, colour: str, size: int, disabled_colour: str = "") -> QIcon:
    """The same drawing as an icon for Qt's own buttons and menus."""
    made = QIcon(pixmap(name, colour, size))
    made.addPixmap(pixmap(name, colour, size, 2.0))
    if disabled_colour:
        made.addPixmap(pixmap(name, disabled_colour, size), QIcon.Mode.Disabled)
    return made


def app_icon() -> QIcon:
    """The icon of the program's windows."""
    made = QIcon()
    for size in (16, 32, 48, 64, 256):
        made.addPixmap(app_mark(size))
    return made


def _drawn(svg: str, size: int, ratio: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer  # 15 ms, and the first paint shows no icon

    edge = round(size * ratio)
    picture = QPixmap(edge, edge)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, edge, edge))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture
