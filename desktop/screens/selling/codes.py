"""Payments by code at the counter: on record before the code is seen, and found again after a crash."""

from __future__ import annotations

from collections.abc import Callable

from desktop.errors import KedaiError
from desktop.screens.doors import Doors
from desktop.screens.selling.paying import Paying
from desktop.screens.selling.payment_screen import PaymentScreen
from desktop.screens.selling.session import Session
from desktop.selling.attempt_words import PAYNOW, SHOWN, Attempt


class Codes:
    """Between the payment screen and the shop. The room says when; refusals go to `refuse`."""

    def __init__(
        self, doors: Doors, payment: PaymentScreen, session: Session, refuse: Callable[[KedaiError], None]
    ) -> None:
        self._doors, self._payment, self._session, self._refuse = doors, payment, session, refuse

    def begin(self) -> None:
        """The payment is shown: a code of this basket that nobody settled comes first."""
        self._payment.with_code = frozenset({PAYNOW}) if self._doors.paynow() else frozenset()
        if attempt := self.unsettled():
            self._payment.show_code(attempt, self._doors.paynow())

    def unsettled(self) -> Attempt | None:
        """A code that was shown for the basket on the counter, and is no part of its payment yet."""
        used = {each.attempt_id for each in self._session.tenders}
        left = self._doors.attempts_of_basket(self._session.basket_id)
        return next((each for each in left if each.attempt_id not in used), None)

    async def show(self, paying: Paying) -> None:
        """Put the payment on record, then show its code; for nobody who went back meanwhile."""
        try:
            attempt = await self._doors.show_code(self._session.basket_id, paying.amount_cents)
        except KedaiError as error:
            self._refuse(error)
            return
        if self._payment.isVisible():
            self._payment.show_code(attempt, self._doors.paynow())

    async def see(self, attempt: Attempt) -> None:
        """The cashier saw it: part of the payment, or all of it."""
        try:
            if attempt.state == SHOWN:
                await self._doors.claim_payment(attempt.attempt_id)
        except KedaiError as error:
            self._refuse(error)
            return
        self._payment.take_attempt(attempt)

    async def drop(self, attempt_id: str) -> None:
        """Nobody paid, or the cashier takes it back."""
        try:
            await self._doors.cancel_payment(attempt_id)
        except KedaiError as error:
            self._refuse(error)
            return
        self._payment.hide_code()
