"""The owner's reports from kept totals: in a small shop and in a large one of as many days."""

from __future__ import annotations

from collections.abc import Callable

from desktop.accounting.gst_f5 import gst_f5
from desktop.bench.figures import Check, Kind, Measured, ratio
from desktop.bench.plans import DAYS, Plan
from desktop.bench.query_plan import scans
from desktop.bench.rounds import Do, turn_about
from desktop.bench.shops import Shops
from desktop.bench.tape import Tape
from desktop.database.engine import connect
from desktop.database.reader import Reader
from desktop.database.rows import Rows
from desktop.reports.trial_balance import trial_balance

FLAT = 1.2
ROUNDS, A_ROUND = 12, 20


def measure(shops: Shops, small: Plan, large: Plan) -> list[Measured]:
    """Trial balance and GST F5 over all days."""
    return [
        _measure(shops, small, large, "trial balance", trial_balance),
        _measure(shops, small, large, "gst f5", gst_f5),
    ]


def _measure(shops: Shops, small: Plan, large: Plan, name: str, report: Callable[[Rows], object]) -> Measured:
    with shops.copy(small) as few_sales, shops.copy(large) as many_sales:
        readers = [Reader(shop.path, shop.key) for shop in (few_sales, many_sales)]
        try:
            few, many = turn_about([_asking(report, reader) for reader in readers], ROUNDS, A_ROUND)
        finally:
            for reader in readers:
                reader.close()
        tape = Tape(connect(few_sales.path, few_sales.key, "read"))
        report(_Taped(tape))
        found = scans(tape.connection, tape.take())
        tape.close()
    facts: dict[str, object] = {"scans": found, "days": DAYS}
    growth = Check("growth", Kind.GROWTH, ratio(many.cpu, few.cpu), FLAT)
    told = (f"{DAYS} days in both", f"{small.sales:,} -> {large.sales:,} sales")
    return Measured(name, many.at(50), many.at(95), many.at(99), None, (growth,), told, facts)


def _asking(report: Callable[[Rows], object], reader: Reader) -> Do:
    return lambda _number: report(reader)


class _Taped:
    """Rows as a reader gives them, by way of a tape."""

    def __init__(self, tape: Tape) -> None:
        self._tape = tape

    def rows(self, sql: str, values: object = ()) -> list[tuple[object, ...]]:
        found: list[tuple[object, ...]] = self._tape.execute(sql, values).fetchall()  # type: ignore[arg-type]
        return found

    def one(self, sql: str, values: object = ()) -> tuple[object, ...] | None:
        return next(iter(self.rows(sql, values)), None)
