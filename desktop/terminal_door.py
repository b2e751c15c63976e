"""Asks the card terminal on a thread of its own, so that minutes of a customer's time hold nothing up."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

from desktop.ids import new_id
from desktop.selling.attempt_words import DECLINED, PAYNOW, UNKNOWN, Attempt, SettleTerminal

if TYPE_CHECKING:
    from hardware.protocols import PaymentTerminal

NETS = "nets"
THREAD = "kedai-terminal"


async def asked(terminal: PaymentTerminal | None, attempt: Attempt, *, again: bool) -> SettleTerminal:
    """What the terminal says of a payment: of a new one after the customer paid, of one that was asked
    before (`again`) what became of it. Nothing reached it the first time: declined; else silence is unknown.
    """
    assert attempt.tender_type != PAYNOW
    if terminal is None:
        return SettleTerminal(new_id(), attempt.attempt_id, UNKNOWN)
    loop = asyncio.get_running_loop()
    told: asyncio.Future[SettleTerminal] = loop.create_future()

    def settle(answer: SettleTerminal) -> None:
        if not told.done():
            told.set_result(answer)

    def ask() -> None:
        answer = _answer(terminal, attempt, again=again)
        try:
            loop.call_soon_threadsafe(settle, answer)
        except RuntimeError:
            return  # the window is closed: it asks again when it is opened

    threading.Thread(target=ask, name=THREAD, daemon=True).start()
    return await told


def _answer(terminal: PaymentTerminal, attempt: Attempt, *, again: bool) -> SettleTerminal:
    from desktop.selling.terminal_payments import reference_of
    from hardware.errors import DeviceError
    from hardware.terminal.payment import PaymentRequest

    request = PaymentRequest(
        reference_of(attempt.attempt_id), attempt.amount_cents, is_nets=attempt.tender_type == NETS
    )
    try:
        result = terminal.last(request) if again else terminal.pay(request)
    except DeviceError:
        outcome = UNKNOWN if again else DECLINED
        return SettleTerminal(new_id(), attempt.attempt_id, outcome)
    return SettleTerminal(
        new_id(),
        attempt.attempt_id,
        result.outcome.value,
        result.approval_code,
        result.card_mask,
        result.retrieval_reference,
    )
