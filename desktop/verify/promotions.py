"""Promotions: what they promise, and that each sale gave what it says it gave."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.database.rows import Rows
from desktop.verify.finding import RECORDS_CAME, Wrong, offenders, offending_sales
from desktop.verify.origin import SALE, told_elsewhere

_BY_PERCENT = "('percent', 'set_percent', 'buy_get', 'spend_percent')"
_BY_AMOUNT = "('amount', 'set_price', 'set_amount', 'spend_amount')"
_COSTS = "(l.amount_cents + l.promotion_cents + l.line_discount_cents + l.basket_discount_cents)"
"""What a line costs before anything is taken off it."""


def promotions_promise_something(rows: Rows) -> Iterator[Wrong]:
    """Terms are of a kind there is: a share of the price or an amount, on goods in groups, under a name."""
    return offenders(
        rows,
        "promotion",
        "promotion_id kind",
        "WITH told AS (SELECT promotion_id, name, code, until_day, terms ->> 'kind' kind,"  # noqa: S608 - ours
        "  coalesce(terms ->> 'bp', 0) bp, coalesce(terms ->> 'cents', 0) cents,"
        "  coalesce(json_array_length(terms, '$.groups'), 0) groups, terms ->> 'from_day' from_day"
        "  FROM promotion WHERE json_valid(terms))"
        f" SELECT promotion_id, kind FROM told"
        f" WHERE (kind IN {_BY_PERCENT}) + (kind IN {_BY_AMOUNT}) IS NOT 1"
        f"  OR iif(kind IN {_BY_PERCENT}, bp NOT BETWEEN 1 AND 10000 OR cents <> 0, cents <= 0 OR bp <> 0)"
        "  OR groups < 1 OR (kind = 'buy_get') <> (groups = 2 AND kind = 'buy_get')"
        "  OR trim(name) = '' OR code = '' OR code <> upper(code) OR from_day > until_day",
    )


def promotions_keep_their_terms(rows: Rows) -> Iterator[Wrong]:
    """The terms and the code of a promotion made here are those that its maker put on record, for ever."""
    return offenders(
        rows,
        "promotion",
        "promotion_id code",
        "WITH made AS MATERIALIZED (SELECT command_id, facts ->> 'terms' terms, facts ->> 'code' code"  # noqa: S608
        "  FROM audit WHERE command = 'add_promotion')"
        " SELECT p.promotion_id, p.code FROM promotion p LEFT JOIN made m ON m.command_id = p.promotion_id"
        " WHERE iif(m.command_id IS NULL, NOT EXISTS"
        f"  ({RECORDS_CAME}), (p.terms, p.code) IS NOT (m.terms, m.code))",
    )


def promotions_add_up_on_their_lines(rows: Rows) -> Iterator[Wrong]:
    """What promotions take off a line is the sum of its shares, and the greatest of them is the one it names.

    Nothing comes off deposits, vouchers and typed prices; a line that is sold gets nothing added.
    """
    share = "sale_line_promotion p WHERE p.sale_id = l.sale_id AND p.line_no = l.line_no"
    return offending_sales(
        rows,
        "sale_line",
        "sale_id line_no promotion_cents promotion_ref",
        "SELECT l.sale_id, l.line_no, l.promotion_cents, l.promotion_ref FROM sale_line l"  # noqa: S608 - ours
        " WHERE l.sale_id > :after AND l.sale_id <= :upto"
        f" AND (l.promotion_cents <> coalesce((SELECT sum(p.cents) FROM {share}), 0)"
        f"  OR l.promotion_ref IS NOT (SELECT p.promotion_id FROM {share}"
        "   ORDER BY abs(p.cents) DESC, p.promotion_id LIMIT 1)"
        f"  OR EXISTS (SELECT 1 FROM {share}"
        "   AND (p.cents = 0 OR (p.cents < 0) <> (l.quantity < 0) OR trim(p.name) = ''))"
        "  OR l.promotion_cents <> 0 AND (l.kind IN ('deposit', 'voucher')"
        "   OR l.price_reason NOT IN ('list', 'price_list', 'label')))",
    )


def shares_of_promotions_have_their_line(rows: Rows) -> Iterator[Wrong]:
    """A share lies on a line there is, of a promotion there is; what is sold with it says how often."""
    return offending_sales(
        rows,
        "sale_line_promotion",
        "sale_id line_no promotion_id cents",
        "SELECT p.sale_id, p.line_no, p.promotion_id, p.cents FROM sale_line_promotion p"
        " LEFT JOIN sale_line l ON l.sale_id = p.sale_id AND l.line_no = p.line_no"
        " LEFT JOIN sale_promotion u ON u.sale_id = p.sale_id AND u.promotion_id = p.promotion_id"
        " WHERE p.sale_id > :after AND p.sale_id <= :upto"
        " AND (l.sale_id IS NULL OR l.original_sale_id IS NULL AND u.sale_id IS NULL)",
    )


_SOLD_WITH = (
    "FROM sale_line_promotion p JOIN sale_line l ON l.sale_id = p.sale_id AND l.line_no = p.line_no"
    " AND l.original_sale_id IS NULL WHERE p.sale_id = u.sale_id AND p.promotion_id = u.promotion_id"
)
"""Shares of a document's promotion on lines that it sells."""


