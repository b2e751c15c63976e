"""The bench as a command: what to measure, in which order, and what it comes to."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from desktop.bench import counter, drain, first_sync, machine, plans, reports, sale, start, table, takings_in
from desktop.bench.figures import Measured
from desktop.bench.noise import Noise, listen
from desktop.bench.shops import Shops

DONE, MISSED = 0, 1
ITEM_GROWTH, SALE_GROWTH = 1.2, 1.5


@dataclass(frozen=True, slots=True)
class Size:
    """How much to measure."""

    rounds: int
    starts: int
    many_items: plans.Plan
    many_sales: plans.Plan
    imported: int
    queued: plans.Plan
    joined: plans.Plan


SIZES = {
    "quick": Size(8, 4, plans.SEARCHED, plans.FEW_SALES, 10_000, plans.FEW_QUEUED, plans.SMALL),
    "default": Size(
        20, 6, plans.MANY_ITEMS, plans.MANY_SALES, takings_in.ITEMS, plans.QUEUED, plans.SEARCHED
    ),
    "full": Size(40, 9, plans.MANY_ITEMS, plans.MOST_SALES, takings_in.ITEMS, plans.QUEUED, plans.SEARCHED),
}

Measure = Callable[[Shops, Size], Iterator[Measured]]


def _sale(shops: Shops, size: Size) -> Iterator[Measured]:
    yield sale.measure(shops, plans.SMALL_PLAIN, size.rounds)
    yield sale.measure(shops, plans.SMALL, size.rounds)


def _growth(shops: Shops, size: Size) -> Iterator[Measured]:
    yield sale.measure_growth(shops, plans.SMALL, size.many_items, ITEM_GROWTH, size.rounds)
    yield sale.measure_growth(shops, plans.SMALL, size.many_sales, SALE_GROWTH, size.rounds)


def _scan(shops: Shops, size: Size) -> Iterator[Measured]:
    yield from counter.measure_scans(shops, size.many_items)


def _search(shops: Shops, _size: Size) -> Iterator[Measured]:
    yield counter.measure_search(shops, plans.SEARCHED)


def _start(shops: Shops, size: Size) -> Iterator[Measured]:
    yield from start.measure(shops, plans.SMALL, (size.many_items, size.many_sales), size.starts)


def _reports(shops: Shops, size: Size) -> Iterator[Measured]:
    yield from reports.measure(shops, plans.SMALL, size.many_sales)


def _drain(shops: Shops, size: Size) -> Iterator[Measured]:
    yield from drain.measure(shops, size.queued)


def _first_sync(shops: Shops, size: Size) -> Iterator[Measured]:
    yield from first_sync.measure(shops, size.joined)


def _import(shops: Shops, size: Size) -> Iterator[Measured]:
    yield takings_in.measure_products(shops, size.imported)


def _history(shops: Shops, _size: Size) -> Iterator[Measured]:
    yield takings_in.measure_history(shops)


OPERATIONS: dict[str, Measure] = {
    "sale": _sale,
    "growth": _growth,
    "reports": _reports,
    "start": _start,
    "scan": _scan,
    "search": _search,
    "history": _history,
    "drain": _drain,
    "first_sync": _first_sync,
    "import": _import,
}


def run(argv: list[str]) -> int:
    """Measure what is asked, print a line for each operation, then the verdict."""
    asked = _parser().parse_args(argv)
    size = SIZES["full" if asked.full else "quick" if asked.quick else "default"]
    names = asked.only or list(OPERATIONS)
    began = time.monotonic()
    shops = Shops(_tell)
    for old in (plans.SMALL, plans.SMALL_PLAIN):
        shops.made(old)
    before = listen(shops.folder)
    print(table.heading())
    measured: list[Measured] = []
    for name in names:
        for each in OPERATIONS[name](shops, size):
            print(table.line(each, is_quiet=before.is_quiet), flush=True)
            measured.append(each)
    after = listen(shops.folder)
    return _verdict(asked, measured, (before, after), time.monotonic() - began)


def _verdict(
    asked: argparse.Namespace, measured: list[Measured], noise: tuple[Noise, Noise], seconds: float
) -> int:
    is_quiet = all(each.is_quiet for each in noise)
    missed = [(each.operation, check.name) for each in measured for check in each.missed(is_quiet=is_quiet)]
    print(table.noise_line(*noise))
    for operation, name in missed:
        print(f"missed: {operation}, {name}")
    print(f"{len(measured)} operations in {seconds:.0f} s: {'GOALS MISSED' if missed else 'goals met'}")
    if asked.json:
        told = {
            "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": machine.facts(),
            "noise": [{"spin": each.spin, "sync_ms": each.sync_ms} for each in noise],
            "wall_is_judged": is_quiet,
            "operations": [table.as_json(each, is_quiet=is_quiet) for each in measured],
            "seconds": seconds,
        }
        text = json.dumps(told, indent=1)
        asked.json.write_text(text + "\n", encoding="utf-8") if str(asked.json) != "-" else print(text)
    return MISSED if missed or (asked.gate and not is_quiet) else DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kedai bench",
        description="Measure this program beside its own writes made bare, and judge it by its goals.",
    )
    amount = parser.add_mutually_exclusive_group()
    amount.add_argument("--quick", action="store_true", help="about a minute: smaller shops, fewer rounds")
    amount.add_argument("--full", action="store_true", help="a million past sales: ten gigabytes")
    parser.add_argument("--only", type=_names, metavar="NAME,…", help=f"only these: {', '.join(OPERATIONS)}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--gate", action="store_true", help="also fail where wall time could not be judged")
    return parser


def _names(text: str) -> list[str]:
    names = [name.split(".")[0].strip() for name in text.split(",")]
    if unknown := [name for name in names if name not in OPERATIONS]:
        raise argparse.ArgumentTypeError(f"no such operation: {', '.join(unknown)}")
    return names


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
