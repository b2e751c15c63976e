"""A pass against a service that lies, stalls, forgets and judges: every message is applied once."""

from __future__ import annotations

import json
from functools import partial

import httpx
import pytest

from sync.till import tables
from sync.till.enrolment import enrolment_of, meet_epoch, must_queue_again, queue_some_again
from sync.till.pull import cursor_of
from sync.till.push import MOST_SENT, Limits, due_slice
from sync.till.trouble import Busy, Offline, Rejected, SignInNeeded, Stopped, SyncTrouble
from tests.sync.fake_service import (
    Fault,
    busy,
    fail,
    forget,
    half,
    portal,
    portal_in_json,
    redirect,
    refuse,
    sign_out,
    stall,
    torn,
)
from tests.sync.till.conftest import Till
from tests.sync.till_shop import an_engine

LOST: list[tuple[Fault, str]] = [
    (portal, "not_the_service"),
    (portal_in_json, "not_the_service"),
    (redirect, "redirected"),
    (stall, "too_slow"),
    (refuse, "no_answer"),
    (fail, "busy"),
    (half, "not_the_service"),
    (torn, "cut_off"),
    (forget, "cut_off"),
    (busy("7"), "busy"),
]


def code_of(till: Till) -> str | None:
    ((code,),) = till.shop.asked("SELECT last_code FROM sync_enrolment")
    return None if code is None else str(code)


def signed_in(till: Till) -> None:
    """So that the next request is the push."""
    till.engine.run_once()
    till.service.asked.clear()


def test_what_is_queued_is_applied_in_lane_order(till: Till) -> None:
    ids = till.shop.queue(3)
    passed = till.engine.run_once()
    assert till.service.ids == ids
    assert set(till.shop.states().values()) == {"applied"}
    assert (passed.sent, passed.received, passed.later_s) == (3, 0, None)
    assert code_of(till) is None


def test_nothing_queued_sends_nothing(till: Till) -> None:
    till.engine.run_once()
    assert till.service.pushes == []


@pytest.mark.parametrize(("fault", "code"), LOST, ids=lambda each: getattr(each, "__name__", str(each)))
def test_lost_answer_leaves_the_queue_and_the_next_pass_applies_once(
    till: Till, fault: Fault, code: str
) -> None:
    signed_in(till)
    ids = till.shop.queue(3)
    till.service.faults.append(fault)
    with pytest.raises(SyncTrouble):
        till.engine.run_once()
    assert set(till.shop.states().values()) == {"queued"}
    assert code_of(till) == code

    till.engine.run_once()
    assert till.service.ids == ids
    assert set(till.service.times_applied.values()) == {1}
    assert set(till.shop.states().values()) == {"applied"}
    assert code_of(till) is None


def test_busy_service_tells_how_long_to_wait(till: Till) -> None:
    till.service.faults.append(busy("17"))
    with pytest.raises(Busy) as told:
        till.engine.run_once()
    assert told.value.retry_after_s == 17.0


@pytest.mark.parametrize(
    ("verdict", "code", "state", "kept"),
    [
        ("parked", "unknown_kind", "parked", "unknown_kind"),
        ("parked", None, "parked", "parked"),
        ("mismatch", None, "parked", "mismatch"),
        ("conflict", "oversold", "conflict", "oversold"),
    ],
)
def test_queue_flows_around_a_message_that_needs_attention(
    till: Till, verdict: str, code: str | None, state: str, kept: str
) -> None:
    first, second, third = till.shop.queue(3)
    till.service.verdicts[second] = (verdict, code)
    till.engine.run_once()
    assert till.shop.states() == {first: "applied", second: state, third: "applied"}
    assert till.shop.asked("SELECT last_code FROM sync_outbox WHERE last_code IS NOT NULL") == [(kept,)]


def test_message_the_service_could_not_keep_waits_its_time_and_the_others_go(till: Till) -> None:
    first, second = till.shop.queue(2)
    till.service.verdicts[first] = ("retry", "locked")
    passed = till.engine.run_once()
    assert till.shop.states() == {first: "queued", second: "applied"}
    assert passed.later_s == 60.0
    assert till.shop.asked("SELECT attempts, last_code FROM sync_outbox ORDER BY sequence") == [
        (1, "locked"),
        (1, None),
    ]
    till.engine.run_once()
    assert till.service.pushes == [[first, second]], "it is not due yet"

    till.service.verdicts.clear()
    till.shop.forward(seconds=61)
    till.engine.run_once()
    assert till.shop.states()[first] == "applied"


