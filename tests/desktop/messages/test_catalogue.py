"""The one catalogue: every code and key in use has its sentence, in both languages, with facts it gets."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

import desktop
from desktop.errors import KedaiError, MachineError, Refusal
from desktop.messages.compile import TRANSLATIONS, catalogues, sentences
from desktop.messages.say import LANGUAGES, Say
from desktop.verify.run import INVARIANTS
from hardware.model import Fault

PARTS = TRANSLATIONS / "parts"
ROOM = Path(desktop.__file__).parent
NOT_IMPORTED = ("desktop.__main__", "desktop.database.migrations.")  # they act when they are imported


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, str]]:
    """Every key with its texts, as the parts give them."""
    return sentences(PARTS)


def placeholders(text: str) -> set[str]:
    """The facts a sentence names."""
    return {name.split(".")[0] for _, name, _, _ in string.Formatter().parse(text) if name}


def errors() -> list[type[KedaiError]]:
    """Every refusal and machine trouble of the shop program."""
    for module in walk_packages([str(ROOM)], "desktop."):
        if not module.name.startswith(NOT_IMPORTED):
            import_module(module.name)
    every: set[type[KedaiError]] = set()
    waiting: list[type[KedaiError]] = [Refusal, MachineError]
    while waiting:
        children = waiting.pop().__subclasses__()
        waiting += children
        every.update(child for child in children if child.__module__.startswith("desktop."))
    return sorted(every, key=lambda error: error.code)


def facts_of(error: type[KedaiError]) -> set[str]:
    return {field.name for field in fields(error)} if is_dataclass(error) else set()


def said() -> Iterator[tuple[str, ast.Call, str]]:
    """Every `say("…")` of the shop program: where, the call, and its key (`*` where it is worked out)."""
    for path in sorted(ROOM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and (key := key_said(node)):
                yield f"{path.relative_to(ROOM.parent)}:{node.lineno}", node, key


def key_said(call: ast.Call) -> str:
    return key_in(call.args[0]) if call.args and name_of(call.func) in ("say", "_say") else ""


def name_of(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def key_in(first: ast.expr) -> str:
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        return first.value
    if isinstance(first, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else "*" for part in first.values)
        return "".join(map(str, parts))
    return ""


def test_every_part_holds_sentences_in_every_language_and_nothing_else() -> None:
    odd = [
        f"{part.name}: {section}.{name}"
        for part in sorted(PARTS.glob("*.toml"))
        for section, entries in tomllib.loads(part.read_text("utf-8")).items()
        for name, texts in entries.items()
        if set(texts) != set(LANGUAGES) or not all(isinstance(text, str) for text in texts.values())
    ]
    assert odd == []


def test_no_key_stands_in_two_parts(found: dict[str, dict[str, str]]) -> None:
    """`sentences` raises KeyTwice; here it did not."""
    assert len(found) > 300


def test_translations_name_the_same_facts(found: dict[str, dict[str, str]]) -> None:
    differing = [
        key
        for key, texts in found.items()
        if len({frozenset(placeholders(text)) for text in texts.values()}) > 1
    ]
    assert differing == []


def test_compiled_catalogues_are_those_of_the_parts(found: dict[str, dict[str, str]]) -> None:
    for language, (po, mo) in catalogues(found).items():
        folder = TRANSLATIONS / language / "LC_MESSAGES"
        assert (folder / "kedai.po").read_bytes() == po, "run: python -m desktop.messages.compile"
        assert (folder / "kedai.mo").read_bytes() == mo, "run: python -m desktop.messages.compile"


def test_every_refusal_and_trouble_has_a_sentence_of_facts_it_carries(
    found: dict[str, dict[str, str]],
) -> None:
    wrong = []
    for error in errors():
        every = {key: found[key] for key in found if key == error.code or key.startswith(f"{error.code}.")}
        if not every:
            wrong.append(f"{error.__name__}: no sentence for {error.code}")
        for key, texts in every.items():
            unknown = set().union(*map(placeholders, texts.values())) - facts_of(error)
            wrong += [
                f"{key} names {name}, which {error.__name__} does not carry" for name in sorted(unknown)
            ]
    assert wrong == []


def test_codes_belong_to_one_error_each() -> None:
    codes = [error.code for error in errors()]
    assert sorted(codes) == sorted(set(codes))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_invariant_has_its_claim(language: str) -> None:
    say = Say(language)
    assert [check.__name__ for check in INVARIANTS if not say.has(f"verify.{check.__name__}")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_of_a_printer_is_told_in_words(language: str) -> None:
    say = Say(language)
    assert [fault for fault in Fault if not say.has(f"fault.{fault.value}")] == []


def test_every_key_that_is_said_is_there(found: dict[str, dict[str, str]]) -> None:
    missing = []
    for place, _call, key in said():
        pattern = re.compile(".+".join(map(re.escape, key.split("*"))))
        if not any(pattern.fullmatch(each) for each in found):
            missing.append(f"{place}: {key}")
    assert missing == []


def test_every_sentence_is_given_the_facts_it_names(found: dict[str, dict[str, str]]) -> None:
    wanting = []
    for place, call, key in said():
        given = {keyword.arg for keyword in call.keywords}
        if key in found and None not in given:
            needed = placeholders(found[key]["en"])
            wanting += [f"{place}: {key} needs {name}" for name in sorted(needed - given)]
    assert wanting == []


def test_bad_uen_says_what_is_wrong_with_it_in_the_persons_language() -> None:
    from desktop.setup.uen import BadUen

    assert "mistyped" in Say("en").error(BadUen("201912345A", "letter"))
    assert "字母" in Say("zh").error(BadUen("201912345A", "letter"))
