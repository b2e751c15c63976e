"""What the cashier feels: a scan becomes a painted line, a letter becomes painted rows."""

from __future__ import annotations

from desktop.bench import children
from desktop.bench.figures import Check, Kind, Measured, percentile
from desktop.bench.plans import Plan
from desktop.bench.shops import BenchShop, Shops

FRAME_MS = 16.7
BESIDE = ("checks", "backup", "import")
"""On one copy of the shop; the import comes last because it leaves what it was given up with."""


def measure_scans(shops: Shops, plan: Plan) -> list[Measured]:
    """Scans alone, while a copy is checked, while the shop is copied, while products are imported."""
    alone = f"scan {plan.items:,} items"
    with shops.copy(plan) as shop:
        first = _measure(shop, "scan", alone)
        return [first, *(_measure(shop, f"scan+{work}", f"{alone} + {work}") for work in BESIDE)]


def measure_search(shops: Shops, plan: Plan) -> Measured:
    """Each letter of a query, from the search box; the scanner filter's hold of a key comes before."""
    with shops.copy(plan) as shop:
        return _measure(shop, "search", f"search {plan.items:,} items")


def _measure(shop: BenchShop, task: str, name: str) -> Measured:
    told = children.window(shop, task)["task"]
    took = told["ms"]
    p95 = percentile(took, 95)
    counts = [f"{len(took)} times"]
    if "+" in task:
        counts.append("at work throughout" if told["was_busy"] else "NOT at work throughout")
    check = Check("p95 ms", Kind.WALL, p95, FRAME_MS)
    return Measured(name, percentile(took, 50), p95, percentile(took, 99), None, (check,), tuple(counts))
