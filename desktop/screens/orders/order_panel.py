"""The right side of the room: one order, its lines as they are picked, and the one strong action."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.messages.say import Say
from desktop.money import money_on_screen
from desktop.orders.queries import OrderLine, OrderShown
from desktop.orders.words import ENDED, OPEN_STAGES, Stage
from desktop.screens.orders.rows import LineList
from desktop.screens.orders.wording import headline, line_item, standing
from desktop.screens.theme import current
from desktop.screens.widgets.buttons import KeyButton, KeyFace, PrimaryButton
from desktop.screens.widgets.card import Ground
from desktop.screens.widgets.notice_bar import Notice, NoticeStack
from desktop.screens.widgets.text_label import TextLabel, TextRole
from desktop.screens.widgets.totals_panel import SumRow, TotalsPanel

STANDING = "standing"
LOW = 400


class OrderPanel(Ground):
    """Shows an order; tells what is asked of it."""

    more_asked = Signal()
    less_asked = Signal()
    back_asked = Signal()
    aside_asked = Signal()
    cancel_asked = Signal()
    hand_over_asked = Signal()

    def __init__(self, say: Say, parent: QWidget | None = None) -> None:
        super().__init__("card", ("left",), parent)
        self._say = say
        self.order: OrderShown | None = None
        self.title = TextLabel("", TextRole.TITLE)
        self.who = TextLabel("", TextRole.MUTED)
        self.who.setWordWrap(True)
        self.cancel_key = KeyButton(say("orders.cancel"), say("orders.key_delete"))
        self.list = LineList(say("orders.lines"))
        self.less_key = KeyButton(say("orders.less"), "-")
        self.more_key = KeyButton(say("orders.more"), "+")
        self.back_key = KeyButton(say("orders.put_back"))
        self.notices = NoticeStack()
        self.totals = TotalsPanel()
        self.aside_key = KeyButton(say("orders.put_aside"), "F9", KeyFace.STACK)
        self.hand_over_key = PrimaryButton("", "F12")
        self.nothing = TextLabel("", TextRole.MUTED)
        self.nothing.setWordWrap(True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setMargin(current().px(24))
        self._connect()
        self._lay_out()
        self.show_nothing("")

    def _connect(self) -> None:
        for key, signal in (
            (self.more_key, self.more_asked),
            (self.less_key, self.less_asked),
            (self.back_key, self.back_asked),
            (self.aside_key, self.aside_asked),
            (self.cancel_key, self.cancel_asked),
            (self.hand_over_key, self.hand_over_asked),
        ):
            key.clicked.connect(lambda _checked=False, signal=signal: signal.emit())

    def _lay_out(self) -> None:
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._whole = QWidget(self)
        inside = QVBoxLayout(self._whole)
        inside.setContentsMargins(px(18), px(14), px(18), px(12))
        inside.setSpacing(px(8))
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.cancel_key)
        inside.addLayout(head)
        inside.addWidget(self.who)
        inside.addWidget(self.list, 1)
        keys = QHBoxLayout()
        keys.setSpacing(px(8))
        for key in (self.less_key, self.more_key):
            keys.addWidget(key)
        keys.addStretch(1)
        keys.addWidget(self.back_key)
        inside.addLayout(keys)
        column.addWidget(self._whole, 1)
        column.addWidget(self.nothing, 1)
        told = self._told = QWidget(self)
        beside = QVBoxLayout(told)
        beside.setContentsMargins(px(18), 0, px(18), px(10))
        beside.addWidget(self.notices)
        column.addWidget(told)
        self._foot = self._make_foot()
        column.addWidget(self._foot)

    def _make_foot(self) -> Ground:
        px = current().px
        foot = Ground("panel", ("top",), self)
        column = QVBoxLayout(foot)
        column.setContentsMargins(px(18), px(10), px(18), px(16))
        column.setSpacing(px(8))
        column.addWidget(self.totals)
        row = QHBoxLayout()
        row.setSpacing(px(10))
        row.addWidget(self.aside_key, 2)
        row.addWidget(self.hand_over_key, 5)
        column.addLayout(row)
        return foot

    def show_nothing(self, hint: str) -> None:
        """No order is open; what a scan would do."""
        self.order = None
        self.notices.remove(STANDING)
        self.nothing.setText(hint)
        self._show_parts(is_open=False)

    def show_order(self, order: OrderShown, now: datetime, placed: datetime) -> None:
        """Show the order as it is now; the line that was current stays so."""
        say, is_new = self._say, self.order is None or self.order.order_id != order.order_id
        if is_new:
            for key in self.notices.bars():
                self.notices.remove(key)
        self.order = order
        self.who.setText(headline(order, now, placed, say))
        self.list.set_rows([line_item(line, say) for line in order.lines])
        if is_new or not self.list.current_key():
            self.select_first_wanted()
        self._show_standing(order)
        self._show_sums(order)
        self._show_keys(order)
        self._show_parts(is_open=True)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where height is scarce the lines have it: the total goes beside the number."""
        is_low, order = self.height() < current().px(LOW), self.order
        self.totals.setVisible(not is_low)
        self.who.setVisible(not is_low)
        if order:
            total = money_on_screen(order.total_cents)
            self.title.setText(f"{order.number}  {total}" if is_low else order.number)

    def current_line(self) -> OrderLine | None:
        """What + and - are about."""
        key = self.list.current_key()
        return next((line for line in self.order.lines if line.line_ref == key), None) if self.order else None

    def select_first_wanted(self) -> None:
        """The first line that still wants picking, else the first."""
        assert self.order is not None
        wanted = [line for line in self.order.lines if line.item_id and line.picked < line.left]
        first = (wanted or list(self.order.lines))[:1]
        self.list.select(first[0].line_ref if first else "")

    def tell(self, notice: Notice) -> None:
        self.notices.put(notice)

    def _show_parts(self, *, is_open: bool) -> None:
        self._whole.setVisible(is_open)
        self._foot.setVisible(is_open)
        self.nothing.setVisible(not is_open)

    def _show_standing(self, order: OrderShown) -> None:
        words, tone = standing(order, self._say)
        if words:
            self.notices.put(Notice(STANDING, tone, words))
        else:
            self.notices.remove(STANDING)

    def _show_sums(self, order: OrderShown) -> None:
        say = self._say
        goods = sum(line.amount_cents for line in order.lines)
        rows = [SumRow(say("orders.goods"), money_on_screen(goods))]
        if order.shipping_cents:
            rows.append(SumRow(say("orders.delivery"), money_on_screen(order.shipping_cents)))
        if order.refunded_cents:
            rows.append(SumRow(say("orders.refunded"), money_on_screen(-order.refunded_cents)))
        key = "orders.paid_online" if order.paid_cents >= order.total_cents else "orders.not_paid_yet"
        self.totals.set_totals(rows, say(key), money_on_screen(order.total_cents))

    def _show_keys(self, order: OrderShown) -> None:
        say = self._say
        is_open = order.stage in OPEN_STAGES or (order.stage == Stage.ATTENTION and order.state not in ENDED)
        picked = any(line.picked for line in order.lines)
        can_hand_over = order.parcel_cents is not None and order.state not in ENDED
        is_whole = all(line.picked >= line.left for line in order.lines)
        key = "orders.hand_over" if is_whole else "orders.hand_over_part"
        text = say(key, total_cents=order.parcel_cents) if can_hand_over else say("orders.hand")
        self.hand_over_key.setText(text)
        self.hand_over_key.setEnabled(can_hand_over and not order.cancel_asked_at)
        self.aside_key.setEnabled(is_open and picked and order.ready_at is None)
        self.more_key.setEnabled(is_open)
        self.less_key.setEnabled(picked)
        self.back_key.setEnabled(picked)
        left = any(line.left for line in order.lines)
        self.cancel_key.setEnabled(left and order.state not in ENDED and not order.cancel_asked_at)
