"""A counter and a payment put together from the widgets: everything has its place on every monitor."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.screens import fonts, theme
from desktop.screens.widgets.amount_display import AmountDisplay
from desktop.screens.widgets.basket_list import BasketList, BasketRow
from desktop.screens.widgets.buttons import KeyButton, KeyFace, PaintedButton, PrimaryButton
from desktop.screens.widgets.card import Ground
from desktop.screens.widgets.category_bar import CategoryBar
from desktop.screens.widgets.key_pad import KeyPad
from desktop.screens.widgets.painting import Tone, fitted_font, text_width
from desktop.screens.widgets.pill import ChoicePill, Pill, PillState
from desktop.screens.widgets.rail import Rail, RailEntry
from desktop.screens.widgets.search_box import SearchBox
from desktop.screens.widgets.tile_grid import Tile, TileGrid
from desktop.screens.widgets.top_bar import TopBar
from desktop.screens.widgets.totals_panel import SumRow, TotalsPanel

MONITORS = [(1024, 768), (1366, 768), (1920, 1080)]
LOOKS = [theme.LIGHT, theme.DARK]
ROWS = (
    BasketRow("1", "2", "Milo Australian Recipe 400g", "$14.90", "9556001125453 · $7.45 each"),
    BasketRow("2", "0.642", "Xiao Bai Cai", "$3.15", "Weighed · $4.90 / kg"),
    BasketRow(
        "3", "3", "100PLUS 500ml", "$4.50", saving="3 for $4.50 · saves $0.75", old_amount_text="$5.25"
    ),
    BasketRow("3d", "", "Container deposit · 3 × $0.10 · no GST", "$0.30", belongs=True),
    BasketRow("4", "1", "Panadol Extra 12s", "$6.90", "Batch K2291 · exp 03/27"),
)
SUMS = (SumRow("Goods", "$29.45"), SumRow("Savings", "−$0.75", True), SumRow("Includes GST 9%", "$2.41"))
PILLS = (
    PillState("sync", "Offline: selling works, 14 saved here (oldest 13:58)", Tone.WARN, "14 saved here"),
    PillState("printer", "Printer", Tone.GOOD),
    PillState("backup", "Backup 12 min", Tone.GOOD, "12 min"),
)


@dataclass
class Counter:
    window: QWidget
    grid: TileGrid
    basket: BasketList
    totals: TotalsPanel


def frame(body: QHBoxLayout, left: QWidget) -> QWidget:
    """Rail, top bar and what stands under it."""
    window = QWidget()
    line = QHBoxLayout(window)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(0)
    rail = Rail([RailEntry("c", "Counter", "store"), RailEntry("s", "Settings", "settings", True)], "Places")
    rail.set_person("ML", "Mei Lin")
    bar = TopBar()
    bar.set_left(left)
    bar.set_words("Till 1 · Shift 214 · Mei Lin", "T1 · 214 · Mei Lin")
    bar.set_pills(PILLS)
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(bar)
    column.addLayout(body, 1)
    line.addWidget(rail)
    line.addLayout(column, 1)
    return window


def counter(width: int) -> Counter:
    grid, basket, totals = TileGrid("Favourites"), BasketList("Basket"), TotalsPanel()
    grid.set_tiles([Tile(str(at), f"Jasmine Rice {at} kg", "$14.90", "17") for at in range(20)])
    basket.set_rows(ROWS)
    basket.select("3")
    totals.set_totals(SUMS, "Total", "$29.75")
    bar = CategoryBar("Categories")
    bar.set_categories([("fav", "Favourites"), ("dri", "Drinks"), ("bak", "Bakery")], "fav")
    left, right = Ground("paper"), Ground("card", ("left",))
    right.setFixedWidth(theme.current().px(452 if width >= 1366 else 372))
    keys = QHBoxLayout()
    for hint, text in (("F4", "Quantity"), ("F5", "Discount"), ("F6", "Price"), ("F8", "Refund")):
        keys.addWidget(KeyButton(text, hint), 1)
    goods = QVBoxLayout(left)
    goods.addWidget(bar)
    goods.addWidget(grid, 1)
    goods.addLayout(keys)
    pay = QGridLayout()
    pay.addWidget(KeyButton("Park", "F9", KeyFace.STACK), 0, 0)
    pay.addWidget(KeyButton("Exact cash", "+", KeyFace.STACK), 0, 1)
    pay.addWidget(PrimaryButton("Pay  $29.75", "F12"), 0, 2)
    pay.setColumnStretch(2, 1)
    money = QVBoxLayout(right)
    money.addWidget(basket, 1)
    money.addWidget(totals)
    money.addLayout(pay)
    body = QHBoxLayout()
    body.setSpacing(0)
    body.addWidget(left, 1)
    body.addWidget(right)
    return Counter(frame(body, SearchBox("Scan, or type a name", "F2")), grid, basket, totals)


def payment() -> QWidget:
    tenders, entry = QVBoxLayout(), QVBoxLayout()
    for at, name in enumerate(("Cash", "PayNow QR", "NETS", "Card", "CDC voucher"), start=1):
        key = KeyButton(name, str(at), KeyFace.LEFT)
        key.setCheckable(True)
        key.setChecked(at == 1)
        tenders.addWidget(key)
    tenders.addStretch(1)
    amount = AmountDisplay()
    amount.set_amount("Cash to collect", "$12.60", "already a multiple of 5¢")
    entry.addWidget(amount)
    entry.addWidget(KeyPad("Back"), 1)
    entry.addWidget(PrimaryButton("Take $20.00 · change $7.40", "Enter"))
    body = QHBoxLayout()
    body.addLayout(tenders, 2)
    body.addLayout(entry, 5)
    return frame(body, KeyButton("Back to basket", "Esc"))


def show(window: QWidget, size: tuple[int, int], qtbot: QtBot) -> None:
    qtbot.addWidget(window)
    window.resize(*size)
    window.show()
    qtbot.waitExposed(window)
    QApplication.processEvents()


def placed(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def check_buttons(window: QWidget) -> None:
    """Every button lies in the window, under no other, large enough, and with its words whole."""
    buttons = [one for one in window.findChildren(PaintedButton) if one.isVisible()]
    assert len(buttons) > 8
    places = {one: placed(one, window) for one in buttons}
    for one, place in places.items():
        assert window.rect().contains(place), one.text()
        # Statuses inform first; they are the only ones lower than a finger.
        least = 30 if isinstance(one, Pill) else 44 if isinstance(one, ChoicePill) else 48
        assert min(place.width(), place.height()) >= theme.current().px(least), one.text()
    for (one, here), (other, there) in combinations(places.items(), 2):
        assert not here.intersects(there), (one.text(), other.text())


@pytest.mark.parametrize("tokens", LOOKS, ids=["light", "dark"])
@pytest.mark.parametrize("size", MONITORS, ids=str)
def test_the_counter_fits_every_monitor(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, size: tuple[int, int], tokens: theme.Tokens
) -> None:
    theme.apply_theme(qapp, tokens)
    made = counter(size[0])
    show(made.window, size, qtbot)
    assert (made.window.width(), made.window.height()) == size
    check_buttons(made.window)
    model = made.basket.model()
    for at in range(len(ROWS)):
        assert made.basket.viewport().rect().contains(made.basket.visualRect(model.index(at, 0)))
    tile = made.grid.tile_rect("0")
    assert tile.width() >= 112
    assert tile.height() >= 96
    assert made.window.grab().save(str(tmp_path / "counter.png"))


@pytest.mark.parametrize("tokens", LOOKS, ids=["light", "dark"])
@pytest.mark.parametrize("size", MONITORS, ids=str)
def test_payment_fits_every_monitor(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, size: tuple[int, int], tokens: theme.Tokens
) -> None:
    theme.apply_theme(qapp, tokens)
    window = payment()
    show(window, size, qtbot)
    assert (window.width(), window.height()) == size
    check_buttons(window)
    for key in window.findChildren(KeyPad)[0].findChildren(KeyButton):
        assert min(key.width(), key.height()) >= 64
    assert window.grab().save(str(tmp_path / "payment.png"))


@pytest.mark.parametrize("scale_percent", [125, 150, 200])
def test_everything_grows_and_still_fits_where_the_monitor_grows_with_it(
    qapp: QApplication, qtbot: QtBot, scale_percent: int
) -> None:
    theme.apply_theme(qapp, theme.LIGHT, scale_percent)
    made = counter(1366)
    size = (1366 * scale_percent // 100, 768 * scale_percent // 100)
    show(made.window, size, qtbot)
    assert (made.window.width(), made.window.height()) == size
    check_buttons(made.window)
    assert made.grid.columns() == 5


def test_an_open_screen_follows_a_change_of_scale(qapp: QApplication, qtbot: QtBot) -> None:
    made = counter(1366)
    show(made.window, (1920, 1080), qtbot)
    before = made.grid.tile_rect("0").height(), made.totals.height()
    theme.apply_theme(qapp, theme.LIGHT, 150)
    qapp.processEvents()
    after = made.grid.tile_rect("0").height(), made.totals.height()
    assert after[0] >= 96 * 1.5
    assert after[1] == pytest.approx(before[1] * 1.5, abs=3)


@pytest.mark.parametrize("amount", ["$9.90", "$32.60", "$1,234.50", "−$123,456.78", "$12,345,678.90"])
def test_a_total_is_never_cut(amount: str) -> None:
    for width, size in ((220, 36), (300, 46), (415, 36)):
        font = fitted_font(amount, size, fonts.BOLD, width)
        assert text_width(amount, font) <= width
    assert fitted_font("$32.60", 36, fonts.BOLD, 300).pixelSize() == 36


def luminance_range(picture: QImage) -> float:
    """WCAG contrast between the lightest and the darkest pixel painted."""
    levels = []
    for x in range(0, picture.width()):
        for y in range(0, picture.height(), 2):
            ink = picture.pixelColor(x, y)
            parts = (
                part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
                for part in (ink.redF(), ink.greenF(), ink.blueF())
            )
            levels.append(
                sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))
            )
    return (max(levels) + 0.05) / (min(levels) + 0.05)


@pytest.mark.parametrize("tokens", LOOKS, ids=["light", "dark"])
def test_the_total_as_painted_can_be_read_from_afar(
    qapp: QApplication, qtbot: QtBot, tokens: theme.Tokens
) -> None:
    theme.apply_theme(qapp, tokens)
    ground = Ground("panel")
    column = QVBoxLayout(ground)
    totals = TotalsPanel()
    totals.set_totals((), "Total", "$29.75")
    column.addWidget(totals)
    show(ground, (400, 90), qtbot)
    assert luminance_range(ground.grab(QRect(200, 20, 190, 50)).toImage()) >= 7
