"""`make storefront`: contract and drill against real shops nobody here wrote, installed by package name."""

from __future__ import annotations

import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHOPS = ("tests/storefronts/live_vendure.py", "tests/storefronts/live_service.py")
NEEDED = ("node", "npm")
LONGEST_S = 2_400
"""Installing included, on a slow machine; the shops themselves end when this does."""
RESULT = ROOT / "build" / "storefront.xml"


def main(arguments: list[str]) -> int:
    """Run contract and drill on every shop; 0 only if all of it ran and passed."""
    if missing := [name for name in NEEDED if shutil.which(name) is None]:
        print(f"storefront: NOT RUN: {', '.join(missing)} not here")
        return 1
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.unlink(missing_ok=True)
    # A real shop takes its time: one limit for all of it instead of one for each test.
    command = [sys.executable, "-m", "pytest", "-v", "--timeout=0", "-o", "faulthandler_timeout=0"]
    try:
        done = subprocess.run(
            [*command, f"--junitxml={RESULT}", *SHOPS, *arguments], cwd=ROOT, timeout=LONGEST_S
        )
    except subprocess.TimeoutExpired:
        print(f"storefront: FAILED: not done after {LONGEST_S} seconds")
        return 1
    print(f"storefront: {counted(RESULT)} against a real Vendure")
    return done.returncode


def counted(result: Path) -> str:
    """How many ran, and how they ended."""
    suite = ElementTree.parse(result).getroot()[0]  # noqa: S314 - written by our own run a moment ago
    ran, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
    failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
    return f"{ran - failed - skipped} passed, {failed} failed, {skipped} skipped"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
