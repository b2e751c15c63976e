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
from desktop.screens.selling.codes import Codes
from desktop.screens.selling.counter_screen import TIMES, CounterScreen
from desktop.screens.selling.notices import (
    GIVE_BACK,
    codes_notice,
    given_back_notice,
    given_ways,
    left_out_notice,
    shown_code,
    unsettled_notice,
)
from desktop.screens.selling.paper_notice import PAPER, paper_notice
from desktop.screens.selling.parking import PARKED, UNREADABLE, Parking
from desktop.screens.selling.paying import Paying
from desktop.screens.selling.payment_screen import PaymentScreen
from desktop.screens.selling.refund_screen import RefundScreen
from desktop.screens.selling.session import Session
from desktop.screens.selling.shift_result import ENDED, ShiftResult, ShiftResultScreen, result_notice
from desktop.screens.selling.shift_screens import EndShiftScreen, StartShiftScreen
from desktop.screens.widgets.buttons import KeyButton, KeyFace
from desktop.screens.widgets.notice_bar import Notice, NoticeStack
from desktop.screens.widgets.painting import Tone
from desktop.selling.basket import Basket, Goods
from desktop.selling.lines import CASH, TenderAsked
from desktop.selling.open_basket import OpenBasket
from desktop.selling.paying import Completed, CompleteSale
from desktop.selling.shift_words import ClearBasket
from desktop.selling.void_words import VoidSale
from desktop.staff.permissions import NeedsApproval

RENEWED_MS = 400
"""How long what other tills change is gathered before the shelf is read again."""

Ask = Callable[[str], Awaitable[Approval | None]]