def test_clock_put_back_does_not_hold_a_message_for_ever(till: Till) -> None:
    (message,) = till.shop.queue()
    till.service.verdicts[message] = ("retry", None)
    till.shop.forward(days=26_000)  # the machine believes in 2098
    till.engine.run_once()
    till.service.verdicts.clear()
    till.shop.forward(days=-26_000)
    till.engine.run_once()
    assert till.shop.states()[message] == "applied"


def test_fixed_parked_message_comes_back_as_proof(till: Till) -> None:
    (message,) = till.shop.queue()
    till.service.verdicts[message] = ("parked", "unknown_kind")
    till.engine.run_once()
    till.service.fix_parked()
    till.engine.run_once()
    assert till.shop.states()[message] == "applied"
    assert till.shop.asked("SELECT count(*) FROM sync_inbox") == [(0,)]


def test_conflict_stays_told_although_it_comes_back_as_applied(till: Till) -> None:
    (message,) = till.shop.queue()
    till.service.verdicts[message] = ("conflict", "oversold")
    till.engine.run_once()
    till.engine.run_once()
    assert till.shop.states()[message] == "conflict"


def test_own_message_with_other_words_is_put_aside(till: Till) -> None:
    (message,) = till.shop.queue()
    till.engine.run_once()
    till.service.applied[0] = {**till.service.applied[0], "payload": "{}", "payload_sha256": SHA_OF_NOTHING}
    till.shop.write(lambda work: work.write(TO_START, {}))
    till.engine.run_once()
    assert till.shop.states()[message] == "parked"
    assert till.shop.asked("SELECT last_code FROM sync_outbox") == [("mismatch",)]


@pytest.mark.parametrize("how", ["refused", "answered"])
def test_another_epoch_queues_all_again_once(till: Till, how: str) -> None:
    ids = till.shop.queue(4)
    till.service.verdicts[ids[1]] = ("parked", "unknown_kind")
    till.engine.run_once()
    till.service.from_backup(kept=1, epoch="epoch-2")
    later = till.shop.queue(1)
    if how == "answered":  # the push was taken before it was known that the epoch is another
        till.service.epoch = "epoch-1"
        till.service.faults.append(_answers_in_epoch_2)
    till.service.pushes.clear()
    till.engine.run_once()

    assert sorted(till.service.ids) == sorted([ids[0], ids[2], ids[3], *later])
    assert set(till.service.times_applied.values()) == {1}
    assert till.shop.states() == {**dict.fromkeys([*ids, *later], "applied"), ids[1]: "parked"}
    found = till.shop.read(enrolment_of)
    assert found is not None and found.epoch == "epoch-2"
    assert till.shop.read(lambda rows: cursor_of(rows, "epoch-2")).sequence == 4
    counts = [len(push) for push in till.service.pushes]
    till.engine.run_once()
    assert [len(push) for push in till.service.pushes] == counts, "queued again once, not at every pass"


