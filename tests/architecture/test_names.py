"""Names and habits that a reader may rely on everywhere: no vague file names, no two database engines."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.files import modules, name_of, tree_of

VAGUE = {"utils", "util", "helpers", "helper", "manager", "managers", "base", "common", "misc"}


def nodes(kind: type[ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    """Every node of the kind in every module, with `file:line`."""
    for path in modules():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, kind):
                yield f"{name_of(path)}:{getattr(node, 'lineno', 0)}", node


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [name_of(path) for path in modules() if path.stem in VAGUE] == []


def test_sqlite3_is_never_imported() -> None:
    plain = [place for place, node in nodes(ast.Import) if _names(node) & {"sqlite3"}]
    of = [place for place, node in nodes(ast.ImportFrom) if getattr(node, "module", "") == "sqlite3"]
    assert plain + of == []


def test_no_coroutine_opens_a_dialog_with_exec() -> None:
    """Under qasync a nested event loop inside a task loses the wake-up of the other tasks for ever."""
    blocking = [
        place
        for place, coroutine in nodes(ast.AsyncFunctionDef)
        for call in ast.walk(coroutine)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "exec"
    ]
    assert blocking == []


def _names(node: ast.AST) -> set[str]:
    return {alias.name for alias in node.names} if isinstance(node, ast.Import) else set()
