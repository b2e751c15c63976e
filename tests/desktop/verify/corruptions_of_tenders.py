"""Ways to spoil what the owner decided about ways of paying, and when their money is expected."""

# ruff: noqa: S608 - the SQL is put together from constants of this file

from __future__ import annotations

from tests.desktop.verify.corruptions_of_counter import A_SALE

_WHOLE, _DAYS = "ways_of_paying_are_whole", "money_is_expected_on_a_business_day"


def _rule(rule: str, which: str = "card") -> str:
    return f"UPDATE tender_type SET {rule} WHERE tender_type = '{which}'"


def _told(facts: str) -> str:
    """Somebody set a rule here, and the row does not have it."""
    return (
        f"UPDATE audit SET command = 'change_tender_type', facts = '{facts}'"
        " WHERE sequence = (SELECT max(sequence) FROM audit)"
    )


TENDER_CASES: tuple[tuple[str, str, str], ...] = (
    ("tender_type", _rule("gives_change = 1"), _WHOLE),
    ("tender_type", _rule("account = '1010'"), _WHOLE),
    ("tender_type", _rule("taken_by = 'code'"), _WHOLE),
    ("tender_type", _rule("surplus = 'forfeited'"), _WHOLE),  # an exact amount leaves nothing over
    ("tender_type", _rule("settles_days = 61"), _WHOLE),
    ("tender_type", _rule("denominations = '200 0'", "cdc_voucher"), _WHOLE),
    ("tender_type", _rule("denominations = 'two five'", "cdc_voucher"), _WHOLE),
    ("tender_type", _rule("surplus = 'kept'"), "every_value_has_its_shape"),
    ("tender_type", _rule("asks = 'age'"), "every_value_has_its_shape"),
    ("tender_type", _rule("refund_by = 'card'"), "every_value_has_its_shape"),
    (
        "tender_type",
        _told('{"tender_type":"card","settles_days":5}'),
        "ways_of_paying_are_as_audited",
    ),
    (
        "tender_type",
        _told('{"tender_type":"cdc_voucher","surplus":"forfeited"}'),
        "ways_of_paying_are_as_audited",
    ),
    ("tender", f"UPDATE tender SET forfeited_cents = 5 WHERE sale_id = {A_SALE}", "tenders_add_up"),
    (
        "tender",
        "UPDATE tender SET forfeited_cents = 5, applied_cents = applied_cents - 5 WHERE tender_type = 'cash'",
        "tenders_add_up",
    ),
    ("tender", "UPDATE tender SET expected_on = '2026-11-22' WHERE tender_type = 'card'", _DAYS),
    ("tender", "UPDATE tender SET expected_on = '2026-11-28' WHERE tender_type = 'card'", _DAYS),
    ("tender", "UPDATE tender SET expected_on = '2026-11-24' WHERE tender_type = 'card'", _DAYS),
    ("tender", "UPDATE tender SET expected_on = NULL WHERE tender_type = 'card'", _DAYS),
    ("tender", "UPDATE tender SET expected_on = 'soon'", "every_value_has_its_shape"),
    (
        "tender",
        "UPDATE tender SET reference = '4111 1111 1111 1111' WHERE tender_type = 'card'",
        "no_card_number_is_kept",
    ),
    (
        "sync_outbox",
        "UPDATE tender SET expected_on = '2026-11-26' WHERE tender_type = 'card'",
        "every_sale_is_told_once",
    ),
)
