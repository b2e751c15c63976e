"""A durable sale of five lines beside the same rows written bare; and beside itself in a much bigger shop."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.bench.figures import Check, Kind, Measured, ratio
from desktop.bench.plans import TODAY, Plan
from desktop.bench.query_plan import scans
from desktop.bench.rounds import Do, turn_about
from desktop.bench.seeding import baskets
from desktop.bench.shops import BenchShop, Shops
from desktop.bench.tape import Asked, Floor, Tape, by_transaction, floor_of, replay
from desktop.database.engine import connect
from desktop.database.reader import Reader
from desktop.database.work import Work
from desktop.database.writer import Database
from desktop.selling.complete_sale import complete_sale
from desktop.selling.paying import CompleteSale
from desktop.wiring import RULES

A_ROUND = 25
_SYNCS = re.compile(r"^(?:\d+ +)?(?:\[pid +\d+\] )?f(?:data)?sync\(", re.MULTILINE)
_FEW, _MORE = 5, 15  # sales that no checkpoint falls among


@dataclass(frozen=True, slots=True)
class Counts:
    """What one sale asks of the file."""

    statements: int
    transactions: int
    rows: dict[str, int]
    scans: list[str]

    @property
    def row_count(self) -> int:
        return sum(self.rows.values())


class TapedDatabase(Database):
    """A database that writes down everything it asks of the driver."""

    tape: Tape

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self._connection = self.tape = Tape(self._connection)


def measure(shops: Shops, plan: Plan, rounds: int) -> Measured:
    """Kedai's sale over its own writes, replayed on a copy of the same shop."""
    with shops.copy(plan) as ours, shops.copy(plan) as bare, selling(ours, rounds * A_ROUND) as sell:
        floor = _floor(ours, rounds * A_ROUND)
        connection = connect(bare.path, bare.key, "write")
        try:
            kedai, raw = turn_about([sell, lambda number: replay(connection, floor[number])], rounds, A_ROUND)
        finally:
            connection.close()
    with shops.copy(plan) as counted:
        counts = count(counted)
        synced = syncs_a_sale(counted)
    checks = [
        Check("x wall", Kind.WALL, ratio(kedai.wall, raw.wall), 3, aim=2),
        Check("x CPU", Kind.CPU, ratio(kedai.cpu, raw.cpu), 5, aim=3),
        Check("transactions", Kind.COUNT, counts.transactions, 1),
        Check("SCANs", Kind.COUNT, len(counts.scans), 0),
    ]
    if synced is not None:
        checks.append(Check("fdatasync", Kind.COUNT, synced, 1))
    told = (
        f"{counts.transactions} tx",
        f"{synced:g} sync (strace)" if synced is not None else "1 commit (no strace)",
        f"{counts.statements} st",
        f"{counts.row_count} rows",
    )
    facts: dict[str, object] = {
        "cpu_ms": kedai.cpu[1:],
        "floor_cpu_ms": raw.cpu[1:],
        "rows_by_table": counts.rows,
        "scans": counts.scans,
    }
    name = "sale.complete encrypted" if plan.is_encrypted else "sale.complete plain"
    return Measured(name, kedai.at(50), kedai.at(95), kedai.at(99), raw.at(50), tuple(checks), told, facts)


def measure_growth(shops: Shops, small: Plan, large: Plan, goal: float, rounds: int) -> Measured:
    """The same sale in a small shop and in a large one, turn about."""
    with ExitStack() as stack:
        ways = []
        for plan in (small, large):
            shop = stack.enter_context(shops.copy(plan))
            ways.append(stack.enter_context(selling(shop, rounds * A_ROUND)))
        few, many = turn_about(ways, rounds, A_ROUND)
    grown = f"{large.items:,} items" if large.items > small.items else f"{large.sales:,} past sales"
    checks = (Check("growth", Kind.GROWTH, ratio(many.cpu, few.cpu), goal),)
    facts: dict[str, object] = {"wall_growth": ratio(many.wall, few.wall), "small_cpu_ms": few.cpu[1:]}
    return Measured(
        f"sale.complete at {grown}", many.at(50), many.at(95), many.at(99), few.at(50), checks, (), facts
    )


@contextmanager
def selling(shop: BenchShop, count: int) -> Iterator[Do]:
    """A way to complete the n-th of `count` paid baskets, through the database thread as the counter does."""
    commands, who = _commands(shop, count), shop.owner()
    database = shop.open()
    try:
        yield lambda number: database.run(complete_sale, commands[number], who)
    finally:
        database.close()


def _commands(shop: BenchShop, count: int) -> list[CompleteSale]:
    reader = Reader(shop.path, shop.key)
    try:
        return baskets(reader, random.Random(7), shop.plan.items, count)  # noqa: S311 - invented baskets
    finally:
        reader.close()


def _floor(shop: BenchShop, count: int) -> list[Floor]:
    """The writes of each of `count` sales, made and undone on a connection of their own."""
    who, floors = shop.owner(), []
    tape = Tape(connect(shop.path, shop.key, "write"))
    commands = _commands(shop, count)
    try:
        tape.execute("BEGIN IMMEDIATE")
        for command in commands:
            tape.take()
            work = Work(tape, RULES, who, TODAY, "counter")
            work.carry_out(complete_sale, command)
            work.write_back()
            floors.append(floor_of(tape.take()))
        tape.execute("ROLLBACK")
    finally:
        tape.close()
    return floors


def count(shop: BenchShop) -> Counts:
    """Everything one sale asks, by a tape on the writer's own connection. The first sale warms up."""
    database = shop.open(TapedDatabase)
    try:
        first, second = _commands(shop, 2)
        who = shop.owner()
        database.run(complete_sale, first, who)
        asked = _asked_by(database, lambda: database.run(complete_sale, second, who))
        transactions = list(by_transaction(asked))
        rows = Counter({each.table: 0 for each in asked if each.is_write})
        for each in asked:
            if each.is_write:
                rows[each.table] += len(each.rows)
        reader = connect(shop.path, shop.key, "read")
        found = scans(reader, asked)
        reader.close()
        return Counts(len(asked), len(transactions), dict(rows), found)
    finally:
        database.close()


def _asked_by(database: Database, do: object) -> list[Asked]:
    assert isinstance(database, TapedDatabase) and callable(do)  # noqa: S101
    database.tape.take()
    do()
    return database.tape.take()


def syncs_a_sale(shop: BenchShop) -> float | None:
    """fdatasync and fsync calls for each sale between checkpoints, counted by strace where it is present."""
    strace = shutil.which("strace")
    if strace is None:
        return None
    few, more = (_syncs(strace, shop, number) for number in (_FEW, _MORE))
    return None if few is None or more is None else (more - few) / (_MORE - _FEW)


def _syncs(strace: str, shop: BenchShop, sales: int) -> int | None:
    with TemporaryDirectory(dir=shop.folder.parent) as name:
        folder = Path(name)
        for file in shop.folder.glob("*.*"):
            shutil.copy(file, folder / file.name)
        out = folder / "strace.txt"
        child = [sys.executable, "-m", "desktop.bench.sell", str(folder), str(shop.plan.items), str(sales)]
        command = [strace, "-f", "-e", "trace=fdatasync,fsync", "-o", str(out), *child]
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
        if done.returncode:
            return None  # a container may forbid tracing
        return len(_SYNCS.findall(out.read_text(encoding="utf-8", errors="replace")))
