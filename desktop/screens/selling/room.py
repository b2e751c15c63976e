"""The selling room: counter, payment and shift, and the one place that asks for sales to be recorded."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.database.who import Approval
from desktop.errors import KedaiError
from desktop.messages.say import Say
from desktop.screens.aslot import aslot, when_idle
from desktop.screens.doors import Doors, PrinterTruth
from desktop.screens.recording import Ask, Recording
from desktop.screens.selling.codes import Codes
from desktop.screens.selling.counter_screen import TIMES, CounterScreen
from desktop.screens.selling.customer_flow import CustomerFlow
from desktop.screens.selling.drawer_flow import DrawerFlow
from desktop.screens.selling.handed import HandedOver
from desktop.screens.selling.notices import (
    GIVE_BACK,
    given_back_notice,
    given_ways,
    left_out_notice,
    refused_notice,
    shown_code,
    unsettled_notice,
)
from desktop.screens.selling.paper_notice import PAPER, paper_notice
from desktop.screens.selling.parking import PARKED, UNREADABLE, Parking
from desktop.screens.selling.paying import Paying
from desktop.screens.selling.payment_screen import PaymentScreen
from desktop.screens.selling.refund_flow import RefundFlow
from desktop.screens.selling.session import Session
from desktop.screens.selling.shift_flow import ShiftFlow
from desktop.screens.selling.terminal_flow import TerminalFlow
from desktop.screens.widgets.buttons import KeyButton, KeyFace
from desktop.screens.widgets.notice_bar import NoticeStack
from desktop.screens.widgets.painting import Tone
from desktop.selling.basket import Basket, Goods
from desktop.selling.coming_back import ComingBack
from desktop.selling.lines import CASH, TenderAsked
from desktop.selling.open_basket import OpenBasket
from desktop.selling.paying import Completed

RENEWED_MS = 400
"""How long what other tills change is gathered before the shelf is read again."""


class SellingRoom(QStackedWidget):
    """Moves between its screens; `left_changed` has what stands at the left of the top bar."""

    left_changed = Signal()
    shop_changed = Signal()  # something was recorded: the top bar may say something else

    def __init__(self, doors: Doors, say: Say, ask_approval: Ask, session: Session | None = None) -> None:
        super().__init__()
        self._doors, self._say = doors, say
        self.session = session or Session(doors)
        self.counter = CounterScreen(doors, say, self.session)
        self.payment = PaymentScreen(say)
        self.back_button = KeyButton(say("payment.back"), say("key.esc"), KeyFace.BARE)
        self.back_button.clicked.connect(self.step_back)
        self._recording = Recording(ask_approval, self._tell_everywhere, self.shop_changed.emit)
        self.returns = RefundFlow(doors, say, self._recording, self)
        self.customers = CustomerFlow(doors, say, self._recording, self.session, self)
        self.shifts = ShiftFlow(doors, say, ask_approval, self)
        self.drawer = DrawerFlow(doors, say, ask_approval, self)
        for screen in (self.counter, self.payment):
            self.addWidget(screen)
        self.codes = Codes(doors, self.payment, self.session, self._tell_everywhere)
        self.terminal = TerminalFlow(doors, say, self.payment, self.session, self._recording)
        self.parking = Parking(doors, say, self.counter, self._tell_everywhere)
        self.parking.begin(is_new=session is None)
        self.counter.show_basket()
        self._renewing = QTimer(self, singleShot=True, interval=RENEWED_MS)
        self._renewing.timeout.connect(self._on_renewed)
        self._connect()

    def renew(self) -> None:
        """Another till changed goods or promotions: the shelf shows it soon, once, however much came."""
        self._doors.renew_promotions()
        self._renewing.start()

    def _on_renewed(self) -> None:
        """What is being searched, agreed or paid for is left alone: it shows at the next look."""
        counter, shelf = self.counter, self.counter.shelf
        is_asked = shelf.is_searching or shelf.is_agreeing or counter.unknown.is_asking
        self.customers.refresh()
        if self.currentWidget() is counter and not is_asked:
            self.counter.shelf.refresh()
        self._renew_ways()

    def _renew_ways(self) -> None:
        """A payment under way goes on by the rules for ways of paying as they are now."""
        if self.currentWidget() is self.payment:
            self.payment.renew(self._doors.tender_types(), self._doors.cash_rounding())

    def _connect(self) -> None:
        counter, payment = self.counter, self.payment
        counter.pay_asked.connect(self.to_payment)
        counter.agreement.approval_asked.connect(self._on_approval_of)
        counter.cash_asked.connect(self._on_cash)
        counter.clear_asked.connect(self._on_clear)
        counter.refund_asked.connect(lambda: self._to_refund(""))
        counter.receipt_scanned.connect(self._to_refund)
        counter.customer_asked.connect(self.customers.begin)
        self.customers.show_asked.connect(self._show)
        self.customers.counter_asked.connect(self.to_counter)
        self.returns.show_asked.connect(self._show)
        self.returns.counter_asked.connect(self.to_counter)
        self.returns.given.connect(self._on_given_back)
        self.returns.exchanged.connect(self._on_exchanged)
        self.returns.net_given.connect(self._on_paid)
        counter.drawer_asked.connect(self._on_drawer)
        counter.reprint_asked.connect(self._on_reprint)
        counter.shift_asked.connect(self._on_shift)
        counter.unknown.link_asked.connect(self._on_link)
        counter.park_asked.connect(lambda name: self._park(lambda: self.parking.park_or_recall(name)))
        counter.panel.tabs.chosen.connect(lambda which: self._park(lambda: self.parking.recall(which)))
        counter.panel.notices.acted.connect(self._on_notice)
        payment.side.notices.acted.connect(self._on_payment_notice)
        payment.paid.connect(self._on_paid)
        payment.back_asked.connect(self.to_counter)
        payment.changed.connect(self._keep_tenders)
        payment.code_asked.connect(lambda paying: self._code(lambda: self.codes.show(paying)))
        payment.code.seen.connect(lambda attempt: self._code(lambda: self.codes.see(attempt)))
        payment.code.dropped.connect(lambda shown: self._code(lambda: self.codes.drop(shown.attempt_id)))
        payment.code_taken_back.connect(self._on_part_of_code)
        terminal = self.terminal
        payment.terminal_asked.connect(self._on_terminal)
        payment.terminal.paid.connect(lambda *told: self._terminal(lambda: terminal.settle(*told)))
        payment.terminal.unpaid.connect(lambda left: self._terminal(lambda: terminal.give_back(left)))
        self.shifts.show_asked.connect(self._show)
        self.shifts.counter_asked.connect(self.to_counter)
        self.shifts.started.connect(self._on_started)
        self.shifts.recorded.connect(self.shop_changed)
        self.shifts.report_asked.connect(lambda which: self.drawer.show_z(which, self.shifts.result))
        self.drawer.show_asked.connect(self._show)
        self.drawer.counter_asked.connect(self.to_counter)
        self.drawer.done.connect(lambda told: self._tell_counter(Tone.GOOD, told))
        self.drawer.recorded.connect(self.shop_changed)

    @property
    def left(self) -> QWidget | None:
        """The search box at the counter, a way back elsewhere; from what a shift's end found only onwards."""
        if self.shifts.is_at_result(self.currentWidget()):
            return None
        return self.counter.search if self.currentWidget() is self.counter else self.back_button

    def take_over(self, old: SellingRoom) -> None:
        """Built anew around the session of another room: what that one told stays told, as does what the end
        of a shift found."""
        old.parking.keeper.hand_on()
        mine = self.counter.panel.notices
        for key, bar in old.counter.panel.notices.bars().items():
            if key not in (*mine.bars(), TIMES):  # a question for a quantity went with the room that asked it
                mine.put(bar.notice())
        self.shifts.take_over(old.shifts)
        if old.shifts.is_at_result(old.currentWidget()):
            self._show(self.shifts.result)

    def when_idle(self, then: Callable[[], None]) -> None:
        """At once, or when what is being recorded here is: its answer belongs on this room's screens."""
        when_idle((self, self.returns, self.customers, self.shifts, self.drawer), then)

    def enter(self) -> None:
        """Somebody signed in: to the counter, or to the start of a shift."""
        self.session.refresh()
        self.counter.leave()
        self.counter.shelf.refresh()
        self.counter.show_basket()
        self.customers.refresh()
        if self._doors.open_shift() is not None:
            self.to_counter()
        elif self.shifts.is_at_result(self.currentWidget()):  # nobody has read it to its end yet
            self.shifts.result.begin()
        else:
            self.shifts.to_start()

    def _show(self, screen: QWidget) -> None:
        if self.indexOf(screen) < 0:
            self.addWidget(screen)
        if screen is not self.counter:
            self.counter.leave()
        self.setCurrentWidget(screen)
        self.left_changed.emit()

    def step_back(self) -> None:
        if self.returns.is_at(self.currentWidget()):
            self.returns.screen.step_back()
        elif self.customers.is_at(self.currentWidget()):
            self.customers.screen.step_back()
        elif self.drawer.is_at(self.currentWidget()):
            self.drawer.step_back()
        else:
            self.to_counter()

    def to_counter(self) -> None:
        """Back to the basket; nothing is lost."""
        self._show(self.counter)
        self.counter.show_basket()
        typing = self.counter.search.edit.hasFocus() or self.counter.unknown.is_typing
        if not typing:  # else somebody types already, while a sale was recorded
            self.counter.focus_search()

    def to_payment(self) -> None:
        """Enter on an empty search, F12, or the pay key."""
        if self.session.basket.is_empty:
            self._tell_counter(Tone.PLAIN, self._say("selling.empty_basket"))
            return
        if not self._has_shift():
            return
        if self.session.is_even:
            self._on_paid(())
        else:
            self._ask_money(self._paying())

    def _ask_money(self, paying: Paying) -> None:
        """Show the payment; money taken before that is more than the basket now costs is handed back."""
        session, notices = self.session, self.payment.side.notices
        too_much = session.taken_cents if session.is_overpaid else 0
        if too_much:
            session.give_back()
        if session.priced.total_cents < 0:
            self.returns.give(session.priced, session.basket)
            return
        self._show(self.payment)
        self.payment.begin(paying, session.priced)
        if too_much:
            notices.put(given_back_notice(too_much, self._say))
        if session.unknown:
            notices.put(unsettled_notice(session.unknown, self._say))
        self.codes.begin()
        self.terminal.begin()
        if (left := self.terminal.unsettled()) and self.terminal.is_lost(left):
            self._terminal(lambda: self.terminal.ask_again(left))

    def _on_payment_notice(self, key: str, _action: str) -> None:
        if key == GIVE_BACK:
            self.session.given_back()
            self.payment.side.notices.remove(key)
            self.payment.setFocus(Qt.FocusReason.OtherFocusReason)

    def on_scanned(self, code: str) -> bool:
        """From payment a scan goes back to the basket and adds; False at a shift's screens: not for us."""
        if self.currentWidget() is self.payment and self.payment.on_scanned(code):
            return True
        if self.currentWidget() is self.payment or self.returns.is_giving(self.currentWidget()):
            self.to_counter()
        if self.drawer.is_at(self.currentWidget()) and self._doors.open_shift() is not None:
            self.to_counter()
        if self.returns.is_at(self.currentWidget()):
            self.returns.screen.on_scanned(code)
            return True
        if self.customers.is_at(self.currentWidget()):
            self.customers.screen.on_scanned(code)
            return True
        if self.currentWidget() is not self.counter:
            return False
        if self.parking.is_slip(code):
            self._park(lambda: self.parking.recall_by_slip(code))
        elif not self.customers.takes_card(code):
            self.counter.on_scanned(code)
        return True

    def show_printer(self, truth: PrinterTruth) -> None:
        """A receipt whose paper is in doubt asks the person, without stopping the queue."""
        self.counter.panel.notices.tell(PAPER, paper_notice(truth, self._say))

    def _paying(self) -> Paying:
        types = self.session.ways_to_pay()
        first = CASH if CASH in types else next(iter(types))
        total = self.session.priced.total_cents
        taken = () if self.session.is_overpaid else self.session.tenders
        return Paying(total, types, self._doors.cash_rounding(), first, taken=taken)

    def _keep_tenders(self) -> None:
        if self.payment.paying:
            self.session.take(self.payment.paying.taken)

    def _has_shift(self) -> bool:
        if self._doors.open_shift() is not None:
            return True
        self.shifts.to_start()
        return False

    def _on_cash(self, tendered_cents: int | None) -> None:
        """Just enough cash, or `20+`: what covers the total sells it, less is part of the payment."""
        if self.session.basket.is_empty or self.session.priced.total_cents <= 0:
            self.to_payment()
            return
        if not self._has_shift():
            return
        paying = self._paying()
        if paying.current != CASH or self.session.is_overpaid or self._has_unsettled():
            self._ask_money(paying)
            return
        offered = paying if tendered_cents is None else paying.offer(tendered_cents)
        if not offered.is_takeable:
            self._ask_money(offered if offered.change_cents else paying)
        elif offered.covers:
            self._on_paid(offered.take().taken)
        else:
            self._ask_money(offered.take())

    @aslot
    async def _on_paid(self, tenders: tuple[TenderAsked, ...]) -> None:
        """Record the sale; a second tap while it is under way does nothing."""
        command, approval = self.session.command(tenders), self.session.approval_of_sale()
        handed = self.session.hand_over()
        done: list[Completed] = []

        async def carry(by: Approval | None) -> None:
            done.append(await self._doors.complete_sale(command, by))

        try:
            await self._recording.with_approval(carry, approval)
        finally:
            if not done:
                self.session.take_back(handed)
                self.counter.show_basket()
                self._renew_ways()  # the refusal may have been theirs
        if done:
            self._on_sold(done[-1], handed)

    def _on_sold(self, completed: Completed, handed: HandedOver) -> None:
        self.session.sold(completed)
        self.parking.keeper.ended(handed.basket_id)
        self.counter.tell(None)
        self.counter.shelf.refresh()
        self.to_counter()
        if handed.unknown:
            self.counter.panel.notices.put(left_out_notice(handed.unknown, completed.number, self._say))
        if self.session.last_sale is None and completed.change_cents:
            facts = {"number": completed.number, "change_cents": completed.change_cents}
            self._tell_counter(Tone.GOOD, self._say("counter.change_of", **facts))

    def _to_refund(self, sale_id: str) -> None:
        """A receipt was scanned, or one is looked for: alone, or in exchange for what is on the counter."""
        if self._has_shift():
            self.returns.begin(sale_id, self.session.basket)

    def _on_exchanged(self, coming: ComingBack) -> None:
        """What comes back stands in the basket: one net, of whoever bought it then."""
        session, whose = self.session, self._doors.sold(coming.sale_id).customer_id
        if whose and session.customer and session.customer.customer_id != whose:
            self.returns.screen.tell(Tone.BAD, self._say("return.other_customer"))
            return
        session.put(session.basket.bring_back(coming))
        if whose and session.customer is None:
            session.name_again(whose)
        self.to_counter()

    def _on_given_back(self, done: Completed) -> None:
        self.session.refunded(done)
        self.counter.shelf.refresh()
        if self.returns.is_at(self.currentWidget()):
            self.to_counter()
        ways = self._doors.given_back(done.sale_id)
        if self.session.last_sale is None or len(ways) > 1:
            told = given_ways(done.number, ways, self._doors.tender_types(), self._say)
            self._tell_counter(Tone.WARN, told)

    @aslot
    async def _on_approval_of(self, right: str, basket: Basket) -> None:
        """What is to be given away is put on the basket once somebody approved it."""
        if approval := await self._recording.ask(right):
            self.session.approve(approval, basket)
            self.counter.agreement.put(basket)

    @aslot
    async def _code(self, act: Callable[[], Awaitable[None]]) -> None:
        """Show a code, or settle the one that is shown, one at a time."""
        await act()

    def _on_part_of_code(self, attempt_id: str) -> None:
        """A part that left the till is taken back: what the terminal has taken is given back there first."""
        left = self.terminal.unsettled()
        if left and left.attempt_id == attempt_id:
            self.terminal.begin()
        else:
            self._code(lambda: self.codes.drop(attempt_id))

    def _on_terminal(self, paying: Paying) -> None:
        if self.terminal.is_busy:
            self.payment.side.notices.put(self.terminal.busy_notice())
        else:
            self._terminal(lambda: self.terminal.ask(paying))

    @aslot
    async def _terminal(self, act: Callable[[], Awaitable[None]]) -> None:
        """Ask the terminal, or settle what it did not tell, one at a time."""
        try:
            await act()
        except KedaiError as error:
            self._tell_everywhere(error)

    def _has_unsettled(self) -> bool:
        return self.codes.unsettled() is not None or self.terminal.unsettled() is not None

    @aslot
    async def _park(self, act: Callable[[], Awaitable[None]]) -> None:
        """Park, recall or print a slip, one at a time."""
        await act()
        self.shop_changed.emit()

    @aslot
    async def _on_clear(self) -> None:
        session = self.session
        if session.basket.is_empty:
            return
        owed = (*session.to_give_back, *session.tenders)
        rest = OpenBasket(session.next_id, to_give_back=owed) if owed else None
        from desktop.selling.shift_words import ClearBasket

        command = ClearBasket(
            session.basket_id,
            len(session.basket.lines),
            session.priced.total_cents,
            rest,
        )
        if await self._recording.with_approval(lambda by: self._doors.clear_basket(command, by)):
            session.clear()
            self.parking.keeper.ended(command.command_id)
            self.to_counter()

    @aslot
    async def _on_link(self, scanned: str, goods: Goods) -> None:
        """From now on the label is the product's; all that wait with it are added."""
        linked = await self._recording.with_approval(
            lambda by: self._doors.link_barcode(scanned, goods.unit_id, by)
        )
        if linked:
            waiting = [each.code for each in self.session.unknown if each.code == scanned]
            for code in waiting:
                self.session.forget_unknown(code)
                self.counter.on_scanned(code)
            if "refused" not in self.counter.panel.notices.bars():
                told = self._say("unknown.linked", name=goods.name, code=shown_code(scanned))
                self._tell_counter(Tone.GOOD, told)
        self.counter.show_basket()

    @aslot
    async def _discard(self, basket_id: str) -> None:
        from desktop.selling.shift_words import ClearBasket

        command = ClearBasket(basket_id, 0, 0)
        if await self._recording.with_approval(lambda by: self._doors.clear_basket(command, by)):
            self.parking.discarded(basket_id)

    def _on_drawer(self) -> None:
        if self._has_shift():
            self.drawer.begin()

    @aslot
    async def _on_reprint(self) -> None:
        await self._recording.attempt(self._doors.reprint_latest)

    @aslot
    async def _on_notice(self, key: str, action: str) -> None:
        choice, _, which = action.partition(":")
        if key == PAPER:
            await self._recording.attempt(lambda: self._doors.resolve_job(which, choice))
        elif key == PARKED:
            self._park(lambda: self.parking.print_slip(which))
        elif key == UNREADABLE:
            self._discard(which)

    def _on_shift(self) -> None:
        if self._doors.open_shift() is not None and not self.session.basket.is_empty:
            self._tell_counter(Tone.WARN, self._say("shift.basket_first"))
        else:
            self.shifts.to_end(self.parking.notice_at_the_end())

    def _on_started(self, number: int) -> None:
        self._tell_counter(Tone.GOOD, self._say("shift.started", number=number))

    def _tell_everywhere(self, error: KedaiError) -> None:
        self._tell(self.counter.panel.notices, error)
        if self.currentWidget() is self.payment:
            self._tell(self.payment.side.notices, error)
        if self.returns.is_at(self.currentWidget()) or self.returns.is_giving(self.currentWidget()):
            self.returns.tell(error)
        if self.customers.is_at(self.currentWidget()):
            self.customers.tell(error)

    def _tell(self, notices: NoticeStack, error: KedaiError) -> None:
        notices.put(refused_notice(error, self._say))

    def _tell_counter(self, tone: Tone, headline: str) -> None:
        self.counter.tell("refused", tone, headline)
