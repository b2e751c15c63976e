"""Ways to spoil what a till keeps of the shop's records beside their rows."""

# ruff: noqa: S608 - the SQL is put together from constants of this file

from __future__ import annotations

NOW = "2026-11-23T04:00:00.000Z"
AN_ITEM = "(SELECT item_id FROM item WHERE sku = 'KOPI')"
A_PERSON = "(SELECT person_id FROM person LIMIT 1)"

RECORD_CASES: tuple[tuple[str, str, str], ...] = (
    (
        "item",
        "UPDATE item SET field_clocks = '{\"name\":\"yesterday\"}' WHERE sku = 'KOPI'",
        "edited_fields_have_a_clock",
    ),
    (
        "person",
        'UPDATE person SET field_clocks = \'{"role":"17954064000O0.00001.lane"}\'',
        "edited_fields_have_a_clock",
    ),
    (
        "record_feed",
        "INSERT INTO record_feed VALUES ('orders', 'e', '', 0, 1)",
        "records_are_read_and_told_in_order",
    ),
    (
        "record_feed",
        "INSERT INTO record_feed VALUES ('keys', '', '', 0, 1)",
        "records_are_read_and_told_in_order",
    ),
    (
        "record_telling",
        f"INSERT INTO record_telling VALUES (1, 'import x', '', '', '{NOW}')",
        "records_are_read_and_told_in_order",
    ),
    (
        "record_telling",
        f"INSERT INTO record_telling VALUES (1, 'all', 'item', '', '{NOW}')",
        "records_are_read_and_told_in_order",
    ),
    (
        "record_aside",
        f"INSERT INTO record_aside VALUES ('item', {AN_ITEM}, '{{}}', '{{}}')",
        "withdrawn_records_have_no_row",
    ),
    (
        "record_aside",
        "INSERT INTO record_aside VALUES ('price', 'p', '{', '{}')",
        "every_value_has_its_shape",
    ),
    (
        "record_clash",
        f"INSERT INTO record_clash VALUES ('item', 'i', 'sku', 'because', '1', '2', '', '{NOW}')",
        "clashes_say_what_counts",
    ),
    (
        "record_clash",
        f"INSERT INTO record_clash VALUES ('item', 'i', 'name', 'edited_elsewhere', '1', '2', '', '{NOW}')",
        "clashes_say_what_counts",
    ),
    (
        "record_key",
        "INSERT INTO record_key VALUES ('nobody', 'e', 1)",
        "the_service_was_told_of_keys_there_are",
    ),
    (
        "record_key",  # it was told that they are forgotten, and they are not
        f"INSERT INTO record_key VALUES ({A_PERSON}, 'e', 0)",
        "the_service_was_told_of_keys_there_are",
    ),
)
