"""Shapes and text that several widgets paint alike: boxes, focus rings, key caps, wrapped and fitted text."""

from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QTextLayout, QTextOption

from desktop.screens import fonts, icons
from desktop.screens.theme import Theme, colour, current

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
SMALLEST_TEXT = 9


class Tone(StrEnum):
    """How good the news is; each tone has a colour, a ground and an icon of its own shape."""

    PLAIN = "plain"
    GOOD = "good"
    INFO = "info"
    WARN = "warn"
    BAD = "bad"


TONE_ICONS = {
    Tone.PLAIN: "info",
    Tone.GOOD: "circle-check",
    Tone.INFO: "info",
    Tone.WARN: "triangle-alert",
    Tone.BAD: "circle-alert",
}


def tone_colours(tone: Tone) -> tuple[str, str]:
    """Text colour and ground of a tone in the theme in force."""
    tokens = current().tokens
    return {
        Tone.PLAIN: (tokens.ink2, tokens.paper),
        Tone.GOOD: (tokens.good, tokens.good_ground),
        Tone.INFO: (tokens.brand_text, tokens.brand2),
        Tone.WARN: (tokens.warn, tokens.warn_ground),
        Tone.BAD: (tokens.bad, tokens.bad_ground),
    }[tone]


def fill_box(painter: QPainter, rect: QRectF, fill: QColor, radius: float) -> None:
    """A filled rounded box without an edge."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawRoundedRect(rect, radius, radius)


def draw_edge(painter: QPainter, rect: QRectF, edge: QColor, radius: float, width: float = 1) -> None:
    """An edge that lies wholly inside the box."""
    inset = width / 2
    painter.setPen(QPen(edge, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset)


def draw_text(painter: QPainter, rect: QRectF, align: Qt.AlignmentFlag, text: str, ink: str) -> None:
    """One line in the painter's font, cut with an ellipsis only when it cannot fit."""
    painter.setPen(colour(ink))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()) + 1)
    painter.drawText(rect, int(align) | Qt.TextFlag.TextSingleLine, shown)


def draw_icon(painter: QPainter, name: str, ink: str, rect: QRectF) -> None:
    """An icon in the middle of a box, as large as the box's smaller side."""
    size = int(min(rect.width(), rect.height()))
    picture = icons.pixmap(name, ink, size, painter.device().devicePixelRatioF())
    painter.drawPixmap(QPointF(rect.center().x() - size / 2, rect.center().y() - size / 2).toPoint(), picture)


def key_cap_font(theme: Theme) -> QFont:
    return theme.font(11, fonts.SEMI_BOLD)


def key_cap_size(text: str) -> QSize:
    """Room for the picture of a key with this legend; nothing for no legend."""
    if not text:
        return QSize(0, 0)
    theme = current()
    width = QFontMetrics(key_cap_font(theme)).horizontalAdvance(text) + theme.px(12)
    return QSize(max(width, theme.px(18)), theme.px(18))


def draw_key_cap(painter: QPainter, rect: QRectF, text: str, on_brand: bool = False) -> None:
    """A small keyboard key; `on_brand` when it lies on a filled button."""
    theme = current()
    tokens = theme.tokens
    radius = theme.px(4)
    ink = tokens.on_brand if on_brand else tokens.ink2
    edge = QColor(colour(tokens.on_brand if on_brand else tokens.edge))
    if on_brand:
        ground = QColor(colour(tokens.on_brand))
        # Strong enough to be seen as a key, weak enough to keep white letters readable on it.
        ground.setAlphaF(0.14)
        edge.setAlphaF(0.45)
        fill_box(painter, rect, ground, radius)
    else:
        fill_box(painter, rect.translated(0, 1), colour(tokens.edge), radius)
        fill_box(painter, rect, colour(tokens.card), radius)
    draw_edge(painter, rect, edge, radius)
    painter.setFont(key_cap_font(theme))
    draw_text(painter, rect, CENTRE, text, ink)


def draw_focus(painter: QPainter, rect: QRectF, radius: float, ring: str) -> None:
    """The ring that shows where the keyboard is."""
    draw_edge(painter, rect, colour(ring), radius, current().px(2))


def fitted_font(text: str, size: float, weight: int, width: float) -> QFont:
    """The largest font up to `size` (at 100 percent) in which a text that must be read whole fits."""
    theme = current()
    while size > SMALLEST_TEXT:
        font = theme.font(size, weight)
        if text_width(text, font) <= width:
            return font
        size -= 1
    return theme.font(SMALLEST_TEXT, weight)


def text_width(text: str, font: QFont) -> int:
    return _text_width(text, font.pixelSize(), font.weight(), fonts.rest_loaded())


@lru_cache(maxsize=2048)
def _text_width(text: str, size_px: int, weight: int, _with_rest: bool) -> int:
    return QFontMetrics(fonts.font(size_px, weight)).horizontalAdvance(text)


def wrapped(text: str, font: QFont, width: int, lines: int, whole_words: bool = False) -> tuple[str, ...]:
    """The text in at most so many lines, the last cut with an ellipsis.

    Broken between words if it can be; with `whole_words` a word wider than the line is cut, not broken.
    """
    face = _Face(font.pixelSize(), font.weight(), fonts.rest_loaded(), whole_words)
    return _wrapped(text, face, width, lines)


class _Face(NamedTuple):
    size_px: int
    weight: int
    with_rest: bool
    whole_words: bool


@lru_cache(maxsize=2048)
def _wrapped(text: str, face: _Face, width: int, lines: int) -> tuple[str, ...]:
    font = fonts.font(face.size_px, face.weight)
    layout = QTextLayout(text, font)
    layout.setTextOption(_WRAP_WORDS if face.whole_words else _WRAP)
    layout.beginLayout()
    starts: list[int] = []
    while (line := layout.createLine()).isValid() and len(starts) <= lines:
        line.setLineWidth(width)
        starts.append(line.textStart())
    layout.endLayout()
    kept = starts[:lines]
    ends = [*kept[1:], len(text)]
    pieces = [text[start:end].strip() for start, end in zip(kept, ends, strict=True)]
    metrics = QFontMetrics(font)
    return tuple(metrics.elidedText(piece, Qt.TextElideMode.ElideRight, width) for piece in pieces)


_WRAP = QTextOption()
_WRAP.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
_WRAP_WORDS = QTextOption()
_WRAP_WORDS.setWrapMode(QTextOption.WrapMode.WordWrap)
