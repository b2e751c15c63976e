"""What was agreed at one till is told with its reason, checked to the cent, and kept alike at the other."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.database.who import Approval
from desktop.selling.caps import GIVE_ANY_DISCOUNT
from desktop.selling.discounts import Discount
from desktop.verify.run import verify
from sync.payloads import SaleCompleted
from sync.sums import SumWrong
from tests.builders import Shop
from tests.desktop.storefront.test_take_facts import held
from tests.desktop.verify.sample_day import BREAD, COFFEE, MILK, sell
from tests.several_tills import deliver, several_tills, stock_up, told_by


@pytest.fixture
def tills(tmp_path: Path) -> Iterator[list[Shop]]:
    with several_tills(tmp_path) as made:
        yield made


def sell_agreed(shop: Shop) -> dict[str, Any]:
    """A typed price, a share off a line and a share off all, as the message of the sale tells it."""
    shop.start_shift()
    lines = (
        MILK.line(unit_price_cents=199, price_reason="typed"),
        BREAD.line(3_000, line_discount_cents=105, line_discount_bp=1_250),
        COFFEE.line(2_000),
    )
    who = replace(shop.cashier, approval=Approval(GIVE_ANY_DISCOUNT, shop.owner.person_id))
    sell(shop, lines, ("card", 1_229), discount=Discount(bp=500, reason="staff"), who=who)
    found = shop.reader.one("SELECT payload FROM sync_outbox WHERE kind = 'sale.completed'")
    assert found
    told: dict[str, Any] = json.loads(found[0])
    return told


def test_the_other_till_keeps_what_was_agreed(tills: list[Shop]) -> None:
    here, there = tills
    stock_up(here)
    told = sell_agreed(here)
    assert (told["basket_discount_bp"], told["discount_reason"]) == (500, "staff")
    assert [line["agreed_reason"] for line in told["lines"]] == ["goodwill", "goodwill", None]
    assert [line["basket_discount_cents"] for line in told["lines"]] == [10, 37, 18]
    deliver(told_by(here), there)
    assert there.reader.rows("SELECT last_code FROM sync_inbox WHERE state <> 'applied'") == []
    assert held(there) == held(here)
    assert [verify(each.reader) for each in tills] == [[], []]


def moved(told: dict[str, Any]) -> None:
    """A cent of the discount from one line to another, everything else made to fit."""
    for place, cents in ((0, 1), (1, -1)):
        line = told["lines"][place]
        line["basket_discount_cents"] += cents
        line["amount_cents"] -= cents
        line["net_cents"] -= cents


def other_share(told: dict[str, Any]) -> None:
    told["basket_discount_bp"] = 600


def no_reason(told: dict[str, Any]) -> None:
    told["discount_reason"] = None


def other_share_of_a_line(told: dict[str, Any]) -> None:
    told["lines"][1]["line_discount_bp"] = 1_000


def off_a_deposit(told: dict[str, Any]) -> None:
    told["lines"][2] |= {"kind": "deposit", "gst_code": "OS", "gst_rate_bp": 0, "gst_cents": 0}
    told["lines"][2]["net_cents"] = told["lines"][2]["amount_cents"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        (moved, "/lines/0/basket_discount_cents"),
        (other_share, "/basket_discount_bp"),
        (no_reason, "/discount_reason"),
        (other_share_of_a_line, "/lines/1/line_discount_cents"),
        (off_a_deposit, "/lines/2/line_discount_cents"),
    ],
)
def test_a_discount_that_is_not_as_it_was_agreed_is_found_on_the_wire(
    tills: list[Shop], change: Callable[[dict[str, Any]], None], pointer: str
) -> None:
    stock_up(tills[0])
    told = sell_agreed(tills[0])
    SaleCompleted.model_validate(told).check()
    change(told)
    with pytest.raises(SumWrong) as wrong:
        SaleCompleted.model_validate(told).check()
    assert wrong.value.pointer == pointer


def test_what_older_tills_told_without_reasons_is_still_read(tills: list[Shop]) -> None:
    stock_up(tills[0])
    told = sell_agreed(tills[0])
    for name in ("basket_discount_bp", "discount_reason"):
        del told[name]
    for line in told["lines"]:
        del line["line_discount_bp"], line["agreed_reason"]
    SaleCompleted.model_validate(told).check()
