"""What one sale of five lines asks of the shop's file: counted, never timed."""

from __future__ import annotations

from collections import Counter

from desktop.bench.query_plan import scans
from tests.shape.conftest import TapedShop

STATEMENTS = 37
"""BEGIN and COMMIT with them. More is dearer for every sale of every day: say why before you raise it.

The 36th asks which promotions run: a till must not give what it does not know of. The 37th asks when the
money of each way of paying is to come, by its rule as it is now.
"""

ROWS = {
    "sale": 1,
    "sale_line": 5,
    "sale_gst": 1,
    "tender": 2,
    "day_total": 1,
    "day_tender": 2,
    "day_item": 5,
    "command_answer": 1,
    "stock_movement": 5,
    "stock_level": 5,
    "stock_value": 1,
    "entry": 1,
    "account_day": 7,  # cost of goods and inventory among them: the items have a cost, if no stock
    "entry_line": 7,
    "gst_day": 1,
    "sync_outbox": 1,
    "print_job": 1,
    "audit": 1,
    "lane": 1,
    "open_basket": 1,  # taken away: what is paid is offered to nobody after a crash
}


def words(taped: TapedShop) -> list[str]:
    first, second = taped.baskets(2)
    taped.sell(first)
    return [each.sql.split(" ", 1)[0] for each in taped.asked_by(lambda: taped.sell(second))]


def test_one_sale_asks_no_more_statements_than_recorded(taped: TapedShop) -> None:
    assert len(words(taped)) <= STATEMENTS


def test_one_sale_is_one_transaction_with_one_commit(taped: TapedShop) -> None:
    asked = words(taped)
    assert (asked[0], asked[-1]) == ("BEGIN", "COMMIT")
    counted = Counter(asked)
    assert (counted["BEGIN"], counted["COMMIT"], counted["SAVEPOINT"]) == (1, 1, 0)


def test_one_sale_writes_exactly_its_rows(taped: TapedShop) -> None:
    first, second = taped.baskets(2)
    taped.sell(first)
    rows: Counter[str] = Counter()
    for each in taped.asked_by(lambda: taped.sell(second)):
        if each.is_write:
            rows[each.table] += len(each.rows)
    assert rows == ROWS


def test_the_same_statement_is_never_asked_twice_for_several_rows(taped: TapedShop) -> None:
    (only,) = taped.baskets(1)
    writes = [each.sql for each in taped.asked_by(lambda: taped.sell(only)) if each.is_write]
    assert [sql for sql, times in Counter(writes).items() if times > 1] == []


def test_a_sale_reads_no_table_from_end_to_end(taped: TapedShop) -> None:
    (only,) = taped.baskets(1)
    asked = taped.asked_by(lambda: taped.sell(only))
    assert scans(taped.tape.connection, asked) == []


def test_a_sale_costs_as_many_statements_after_many_others(taped: TapedShop) -> None:
    commands = taped.baskets(40)
    early = len(taped.asked_by(lambda: taped.sell(commands[0])))
    for command in commands[1:-1]:
        taped.sell(command)
    assert len(taped.asked_by(lambda: taped.sell(commands[-1]))) == early
