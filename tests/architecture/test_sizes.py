"""No file and no function grows beyond what a newcomer reads in one sitting."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.files import modules, name_of, tree_of

LONGEST_FILE = 500
LONGEST_FUNCTION = 60
EXEMPT: dict[str, str] = {}
"""`path` or `path:function` → the reason it may be longer."""


def functions_of(path: Path) -> Iterator[tuple[str, int]]:
    """Every function of the file with its length in lines, decorators and docstring included."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            yield node.name, (node.end_lineno or first) - first + 1


def test_every_file_is_short_enough_to_read() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    too_long = {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE and name not in EXEMPT}
    assert too_long == {}


def test_every_function_is_short_enough_to_read() -> None:
    too_long = {
        f"{name_of(path)}:{function}": lines
        for path in modules()
        for function, lines in functions_of(path)
        if lines > LONGEST_FUNCTION and f"{name_of(path)}:{function}" not in EXEMPT
    }
    assert too_long == {}


def test_every_exemption_is_still_needed() -> None:
    names = {name_of(path) for path in modules()}
    names |= {f"{name_of(path)}:{function}" for path in modules() for function, _ in functions_of(path)}
    assert set(EXEMPT) <= names
