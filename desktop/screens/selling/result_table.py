"""What a count found, a row for each way of paying: name, counted, expected and the difference in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.screens.theme import current
from desktop.screens.widgets.card import Ground
from desktop.screens.widgets.painting import text_width
from desktop.screens.widgets.text_label import TextLabel, TextRole

COLUMN = 128
ROW, ROW_LOW = 52, 34
NAME, COUNTED, EXPECTED, DIFFERENCE = range(4)
COLUMNS = 4
LEFT = Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
ROLES = (TextRole.STRONG, TextRole.MONEY, TextRole.MONEY)

Way = tuple[str, str, str, tuple[str, TextRole]]
"""A way of paying, what was counted of it, what was expected, and the difference."""


class ResultTable(QWidget):
    """Four columns; where they are too wide, the amounts stand under the name, with what they mean."""

    def __init__(self, heads: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heads = ("", *heads)
        self._ways: tuple[Way, ...] = ()
        self._place = (0, False)
        self.cells: list[TextLabel] = []
        self._hairlines: list[Ground] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(0, 1)

    def show_ways(self, ways: Sequence[Way]) -> None:
        self._ways = tuple(ways)
        self._build()

    def space(self, width: int, low: bool) -> None:
        """There is so much width, and much or little height."""
        if (width, low) != self._place:
            self._place = (width, low)
            self._build()

    def _build(self) -> None:
        for old in (*self.cells, *self._hairlines):
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._hairlines = []
        self.cells = [TextLabel(head, TextRole.MUTED, self) for head in self._heads]
        for *texts, (words, role) in self._ways:
            self.cells += [TextLabel(text, each, self) for text, each in zip(texts, ROLES, strict=True)]
            self.cells.append(TextLabel(words, role, self))
        self._lay_out()
        for cell in self.cells:
            cell.setVisible(self._grid.indexOf(cell) >= 0)

    def _lay_out(self) -> None:
        px, (width, low) = current().px, self._place
        columns = [max(map(_width, self.cells[at::COLUMNS])) for at in range(COLUMNS)]
        gap = px(10 if low else 18)
        folded = sum(columns) + (COLUMNS - 1) * gap > width
        even = [columns[NAME], *(max(px(COLUMN), column) for column in columns[1:])]
        is_even = not folded and sum(even) + (COLUMNS - 1) * gap <= width
        self._grid.setHorizontalSpacing(gap)
        self._grid.setVerticalSpacing(px(2) if folded else 0)
        for at in range(1, COLUMNS):
            self._grid.setColumnMinimumWidth(at, px(COLUMN) if is_even else 0)
        for row in range(self._grid.rowCount()):
            self._grid.setRowMinimumHeight(row, 0)
        for row in range(len(self._ways) + 1):
            cells = self.cells[row * COLUMNS : (row + 1) * COLUMNS]
            if not folded:
                self._add_row(row, cells, px(ROW_LOW if low or row == 0 else ROW))
            elif row:
                self._add_folded(row, cells)

    def _add_row(self, row: int, cells: Sequence[TextLabel], height: int) -> None:
        if row:
            self._add_hairline(3 * row)
        self._grid.setRowMinimumHeight(3 * row + 1, height)
        for at, cell in enumerate(cells):
            self._grid.addWidget(cell, 3 * row + 1, at, RIGHT if at else LEFT)

    def _add_folded(self, row: int, cells: Sequence[TextLabel]) -> None:
        if row > 1:
            self._add_hairline(3 * row)
        for cell, head in zip(cells[COUNTED:DIFFERENCE], self._heads[COUNTED:DIFFERENCE], strict=True):
            cell.setText(f"{head} {cell.text()}")
            cell.set_role(TextRole.BODY)
        cells[NAME].setWordWrap(True)
        self._grid.addWidget(cells[NAME], 3 * row + 1, 0)
        self._grid.addWidget(cells[DIFFERENCE], 3 * row + 1, 1, 1, COLUMNS - 1, RIGHT)
        self._grid.addWidget(cells[COUNTED], 3 * row + 2, 0, LEFT)
        self._grid.addWidget(cells[EXPECTED], 3 * row + 2, 1, 1, COLUMNS - 1, RIGHT)

    def _add_hairline(self, row: int) -> None:
        line = Ground("card", ("top",), self)
        line.setFixedHeight(1)
        line.show()
        self._grid.addWidget(line, row, 0, 1, COLUMNS)
        self._hairlines.append(line)


def _width(cell: TextLabel) -> int:
    return text_width(cell.text(), cell.font())
