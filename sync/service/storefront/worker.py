"""Speaks with the online shop, one thing at a time: reads orders, tells it what is to be told, compares."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError

from sync.service.clock import Clock, instant_text
from sync.service.refusals import NotDone
from sync.service.store import Store
from sync.service.storefront import acting, drift, goods, orders, queue, settings
from sync.service.storefront.keys import EffectKind
from sync.service.storefront.pause import Pause, Rhythm
from sync.service.storefront.secret import read_secret
from sync.service.storefront.settings import Settings, Standing
from sync.service.storefront.shops import OpenShop, open_shop
from sync.storefronts.errors import Busy, Refused, StorefrontError
from sync.storefronts.protocol import Storefront

LOOK_S = 5.0
"""How long a change that another process made in the store may go unseen."""
ORDERS_AT_ONCE = 20
"""In one transaction: pushes of tills wait for it."""
SET_BACK_S = 300.0
SWEEP_AFTER_S = 10.0
"""Behind a settling, so that many of them are looked at together."""
SECONDS_TO_END = 25.0
"""For what the shop is doing just now. What does not end in time is found again by its key."""
_log = structlog.get_logger()


@dataclass(slots=True)
class Talk:
    """An open connection to the shop, and where we are with it."""

    settings: Settings
    storefront: Storefront
    closing: ExitStack
    reads: Rhythm
    sweep_due: float = 0.0  # steady seconds
    is_reading: bool = False  # in the middle of a round of orders
    has_changed: bool = False  # in this round
    read_upto: int = 0  # effects asked for before the last whole round began
    round_upto: int = 0  # likewise, of the round under way
    acted_last: bool = False
    is_refused: bool = False  # what was read last could not be read


class Worker:
    """Speaks with the online shop: `turn` does a piece, `start` has a thread do one after the other."""

    def __init__(self, store: Store, clock: Clock, opening: OpenShop = open_shop) -> None:
        self._store = store
        self._clock = clock
        self._opening = opening
        self._pause = Pause()
        self._talk: Talk | None = None
        self._woken = threading.Event()
        self._is_stopped = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="storefront", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """There may be something to tell the shop."""
        self._woken.set()

    def stop(self) -> bool:
        """End after what is being done now; whether it ended in time."""
        self._is_stopped = True
        self._woken.set()
        if self._thread is not None:
            self._thread.join(SECONDS_TO_END)
            return not self._thread.is_alive()
        return True

    def _run(self) -> None:
        while not self._is_stopped:
            wait_s = self.turn()
            if wait_s:
                self._woken.wait(wait_s)
            self._woken.clear()
        self._hang_up()

    def turn(self) -> float:
        """Do one thing; how many seconds there is nothing more to do, unless woken. Never raises."""
        try:
            return self._turn()
        except StorefrontError as error:
            retry_after = error.retry_after_s if isinstance(error, Busy) else None
            return self._fail(error.code, float(retry_after or 0))
        except NotDone:
            return self._fail("no_secret")
        except settings.PlaceNotChosen as error:
            return self._fail(error.code)
        except SQLAlchemyError as error:
            return self._fail("store_unavailable", fault=type(error).__name__)
        except Exception as error:  # noqa: BLE001 - our own fault must not end the talk with the shop for good
            return self._fail("surprise", fault=type(error).__name__)

    def _turn(self) -> float:
        with self._store.reading() as work:
            shop = settings.standing(work)
        if shop is None or not shop.is_on:
            self._hang_up()
            return LOOK_S
        talk = self._talking(shop.settings)
        if left := self._pause.left(self._clock.steady()):
            return min(left, LOOK_S)
        try:
            is_done = self._do_one(talk, shop)
        except Refused as error:
            return self._set_back(talk, error.code)
        if is_done:
            self._answered(talk, shop)
        return 0.0 if is_done else self._idle(talk)

    def _do_one(self, talk: Talk, shop: Standing) -> bool:
        """A page of orders, an effect or a sweep, whichever is due; whether anything was."""
        now = self._clock.steady()
        with self._store.reading() as work:
            its = queue.next_effect(instant_text(self._clock.now()), work)
        wants_orders = its is not None and its.kind is EffectKind.PUSH_STOCK and its.position > talk.read_upto
        is_read_due = talk.is_reading or now >= talk.reads.due or wants_orders
        if is_read_due and (its is None or wants_orders or talk.acted_last):
            talk.acted_last = False
            self._read_page(talk, shop)
        elif now >= talk.sweep_due and not talk.is_reading and shop.last_read_at:
            self._sweep(talk, shop)
        elif its is not None:
            talk.acted_last = True
            self._act(its, talk, shop)
        else:
            return False
        return True

    def _read_page(self, talk: Talk, shop: Standing) -> None:
        if not talk.is_reading:
            talk.is_reading, talk.has_changed = True, False
            with self._store.reading() as work:
                talk.round_upto = queue.last_position(work)
        self._learn_goods()
        page = talk.storefront.changed(shop.cursor)
        at, changed = instant_text(self._clock.now()), 0
        some = [
            page.orders[place : place + ORDERS_AT_ONCE]
            for place in range(0, len(page.orders), ORDERS_AT_ONCE)
        ]
        for place, few in enumerate(some or [()], start=1):
            with self._store.writing() as work:
                changed += orders.note_orders(few, shop, at, work)
                if place >= len(some):  # the cursor goes on with the last of what was read
                    settings.note_page(page.cursor, at if page.is_all else None, work)
        talk.has_changed = talk.has_changed or changed > 0
        if changed:
            _log.info("storefront.orders", changed=changed)
        talk.is_refused = False
        if page.is_all:
            talk.is_reading, talk.read_upto = False, talk.round_upto
            talk.reads.done(self._clock.steady(), has_changed=talk.has_changed)

    def _act(self, its: queue.Effect, talk: Talk, shop: Standing) -> None:
        desk = acting.Desk(self._store, self._clock, talk.storefront, shop)
        began = self._clock.steady()
        try:
            ending = acting.act(its, desk)
        except (StorefrontError, SQLAlchemyError, settings.PlaceNotChosen):
            raise
        except Exception as error:  # noqa: BLE001 - one effect we fail on must not stop the others
            _log.error("storefront.surprise", kind=its.kind.value, fault=type(error).__name__)
            acting.set_aside(its, "surprise", desk)
            return
        took = round((self._clock.steady() - began) * 1_000)
        _log.info(
            "storefront.effect",
            kind=its.kind.value,
            effect_id=its.effect_id,
            state=ending.state if ending else "resting",
            code=ending.code if ending else None,
            attempt=its.attempts + 1,
            milliseconds=took,
        )
        talk.reads.soon(self._clock.steady())
        if its.kind is EffectKind.PUSH_STOCK and ending is not None and ending.state == "done":
            talk.sweep_due = min(talk.sweep_due, self._clock.steady() + SWEEP_AFTER_S)

    def _sweep(self, talk: Talk, shop: Standing) -> None:
        with self._store.reading() as work:
            location_id = settings.require_location(shop.settings, work)
        self._learn_goods()
        read = talk.storefront.sweep()
        at = instant_text(self._clock.now())
        with self._store.writing() as work:
            differing = drift.note_sweep(read, shop, location_id, at, work)
        talk.sweep_due = self._clock.steady() + shop.settings.sweep_seconds
        _log.info("storefront.swept", goods=len(read.levels), differing=differing)

    def _learn_goods(self) -> None:
        """A few hundred edits at a time, so that no push waits long for its turn to write."""
        while True:
            with self._store.reading() as work:
                if not goods.are_edits_unread(work):
                    return
            with self._store.writing() as work:
                goods.read_edits(work)

    def _talking(self, told: Settings) -> Talk:
        """The connection; a new one where the owner changed something."""
        if self._talk is not None and self._talk.settings == told:
            return self._talk
        self._hang_up()
        secret = read_secret(told.secret_id, self._store.folder)
        closing = ExitStack()
        storefront = closing.enter_context(self._opening(told, secret))
        self._talk = Talk(told, storefront, closing, Rhythm(float(told.poll_seconds)))
        self._pause.answered()
        return self._talk

    def _hang_up(self) -> None:
        if self._talk is not None:
            self._talk.closing.close()
            self._talk = None

    def _idle(self, talk: Talk) -> float:
        """Seconds until something is due."""
        now = self._clock.steady()
        dues = [talk.reads.due - now, talk.sweep_due - now, LOOK_S]
        with self._store.reading() as work:
            due_at = queue.next_due(work)
        if due_at:
            dues.append((_instant(due_at) - self._clock.now()).total_seconds())
        return min(max(min(dues), 0.05), LOOK_S)

    def _answered(self, talk: Talk, shop: Standing) -> None:
        self._pause.answered()
        if shop.trouble is not None and not talk.is_refused:
            with self._store.writing() as work:
                settings.note_trouble(None, work)

    def _set_back(self, talk: Talk, code: str) -> float:
        """Orders or levels cannot be read, though the shop answers: telling it things goes on meanwhile."""
        now = self._clock.steady()
        talk.is_refused = True
        talk.is_reading = False
        talk.reads.done(now, has_changed=False)
        talk.sweep_due = max(talk.sweep_due, now + SET_BACK_S)
        _log.warning("storefront.refused", code=code)
        with self._store.writing() as work:
            settings.note_trouble(code, work)
            if code == "bad_cursor":  # of an adapter of before: begin at the first order again
                settings.note_page(None, None, work)
        return 0.0

    def _fail(self, code: str, at_least: float = 0.0, **facts: str) -> float:
        now = self._clock.steady()
        self._pause.failed(now, at_least)
        _log.warning("storefront.failed", code=code, failures=self._pause.failures, **facts)
        try:
            with self._store.writing() as work:
                settings.note_trouble(code, work)
        except SQLAlchemyError as error:
            _log.error("storefront.unnoted", fault=type(error).__name__)
        return min(self._pause.left(now), LOOK_S)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
