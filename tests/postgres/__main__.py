"""`make postgres`: the service's tests once more, its store on a real PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.postgres.cluster import NotThere, a_cluster

ROOT = Path(__file__).resolve().parents[2]
TESTS = ("tests/sync/service", "tests/desktop/storefront")
LONGEST_S = 600


def main(arguments: list[str]) -> int:
    """0 only if there was one and all of them passed."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "auto", "-rs"]
    try:
        with a_cluster() as address:
            surroundings = {**os.environ, "KEDAI_TEST_POSTGRES": address}
            done = subprocess.run(
                [*command, *TESTS, *arguments], cwd=ROOT, env=surroundings, timeout=LONGEST_S
            )
    except NotThere as missing:
        print(f"postgres: NOT RUN: {missing}")
        return 1
    except subprocess.TimeoutExpired:
        print(f"postgres: FAILED: not done after {LONGEST_S} seconds")
        return 1
    print(f"postgres: {'all ran and passed' if done.returncode == 0 else 'FAILED'}")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
