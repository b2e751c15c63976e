"""Every event has a hearer or is listed here as unheard; rights and commands match."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from desktop.staff.permissions import RIGHTS
from desktop.wiring import AFTERWARDS, HEARERS
from tests.architecture.files import ROOT, modules, name_of, tree_of

UNHEARD = {
    "OrderPicked": "picking concerns this counter only until the goods are handed over",
    "StockMoved": "read by whoever posts the document that moved it: desktop/accounting",
}
"""What happens without anybody hearing yet, and why it is recorded all the same."""
NO_EVENTS = {
    "OpeningLine": "a line of OpeningStockGiven",
    "Movement": "a line of StockMoved",
    "Counted": "a line of ShiftClosed",
    "GoodsLeft": "a line of SaleMadeElsewhere",
}


def shop_modules() -> Iterator[tuple[str, ast.Module]]:
    for path in modules():
        if path.relative_to(ROOT).parts[0] == "desktop":
            yield name_of(path), tree_of(path)


def calls_of_work(method: str) -> Iterator[tuple[str, ast.Call]]:
    """Every `work.<method>(…)`: where, and the call."""
    for name, tree in shop_modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                of_work = isinstance(node.func.value, ast.Name) and node.func.value.id == "work"
                if of_work and node.func.attr == method:
                    yield f"{name}:{node.lineno}", node


def words(call: ast.Call) -> set[str]:
    """The literal words a call is given."""
    return {
        each.value for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }


def events() -> set[str]:
    """Every class of a slice's events.py but for the lines some events carry."""
    return {
        node.name
        for name, tree in shop_modules()
        if name.endswith("/events.py")
        for node in tree.body
        if isinstance(node, ast.ClassDef)
    } - set(NO_EVENTS)


def test_every_event_has_a_hearer_or_is_listed_as_unheard() -> None:
    heard = {kind.__name__ for kind in (*HEARERS, *AFTERWARDS)}
    assert events() - heard == set(UNHEARD)


def test_every_event_is_recorded_somewhere() -> None:
    named = {
        node.func.id
        for _name, tree in shop_modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert events() - named == set()


def test_every_right_is_asked_for_by_a_command_and_every_command_asks_for_a_right_there_is() -> None:
    asked = set().union(*(words(call) for _place, call in calls_of_work("require")))
    assert asked == set(RIGHTS)


def test_every_command_that_keeps_an_answer_asks_for_its_right() -> None:
    asking = {place.split(":")[0] for place, _call in calls_of_work("require")}
    answering = {place.split(":")[0] for place, _call in calls_of_work("answer")}
    assert answering - asking == set()
