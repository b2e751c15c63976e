"""Lists the project's own files for the architecture tests."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("desktop", "sync", "hardware", "resources", "installers", "tests")
NOT_OURS = {".git", ".venv", ".judges", "build", "dist", "__pycache__", "node_modules"}


@cache
def project_files() -> tuple[Path, ...]:
    """Every file of the project: git's list with what is new, or the folder itself where git is absent."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        found = (path for path in ROOT.rglob("*") if not NOT_OURS & set(path.relative_to(ROOT).parts))
    else:
        found = (ROOT / name for name in listed.split("\0") if name)
    return tuple(sorted(path for path in found if path.is_file()))


@cache
def modules() -> tuple[Path, ...]:
    """Every Python file of the rooms."""
    return tuple(
        path
        for path in project_files()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in ROOMS and path.exists()
    )


def name_of(path: Path) -> str:
    """The path as written in a failure: relative to the project, with forward slashes."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    """The parsed module."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=name_of(path))
