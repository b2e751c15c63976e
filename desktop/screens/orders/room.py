"""The room of online orders: scans pick from any state of it, keys and fingers do the rest."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from desktop.errors import KedaiError, Refusal
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.money import THOUSANDTHS
from desktop.orders.queries import PAGE, OrderLine, OrderRow
from desktop.orders.refusals import AllPicked, NotInOrder, NotThisUnit
from desktop.orders.shop_told import Storefront
from desktop.orders.words import OPEN_STAGES, Stage
from desktop.screens.aslot import aslot, when_idle
from desktop.screens.low_tone import low_tone
from desktop.screens.orders.beside import Beside
from desktop.screens.orders.differences_side import DifferencesSide
from desktop.screens.orders.differences_wording import fresh, sign
from desktop.screens.orders.doors import OrdersDoors
from desktop.screens.orders.list_panel import DIFFERENCES, TABS, ListPanel
from desktop.screens.orders.order_panel import OrderPanel
from desktop.screens.orders.reasons import Reasons
from desktop.screens.orders.rows import ListItem
from desktop.screens.orders.wording import age, order_item
from desktop.screens.recording import Ask, Recording
from desktop.screens.widgets.dialog import ActionKind, Dialog, DialogAction, Question
from desktop.screens.widgets.notice_bar import Notice
from desktop.screens.widgets.painting import Tone
from desktop.screens.widgets.text_label import TextLabel, TextRole
from desktop.selling.basket import Goods

LOOK_EVERY_MS = 5_000
DONE, REFUSED = "done", "refused"
KEEP, YES = "keep", "yes"
REASONS = ("sold_out", "buyer_asked", "mistake")
MOST_KEPT = 4 * PAGE
"""Rows read again at each look; what was scrolled to beyond comes again by scrolling."""


class OrdersRoom(QWidget):
    """`changed`: something was recorded, so that the top bar and the rail may say something else."""

    changed = Signal()
    back_asked = Signal()

    def __init__(self, say: Say, doors: OrdersDoors, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._say, self._doors = say, doors
        self._recording = Recording(ask, self._refuse_error, self.changed.emit)
        self._opened = ""
        self._rows: list[ListItem] = []
        self._is_all = True
        self._to_pick: list[tuple[str, str, int]] = []
        self._under_way: list[tuple[str, int]] = []
        self._handing: dict[str, str] = {}  # by order: the id of a hand-over whose answer was lost
        self._told: Storefront | None = None
        self._fresh = ""
        self.left = TextLabel(say("orders.title"), TextRole.HEADING)
        self.panel = ListPanel(say, self)
        self.order = OrderPanel(say, self)
        self.differences = DifferencesSide(say, doors, self)
        self.side = QStackedWidget(self)
        for widget in (self.order, self.differences):
            self.side.addWidget(widget)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        self.beside = Beside(say("orders.to_list"), say("key.esc"), self.side, self)
        line.addWidget(self.panel, 1)
        line.addWidget(self.beside)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.refresh)
        self._laid_out = QTimer(self)  # what the sign has room for is known when it has its place
        self._laid_out.setSingleShot(True)
        self._laid_out.timeout.connect(self._show_side)
        self._connect()

    def _connect(self) -> None:
        panel, order = self.panel, self.order
        panel.tab_chosen.connect(self.choose_tab)
        panel.opened.connect(self._open)
        panel.more_asked.connect(self._read_more)
        order.more_asked.connect(self._on_more)
        order.less_asked.connect(self._on_less)
        order.back_asked.connect(self._on_back)
        order.aside_asked.connect(self._on_aside)
        order.cancel_asked.connect(self._on_cancel)
        order.hand_over_asked.connect(self._on_hand_over)
        self.differences.settled.connect(self._on_settled)
        self.beside.back_asked.connect(self._step_back)
        for page, by in ((Qt.Key.Key_PageDown, 1), (Qt.Key.Key_PageUp, -1)):
            # Lists and the row of tabs, where the keyboard mostly is, would scroll by these.
            turn = QShortcut(page, self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            turn.activated.connect(partial(self._next_tab, by))

    # What is shown.

    def refresh(self) -> None:
        """Read everything that is shown again."""
        told = self._told = self._doors.storefront()
        counts = self._doors.counts()
        self.differences.take(told)
        self.panel.show_counts({**counts, DIFFERENCES: told.to_see_to if told else 0})
        self._show_sign(told, bool(counts))
        if self.panel.tab == DIFFERENCES:
            self._rows, self._is_all = self.differences.items(), True
        else:
            self._read_orders()
        self._show_rows()
        self._show_side()

    def _show_sign(self, told: Storefront | None, has_orders: bool) -> None:
        """Trouble with the online shop; how fresh all is stands in its sign, and without one in the list."""
        doors, say = self._doors, self._say
        self._fresh = fresh(told, doors.now(), doors.on_wall, say) if told and told.is_connected else ""
        notice = sign(told, self._fresh, has_orders, say) if told and doors.is_enrolled() else None
        self.panel.show_sign(notice)
        if notice:
            self._fresh = ""
            self._laid_out.start()

    def look(self) -> None:
        """Something was recorded beside the window; what nobody sees is read when they come."""
        if self.isVisible():
            self.refresh()

    def choose_tab(self, tab: str) -> None:
        """Another sort of orders, or where the two shops differ."""
        if tab != self.panel.tab:
            self.panel.tab, self._opened, self._rows = tab, "", []
        self.refresh()
        self.panel.list.scrollToTop()

    def _read_orders(self) -> None:
        wanted = min(max(len(self._rows), PAGE), MOST_KEPT)
        rows: list[OrderRow] = []
        while len(rows) < wanted:
            page = self._doors.page(self.panel.tab, len(rows))
            rows += page
            if len(page) < PAGE:
                break
        self._is_all = len(rows) % PAGE != 0 or not rows
        self._rows = [self._order_item(row) for row in rows]

    def _read_more(self) -> None:
        if self._is_all or self.panel.tab == DIFFERENCES:
            return
        page = self._doors.page(self.panel.tab, len(self._rows))
        self._is_all = len(page) < PAGE
        have = {row.key for row in self._rows}
        self._rows += [self._order_item(row) for row in page if row.order_id not in have]
        self._show_rows()

    def _show_rows(self) -> None:
        self.panel.show_rows(self._rows, self._opened, self._hint(), self._fresh)

    def _hint(self) -> str:
        if not self._doors.is_enrolled():
            return self._say("orders.hint.not_enrolled")
        if self._told is None:
            return self._say("orders.hint.not_told")
        if not self._told.is_connected:
            return self._say("orders.hint.not_connected")
        return self._say(f"orders.hint.{self.panel.tab}", fresh=self._fresh).rstrip()

    def _show_side(self) -> None:
        self._fold()
        is_differences = self.panel.tab == DIFFERENCES
        if is_differences and self.differences.open(self._opened):
            self.order.show_nothing("")  # no scan may pick for an order that nobody sees
            self.side.setCurrentWidget(self.differences)
            return
        self.side.setCurrentWidget(self.order)
        if is_differences or not self._opened:
            key = "orders.nothing_open_differences" if is_differences else "orders.nothing_open"
            unseen = self.panel.unseen()
            self.order.show_nothing(f"{unseen}\n\n{self._say(key)}" if unseen else self._say(key))
            return
        try:
            order = self._doors.order(self._opened)
        except Refusal as error:
            self.order.show_nothing(self._say.error(error))
            return
        self.order.show_order(order, self._doors.now(), self._doors.on_wall(order.placed_at))

    def _order_item(self, row: OrderRow) -> ListItem:
        return order_item(
            row, age(self._doors.on_wall(row.placed_at), self._doors.now(), self._say), self._say
        )

    def _open(self, key: str) -> None:
        if key != self._opened:
            self._opened = key
            self._show_side()

    def _go_to(self, order_id: str, stage: str) -> None:
        """Open an order wherever it stands."""
        self._opened = order_id
        if stage != self.panel.tab:
            self.panel.tab, self._rows = stage, []
        self.refresh()

    # Scans.

    def on_scanned(self, code: str) -> bool:
        """The number of an order opens it; a label picks for it, or for the oldest order that wants it."""
        self._forget_told()
        if found := self._doors.by_number(code.strip()):
            self._go_to(*found)
            return True
        try:
            goods = self._doors.goods(code)
        except KedaiError:
            goods = None
        if goods is None:
            self._refuse(self._say("orders.unknown_label", code=code[:40]))
            return True
        self._pick_scanned(goods)
        return True

    def _pick_scanned(self, goods: Goods) -> None:
        order = self.order.order
        if not self._is_for_open_order(goods):
            wanting = self._doors.wanting(goods.item_id)
            if wanting is None:
                self._refuse(self._say("orders.nobody_wants", name=goods.name))
                return
            self._go_to(*wanting)
            order = self.order.order
        assert order is not None
        lines = [line for line in order.lines if line.item_id == goods.item_id]
        if not lines:
            self._refuse_error(NotInOrder(order.number, goods.name))
            return
        wanted = next((line for line in lines if self._picked(line) < line.left), None)
        if wanted is None:
            self._refuse_error(AllPicked(goods.name, sum(line.left for line in lines)))
            return
        quantity, rest = divmod(THOUSANDTHS * goods.factor, wanted.factor)
        if rest or not quantity:
            self._refuse_error(NotThisUnit(goods.name))
            return
        self.order.list.select(wanted.line_ref)
        self._pick(wanted, quantity)

    def _is_for_open_order(self, goods: Goods) -> bool:
        """An order that is being picked keeps the scans; one only looked at lets other goods pass."""
        order = self.order.order
        if order is None or order.stage not in (*OPEN_STAGES, Stage.ATTENTION):
            return False
        is_begun = any(line.picked for line in order.lines) or bool(self._under_way)
        return is_begun or any(line.item_id == goods.item_id for line in order.lines)

    def _picked(self, line: OrderLine) -> int:
        """What is picked of a line, scans under way included."""
        return line.picked + sum(quantity for ref, quantity in self._under_way if ref == line.line_ref)

    # Acts.

    def _pick(self, line: OrderLine, quantity: int) -> None:
        """Count goods; what is left of a line that is sold by weight is picked at once."""
        left = line.left - self._picked(line)
        if left < THOUSANDTHS and 0 < left < quantity:
            quantity = left
        self._queue(line.line_ref, quantity)

    def _queue(self, line_ref: str, quantity: int) -> None:
        """So many picked, or below nothing put back, after what was asked before."""
        order = self.order.order
        assert order is not None
        self._under_way.append((line_ref, quantity))
        self._to_pick.append((order.order_id, line_ref, quantity))
        when_idle((self,), self._work_off)  # a slot that is just ending would let the call pass unheard

    @aslot
    async def _work_off(self) -> None:
        """One after the other: a scan that comes meanwhile is never lost."""
        while self._to_pick:
            order_id, line_ref, quantity = self._to_pick.pop(0)
            try:
                await self._recording.attempt(partial(self._pick_or_put_back, order_id, line_ref, quantity))
            finally:
                self._under_way.remove((line_ref, quantity))
            self._follow(order_id)

    async def _pick_or_put_back(self, order_id: str, line_ref: str, quantity: int) -> None:
        if quantity > 0:
            await self._doors.pick(order_id, line_ref, quantity)
        else:
            await self._doors.put_back(order_id, line_ref, -quantity)

    def _follow(self, order_id: str) -> None:
        """The order that was worked on is shown in the list where it stands now."""
        if self._opened != order_id:
            self.refresh()
            return
        stage = self._doors.order(order_id).stage
        if stage != self.panel.tab and self.panel.tab in OPEN_STAGES and stage in OPEN_STAGES:
            self.panel.tab, self._rows = stage, []
        self.refresh()
        if self.order.order and not self._to_pick:
            self.order.select_first_wanted()

    def _on_more(self) -> None:
        line = self.order.current_line()
        if line is not None:
            self.order.notices.remove(REFUSED)
            self._pick(line, THOUSANDTHS)

    def _on_less(self) -> None:
        line = self.order.current_line()
        if line is not None and (picked := self._picked(line)) > 0:
            self._queue(line.line_ref, -min(picked, THOUSANDTHS))

    @aslot
    async def _on_back(self) -> None:
        if order := self.order.order:
            await self._recording.attempt(lambda: self._doors.put_back(order.order_id, None, 0))
            self._follow(order.order_id)

    @aslot
    async def _on_aside(self) -> None:
        if order := self.order.order:
            await self._recording.attempt(lambda: self._doors.put_aside(order.order_id))
            self._follow(order.order_id)

    @aslot
    async def _on_hand_over(self) -> None:
        """Hand over what is picked; where something is missing, ask once."""
        order = self.order.order
        if order is None or order.parcel_cents is None or self._to_pick or self._under_way:
            return
        picked, left = (sum(getattr(line, name) for line in order.lines) for name in ("picked", "left"))
        if picked < left and not await self._is_sure_of_part(order.number, picked, left):
            return
        command_id = self._handing.setdefault(order.order_id, new_id())
        try:
            handed = await self._doors.hand_over(command_id, order.order_id, order.parcel_cents)
        except Refusal as error:
            del self._handing[order.order_id]
            self._refuse_error(error)
            self.refresh()
            return
        except KedaiError as error:  # whether it was recorded shows when the same is asked again
            self._refuse_error(error)
            return
        del self._handing[order.order_id]
        self._opened = ""
        self.refresh()
        told = self._say(
            "orders.done", number=order.number, receipt=handed.number, total_cents=handed.total_cents
        )
        self._tell(Notice(DONE, Tone.GOOD, told, self._say("orders.done_detail")))
        self.changed.emit()

    async def _is_sure_of_part(self, number: str, picked: int, left: int) -> bool:
        say = self._say
        title = say("orders.part_title", number=number, picked_quantity=picked, all_quantity=left)
        actions = (
            DialogAction(KEEP, say("orders.part_not")),
            DialogAction(YES, say("orders.part_now"), ActionKind.PRIMARY),
        )
        question = Question(title, say("orders.part_text"), actions, KEEP)
        return await Dialog(self.window(), question).answer() == YES

    @aslot
    async def _on_cancel(self) -> None:
        """Ask once, by the order's name, and why; whoever may not is asked for an approval."""
        order, say = self.order.order, self._say
        if order is None or not self.order.cancel_key.isEnabled():
            return
        title = say("orders.cancel_title", number=order.number)
        text = say("orders.cancel_text", refund_cents=order.refund_cents)
        reasons = tuple(DialogAction(reason, say(f"orders.reason.{reason}")) for reason in REASONS)
        question = Question(title, text, (DialogAction(KEEP, say("orders.cancel_not")),), KEEP)
        body = Reasons(reasons)
        dialog = Dialog(self.window(), question, body)
        body.chosen.connect(dialog.give)
        answer = await dialog.answer()
        if answer not in REASONS:
            return
        words = say(f"orders.reason.{answer}")
        if await self._recording.with_approval(lambda by: self._doors.cancel(order.order_id, words, by)):
            self._go_to(order.order_id, self._doors.order(order.order_id).stage)

    def _on_settled(self) -> None:
        self.refresh()
        self.changed.emit()

    def _refuse_error(self, error: KedaiError) -> None:
        self._refuse(self._say.error(error))

    def _refuse(self, words: str) -> None:
        low_tone()
        self._tell(Notice(REFUSED, Tone.BAD, words))

    def _tell(self, notice: Notice) -> None:
        """Where people look: at what is opened, or at the list where that has all the room."""
        if not self.beside.isVisible():
            self.panel.notices.put(notice)
        elif self.side.currentWidget() is self.differences:
            self.differences.tell(notice)
        else:
            self.order.tell(notice)

    def _forget_told(self) -> None:
        """What was told was about what was done before."""
        for notices in (self.order.notices, self.panel.notices):
            for key in (REFUSED, DONE):
                notices.remove(key)
        self.differences.forget_notices()

    # The window.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_difference = self.side.currentWidget() is self.differences
        acts: dict[int, Callable[[], None]] = {
            int(Qt.Key.Key_F12): self.differences.settle if is_difference else self._on_hand_over,
            int(Qt.Key.Key_F9): self._on_aside,
            int(Qt.Key.Key_Plus): self._on_more,
            int(Qt.Key.Key_Minus): self._on_less,
            int(Qt.Key.Key_Delete): self._on_cancel,
            int(Qt.Key.Key_Escape): self._step_back,
        }
        act = acts.get(event.key())
        if act is None:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            act()

    def _next_tab(self, by: int) -> None:
        tabs = [str(tab) for tab in TABS]
        self.choose_tab(tabs[(tabs.index(self.panel.tab) + by) % len(tabs)])

    def _step_back(self) -> None:
        """From an open order to the list, from the list to the counter."""
        if self._opened:
            self._opened = ""
            self.panel.list.select("")
            self._show_side()
            self.focus_list()
        else:
            self.back_asked.emit()

    def focus_list(self) -> None:
        """The keyboard begins on the list, or on the sorts where that is empty."""
        if self._rows:
            self.panel.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.panel.bar.focus_chosen()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        self._timer.start()
        self.focus_list()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        """The list and what is opened beside each other; where there is no room for both, one of them."""
        is_folded = self.beside.fit(self.width(), is_opened=bool(self._opened))
        self.panel.list.waits_for_arrows = is_folded
        self.panel.setVisible(not (is_folded and self._opened))
