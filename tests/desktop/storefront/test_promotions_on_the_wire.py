"""What promotions took off is told line by line, and what does not add up is found by whoever receives it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.promotions.promotion import Kind
from sync.payloads import SaleCompleted
from sync.sums import SumWrong
from tests.builders import Shop, a_shop
from tests.desktop.promotions.promoting import made, sold, units
from tests.desktop.verify.sample_day import BREAD, CAN_DEPOSIT, MILK, sell, stock_the_shop


@pytest.fixture
def selling(tmp_path: Path) -> Iterator[Shop]:
    with a_shop(tmp_path) as shop:
        stock_the_shop(shop)
        shop.start_shift()
        yield shop


def told_sale(shop: Shop) -> dict[str, Any]:
    found = shop.reader.rows("SELECT payload FROM sync_outbox WHERE kind = 'sale.completed'")
    told: dict[str, Any] = json.loads(found[-1][0])
    return told


def promoted_sale(shop: Shop) -> dict[str, Any]:
    made(shop, "3 for $7.50", Kind.SET_PRICE, units(BREAD.line(), count=3), cents=750)
    made(shop, "Welcome", Kind.SPEND_AMOUNT, cents=100, code="WELCOME")
    sold(shop, BREAD.line(3000), MILK.line(), CAN_DEPOSIT.line(1000, belongs_to=2), codes=("WELCOME",))
    return told_sale(shop)


def test_a_sale_tells_its_promotions_and_one_without_tells_nothing(selling: Shop) -> None:
    told = promoted_sale(selling)
    assert [(line["promotion_cents"], line["promotion_ref"]) for line in told["lines"]] == [
        (90 + 68, told["promotions"][0]["promotion_id"]),
        (32, told["promotions"][2]["promotion_id"]),
        (0, None),
    ]
    shares = [(each["line_no"], each["name"], each["cents"]) for each in told["promotions"]]
    assert shares == [(1, "3 for $7.50", 90), (1, "Welcome", 68), (2, "Welcome", 32)]
    used = [(each["times"], each["code"], each["on_all"]) for each in told["promotions_used"]]
    assert used == [(1, None, False), (1, "WELCOME", True)]
    SaleCompleted.model_validate(told).check()
    sell(selling, (MILK.line(),), ("card", 350))
    assert not {"promotions", "promotions_used"} & told_sale(selling).keys()


def _line(told: dict[str, Any], place: int, **more: int) -> None:
    for name, cents in more.items():
        told["lines"][place][name] += cents


def more_on_the_line(told: dict[str, Any]) -> None:
    _line(told, 1, promotion_cents=1, amount_cents=-1, net_cents=-1)


def more_in_the_share(told: dict[str, Any]) -> None:
    told["promotions"][2]["cents"] += 1


def another_named(told: dict[str, Any]) -> None:
    told["lines"][0]["promotion_ref"] = told["promotions"][1]["promotion_id"]


def below_nothing(told: dict[str, Any]) -> None:
    told["promotions"][0]["cents"] = 200
    told["promotions"][1]["cents"] = -42


def on_no_line(told: dict[str, Any]) -> None:
    told["promotions"].append({**told["promotions"][0], "line_no": 9})


def off_a_deposit(told: dict[str, Any]) -> None:
    share = {**told["promotions"][2], "line_no": 3, "cents": 5}
    told["promotions"].append(share)
    told["lines"][2]["promotion_ref"] = share["promotion_id"]
    _line(told, 2, promotion_cents=5, amount_cents=-5, net_cents=-5)


def twice(told: dict[str, Any]) -> None:
    told["promotions"].append(told["promotions"][2])


def never_used(told: dict[str, Any]) -> None:
    del told["promotions_used"][0]


def typed(told: dict[str, Any]) -> None:
    told["lines"][1] |= {"price_reason": "typed", "agreed_reason": "goodwill"}


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        (more_on_the_line, "/lines/1/promotion_cents"),
        (more_in_the_share, "/lines/1/promotion_cents"),
        (another_named, "/lines/0/promotion_ref"),
        (below_nothing, "/lines/0/promotion_cents"),
        (on_no_line, "/promotions"),
        (off_a_deposit, "/lines/2/promotion_cents"),
        (twice, "/promotions"),
        (never_used, "/promotions_used"),
        (typed, "/lines/1/promotion_cents"),
    ],
)
def test_what_does_not_add_up_is_found_on_the_wire(
    selling: Shop, change: Callable[[dict[str, Any]], None], pointer: str
) -> None:
    told = promoted_sale(selling)
    change(told)
    with pytest.raises(SumWrong) as wrong:
        SaleCompleted.model_validate(told).check()
    assert wrong.value.pointer.startswith(pointer)


def test_what_tills_told_before_there_were_promotions_is_still_read(selling: Shop) -> None:
    sell(selling, (MILK.line(),), ("card", 350))
    told = told_sale(selling)
    for line in told["lines"]:
        del line["promotion_cents"], line["promotion_ref"]
    SaleCompleted.model_validate(told).check()