class SellingRoom(QStackedWidget):
    """Moves between its screens; `left_changed` has what stands at the left of the top bar."""

    left_changed = Signal()
    shop_changed = Signal()  # something was recorded: the top bar may say something else

    def __init__(self, doors: Doors, say: Say, ask_approval: Ask, session: Session | None = None) -> None:
        super().__init__()
        self._doors, self._say, self._ask = doors, say, ask_approval
        self.session = session or Session(doors)
        self.counter = CounterScreen(doors, say, self.session)
        self.payment = PaymentScreen(say)
        self.refund = RefundScreen(doors, say)
        self.start_shift = StartShiftScreen(say)
        self.end_shift = EndShiftScreen(say)
        self.shift_result = ShiftResultScreen(say)
        self.back_button = KeyButton(say("payment.back"), say("key.esc"), KeyFace.BARE)
        self.back_button.clicked.connect(self.step_back)
        screens = (self.counter, self.payment, self.refund)
        for screen in (*screens, self.start_shift, self.end_shift, self.shift_result):
            self.addWidget(screen)
        self.codes = Codes(doors, self.payment, self.session, self._tell_everywhere)
        self.parking = Parking(doors, say, self.counter, self._tell_everywhere)
        self.parking.begin(is_new=session is None)
        self.counter.show_basket()
        self._renewing = QTimer(self, singleShot=True, interval=RENEWED_MS)
        self._renewing.timeout.connect(self._on_renewed)
        self._connect()

    def renew(self) -> None:
        """Another till changed goods or prices: the shelf shows it soon, once, however much came."""
        self._renewing.start()

    def _on_renewed(self) -> None:
        """What is being searched, agreed or paid for is left alone: it shows at the next look."""
        counter, shelf = self.counter, self.counter.shelf
        is_asked = shelf.is_searching or shelf.is_agreeing or counter.unknown.is_asking
        if self.currentWidget() is counter and not is_asked:
            self.counter.shelf.refresh()

    def _connect(self) -> None:
        counter, payment = self.counter, self.payment
        counter.pay_asked.connect(self.to_payment)
        counter.agreement.approval_asked.connect(self._on_approval_of)
        counter.cash_asked.connect(self._on_cash)
        counter.clear_asked.connect(self._on_clear)
        counter.refund_asked.connect(lambda: self._to_refund(""))
        counter.receipt_scanned.connect(self._to_refund)
        counter.drawer_asked.connect(self._on_drawer)
        self.refund.given.connect(self._on_give_back)
        self.refund.back_asked.connect(self.to_counter)
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
        payment.code_taken_back.connect(lambda which: self._code(lambda: self.codes.drop(which)))
        self.start_shift.started.connect(self._on_start)
        self.start_shift.back_asked.connect(self.to_counter)
        self.end_shift.ended.connect(self._on_end)
        self.end_shift.back_asked.connect(self.to_counter)
        self.shift_result.done.connect(self._to_start_shift)

    @property
    def left(self) -> QWidget | None:
        """The search box at the counter, a way back elsewhere; from what a shift's end found only onwards."""
        if self.currentWidget() is self.shift_result:
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
        result = old.shift_result.result
        if result and ENDED in old.start_shift.notices.bars():
            self._tell_result(result)
        if old.currentWidget() is old.shift_result:
            self.setCurrentWidget(self.shift_result)

    def when_idle(self, then: Callable[[], None]) -> None:
        """At once, or when what is being recorded here is: its answer belongs on this room's screens."""
        when_idle(self, then)

    def enter(self) -> None:
        """Somebody signed in: to the counter, or to the start of a shift."""
        self.session.refresh()
        self.counter.leave()
        self.counter.shelf.refresh()
        self.counter.show_basket()
        if self._doors.open_shift() is not None:
            self.to_counter()
        elif self.currentWidget() is self.shift_result:  # nobody has read it to its end yet
            self.shift_result.begin()
        else:
            self._to_start_shift()

    def _to_start_shift(self) -> None:
        self._show(self.start_shift)
        self.start_shift.begin()

    def _show(self, screen: QWidget) -> None:
        if screen is not self.counter:
            self.counter.leave()
        self.setCurrentWidget(screen)
        self.left_changed.emit()

    def step_back(self) -> None:
        if self.currentWidget() is self.refund:
            self.refund.step_back()
        else:
            self.to_counter()

    def to_counter(self) -> None:
        """Back to the basket; nothing is lost."""
        self._show(self.counter)
        self.counter.show_basket()
        typing = self.counter.search.edit.hasFocus() or self.counter.unknown.page.hasFocus()
        if not typing:  # else somebody types already, while a sale was recorded
            self.counter.focus_search()

    def to_payment(self) -> None:
        """Enter on an empty search, F12, or the pay key."""
        if self.session.basket.is_empty:
            self._tell_counter(Tone.PLAIN, self._say("selling.empty_basket"))
            return
        if not self._has_shift():
            return
        self._ask_money(self._paying())

    def _ask_money(self, paying: Paying) -> None:
        """Show the payment; money taken before that is more than the basket now costs is handed back."""
        session, notices = self.session, self.payment.side.notices
        too_much = session.taken_cents if session.is_overpaid else 0
        if too_much:
            session.give_back()
        self._show(self.payment)
        self.payment.begin(paying, session.priced)
        if too_much:
            notices.put(given_back_notice(too_much, self._say))
        if session.unknown:
            notices.put(unsettled_notice(session.unknown, self._say))
        self.codes.begin()

    def _on_payment_notice(self, key: str, _action: str) -> None:
        if key == GIVE_BACK:
            self.session.given_back()
            self.payment.side.notices.remove(key)
            self.payment.setFocus(Qt.FocusReason.OtherFocusReason)

    def on_scanned(self, code: str) -> bool:
        """From payment a scan goes back to the basket and adds; False at a shift's screens: not for us."""
        if self.currentWidget() is self.payment:
            self.to_counter()
        if self.currentWidget() is self.refund:
            self.refund.on_scanned(code)
            return True
        if self.currentWidget() is not self.counter:
            return False
        if self.parking.is_slip(code):
            self._park(lambda: self.parking.recall_by_slip(code))
        else:
            self.counter.on_scanned(code)
        return True

    def show_printer(self, truth: PrinterTruth) -> None:
        """A receipt whose paper is in doubt asks the person, without stopping the queue."""
        self.counter.panel.notices.tell(PAPER, paper_notice(truth, self._say))

    def _paying(self) -> Paying:
        types = self._doors.tender_types()
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
        self._to_start_shift()
        return False

    def _on_cash(self, tendered_cents: int | None) -> None:
        """Just enough cash, or `20+`: what covers the total sells it, less is part of the payment."""
        if self.session.basket.is_empty:
            self._tell_counter(Tone.PLAIN, self._say("selling.empty_basket"))
            return
        if not self._has_shift():
            return
        paying = self._paying()
        if paying.current != CASH or self.session.is_overpaid or self.codes.unsettled():
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
        completed: Completed | None = None
        try:
            completed = await self._complete(command, approval)
        except KedaiError as error:
            self._tell_everywhere(error)
        finally:
            if completed is None:
                self.session.take_back(handed)
                self.counter.show_basket()
        if completed is None:
            return
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
        self.shop_changed.emit()

    def _to_refund(self, sale_id: str) -> None:
        """A receipt was scanned, or one is looked for. A basket on the counter is finished first."""
        if not self._has_shift():
            return
        if not self.session.basket.is_empty:
            self._tell_counter(Tone.WARN, self._say("return.basket_first"))
            return
        self._show(self.refund)
        if sale_id:
            self.refund.open_scanned(sale_id)
        else:
            self.refund.begin()

    @aslot
    async def _on_give_back(self, command: CompleteSale | VoidSale) -> None:
        """Record what comes back; whoever may not is approved by somebody who may."""
        done: list[Completed] = []

        async def carry(approval: Approval | None) -> None:
            if isinstance(command, VoidSale):
                done.append(await self._doors.void_sale(command, approval))
            else:
                done.append(await self._doors.complete_sale(command, approval))

        if not await self._with_approval(carry):
            return
        self.session.refunded(done[-1])
        self.counter.shelf.refresh()
        if self.currentWidget() is self.refund:
            self.to_counter()
        ways = self._doors.given_back(done[-1].sale_id)
        if self.session.last_sale is None or len(ways) > 1:
            told = given_ways(done[-1].number, ways, self._doors.tender_types(), self._say)
            self._tell_counter(Tone.WARN, told)

    async def _complete(self, command: CompleteSale, approval: Approval | None) -> Completed | None:
        """Record it; where what is given away still needs somebody's approval, ask for that first."""
        try:
            return await self._doors.complete_sale(command, approval)
        except NeedsApproval as needed:
            given = await self._ask(needed.command)
            return await self._doors.complete_sale(command, given) if given else None

    @aslot
    async def _on_approval_of(self, right: str, basket: Basket) -> None:
        """What is to be given away is put on the basket once somebody approved it."""
        if approval := await self._ask(right):
            self.session.approve(approval, basket)
            self.counter.agreement.put(basket)

    @aslot
    async def _code(self, act: Callable[[], Awaitable[None]]) -> None:
        """Show a code, or settle the one that is shown, one at a time."""
        await act()

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
        command = ClearBasket(
            session.basket_id,
            len(session.basket.lines),
            session.priced.total_cents,
            rest,
        )
        if await self._with_approval(lambda by: self._doors.clear_basket(command, by)):
            session.clear()
            self.parking.keeper.ended(command.command_id)
            self.to_counter()

    @aslot
    async def _on_link(self, scanned: str, goods: Goods) -> None:
        """From now on the label is the product's; all that wait with it are added."""
        linked = await self._with_approval(lambda by: self._doors.link_barcode(scanned, goods.unit_id, by))
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
        command = ClearBasket(basket_id, 0, 0)
        if await self._with_approval(lambda by: self._doors.clear_basket(command, by)):
            self.parking.discarded(basket_id)

    @aslot
    async def _on_drawer(self) -> None:
        if self._has_shift():
            await self._with_approval(lambda by: self._doors.open_drawer("", by))

    @aslot
    async def _on_reprint(self) -> None:
        await self._attempt(self._doors.reprint_latest)

    @aslot
    async def _on_notice(self, key: str, action: str) -> None:
        choice, _, which = action.partition(":")
        if key == PAPER:
            await self._attempt(lambda: self._doors.resolve_job(which, choice))
        elif key == PARKED:
            self._park(lambda: self.parking.print_slip(which))
        elif key == UNREADABLE:
            self._discard(which)

    def _on_shift(self) -> None:
        running = self._doors.open_shift()
        if running is None:
            self._to_start_shift()
        elif not self.session.basket.is_empty:
            self._tell_counter(Tone.WARN, self._say("shift.basket_first"))
        else:
            self._show(self.end_shift)
            shift_id = running.shift_id
            taken = set(self._doors.expected_of_shift(shift_id))
            self.end_shift.begin(self._doors.countable_tenders(shift_id), taken)
            if waiting := self.parking.baskets:
                told = self._say("park.at_the_end", count=len(waiting), time=self.parking.since)
                self.end_shift.notices.put(Notice(PARKED, Tone.PLAIN, told))

    @aslot
    async def _on_start(self, float_cents: int) -> None:
        try:
            started = await self._doors.start_shift(float_cents)
        except KedaiError as error:
            self._tell(self.start_shift.notices, error)
            return
        self.start_shift.notices.remove(ENDED)
        self.to_counter()
        self._tell_counter(Tone.GOOD, self._say("shift.started", number=started.number))
        self.shop_changed.emit()

    @aslot
    async def _on_end(self, counted: tuple[tuple[str, int], ...]) -> None:
        running = self._doors.open_shift()
        shift_id = running.shift_id if running else ""
        types = self._doors.countable_tenders(shift_id)
        try:
            ended = await self._doors.end_shift(shift_id, counted)
        except KedaiError as error:
            self._tell(self.end_shift.notices, error)
            return
        counts = self._doors.counts_of_shift(shift_id)
        by_code = codes_notice(self._doors.attempts_of_shift(shift_id), self._say)
        self._tell_result(ShiftResult(ended.number, ended.sales, counts, types, frozenset(dict(counted))))
        if by_code:
            self.shift_result.notices.put(by_code)
        self._show(self.shift_result)
        self.shift_result.begin()
        self.shop_changed.emit()

    def _tell_result(self, result: ShiftResult) -> None:
        self.shift_result.show_result(result)
        self.start_shift.notices.put(result_notice(result, self._say))  # still there after one Enter too many

    async def _with_approval(self, act: Callable[[Approval | None], Awaitable[None]]) -> bool:
        """Try; if somebody must approve, ask for the right that is lacking and try again."""
        try:
            await act(None)
        except NeedsApproval as lacking:
            approval = await self._ask(lacking.command)
            if approval is None:
                return False
            return await self._attempt(lambda: act(approval))
        except KedaiError as error:
            self._tell_everywhere(error)
            return False
        self.shop_changed.emit()
        return True

    async def _attempt(self, act: Callable[[], Awaitable[None]]) -> bool:
        try:
            await act()
        except KedaiError as error:
            self._tell_everywhere(error)
            return False
        self.shop_changed.emit()
        return True

    def _tell_everywhere(self, error: KedaiError) -> None:
        self._tell(self.counter.panel.notices, error)
        if self.currentWidget() is self.payment:
            self._tell(self.payment.side.notices, error)
        if self.currentWidget() is self.refund:
            self.refund.tell(Tone.BAD, self._say.error(error), self._say("return.nothing_recorded"))

    def _tell(self, notices: NoticeStack, error: KedaiError) -> None:
        notices.put(Notice("refused", Tone.BAD, self._say.error(error), self._say("counter.nothing_lost")))

    def _tell_counter(self, tone: Tone, headline: str) -> None:
        self.counter.tell("refused", tone, headline)
