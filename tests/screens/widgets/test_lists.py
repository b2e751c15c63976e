"""Tiles, basket and search results: what they tell, and how little they redo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.modeltest import ModelTester

from desktop.screens import fonts, theme
from desktop.screens.widgets.basket_list import BasketList, BasketRow
from desktop.screens.widgets.painting import text_width, wrapped
from desktop.screens.widgets.result_list import ResultList, ResultRow
from desktop.screens.widgets.row_model import RowModel
from desktop.screens.widgets.tile_grid import Tile, TileGrid

Tap = Callable[[QWidget, QPoint], None]
Shown = Callable[..., QWidget]

MILO = BasketRow("1", "2", "Milo 400g", "$14.90", "9556001125453 · $7.45 each")
PLUS = BasketRow("2", "3", "100PLUS 500ml", "$4.50", saving="saves $0.75", old_amount_text="$5.25")
DEPOSIT = BasketRow("2d", "", "Container deposit", "$0.30", belongs=True)
BREAD = BasketRow("3", "1", "Gardenia White", "$2.85")


def tiles(count: int) -> list[Tile]:
    return [Tile(str(at), f"Item {at}", f"${at}.20", str(at)) for at in range(count)]


def grid_of(count: int, shown: Shown, width: int = 812, height: int = 570) -> TileGrid:
    grid = TileGrid("Favourites")
    grid.set_tiles(tiles(count))
    shown(grid, width, height)
    QApplication.processEvents()
    return grid


@pytest.mark.parametrize(
    ("width", "columns"), [(812, 5), (542, 4), (1334, 8), (810, 5), (489, 4), (488, 3), (300, 2)]
)
def test_the_columns_follow_the_width_and_tiles_stay_large_enough(
    shown: Shown, width: int, columns: int
) -> None:
    grid = grid_of(20, shown, width)
    rects = [grid.tile_rect(str(at)) for at in range(20)]
    assert len({rect.x() for rect in rects}) == columns == grid.columns()
    assert min(rect.width() for rect in rects) >= 112
    assert min(rect.height() for rect in rects) >= 96
    assert max(rect.right() for rect in rects) <= grid.viewport().width()


def test_tiles_that_fit_need_no_scroll_bar_and_more_get_one(shown: Shown) -> None:
    grid = grid_of(20, shown)
    assert not grid.verticalScrollBar().isVisible()
    grid.set_tiles(tiles(60))
    QApplication.processEvents()
    assert grid.verticalScrollBar().isVisible()
    assert grid.columns() == 5
    assert grid.tile_rect("4").right() < grid.viewport().width()


def test_a_tile_is_chosen_by_mouse_finger_enter_and_space(shown: Shown, tap: Tap) -> None:
    grid = grid_of(20, shown)
    told: list[str] = []
    grid.chosen.connect(told.append)
    spot = grid.tile_rect("7").center()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    tap(grid.viewport(), grid.tile_rect("3").center())
    assert told == ["7", "3"]
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Left, Qt.Key.Key_Space):
        QTest.keyClick(grid, key)
    assert told == ["7", "3", "9", "8"]


def test_two_quick_taps_on_a_tile_are_two_pieces(shown: Shown, tap: Tap) -> None:
    grid = grid_of(20, shown)
    told: list[str] = []
    grid.chosen.connect(told.append)
    spot = grid.viewport().mapTo(grid.window(), grid.tile_rect("7").center())
    QTest.mouseDClick(grid.window().windowHandle(), Qt.MouseButton.LeftButton, pos=spot)
    assert told == ["7"] * 2
    for _ in range(3):
        tap(grid.viewport(), grid.tile_rect("2").center())
    assert told[2:] == ["2"] * 3


def test_a_click_between_tiles_chooses_nothing_beyond_the_last(shown: Shown) -> None:
    grid = grid_of(3, shown)
    told: list[str] = []
    grid.chosen.connect(told.append)
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(700, 500))
    assert told == []


def test_a_long_name_takes_two_lines_and_is_cut_only_then() -> None:
    font = theme.current().font(14)
    assert wrapped("Kopi O", font, 120, 2) == ("Kopi O",)
    lines = wrapped("Dasani Drinking Water 600ml bottle of six with a very long name", font, 120, 2)
    assert len(lines) == 2
    assert lines[0] == "Dasani Drinking"
    assert lines[1].endswith("…")
    assert "".join(wrapped("小白菜小白菜小白菜小白菜", font, 80, 4)) == "小白菜小白菜小白菜小白菜"
    assert wrapped("", font, 120, 2) == ("",) or wrapped("", font, 120, 2) == ()


def test_the_model_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    model: RowModel[BasketRow] = RowModel(lambda row: row.name)
    model.set_rows((MILO, PLUS, DEPOSIT))
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # the plugin ships no types for it
    model.set_rows((MILO, DEPOSIT, BREAD))
    model.set_rows(())


def told_by(model: RowModel[BasketRow]) -> list[tuple[str, int, int]]:
    told: list[tuple[str, int, int]] = []
    model.rowsInserted.connect(lambda _parent, first, last: told.append(("in", first, last)))
    model.rowsRemoved.connect(lambda _parent, first, last: told.append(("out", first, last)))
    model.dataChanged.connect(lambda first, last: told.append(("changed", first.row(), last.row())))
    return told


def test_only_what_changed_is_told() -> None:
    model: RowModel[BasketRow] = RowModel(lambda row: row.name)
    model.set_rows((MILO, PLUS))
    told = told_by(model)
    model.set_rows((MILO, PLUS))
    assert told == []
    model.set_rows((MILO, PLUS, BREAD))
    assert told == [("in", 2, 2)]
    model.set_rows((replace(MILO, quantity_text="3"), PLUS, BREAD))
    assert told[1:] == [("changed", 0, 0)]
    model.set_rows((replace(MILO, quantity_text="3"), BREAD))
    assert told[2:] == [("out", 1, 1)]
    model.set_rows((replace(MILO, quantity_text="3"), PLUS, DEPOSIT, replace(BREAD, quantity_text="9")))
    assert told[3:] == [("in", 1, 2), ("changed", 3, 3)]


ROWS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from("12")), max_size=6, unique_by=lambda r: r[0]
)


@given(before=ROWS, after=ROWS)
def test_a_view_that_follows_the_signals_ends_with_the_right_rows(
    before: list[tuple[str, str]], after: list[tuple[str, str]]
) -> None:
    old = [BasketRow(key, quantity, key, "") for key, quantity in before]
    new = [BasketRow(key, quantity, key, "") for key, quantity in after]
    model: RowModel[BasketRow] = RowModel(lambda row: row.name)
    model.set_rows(old)
    seen: list[BasketRow | None] = list(old)

    def inserted(_parent: object, first: int, last: int) -> None:
        seen[first:first] = [model.rows[at] for at in range(first, last + 1)]

    def removed(_parent: object, first: int, last: int) -> None:
        del seen[first : last + 1]

    model.rowsInserted.connect(inserted)
    model.rowsRemoved.connect(removed)
    model.dataChanged.connect(lambda at, _last: seen.__setitem__(at.row(), model.rows[at.row()]))
    model.set_rows(new)
    assert seen == new == list(model.rows)


def basket(shown: Shown, *rows: BasketRow) -> BasketList:
    made = BasketList("Basket")
    made.set_rows(rows)
    shown(made, 430, 400)
    QApplication.processEvents()
    return made


def test_the_current_line_stays_current_while_lines_come_and_go(shown: Shown) -> None:
    lines = basket(shown, MILO, PLUS, DEPOSIT)
    lines.select("2")
    lines.set_rows((MILO, replace(PLUS, quantity_text="4"), DEPOSIT, BREAD))
    assert lines.current_key() == "2"
    lines.set_rows((PLUS, DEPOSIT, BREAD))
    assert lines.current_key() == "2"
    lines.select("nothing of the kind")
    assert lines.current_key() == ""


def test_arrows_pass_over_a_deposit_and_delete_names_the_line(shown: Shown) -> None:
    lines = basket(shown, MILO, PLUS, DEPOSIT, BREAD)
    asked: list[str] = []
    lines.remove_asked.connect(asked.append)
    lines.setFocus(Qt.FocusReason.TabFocusReason)
    lines.select("2")
    QTest.keyClick(lines, Qt.Key.Key_Delete)
    lines.step(1)
    QTest.keyClick(lines, Qt.Key.Key_Delete)
    assert asked == ["2", "3"]
    lines.step(5)
    assert lines.current_key() == "3"
    lines.step(-1)
    assert lines.current_key() == "2"


def test_a_line_is_chosen_by_mouse_and_finger(shown: Shown, tap: Tap) -> None:
    lines = basket(shown, MILO, PLUS, DEPOSIT, BREAD)
    told: list[str] = []
    lines.chosen.connect(told.append)
    place = lines.visualRect(lines.model().index(0, 0)).center()
    QTest.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=place)
    tap(lines.viewport(), lines.visualRect(lines.model().index(3, 0)).center())
    assert told == ["1", "3"]


def test_a_line_added_below_the_edge_comes_into_view(shown: Shown) -> None:
    lines = basket(shown, *[replace(BREAD, key=str(at)) for at in range(20)])
    lines.set_rows([replace(BREAD, key=str(at)) for at in range(21)])
    QApplication.processEvents()
    assert lines.viewport().rect().contains(lines.visualRect(lines.model().index(20, 0)))


def test_lines_are_high_enough_for_a_finger(shown: Shown) -> None:
    lines = basket(shown, MILO, DEPOSIT)
    assert lines.visualRect(lines.model().index(0, 0)).height() >= 48


def test_a_line_is_spoken_whole(shown: Shown) -> None:
    lines = basket(shown, PLUS)
    spoken = lines.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "3, 100PLUS 500ml, saves $0.75, $4.50"


FOUND = [ResultRow(str(at), f"Item {at}", "9556001125453", "$1.20", "4 left", True) for at in range(30)]


def test_the_first_item_found_is_current_and_enter_or_a_step_chooses(shown: Shown) -> None:
    found = ResultList("Found")
    shown(found, 400, 300)
    found.set_rows(FOUND)
    told: list[str] = []
    found.chosen.connect(told.append)
    assert found.current_key() == "0"
    found.step(1)
    assert found.choose_current()
    QTest.keyClick(found, Qt.Key.Key_Down)
    QTest.keyClick(found, Qt.Key.Key_Return)
    assert told == ["1", "2"]


def test_nothing_found_chooses_nothing(shown: Shown) -> None:
    found = ResultList("Found")
    shown(found, 400, 300)
    found.set_rows(FOUND)
    found.set_rows([])
    assert found.current_key() == ""
    found.step(1)
    assert not found.choose_current()


def test_a_thousand_rows_cost_only_the_painting_of_those_in_sight(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = ResultList("Found")
    painted: list[str] = []
    paint = ResultList.paint_row

    def counted(self: ResultList, painter: object, box: object, row: ResultRow, current: bool) -> None:
        painted.append(row.key)
        paint(self, painter, box, row, current)  # type: ignore[arg-type]

    monkeypatch.setattr(ResultList, "paint_row", counted)
    shown(found, 400, 300)
    found.set_rows([replace(FOUND[0], key=str(at)) for at in range(1000)])
    painted.clear()
    found.viewport().grab()
    assert 5 <= len(painted) <= 8


def test_a_long_word_on_a_tile_is_cut_and_every_name_keeps_one_size() -> None:
    font, room = theme.current().font(13.5, fonts.SEMI_BOLD), 90
    assert text_width("Chrysanthemum", font) > room
    yeos, long, size = wrapped("Yeo's Chrysanthemum 300ml", font, room, 3, whole_words=True)
    assert (yeos, size) == ("Yeo's", "300ml")
    assert long.startswith("Chrys")
    assert long.endswith("…")
    assert "".join(wrapped("菊花茶" * 4, font, room, 3, whole_words=True)) == "菊花茶" * 4


def test_the_line_the_keys_act_on_stays_in_sight_when_a_notice_takes_room(shown: Shown) -> None:
    basket = BasketList("Basket")
    basket.set_rows([BasketRow(str(at), "1", f"Item {at}", "$1.00") for at in range(12)])
    window = shown(basket, 400, 500)
    basket.select("8")
    window.resize(400, 150)
    QApplication.processEvents()
    place = basket.visualRect(basket.model().index(8, 0))
    assert basket.viewport().rect().contains(place)
