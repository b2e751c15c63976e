"""Words for people stand in the catalogue: none is written into a screen or a command."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import desktop

ROOM = Path(desktop.__file__).parent
SHOWN_BY = frozenset(
    (
        "QLabel",
        "TextLabel",
        "Heading",
        "Notice",
        "QPushButton",
        "KeyButton",
        "PrimaryButton",
        "QuietButton",
        "DangerButton",
        "ToolButton",
        "setText",
        "setToolTip",
        "setWindowTitle",
        "setPlaceholderText",
        "setAccessibleName",
        "setAccessibleDescription",
        "setStatusTip",
        "setTitle",
        "setLabelText",
        "addItem",
        "drawText",
        "print",
        "tell",
        "set_text",
        "set_title",
        "show_notice",
        "ArgumentTypeError",
    )
)
"""What puts its words before a person."""
SHOWN_AS = frozenset(
    (
        "help",
        "metavar",
        "description",
        "epilog",
        "title",
        "label",
        "text",
        "words",
        "caption",
        "hint",
        "tooltip",
        "placeholder",
    )
)
"""Keyword arguments that do."""
SAME_IN_EVERY_LANGUAGE = re.compile(r"[Kk]edai ?|F\d*|Esc")
"""The program's own name and what is printed on the keyboard's keys."""
NAMES_A_NOTICE = frozenset(("tell", "Notice"))
"""Their first word names the notice to replace; only what follows is shown."""


def strays(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Literals with letters, where words are shown."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        shown = [keyword.value for keyword in node.keywords if keyword.arg in SHOWN_AS]
        if called(node.func) in SHOWN_BY:
            shown += [value for value in node.args if not names_a_notice(node, value)]
        for value in shown:
            yield from ((node.lineno, words) for words in literals(value) if is_words(words))


def names_a_notice(call: ast.Call, value: ast.expr) -> bool:
    if called(call.func) not in NAMES_A_NOTICE or value is not call.args[0]:
        return False
    return isinstance(value, ast.Constant) and str(value.value).isidentifier() and str(value.value).islower()


def called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def literals(value: ast.expr) -> Iterator[str]:
    """The literal itself, the fixed parts of an f-string, both branches of a choice."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.JoinedStr | ast.BinOp | ast.IfExp | ast.BoolOp):
        for part in ast.iter_child_nodes(value):
            if isinstance(part, ast.expr):
                yield from literals(part)


def is_words(text: str) -> bool:
    return any(letter.isalpha() for letter in text) and not SAME_IN_EVERY_LANGUAGE.fullmatch(text)


def test_no_word_for_people_stands_outside_the_catalogue() -> None:
    found = [
        f"{path.relative_to(ROOM.parent)}:{line}: {words!r}"
        for room in ("screens", "cli")
        for path in sorted((ROOM / room).rglob("*.py"))
        for line, words in strays(ast.parse(path.read_text("utf-8")))
    ]
    assert found == []


def test_a_stray_word_would_be_found() -> None:
    code = """
label.setText("Total")
parser.add_argument("--x", help="what x is")
print(f"{count} items")
KeyButton(say("pay") if due else "Pay")
"""
    assert [words for _line, words in strays(ast.parse(code))] == ["Total", "what x is", " items", "Pay"]


def test_figures_and_the_programs_own_name_are_no_stray_words() -> None:
    assert (
        list(strays(ast.parse('label.setText("5.40"); label.setText("Kedai"); print(say("top.till"))'))) == []
    )
