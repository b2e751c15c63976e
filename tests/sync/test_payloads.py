"""A sale whose figures do not agree is found, whichever of them is wrong."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from sync.payloads import SaleCompleted, ShiftClosed, StockMoved
from sync.sums import SumWrong, half_away

WIRE = Path(__file__).parents[1] / "files" / "wire" / "1"
NOT_A_SUM = {"sequence", "value_micros"}
"""The place in a lane, and the cost of goods, which a sale alone does not tell."""
MAY_COST_NO_CENT = {
    *("gst_rate_bp", "quantity", "base_quantity", "belongs_to_line"),
    *("original_line_no", "original_before"),  # whoever has the sale looks at those
    "times",
}
"""A step of a basis point or a thousandth may be less than a cent; what is no goods leaves no shelf."""


def payloads(kind: str) -> list[dict[str, Any]]:
    """Every recorded payload of a kind."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(WIRE.glob(f"*/*-{kind}.json"))]
    return [json.loads(json.loads(text)["payload"]) for text in texts]


def is_sound(payload: dict[str, Any]) -> bool:
    try:
        SaleCompleted.model_validate(payload).check()
    except (SumWrong, ValidationError):
        return False
    return True


def figures(told: Any, *path: str | int) -> Iterator[tuple[str | int, ...]]:
    """The path of every whole number in a payload."""
    if isinstance(told, dict):
        for name, each in told.items():
            yield from figures(each, *path, name)
    elif isinstance(told, list):
        for place, each in enumerate(told):
            yield from figures(each, *path, place)
    elif type(told) is int:
        yield path


def changed(payload: dict[str, Any], path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    whole = copy.deepcopy(payload)
    at: Any = whole
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return whole


def value_at(payload: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        payload = payload[step]
    return payload


def test_recorded_sales_are_sound_and_of_every_sort() -> None:
    sales = payloads("sale.completed")
    assert all(is_sound(each) for each in sales)
    tenders = [tender for each in sales for tender in each["tenders"]]
    assert any(each["change_cents"] for each in tenders) and any(each["rounding_cents"] for each in tenders)
    assert any(each["deposit_cents"] for each in sales) and any(each["discount_cents"] for each in sales)
    assert {each["kind"] for each in sales} == {"sale", "history", "refund", "payment"}
    assert {each["is_registered"] for each in sales} == {True, False}


def test_one_figure_off_by_one_is_always_found() -> None:
    unseen = [
        path
        for payload in payloads("sale.completed")
        for path in figures(payload)
        if path[-1] not in NOT_A_SUM and is_sound(changed(payload, path, value_at(payload, path) + 1))
    ]
    assert {path[-1] for path in unseen} <= MAY_COST_NO_CENT


@pytest.mark.parametrize("wrong", [1.0, "1", True, None])
def test_a_figure_that_is_no_whole_number_is_never_read_as_one(wrong: object) -> None:
    payload = payloads("sale.completed")[0]
    assert [path for path in figures(payload) if is_sound(changed(payload, path, wrong))] in (
        [],
        [path for path in figures(payload) if path[-1] == "belongs_to_line"],
    )


def test_a_cent_moved_from_one_line_to_another_is_found() -> None:
    payload = next(
        each
        for each in payloads("sale.completed")
        if len([line for line in each["lines"] if line["gst_cents"]]) > 1
    )
    first, second = payload["lines"][0], payload["lines"][1]
    moved = changed(payload, ("lines", 0, "gst_cents"), first["gst_cents"] + 1)
    moved = changed(moved, ("lines", 0, "net_cents"), first["net_cents"] - 1)
    moved = changed(moved, ("lines", 1, "gst_cents"), second["gst_cents"] - 1)
    moved = changed(moved, ("lines", 1, "net_cents"), second["net_cents"] + 1)
    assert not is_sound(moved)


def test_gst_of_a_shop_that_is_not_registered_is_found() -> None:
    payload = next(each for each in payloads("sale.completed") if each["gst_cents"])
    assert not is_sound({**payload, "is_registered": False})


@pytest.mark.parametrize("kind", ["deposit", "voucher"])
def test_a_promise_that_bears_tax_is_found(kind: str) -> None:
    payload = next(
        each for each in payloads("sale.completed") if any(line["gst_code"] == "SR" for line in each["lines"])
    )
    place = next(place for place, line in enumerate(payload["lines"]) if line["gst_code"] == "SR")
    told = changed(payload, ("lines", place, "kind"), kind)
    if kind == "deposit":
        amount = payload["lines"][place]["amount_cents"]
        listed = payload["list_cents"] - half_away(
            payload["lines"][place]["list_price_cents"] * payload["lines"][place]["quantity"], 1_000
        )
        told |= {"deposit_cents": payload["deposit_cents"] + amount, "list_cents": listed}
        told["discount_cents"] = listed - (payload["total_cents"] - told["deposit_cents"])
    with pytest.raises(SumWrong, match=f"/lines/{place}/gst_code"):
        SaleCompleted.model_validate(told).check()


def test_goods_that_leave_by_no_line_are_found() -> None:
    payload = next(each for each in payloads("sale.completed") if each["movements"])
    strange = {**payload["movements"][0], "line_no": 999}
    assert not is_sound({**payload, "movements": [*payload["movements"], strange]})
    other = {**payload["movements"][0], "item_id": "another"}
    assert not is_sound({**payload, "movements": [other, *payload["movements"][1:]]})
    assert not is_sound({**payload, "movements": payload["movements"] * 2})


def test_lots_that_belong_to_no_line_or_cannot_have_been_sold_are_found() -> None:
    payload, one = next(
        (each, line)
        for each in payloads("sale.completed")
        for line in each["lines"]
        if each["kind"] == "sale" and line["quantity"] == 1000
    )
    lot: dict[str, Any] = {
        "line_no": one["line_no"],
        "batch": "L7",
        "serial": "S1",
        "use_by": None,
        "best_before": None,
    }
    wrong: list[dict[str, Any]] = [
        {"line_no": 999},
        {"use_by": "2001-01-01"},
        {"batch": None, "serial": None},
        {"use_by": "soon"},
    ]
    assert is_sound({**payload, "lots": [lot]})
    assert not any(is_sound({**payload, "lots": [{**lot, **each}]}) for each in wrong)
    assert not is_sound({**payload, "lots": [lot, lot]})


def test_price_of_a_label_is_the_amount_and_its_quantity_follows() -> None:
    """$32.99 a kilogram, $12.35 on the label: 374 g, and neither 373 nor 375."""
    payload = next(each for each in payloads("sale.completed") if len(each["lines"]) == 1)
    line = {
        **payload["lines"][0],
        "price_reason": "label",
        "kind": "weighed",
        "gst_rate_bp": 0,
        "gst_code": "ZR",
    }
    line |= {"list_price_cents": 3_299, "unit_price_cents": 3_299, "amount_cents": 1_235, "net_cents": 1_235}
    line |= {"gst_cents": 0, "line_discount_cents": 0, "basket_discount_cents": 0, "item_id": "ham"}
    tender = {**payload["tenders"][0], "tendered_cents": 1_235, "applied_cents": 1_235}
    tender |= {"change_cents": 0, "rounding_cents": 0}
    sums = {
        "list_cents": 1_235,
        "discount_cents": 0,
        "deposit_cents": 0,
        "total_cents": 1_235,
        "net_cents": 1_235,
    }
    sums |= {"gst_cents": 0, "rounding_cents": 0, "change_cents": 0}

    def told(**changed: object) -> dict[str, Any]:
        return {**payload, **sums, "movements": [], "tenders": [tender], "lines": [{**line, **changed}]}

    assert is_sound(told(quantity=374))
    assert not any(is_sound(told(quantity=each)) for each in (373, 375))
    assert not is_sound(told(quantity=374, price_reason="list"))


def test_documents_and_counts_that_tell_a_thing_twice_are_found() -> None:
    document, end = payloads("stock.moved")[0], payloads("shift.closed")[0]
    StockMoved.model_validate(document).check()
    ShiftClosed.model_validate(end).check()
    with pytest.raises(SumWrong):
        StockMoved.model_validate({**document, "movements": document["movements"] * 2}).check()
    with pytest.raises(SumWrong):
        ShiftClosed.model_validate({**end, "counts": end["counts"] * 2}).check()


@pytest.mark.parametrize(
    ("numerator", "divisor", "rounded"), [(5, 10, 1), (-5, 10, -1), (4, 10, 0), (-4, 10, 0), (15, 10, 2)]
)
def test_halves_go_away_from_nothing(numerator: int, divisor: int, rounded: int) -> None:
    assert half_away(numerator, divisor) == rounded


def test_payment_that_sells_or_does_not_cancel_out_is_found() -> None:
    paid = next(each for each in payloads("sale.completed") if each["kind"] == "payment")
    assert is_sound(paid)
    cash, owed = paid["tenders"]
    for wrong in (
        {"customer_id": None},
        {"kind": "sale"},
        {"tenders": [cash]},
        {"tenders": [owed]},
        {"tenders": [cash, {**owed, "tender_type": "card"}]},
        {"tenders": [{**cash, "tender_type": "on_account"}, owed]},
    ):
        assert not is_sound({**paid, **wrong}), wrong