def test_all_is_queued_again_a_stretch_at_a_time_and_goes_on_after_a_crash(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.till.enrolment.QUEUED_AT_ONCE", 2)
    ids = till.shop.queue(5)
    till.engine.run_once()
    till.service.from_backup(kept=0, epoch="epoch-2")
    till.shop.write(partial(meet_epoch, "epoch-2"))
    till.shop.write(queue_some_again)
    assert till.shop.states() == {**dict.fromkeys(ids[:2], "queued"), **dict.fromkeys(ids[2:], "applied")}

    an_engine(till.shop, till.client).run_once()  # of the program that was started again
    assert sorted(till.service.ids) == ids
    assert not till.shop.read(must_queue_again)


def test_what_is_to_be_queued_again_is_queued_without_a_network(till: Till) -> None:
    ids = till.shop.queue(3)
    till.engine.run_once()
    till.shop.write(partial(meet_epoch, "epoch-2"))
    till.service.faults.append(refuse)
    with pytest.raises(Offline):
        till.engine.run_once()
    assert till.shop.states() == dict.fromkeys(ids, "queued")


def _answers_in_epoch_2(service, request):  # type: ignore[no-untyped-def]
    answer = service.answer(request)
    service.epoch = "epoch-2"
    told = json.loads(answer.content)
    told["data"]["epoch"] = "epoch-2"
    return type(answer)(200, json=told)


def test_service_that_was_put_back_hears_of_our_lanes_before_our_messages(till: Till) -> None:
    """Its backup may be older than the lanes we number in since we were restored."""
    ids = till.shop.queue(2)
    till.engine.run_once()
    till.service.from_backup(kept=0, epoch="epoch-2")
    till.service.lanes.clear()
    till.engine.run_once()
    assert till.service.lanes == {"device-1": ["lane-1", "lane-h"]}
    assert till.service.ids == ids


def test_crash_while_an_epoch_is_met_leaves_the_old_one_whole(till: Till) -> None:
    ids = till.shop.queue(2)
    till.engine.run_once()
    till.service.from_backup(kept=0, epoch="epoch-2")
    till.shop.breaks.append(OSError("power cut"))
    with pytest.raises(OSError, match="power cut"):
        till.engine.run_once()
    found = till.shop.read(enrolment_of)
    assert found is not None and found.epoch == "epoch-1"
    assert set(till.shop.states().values()) == {"applied"}
    till.engine.run_once()
    assert till.service.ids == ids


def test_feed_that_became_shorter_without_a_word_starts_over(till: Till) -> None:
    ids = till.shop.queue(3)
    till.engine.run_once()
    till.service.from_backup(kept=1, epoch="epoch-1")
    till.engine.run_once()
    assert sorted(till.service.ids) == sorted(ids)
    assert set(till.service.times_applied.values()) == {1}


def test_epochs_that_never_end_are_waited_for(till: Till) -> None:
    def another(service, request):  # type: ignore[no-untyped-def]
        service.epoch += "x"
        return service.answer(request)

    signed_in(till)
    till.service.faults.extend([another] * 50)
    with pytest.raises(Busy):
        till.engine.run_once()
    assert len(till.service.asked) < 10


def test_numbers_the_service_never_saw_are_sent_again(till: Till) -> None:
    """Its store was put back to before they came, and grew beyond our cursor since."""
    first, _second, _third = till.shop.queue(3)
    till.engine.run_once()
    till.service.applied.pop(0)
    del till.service.times_applied[first]
    till.service.applied += [{**till.service.applied[0], "message_id": "other", "lane_id": "lane-9"}] * 2
    (fourth,) = till.shop.queue()
    till.service.pushes.clear()
    till.engine.run_once()
    assert till.service.pushes == [[fourth], [first]]
    assert set(till.shop.states().values()) == {"applied"}


def test_message_set_aside_that_the_service_never_saw_is_sent_again(till: Till) -> None:
    """Its store was put back without a word to before it set the message aside."""
    aside, _other = till.shop.queue(2)
    till.service.verdicts[aside] = ("parked", "unknown_kind")
    till.engine.run_once()
    till.service.parked.clear()
    till.shop.queue()
    till.engine.run_once()
    assert list(till.service.parked) == [aside]
    assert till.shop.states()[aside] == "parked"


def test_service_that_never_stops_missing_a_number_is_not_believed_for_ever(till: Till) -> None:
    till.shop.queue()
    till.service.missing = [{"lane_id": "lane-1", "first": 1, "last": 1}]
    till.engine.run_once()
    assert len(till.service.pushes) == MOST_SENT
    assert set(till.shop.states().values()) == {"applied"}


def test_fresh_message_at_a_place_that_was_read_shows_a_store_put_back(till: Till) -> None:
    ids = till.shop.queue(3)
    till.engine.run_once()
    till.service.missing = []  # it does not even know what it lost
    till.service.from_backup(kept=1, epoch="epoch-1")
    (later,) = till.shop.queue()
    till.engine.run_once()
    assert sorted(till.service.ids) == sorted([*ids, later])


def test_ended_token_is_renewed_without_a_word(till: Till) -> None:
    signed_in(till)
    ids = till.shop.queue()
    till.service.faults.append(sign_out)
    till.engine.run_once()
    assert till.service.ids == ids


def test_revoked_till_keeps_its_queue_and_says_so(till: Till) -> None:
    signed_in(till)
    till.shop.queue(2)
    till.service.devices.clear()
    till.service.tokens.clear()
    with pytest.raises(SignInNeeded):
        till.engine.run_once()
    assert set(till.shop.states().values()) == {"queued"}
    assert code_of(till) == "sign_in_needed"
    assert till.service.asked.count("/sync/v1/challenge") == 1


def test_restored_shop_tells_its_lanes_before_their_first_message(till: Till) -> None:
    till.shop.queue(2)
    till.shop.restored()
    new = till.shop.queue(1, lane="lane-2")
    till.engine.run_once()
    paths = [path.rsplit("/", 1)[1] for path in till.service.asked]
    assert paths.index("lanes") < paths.index("push")
    assert till.service.lanes["device-1"] == ["lane-1", "lane-h", "lane-2", "lane-h2"]
    assert set(till.service.ids) > set(new)
    till.engine.run_once()
    assert till.service.asked.count("/sync/v1/lanes") == 1


def test_push_too_large_for_the_service_goes_in_parts(till: Till) -> None:
    ids = till.shop.queue(10)
    till.service.most = 3
    till.engine.run_once()
    assert till.service.ids == ids
    assert max(len(push) for push in till.service.pushes[-3:]) <= 3


def test_message_too_large_by_itself_is_put_aside_and_the_queue_flows(till: Till) -> None:
    signed_in(till)
    first, second = till.shop.queue(2)
    till.service.faults.extend([_too_large, _too_large])
    till.engine.run_once()
    assert till.shop.states() == {first: "parked", second: "applied"}


def _too_large(_service, _request):  # type: ignore[no-untyped-def]
    told = {"code": "too_large", "message": "too large", "details": {}}
    return httpx.Response(413, json={"status": "error", "error": told})


def test_refusal_of_a_whole_push_is_told_and_waits(till: Till) -> None:
    signed_in(till)
    till.shop.queue()
    told = {"code": "other_shop", "message": "not yours", "details": {}}
    till.service.faults.append(
        lambda _service, _request: httpx.Response(403, json={"status": "error", "error": told})
    )
    with pytest.raises(Rejected):
        till.engine.run_once()
    assert code_of(till) == "other_shop"
    assert set(till.shop.states().values()) == {"queued"}


def test_answer_with_fewer_verdicts_is_none(till: Till) -> None:
    def short(service, request):  # type: ignore[no-untyped-def]
        told = json.loads(service.answer(request).content)
        told["data"]["verdicts"].pop()
        return httpx.Response(200, json=told)

    signed_in(till)
    till.shop.queue(2)
    till.service.faults.append(short)
    with pytest.raises(Offline):
        till.engine.run_once()
    assert set(till.shop.states().values()) == {"queued"}


def test_stop_ends_a_pass_between_two_slices(till: Till) -> None:
    till.shop.queue(1_200)
    stops = iter([False] * 3)
    engine = an_engine(till.shop, till.client, is_stopped=lambda: next(stops, True))
    with pytest.raises(Stopped):
        engine.run_once()
    assert 0 < len(till.service.ids) < 1_200
    assert list(till.shop.states().values()).count("applied") == len(till.service.ids)


def test_progress_hears_what_is_sent_and_what_there_is(till: Till) -> None:
    till.shop.queue(600)
    heard: list[tuple[int, int]] = []
    an_engine(till.shop, till.client, told=lambda done, whole: heard.append((done, whole))).run_once()
    assert heard == [(500, 600), (600, 600)]


def test_commands_messages_are_never_parted_unless_they_are_too_many(till: Till) -> None:
    till.shop.queue(3)
    whole = till.shop.queue(4, work_id="command")
    lanes, limits = till.shop.told, Limits(messages=5)
    due = till.shop.read(lambda rows: due_slice(rows, lanes, till.shop.at, limits))
    assert [each.message_id for each in due] == ["lane-1.m1", "lane-1.m2", "lane-1.m3"]
    due = till.shop.read(lambda rows: due_slice(rows, lanes, till.shop.at, Limits(messages=7)))
    assert [each.message_id for each in due][3:] == whole
    till.shop.write(lambda work: work.write(FIRST_THREE_GONE, {}))
    due = till.shop.read(lambda rows: due_slice(rows, lanes, till.shop.at, Limits(messages=3)))
    assert [each.message_id for each in due] == whole[:3]


def test_slice_holds_no_more_bytes_than_it_may(till: Till) -> None:
    till.shop.queue(10, text="x" * 10_000)
    due = till.shop.read(lambda rows: due_slice(rows, till.shop.told, till.shop.at, Limits(bytes=35_000)))
    assert len(due) == 3
    due = till.shop.read(lambda rows: due_slice(rows, till.shop.told, till.shop.at, Limits(bytes=5)))
    assert len(due) == 1, "one message always goes"


def test_lane_with_the_oldest_message_goes_first(till: Till) -> None:
    (older,) = till.shop.queue(1, lane="lane-h")
    (newer,) = till.shop.queue(1, lane="lane-1")
    till.engine.run_once()
    assert till.service.pushes == [[older], [newer]]


TO_START = tables.cursor.update().values(sequence=0)
FIRST_THREE_GONE = tables.outbox.update().where(tables.outbox.c.sequence <= 3).values(state="applied")
SHA_OF_NOTHING = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"  # of {}
