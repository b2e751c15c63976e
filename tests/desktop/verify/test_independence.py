"""What proves the shop must not share the mistakes of what writes it."""

from __future__ import annotations

import ast
from pathlib import Path

import desktop.verify.run

ROOM = Path(desktop.verify.run.__file__).parent
ALLOWED = {"desktop.database.rows", "desktop.verify"}


def test_invariants_import_nothing_of_what_writes_the_shop() -> None:
    for path in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            else:
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                ours = name.split(".")[0] in ("desktop", "sync", "hardware")
                assert not ours or name in ALLOWED or name.startswith("desktop.verify."), (path.name, name)


def test_invariants_read_and_never_write() -> None:
    words = ("INSERT ", "UPDATE ", "DELETE ", "CREATE ", "DROP ", "REPLACE INTO")
    for path in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not node.value.strip().startswith(words), (path.name, node.value)
