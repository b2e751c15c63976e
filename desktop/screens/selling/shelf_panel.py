"""The left side of the counter: favourites and categories as tiles, or what a search found."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.messages.say import Say
from desktop.screens.doors import CounterReads, Found
from desktop.screens.selling.agree_page import AgreePage, AgreeView
from desktop.screens.selling.rows import results, tiles, unit_rows
from desktop.screens.theme import current
from desktop.screens.widgets.buttons import KeyButton
from desktop.screens.widgets.card import Card, Ground
from desktop.screens.widgets.category_bar import CategoryBar
from desktop.screens.widgets.key_row import KeyRow
from desktop.screens.widgets.result_list import ResultList
from desktop.screens.widgets.text_label import TextLabel, TextRole
from desktop.screens.widgets.tile_grid import GAP, TileGrid
from desktop.selling.basket import Goods

FAVOURITES = "favourites"
LOW = 560
"""Lower than this at 100 percent the page for agreeing needs the room of the keys under it."""
TILES, RESULTS, EMPTY, AGREE = range(4)


class ShelfPanel(Ground):
    """Tells the goods chosen; the row of function keys stands under it."""

    chosen = Signal(object)  # Goods
    quantity_asked = Signal()
    discount_asked = Signal()
    price_asked = Signal()
    customer_asked = Signal()
    refund_asked = Signal()
    drawer_asked = Signal()
    reprint_asked = Signal()
    shift_asked = Signal()

    def __init__(self, doors: CounterReads, say: Say, parent: QWidget | None = None) -> None:
        super().__init__("paper", (), parent)
        self._doors, self._say = doors, say
        self._found: dict[str, Found] = {}
        self._category = FAVOURITES
        self._is_units = False  # the results are the units of one item, not what a search found
        self.bar = CategoryBar(say("counter.categories"))
        self.bar.chosen.connect(self.show_category)
        self.grid = TileGrid(say("counter.tiles"))
        self.grid.chosen.connect(self._on_chosen)
        self.results = ResultList(say("counter.results"))
        self.results.chosen.connect(self._on_chosen)
        self.nothing = TextLabel("", TextRole.MUTED)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        self.agree = AgreePage(say)
        self.keys = {
            "quantity": KeyButton(say("counter.quantity"), "F4"),
            "discount": KeyButton(say("counter.discount"), "F5"),
            "price": KeyButton(say("counter.price"), "F6"),
            "customer": KeyButton(say("customer.key"), "F7"),
            "refund": KeyButton(say("return.key"), "F8"),
            "drawer": KeyButton(say("counter.drawer"), "F10"),
            "reprint": KeyButton(say("counter.reprint")),
            "shift": KeyButton(say("counter.shift")),
        }
        for name, signal in (
            ("quantity", self.quantity_asked),
            ("discount", self.discount_asked),
            ("price", self.price_asked),
            ("customer", self.customer_asked),
            ("refund", self.refund_asked),
            ("drawer", self.drawer_asked),
            ("reprint", self.reprint_asked),
            ("shift", self.shift_asked),
        ):
            self.keys[name].clicked.connect(signal)
        self.basket_key = KeyButton(say("counter.basket"))
        self.basket_key.hide()
        self._lay_out()
        self.refresh()

    def _lay_out(self) -> None:
        px = current().px
        edge, half = px(18), px(GAP // 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(edge - half, px(16), edge - half, px(16))
        column.setSpacing(px(8))
        column.addLayout(_inset(self.bar, half))
        self._pages = QStackedWidget()
        self._pages.addWidget(self.grid)
        found = QWidget()
        inside = QVBoxLayout(found)
        inside.setContentsMargins(half, 0, half, 0)
        card = Card(pad=8, gap=0)
        card.column.addWidget(self.results, 1)
        card.column.addWidget(self.nothing, 1)
        inside.addWidget(card)
        self._pages.addWidget(found)
        self._pages.addWidget(_taught(self._say("counter.no_tiles")))
        agreeing = QWidget()
        around = QVBoxLayout(agreeing)
        around.setContentsMargins(half, 0, half, 0)
        around.addWidget(self.agree)
        self._pages.addWidget(agreeing)
        column.addWidget(self._pages, 1)
        self._key_row = KeyRow([*self.keys.values(), self.basket_key])
        column.addLayout(_inset(self._key_row, half))

    def refresh(self) -> None:
        """Read categories and tiles again: after an import, or when stock moved."""
        pairs = [(FAVOURITES, self._say("counter.favourites")), *self._doors.categories()]
        if self._category not in {key for key, _name in pairs}:
            self._category = FAVOURITES
        self.bar.set_categories(pairs, self._category)
        for before, after in pairwise((*self.bar.pills().values(), self.grid)):
            self.setTabOrder(before, after)
        if self._pages.currentIndex() <= EMPTY:  # what is asked beside the basket stays
            self.show_category(self._category)

    def show_category(self, category: str) -> None:
        """Show the tiles of a category."""
        self._category = category
        self.bar.show()
        self.bar.choose(category)
        found = self._doors.tiles(category)
        self._found = {each.goods.unit_id: each for each in found}
        self.grid.set_tiles(tiles(found, self._say))
        self._show(TILES if found else EMPTY)

    def show_results(self, words: str) -> None:
        """Search as the words are typed; no words bring the tiles back."""
        if not words.strip():
            self.show_category(self._category)
            return
        self._is_units = False
        found = self._doors.search(words)
        self._found = {each.goods.unit_id: each for each in found}
        self.results.set_rows(results(found, self._say))
        self.results.setVisible(bool(found))
        self.nothing.setVisible(not found)
        self.nothing.setText("" if found else self._say("counter.nothing_found", words=words))
        if found:
            self.results.select(found[0].goods.unit_id)
        self._show(RESULTS)

    def show_page(self, page: QWidget) -> None:
        """Something else beside the basket, until tiles or results are shown again."""
        if self._pages.indexOf(page) < 0:
            self._pages.addWidget(page)
        self._show(self._pages.indexOf(page))

    def _show(self, place: int) -> None:
        """Categories and keys make room for what is asked instead of tiles; where there is height enough the
        keys stay under what is agreed of a line."""
        are_goods = place <= EMPTY
        has_height = self.height() >= current().px(LOW)
        self.bar.setVisible(are_goods)
        self._key_row.setVisible(are_goods or place == AGREE and has_height)
        self._pages.setCurrentIndex(place)

    def show_units(self, found: list[Found]) -> None:
        """The units of one item, to choose one: a piece, a box, a carton."""
        self._found = {each.goods.unit_id: each for each in found}
        self._is_units = True
        self.results.set_rows(unit_rows(found, self._say))
        self.results.setVisible(True)
        self.nothing.setVisible(False)
        self.results.select(found[0].goods.unit_id)
        self._show(RESULTS)

    @property
    def shows_units(self) -> bool:
        """Are the results the units of one item?"""
        return self.is_searching and self._is_units

    def show_agreeing(self, view: AgreeView | None) -> None:
        """Something is being agreed: the page for it instead of the goods; nothing brings the tiles back."""
        if view is None:
            self.show_category(self._category)
            return
        self.agree.show_view(view)
        self._show(AGREE)

    @property
    def is_agreeing(self) -> bool:
        return self._pages.currentIndex() == AGREE

    @property
    def is_searching(self) -> bool:
        return self._pages.currentIndex() == RESULTS

    def choose_current_result(self) -> Goods | None:
        """The result the arrows point at."""
        found = self._found.get(self.results.current_key()) if self.is_searching else None
        return found.goods if found else None

    def _on_chosen(self, key: str) -> None:
        if found := self._found.get(key):
            self.chosen.emit(found.goods)


def _inset(widget: QWidget, side: int) -> QHBoxLayout:
    """Tiles keep half a gap free around them; what stands above and below lines up with their edges."""
    line = QHBoxLayout()
    line.setContentsMargins(side, 0, side, 0)
    line.addWidget(widget)
    return line


def _taught(words: str) -> TextLabel:
    """An empty page says what it is for and what the first step is."""
    label = TextLabel(words, TextRole.MUTED)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    return label
