"""What of a window is cut: painted words, labels, and controls that reach over each other or out of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import combinations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from desktop.screens.widgets import painting
from desktop.screens.widgets.pill import ChoicePill
from tests.walks.test_touch import name_of, pressable

CUT = "…"


def cut_words(window: QWidget, may_be_cut: Callable[[str], bool] = lambda _text: False) -> list[str]:
    """Every text that is not seen whole, except those that may be cut, such as long names of goods."""
    with _painted() as cut:
        window.grab()
    return [text for text in cut if not may_be_cut(text)] + [
        label.text()
        for label in window.findChildren(QLabel)
        if label.isVisible() and label.text() and not _is_whole(label)
    ]


def out_of_place(window: QWidget) -> list[str]:
    """Controls that lie over each other, reach out of the window, or are lower than they may be."""
    glass = QRect(QPoint(0, 0), window.size())
    keys = [one for one in pressable(window) if not isinstance(one, ChoicePill)]
    seen = [(one, _seen_part(one, window)) for one in keys]
    places = [(one, place) for one, place in seen if not place.isEmpty()]  # the rest waits to be scrolled to
    wrong = [name_of(one) for one, place in places if not glass.contains(place)]
    wrong += [name_of(one) for one, place in places if one.height() < one.minimumHeight()]
    wrong += [
        f"{name_of(one)} / {name_of(two)}"
        for (one, place), (two, other) in combinations(places, 2)
        if place.intersects(other)
    ]
    return wrong


def is_inside(widget: QWidget) -> bool:
    """All of it in sight: no parent cuts it."""
    return widget.visibleRegion().boundingRect() == widget.rect()


def _is_whole(label: QLabel) -> bool:
    if label.wordWrap():
        fits = label.height() >= label.heightForWidth(label.width())
    else:
        fits = label.width() >= label.fontMetrics().horizontalAdvance(label.text())
    return fits and (_scroll_of(label) is not None or is_inside(label))


def _scroll_of(widget: QWidget) -> QScrollArea | None:
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    return parent


def _seen_part(widget: QWidget, window: QWidget) -> QRect:
    whole = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    scroll = _scroll_of(widget)
    if scroll is None:
        return whole
    port = scroll.viewport()
    return whole.intersected(QRect(port.mapTo(window, QPoint(0, 0)), port.size()))


@contextmanager
def _painted() -> Iterator[list[str]]:
    """Hear of every text that is painted cut."""
    cut: list[str] = []
    draw = painting.draw_text

    def heard_draw(painter: QPainter, rect: QRectF, align: Qt.AlignmentFlag, text: str, ink: str) -> None:
        if text.endswith(CUT) or painter.fontMetrics().horizontalAdvance(text) > int(rect.width()) + 1:
            cut.append(text)
        draw(painter, rect, align, text, ink)

    painters = [each for each in list(sys.modules.values()) if getattr(each, "draw_text", None) is draw]
    for module in painters:
        setattr(module, "draw_text", heard_draw)  # noqa: B010 - modules have no such attribute for mypy
    try:
        yield cut
    finally:
        for module in painters:
            setattr(module, "draw_text", draw)  # noqa: B010
