"""What arrived is carried out whatever comes: bad messages stand aside, early ones wait, none is lost."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.database.trouble import DiskFull
from desktop.database.work import Work
from desktop.storefront import inbox
from desktop.storefront.inbox import take_in, try_again
from desktop.verify.run import verify
from sync.canonical import canonical_json, payload_hash
from sync.messages import FeedMessage
from sync.till.inbox import settle_arrived
from sync.till.status import standing
from tests.builders import Shop, shop_again
from tests.desktop.storefront.test_take_facts import held
from tests.desktop.verify.sample_day import BREAD, sell, sell_a_day
from tests.several_tills import deliver, in_this_order, keep, several_tills, stock_up, told_by


@pytest.fixture
def tills(tmp_path: Path) -> Iterator[list[Shop]]:
    """One that sold a day, and one that hears of it."""
    with several_tills(tmp_path) as made:
        stock_up(made[0])
        sell_a_day(made[0])
        yield made


def states(shop: Shop) -> dict[tuple[str, str | None], int]:
    found = shop.reader.rows("SELECT state, last_code, count(*) FROM sync_inbox GROUP BY state, last_code")
    return {(state, code): count for state, code, count in found}


def changed(feed: list[FeedMessage], place: int, **fields: object) -> list[FeedMessage]:
    """The feed with another payload in one place, hashed as it should be: somebody meant it."""
    payload = canonical_json({**_payload(feed[place]), **fields})
    told = {"payload": payload, "payload_sha256": payload_hash(payload)}
    return [*feed[:place], feed[place].model_copy(update=told), *feed[place + 1 :]]


def _payload(message: FeedMessage) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(message.payload)
    return told


def first_sale(feed: list[FeedMessage]) -> int:
    return next(place for place, each in enumerate(feed) if each.kind == "sale.completed")


def test_message_that_contradicts_itself_is_set_aside_and_the_others_are_taken(tills: list[Shop]) -> None:
    here, there = tills
    feed = told_by(here)
    spoilt = changed(feed, first_sale(feed), total_cents=1)
    assert deliver(spoilt, there) == len(feed) - 1
    assert states(there) == {("applied", None): len(feed) - 1, ("parked", "sync.bad_payload"): 1}
    told = standing(there.reader)
    assert (told.attention, [(each.state, each.code) for each in told.asides]) == (
        1,
        [("arrived", "sync.bad_payload")],
    )
    assert verify(there.reader) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", "T1-000002"),  # that of another sale
        ("sequence", 2),
        ("business_date", "2026-11-22"),  # not its shift's
        ("till_id", "another"),
        ("person_id", "console"),  # not who told it
        ("kind", "refund"),
        ("completed_at", "2026-11-23T04:00:00Z"),
        ("approver_id", 7),
        ("refers_to", "another sale"),  # nothing here could keep that
    ],
)
def test_sale_that_does_not_fit_is_never_taken(tills: list[Shop], field: str, value: object) -> None:
    here, there = tills
    feed = told_by(here)
    spoilt = changed(feed, first_sale(feed), **{field: value})
    deliver(spoilt, there)
    assert there.count("sale") == [8]
    assert verify(there.reader) == []


def test_sale_of_a_copy_of_this_shop_never_stands_in_the_way_of_one_here(tills: list[Shop]) -> None:
    """The copy numbers in the same lane, and was at the service first."""
    here, _there = tills
    feed = told_by(here)
    sold = changed(feed, first_sale(feed), sale_id="a-copys", number="T1-000010", sequence=10)
    copys = sold[first_sale(feed)].model_copy(
        update={"message_id": "a-copys-message", "entity_id": "a-copys", "sequence": 99}
    )
    assert deliver(in_this_order([copys]), here) == 0
    assert states(here) == {("parked", "sync.own_numbers"): 1}
    here.start_shift()
    assert sell(here, (BREAD.line(),), ("card", 280)).number == "T1-000010"
    assert verify(here.reader) == []


def test_our_own_mistake_sets_one_message_aside_until_it_is_mended(
    tills: list[Shop], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = tills
    feed = told_by(here)
    bad = feed[first_sale(feed)].message_id
    take_sale = inbox.TAKERS["sale.completed"]

    def fails(message: inbox.TakeMessage, work: Work) -> None:
        take_sale(message, work)
        if message.command_id == bad:
            raise ZeroDivisionError

    monkeypatch.setattr(inbox, "TAKERS", {**inbox.TAKERS, "sale.completed": fails})
    assert deliver(feed, there) == len(feed) - 1
    assert states(there)["parked", "bug:ZeroDivisionError"] == 1
    monkeypatch.undo()
    assert take_in(there.database, there.console, lambda: False) == 0, "not by itself"
    try_again(there.database, there.console)
    assert take_in(there.database, there.console, lambda: False) == 1
    assert held(there) == held(here)


def test_message_told_twice_under_two_names_is_taken_once(tills: list[Shop]) -> None:
    here, there = tills
    feed = told_by(here)
    twins = [each.model_copy(update={"message_id": f"twin-{each.sequence}"}) for each in feed]
    deliver(in_this_order([*feed, *twins]), there)
    assert states(there) == {("applied", None): len(feed), ("parked", "selling.told_twice"): len(feed)}
    assert held(there) == held(here)
    assert verify(there.reader) == []


def test_what_has_not_come_is_waited_for_also_over_a_restart(tills: list[Shop]) -> None:
    here, there = tills
    feed = told_by(here)
    opening = next(each for each in feed if each.kind == "shift.opened")
    late = in_this_order([each for each in feed if each is not opening] + [opening])
    deliver(late[:-1], there)
    waits = f"waits:shift:{opening.entity_id}"
    assert states(there)["waiting", waits] == len(feed) - 2, "all but the opening stock, and the shift itself"
    there.reader.close()
    there.database.close()
    with shop_again(there.folder) as again:
        assert deliver(late[-1:], again) == len(feed) - 1
        assert held(again) == held(here)
        assert verify(again.reader) == []


def test_message_of_a_lane_that_is_not_known_yet_waits_for_it(tills: list[Shop]) -> None:
    here, there = tills
    hidden = "UPDATE lane SET lane_id = lane_id || '-' WHERE is_current = 0"
    there.database.run_work(lambda work: work.write_sql(hidden, [()]), there.console)
    assert deliver(told_by(here), there) == 0
    back = "UPDATE lane SET lane_id = rtrim(lane_id, '-') WHERE is_current = 0"
    there.database.run_work(lambda work: work.write_sql(back, [()]), there.console)
    assert take_in(there.database, there.console, lambda: False) == len(told_by(here))
    assert held(there) == held(here)


@pytest.mark.parametrize("step", range(0, 24, 3))
def test_crash_at_any_step_loses_and_doubles_nothing(
    tills: list[Shop], step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The transaction dies with whatever it had done; the next pass goes on behind what was kept."""
    here, there = tills
    feed = told_by(here)
    keep(feed, there)
    left = [step]
    monkeypatch.setattr(inbox, "AT_ONCE", 5)

    class Crash(BaseException):
        pass

    def dies(*given: Any) -> None:
        settle_arrived(*given)
        left[0] -= 5
        if left[0] < 0:
            raise Crash

    monkeypatch.setattr(inbox, "settle_arrived", dies)
    with pytest.raises(Crash):
        take_in(there.database, there.console, lambda: False)
    monkeypatch.undo()
    taken = there.count("sale")[0]
    take_in(there.database, there.console, lambda: False)
    assert taken < there.count("sale")[0] or step >= len(feed)
    assert held(there) == held(here)
    assert verify(there.reader) == []


