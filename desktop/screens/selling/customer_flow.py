"""Customers at the counter: whose sale it is, what is known of them, what they pay towards their account."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.errors import KedaiError
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.money import money_on_screen
from desktop.screens.aslot import aslot
from desktop.screens.doors import Doors
from desktop.screens.recording import Recording
from desktop.screens.selling.session import Session
from desktop.screens.widgets.dialog import ActionKind, Dialog, DialogAction, Question
from desktop.screens.widgets.painting import Tone
from desktop.selling.account_words import TakePayment
from desktop.selling.attempt_words import PAYNOW
from desktop.selling.lines import BY_TERMINAL, ON_ACCOUNT, TenderAsked, TenderType
from desktop.selling.paying import Completed
from desktop.selling.settle import cash_due

ERASE, KEEP = "erase", "keep"

if TYPE_CHECKING:  # a day begins with a scan
    from desktop.screens.selling.customer_screen import CustomerScreen


class CustomerFlow(QObject):
    """Says when its page is to be shown, and that the session has another customer."""

    show_asked = Signal(QWidget)
    counter_asked = Signal()
    paid_in = Signal(object)  # Completed

    def __init__(
        self, doors: Doors, say: Say, recording: Recording, session: Session, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._doors, self._say, self._recording, self._session = doors, say, recording, session
        self._screen: CustomerScreen | None = None
        self._dialog: Dialog | None = None

    @property
    def screen(self) -> CustomerScreen:
        """Made when it is first asked for."""
        if self._screen is None:
            from desktop.screens.selling.customer_screen import CustomerScreen

            self._screen = CustomerScreen(self._doors, self._say)
            self._screen.taken.connect(self.take)
            self._screen.added.connect(self._on_added)
            self._screen.asked.connect(self._on_asked)
            self._screen.back_asked.connect(self.counter_asked)
        return self._screen

    def is_at(self, shown: QWidget | None) -> bool:
        """Is this its page?"""
        return self._screen is not None and shown is self._screen

    def begin(self) -> None:
        """F7: show the page at once, and whom the shop knows as soon as that is read."""
        customer = self._session.customer
        self.show_asked.emit(self.screen)
        self.screen.begin(customer.customer_id if customer else "")
        self.refresh()

    def takes_card(self, code: str) -> bool:
        """A member card that was scanned at the counter: the sale is its owner's."""
        customers = self._doors.customers()
        customer_id = customers.with_card(code)
        if customer_id is None or self._doors.goods_by_code(code) is not None:
            return False
        self.take(customer_id)
        return True

    def take(self, customer_id: str) -> None:
        """The sale is theirs from now on."""
        self._session.name_customer(self._doors.customers().customer(customer_id))
        self.counter_asked.emit()

    def tell(self, error: KedaiError) -> None:
        self.screen.tell(Tone.BAD, self._say.error(error))

    @aslot
    async def refresh(self) -> None:
        """Read whom the shop knows by now, so that their cards are known at the counter too."""
        await self._doors.customers().refresh()
        if self._screen is not None:
            self._screen.show_found(self._screen.current_id())

    @aslot
    async def _on_added(self, words: dict[str, str], takes: bool) -> None:
        made: list[str] = []

        async def carry() -> None:
            made.append(await self._doors.customers().add(words))

        if await self._recording.attempt(carry):
            if takes:
                self.take(made[0])
            else:
                self.screen.box.set_text("")
                self.screen.show_found(made[0])

    def _on_asked(self, act: str, customer_id: str) -> None:
        acts: dict[str, Callable[[str], None]] = {
            "details": self._ask_details,
            "pay": self._ask_payment,
            "invoice": self._on_invoice,
            "take_off": self._on_take_off,
            "messages": self._on_messages,
            "export": self._on_export,
            "erase": self._ask_erase,
        }
        acts[act](customer_id)

    def _on_take_off(self, _customer_id: str) -> None:
        self._session.name_customer(None)
        self.counter_asked.emit()

    @aslot
    async def _on_invoice(self, customer_id: str) -> None:
        sale_id = self.screen.panel.sale_id()
        if sale_id and await self._recording.attempt(
            lambda: self._doors.customers().make_out(sale_id, customer_id)
        ):
            self.screen.tell(Tone.GOOD, self._say("customer.made_out"))

    @aslot
    async def _on_export(self, customer_id: str) -> None:
        written: list[Path] = []

        async def carry() -> None:
            written.append(await self._doors.customers().export(customer_id))

        if await self._recording.attempt(carry):
            self.screen.tell(Tone.GOOD, self._say("customer.exported", file=str(written[0])))

    @aslot
    async def _on_messages(self, customer_id: str) -> None:
        seen = self._doors.customers().seen(customer_id)
        is_given = seen is not None and "messages" not in seen.agreed
        await self._recording.attempt(
            lambda: self._doors.customers().agree(customer_id, "messages", is_given=is_given)
        )
        self.screen.show_found(customer_id)

    def _ask_details(self, customer_id: str) -> None:
        from desktop.screens.selling.customer_forms import CustomerForm
        from desktop.screens.settings.form_dialog import FormDialog, form_question

        say, customers = self._say, self._doors.customers()
        customer = customers.customer(customer_id)
        if customer is None:
            return
        form = CustomerForm(say, customer, customers.groups())

        async def carry() -> None:
            await customers.change(customer_id, form.words(), form.uen())
            if form.group_id() != customer.group_id:
                self._put_in_group(customer_id, form.group_id())

        question = form_question(
            say("customer.details_title"), "", say("customer.save"), say("customer.not_now")
        )
        self._open(FormDialog(self.screen.window(), question, form, carry), customer_id)

    @aslot
    async def _put_in_group(self, customer_id: str, group_id: str | None) -> None:
        put = self._doors.customers().put_in_group
        await self._recording.with_approval(lambda by: put(customer_id, group_id, by))
        self._renew(customer_id)

    def _takes_by_hand(self, kind: TenderType) -> bool:
        """Can a form take it? Not what the terminal or a code of this till asks for, nor what wants a
        reference."""
        is_asked = kind.taken_by == BY_TERMINAL and self._doors.has_terminal()
        is_shown = kind.tender_type == PAYNOW and self._doors.paynow() is not None
        return kind.tender_type != ON_ACCOUNT and not (kind.asks or is_asked or is_shown)

    def _ask_payment(self, customer_id: str) -> None:
        from desktop.screens.selling.customer_forms import AccountPaymentForm
        from desktop.screens.settings.form_dialog import FormDialog, form_question

        say, account = self._say, self._doors.customers().account(customer_id)
        ways = [each for each in self._doors.tender_types().values() if self._takes_by_hand(each)]
        form = AccountPaymentForm(say, account.balance_cents, ways)
        payment_id = new_id()
        done: list[Completed] = []

        async def carry() -> None:
            cents, way = form.cents(), form.way()
            given = cash_due(cents, self._doors.cash_rounding()) if way.rounds_cash else cents
            asked = (TenderAsked(way.tender_type, given),)
            command = TakePayment(payment_id, customer_id, cents, asked)
            done.append(await self._doors.customers().take_payment(command, None))
            told = {"number": done[0].number, "amount": money_on_screen(given)}
            self.screen.tell(Tone.GOOD, say("customer.paid_in", **told))
            self.paid_in.emit(done[0])

        words = say("customer.pay_words", balance_cents=account.balance_cents)
        question = form_question(
            say("customer.pay_title"), words, say("customer.pay_take"), say("customer.not_now")
        )
        self._open(FormDialog(self.screen.window(), question, form, carry), customer_id)

    def _ask_erase(self, customer_id: str) -> None:
        say, customer = self._say, self._doors.customers().customer(customer_id)
        if customer is None:
            return
        actions = (
            DialogAction(KEEP, say("customer.keep_them")),
            DialogAction(ERASE, say("customer.erase_them"), ActionKind.HOLD),
        )
        title = say("customer.erase_title", name=customer.called)
        dialog = Dialog(self.screen.window(), Question(title, say("customer.erase_words"), actions, KEEP))
        dialog.answered.connect(lambda key: self._erase(customer_id) if key == ERASE else None)
        self._open(dialog, customer_id)

    @aslot
    async def _erase(self, customer_id: str) -> None:
        if await self._recording.attempt(lambda: self._doors.customers().erase(customer_id)):
            self._session.renew_customer()
            self.screen.begin()
            self.screen.tell(Tone.GOOD, self._say("customer.erased"))

    def _open(self, dialog: Dialog, customer_id: str) -> None:
        self._dialog = dialog
        dialog.answered.connect(lambda _key: self._renew(customer_id))
        dialog.open()

    def _renew(self, customer_id: str) -> None:
        """What was asked for may have changed somebody: whoever shows them looks again."""
        self._session.renew_customer()
        self.screen.show_found(customer_id)
