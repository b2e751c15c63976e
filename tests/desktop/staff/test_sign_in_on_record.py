"""A sign-in that changes no row is on record all the same."""

from __future__ import annotations

from desktop.ids import new_id
from desktop.staff.sign_in import SignIn, sign_in
from tests.builders import CASHIER_PIN, Shop


def test_right_pin_leaves_one_audit_row_that_names_the_person(shop: Shop) -> None:
    before = shop.count("audit")[0]
    shop.run(sign_in, SignIn(new_id(), shop.cashier.person_id, CASHIER_PIN, shop.secrets.pepper))
    assert shop.count("audit") == [before + 1]
    told = shop.reader.one("SELECT command, facts FROM audit ORDER BY lane_id, sequence DESC LIMIT 1")
    assert told is not None
    assert told[0] == "sign_in"
    assert shop.cashier.person_id in told[1]