def promotions_give_what_their_terms_say(rows: Rows) -> Iterator[Wrong]:
    """As far as the terms alone say it: never above their share or amount, nor too often in one sale.

    Which goods made up a set is not on record; that no line costs less than nothing is.
    """
    return offending_sales(
        rows,
        "sale_promotion",
        "sale_id promotion_id times cents kind",
        "WITH given AS (SELECT u.sale_id, u.promotion_id, u.times, u.code used_code, u.on_all, q.code,"  # noqa: S608 - ours
        "  q.terms ->> 'kind' kind, q.terms ->> 'bp' bp, q.terms ->> 'cents' off,"
        "  q.terms ->> 'per_sale' most,"
        f"  (SELECT coalesce(sum(p.cents), 0) {_SOLD_WITH}) cents,"
        f"  (SELECT sum({_COSTS}) FROM sale_line l WHERE l.sale_id = u.sale_id"
        "    AND l.original_sale_id IS NULL) costs,"
        f"  (SELECT max(p.cents * 2000 - 2 * l.quantity * (q.terms ->> 'cents')) {_SOLD_WITH}) above"
        "  FROM sale_promotion u JOIN promotion q ON q.promotion_id = u.promotion_id AND json_valid(q.terms)"
        "  WHERE u.sale_id > :after AND u.sale_id <= :upto)"
        " SELECT sale_id, promotion_id, times, cents, kind FROM given WHERE times < 1 OR cents <= 0"
        "  OR times > most OR used_code IS NOT code"
        f"  OR kind IN {_BY_PERCENT} AND cents > (2 * costs * bp + 10000) / 20000"
        "  OR kind = 'amount' AND above > 1000"
        "  OR kind = 'set_amount' AND cents > times * off OR kind = 'spend_amount' AND cents > off"
        "  OR on_all <> (kind LIKE 'spend%') OR on_all AND times <> 1",
    )


_PART = (
    "((2 * o.cents * (l.original_before - l.quantity) + s.quantity) / (2 * s.quantity)"
    " - (2 * o.cents * l.original_before + s.quantity) / (2 * s.quantity))"
)


def promotions_come_back_in_parts(rows: Rows) -> Iterator[Wrong]:
    """What comes back has its part of each promotion's share on the line it was sold with, and no other."""
    return offending_sales(
        rows,
        "sale_line_promotion",
        "sale_id line_no promotion_id cents expected_cents",
        "WITH back AS (SELECT sale_id, line_no, original_sale_id, original_line_no, original_before, quantity"  # noqa: S608
        "  FROM sale_line WHERE sale_id > :after AND sale_id <= :upto AND original_sale_id IS NOT NULL),"
        f" expected AS (SELECT l.sale_id, l.line_no, o.promotion_id, o.name, -{_PART} cents FROM back l"
        "  JOIN sale_line_promotion o ON o.sale_id = l.original_sale_id AND o.line_no = l.original_line_no"
        "  JOIN sale_line s ON s.sale_id = o.sale_id AND s.line_no = o.line_no AND s.quantity > 0)"
        " SELECT e.sale_id, e.line_no, e.promotion_id, coalesce(p.cents, 0), e.cents FROM expected e"
        "  LEFT JOIN sale_line_promotion p ON p.sale_id = e.sale_id AND p.line_no = e.line_no"
        "   AND p.promotion_id = e.promotion_id"
        "  WHERE coalesce(p.cents, 0) <> e.cents OR p.name <> e.name"
        " UNION ALL SELECT p.sale_id, p.line_no, p.promotion_id, p.cents, 0 FROM back l"
        "  JOIN sale_line_promotion p ON p.sale_id = l.sale_id AND p.line_no = l.line_no"
        "  WHERE NOT EXISTS (SELECT 1 FROM expected e WHERE e.sale_id = p.sale_id AND e.line_no = p.line_no"
        "   AND e.promotion_id = p.promotion_id)",
    )


def prices_of_lists_were_set(rows: Rows) -> Iterator[Wrong]:
    """Whoever paid the price of a list at this till paid one that a list has for that unit, from that day on.

    Of two tills that set the same day's price another till hears of one: its sales are looked at there.
    """
    return offending_sales(
        rows,
        "sale_line",
        "sale_id line_no unit_id unit_price_cents",
        "SELECT l.sale_id, l.line_no, l.unit_id, l.unit_price_cents FROM sale_line l"  # noqa: S608 - ours
        " JOIN sale s ON s.sale_id = l.sale_id WHERE l.sale_id > :after AND l.sale_id <= :upto"
        " AND l.price_reason = 'price_list' AND l.original_sale_id IS NULL"
        f" AND NOT {told_elsewhere('s.sale_id', SALE)}"
        " AND NOT EXISTS (SELECT 1 FROM price p WHERE p.unit_id = l.unit_id AND p.price_list_id <> 'standard'"
        "  AND p.price_cents = l.unit_price_cents AND p.from_day <= s.sold_on)",
    )
