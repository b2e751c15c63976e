"""From the start of the process to the first paint and to ready for scanning, beside the barest Qt window."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from desktop.bench import children
from desktop.bench.figures import MS, Check, Kind, Measured, percentile, ratio
from desktop.bench.plans import PASSPHRASE, Plan
from desktop.bench.shops import Shops
from desktop.database import envelope

BARE = "desktop.bench.bare"
MOST_X_PAINT, MOST_X_READY, AIM_X_READY, MOST_X_MEMORY, FLAT = 1.5, 4.0, 2.0, 2.5, 1.2


@dataclass
class Starts:
    """What starts of one program took, in milliseconds since the process was asked for."""

    wall: dict[str, list[float]] = field(default_factory=dict)
    cpu: dict[str, list[float]] = field(default_factory=dict)
    memory_mb: list[float] = field(default_factory=list)
    last: dict[str, Any] = field(default_factory=dict)

    def add(self, told: dict[str, Any]) -> None:
        """Keep one start's moments."""
        for moment in ("first_paint", "ready", "writing"):
            if moment in told:
                self.wall.setdefault(moment, []).append((told[moment]["at"] - told["began"]) * MS)
                self.cpu.setdefault(moment, []).append(told[moment]["cpu_s"] * MS)
        self.memory_mb.append(told["memory_mb"])
        self.last = told


def measure(shops: Shops, small: Plan, large: tuple[Plan, ...], rounds: int) -> list[Measured]:
    """First paint, ready, memory, and how ready grows with the shop; the first round warms the disk."""
    with ExitStack() as stack:
        copies = [stack.enter_context(shops.copy(plan)) for plan in (small, *large)]
        bare, *ours = Starts(), *(Starts() for _copy in copies)
        for _round in range(rounds):
            bare.add(children.tell_of(BARE))
            for shop, starts in zip(copies, ours, strict=True):
                starts.add(children.window(shop, "start"))
        key_ms = _key_ms(shops, small)
    ready = _beside("ready to scan", "ready", ours[0], bare, (MOST_X_READY, AIM_X_READY))
    told = (f"key {key_ms:.0f} ms apart", f"writer {median(ours[0].wall['writing']):.0f} ms")
    grown = [
        Measured(
            f"ready at {plan.items:,} items, {plan.sales:,} sales",
            p50=percentile(starts.wall["ready"][1:], 50),
            checks=(Check("growth", Kind.GROWTH, ratio(starts.cpu["ready"], ours[0].cpu["ready"]), FLAT),),
        )
        for plan, starts in zip(large, ours[1:], strict=True)
    ]
    return [
        _first_paint(ours[0], bare),
        Measured(ready.operation, ready.p50, ready.p95, None, ready.floor, ready.checks, told),
        *grown,
        _memory(ours[0], bare),
    ]


def _first_paint(ours: Starts, bare: Starts) -> Measured:
    line = _beside("first paint", "first_paint", ours, bare, (MOST_X_PAINT, None))
    heavy = [str(name) for name in ours.last["heavy"]]
    check = Check("heavy modules", Kind.COUNT, len(heavy), 0)
    told = (f"{ours.last['modules']} modules", *heavy)
    return Measured(line.operation, line.p50, line.p95, None, line.floor, (*line.checks, check), told)


def _beside(name: str, moment: str, ours: Starts, bare: Starts, goal: tuple[float, float | None]) -> Measured:
    wall, cpu = ours.wall[moment], ours.cpu[moment]
    checks = (
        Check("x wall", Kind.WALL, ratio(wall, bare.wall["first_paint"]), goal[0], aim=goal[1]),
        Check("x CPU", Kind.CPU, ratio(cpu, bare.cpu["first_paint"]), goal[0], aim=goal[1]),
    )
    floor = percentile(bare.wall["first_paint"][1:], 50)
    return Measured(name, percentile(wall[1:], 50), percentile(wall[1:], 95), None, floor, checks)


def _memory(ours: Starts, bare: Starts) -> Measured:
    most = median(ours.memory_mb)
    check = Check("x bare", Kind.COUNT, most / median(bare.memory_mb), MOST_X_MEMORY)
    return Measured(
        "memory", checks=(check,), counts=(f"{most:.0f} MB", f"bare {median(bare.memory_mb):.0f} MB")
    )


def _key_ms(shops: Shops, plan: Plan) -> float:
    """What deriving the key from a passphrase takes, slow on purpose."""
    began = time.perf_counter()
    envelope.unlock(shops.made(plan), passphrase=PASSPHRASE, keyring=None)
    return (time.perf_counter() - began) * MS
