"""What must hold when the world has healed: nothing lost, nothing doubled, everybody's sums the same."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from desktop.verify.run import CLAIMS_ON_ROWS, verify
from sync.canonical import digest_of
from sync.messages import STRETCH
from tests.simulator.a_till import Till
from tests.simulator.book import Written
from tests.simulator.claims_of_records import (
    edits_are_not_lost_in_silence,
    no_far_clock_counts,
    records_are_equal,
)
from tests.simulator.world import World

UNKNOWN = "points.given"
Claim = Callable[[World], Iterator[str]]
_STATES = "SELECT message_id, state, payload_sha256, kind FROM sync_outbox"
_HELD = (
    "SELECT lane_id, sequence, message_id, payload_sha256 FROM sync_outbox"
    " UNION SELECT json_extract(envelope, '$.lane_id'), json_extract(envelope, '$.sequence'), message_id,"
    " payload_sha256 FROM sync_inbox"
)
_EQUAL = (
    (
        "sales",
        "SELECT sale_id, number, total_cents, gst_cents, sold_on FROM sale",
        "SELECT sale_id, number, total_cents, gst_cents, sold_on FROM sale",
    ),
    (
        "levels",
        "SELECT location_id, item_id, quantity, value_micros FROM stock_level WHERE quantity <> 0",
        "SELECT location_id, item_id, quantity, value_micros FROM stock_level WHERE quantity <> 0",
    ),
    (
        "shifts",
        "SELECT shift_id, number, business_date, state = 'closed' FROM shift",
        "SELECT shift_id, number, business_date, shift_id IN (SELECT shift_id FROM shift_end)"
        " FROM shift_start",
    ),
)


def nothing_is_lost(world: World) -> Iterator[str]:
    """Every message that a till committed is at the service, word for word, applied or set aside whole."""
    has = dict(world.service.ask("SELECT message_id, payload_sha256 FROM message"))
    last = dict(world.service.ask("SELECT lane_id, max(sequence) FROM message GROUP BY lane_id"))
    aside = _parked(world)
    for each in world.book.written.values():
        if each.message_id in world.book.gone or has.get(each.message_id) == each.payload_sha256:
            continue
        told = aside.get(each.message_id)
        if told is None and world.was_rolled_back and _is_last_and_unknown(each, last):
            continue  # nobody can know that it lay aside there, until the next number of its lane comes
        if told is None:
            yield f"lost: {each.kind} {each.entity_id}, number {each.sequence} of its lane"
        elif json.loads(told[1])["payload_sha256"] != each.payload_sha256:
            yield f"lost: {each.kind} {each.entity_id} is set aside with other words"
        elif not _may_lie_aside(world, each.kind, told[0]):
            yield f"lost: {each.kind} {each.entity_id} lies aside as {told[0]}"


def _is_last_and_unknown(each: Written, last: dict[str, int]) -> bool:
    return each.kind == UNKNOWN and each.sequence > last.get(each.lane_id, 0)


def _may_lie_aside(world: World, kind: str, code: str) -> bool:
    if kind == UNKNOWN:
        return code in ("unknown_kind", "lane_fork")
    return any(till.is_clone for till in world.tills) and code in ("lane_fork", "already_told")


def _parked(world: World) -> dict[str, tuple[str, str]]:
    """By message: why it is set aside, and its text as it came."""
    rows = world.service.ask("SELECT message_id, code, raw FROM parked")
    return {row[0]: (row[1], row[2]) for row in rows}


def nothing_is_doubled(world: World) -> Iterator[str]:
    """A sale is one message and one row of the service; the feed has no gap; nobody invented a message."""
    feed = [row[0] for row in world.service.ask("SELECT feed_sequence FROM message ORDER BY feed_sequence")]
    if feed != list(range(1, len(feed) + 1)):
        yield "doubled: the feed has a gap or a number twice"
    (upto,) = world.service.ask("SELECT value FROM fact WHERE name = 'feed_upto'")
    if int(upto[0]) != len(feed):
        yield f"doubled: the feed says it goes to {upto[0]}, and has {len(feed)}"
    told = world.service.ask("SELECT entity_id FROM message WHERE kind = 'sale.completed'")
    for sale_id, times in Counter(row[0] for row in told).items():
        if times > 1:
            yield f"doubled: sale {sale_id} was applied {times} times"
    for message_id in world.service_has() - set(world.book.written):
        yield f"doubled: {message_id} is at the service, and no till wrote it"


def receipts_are_kept(world: World) -> Iterator[str]:
    """Every receipt that a customer holds is a sale of that number and total, at the service."""
    has = {
        row[0]: (row[1], row[2]) for row in world.service.ask("SELECT sale_id, number, total_cents FROM sale")
    }
    of_sale = {each.entity_id: each for each in world.book.written.values() if each.kind == "sale.completed"}
    aside = _parked(world)
    for sale_id, receipt in world.book.receipts.items():
        written = of_sale.get(sale_id)
        if written is None:
            yield f"lost: receipt {receipt[0]} was handed over and no till has a message of it"
        elif written.message_id not in {*world.book.gone, *aside} and has.get(sale_id) != receipt:
            yield f"lost: receipt {receipt[0]} is {has.get(sale_id)} at the service"


def projections_are_the_messages(world: World) -> Iterator[str]:
    """Levels, days, sales and shifts of the service, worked out anew from its messages."""
    levels: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    days: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    kinds: Counter[str] = Counter()
    for kind, payload in world.service.ask("SELECT kind, payload FROM message"):
        told = json.loads(payload)
        kinds[kind] += 1
        for moved in told.get("movements", ()):
            level = levels[told["location_id"], moved["item_id"]]
            level[0] += moved["quantity"]
            level[1] += moved["value_micros"]
        if kind == "sale.completed":
            sums = (1, told["total_cents"], told["net_cents"], told["gst_cents"])
            day = days[told["location_id"], told["sold_on"]]
            day[:] = [kept + more for kept, more in zip(day, sums, strict=True)]
    yield from _differs(
        world, "levels", "location_id, item_id, quantity, value_micros FROM stock_level", levels
    )
    days_sql = "location_id, sold_on, sales, total_cents, net_cents, gst_cents FROM day_sum"
    yield from _differs(world, "days", days_sql, days)
    for kind, name in (
        ("sale.completed", "sale"),
        ("stock.moved", "stock_document"),
        ("shift.opened", "shift_start"),
        ("shift.closed", "shift_end"),
    ):
        (rows,) = world.service.ask(f"SELECT count(*) FROM {name}")  # noqa: S608 - of the names above
        if rows[0] != kinds[kind]:
            yield f"doubled: {rows[0]} rows in {name} of {kinds[kind]} messages"


def _differs(world: World, what: str, sql: str, right: dict[tuple[str, str], list[int]]) -> Iterator[str]:
    kept = {(row[0], row[1]): list(row[2:]) for row in world.service.ask(f"SELECT {sql}")}  # noqa: S608
    if kept != dict(right):
        wrong = [key for key in {*kept, *right} if kept.get(key) != right.get(key)]
        yield f"doubled: the service's {what} are not the sum of its messages: {len(wrong)} of them"


def numbers_are_spent_once(world: World) -> Iterator[str]:
    """Receipt numbers of a lane go up without a gap in each file, and no number is two sales.

    Where a machine was cloned, what came back into an older lane may lack what the copy spent a number on.
    """
    is_cloned = any(till.is_clone for till in world.tills)
    for till in world.tills:
        for label, lane_id, count, last, sold in till.rows(
            "SELECT l.label, s.lane_id, count(*), max(s.sequence), count(DISTINCT s.sequence) FROM sale s"
            " JOIN lane l USING (lane_id) WHERE s.till_id = ? AND l.is_current >= ? GROUP BY s.lane_id",
            till.till_id,
            int(is_cloned),
        ):
            if not count == last == sold:
                yield f"numbers: {till.name} has {count} sales to {last} in lane {label} ({lane_id})"
    if is_cloned:
        return
    for number, times in world.service.ask("SELECT number, count(*) FROM sale GROUP BY number"):
        if times > 1:
            yield f"numbers: receipt {number} is {times} sales"


def tills_know_what_became_of_it(world: World) -> Iterator[str]:
    """The outbox says of each message what the service says, and nothing waits any more."""
    has = dict(world.service.ask("SELECT message_id, payload_sha256 FROM message"))
    aside = _parked(world)
    for till in world.tills:
        for message_id, state, digest, kind in till.rows(_STATES):
            is_applied = has.get(message_id) == digest
            is_aside = message_id in aside or (world.was_rolled_back and kind == UNKNOWN)
            right = {"applied": is_applied, "conflict": is_applied, "parked": is_aside}
            if not right.get(state, False):
                yield f"outbox: {till.name} says {state} of a message, the service does not"


def tills_hold_all_of_the_feed(world: World) -> Iterator[str]:
    """What the service applied is at every till, sent or received; by digests of stretches of each lane."""
    rows = world.service.ask("SELECT lane_id, sequence, message_id, payload_sha256 FROM message")
    applied = {row[2] for row in rows}
    right = _digests(rows)
    for till in world.tills:
        held = [row for row in till.rows(_HELD) if row[2] in applied]
        if _digests(held) != right:
            missing = len(applied - {row[2] for row in held})
            yield f"feed: {till.name} holds other messages than the service applied: {missing} missing"


def _digests(rows: list[tuple[Any, ...]]) -> dict[tuple[str, int], str]:
    stretches: dict[tuple[str, int], list[tuple[str, str]]] = defaultdict(list)
    for lane_id, sequence, message_id, digest in rows:
        stretches[lane_id, sequence // STRETCH].append((message_id, digest))
    return {place: digest_of(held) for place, held in stretches.items()}


def tills_are_equal(world: World) -> Iterator[str]:
    """Sales, levels and shifts of each till are those of the service, whoever made them.

    Not where a machine was cloned, nor where tills still hold what service and maker have lost.
    """
    if any(till.is_clone for till in world.tills) or world.book.gone:
        return
    for what, here, there in _EQUAL:
        right = set(world.service.ask(there))
        for till in world.tills:
            if (held := set(till.rows(here))) != right:
                more, less = len(held - right), len(right - held)
                yield f"unequal: {till.name}'s {what}: {more} that the service has not, {less} missing"
    for till in world.tills:
        (waits,) = till.rows("SELECT count(*), max(last_code) FROM sync_inbox WHERE state <> 'applied'")
        if waits[0]:
            yield f"unequal: {till.name} has not taken {waits[0]} messages of others: {waits[1]}"


def levels_are_the_movements(world: World) -> Iterator[str]:
    for till in world.tills:
        for item_id, kept, moved in till.rows(
            "SELECT l.item_id, l.quantity, coalesce((SELECT sum(m.quantity) FROM stock_movement m"
            " WHERE m.item_id = l.item_id AND m.location_id = l.location_id), 0) FROM stock_level l"
        ):
            if kept != moved:
                yield f"levels: {till.name} has {kept} of {item_id}, its movements say {moved}"


def a_file_contradicts_nothing(world: World) -> Iterator[str]:
    """`kedai verify` on one till of some worlds: it costs as much as the rest of the world."""
    if world.seed % 8 == 0:
        till = world.tills[world.seed // 8 % len(world.tills)]
        # A copy of a machine sold on in a shift that the other counted and closed: verify is right to say so.
        may_be = {"closed_shifts_are_counted"} if any(each.is_clone for each in world.tills) else set[str]()
        for finding in _findings(till, may_be):
            yield f"verify: {till.name}: {finding}"


def _findings(till: Till, may_be: set[str]) -> list[str]:
    found = verify(till.database.reader(), None, CLAIMS_ON_ROWS)
    return [f"{each.invariant}: {each.facts}" for each in found if each.invariant not in may_be]


CLAIMS: tuple[Claim, ...] = (
    nothing_is_lost,
    nothing_is_doubled,
    receipts_are_kept,
    projections_are_the_messages,
    numbers_are_spent_once,
    tills_know_what_became_of_it,
    tills_hold_all_of_the_feed,
    tills_are_equal,
    levels_are_the_movements,
    records_are_equal,
    edits_are_not_lost_in_silence,
    no_far_clock_counts,
    a_file_contradicts_nothing,
)
