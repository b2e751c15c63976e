"""Ways to spoil what the counter keeps: baskets that are not paid, and payments by code."""

# ruff: noqa: S608 - the SQL is put together from constants of this file

from __future__ import annotations

NOW = "2026-11-23T04:00:00.000Z"
A_SALE = "(SELECT sale_id FROM sale WHERE number = 'T1-000001')"
A_TILL = "(SELECT till_id FROM till)"
A_PERSON = "(SELECT person_id FROM person WHERE role = 'cashier')"

COUNTER_CASES: tuple[tuple[str, str, str], ...] = (
    (
        "open_basket",
        f"INSERT INTO open_basket VALUES ('b', {A_TILL}, {A_PERSON}, '', '{{half', NULL, '{NOW}')",
        "every_value_has_its_shape",
    ),
    (
        "open_basket",
        f"INSERT INTO open_basket VALUES ({A_SALE}, {A_TILL}, {A_PERSON}, '', '{{}}', NULL, '{NOW}')",
        "open_baskets_have_not_ended",
    ),
    (
        "open_basket",
        f"INSERT INTO open_basket VALUES ('b', {A_TILL}, {A_PERSON}, '', '{{}}', '{NOW}', '{NOW}')",
        "parked_baskets_are_as_audited",
    ),
    (
        "payment_attempt",
        f"INSERT INTO payment_attempt VALUES ('a', 'b', {A_TILL}, NULL, 'card', 100, 'perhaps', NULL,"
        f" {A_PERSON}, '{NOW}', '{NOW}')",
        "every_value_has_its_shape",
    ),
    (
        "payment_attempt",
        f"INSERT INTO payment_attempt VALUES ('a', 'b', {A_TILL}, NULL, 'card', 100, 'shown', NULL,"
        f" {A_PERSON}, '{NOW}', '{NOW}')",
        "attempts_stand_where_their_steps_led",
    ),
    (
        "payment_step",
        f"INSERT INTO payment_step VALUES ('a', 1, 'shown', {A_PERSON}, NULL, NULL, NULL, NULL, '{NOW}')",
        "steps_are_as_audited",
    ),
    (
        "payment_step",
        f"INSERT INTO payment_step VALUES ('a', 1, 'confirmed', {A_PERSON}, NULL, NULL, NULL, NULL, '{NOW}')",
        "attempts_stand_where_their_steps_led",
    ),
    (
        "payment_step",
        f"INSERT INTO payment_step VALUES ('a', 1, 'approved', {A_PERSON}, NULL, NULL, NULL, NULL, '{NOW}')",
        "attempts_stand_where_their_steps_led",
    ),
    (
        "payment_step",
        f"INSERT INTO payment_step VALUES ('a', 1, 'approved', {A_PERSON}, NULL, 'A1', '4761730000000119',"
        f" NULL, '{NOW}')",
        "attempts_stand_where_their_steps_led",
    ),
    (
        "print_job",
        "UPDATE print_job SET kind = 'park_slip' WHERE job_id = (SELECT max(job_id) FROM print_job)",
        "print_jobs_know_their_paper",
    ),
    (
        "setting",
        "INSERT INTO setting VALUES ('paynow_proxy', '2026-11-23', '\"kopi\"', '{}')",
        "settings_are_known",
    ),
    (
        "tender",
        f"UPDATE tender SET attempt_id = 'a' WHERE sale_id = {A_SALE} AND tender_no = 1",
        "tenders_used_what_was_seen",
    ),
)
