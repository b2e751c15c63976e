"""The small commands behind an import: the same again is the same, and not everybody may."""

from __future__ import annotations

import random
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import pytest

from desktop.catalogue.create_item import CreateItem, create_item
from desktop.database.work import Who, Work
from desktop.errors import Cancelled
from desktop.history.import_sales import LANE
from desktop.history.report import Watch
from desktop.ids import new_id
from desktop.selling.create_tender_type import CreateTenderType, create_tender_type
from desktop.selling.history_shifts import OpenHistoryShift, open_history_shift
from desktop.setup.set_up_shop import INSERT_LANE, LanePlan, lane_row
from desktop.staff.permissions import NotAllowed

if TYPE_CHECKING:
    from tests.desktop.history.conftest import Till

SOAP = CreateItem(new_id(), "SOAP", "Soap", 250, "2026-10-05", tracks_stock=False)
GRAB = CreateTenderType(new_id(), "grabpay", "GrabPay")
SHIFT = OpenHistoryShift(new_id(), "2026-10-05", "2026-10-05T01:30:00.000Z")
COMMANDS = [(create_item, SOAP), (create_tender_type, GRAB), (open_history_shift, SHIFT)]


@pytest.mark.parametrize(("function", "command"), COMMANDS)
def test_same_command_again_gets_the_first_answer(till: Till, function, command) -> None:  # type: ignore[no-untyped-def]
    first = till.shop.run(function, command, till.shop.console, LANE)
    before = till.shop.count("item", "tender_type", "shift", "audit", "sync_outbox")
    assert till.shop.run(function, command, till.shop.console, LANE) == first
    assert till.shop.count("item", "tender_type", "shift", "audit", "sync_outbox") == before


@pytest.mark.parametrize(("function", "command"), COMMANDS)
def test_cashier_may_do_none_of_it(till: Till, function, command) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(NotAllowed):
        till.shop.run(function, command, till.shop.cashier, LANE)
    assert till.shop.count("item", "shift") == [0, 0]


def test_owner_may_take_over_history_and_is_named_by_it(till: Till) -> None:
    till.shop.console = Who(till.shop.owner.person_id, till.shop.owner.till_id)
    till.take("R1,2026-10-05T09:30,S,Soap,1,2,,cash")
    assert till.rows("SELECT person_id FROM sale") == [(till.shop.owner.person_id,)]
    assert till.rows("SELECT DISTINCT person_id FROM shift") == [(till.shop.owner.person_id,)]


def test_receipt_of_an_earlier_lane_is_there_already(till: Till) -> None:
    """After a restore the shop numbers history anew; the old numbers still count."""
    row = "R1,2026-10-05T09:30,S,Soap,1,2,,cash"
    till.take(row)

    def new_lane(work: Work) -> None:
        standing = work.lane
        work.write_back()
        work.write_sql("UPDATE lane SET is_current = 0 WHERE lane_id = ?", [(standing.lane_id,)])
        plan = LanePlan(standing.shop_id, standing.till_id, LANE, "HB", 2)
        work.write(INSERT_LANE, lane_row(plan, work.now_text))

    till.shop.database.run_work(new_lane, till.shop.console, LANE)
    report = till.take(row, "R2,2026-10-05T09:31,S,Soap,1,2,,cash")
    assert (report.already_there, report.sales) == (1, 1)
    assert till.rows("SELECT number, sequence FROM sale ORDER BY number") == [("R1", 1), ("R2", 1)]


def test_cancelled_before_the_first_batch_records_nothing(till: Till) -> None:
    with pytest.raises(Cancelled):
        till.take("R1,2026-10-05T09:30,S,Soap,1,2,,cash", watch=Watch(cancelled=lambda: True))
    assert till.shop.count("sale", "item", "shift") == [0, 0, 0]


def test_amounts_agree_with_decimal_arithmetic(till: Till) -> None:
    draw = random.Random(7)
    rows, expected = [], Decimal(0)
    for number in range(300):
        quantity = Decimal(draw.randint(1, 9_999)) / 1000
        price = Decimal(draw.randint(0, 9_999)) / 100
        whole = (quantity * price).quantize(Decimal("0.01"), ROUND_HALF_UP)
        discount = Decimal(draw.randint(0, int(whole * 100))) / 100
        expected += whole - discount
        rows.append(f"R{number},2026-10-05T09:30,S,Soap,{quantity},{price},{discount},cash")
    report = till.take(*rows)
    assert (report.sales, report.takings_cents) == (300, int(expected * 100))
