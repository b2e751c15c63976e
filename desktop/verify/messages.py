"""The queue to the online shop: payloads as they were hashed, clocks that only go forward, known states."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from desktop.database.rows import Rows
from desktop.verify.finding import RECORDS_CAME, STRETCH, Wrong, offenders
from desktop.verify.origin import CLOSED, OPENED, told_elsewhere


def messages_are_as_they_were_hashed(rows: Rows) -> Iterator[Wrong]:
    """A payload has the hash stored beside it; the lane's clock never goes back and stands at the last.

    It stands later where the till has heard of later clocks.
    """
    came = "SELECT 1 FROM sync_inbox WHERE state = 'applied'"
    (hears,) = rows.one(f"SELECT EXISTS ({RECORDS_CAME} UNION ALL {came})") or (0,)
    for lane_id, lane_ms, lane_count in rows.rows("SELECT lane_id, clock_ms, clock_count FROM lane"):
        after, last_clock = -1, ""
        while page := rows.rows(_OUTBOX, (lane_id, after, STRETCH)):
            for sequence, payload, digest, clock in page:
                facts = {"lane_id": lane_id, "sequence": sequence}
                if not _is_sound(payload, digest):
                    yield "sync_outbox", {**facts, "broken": "payload"}
                if clock <= last_clock or not clock.endswith(f".{lane_id}") or clock[:13] > f"{lane_ms:013d}":
                    yield "sync_outbox", {**facts, "broken": "clock"}
                last_clock = clock
            after = page[-1][0]
        stands = f"{lane_ms:013d}.{lane_count:05d}"
        if last_clock and last_clock[:19] != stands and not (hears and last_clock[:19] < stands):
            yield "lane", {"lane_id": lane_id, "clock_ms": lane_ms, "last_message": last_clock}


_OUTBOX = (
    "SELECT sequence, payload, payload_sha256, clock FROM sync_outbox WHERE lane_id = ? AND sequence > ?"
    " ORDER BY sequence LIMIT ?"
)


def arrived_messages_are_as_they_were_hashed(rows: Rows) -> Iterator[Wrong]:
    """The same for what others sent, which says where it came from and what became of it.

    Two may stand at one place of one epoch: a service put back in silence gives its places anew.
    """
    after = ""
    while page := rows.rows(_INBOX, (after, STRETCH)):
        for message_id, payload, digest in page:
            if not _is_sound(payload, digest):
                yield "sync_inbox", {"message_id": message_id, "broken": "payload"}
        after = page[-1][0]
    yield from offenders(
        rows,
        "sync_inbox",
        "message_id epoch feed_sequence",
        "SELECT message_id, epoch, feed_sequence FROM sync_inbox WHERE feed_sequence < 1 OR epoch = ''",
    )
    yield from offenders(
        rows,
        "sync_inbox",
        "message_id lane_id sequence entity_id",
        "SELECT message_id, lane_id, sequence, entity_id FROM sync_inbox WHERE json_valid(envelope) AND"
        " (envelope ->> 'lane_id', envelope ->> 'sequence', envelope ->> 'entity_id')"
        "  IS NOT (lane_id, sequence, entity_id)",
    )
    yield from offenders(
        rows,
        "sync_inbox",
        "message_id state",
        "SELECT message_id, state FROM sync_inbox WHERE (state = 'applied') <> (applied_at IS NOT NULL)"
        " OR NOT CASE state WHEN 'applied' THEN coalesce(last_code, 'mismatch') = 'mismatch'"
        "  WHEN 'waiting' THEN coalesce(last_code, 'waits:') GLOB 'waits:*' ELSE"
        " coalesce(last_code, '') <> '' END",
    )


_INBOX = (
    "SELECT message_id, payload, payload_sha256 FROM sync_inbox WHERE message_id > ? ORDER BY"
    " message_id LIMIT ?"
)


def messages_belong_to_lanes_and_people(rows: Rows) -> Iterator[Wrong]:
    """Every queued message has a lane, a sender and a shift of this shop, and tells of something."""
    return offenders(
        rows,
        "sync_outbox",
        "message_id kind entity_id",
        "SELECT message_id, kind, entity_id FROM sync_outbox m WHERE lane_id NOT IN (SELECT lane_id FROM"
        " lane)"
        " OR (person_id <> 'console' AND person_id NOT IN (SELECT person_id FROM person))"
        " OR (shift_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM shift h WHERE h.shift_id = m.shift_id))"
        " OR (entity = 'sale' AND NOT EXISTS (SELECT 1 FROM sale s WHERE s.sale_id = m.entity_id))"
        " OR (entity = 'shift' AND NOT EXISTS (SELECT 1 FROM shift h WHERE h.shift_id = m.entity_id))"
        " OR entity_id = '' OR attempts < 0",
    )


def cursors_and_enrolment_are_sane(rows: Rows) -> Iterator[Wrong]:
    """A cursor stands in the feed of the one service that took this till and was told a lane of this shop.

    A service that was asked and did not answer yet has no epoch, and has answered nothing.
    """
    yield from offenders(
        rows,
        "sync_cursor",
        "feed sequence epoch",
        "SELECT feed, sequence, epoch FROM sync_cursor c WHERE sequence < 0 OR feed = '' OR epoch = ''"
        " OR NOT EXISTS (SELECT 1 FROM sync_enrolment e WHERE e.epoch = c.epoch)",
    )
    yield from offenders(
        rows,
        "sync_enrolment",
        "service device_id lane_id epoch",
        "SELECT service, device_id, lane_id, epoch FROM sync_enrolment"
        " WHERE lane_id NOT IN (SELECT lane_id FROM lane UNION SELECT '')"  # none: to be told anew
        " OR device_id = '' OR service = '' OR epoch = ''"
        " OR (epoch IS NULL) <> (enrolled_at IS NULL)"
        " OR (enrolled_at IS NULL AND (answered_at IS NOT NULL OR last_code IS NOT NULL))",
    )
    yield from offenders(
        rows,
        "sync_enrolment",
        "services",
        "SELECT count(*) FROM sync_enrolment WHERE enrolled_at IS NOT NULL HAVING count(*) > 1",
    )


def what_became_of_messages_is_told(rows: Rows) -> Iterator[Wrong]:
    """What needs attention says why, and only what still waits has a time for its next try."""
    return offenders(
        rows,
        "sync_outbox",
        "message_id state last_code next_try_at",
        "SELECT message_id, state, last_code, next_try_at FROM sync_outbox"
        " WHERE (state IN ('parked', 'conflict') AND coalesce(last_code, '') = '')"
        " OR (state <> 'queued' AND next_try_at IS NOT NULL)"
        " OR (state = 'applied' AND last_code IS NOT NULL)"
        " OR (next_try_at IS NOT NULL AND last_code IS NULL)",
    )


def shifts_are_told_at_both_ends(rows: Rows) -> Iterator[Wrong]:
    """A message for the start of every shift, one for its end when it has ended; both tell it as it is kept.

    They are this till's own, or were told from elsewhere and taken. A shift that was is open until its end is
    taken too.
    A history shift is told when it is taken over and grows with its sales: its times are not compared.
    """
    told: dict[str, tuple[int, int]] = {}
    for table, shift_id, is_opened, is_closed, agrees in rows.rows(_SHIFTS_TOLD):
        opened, closed = told.get(shift_id, (0, 0))
        told[shift_id] = (opened + is_opened, closed + is_closed)
        if not agrees:
            yield table, {"shift_id": shift_id, "differing": "start" if is_opened else "end"}
    for shift_id, state, may_grow in rows.rows(_SHIFTS_KEPT):
        opened, closed = told.get(shift_id, (0, 0))
        if opened != 1 or closed > 1 or (closed != int(state == "closed") and not (may_grow and not closed)):
            yield "sync_outbox", {"shift_id": shift_id, "state": state, "told": [opened, closed]}


_SHIFTS_KEPT = f"SELECT shift_id, state, kind = 'history' AND {told_elsewhere('shift_id', OPENED)} FROM shift"  # noqa: S608


def _pieces(occasion: str) -> str:
    """SQL: coins and notes that were counted one by one are told as they are kept."""
    field = "pieces" if occasion == "float" else f"{occasion}_pieces"
    return (
        f"coalesce(m.payload -> '{field}', '[]') IS (SELECT json_group_array(json_object('face_cents',"  # noqa: S608
        " p.face_cents, 'pieces', p.pieces) ORDER BY p.face_cents) FROM cash_piece p"
        f" WHERE p.shift_id = h.shift_id AND p.occasion = '{occasion}')"
    )


_SHIFTS_TOLD = (
    "SELECT m.told_in, m.entity_id, m.kind = 'shift.opened', m.kind = 'shift.closed',"  # noqa: S608 - ours
    " (m.payload ->> 'shift_id', m.payload ->> 'till_id', m.payload ->> 'location_id',"
    "  m.payload ->> 'number', m.payload ->> 'business_date')"
    "  IS (h.shift_id, h.till_id, h.location_id, h.number, h.business_date)"
    " AND CASE m.kind WHEN 'shift.opened' THEN m.payload ->> 'float_cents' IS h.float_cents"
    "   AND m.person_id IS h.person_id AND (h.kind = 'history' OR m.happened_at IS h.opened_at)"
    f"  AND {_pieces('float')}"
    "  WHEN 'shift.closed' THEN m.person_id IS h.closed_by"
    "   AND (h.kind = 'history' OR m.happened_at IS h.closed_at)"
    "   AND (h.kind = 'history' OR m.payload -> 'counts' IS (SELECT json_group_array(json_patch(json_object("
    "    'account', c.account, 'counted_cents', c.counted_cents, 'expected_cents', c.expected_cents,"
    "    'tender_type', c.tender_type), json_object('verified_cents', c.verified_cents))"
    "    ORDER BY c.tender_type) FROM shift_count c WHERE c.shift_id = h.shift_id))"
    f"  AND m.payload ->> 'approver_id' IS h.close_approver_id AND {_pieces('count')}"
    f"  AND {_pieces('recount')}"
    "   AND (m.payload -> 'z' IS NULL OR m.payload -> 'z' IN ('null', (SELECT json_object('audit_head',"
    "    z.audit_head, 'figures', json((SELECT json_group_array(json_object('cents', f.cents, 'count',"
    "     f.count, 'name', f.name, 'section', f.section) ORDER BY f.section, f.name) FROM z_figure f"
    "     WHERE f.shift_id = z.shift_id)), 'grand_cents', z.grand_cents, 'grand_count', z.grand_count,"
    "    'lane_id', z.lane_id) FROM z_report z WHERE z.shift_id = h.shift_id AND z.number = h.number"
    "    AND z.till_id = h.till_id)))"
    "   AND (h.kind = 'counter' AND json_type(m.payload, '$.z') IS 'object')"
    "    IS EXISTS (SELECT 1 FROM z_report z WHERE z.shift_id = h.shift_id)"
    "  ELSE 0 END"
    " FROM (SELECT 'sync_outbox' told_in, entity_id, kind, person_id, happened_at,"
    "  iif(json_valid(payload), payload, '{}') payload FROM sync_outbox WHERE entity = 'shift'"
    "  UNION ALL SELECT 'sync_inbox', entity_id, kind, envelope ->> 'person_id', envelope ->> 'happened_at',"
    "  iif(json_valid(payload), payload, '{}') FROM sync_inbox WHERE state = 'applied'"
    f"  AND kind IN ('{OPENED}', '{CLOSED}') AND json_valid(envelope)) m LEFT JOIN shift h ON"
    " h.shift_id = m.entity_id"
)


def _is_sound(payload: str, digest: str) -> bool:
    return hashlib.sha256(payload.encode()).hexdigest() == digest
