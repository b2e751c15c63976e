"""Every module opens with one sentence that says what it is for."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.architecture.files import modules, name_of, tree_of


def opening_of(module: Path) -> str:
    """The first paragraph of the module's docstring, or nothing."""
    return (ast.get_docstring(tree_of(module)) or "").split("\n\n")[0].rstrip()


def test_every_module_opens_with_a_sentence() -> None:
    silent = [name_of(module) for module in modules() if not opening_of(module).endswith((".", ":", "?"))]
    assert silent == []
