"""Ways to spoil what the till keeps for its service: enrolment, cursor, inbox, and states of messages."""

# ruff: noqa: S608 - the SQL is put together from constants of this file

from __future__ import annotations

NOW = "2026-11-23T04:00:00.000Z"
SHA = "0" * 64
SHA_OF_NOTHING = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"  # of {}
A_LANE = "(SELECT lane_id FROM lane WHERE purpose = 'counter')"
A_CURSOR = f"INSERT INTO sync_cursor VALUES ('shop', 'e', 1, '{NOW}')"
INTO_ENROLMENT = "INSERT INTO sync_enrolment VALUES "
ELSEWHERE = "'https://sync.elsewhere.example'"


def a_till_enrolled(**otherwise: str) -> str:
    """A till that a service took, but for what is otherwise: SQL words by column."""
    row = {
        "service": "'https://sync.example'",
        "device_id": "'d'",
        "device_key": f"'{SHA}'",
        "lane_id": A_LANE,
        "epoch": "'e'",
        "asked_at": f"'{NOW}'",
        "enrolled_at": f"'{NOW}'",
        "answered_at": f"'{NOW}'",
        "last_code": "'busy'",
    }
    return f"{INTO_ENROLMENT}({', '.join({**row, **otherwise}.values())})"


def a_message_arrived(**otherwise: str) -> str:
    """A sound message from the feed, but for what is otherwise."""
    row = {
        "message_id": "'m'",
        "epoch": "'e'",
        "feed_sequence": "1",
        "kind": "'order.placed'",
        "lane_id": "'service'",
        "sequence": "1",
        "entity_id": "'o'",
        "envelope": """'{"entity_id":"o","lane_id":"service","sequence":1}'""",
        "payload": "'{}'",
        "payload_sha256": f"'{SHA_OF_NOTHING}'",
        "state": "'waiting'",
        "received_at": f"'{NOW}'",
        "applied_at": "NULL",
        "last_code": "NULL",
    }
    return f"INSERT INTO sync_inbox VALUES ({', '.join({**row, **otherwise}.values())})"


SYNC_CASES: tuple[tuple[str, str, str], ...] = (
    (
        "sync_told",
        f"INSERT INTO sync_told VALUES ('storefront', 'no JSON', '{NOW}')",
        "every_value_has_its_shape",
    ),
    (
        "sync_cursor",
        f"INSERT INTO sync_cursor VALUES ('orders', 'e', -1, '{NOW}')",
        "cursors_and_enrolment_are_sane",
    ),
    (
        "sync_cursor",  # it stands in the feed of a service that never took this till
        f"INSERT INTO sync_cursor VALUES ('shop', 'e', 0, '{NOW}')",
        "cursors_and_enrolment_are_sane",
    ),
    ("sync_enrolment", a_till_enrolled(lane_id="'gone'"), "cursors_and_enrolment_are_sane"),
    ("sync_enrolment", a_till_enrolled(device_key="'half a key'"), "every_value_has_its_shape"),
    ("sync_enrolment", a_till_enrolled(epoch="NULL"), "cursors_and_enrolment_are_sane"),
    ("sync_enrolment", a_till_enrolled(epoch="''"), "cursors_and_enrolment_are_sane"),
    ("sync_enrolment", a_till_enrolled(asked_at="'yesterday'"), "every_value_has_its_shape"),
    ("sync_enrolment", a_till_enrolled(enrolled_at="NULL"), "cursors_and_enrolment_are_sane"),
    (
        "sync_enrolment",  # nobody can have answered before anybody took the till
        a_till_enrolled(epoch="NULL", enrolled_at="NULL", last_code="NULL"),
        "cursors_and_enrolment_are_sane",
    ),
    (
        "sync_enrolment",
        a_till_enrolled(epoch="NULL", enrolled_at="NULL", answered_at="NULL"),
        "cursors_and_enrolment_are_sane",
    ),
    (
        "sync_enrolment",
        f"{a_till_enrolled()}, {a_till_enrolled(service=ELSEWHERE).removeprefix(INTO_ENROLMENT)}",
        "cursors_and_enrolment_are_sane",
    ),
    (
        "sync_inbox",
        a_message_arrived(payload_sha256=f"'{SHA}'"),
        "arrived_messages_are_as_they_were_hashed",
    ),
    ("sync_inbox", a_message_arrived(lane_id="'another'"), "arrived_messages_are_as_they_were_hashed"),
    ("sync_inbox", a_message_arrived(state="'parked'"), "arrived_messages_are_as_they_were_hashed"),
    ("sync_inbox", a_message_arrived(last_code="'bug:KeyError'"), "arrived_messages_are_as_they_were_hashed"),
    ("sync_inbox", a_message_arrived(epoch="''"), "arrived_messages_are_as_they_were_hashed"),
    ("sync_inbox", a_message_arrived(envelope="'{half'"), "every_value_has_its_shape"),
    (
        "sync_outbox",
        "UPDATE sync_outbox SET state = 'parked' WHERE sequence = 3",
        "what_became_of_messages_is_told",
    ),
    (
        "sync_outbox",
        "UPDATE sync_outbox SET state = 'applied', last_code = 'busy' WHERE sequence = 3",
        "what_became_of_messages_is_told",
    ),
    (
        "sync_outbox",
        f"UPDATE sync_outbox SET state = 'applied', next_try_at = '{NOW}' WHERE sequence = 3",
        "what_became_of_messages_is_told",
    ),
)
