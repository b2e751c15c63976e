"""Runs a foreign tool, or Kedai itself, and hands back what it said."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".judges"
LONGEST_S = 600
LAST_LINES = 4


class Failed(Exception):
    """A command exited with an error or is not there; the text is what it said last."""


def output_of(*command: str | Path) -> str:
    """What the command prints; raises Failed when it is missing, too slow or unhappy."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LONGEST_S,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Failed(str(error)) from error
    if done.returncode != 0:
        words = done.stderr.strip() or done.stdout.strip() or f"exit code {done.returncode}"
        raise Failed(f"{Path(command[0]).name}: {' / '.join(words.splitlines()[-LAST_LINES:])}")
    return done.stdout
