"""The lists of the room: orders or goods that differ at the left, an order's lines at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSignalBlocker, Qt
from PySide6.QtGui import QFocusEvent, QPainter
from PySide6.QtWidgets import QWidget

from desktop.screens import fonts
from desktop.screens.theme import colour, current
from desktop.screens.widgets.painted_list import PaintedList
from desktop.screens.widgets.painting import (
    CENTRE,
    LEFT,
    RIGHT,
    Tone,
    draw_edge,
    draw_icon,
    draw_text,
    fill_box,
    fitted_font,
    text_width,
    tone_colours,
)
from desktop.screens.widgets.row_model import RowModel

ROW_HEIGHT, HEADING_HEIGHT = 66, 40
LEAST_NAME, LEAST_DETAIL = 120, 60
"""Where a name has less room than this beside the amount, the amount goes under it."""
SIDE = 14
CHIP_WIDTH, CHIP_HEIGHT = 62, 34


@dataclass(frozen=True, slots=True)
class ListItem:
    """`mark` says at the right, in its tone, what is special about it."""

    key: str
    name: str
    beside: str  # after the name, in a quieter face: the buyer
    detail: str
    amount_text: str
    mark: str = ""
    tone: Tone = Tone.PLAIN
    is_heading: bool = False  # over the rows of a kind: neither current nor chosen


@dataclass(frozen=True, slots=True)
class LineItem:
    """A line of an order: how much of it is picked stands in the chip at the left."""

    key: str
    chip: str
    chip_tone: Tone
    name: str
    detail: str
    amount_text: str
    warning: str = ""  # instead of the detail


def _spoken_item(row: ListItem) -> str:
    return ", ".join(part for part in (row.name, row.beside, row.detail, row.amount_text, row.mark) if part)


def _spoken_line(row: LineItem) -> str:
    return ", ".join(
        part for part in (row.name, row.chip, row.warning or row.detail, row.amount_text) if part
    )


class _ItemModel(RowModel[ListItem]):
    """Rows of which arrows and fingers pass the headings by."""

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if index.isValid() and self.rows[index.row()].is_heading:
            return Qt.ItemFlag.ItemNeverHasChildren
        return super().flags(index)


class ItemList(PaintedList[ListItem]):
    """Tells the key of the row that is current, by key or finger."""

    def __init__(self, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(_ItemModel(_spoken_item), accessible_name, parent)
        self.waits_for_arrows = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt makes the first row current; where that would cover the list it waits for an arrow instead."""
        if not self.waits_for_arrows or self.currentIndex().isValid():
            super().focusInEvent(event)
            return
        with QSignalBlocker(self.selectionModel()):
            super().focusInEvent(event)
            self.setCurrentIndex(QModelIndex())
            self.clearSelection()

    def set_rows(self, rows: Sequence[ListItem]) -> None:
        """Show these; the current one stays current while it is there."""
        self._rows.set_rows(rows)

    def row_height(self, row: ListItem) -> int:
        return current().px(HEADING_HEIGHT if row.is_heading else ROW_HEIGHT)

    def paint_row(self, painter: QPainter, box: QRectF, row: ListItem, current_row: bool) -> None:
        theme = current()
        tokens = theme.tokens
        if row.is_heading:
            painter.setFont(theme.font(12.5, fonts.BOLD))
            low = box.adjusted(theme.px(SIDE), theme.px(10), -theme.px(SIDE), -theme.px(2))
            draw_text(painter, low, LEFT, row.name, tokens.ink2)
            return
        self.paint_ground(painter, box, current_row)
        inside = box.adjusted(theme.px(SIDE), 0, -theme.px(SIDE), -1)
        upper = QRectF(inside.left(), inside.center().y() - theme.px(21), inside.width(), theme.px(21))
        lower = upper.translated(0, theme.px(22))
        money, bold = theme.font(15, fonts.BOLD), theme.font(14.5, fonts.SEMI_BOLD)
        left = inside.width() - text_width(row.amount_text, money) - theme.px(12)
        is_narrow = left < min(text_width(row.name, bold), theme.px(LEAST_NAME))
        painter.setFont(money)
        draw_text(painter, lower if is_narrow else upper, RIGHT, row.amount_text, tokens.ink)
        words = upper if is_narrow else upper.adjusted(0, 0, left - inside.width(), 0)
        painter.setFont(bold)
        draw_text(painter, words, LEFT, row.name, tokens.ink)
        after = words.adjusted(text_width(row.name, bold) + theme.px(10), 0, 0, 0)
        if row.beside and after.width() > theme.px(30):
            painter.setFont(theme.font(14))
            draw_text(painter, after, LEFT, row.beside, tokens.ink2)
        if is_narrow:
            self._paint_detail(
                painter, lower.adjusted(0, 0, left - inside.width(), 0), row.mark or row.detail
            )
        else:
            self._paint_lower(painter, lower, row)

    def _paint_detail(self, painter: QPainter, place: QRectF, words: str) -> None:
        if place.width() > current().px(LEAST_DETAIL):
            painter.setFont(current().font(12.5))
            draw_text(painter, place, LEFT, words, current().tokens.ink2)

    def _paint_lower(self, painter: QPainter, lower: QRectF, row: ListItem) -> None:
        theme = current()
        taken = 0
        if row.mark:
            ink, _ground = tone_colours(row.tone)
            font = theme.font(12.5, fonts.MEDIUM)
            painter.setFont(font)
            wide = min(text_width(row.mark, font), int(lower.width() * 0.62))
            place = QRectF(lower.right() - wide - 1, lower.top(), wide + 1, lower.height())
            draw_text(painter, place, LEFT, row.mark, ink)
            taken = wide + theme.px(8)
            if row.tone in (Tone.WARN, Tone.BAD):
                side = theme.px(14)
                sign = QRectF(place.left() - side - theme.px(5), lower.center().y() - side / 2, side, side)
                draw_icon(painter, "triangle-alert" if row.tone is Tone.WARN else "circle-alert", ink, sign)
                taken += side + theme.px(5)
        self._paint_detail(painter, lower.adjusted(0, 0, -taken, 0), row.detail)


