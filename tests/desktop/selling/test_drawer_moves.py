"""Cash in, out and to the safe: who may, why, what the books say and what the drawer should hold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.database.who import Approval
from desktop.ids import new_id
from desktop.selling.cash_reasons import (
    AddCashReason,
    BadReasonAccount,
    EndCashReason,
    NoCashReason,
    NoReasonName,
    cash_reasons,
)
from desktop.selling.drawer_moves import cash_in, cash_out, drop_cash, open_drawer
from desktop.selling.drawer_words import MoveCash, OpenDrawer
from desktop.selling.keep_cash_reasons import add_cash_reason, end_cash_reason
from desktop.selling.pieces import BadPieces
from desktop.selling.queries import expected_of_shift, open_shift_of
from desktop.selling.refusals import BadAmount, NoShift
from desktop.selling.shift_words import OpenShift
from desktop.selling.shifts import open_shift
from desktop.staff.permissions import NeedsApproval
from desktop.verify.run import verify
from tests.builders import Shop


def expected(shop: Shop) -> int:
    running = open_shift_of(shop.reader, shop.cashier.till_id)
    assert running is not None
    return expected_of_shift(shop.reader, running.shift_id)["cash"]


def entry_of(shop: Shop, kind: str) -> dict[str, int]:
    return dict(
        shop.reader.rows(
            "SELECT l.account, l.amount_cents FROM entry e JOIN entry_line l ON l.entry_id = e.entry_id"
            " WHERE e.kind = ?",
            (kind,),
        )
    )


def test_cash_in_comes_from_where_its_reason_says_and_is_expected(shop: Shop) -> None:
    shop.start_shift(10_000)
    moved = shop.run(cash_in, MoveCash(new_id(), 5_000, "cash_in.bank"))
    assert moved.amount_cents == 5_000
    assert entry_of(shop, "cash_in") == {"1010": 5_000, "1030": -5_000}
    assert expected(shop) == 15_000
    assert verify(shop.reader) == []


def test_cash_out_needs_approval_and_drop_does_not(shop: Shop) -> None:
    shop.start_shift(10_000)
    out = MoveCash(new_id(), 1_250, "cash_out.expense")
    with pytest.raises(NeedsApproval):
        shop.run(cash_out, out)
    approval = Approval("cash_out", shop.supervisor.person_id)
    shop.run(cash_out, out, replace(shop.cashier, approval=approval))
    shop.run(drop_cash, MoveCash(new_id(), 4_000, "drop.safe"))
    assert entry_of(shop, "cash_out") == {"1010": -1_250, "6210": 1_250}
    assert entry_of(shop, "drop") == {"1010": -4_000, "1020": 4_000}
    assert expected(shop) == 10_000 - 1_250 - 4_000
    kept = shop.reader.rows(
        "SELECT kind, amount_cents, reason, approver_id FROM drawer_movement WHERE reason <> '' ORDER BY kind"
    )
    assert kept == [
        ("cash_out", -1_250, "cash_out.expense", shop.supervisor.person_id),
        ("drop", -4_000, "drop.safe", None),
    ]
    assert verify(shop.reader) == []


@pytest.mark.parametrize("amount", [0, -100, 10**12])
def test_amount_that_cannot_move_is_refused(shop: Shop, amount: int) -> None:
    shop.start_shift()
    with pytest.raises(BadAmount):
        shop.run(drop_cash, MoveCash(new_id(), amount, "drop.safe"))
    assert shop.count("entry") == [1]


def test_reason_of_something_else_or_of_nothing_moves_nothing(shop: Shop) -> None:
    shop.start_shift()
    before = shop.count("drawer_movement", "entry", "sync_outbox")
    for reason in ("drop.safe", "a coin fell", ""):
        with pytest.raises(NoCashReason):
            shop.run(cash_in, MoveCash(new_id(), 100, reason))
        with pytest.raises(NoCashReason):
            shop.run(open_drawer, OpenDrawer(new_id(), reason), shop.supervisor)
    assert shop.count("drawer_movement", "entry", "sync_outbox") == before


def test_without_a_shift_no_cash_moves_and_twice_asked_it_moves_once(shop: Shop) -> None:
    asked = MoveCash(new_id(), 100, "cash_in.change")
    with pytest.raises(NoShift):
        shop.run(cash_in, asked)
    shop.start_shift()
    assert shop.run(cash_in, asked) == shop.run(cash_in, asked)
    assert expected(shop) == 10_100


def test_float_of_coins_and_notes_is_what_they_come_to(shop: Shop) -> None:
    pieces = ((1_000, 4), (100, 7), (5, 3))
    with pytest.raises(BadPieces):
        shop.run(open_shift, OpenShift(new_id(), 5_000, pieces))
    with pytest.raises(BadPieces):
        shop.run(open_shift, OpenShift(new_id(), 30, ((3, 10),)))
    shop.run(open_shift, OpenShift(new_id(), 4_715, pieces))
    kept = shop.reader.rows("SELECT occasion, face_cents, pieces FROM cash_piece ORDER BY face_cents")
    assert kept == [("float", 5, 3), ("float", 100, 7), ("float", 1_000, 4)]
    assert verify(shop.reader) == []


def test_owner_adds_and_ends_reasons_and_the_list_keeps_its_order(shop: Shop) -> None:
    made = shop.run(add_cash_reason, AddCashReason(new_id(), "cash_out", "Parking", "6020"), shop.owner)
    assert cash_reasons(shop.reader)[-1].name == "Parking"
    shop.start_shift()
    shop.run(cash_out, MoveCash(new_id(), 300, made.reason_id), shop.supervisor)
    assert entry_of(shop, "cash_out") == {"1010": -300, "6020": 300}
    shop.run(end_cash_reason, EndCashReason(new_id(), made.reason_id), shop.owner)
    assert "Parking" not in [each.name for each in cash_reasons(shop.reader)]
    with pytest.raises(NoCashReason):
        shop.run(cash_out, MoveCash(new_id(), 300, made.reason_id), shop.supervisor)
    with pytest.raises(NoCashReason):
        shop.run(end_cash_reason, EndCashReason(new_id(), made.reason_id), shop.owner)
    assert verify(shop.reader) == []


@pytest.mark.parametrize(
    ("kind", "name", "account", "no"),
    [
        ("cash_out", "  ", None, NoReasonName),
        ("cash_out", "cash_reason.drop_safe", None, NoReasonName),
        ("gift", "Gift", None, NoCashReason),
        ("cash_out", "Sales", "4010", BadReasonAccount),
        ("cash_in", "Drawer", "1010", BadReasonAccount),
        ("cash_in", "Nowhere", "9999", BadReasonAccount),
        ("drop", "To my pocket", "3020", BadReasonAccount),
        ("no_sale", "With money", "1020", BadReasonAccount),
    ],
)
def test_reason_that_could_not_be_booked_is_refused(
    shop: Shop, kind: str, name: str, account: str | None, no: type[Exception]
) -> None:
    before = shop.count("cash_reason")
    with pytest.raises(no):
        shop.run(add_cash_reason, AddCashReason(new_id(), kind, name, account), shop.owner)
    assert shop.count("cash_reason") == before
