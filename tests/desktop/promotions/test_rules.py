"""The engine's rules one by one: who goes first, what makes a set, when it runs, what a coupon says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from desktop.promotions.book import PromotionBook
from desktop.promotions.coupons import CouponSays, coupon_says
from desktop.promotions.engine import promote
from desktop.promotions.offered import Offered
from desktop.promotions.promotion import Group, Kind, Promotion, Setting, When
from desktop.promotions.terms import BadPromotion, promotion_of, terms_of

NOON = datetime(2026, 11, 30, 12, 0)  # a Monday
AT_NOON = Setting(NOON)
CAN, RICE, SOY, SOAP = "can", "rice", "soy", "soap"


def line(unit: str, price: int, count: int = 1, **more: object) -> Offered:
    return Offered(unit, price, count * 1_000, price * count, count=count, **more)  # type: ignore[arg-type]


def group(*units: str, count: int = 1) -> Group:
    return Group(frozenset(units), count=count)


def offer(kind: Kind, *groups: Group, which: str = "p", **terms: object) -> Promotion:
    return Promotion(which, which.upper(), kind, groups or (Group(),), **terms)  # type: ignore[arg-type]


def off(lines: list[Offered], *promotions: Promotion, setting: Setting = AT_NOON) -> dict[str, int]:
    """By promotion, the cents it takes off."""
    return {
        each.promotion.promotion_id: each.cents for each in promote(lines, PromotionBook(promotions), setting)
    }


def test_n_for_a_price_mixes_goods_and_takes_the_dearest() -> None:
    three = offer(Kind.SET_PRICE, group(CAN, SOY, count=3), cents=450)
    assert off([line(CAN, 175, 2)], three) == {}
    assert off([line(CAN, 175, 2), line(SOY, 200, 2)], three) == {"p": 200 + 200 + 175 - 450}
    assert off([line(CAN, 175, 7)], three) == {"p": 2 * 75}
    assert off([line(CAN, 150, 3)], three) == {}, "it saves nothing"


def test_buy_two_get_one_has_the_cheapest_of_each_three() -> None:
    same = group(CAN, SOY, count=2)
    free = offer(Kind.BUY_GET, same, replace(same, count=1), bp=10_000)
    assert off([line(CAN, 100, 2), line(SOY, 300, 4)], free) == {"p": 300 + 100}
    half = replace(free, bp=5_000)
    assert off([line(SOY, 301, 3)], half) == {"p": 151}


def test_buy_one_get_another_needs_both() -> None:
    gift = offer(Kind.BUY_GET, group(RICE), group(SOY), bp=10_000)
    assert off([line(RICE, 1_490)], gift) == {}
    lines = [line(RICE, 1_490), line(SOY, 250, 3)]
    (given,) = promote(lines, PromotionBook([gift]), AT_NOON)
    assert given.cents == 250
    assert given.shares == ((0, 214), (1, 36)), "shared over both, so that each can come back"


def test_a_bundle_takes_one_for_each_place() -> None:
    meal = offer(Kind.SET_PRICE, group(RICE), group(CAN, SOY, count=2), cents=1_500)
    assert off([line(RICE, 1_490), line(CAN, 175)], meal) == {}
    assert off([line(RICE, 1_490, 2), line(CAN, 175, 2), line(SOY, 250)], meal) == {
        "p": 1_490 + 250 + 175 - 1_500
    }


def test_two_of_one_price_are_shared_out_so_that_the_customer_pays_least() -> None:
    three = offer(Kind.SET_PRICE, group(CAN, count=3), which="a", cents=450)
    two = offer(Kind.SET_PRICE, group(CAN, count=2), which="b", cents=305)
    found = [sum(off([line(CAN, 175, count)], three, two).values()) for count in range(1, 8)]
    assert found == [0, 45, 75, 90, 120, 150, 165]


def test_a_set_leaves_pieces_to_what_takes_more_off_each() -> None:
    three = offer(Kind.SET_PRICE, group(CAN, count=3), which="a", cents=500)
    fifth = offer(Kind.PERCENT, which="b", bp=2_000)
    assert off([line(CAN, 175, 3)], three, fifth) == {"b": 105}
    tenth = replace(fifth, bp=100)
    assert off([line(CAN, 175, 4)], three, tenth) == {"a": 25, "b": 2}


def test_a_higher_priority_goes_first_though_it_takes_off_less() -> None:
    three = offer(Kind.SET_PRICE, group(CAN, count=3), which="a", cents=450)
    tenth = offer(Kind.PERCENT, which="b", bp=100, priority=1)
    assert off([line(CAN, 175, 3)], three, tenth) == {"b": 5}


def test_of_promotions_on_all_the_best_counts_alone_and_after_the_goods() -> None:
    five = offer(Kind.SPEND_AMOUNT, which="a", cents=500, min_cents=5_000)
    tenth = offer(Kind.SPEND_PERCENT, which="b", bp=1_000)
    can = offer(Kind.AMOUNT, group(CAN), which="c", cents=25)
    lines = [line(RICE, 4_990), line(CAN, 175)]
    assert off(lines, five, tenth, can) == {"c": 25, "b": 514}
    assert off(lines, replace(five, priority=1), tenth, can) == {"c": 25, "a": 500}
    assert off([line(RICE, 4_890), line(CAN, 125)], five, can) == {"c": 25}, "a dollar too little by then"


def test_weighed_goods_take_part_in_what_is_off_each_and_in_no_set() -> None:
    melon = Offered("melon", 490, 642, 315)
    assert off([melon], offer(Kind.PERCENT, bp=1_000)) == {"p": 32}
    assert off([melon], offer(Kind.AMOUNT, cents=100)) == {"p": 64}
    assert off([melon, melon], offer(Kind.SET_PRICE, Group(count=2), cents=100)) == {}


def test_a_carton_is_no_piece_of_a_category_but_of_itself() -> None:
    drinks = frozenset({"drinks"})
    cans = [line(CAN, 175, 2, categories=drinks), line("carton", 4_000, categories=drinks, is_base=False)]
    three = offer(Kind.SET_PRICE, Group(categories=drinks, count=3), cents=450)
    assert off(cans, three) == {}
    assert off(cans, offer(Kind.PERCENT, Group(categories=drinks), bp=1_000)) == {"p": 435}
    assert off(
        [line("carton", 4_000, 2, is_base=False)],
        offer(Kind.SET_PRICE, group("carton", count=2), cents=7_500),
    )


def test_limits_count_sets_and_pieces() -> None:
    three = offer(Kind.SET_PRICE, group(CAN, count=3), cents=450, per_sale=1)
    assert off([line(CAN, 175, 9)], three) == {"p": 75}
    each = offer(Kind.AMOUNT, group(CAN), cents=25, per_sale=4)
    assert off([line(CAN, 175, 3), line(CAN, 200, 2)], each) == {"p": 100}
    mine = replace(each, per_sale=None, per_customer=5)
    assert off([line(CAN, 175, 9)], mine, setting=Setting(NOON, by_customer={"p": 3})) == {"p": 50}
    assert off([line(CAN, 175, 9)], mine, setting=Setting(NOON, by_customer={"p": 7})) == {}


def test_ninety_thousand_pieces_are_no_work() -> None:
    promotions = [offer(Kind.SET_PRICE, group(CAN, count=n), which=f"p{n}", cents=170 * n) for n in (2, 3, 7)]
    same = group(CAN, count=3)
    promotions.append(offer(Kind.BUY_GET, same, replace(same, count=1), which="z", bp=100))
    assert sum(off([line(CAN, 175, 90_000), line(SOY, 99, 3)], *promotions).values()) == 5 * 90_000


@pytest.mark.parametrize(
    ("when", "at", "why"),
    [
        (When("2026-12-01"), NOON, "not_yet"),
        (When("", "2026-11-29"), NOON, "expired"),
        (When("2026-11-30", "2026-11-30"), NOON, None),
        (When(weekdays=frozenset({1})), NOON, None),
        (When(weekdays=frozenset({6, 7})), NOON, "not_now"),
        (When(from_minute=720, until_minute=780), NOON, None),
        (When(from_minute=660, until_minute=720), NOON, "not_now"),
        (When(from_minute=1_320, until_minute=120), datetime(2026, 11, 30, 23, 0), None),
        (When(from_minute=1_320, until_minute=120), datetime(2026, 11, 30, 1, 59), None),
        (When(from_minute=1_320, until_minute=120), NOON, "not_now"),
        # After midnight it is still the evening's day.
        (When("", "2026-11-29", frozenset({7}), 1_320, 120), datetime(2026, 11, 30, 1, 0), None),
        (When("2026-11-30", "", frozenset({1}), 1_320, 120), datetime(2026, 11, 30, 1, 0), "not_yet"),
    ],
)
def test_days_and_hours(when: When, at: datetime, why: str | None) -> None:
    assert when.why_not(at) == why


def says(lines: list[Offered], *promotions: Promotion, at: datetime = NOON) -> CouponSays:
    setting, book = Setting(at, ("SAVE",)), PromotionBook(promotions)
    return coupon_says("SAVE", (book, None), (lines, promote(lines, book, setting)), setting)


def test_a_coupon_says_what_it_takes_off_or_why_not() -> None:
    save = offer(Kind.SPEND_AMOUNT, cents=100, min_cents=1_000, code="SAVE")
    assert says([line(RICE, 1_490)], save) == CouponSays("SAVE", "P", 100)
    assert says([line(CAN, 175)], save) == CouponSays("SAVE", "P", 0, "spend_more", 825)
    assert says([line(CAN, 175)]).why == "unknown"
    late = replace(save, when=When("2026-12-24"))
    assert (says([line(RICE, 1_490)], late).why, says([], late).from_day) == ("not_yet", "2026-12-24")
    soap = offer(Kind.SET_PRICE, group(SOAP, count=2), cents=100, code="SAVE")
    assert says([line(CAN, 175)], soap).why == "no_goods"
    assert says([line(SOAP, 175)], soap).why == "not_enough"
    better = offer(Kind.SPEND_AMOUNT, which="q", cents=200)
    assert says([line(RICE, 1_490)], save, better).why == "better"
    book = PromotionBook([save])
    used = Setting(NOON, ("SAVE",), in_all={"p": 5})
    assert (
        coupon_says("SAVE", (PromotionBook([replace(save, in_all=5)]), None), ([], ()), used).why == "used_up"
    )
    assert coupon_says("OLD", (book, replace(save, code="OLD")), ([], ()), AT_NOON).why == "expired"


def test_terms_are_read_as_they_were_written_and_what_is_newer_is_refused() -> None:
    whole = Promotion(
        "p",
        "Lunch",
        Kind.BUY_GET,
        (Group(frozenset({"a", "b"}), count=2), Group(categories=frozenset({"c"}))),
        bp=5_000,
        priority=-3,
        code="LUNCH",
        per_sale=2,
        per_customer=4,
        in_all=100,
        when=When("2026-12-01", "2026-12-31", frozenset({1, 2}), 660, 840),
    )
    assert promotion_of("p", "Lunch", "LUNCH", terms_of(whole), "2026-12-31") == whole
    for newer in (
        '{"kind":"gift","groups":[{}]}',
        '{"kind":"percent","groups":[{}],"bp":5,"moon":1}',
        "[]",
        "{",
    ):
        with pytest.raises(BadPromotion):
            promotion_of("p", "Lunch", None, newer, None)
