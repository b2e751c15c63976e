"""A day with promotions and a price list, ways to spoil it, and which invariant must notice it there."""

# ruff: noqa: S608 - the SQL is put together from constants of this file

from __future__ import annotations

from desktop.catalogue.keep_price_lists import add_price_list, set_list_prices
from desktop.catalogue.price_list_words import AddPriceList, ListPrice, SetListPrices
from desktop.ids import new_id
from desktop.promotions.promotion import Kind
from desktop.selling.paying import Returned
from tests.builders import Shop
from tests.desktop.promotions.promoting import give_back, made, sold, units
from tests.desktop.verify.sample_day import BREAD, CAN_DEPOSIT, COFFEE, MILK


def a_day_of_promotions(shop: Shop) -> None:
    """T1-000001 has a set, an amount off each and a coupon on all of it; parts of it come back twice."""
    shop.start_shift()
    made(shop, "3 for $7.50", Kind.SET_PRICE, units(BREAD.line(), count=3), cents=750)
    made(shop, "Kopi 20c off", Kind.AMOUNT, units(COFFEE.line()), cents=20, per_sale=2)
    made(shop, "Welcome 5%", Kind.SPEND_PERCENT, bp=500, min_cents=500, code="WELCOME")
    lines = (BREAD.line(4000), COFFEE.line(2000), MILK.line(), CAN_DEPOSIT.line(1000, belongs_to=3))
    sale = sold(shop, *lines, codes=("WELCOME",))
    give_back(shop, Returned(sale.sale_id, 1, 1000))
    give_back(shop, Returned(sale.sale_id, 1, 2000), Returned(sale.sale_id, 3, 1000))
    made_list = shop.run(add_price_list, AddPriceList(new_id(), "Staff"), shop.owner)
    price = ListPrice(BREAD.line().unit_id, 250, "2026-11-23", "2026-12-31")
    shop.run(set_list_prices, SetListPrices(new_id(), made_list.price_list_id, (price,)), shop.owner)
    sold(shop, BREAD.line(unit_price_cents=250, price_reason="price_list"))


_SALE = "(SELECT sale_id FROM sale WHERE number = 'T1-000001')"
_BACK = "(SELECT sale_id FROM sale WHERE number = 'T1-000002')"
_BREADS = "(SELECT promotion_id FROM promotion WHERE name = '3 for $7.50')"
_KOPI = "(SELECT promotion_id FROM promotion WHERE name = 'Kopi 20c off')"
_OFF_ALL = "(SELECT promotion_id FROM promotion WHERE name = 'Welcome 5%')"
_PROMISE, _TERMS = "promotions_promise_something", "promotions_keep_their_terms"
_LINES, _GIVEN = "promotions_add_up_on_their_lines", "promotions_give_what_their_terms_say"


def _terms(name: str, value: str) -> str:
    return f"UPDATE promotion SET terms = json_set(terms, '$.{name}', {value}) WHERE promotion_id = {_KOPI}"