def test_machine_in_trouble_sets_nothing_aside(tills: list[Shop], monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = tills
    keep(told_by(here), there)

    def full(_message: inbox.TakeMessage, _work: Work) -> None:
        raise DiskFull("shop.db")

    monkeypatch.setattr(inbox, "TAKERS", {**inbox.TAKERS, "sale.completed": full})
    with pytest.raises(DiskFull):
        take_in(there.database, there.console, lambda: False)
    monkeypatch.undo()
    assert take_in(there.database, there.console, lambda: False) == len(told_by(here))
    assert held(there) == held(here)


def test_slice_ends_where_a_sale_waits_for_its_turn(
    tills: list[Shop], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = tills
    keep(told_by(here), there)
    slices: list[int] = []

    def counted(outcomes: dict[str, str], work: Work) -> None:
        slices.append(len(outcomes))
        settle_arrived(outcomes, work)

    monkeypatch.setattr(inbox, "settle_arrived", counted)
    monkeypatch.setattr(inbox, "is_wanted", lambda: True)
    take_in(there.database, there.console, lambda: False)
    assert set(slices) == {1, 0}
    assert held(there) == held(here)


@pytest.fixture(scope="module")
def three(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[list[FeedMessage], Path, dict[str, Any]]]:
    """What two tills told that both opened and sold, a file that heard nothing, and what all should hold."""
    folder = tmp_path_factory.mktemp("three")
    with several_tills(folder, 3) as (first, second, third):
        stock_up(first, 20_400)
        sell_a_day(first)
        stock_up(second, 777)
        sell_a_day(second)
        second.start_shift()
        sell(second, (BREAD.line(1_500),), ("card", 420))
        feed = told_by(first, second)
        path = third.folder
        third.reader.close()
        third.database.close()
        deliver(in_this_order([each for each in feed if each.lane_id != feed[0].lane_id]), first)
        deliver(in_this_order([each for each in feed if each.lane_id == feed[0].lane_id]), second)
        assert held(first) == held(second)
        yield feed, path, held(first)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_any_order_of_coming_ends_the_same(
    three: tuple[list[FeedMessage], Path, dict[str, Any]],
    tmp_path_factory: pytest.TempPathFactory,
    data: st.DataObject,
) -> None:
    feed, path, wanted = three
    folder = tmp_path_factory.mktemp("any") / "till"
    shutil.copytree(path, folder)
    order = data.draw(st.permutations(feed))
    pages = sorted(data.draw(st.sets(st.integers(1, len(feed) - 1), max_size=3)))
    with shop_again(folder) as till:
        ordered = in_this_order(order)
        for first, last in zip([0, *pages], [*pages, len(feed)], strict=True):
            deliver(ordered[first:last], till)
        assert held(till) == wanted
        assert verify(till.reader) == []
