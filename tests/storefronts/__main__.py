"""`make storefront`: the contract against real shops nobody here wrote, each installed by package name."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHOPS = ("tests/storefronts/live_vendure.py",)
NEEDED = ("node", "npm")
LONGEST_S = 1_500
"""Installing included, on a slow machine; the shops themselves end when this does."""


def main(arguments: list[str]) -> int:
    """Run the contract on every shop; 0 only if all of it ran and passed."""
    if missing := [name for name in NEEDED if shutil.which(name) is None]:
        print(f"storefront: NOT RUN: {', '.join(missing)} not here")
        return 1
    # A real shop takes its time: one limit for all of it instead of one for each test.
    command = [sys.executable, "-m", "pytest", "-v", "--timeout=0", "-o", "faulthandler_timeout=0"]
    try:
        done = subprocess.run([*command, *SHOPS, *arguments], cwd=ROOT, timeout=LONGEST_S)
    except subprocess.TimeoutExpired:
        print(f"storefront: FAILED: not done after {LONGEST_S} seconds")
        return 1
    print(f"storefront: {'all ran and passed' if done.returncode == 0 else 'FAILED'}: {', '.join(SHOPS)}")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
