"""A slice's tables are its own affair: other rooms ask its queries or hear its events."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.files import ROOT, modules, name_of, tree_of

# The schema lists every table for the migrations; the checks of the store read rows the posting code wrote.
MAY_READ_ALL_TABLES = ("desktop/schema.py", "desktop/database/")
SHARED_TABLES = "desktop.database.tables"


def modules_imported_by(path: Path) -> Iterator[str]:
    """Every dotted name the module imports, with `from a import b` also as `a.b`."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_no_room_reads_the_tables_of_another() -> None:
    desktop = [path for path in modules() if path.relative_to(ROOT).parts[0] == "desktop"]
    foreign = [
        f"{name_of(path)} imports {imported}"
        for path in desktop
        if not name_of(path).startswith(MAY_READ_ALL_TABLES)
        for imported in modules_imported_by(path)
        if imported.endswith(".tables") and imported != SHARED_TABLES
        if imported.split(".")[1] != path.relative_to(ROOT).parts[1]
    ]
    assert foreign == []
