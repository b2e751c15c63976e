"""`make groceries-drill`: a grocer's whole month at two tills, drained, compared, verified and replayed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.history.invented_month import BASKETS_A_MONTH
from tests.groceries.month import play


def main() -> int:
    """0 only if every claim held."""
    parser = argparse.ArgumentParser(prog="tests.groceries", description=__doc__)
    parser.add_argument("--baskets", type=int, default=BASKETS_A_MONTH, help="so many receipts")
    asked = parser.parse_args()
    with TemporaryDirectory(prefix="kedai-groceries-") as folder:
        found = play(Path(folder), asked.baskets)
    for name, count in found.counts.items():
        print(f"{name:34} {count:>12,}")
    for name, seconds in found.seconds.items():
        print(f"{name:34} {seconds:>12,.1f} s")
    for fault in found.faults:
        print(f"WRONG: {fault}")
    verdict = f"{len(found.faults)} claims do not hold" if found.faults else "all agree to the cent"
    print(f"groceries: {found.counts['sales']:,} sales at two tills and the service, {verdict}")
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
