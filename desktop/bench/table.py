"""The bench's lines as text, and as JSON for other programs."""

from __future__ import annotations

from desktop.bench.figures import Check, Kind, Measured
from desktop.bench.noise import Noise

_NAME, _FIGURE = 34, 9
NOISY = "n/a (noisy)"


def heading() -> str:
    """The words over the columns; times are milliseconds."""
    figures = "".join(f"{name:>{_FIGURE}}" for name in ("p50 ms", "p95", "p99", "floor"))
    return f"{'operation':<{_NAME}}{figures}  verdict  figures (goal, aim) | counts"


def line(measured: Measured, *, is_quiet: bool) -> str:
    """One operation with its verdict."""
    times = (measured.p50, measured.p95, measured.p99, measured.floor)
    figures = "".join(f"{_figure(value):>{_FIGURE}}" for value in times)
    verdict = "MISSED" if measured.missed(is_quiet=is_quiet) else "PASS"
    told = ", ".join(_check(each, is_quiet) for each in measured.checks)
    return f"{measured.operation:<{_NAME}}{figures}  {verdict:<7}  {told} | {', '.join(measured.counts)}"


def _check(check: Check, is_quiet: bool) -> str:
    sign = ">=" if check.at_least else "<="
    goal = f"{sign}{check.goal:g}" + (f", aim {check.aim:g}" if check.aim is not None else "")
    if check.kind is Kind.WALL and not is_quiet:
        return f"{check.name} {NOISY} ({goal})"
    return f"{check.name} {_figure(check.value)} ({goal}){'' if check.is_met else ' !'}"


def _figure(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}".rstrip("0").rstrip(".")


def noise_line(before: Noise, after: Noise) -> str:
    """How quiet the machine was, and so whether wall time was judged."""
    quiet = before.is_quiet and after.is_quiet
    judged = "wall judged" if quiet else "wall not judged"
    return (
        f"noise: spin {before.spin:.2f}/{after.spin:.2f}, fdatasync"
        f" {before.sync_ms:.2f}/{after.sync_ms:.2f} ms -> {judged}"
    )


def as_json(measured: Measured, *, is_quiet: bool) -> dict[str, object]:
    """One operation, flat figures and goals."""
    return {
        "operation": measured.operation,
        "p50_ms": measured.p50,
        "p95_ms": measured.p95,
        "p99_ms": measured.p99,
        "floor_ms": measured.floor,
        "checks": [
            {
                "name": check.name,
                "kind": check.kind.value,
                "value": check.value,
                "goal": check.goal,
                "aim": check.aim,
                "at_least": check.at_least,
                "is_met": check.is_met,
                "is_judged": is_quiet or check.kind is not Kind.WALL,
            }
            for check in measured.checks
        ],
        "counts": list(measured.counts),
        "facts": measured.facts,
    }
