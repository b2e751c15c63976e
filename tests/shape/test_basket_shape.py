"""What of a long basket is asked for and painted when a line comes to it: what shows, not what there is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.screens import theme
from desktop.screens.widgets.basket_list import BasketList, BasketRow, BasketRows

DATA_CALLS_A_PAINT = 60
"""Qt asks for each line that shows a few times; a thousand lines must not be asked."""


def row(number: int) -> BasketRow:
    return BasketRow(str(number), "1", f"Item {number}", "$1.00")


@pytest.fixture
def basket(qtbot: QtBot, qapp: QApplication) -> Iterator[BasketList]:
    theme.apply_theme(qapp, theme.LIGHT)
    made = BasketList("Basket")
    made.resize(400, 600)
    qtbot.addWidget(made)
    made.set_rows([row(number) for number in range(1_000)])
    made.show()
    qtbot.waitExposed(made)
    yield made


def test_a_line_more_asks_and_paints_only_what_shows(
    basket: BasketList, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    painted: list[str] = []
    data, paint = BasketRows.data, BasketList.paint_row

    def counted_data(*given: Any) -> str | None:
        asked.append(1)
        return data(*given)

    def counted_paint(*given: Any) -> None:
        painted.append(given[3].key)
        paint(*given)

    monkeypatch.setattr(BasketRows, "data", counted_data)
    monkeypatch.setattr(BasketList, "paint_row", counted_paint)
    basket.set_rows([row(number) for number in range(1_001)])
    QApplication.processEvents()
    assert "1000" in painted
    assert len(painted) <= 2 * 600 // basket.row_height(row(0))
    assert len(asked) <= DATA_CALLS_A_PAINT