PROMOTION_CASES: tuple[tuple[str, str, str], ...] = (
    ("promotion", _terms("cents", "0"), _PROMISE),
    ("promotion", _terms("kind", "'gift'"), _PROMISE),
    ("promotion", _terms("bp", "500"), _PROMISE),
    ("promotion", "UPDATE promotion SET name = ' '", _PROMISE),
    ("promotion", "UPDATE promotion SET code = 'welcome' WHERE code IS NOT NULL", _PROMISE),
    ("promotion", _terms("cents", "30"), _TERMS),
    ("promotion", f"UPDATE promotion SET code = 'FREE' WHERE promotion_id = {_KOPI}", _TERMS),
    ("promotion", f"DELETE FROM promotion WHERE promotion_id = {_KOPI}", "every_reference_is_found"),
    ("promotion", "UPDATE promotion SET terms = 'cheap'", "every_value_has_its_shape"),
    (
        "sale_line_promotion",
        f"UPDATE sale_line_promotion SET cents = cents + 1 WHERE sale_id = {_SALE} AND line_no = 2"
        f" AND promotion_id = {_KOPI}",
        _LINES,
    ),
    (
        "sale_line_promotion",
        f"DELETE FROM sale_line_promotion WHERE sale_id = {_SALE} AND line_no = 2",
        _LINES,
    ),
    ("sale_line_promotion", "UPDATE sale_line_promotion SET name = 'Gift'", "every_sale_is_told_once"),
    (
        "sale_line",
        f"UPDATE sale_line SET promotion_ref = {_OFF_ALL} WHERE sale_id = {_SALE} AND line_no = 1",
        _LINES,
    ),
    (
        "sale_line",
        "UPDATE sale_line SET promotion_cents = promotion_cents + 1, amount_cents = amount_cents - 1,"
        f" net_cents = net_cents - 1 WHERE sale_id = {_SALE} AND line_no = 2",
        _LINES,
    ),
    (
        "sale_line",
        f"UPDATE sale_line SET promotion_cents = promotion_cents + 1 WHERE sale_id = {_SALE} AND line_no = 3",
        "line_amounts_follow_their_price",
    ),
    (
        "sale_line",
        "UPDATE sale_line SET price_reason = 'typed', agreed_reason = 'goodwill'"
        f" WHERE sale_id = {_SALE} AND line_no = 3",
        _LINES,
    ),
    (
        "sale_promotion",
        f"DELETE FROM sale_promotion WHERE promotion_id = {_BREADS}",
        "shares_of_promotions_have_their_line",
    ),
    (
        "sale_line_promotion",
        f"INSERT INTO sale_line_promotion VALUES ({_SALE}, 9, {_KOPI}, 'Kopi 20c off', 5)",
        "shares_of_promotions_have_their_line",
    ),
    ("sale_promotion", f"UPDATE sale_promotion SET times = 3 WHERE promotion_id = {_KOPI}", _GIVEN),
    ("sale_promotion", f"UPDATE sale_promotion SET times = 2 WHERE promotion_id = {_OFF_ALL}", _GIVEN),
    ("sale_promotion", f"UPDATE sale_promotion SET code = 'FRIEND' WHERE promotion_id = {_OFF_ALL}", _GIVEN),
    ("sale_promotion", f"UPDATE sale_promotion SET on_all = 0 WHERE promotion_id = {_OFF_ALL}", _GIVEN),
    (
        "sale_line_promotion",
        f"UPDATE sale_line_promotion SET cents = cents * 9 WHERE promotion_id = {_OFF_ALL} AND line_no = 1",
        _GIVEN,
    ),
    (
        "sale_line_promotion",
        f"UPDATE sale_line_promotion SET cents = 60 WHERE promotion_id = {_KOPI} AND sale_id = {_SALE}",
        _GIVEN,
    ),
    (
        "sale_line_promotion",
        "UPDATE sale_line_promotion SET cents = cents - 1"
        f" WHERE sale_id = {_BACK} AND promotion_id = {_BREADS}",
        "promotions_come_back_in_parts",
    ),
    (
        "sale_line_promotion",
        f"DELETE FROM sale_line_promotion WHERE sale_id = {_BACK} AND promotion_id = {_OFF_ALL}",
        "promotions_come_back_in_parts",
    ),
    (
        "sale_line_promotion",
        f"INSERT INTO sale_line_promotion VALUES ({_BACK}, 1, {_KOPI}, 'Kopi 20c off', -5)",
        "promotions_come_back_in_parts",
    ),
    ("day_total", "UPDATE day_total SET promotion_cents = promotion_cents + 1", "day_totals_are_the_sales"),
    (
        "sale_line",
        f"UPDATE sale_line SET price_reason = 'price_list' WHERE sale_id = {_SALE} AND line_no = 1",
        "prices_of_lists_were_set",
    ),
    (
        "price",
        "UPDATE price SET price_cents = 249 WHERE price_list_id <> 'standard'",
        "prices_of_lists_are_as_audited",
    ),
    (
        "price",
        "UPDATE price SET until_day = NULL WHERE price_list_id <> 'standard'",
        "prices_of_lists_are_as_audited",
    ),
    ("price", "DELETE FROM price WHERE price_list_id <> 'standard'", "prices_of_lists_are_as_audited"),
)
"""Table, the SQL that spoils it, and who must say so."""
