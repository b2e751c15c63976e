"""Payments by the card terminal: asked once, never charged again by itself, and found again after a crash."""

from __future__ import annotations

from desktop.messages.say import Say
from desktop.screens.doors import Doors
from desktop.screens.recording import Recording
from desktop.screens.selling.paying import Paying
from desktop.screens.selling.payment_screen import PaymentScreen
from desktop.screens.selling.session import Session
from desktop.screens.widgets.notice_bar import Notice
from desktop.screens.widgets.painting import Tone
from desktop.selling.attempt_words import APPROVED, DECLINED, PENDING, UNKNOWN, Attempt
from desktop.selling.lines import BY_TERMINAL

TERMINAL = "terminal"


class TerminalFlow:
    """Between the payment screen and the terminal. The room says when, and tells refusals."""

    def __init__(
        self, doors: Doors, say: Say, payment: PaymentScreen, session: Session, recording: Recording
    ) -> None:
        self._doors, self._say, self._payment, self._session = doors, say, payment, session
        self._recording = recording
        self._asked: set[str] = set()  # by this window: another answer is still to come
        self.is_busy = False

    def begin(self) -> None:
        """The payment is shown: what the terminal was asked for this basket comes first, once settled."""
        types = self._doors.tender_types() if self._doors.has_terminal() else {}
        self._payment.with_terminal = frozenset(
            name for name, kind in types.items() if kind.taken_by == BY_TERMINAL
        )
        if attempt := self.unsettled():
            self._show(attempt)

    def is_lost(self, attempt: Attempt) -> bool:
        """Was it asked before this window opened, so that nobody waits for the answer?"""
        return attempt.state == PENDING and attempt.attempt_id not in self._asked

    def unsettled(self) -> Attempt | None:
        """What was asked for the basket on the counter, and is no part of its payment yet."""
        used = {each.attempt_id for each in self._session.tenders}
        left = self._doors.terminal_attempts(self._session.basket_id)
        return next((each for each in left if each.attempt_id not in used), None)

    async def ask(self, paying: Paying) -> None:
        """Put it on record, then ask the terminal, and wait as long as the customer needs."""
        basket_id = self._session.basket_id
        attempt = await self._doors.start_terminal(basket_id, paying.current, paying.amount_cents)
        self._asked.add(attempt.attempt_id)
        self.is_busy = True
        if self._is_shown(basket_id):
            self._show(attempt)
        try:
            settled = await self._doors.ask_terminal(attempt, again=False)
        finally:
            self.is_busy = False
        await self._told(settled, basket_id)

    async def ask_again(self, attempt: Attempt) -> None:
        """Only what became of it: nobody is charged a second time."""
        settled = await self._doors.ask_terminal(attempt, again=True)
        if settled.state == APPROVED and self._is_shown(attempt.basket_id):
            self._show(settled)  # nobody knows if the customer is still there: a person takes it
        else:
            await self._told(settled, attempt.basket_id)

    async def settle(self, attempt: Attempt, code: str) -> None:
        """A person read the slip: no code, not paid."""
        if attempt.state == APPROVED:
            self._payment.take_attempt(attempt)
            return
        await self._told(await self._doors.settle_by_slip(attempt.attempt_id, code), attempt.basket_id)

    async def give_back(self, attempt: Attempt) -> None:
        """Not paid by the slip; or approved, and given back at the terminal, which somebody may approve."""
        if attempt.state != APPROVED:
            await self.settle(attempt, "")
        elif await self._recording.with_approval(
            lambda by: self._doors.cancel_payment(attempt.attempt_id, by)
        ):
            self._payment.hide_code()

    def busy_notice(self) -> Notice:
        """Another customer's payment is at the terminal."""
        return Notice(TERMINAL, Tone.WARN, self._say("terminal.busy"))

    async def _told(self, settled: Attempt, basket_id: str) -> None:
        """How it went, on the payment it was for; elsewhere it waits until that is shown again."""
        if not self._is_shown(basket_id):
            return
        if settled.state == APPROVED:
            self._payment.take_attempt(settled)
        elif settled.state == UNKNOWN:
            self._show(settled)
        elif settled.state == DECLINED:
            self._payment.hide_code()
            told = self._say("terminal.declined", amount_cents=settled.amount_cents)
            self._payment.side.notices.put(Notice(TERMINAL, Tone.WARN, told))

    def _is_shown(self, basket_id: str) -> bool:
        return self._payment.isVisible() and self._session.basket_id == basket_id

    def _show(self, attempt: Attempt) -> None:
        kind = self._doors.tender_types().get(attempt.tender_type)
        name = self._say.tender(kind.name) if kind else attempt.tender_type
        self._payment.show_terminal(attempt, name)
