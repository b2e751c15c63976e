"""No sentence lies idle: every key is said by name, or by a pattern whose words are in the code."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import desktop
import hardware
import sync
from desktop.messages.compile import TRANSLATIONS, sentences

ROOMS = tuple(Path(room.__file__).parent for room in (desktop, hardware, sync) if room.__file__)


@cache
def nodes() -> tuple[ast.AST, ...]:
    """Everything in the code of the shop program, its devices and the wire."""
    files = (path for room in ROOMS for path in sorted(room.rglob("*.py")))
    return tuple(node for path in files for node in ast.walk(ast.parse(path.read_text("utf-8"))))


@cache
def words() -> frozenset[str]:
    """Every literal, and the names that become facts and keys: of classes, functions and fields."""
    found = set()
    for node in nodes():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
            found.add(re.sub(r"[ -]", "_", node.value))  # "report daily-sales" is told by report_daily_sales
            if re.fullmatch(r"[a-z]+ [a-z-]+", node.value):
                found.add(node.value.split()[0])  # and its group by report
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
    return frozenset(found)


@cache
def patterns() -> tuple[re.Pattern[str], ...]:
    """Every f-string that could make a key or a part of one: `fault.{…}`, `{…}.title`, `{…}_missing`."""
    found = set()
    for node in nodes():
        if isinstance(node, ast.JoinedStr):
            parts = (str(each.value) if isinstance(each, ast.Constant) else "*" for each in node.values)
            found.add("".join(parts))
    makes_keys = re.compile(r"[a-z_]+\.[a-z0-9_*.]+|\*[._][a-z]+")
    fitting = sorted(each for each in found if makes_keys.fullmatch(each))
    return tuple(re.compile(re.escape(each).replace(r"\*", "(.+)")) for each in fitting)


def is_made(text: str) -> bool:
    """The text stands in the code, is a number, or a pattern of the code makes it of words that do."""
    return (
        text in words()
        or text.isdigit()
        or any(
            all(is_made(part) for part in fits.groups())
            for pattern in patterns()
            if (fits := pattern.fullmatch(text))
        )
    )


def is_said(key: str) -> bool:
    """By itself, or as the reason of an error's code or one of its facts: Say.error."""
    head, _, tail = key.rpartition(".")
    return is_made(key) or (is_made(tail) and (head in words() or f"{head}_type" in words()))


def test_every_sentence_is_said_somewhere() -> None:
    assert [key for key in sentences(TRANSLATIONS / "parts") if not is_said(key)] == []


def test_an_idle_sentence_would_be_found() -> None:
    assert is_said("fault.paper_out") and is_said("staff.weak_pin.easy")
    assert not is_said("fault.never_heard_of") and not is_said("counter.never_said")
