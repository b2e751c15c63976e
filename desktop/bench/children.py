"""Starts the bench's children and hears what they tell."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import Any

from desktop.bench.shops import BenchShop

LONGEST_S = 90


class ChildFailed(RuntimeError):
    """A child of the bench ended badly; its last words are the text."""


def tell_of(*arguments: str) -> dict[str, Any]:
    """Run `python -m …` off-screen; its answer, with `began` (this machine's clock) in it."""
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "*=false"}
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled already
    began = time.time()
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", *arguments],
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
        check=False,
    )
    if done.returncode:
        raise ChildFailed(done.stderr[-2_000:])
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {"began": began, **answer}


def window(shop: BenchShop, task: str) -> dict[str, Any]:
    """The real window on a shop, with a task."""
    return tell_of("desktop.bench.window_child", str(shop.folder), (shop.key or b"").hex(), task)
