"""A till's window as a process of its own, to be killed: `python -m tests.crash.a_counter FOLDER MOMENT`.

`basket`: parks one, scans three things and a label nobody knows, takes $10 in cash, says when all is kept.
`code`: a PayNow code is shown; `seen`: the cashier's word is on record, and the window has not heard it yet.
"""

from __future__ import annotations

import sys
from pathlib import Path

from desktop.app import App, Moments
from desktop.demo.hands import Hands
from tests.builders import CASHIER_PIN
from tests.walks.test_one_sale import MILO, RICE, TISSUE

NOBODYS = "4901234567894"
READY = "kept"
MOMENT = sys.argv[2] if __name__ == "__main__" else ""


async def fill(hands: Hands, app: App) -> None:
    """A basket with money in it, beside one that is parked."""
    assert app.work is not None and app.doors is not None
    room, doors = app.work.selling, app.doors
    await hands.scan(RICE)
    await hands.write("Auntie Lim")
    await hands.press("f9")
    await hands.until(lambda: bool(room.parking.baskets), "parked")
    for code in (MILO, RICE, NOBODYS, TISSUE):
        await hands.scan(code)
    await hands.type("10+")
    await hands.until(room.payment.isVisible, "payment")
    await hands.until(
        lambda: any(each.basket and each.basket.tenders for each in doors.open_baskets()), "money kept"
    )


async def show_code(hands: Hands, app: App) -> None:
    """A code on the screen, and on record."""
    assert app.work is not None and app.doors is not None
    room, doors = app.work.selling, app.doors
    await hands.scan(MILO)
    await hands.press("f12")
    await hands.until(room.payment.isVisible, "payment")
    await hands.press("f2")
    await hands.until(room.payment.code.isVisible, "code")
    attempt = room.payment.code.attempt
    if MOMENT == "seen" and attempt is not None:
        await doors.claim_payment(attempt.attempt_id)


async def work(app: App) -> None:
    """A cashier's hands until the power goes."""
    hands = Hands(app.window, 60)
    await hands.until(lambda: hasattr(app.sign_in, "people") and app.sign_in.isVisible(), "people")
    if not app.sign_in.pin.isVisible():
        await hands.press("1")
    await hands.until(app.sign_in.pin.isVisible, "PIN")
    await hands.type(CASHIER_PIN)
    await hands.until(lambda: app.work is not None and app.work.isVisible(), "work")
    assert app.work is not None
    room = app.work.selling
    await hands.until(room.shifts.start.isVisible, "start of shift")
    await hands.type("100")
    await hands.press("enter")
    await hands.until(room.counter.isVisible, "counter")
    if MOMENT == "basket":
        await fill(hands, app)
    else:
        await show_code(hands, app)
    sys.stdout.write(f"{READY}\n")
    sys.stdout.flush()
    await hands.until(lambda: False, "the end")


if __name__ == "__main__":
    App(Path(sys.argv[1]), Moments(script=work)).run()