class LineList(PaintedList[LineItem]):
    """An order's lines; the current one is what + and - are about."""

    def __init__(self, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(RowModel(_spoken_line), accessible_name, parent)
        self.setUniformItemSizes(True)

    def set_rows(self, rows: Sequence[LineItem]) -> None:
        """Show these; the current one stays current while it is there."""
        self._rows.set_rows(rows)

    def row_height(self, row: LineItem) -> int:
        return current().px(ROW_HEIGHT)

    def paint_row(self, painter: QPainter, box: QRectF, row: LineItem, current_row: bool) -> None:
        theme = current()
        tokens = theme.tokens
        self.paint_ground(painter, box, current_row)
        inside = box.adjusted(theme.px(8), 0, -theme.px(8), -1)
        self._paint_chip(painter, inside, row)
        money = theme.font(14.5, fonts.BOLD)
        painter.setFont(money)
        draw_text(painter, inside, RIGHT, row.amount_text, tokens.ink)
        left = theme.px(CHIP_WIDTH + 12)
        words = inside.adjusted(left, 0, -text_width(row.amount_text, money) - theme.px(10), 0)
        top = QRectF(words.left(), words.center().y() - theme.px(20), words.width(), theme.px(20))
        painter.setFont(theme.font(14, fonts.SEMI_BOLD))
        draw_text(painter, top, LEFT, row.name, tokens.ink)
        ink = tone_colours(Tone.WARN)[0] if row.warning else tokens.ink2
        painter.setFont(theme.font(12.5, fonts.MEDIUM if row.warning else fonts.REGULAR))
        draw_text(painter, top.translated(0, theme.px(20)), LEFT, row.warning or row.detail, ink)

    def _paint_chip(self, painter: QPainter, inside: QRectF, row: LineItem) -> None:
        theme = current()
        ink, ground = tone_colours(row.chip_tone)
        high = theme.px(CHIP_HEIGHT)
        place = QRectF(inside.left(), inside.center().y() - high / 2, theme.px(CHIP_WIDTH), high)
        is_plain = row.chip_tone is Tone.PLAIN
        fill_box(painter, place, colour(theme.tokens.card if is_plain else ground), theme.px(8))
        draw_edge(painter, place, colour(theme.tokens.edge if is_plain else ink), theme.px(8))
        painter.setFont(fitted_font(row.chip, 13.5, fonts.BOLD, place.width() - theme.px(8)))
        draw_text(painter, place, CENTRE, row.chip, theme.tokens.ink if is_plain else ink)
