"""Parking and recalling: one basket makes way for the next customer's, and comes back whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from desktop.clock import local_time, read_instant
from desktop.errors import KedaiError
from desktop.messages.say import Say
from desktop.screens.doors import Doors
from desktop.screens.low_tone import low_tone
from desktop.screens.selling.counter_screen import CounterScreen
from desktop.screens.selling.keeping import BasketKeeper
from desktop.screens.selling.parked_tabs import ParkedTab
from desktop.screens.selling.session import Session
from desktop.screens.widgets.notice_bar import Notice
from desktop.screens.widgets.painting import Tone
from desktop.selling.open_basket import OpenBasket
from desktop.selling.parked import KeptBasket, is_slip, on_counter, parked
from desktop.selling.refusals import MoneyTaken, NotParked

PARKED, UNREADABLE, RESUMED = "parked", "unreadable", "resumed"
LONGEST_TAB = 18


class Parking:
    """What waits beside the counter. The room says when; refusals go to `refuse`."""

    def __init__(
        self, doors: Doors, say: Say, counter: CounterScreen, refuse: Callable[[KedaiError], None]
    ) -> None:
        self._doors, self._say, self._counter, self._refuse = doors, say, counter, refuse
        self.baskets: tuple[KeptBasket, ...] = ()
        self.keeper: BasketKeeper

    @property
    def _session(self) -> Session:
        return self._counter.session

    def begin(self, *, is_new: bool) -> None:
        """A new session takes what was on the counter when the program ended, and says so."""
        kept = self._doors.open_baskets()
        before = on_counter(kept) if is_new else None
        if before is not None:
            self._session.resume(before)
            self._tell_resumed(before, next(each for each in kept if each.basket_id == before.basket_id))
        self.keeper = BasketKeeper(self._doors, self._session, self._session.all_kept())
        self.look()
        lost = [each for each in kept if each.trouble and not each.is_parked]
        if is_new and lost:  # it stood on the counter: somebody may look for it
            self._tell_unreadable(lost[-1])

    def look(self) -> None:
        """Read again what is parked."""
        in_hand = {each.basket_id for each in self._session.all_kept()}
        self.baskets = parked(self._doors.open_baskets(), {*in_hand, self._session.basket_id})
        self._counter.panel.show_parked([self._tab(each) for each in self.baskets])

    def notice_at_the_end(self) -> Notice | None:
        """At the end of a shift: which baskets still wait."""
        if not self.baskets:
            return None
        return Notice(
            PARKED, Tone.PLAIN, self._say("park.at_the_end", count=len(self.baskets), time=self.since)
        )

    def is_slip(self, code: str) -> bool:
        """Is this the slip of a basket that waits here, or waited once? Goods of such a label are goods."""
        if any(each.slip == code.strip().upper() for each in self.baskets):
            return True
        try:
            return is_slip(code) and self._doors.goods_by_code(code) is None
        except KedaiError:
            return True

    @property
    def since(self) -> str:
        """The time from which the oldest has waited."""
        return self._time(self.baskets[0].since) if self.baskets else ""

    async def park_or_recall(self, name: str) -> None:
        """F9: the basket goes; on an empty counter the only one comes back, of several one is pointed at."""
        if not self._session.basket.is_empty:
            await self.park(name)
        elif len(self.baskets) == 1:
            await self.recall(self.baskets[0].basket_id)
        elif self.baskets:
            self._counter.panel.tabs.point()
        else:
            self._counter.tell("refused", Tone.PLAIN, self._say("park.nothing"))

    async def park(self, name: str = "") -> bool:
        """Put the basket aside; what is scanned meanwhile is the next customer's."""
        session = self._session
        if session.tenders:
            self._refuse(MoneyTaken(session.taken_cents))
            return False
        kept = replace(session.kept(), to_give_back=())
        handed, is_parked = session.hand_over(), False
        self._counter.show_basket()
        try:
            await self._doors.park_basket(kept, name)
            is_parked = True
        except KedaiError as error:
            self._refuse(error)
        finally:
            if not is_parked:
                session.take_back(handed)
                self._counter.show_basket()
        if is_parked:
            session.let_go()
            self.keeper.ended(kept.basket_id)
            self.look()
            self._tell_parked(kept.basket_id)
        return is_parked

    async def recall(self, basket_id: str) -> None:
        """Have a basket on the counter; one that is there is parked for it."""
        found = next((each for each in self.baskets if each.basket_id == basket_id), None)
        if found is None:
            self._refuse(NotParked())
            low_tone()
            return
        if found.basket is None:
            self._tell_unreadable(found)
            return
        if not self._session.basket.is_empty and not await self.park():
            return
        try:
            await self._doors.recall_basket(basket_id)
        except KedaiError as error:
            self._refuse(error)
        else:
            self._session.resume(found.basket)
        self.look()
        for told in (PARKED, "refused"):
            if self._session.basket_id == basket_id:
                self._counter.panel.notices.remove(told)
        self._counter.show_basket()
        self._counter.focus_search()

    async def recall_by_slip(self, code: str) -> None:
        """The customer is back with the slip."""
        found = [each.basket_id for each in self.baskets if each.slip == code.strip().upper()]
        await self.recall(found[0] if found else "")

    async def print_slip(self, basket_id: str) -> None:
        """Print the slip of a basket that was just parked."""
        try:
            await self._doors.print_park_slip(basket_id)
        except KedaiError as error:
            self._refuse(error)
        self._counter.panel.notices.remove(PARKED)

    def discarded(self, basket_id: str) -> None:
        """A basket that nobody can read is cleared away."""
        self._counter.panel.notices.remove(UNREADABLE)
        self.look()

    def _tab(self, kept: KeptBasket) -> ParkedTab:
        name = kept.name or self._time(kept.since)
        short = name if len(name) <= LONGEST_TAB else f"{name[: LONGEST_TAB - 1]}…"
        if kept.basket is None:
            return ParkedTab(kept.basket_id, f"{short} · ?", self._say("park.unreadable_tab", name=name))
        units = kept.basket.basket.units
        spoken = self._say("park.tab", name=name, items=self._items(units), time=self._time(kept.since))
        return ParkedTab(kept.basket_id, f"{short} · {units}", spoken)

    def _items(self, units: int) -> str:
        return self._say("counter.one_item" if units == 1 else "counter.items", count=units)

    def _time(self, instant: str) -> str:
        """On the shop's wall clock, with the day where it is not today."""
        at = local_time(self._doors.shop().zone, read_instant(instant))
        if at.date() == self._doors.today():
            return f"{at:%H:%M}"
        return self._say("top.moment", day=at.day, month=at.month, time=f"{at:%H:%M}")

    def _tell_parked(self, basket_id: str) -> None:
        found = next((each for each in self.baskets if each.basket_id == basket_id), None)
        if found is None or found.basket is None:
            return
        name, items = found.name or self._time(found.since), self._items(found.basket.basket.units)
        actions = ((f"slip:{basket_id}", self._say("park.print_slip")),)
        headline = self._say("park.parked", name=name, items=items)
        self._counter.panel.notices.put(Notice(PARKED, Tone.GOOD, headline, "", actions))

    def _tell_resumed(self, before: OpenBasket, kept: KeptBasket) -> None:
        headline = self._say(
            "park.resumed", items=self._items(before.basket.units), time=self._time(kept.since)
        )
        self._counter.tell(RESUMED, Tone.PLAIN, headline, self._say("park.resumed_detail"))

    def _tell_unreadable(self, kept: KeptBasket) -> None:
        trouble, say = kept.trouble, self._say
        assert trouble is not None
        actions = ((f"discard:{kept.basket_id}", say("park.discard")),)
        notice = Notice(UNREADABLE, Tone.WARN, say.error(trouble), say("park.unreadable_detail"), actions)
        self._counter.panel.notices.put(notice)
